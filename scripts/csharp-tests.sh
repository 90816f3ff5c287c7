#!/usr/bin/env bash
# Compiles the C# library and its tests at C# 9 for Mono and for .NET Core 3.1, and runs the tests on both, on the sandbox
# server: by NUnit's own runner on Mono, by ours on .NET Core. Closes with one line that sums both.
set -uo pipefail
cd "$(dirname "$0")/.."
toolchain=$(scripts/csharp-toolchain.sh) || exit 1
# shellcheck source=/dev/null
. "$toolchain"

name=HuggingFace.Inference
out=$PWD/build/csharp
rm -rf "$out"
mapfile -t library < <(find bindings/csharp/Runtime/Core -name '*.cs' | sort)
flags=(-nologo -langversion:9 -nullable:enable -unsafe -warn:4 -warnaserror+ -optimize+ -debug:portable -deterministic -nostdlib)

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
cp "$nunit" "$out/core/"

export LD_LIBRARY_PATH=$PWD/target/release
run() { scripts/with-server.sh target/release/hfi-sandbox "$@" 2>&1; }
passed=0 failed=0 lost=0

echo "--- Mono"
MONO_ENV_OPTIONS=--debug run nunit-console -nologo -labels -domain:None -process:Single -xml:"$out/mono.xml" "$out/mono/$name.Tests.dll" |
    tee "$out/mono.log"
status=${PIPESTATUS[0]}
# NUnit says "Tests run: 4, Errors: 0, Failures: 0, Inconclusive: 0, Time: 6.9 seconds" and "Not run: 1, Invalid: 0, ...".
mapfile -t counts < <(sed -nE '/^Tests run:|^  Not run:/p' "$out/mono.log" | grep -oE '[A-Z][a-z ]+: [0-9]+' | sed 's/.*: //')
if [ ${#counts[@]} -ge 7 ]; then
    bad=$((counts[1] + counts[2] + counts[3]))
    passed=$((counts[0] - bad)) failed=$((bad + counts[6])) mono_tests=$((counts[0] + counts[5]))
    [ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || lost=1
else
    lost=1 mono_tests=0
fi
[ $lost -eq 0 ] || echo "FAIL the run on Mono ended with exit code $status"

echo "--- .NET Core"
run "$dotnet" "$out/core/runner.dll" "$out/core/$name.Tests.dll" | tee "$out/core.log" | sed '/^[0-9]* passed, [0-9]* failed$/d'
status=${PIPESTATUS[0]}
read -r good bad left < <(tr '\n' ' ' < <(tail -n 2 "$out/core.log") | sed -nE 's/^([0-9]+) ignored ([0-9]+) passed, ([0-9]+) failed $/\2 \3 \1/p') || true
if [ -n "${good:-}" ]; then
    passed=$((passed + good)) failed=$((failed + bad))
    [ "$status" -eq 0 ] || [ "$bad" -gt 0 ] || good=
fi
if [ -z "${good:-}" ]; then
    echo "FAIL the run on .NET Core ended with exit code $status"
    lost=$((lost + 1))
elif [ $((good + bad + left)) -ne "$mono_tests" ]; then
    echo "FAIL there are $mono_tests tests on Mono and $((good + bad + left)) on .NET Core"
    lost=$((lost + 1))
fi

echo "$passed passed, $((failed + lost)) failed"
[ $((failed + lost)) -eq 0 ]
