#!/usr/bin/env bash
# Runs every suite and closes with what failed and one line that sums them: `N passed, N failed`.
#   usage: test.sh [all]     all: also ThreadSanitizer, the archives of a release and the tests for other platforms, which take long
set -uo pipefail
cd "$(dirname "$0")/.."

passed=0 failed=0 faults=
logs=build/logs
mkdir -p "$logs"

# suite NAME COMMAND...: runs a command, shows what it prints, and adds up the counts in it. A command that fails without
# counting a failure counts as one.
suite() {
    local name=$1 before=$failed status
    shift
    printf '\n=== %s\n' "$name"
    "$@" 2>&1 | tee "$logs/$name.log"
    status=${PIPESTATUS[0]}
    local good bad
    while read -r good bad; do
        passed=$((passed + good)) failed=$((failed + bad))
    done < <(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p; s/^test result: .* ([0-9]+) passed; ([0-9]+) failed.*/\1 \2/p' "$logs/$name.log")
    if [ "$status" -ne 0 ] && [ "$failed" -eq "$before" ]; then
        echo "suite $name failed with exit code $status"
        failed=$((failed + 1))
    fi
    [ "$failed" -eq "$before" ] || faults+="$name:"$'\n'"$(told "$logs/$name.log")"$'\n'
}
# told LOG: the first of what a log says of failures (checks and tests of C, C++ and .NET Core; NUnit on Mono; Rust), or its end.
told() {
    local marks='^FAIL |^[0-9]+\) Test (Failure|Error)|^---- .* stdout|^error|ended with exit code'
    { grep -E -B 1 -A 3 "$marks" "$1" || tail -n 12 "$1"; } | grep -vE '^(ok .*|[0-9]+ ok|--)?$' | head -n 12 | cut -c 1-200 | sed 's/^/    /'
}

started=$SECONDS
scripts/need.sh cargo cc g++ valgrind nm mcs mono nunit-console npm python3 python3-venv || exit 1

suite lint make --no-print-directory lint
suite build cargo build --release --package hfi --package hfi-sandbox
suite generated make --no-print-directory check-generated
suite rust cargo test --quiet --no-fail-fast --workspace --exclude hfi-wire
suite wire cargo test --quiet --package hfi-wire
suite abi scripts/abi.sh
suite examples scripts/examples.sh
suite c scripts/c-tests.sh
suite cpp scripts/cpp-tests.sh
suite cpp-examples scripts/cpp-examples.sh
suite cpp-install scripts/cpp-install-tests.sh
suite cpp-docs scripts/cpp-docs.sh
suite languages scripts/languages-tests.sh
suite reference scripts/doxygen.sh
suite csharp scripts/csharp-tests.sh
suite csharp-examples scripts/csharp-examples.sh
suite unity scripts/unity-tests.sh
suite unity-metas scripts/unity-metas-tests.sh
suite unity-package scripts/unity-package.sh
suite csharp-docs scripts/csharp-docs.sh
suite unity-docs scripts/unity-docs.sh
suite real scripts/test-real.sh
if [ "${1:-}" = all ]; then
    suite tsan scripts/tsan-tests.sh
    suite dist scripts/dist.sh
    suite windows scripts/cross-tests.sh windows-x86_64
    suite arm64 scripts/cross-tests.sh linux-arm64
fi

printf '\nall suites took %d seconds\n' $((SECONDS - started))
[ -z "$faults" ] || printf '\n=== what failed (whole in %s)\n%s\n' "$logs" "$faults"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
