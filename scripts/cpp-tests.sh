#!/usr/bin/env bash
# The C++ wrapper: its headers compile without a warning on g++ and clang++, in C++17 and C++20, with and without exceptions and run-time
# types; its tests run on the sandbox server with AddressSanitizer and UBSan, and under valgrind.
#   usage: cpp-tests.sh [NAME...]     (files of tests/cpp; all without names)
set -uo pipefail
cd "$(dirname "$0")/.."
scripts/need.sh g++ clang doctest nlohmann-json valgrind || exit 1
# shellcheck source=scripts/report.sh
. scripts/report.sh

out=build/cpp
mkdir -p "$out"
warn=(-Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion)
link=(-Ltarget/release -lhfi -lpthread "-Wl,-rpath,$PWD/target/release")
jobs=$(nproc)

# compiles COMPILER FLAG...: whether the headers do.
compiles() { printf '#include <hfi.hpp>\n#include <hfi.hpp>\n' | "$1" "${warn[@]}" -Iinclude -fsyntax-only "${@:2}" -x c++ -; }
# alone HEADER: whether it compiles with nothing before it.
alone() { printf '#include <%s>\n' "$1" | g++ -std=c++17 "${warn[@]}" -Iinclude -fsyntax-only -x c++ -; }
# after_xlib: whether the headers compile after the macros of X11's Xlib.h.
after_xlib() {
    { printf '#define %s\n' 'Bool int' 'Status int' 'True 1' 'False 0' 'None 0L' 'Always 2' 'Success 0' && echo '#include <hfi.hpp>'; } |
        g++ -std=c++17 "${warn[@]}" -Iinclude -fsyntax-only -x c++ -
}
export -f compiles alone

for compiler in g++ clang++; do
    for standard in 17 20; do
        check "the_headers_compile_with_${compiler}_as_cxx$standard" compiles $compiler -std=c++$standard
        check "and_without_exceptions_and_run_time_types" compiles $compiler -std=c++$standard -fno-exceptions -fno-rtti
    done
done
for header in $(cd include && ls hfi/*.hpp); do
    check "${header}_compiles_alone" alone "$header"
done

check the_headers_compile_after_the_macros_of_xlib after_xlib

names=("$@")
[ ${#names[@]} -gt 0 ] || for file in tests/cpp/*.cpp; do names+=("$(basename "$file" .cpp)"); done

# build INTO COMPILER FLAG...: the program with the named tests.
build() {
    local into=$1 compiler=$2 objects=()
    shift 2
    rm -rf "$into" && mkdir -p "$into"
    local wanted=(main)
    for name in "${names[@]}"; do
        case $name in main | noexcept | beside) ;; *) wanted+=("$name") ;; esac
    done
    printf '%s\n' "${wanted[@]}" | xargs -P "$jobs" -I{} "$compiler" "${warn[@]}" -Iinclude -Itests/cpp -g1 "$@" -c tests/cpp/{}.cpp -o "$into"/{}.o || return 1
    for name in "${wanted[@]}"; do objects+=("$into/$name.o"); done
    "$compiler" "$@" "${objects[@]}" -o "$into/tests" "${link[@]}"
}
# run COMMAND...: runs a program of tests, and adds its counts.
run() {
    local log=$out/run.log status good bad
    timeout 600 scripts/with-server.sh target/release/hfi-sandbox "$@" 2>&1 | tee "$log" | sed '/^[0-9]* passed, [0-9]* failed$/d'
    status=${PIPESTATUS[0]}
    read -r good bad <<<"$(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$log" | tail -n 1)"
    passed=$((passed + ${good:-0})) failed=$((failed + ${bad:-0}))
    if [ "$status" -ne 0 ] && [ "${bad:-0}" -eq 0 ]; then
        echo "FAIL $* ended with exit code $status"
        failed=$((failed + 1))
    fi
}
# tests LABEL COMPILER FLAG... -- COMMAND...: builds them so, and runs them by that command.
tests() {
    local label=$1 flags=()
    shift
    while [ "$1" != -- ]; do flags+=("$1") && shift; done
    shift
    echo "--- $label"
    if build "$out/$label" "${flags[@]}"; then run "$@" "$out/$label/tests"; else check "the_tests_compile_with_$label" false; fi
}

# Without optimisation: the many forms of every task take a compiler minutes else. g++ has what C++20 adds: coroutines, stop tokens, spans.
tests g++-20-sanitized g++ -std=c++20 -O0 -fsanitize=address,undefined -fno-sanitize-recover=undefined --
tests clang++-17-valgrind clang++ -std=c++17 -O0 -gdwarf-4 -- valgrind --quiet --fair-sched=yes --leak-check=full \
    --show-leak-kinds=definite,indirect --errors-for-leak-kinds=definite,indirect --error-exitcode=99 --suppressions=tests/c/valgrind.supp

if [ $# -eq 0 ]; then
    echo "--- without exceptions"
    sanitize=(-std=c++17 -g -O1 -fsanitize=address,undefined -fno-sanitize=vptr "${warn[@]}" -Iinclude)
    if g++ "${sanitize[@]}" -fno-exceptions -fno-rtti -c tests/cpp/noexcept.cpp -o $out/noexcept.o &&
        g++ "${sanitize[@]}" -c tests/cpp/beside.cpp -o $out/beside.o &&
        g++ "${sanitize[@]}" $out/noexcept.o $out/beside.o -o $out/noexcept "${link[@]}"; then
        run $out/noexcept
    else
        check the_tests_compile_without_exceptions false
    fi
fi
report
