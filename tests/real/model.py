#!/usr/bin/env python3
"""Writes a tiny llama with random weights and a byte-level vocabulary, for a real server to serve.

    model.py FILE.gguf
"""
import sys

import gguf
import numpy as np

WIDTH, LAYERS, HEADS, INNER, CONTEXT = 64, 2, 4, 128, 512


def byte_tokens():
    """The 256 bytes as GPT-2's tokenizer writes them: printable ones as they are, the others moved up."""
    printable = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    moved = (chr(0x100 + i) for i in range(256))
    return [chr(b) if b in printable else next(moved) for b in range(256)]


def main(path):
    tokens = byte_tokens()
    merges = [("t", "h"), ("e", "r"), ("i", "n")]
    tokens += ["".join(pair) for pair in merges]
    specials = ["<|end|>", "<|turn|>"]
    kinds = [gguf.TokenType.NORMAL] * len(tokens) + [gguf.TokenType.CONTROL] * len(specials)
    tokens += specials
    end = tokens.index("<|end|>")

    out = gguf.GGUFWriter(path, "llama")
    out.add_name("tiny")
    out.add_context_length(CONTEXT)
    out.add_embedding_length(WIDTH)
    out.add_block_count(LAYERS)
    out.add_feed_forward_length(INNER)
    out.add_head_count(HEADS)
    out.add_head_count_kv(HEADS)
    out.add_rope_dimension_count(WIDTH // HEADS)
    out.add_layer_norm_rms_eps(1e-5)
    out.add_vocab_size(len(tokens))
    out.add_tokenizer_model("gpt2")
    out.add_tokenizer_pre("gpt-2")
    out.add_token_list(tokens)
    out.add_token_types(kinds)
    out.add_token_merges([" ".join(pair) for pair in merges])
    out.add_bos_token_id(end)
    out.add_eos_token_id(end)
    out.add_pad_token_id(end)
    out.add_add_bos_token(False)
    out.add_chat_template(
        "{% for m in messages %}<|turn|>{{ m['role'] }}: {{ m['content'] }}<|end|>{% endfor %}"
        "{% if add_generation_prompt %}<|turn|>assistant: {% endif %}"
    )

    random = np.random.default_rng(7)

    def weights(*shape):
        return (random.standard_normal(shape) * 0.1).astype(np.float32)

    ones = np.ones(WIDTH, np.float32)
    out.add_tensor("token_embd.weight", weights(len(tokens), WIDTH))
    out.add_tensor("output_norm.weight", ones)
    out.add_tensor("output.weight", weights(len(tokens), WIDTH))
    for layer in range(LAYERS):
        block = f"blk.{layer}."
        for norm in ("attn_norm", "ffn_norm"):
            out.add_tensor(f"{block}{norm}.weight", ones)
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            out.add_tensor(f"{block}{part}.weight", weights(WIDTH, WIDTH))
        out.add_tensor(f"{block}ffn_gate.weight", weights(INNER, WIDTH))
        out.add_tensor(f"{block}ffn_up.weight", weights(INNER, WIDTH))
        out.add_tensor(f"{block}ffn_down.weight", weights(WIDTH, INNER))
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()


main(sys.argv[1])
