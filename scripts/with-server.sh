#!/usr/bin/env bash
# Runs a command with a server behind it: HFI_SANDBOX_URL and HFI_BASE_URL say where it is. The server is a program that
# prints `listening on URL` and then serves until it is killed; before that it may install what it needs.
#   usage: with-server.sh SERVER COMMAND [ARGUMENT...]
set -euo pipefail
server=$1
shift
exec {out}< <(exec "$server")
pid=$!
trap 'kill "$pid" 2>/dev/null || true' EXIT
read -r -t 1800 line <&"$out" || { echo "$server did not start" >&2; exit 1; }
export HFI_SANDBOX_URL=${line#listening on } HFI_BASE_URL=${line#listening on }
"$@"
