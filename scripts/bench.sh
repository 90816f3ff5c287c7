#!/usr/bin/env bash
# Measures calls beside libcurl, on local servers: CPU time as a ratio, in one run. Then the memory that large bodies take.
# Clients and servers share one processor where that can be had: waking another one costs more than a call.
#   usage: bench.sh [JOB...]   (only the jobs beside libcurl whose names begin so, as J1)
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/need.sh cc curl-config
mkdir -p build
flags=(-std=c11 -O2 -Wall -Wextra -Werror -Iinclude)
link=(-Ltarget/release -lhfi "-Wl,-rpath,$PWD/target/release")
cc "${flags[@]}" benches/libcurl.c -o build/bench "${link[@]}" -lcurl
cc "${flags[@]}" benches/memory.c -o build/bench-memory "${link[@]}"

run=(scripts/with-server.sh target/release/hfi-sandbox)
if command -v taskset >/dev/null; then
    processor=$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//')
    run=(taskset -c "$processor" "${run[@]}")
fi
if [ $# -eq 0 ]; then
    "${run[@]}" build/bench
    "${run[@]}" build/bench-memory
fi
for job in "$@"; do "${run[@]}" build/bench "$job"; done
