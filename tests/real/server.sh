#!/usr/bin/env bash
# Starts llama.cpp's HTTP server (from the package xllamacpp on PyPI) with a tiny random model, and installs what that
# needs first, saying so. Prints `listening on http://127.0.0.1:PORT`.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
root=${HFI_REAL_ROOT:-$HOME/.cache/hfi-servers}/llama
packages=(xllamacpp==2026.10.11549 gguf==0.19.0 numpy==2.4.6)

if ! [ -e "$root/ready" ] || [ "$(cat "$root/ready")" != "${packages[*]}" ]; then
    echo "installing ${packages[*]} into $root" >&2
    mkdir -p "$root"
    python3 -m venv --clear "$root/venv" >&2
    "$root/venv/bin/python" -m pip install --quiet --disable-pip-version-check "${packages[@]}" >&2
    "$root/venv/bin/python" "$here/model.py" "$root/tiny.gguf"
    echo "${packages[*]}" >"$root/ready"
fi
exec "$root/venv/bin/python" "$here/serve.py" "$root/tiny.gguf" 2>"$root/server.log"
