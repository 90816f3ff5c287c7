#!/usr/bin/env python3
"""Writes a tiny model with random weights for each task, one folder a task, and sounds and pictures to ask about.

    hfapi_models.py FOLDER [TASK...]        nothing is downloaded; all of it is some 4 MB
"""
import base64
import json
import os
import sys
import warnings
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
warnings.filterwarnings("ignore")

import numpy as np
import torch
import transformers as hf
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

hf.logging.set_verbosity_error()
LETTERS = [chr(code) for code in range(0x21, 0x7F) if not 0x41 <= code <= 0x5A]
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[EMPTY]"]
WORDS = [*SPECIAL, *LETTERS, *("##" + letter for letter in LETTERS), "paris", "france", "capital", "name", "stars"]
PAD, CLS, SEP = 0, 2, 3

BERT = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 48}
EYE = {**BERT, "image_size": 32, "patch_size": 8}
EAR = {**BERT, "conv_dim": (16,) * 7, "num_conv_pos_embeddings": 8, "num_conv_pos_embedding_groups": 2,
       "feat_extract_norm": "layer", "do_stable_layer_norm": True}
DECODER = {"vocab_size": len(WORDS), "n_embd": 32, "n_layer": 2, "n_head": 2, "n_positions": 256,
           "bos_token_id": CLS, "eos_token_id": SEP}
RATE = 16000

makers = {}


def maker(function):
    makers[function.__name__.replace("_", "-")] = function
    return function


def labels(*names):
    return {"num_labels": len(names), "id2label": dict(enumerate(names)), "label2id": {n: i for i, n in enumerate(names)}}


def tokenizer(folder, length=128, **settings):
    """Words and letters, for models of every family."""
    words = Tokenizer(models.WordPiece({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    words.normalizer = normalizers.BertNormalizer(lowercase=True)
    words.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    words.decoder = decoders.WordPiece()
    words.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", CLS), ("[SEP]", SEP)])
    hf.PreTrainedTokenizerFast(
        tokenizer_object=words, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]",
        mask_token="[MASK]", bos_token="[CLS]", eos_token="[SEP]", model_max_length=length,
        **settings).save_pretrained(folder)


def bert(folder, model, **settings):
    tokenizer(folder)
    model(hf.BertConfig(vocab_size=len(WORDS), max_position_embeddings=128, **BERT, **settings)).save_pretrained(folder)


@maker
def text_classification(folder):
    bert(folder, hf.BertForSequenceClassification, **labels("bad", "good", "neither"))


@maker
def zero_shot_classification(folder):
    bert(folder, hf.BertForSequenceClassification, **labels("contradiction", "neutral", "entailment"))


@maker
def token_classification(folder):
    bert(folder, hf.BertForTokenClassification, **labels("B-PER", "I-PER", "B-LOC", "I-LOC"))


@maker
def fill_mask(folder):
    bert(folder, hf.BertForMaskedLM)


@maker
def question_answering(folder):
    bert(folder, hf.BertForQuestionAnswering)


@maker
def feature_extraction(folder):
    bert(folder, hf.BertModel)


@maker
def sentence_similarity(folder):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer

    bert(folder / "bert", hf.BertModel)
    words = Transformer(str(folder / "bert"))
    SentenceTransformer(modules=[words, Pooling(BERT["hidden_size"])], device="cpu").save(str(folder))


@maker
def table_question_answering(folder):
    folder.mkdir(parents=True)
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    hf.TapasTokenizer(str(folder / "vocab.txt"), model_max_length=128).save_pretrained(folder)
    hf.TapasForQuestionAnswering(hf.TapasConfig(
        vocab_size=len(WORDS), max_position_embeddings=128, **BERT, num_aggregation_labels=4, select_one_column=True,
        use_answer_as_supervision=True, average_logits_per_cell=False,
        aggregation_labels={0: "NONE", 1: "SUM", 2: "AVERAGE", 3: "COUNT"})).save_pretrained(folder)


@maker
def text_generation(folder):
    tokenizer(folder)
    hf.GPT2LMHeadModel(hf.GPT2Config(**DECODER)).save_pretrained(folder)


@maker
def summarization(folder):
    tokenizer(folder)
    model = hf.T5ForConditionalGeneration(hf.T5Config(
        vocab_size=len(WORDS), d_model=32, d_kv=16, d_ff=48, num_layers=2, num_heads=2, decoder_start_token_id=PAD,
        pad_token_id=PAD, eos_token_id=SEP))
    model.generation_config.max_new_tokens = 12
    model.save_pretrained(folder)


makers["translation"] = summarization


@maker
def text_to_speech(folder):
    folder.mkdir(parents=True)
    (folder / "vocab.json").write_text(json.dumps({letter: i for i, letter in enumerate(["<pad>", "<unk>", " ", *LETTERS])}))
    hf.VitsTokenizer(str(folder / "vocab.json"), phonemize=False, is_uroman=False).save_pretrained(folder)
    hf.VitsModel(hf.VitsConfig(
        vocab_size=len(LETTERS) + 3, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, ffn_dim=32, flow_size=16,
        spectrogram_bins=33, upsample_initial_channel=32, resblock_kernel_sizes=[3], resblock_dilation_sizes=[[1]],
        duration_predictor_num_flows=2, duration_predictor_flow_bins=10, depth_separable_num_layers=1,
        prior_encoder_num_flows=1, posterior_encoder_num_wavenet_layers=2, prior_encoder_num_wavenet_layers=2,
        sampling_rate=RATE)).save_pretrained(folder)


@maker
def text_to_image(folder):
    import diffusers

    tokenizer(folder / "tokenizer", 77)
    words = hf.CLIPTextModel(hf.CLIPTextConfig(
        vocab_size=len(WORDS), max_position_embeddings=77, bos_token_id=CLS, eos_token_id=SEP, pad_token_id=PAD, **BERT))
    unet = diffusers.UNet2DConditionModel(
        sample_size=8, layers_per_block=1, block_out_channels=(16, 32), norm_num_groups=8, cross_attention_dim=32,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"))
    vae = diffusers.AutoencoderKL(
        block_out_channels=[16, 16, 16, 16], norm_num_groups=8, latent_channels=4, sample_size=64,
        down_block_types=["DownEncoderBlock2D"] * 4, up_block_types=["UpDecoderBlock2D"] * 4)
    diffusers.StableDiffusionPipeline(
        vae=vae, text_encoder=words, unet=unet, scheduler=diffusers.DDIMScheduler(),
        tokenizer=hf.AutoTokenizer.from_pretrained(folder / "tokenizer"), safety_checker=None, feature_extractor=None,
        requires_safety_checker=False).save_pretrained(folder)


@maker
def image_classification(folder):
    hf.ViTForImageClassification(hf.ViTConfig(**EYE, **labels("cat", "dog", "cup", "tree"))).save_pretrained(folder)
    hf.ViTImageProcessor(size={"height": 32, "width": 32}).save_pretrained(folder)


@maker
def object_detection(folder):
    model = hf.YolosForObjectDetection(hf.YolosConfig(
        **{**EYE, "image_size": [64, 64]}, num_detection_tokens=5, **labels("cat", "dog")))
    with torch.no_grad():
        model.class_labels_classifier.layers[-1].bias[0] = 6  # else "no object" would win everywhere
    model.save_pretrained(folder)
    hf.YolosImageProcessor(size={"shortest_edge": 64, "longest_edge": 64}).save_pretrained(folder)


@maker
def image_segmentation(folder):
    hf.SegformerForSemanticSegmentation(hf.SegformerConfig(
        num_encoder_blocks=2, depths=[1, 1], sr_ratios=[2, 1], hidden_sizes=[16, 32], patch_sizes=[7, 3], strides=[4, 2],
        num_attention_heads=[1, 2], mlp_ratios=[2, 2], decoder_hidden_size=16,
        **labels("sky", "cat", "grass"))).save_pretrained(folder)
    hf.SegformerImageProcessor(size={"height": 64, "width": 64}).save_pretrained(folder)


@maker
def image_to_text(folder):
    tokenizer(folder)
    config = hf.VisionEncoderDecoderConfig.from_encoder_decoder_configs(
        hf.ViTConfig(**EYE), hf.GPT2Config(**DECODER, add_cross_attention=True, is_decoder=True))
    config.decoder_start_token_id, config.pad_token_id, config.eos_token_id = CLS, PAD, SEP
    model = hf.VisionEncoderDecoderModel(config=config)
    model.generation_config.max_new_tokens = 8
    model.save_pretrained(folder)
    hf.ViTImageProcessor(size={"height": 32, "width": 32}).save_pretrained(folder)


@maker
def zero_shot_image_classification(folder):
    tokenizer(folder, 77, model_input_names=["input_ids", "attention_mask"])
    words = {**BERT, "vocab_size": len(WORDS), "max_position_embeddings": 77, "bos_token_id": CLS, "eos_token_id": SEP,
             "pad_token_id": PAD}
    hf.CLIPModel(hf.CLIPConfig(text_config=words, vision_config=EYE, projection_dim=16)).save_pretrained(folder)
    hf.CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32}).save_pretrained(folder)


def hearing(folder):
    ear = hf.Wav2Vec2FeatureExtractor(feature_size=1, sampling_rate=RATE, do_normalize=True, return_attention_mask=True)
    ear.save_pretrained(folder)
    return ear


@maker
def audio_classification(folder):
    hf.Wav2Vec2ForSequenceClassification(hf.Wav2Vec2Config(
        **EAR, classifier_proj_size=16, **labels("yes", "no", "up", "down"))).save_pretrained(folder)
    hearing(folder)


@maker
def automatic_speech_recognition(folder):
    folder.mkdir(parents=True)
    letters = ["<pad>", "<s>", "</s>", "<unk>", "|", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ'"]
    (folder / "vocab.json").write_text(json.dumps({letter: i for i, letter in enumerate(letters)}))
    words = hf.Wav2Vec2CTCTokenizer(str(folder / "vocab.json"))
    hf.Wav2Vec2ForCTC(hf.Wav2Vec2Config(**EAR, vocab_size=len(letters), pad_token_id=0)).save_pretrained(folder)
    hf.Wav2Vec2Processor(feature_extractor=hearing(folder), tokenizer=words).save_pretrained(folder)


@maker
def audio_to_audio(folder):
    folder.mkdir(parents=True)  # the server halves the sound itself


@maker
def tabular(folder):
    import joblib
    import pandas
    from sklearn.linear_model import LinearRegression, LogisticRegression

    folder.mkdir(parents=True)
    table = pandas.DataFrame({"length": np.arange(10.0), "width": np.arange(10.0)[::-1]})
    joblib.dump(LogisticRegression().fit(table, np.where(table.length > 4, "long", "short")), folder / "classification.joblib")
    joblib.dump(LinearRegression().fit(table, 2 * table.length), folder / "regression.joblib")


@maker
def samples(folder):
    import soundfile
    from PIL import Image

    folder.mkdir(parents=True)
    y, x = np.mgrid[:48, :64]
    picture = Image.fromarray(np.stack([x * 4, y * 5, 255 - x * 4], -1).astype("uint8"))
    picture.save(folder / "image.png")
    picture.save(folder / "image.jpg")
    picture.save(folder / "image.webp")
    encoded = base64.b64encode((folder / "image.png").read_bytes()).decode()
    (folder / "image.url").write_text("data:image/png;base64," + encoded)
    tone = (0.3 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)).astype("float32")
    soundfile.write(folder / "tone.wav", tone, RATE, subtype="PCM_16")
    soundfile.write(folder / "tone.flac", tone, RATE)
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nand then something else")


def main(root, *names):
    for name in names or makers:
        torch.manual_seed(7)
        makers[name](Path(root) / name)
        print("made", name, flush=True)


main(*sys.argv[1:])
