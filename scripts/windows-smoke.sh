#!/usr/bin/env bash
# Runs the quickstart for Windows under Wine on the sandbox server, with the DLL that scripts/unity-plugins.sh windows made.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/need.sh cargo x86_64-w64-mingw32-gcc wine64
cargo build --release --package hfi-sandbox
out=$PWD/build/windows
mkdir -p "$out"
cp build/plugins/Windows/x86_64/hfi.dll "$out/"
x86_64-w64-mingw32-gcc-posix -O2 -Wall -Iinclude -include pthread.h examples/c/quickstart.c -o "$out/quickstart.exe" "$out/hfi.dll" \
    -Wl,-Bstatic -lpthread
# Wine 8 lacks a DLL that Windows has.
x86_64-w64-mingw32-gcc -O2 -shared -x c - -o "$out/bcryptprimitives.dll" -ladvapi32 <<'END'
#include <windows.h>
#include <ntsecapi.h>
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) { return RtlGenRandom(data, (ULONG)size); }
END
export WINEDEBUG=-all WINEPREFIX=$out/wine
cd "$out"
wine64=$(command -v wine64 || echo /usr/lib/wine/wine64)
"$OLDPWD/scripts/with-server.sh" "$OLDPWD/target/release/hfi-sandbox" "$wine64" ./quickstart.exe
