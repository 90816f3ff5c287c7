#!/usr/bin/env bash
# The tests of C and C++ under ThreadSanitizer. The library and Rust's standard library are compiled for it too, since it takes what an
# unseen lock protects for a race. Rust is Debian's rustc-web, which brings the standard library's sources.
#   usage: tsan-tests.sh [NAME...]     (files of tests/c, and `cpp` for all of tests/cpp; all of both without names)
set -uo pipefail
cd "$(dirname "$0")/.."
if ! command -v apt-get >/dev/null || ! scripts/need.sh cc rustc-web clang-22 doctest nlohmann-json nm; then
    echo "skipped: Debian's packages rustc-web and clang-22 are wanted, which Debian 12 has"
    exit 0
fi
# shellcheck source=scripts/report.sh
. scripts/report.sh

out=build/tsan
mkdir -p $out build/cpp # where the tests of C++ write files
host=$(/usr/bin/rustc -vV | sed -n 's/^host: //p')
library=$PWD/$out/cargo/$host/debug

echo "--- the library"
[ -x target/release/hfi-sandbox ] || cargo build --release --package hfi-sandbox || exit 1
RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc RUSTFLAGS="-Zsanitizer=thread -Zexternal-clangrt" CARGO_PROFILE_DEV_OPT_LEVEL=1 \
    /usr/bin/cargo rustc --quiet --locked --package hfi --lib --crate-type cdylib --target "$host" -Zbuild-std=std,panic_unwind \
    --target-dir $out/cargo || exit 1

flags=(-g1 -fsanitize=thread -Iinclude -Itests/c -Itests/cpp)
link=($out/fcntl.o "-L$library" -lhfi -lpthread -ldl -lm "-Wl,-rpath,$library")
cc() { clang-22 -std=c99 -D_GNU_SOURCE -O1 "${flags[@]}" "$@"; }
cxx() { clang++-22 "${flags[@]}" "$@"; }
cc -c tests/tsan/fcntl.c -o $out/fcntl.o || exit 1

# A child of a test that forks starts threads too.
export TSAN_OPTIONS="die_after_fork=0 external_symbolizer_path=$(command -v addr2line)"
on_sandbox() { timeout 300 scripts/with-server.sh target/release/hfi-sandbox "$@"; }

# run NAME PROGRAM: runs a program of tests and adds its counts. After a race its exit code is 66.
run() {
    local log=$out/$1.log status good bad
    on_sandbox "$2" >"$log" 2>&1
    status=$?
    read -r good bad <<<"$(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$log" | tail -n 1)"
    if [ "$status" -ne 0 ] && [ "${bad:-0}" -eq 0 ]; then
        bad=1
        echo "FAIL $1 ended with exit code $status"
    fi
    passed=$((passed + ${good:-0})) failed=$((failed + ${bad:-0}))
    if [ "${bad:-0}" -ne 0 ]; then grep -v '^ok ' "$log" | cut -c 1-200 | head -n 150; else echo "$1: ${good:-0} ok"; fi
}

echo "--- that a race is seen"
is_instrumented() { [[ $(nm -D "$library/libhfi.so") == *__tsan_write8* ]]; }
reports_the_race() {
    cc tests/tsan/race.c -o $out/race "${link[@]}" || return 1
    on_sandbox $out/race >$out/race.log 2>&1
    [ $? -eq 66 ] && grep 'WARNING: ThreadSanitizer: data race' $out/race.log
}
check the_library_tells_of_its_accesses is_instrumented
check a_host_with_a_race_is_reported reports_the_race

# cpp_tests STANDARD: compiles those of tests/cpp that are one program, and runs it.
cpp_tests() {
    local folder=$out/cpp-$1 names objects
    mkdir -p "$folder"
    mapfile -t names < <(cd tests/cpp && basename -s .cpp -- *.cpp | grep -vx -e noexcept -e beside)
    objects=("${names[@]/%/.o}")
    # Without optimisation: the many forms of every task take a compiler minutes else.
    if printf '%s\n' "${names[@]}" | xargs -P "$(nproc)" -I{} clang++-22 "-std=c++$1" "${flags[@]}" -c tests/cpp/{}.cpp -o "$folder/{}.o" &&
        cxx "${objects[@]/#/$folder/}" -o "$folder/tests" "${link[@]}"; then
        run "cpp-$1" "$folder/tests"
    else
        check "the_tests_compile_as_cxx$1" false
    fi
}

names=("$@")
[ ${#names[@]} -gt 0 ] || mapfile -t names < <(cd tests/c && basename -s .c -- *.c && echo cpp)
echo "--- the tests"
for name in "${names[@]}"; do
    if [ "$name" = cpp ]; then
        cpp_tests 17
        cpp_tests 20
        if cxx -fno-exceptions -fno-rtti -c tests/cpp/noexcept.cpp -o $out/noexcept.o && cxx -c tests/cpp/beside.cpp -o $out/beside.o &&
            cxx $out/{noexcept,beside}.o -o $out/noexcept "${link[@]}"; then
            run cpp-noexcept $out/noexcept
        else
            check the_tests_compile_without_exceptions false
        fi
    elif cc "tests/c/$name.c" -o "$out/$name" "${link[@]}"; then
        run "$name" "$out/$name"
    else
        check "${name}_compiles" false
    fi
done
report
