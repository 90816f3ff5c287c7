#!/usr/bin/env bash
# Measures calls beside libcurl, on local servers: CPU time as a ratio, in one run. Then the memory that large bodies take.
#   usage: bench.sh [JOB...]   (only the jobs beside libcurl whose names begin so, as J1)
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/need.sh cc curl-config
mkdir -p build
flags=(-std=c11 -O2 -Wall -Wextra -Werror -Iinclude)
link=(-Ltarget/release -lhfi "-Wl,-rpath,$PWD/target/release")
cc "${flags[@]}" benches/libcurl.c -o build/bench "${link[@]}" -lcurl
cc "${flags[@]}" benches/memory.c -o build/bench-memory "${link[@]}"
if [ $# -gt 0 ]; then
    for job in "$@"; do scripts/with-server.sh target/release/hfi-sandbox build/bench "$job"; done
    exit
fi
scripts/with-server.sh target/release/hfi-sandbox build/bench
scripts/with-server.sh target/release/hfi-sandbox build/bench-memory
