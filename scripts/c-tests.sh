#!/usr/bin/env bash
# Compiles each C test and runs it on the sandbox server: under valgrind, and with AddressSanitizer and UBSan in the host.
#   usage: c-tests.sh [NAME...]     (all of tests/c without names)
set -uo pipefail
cd "$(dirname "$0")/.."

out=build/c
mkdir -p "$out"
flags=(-std=c99 -D_GNU_SOURCE -g -Wall -Wextra -Werror -pedantic -Iinclude -Itests/c)
link=(-Ltarget/release -lhfi -lpthread -ldl -lm "-Wl,-rpath,$PWD/target/release")
sanitize=(-fsanitize=address,undefined -fno-sanitize-recover=undefined)
memcheck=(valgrind --quiet --fair-sched=yes --leak-check=full --show-leak-kinds=definite,indirect,possible
    --errors-for-leak-kinds=definite,indirect,possible --error-exitcode=99 --suppressions=tests/c/valgrind.supp)

names=("$@")
[ ${#names[@]} -gt 0 ] || for file in tests/c/*.c; do names+=("$(basename "$file" .c)"); done

passed=0 failed=0
# run LABEL COMMAND...: runs one program and adds its counts; a bad exit without a counted failure is one.
run() {
    local label=$1 log=$out/$1.log status counts
    shift
    echo "--- $label"
    timeout 300 scripts/with-server.sh target/release/hfi-sandbox "$@" >"$log" 2>&1
    status=$?
    counts=$(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$log" | tail -n 1)
    read -r good bad <<<"${counts:-0 0}"
    if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1
        echo "$label ended with exit code $status"
    fi
    passed=$((passed + good)) failed=$((failed + bad))
    if [ "$bad" -ne 0 ]; then
        grep -vE '^ok ' "$log" | head -n 60
    else
        echo "$good ok"
    fi
}

for name in "${names[@]}"; do
    source=tests/c/$name.c
    if ! cc "${flags[@]}" -O1 "$source" -o "$out/$name" "${link[@]}" ||
        ! cc "${flags[@]}" -O1 "${sanitize[@]}" "$source" -o "$out/$name-asan" "${link[@]}"; then
        echo "FAIL $source does not compile"
        failed=$((failed + 1))
        continue
    fi
    # A program says in its source if valgrind or the sanitizer cannot follow what it does.
    if grep -q 'NO_VALGRIND' "$source"; then run "$name" "$out/$name"; else run "$name" "${memcheck[@]}" "$out/$name"; fi
    grep -q 'NO_ASAN' "$source" || run "$name-asan" "$out/$name-asan"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
