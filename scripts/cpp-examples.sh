#!/usr/bin/env bash
# Compiles examples/cpp without a warning and runs each on the sandbox server.
set -uo pipefail
cd "$(dirname "$0")/.."
scripts/need.sh g++ python3 || exit 1
# shellcheck source=scripts/report.sh
. scripts/report.sh

out=$PWD/build/cpp-examples
rm -rf "$out"
mkdir -p "$out"
flags=(-std=c++20 -O1 -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Iinclude)
link=(-Ltarget/release -lhfi "-Wl,-rpath,$PWD/target/release")

on_sandbox() { timeout 600 scripts/with-server.sh target/release/hfi-sandbox "$@"; }
# says EXAMPLE PATTERN ARGUMENT...: whether an example ends well and prints a line that matches.
says() {
    local output
    output=$(on_sandbox "$out/$1" "${@:3}" 2>&1) && grep -qE "$2" <<<"$output" || { echo "$output"; return 1; }
}
builds() { [ -x "$out/$1" ] || g++ "${flags[@]}" "examples/cpp/$1.cpp" -o "$out/$1" "${link[@]}"; }
goes_through() {
    local output
    output=$(on_sandbox "$out/quickstart" 2>&1) && [ "$(sed -n '1s/^ [a-z].*/text/p' <<<"$output")" = text ] &&
        grep -q '^You said: Tell me about lighthouses$' <<<"$output" && grep -q '^as it should be: .*max_new_tokens.*-1' <<<"$output" &&
        [ "$(tail -n 1 <<<"$output")" = 'all done' ] || { echo "$output"; return 1; }
}
draws() {
    says image '^[^ ]*: 96 x 64, image/png$' 'a lighthouse' "$out/picture.png" &&
        [ "$(head -c 8 "$out/picture.png" | od -An -tx1 | tr -d ' ')" = 89504e470d0a1a0a ]
}
looks() { says image '^  [a-z ]+ 0\.[0-9]+$' 'a lighthouse' "$out/seen.png"; }
chats() { printf 'hello there\n\n' | says chat '^> You said: hello there$'; }
# The second question is sent with the first and its answer.
remembers() {
    # shellcheck disable=SC2016
    printf 'hello there\nand now?\n\n' | on_sandbox sh -c '"$0" && python3 -c "$1"' "$out/chat" '
import json, os, urllib.request
requests = json.load(urllib.request.urlopen(os.environ["HFI_SANDBOX_URL"] + "/sandbox/requests"))
body = json.loads([r for r in requests if r["method"] == "POST"][-1]["body"])
said = [(m["role"], m["content"]) for m in body["messages"]]
assert said == [("system", "Answer in a few sentences."), ("user", "hello there"), ("assistant", "You said: hello there"), ("user", "and now?")], said'
}
finds() {
    local output
    output=$(on_sandbox "$out/search" 'the key of the gate' 2>&1) && [[ $(head -n 1 <<<"$output") == *' The key of the gate hangs in the mill.' ]] &&
        [ "$(wc -l <<<"$output")" -eq 5 ] && sort -rgc <<<"$output" || { echo "$output"; return 1; }
}
calls() { says tools '^\(asked for "[^"]*"\)$' && says tools '^The tool says: 22 degrees$'; }
stops() {
    local output
    output=$(on_sandbox "$out/endpoint_batch" cpp 2>&1) && grep -q '^  endpoint cpp is initializing' <<<"$output" &&
        grep -q '^24 of 24 prompts answered$' <<<"$output" && [ "$(tail -n 1 <<<"$output")" = 'it is paused' ] || { echo "$output"; return 1; }
}
# An error is said, and is the exit code.
fails() {
    local output
    output=$(on_sandbox env HFI_BASE_URL=http://127.0.0.1:1 "$out/$1" 2>&1) && return 1
    [ $? -eq 1 ] && grep -q '127.0.0.1:1' <<<"$output" || { echo "$output"; return 1; }
}

names=()
for file in examples/cpp/*.cpp; do names+=("$(basename "$file" .cpp)"); done
printf '%s\n' "${names[@]}" | xargs -P "$(nproc)" -I{} g++ "${flags[@]}" examples/cpp/{}.cpp -o "$out/{}" "${link[@]}" 2>/dev/null
for name in "${names[@]}"; do
    check "${name}_compiles_without_a_warning" builds "$name"
done
check the_quickstart_goes_through_to_its_end goes_through
check the_chat_answers_as_a_stream chats
check the_chat_remembers_what_was_said remembers
check the_image_example_writes_a_png draws
check and_says_what_is_on_it looks
check the_search_has_the_nearest_sentence_first finds
check the_tools_are_called_and_their_answer_reaches_the_model calls
check the_endpoint_starts_answers_its_batch_and_is_paused stops
check what_goes_wrong_is_said_and_is_the_exit_code fails search
report
