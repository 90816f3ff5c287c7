#!/usr/bin/env bash
# Runs a command with a sandbox server behind it: HFI_SANDBOX_URL and HFI_BASE_URL say where it is.
#   usage: with-sandbox.sh SANDBOX COMMAND [ARGUMENT...]
set -euo pipefail
sandbox=$1
shift
exec {out}< <(exec "$sandbox")
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT
read -r -t 30 line <&"$out" || { echo "the sandbox server did not start" >&2; exit 1; }
export HFI_SANDBOX_URL=${line#listening on } HFI_BASE_URL=${line#listening on }
"$@"
