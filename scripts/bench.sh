#!/usr/bin/env bash
# Measures calls beside libcurl, on the sandbox server: CPU time as a ratio, in one run.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/need.sh cc curl-config
mkdir -p build
cc -std=c99 -O2 -Wall -Wextra -Werror -Iinclude benches/libcurl.c -o build/bench -Ltarget/release -lhfi -lcurl \
    "-Wl,-rpath,$PWD/target/release"
scripts/with-server.sh target/release/hfi-sandbox build/bench
