#!/usr/bin/env bash
# Compiles the tests of C and C++ for another platform against its archive of `make dist`, which is made where it is missing or old, and
# runs them on the sandbox server of this machine: for Windows under Wine, for Linux on arm64 under qemu. Part of `make test-all`.
#   usage: cross-tests.sh windows-x86_64|linux-arm64 [NAME...]     (of tests/c, or cpp for those of C++; all without names)
set -uo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/emulators.sh
. scripts/emulators.sh

platform=${1:?which platform}
shift
names=("$@")
[ ${#names[@]} -gt 0 ] || names=($(basename -s .c tests/c/*.c) cpp)
sandbox=$PWD/target/release/hfi-sandbox
out=$PWD/build/cross/$platform
library=$out/library
rm -rf "$out"
mkdir -p "$library" "$out/include"

# Why a test does not run there.
skipped() {
    case $platform-$1 in
        windows-*-fork) echo "Windows has no fork" ;;
        windows-*-expiry) echo "a program cannot stand in for the clock of a DLL" ;;
        linux-arm64-fork) echo "qemu-user gives up in the child of a program with threads" ;;
        windows-*-lease) echo "its other holders are processes made by fork" ;;
        linux-arm64-lease) echo "its other holders are programs that it starts, which qemu-user leaves to the kernel" ;;
        *) return 1 ;;
    esac
}

version=$(sed -nE '/^\[package\]/,/^\[/s/^version *= *"([^"]+)".*/\1/p' Cargo.toml)
archive() { ls build/dist/hfi-"$version-$platform".* 2>/dev/null; }
if [ -z "$(archive)" ] || [ -n "$(find src include build.rs Cargo.toml Cargo.lock -newer "$(archive)" -print -quit)" ]; then
    scripts/dist.sh "$platform" | sed '/^[0-9]* passed, [0-9]* failed$/d' || exit 1
fi
scripts/need.sh doctest nlohmann-json || exit 1
emulate "$platform" "$out" || exit 1
case $platform in
    windows-*)
        scripts/need.sh unzip
        unzip -q "$(archive)" -d "$library"
        cp "$library"/*/bin/hfi.dll "$out/"
        link=("$library"/*/lib/libhfi.dll.a -static) suffix=.exe
        # posix.h stands for these headers, which Windows lacks.
        mkdir -p "$out"/include/{arpa,sys}
        touch "$out"/include/{dlfcn.h,poll.h,unistd.h,arpa/inet.h,sys/socket.h,sys/wait.h}
        c_flags=(-std=gnu99 -Wno-int-to-pointer-cast -Wno-pointer-to-int-cast "-I$out/include" -include tests/c/windows/posix.h)
        libraries=(-lws2_32) cxx_flags=(-Wa,-mbig-obj '-Dsetenv(name,value,replace)=_putenv_s(name,value)' '-Dunsetenv(name)=_putenv_s(name,"")')
        ;;
    *)
        tar -C "$library" -xzf "$(archive)"
        link=(-L"$(echo "$library"/*/lib)" -lhfi -lpthread -ldl -lm "-Wl,-rpath,$(echo "$library"/*/lib)") suffix=''
        c_flags=(-std=c99) libraries=() cxx_flags=()
        ;;
esac
# What doctest and nlohmann's JSON bring, without what else this machine has in /usr/include.
ln -s /usr/include/doctest /usr/include/nlohmann "$out/include/"
flags=(-O1 -Wall -Wextra -Werror "-I$(echo "$library"/*/include)")

passed=0 failed=0
# run LABEL PROGRAM: runs one and adds its counts; a bad exit without a counted failure is one, and so is an end without counts.
run() {
    local label=$1 log=$out/$1.log started=$SECONDS status counts good bad
    timeout 600 scripts/with-server.sh "$sandbox" "${emulator[@]}" "$out/$2" 2>&1 | tr -d '\r' >"$log"
    status=$?
    counts=$(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$log" | tail -n 1)
    read -r good bad <<<"${counts:-0 0}"
    if [ -z "$counts" ] || [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1
        echo "FAIL $label ended with exit code $status"
    fi
    passed=$((passed + good)) failed=$((failed + bad))
    echo "$label: $good ok, $((SECONDS - started)) seconds"
    [ "$bad" -eq 0 ] || grep -vE '^ok ' "$log" | head -n 60
}
# broken LABEL: counts what does not compile.
broken() {
    echo "FAIL $1 does not compile"
    failed=$((failed + 1))
}
cxx_object() { $cxx "${flags[@]}" -O0 "-I$out/include" -Itests/cpp ${cxx_flags[@]+"${cxx_flags[@]}"} "${@:2}" -c "tests/cpp/$1.cpp" -o "$out/$1.o"; }

cxx_tests() {
    local file name objects=() children=() child ready=1
    mkdir -p build/cpp
    if cxx_object noexcept -std=c++17 -fno-exceptions -fno-rtti && cxx_object beside -std=c++17 &&
        $cxx "$out"/{noexcept,beside}.o -o "$out/cpp-noexcept$suffix" "${link[@]}"; then
        run cpp-noexcept "cpp-noexcept$suffix"
    else
        broken cpp-noexcept
    fi
    for file in tests/cpp/*.cpp; do
        name=$(basename "$file" .cpp)
        case $name in noexcept | beside) continue ;; esac
        objects+=("$out/$name.o")
        # Two at a time: they are large.
        cxx_object "$name" -std=c++20 &
        children+=($!)
        [ ${#children[@]} -lt 2 ] || { wait "${children[0]}" || ready=0; children=("${children[@]:1}"); }
    done
    for child in "${children[@]}"; do wait "$child" || ready=0; done
    if [ $ready = 1 ] && $cxx "${objects[@]}" -o "$out/cpp$suffix" "${link[@]}"; then run cpp "cpp$suffix"; else broken cpp; fi
}

started=$SECONDS
for name in "${names[@]}"; do
    if reason=$(skipped "$name"); then
        echo "$name is skipped: $reason"
    elif [ "$name" = cpp ]; then
        cxx_tests
    elif $cc "${c_flags[@]}" -D_GNU_SOURCE "${flags[@]}" -Itests/c "tests/c/$name.c" -o "$out/$name$suffix" "${link[@]}" ${libraries[@]+"${libraries[@]}"}; then
        run "$name" "$name$suffix"
    else
        broken "$name"
    fi
done
echo "$platform took $((SECONDS - started)) seconds"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
