# Sourced by the scripts that compile and run C# tests, in the repository's folder.
#   $csc, $dotnet, $nunit, $references_mono, $references_core   see csharp-toolchain.sh
#   flags          what everything is compiled with
#   run_both OUT ASSEMBLY   runs the tests of OUT/mono/ASSEMBLY.dll and OUT/core/ASSEMBLY.dll on the sandbox server: by NUnit's own
#                  runner on Mono, by ours (OUT/core/runner.dll) on .NET Core. Closes with one line that sums both.
# shellcheck shell=bash disable=SC2034,SC2154
toolchain=$(scripts/csharp-toolchain.sh) || exit 1
# shellcheck source=/dev/null
. "$toolchain"
flags=(-nologo -langversion:9 -nullable:enable -unsafe -warn:4 -warnaserror+ -optimize+ -debug:portable -deterministic -nostdlib)

run_both() {
    local out=$1 name=$2 passed=0 failed=0 lost=0 status bad good left mono_tests counts
    export LD_LIBRARY_PATH=$PWD/target/release
    cp "$nunit" "$out/core/"

    echo "--- Mono"
    MONO_ENV_OPTIONS=--debug scripts/with-server.sh target/release/hfi-sandbox \
        nunit-console -nologo -labels -domain:None -process:Single -xml:"$out/mono.xml" "$out/mono/$name.dll" 2>&1 | tee "$out/mono.log"
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
    scripts/with-server.sh target/release/hfi-sandbox "$dotnet" "$out/core/runner.dll" "$out/core/$name.dll" 2>&1 |
        tee "$out/core.log" | sed '/^[0-9]* passed, [0-9]* failed$/d'
    status=${PIPESTATUS[0]} good=
    read -r good bad left < <(tr '\n' ' ' < <(tail -n 2 "$out/core.log") | sed -nE 's/^([0-9]+) ignored ([0-9]+) passed, ([0-9]+) failed $/\2 \3 \1/p') || true
    if [ -n "$good" ]; then
        passed=$((passed + good)) failed=$((failed + bad))
        [ "$status" -eq 0 ] || [ "$bad" -gt 0 ] || good=
    fi
    if [ -z "$good" ]; then
        echo "FAIL the run on .NET Core ended with exit code $status"
        lost=$((lost + 1))
    elif [ $((good + bad + left)) -ne "$mono_tests" ]; then
        echo "FAIL there are $mono_tests tests on Mono and $((good + bad + left)) on .NET Core"
        lost=$((lost + 1))
    fi

    echo "$passed passed, $((failed + lost)) failed"
    [ $((failed + lost)) -eq 0 ]
}
