#!/usr/bin/env bash
# Compiles the C# tests with the generated imports and runs them on Mono, on the sandbox server.
set -uo pipefail
cd "$(dirname "$0")/.."
mkdir -p build/csharp
mcs -nologo -unsafe -warnaserror- -out:build/csharp/tests.exe bindings/csharp/Runtime/*.cs tests/csharp/*.cs || exit 1
LD_LIBRARY_PATH=$PWD/target/release exec scripts/with-server.sh target/release/hfi-sandbox mono build/csharp/tests.exe
