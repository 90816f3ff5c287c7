#!/usr/bin/env bash
# Compiles the C# library and its tests at C# 9 for Mono and for .NET Core 3.1, and runs the tests on both, on the sandbox server.
set -uo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/csharp-run.sh
. scripts/csharp-run.sh

name=HuggingFace.Inference
out=$PWD/build/csharp
rm -rf "$out"
mapfile -t library < <(find bindings/csharp/Runtime/Core -name '*.cs' | sort)

# sources RUNTIME: prints the compiler's arguments for all assemblies of a runtime.
sources() {
    local into=$out/$1 references=references_$1
    local common=("${flags[@]}" "@${!references}" "-define:${1^^}")
    printf '%s\n' "${common[@]}" -target:library "-doc:$into/$name.xml" "-out:$into/$name.dll" "${library[@]}" -- \
        "${common[@]}" -target:library "-out:$into/$name.Tests.dll" "-reference:$into/$name.dll" "-reference:$nunit" tests/csharp/*.cs
    [ "$1" = mono ] || printf '%s\n' -- "${common[@]}" "-out:$into/runner.dll" "-reference:$nunit" tests/csharp/runner/*.cs
}
mapfile -t arguments < <(sources mono; echo --; sources core)
"$csc" "${arguments[@]}" || exit 1

run_both "$out" $name.Tests
