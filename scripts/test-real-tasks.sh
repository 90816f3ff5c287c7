#!/usr/bin/env bash
# Every task against Hugging Face's own request layer (api-inference-community) over transformers and diffusers, with tiny
# random models. What is missing is installed into $HFI_REAL_ROOT (default ~/.cache/hfi-servers): several GB, as torch is.
set -euo pipefail
cd "$(dirname "$0")/.."
root=${HFI_REAL_ROOT:-$HOME/.cache/hfi-servers}
python=$root/venv/bin/python
models=$root/hfapi-models
packages=(torch==2.15.0 torchvision==0.29.2 'transformers[sentencepiece]==4.57.6' huggingface_hub==0.36.2
    tokenizers==0.22.2 safetensors==0.8.0 diffusers==0.39.0 accelerate==1.15.0 sentence-transformers==5.7.0
    scikit-learn==1.9.1 joblib==1.6.0 pandas==2.3.3 numpy==2.4.6 soundfile==0.14.0 pillow==13.0.0
    starlette==1.10.0 uvicorn==0.54.0 api-inference-community==0.0.37 'setuptools<81')

# Whether the venv has what is asked for, in these versions.
has_packages() {
    "$python" - "${packages[@]}" 2>/dev/null <<'PYTHON'
import importlib.metadata, re, sys
for wanted in sys.argv[1:]:
    name, version = re.match(r"([\w-]+)[^=<]*(?:==(.*))?", wanted).groups()
    found = importlib.metadata.version(name)
    if version not in (None, found.split("+")[0]):
        sys.exit(1)
PYTHON
}

scripts/need.sh cc curl ffmpeg python3 python3-venv
if ! has_packages; then
    echo "installing torch, transformers, diffusers and api-inference-community into $root/venv: several GB"
    [ -x "$python" ] || python3 -m venv "$root/venv"
    "$python" -m pip install --quiet --disable-pip-version-check "${packages[@]}"
fi
version=$(sha256sum tests/real/hfapi_models.py)
if [ "$(cat "$models/version" 2>/dev/null)" != "$version" ]; then
    echo "making tiny models in $models"
    rm -rf "$models"
    "$python" tests/real/hfapi_models.py "$models" >/dev/null 2>"$root/hfapi-models.log" ||
        { tail -n 20 "$root/hfapi-models.log" >&2; exit 1; }
    echo "$version" >"$models/version"
fi

mkdir -p build/real
cc -std=c99 -g -Wall -Wextra -Werror -pedantic -Iinclude -Itests/c tests/real/hfapi.c -o build/real/hfapi \
    -Ltarget/release -lhfi -lm "-Wl,-rpath,$PWD/target/release"

export HFI_REAL_TOKEN=hf_of_this_machine_only HFI_REAL_SAMPLES=$models/samples NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
log=build/real/hfapi_server.log
exec {out}< <(exec "$python" tests/real/hfapi_server.py "$models" "$HFI_REAL_TOKEN" 2>"$log")
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT
failed_to_start() {
    echo "the server did not start; $log ends with:" >&2
    tail -n 20 "$log" >&2
    exit 1
}
read -r -t 300 line <&"$out" || failed_to_start
export HFI_BASE_URL=${line#listening on }
curl --silent --fail --max-time 300 --retry 3 --noproxy '*' "$HFI_BASE_URL/" >/dev/null || failed_to_start
timeout 600 build/real/hfapi
