#!/usr/bin/env bash
# The quickstart: on the sandbox server, unless the environment names another one.
#   usage: demo.sh QUICKSTART SANDBOX
set -euo pipefail
quickstart=$1 sandbox=$2
if [ "${HFI_LIVE:-}" = 1 ]; then
    [ -n "${HF_TOKEN:-}" ] || echo "HF_TOKEN is not set; the library looks for a stored token"
    exec "$quickstart"
fi
if [ -n "${HFI_BASE_URL:-}" ]; then
    exec "$quickstart"
fi
# At the pace of a real model.
exec "$(dirname "$0")/with-server.sh" "$sandbox" sh -c 'HFI_BASE_URL="$HFI_SANDBOX_URL/?delay_ms=40" exec "$0"' "$quickstart"
