#!/usr/bin/env bash
# Runs the quickstart for Windows under Wine on the sandbox server, with the DLL that scripts/unity-plugins.sh windows made.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/emulators.sh
. scripts/emulators.sh

scripts/need.sh cargo
cargo build --release --package hfi-sandbox
out=$PWD/build/windows
emulate windows-x86_64 "$out"
cp build/plugins/Windows/x86_64/hfi.dll "$out/"
$cc -O2 -Wall -Iinclude -include pthread.h examples/c/quickstart.c -o "$out/quickstart.exe" "$out/hfi.dll" -static
cd "$out"
"$OLDPWD/scripts/with-server.sh" "$OLDPWD/target/release/hfi-sandbox" "${emulator[@]}" ./quickstart.exe
