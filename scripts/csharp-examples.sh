#!/usr/bin/env bash
# Compiles examples/csharp and runs each on the sandbox server, on Mono and on .NET Core 3.1.
set -uo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/report.sh
. scripts/report.sh
toolchain=$(scripts/csharp-toolchain.sh) || exit 1
# shellcheck source=/dev/null
. "$toolchain"

out=$PWD/build/csharp-examples
rm -rf "$out"
mapfile -t library < <(find bindings/csharp/Runtime/Core -name '*.cs' | sort)
arguments=()
for runtime in mono core; do
    references=references_$runtime
    common=(-nologo -langversion:9 -nullable:enable -warn:4 -warnaserror+ -optimize+ -nostdlib "@${!references}")
    [ ${#arguments[@]} -eq 0 ] || arguments+=(--)
    arguments+=("${common[@]}" -unsafe -target:library "-out:$out/$runtime/HuggingFace.Inference.dll" "${library[@]}")
    for example in examples/csharp/*.cs; do
        arguments+=(-- "${common[@]}" "-reference:$out/$runtime/HuggingFace.Inference.dll"
            "-out:$out/$runtime/$(basename "$example" .cs).exe" "$example")
    done
done
"$csc" "${arguments[@]}" || exit 1

export LD_LIBRARY_PATH=$PWD/target/release
# run RUNTIME NAME ARGUMENT...: runs an example on the sandbox.
run() {
    local host=mono
    [ "$1" = mono ] || host=$dotnet
    scripts/with-server.sh target/release/hfi-sandbox "$host" "$out/$1/$2.exe" "${@:3}"
}
# says RUNTIME NAME PATTERN ARGUMENT...: whether an example ends well and prints a line that matches.
says() {
    local output
    output=$(run "$1" "$2" "${@:4}" 2>&1) && grep -qE "$3" <<<"$output" || { echo "$output"; return 1; }
}
draws() { says "$1" Image '^[^ ]*: 64 x 64, image/png$' 'a lighthouse' "$out/$1.png" && [ "$(head -c 4 "$out/$1.png" | tail -c 3)" = PNG ]; }
chats() { printf 'hello there\n\n' | says "$1" StreamingChat '^> You said: hello there$'; }

for runtime in mono core; do
    check "the_quickstart_runs_on_$runtime" says $runtime Quickstart '^The tool says: 22 degrees in'
    check "the_streaming_chat_answers_on_$runtime" chats $runtime
    check "the_image_example_draws_and_looks_on_$runtime" draws $runtime
    check "the_endpoint_example_starts_one_and_stops_it_on_$runtime" says $runtime Endpoint '^it is paused$' "example-$runtime"
done
report
