#!/usr/bin/env bash
# The examples in Python (ctypes), Lua (LuaJIT's FFI) and Go (cgo), run on the sandbox server: what they print and how they fail, and the
# tests that lie beside them.
#   usage: languages-tests.sh [python | lua | go]...
set -uo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/report.sh
. scripts/report.sh
[ $# -gt 0 ] || set -- python lua go

tools=(python3)
for language in "$@"; do
    case $language in
        python) ;;
        lua) tools+=(luajit) ;;
        go) tools+=(go cc) ;;
        *) echo "there is no example in $language" >&2 && exit 2 ;;
    esac
done
scripts/need.sh "${tools[@]}" || exit 1

out=$PWD/build/languages
mkdir -p "$out"
export HFI_LIBRARY=$PWD/target/release/libhfi.so LD_LIBRARY_PATH=$PWD/target/release
# The Go example needs nothing but the standard library, so nothing may be fetched.
export CGO_ENABLED=1 CGO_CFLAGS="-g -O1 -Wall -Werror -I$PWD/include" CGO_LDFLAGS="-L$PWD/target/release"
export GOCACHE=$out/go-cache GOFLAGS=-mod=readonly GOPROXY=off GOTOOLCHAIN=local PYTHONDONTWRITEBYTECODE=1
unset HF_TOKEN HFI_MODEL

# chat LANGUAGE FAULT QUESTION...: runs an example; FAULT is one of the sandbox, or empty.
chat() {
    local language=$1 fault=$2
    shift 2
    case $language in
        python) set -- python3 examples/python/chat.py "$@" ;;
        lua) set -- luajit examples/lua/chat.lua "$@" ;;
        go) set -- "$out/chat" "$@" ;;
    esac
    # shellcheck disable=SC2016
    timeout 600 scripts/with-server.sh target/release/hfi-sandbox sh -c \
        'HFI_BASE_URL="$HFI_SANDBOX_URL/?fault=$0" exec "$@"' "$fault" "$@"
}
# prints LANGUAGE: whether the answer comes, and how many tokens it took.
prints() {
    local output
    output=$(chat "$1" "" 'Grüße,' '世界 🎉' 2>&1) || { echo "$output"; return 1; }
    [ "$(head -n 1 <<<"$output")" = 'You said: Grüße, 世界 🎉' ] && [[ $(tail -n 1 <<<"$output") =~ ^\([1-9][0-9]*\ tokens\ in\ [0-9.]+\ s\)$ ]] ||
        { echo "$output"; return 1; }
}
# refused LANGUAGE: whether a refusal ends the example with exit code 1 and one line that says why, in its own language's manner.
refused() {
    local output status
    output=$(chat "$1" status=404 hello 2>&1 >"$out/refused") && status=0 || status=$?
    [ $status -eq 1 ] && [ ! -s "$out/refused" ] && [[ $output == HFI_ERROR_NOT_FOUND:*'answered 404'* ]] &&
        [ "$(wc -l <<<"$output")" -eq 1 ] || { echo "exit code $status: $output"; return 1; }
}
# holds LANGUAGE: whether the tests beside the example pass.
holds() {
    set -- "$1" timeout 900 "$PWD/scripts/with-server.sh" "$PWD/target/release/hfi-sandbox"
    case $1 in
        python) "${@:2}" python3 -W error examples/python/hfi_test.py ;;
        lua) "${@:2}" luajit examples/lua/hfi_test.lua ;;
        go) (cd examples/go && "${@:2}" go test -count=1 ./...) ;;
    esac
}
# page LANGUAGE: whether the program of docs/other-languages.md prints its answer.
page() {
    local output file=$out/page.$1
    awk -v fence='```'"$1" '$0 == "```" { inside = 0 } inside { print } $0 == fence { inside = 1 }' docs/other-languages.md >"$file"
    output=$(timeout 600 scripts/with-server.sh target/release/hfi-sandbox "run_page_$1" "$file" 2>&1)
    [ "$output" = 'You said: What is a token?' ] || { echo "$output"; return 1; }
}
run_page_python() { PYTHONPATH=examples/python python3 "$1"; }
run_page_lua() { LUA_PATH='examples/lua/?.lua' luajit "$1"; }
run_page_go() { (cd examples/go && go run "$1"); }
export -f run_page_python run_page_lua run_page_go
formatted() { local files; files=$(gofmt -l examples/go) && [ -z "$files" ] || { gofmt -d examples/go; return 1; }; }
vetted() { (cd examples/go && go vet ./...); }
builds() { (cd examples/go && go build -o "$out/chat" ./cmd/chat); }

for language in "$@"; do
    if [ "$language" = go ]; then
        check the_go_code_is_formatted formatted
        check the_go_code_is_vetted vetted
        check the_go_example_builds builds
    fi
    check "the_chat_in_${language}_prints_its_answer_and_what_it_took" prints "$language"
    check "a_refusal_ends_the_chat_in_${language}_with_one_line" refused "$language"
    check "the_program_of_the_page_in_${language}_does_too" page "$language"
    check "the_binding_in_${language}_holds_what_it_promises" holds "$language"
done
report
