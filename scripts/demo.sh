#!/usr/bin/env bash
# The quickstart, the other tasks and an endpoint: on the sandbox server, unless the environment names another one.
#   usage: demo.sh BUILD SANDBOX
set -euo pipefail
build=$1 sandbox=$2
if [ "${HFI_LIVE:-}" = 1 ] && [ -z "${HF_TOKEN:-}" ]; then
    echo "HF_TOKEN is not set; the library looks for a stored token"
fi
# An endpoint costs money, so the live demo makes none: see build/endpoint_batch.
if [ "${HFI_LIVE:-}" = 1 ]; then
    "$build/quickstart"
    exec "$build/tasks" "$build"
fi
# A server of OpenAI's or TGI's form has no pictures and sounds.
[ -z "${HFI_BASE_URL:-}" ] || exec "$build/quickstart"
# Texts at the pace of a real model.
exec "$(dirname "$0")/with-server.sh" "$sandbox" sh -c '
    HFI_BASE_URL="$HFI_SANDBOX_URL/?delay_ms=40" "$0/quickstart" &&
        HFI_BASE_URL="$HFI_SANDBOX_URL" "$0/tasks" "$0" && HFI_BASE_URL="$HFI_SANDBOX_URL" exec "$0/endpoint_batch"
' "$build"
