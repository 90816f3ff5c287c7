"""Asks a question and prints the answer while it comes: python3 chat.py [QUESTION]

With HFI_BASE_URL it asks that server, as the sandbox, else with HF_TOKEN Hugging Face; HFI_MODEL names the model.
"""

import os
import sys

import hfi


def main():
    question = " ".join(sys.argv[1:]) or "What is a token?"
    sys.stdout.reconfigure(encoding="utf-8")
    with hfi.Client(base_url=os.environ.get("HFI_BASE_URL"), model=os.environ.get("HFI_MODEL")) as client:
        with client.chat(question, max_tokens=60, stream_options={"include_usage": True}) as answer:
            for text in answer:
                print(text, end="", flush=True)
        print(f"\n({answer.usage.tokens} tokens in {answer.usage.total_seconds:.2f} s)")


if __name__ == "__main__":
    try:
        main()
    except hfi.Error as error:
        sys.exit(f"{error.status}: {error}")
