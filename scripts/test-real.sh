#!/usr/bin/env bash
# The library against a real third-party server: the quickstart, and the checks of tests/real/chat.c.
set -uo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/report.sh
. scripts/report.sh

scripts/need.sh cc python3 python3-venv || exit 1
mkdir -p build/real
flags=(-std=c99 -g -Wall -Wextra -Werror -pedantic -Iinclude)
link=(-Ltarget/release -lhfi "-Wl,-rpath,$PWD/target/release")
cc "${flags[@]}" tests/real/chat.c -o build/real/chat "${link[@]}" || exit 1
cc "${flags[@]}" examples/c/quickstart.c -o build/real/quickstart "${link[@]}" || exit 1

check the_quickstart_runs_on_a_real_server scripts/with-server.sh tests/real/server.sh build/real/quickstart
report
scripts/with-server.sh tests/real/server.sh build/real/chat && [ "$failed" -eq 0 ]
