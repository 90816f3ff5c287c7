#!/usr/bin/env bash
# Compiles the C++ of the documentation, as a user's program in C++20, and runs it on the sandbox server. A block that begins with `#include`
# is a file, run if it has a main; one with co_await is a coroutine `talk`, which is run; another one is the body of a function with a `client`.
#   usage: cpp-docs.sh [PAGE...]
set -uo pipefail
cd "$(dirname "$0")/.."
scripts/need.sh g++ python3 nlohmann-json || exit 1
# shellcheck source=scripts/report.sh
. scripts/report.sh

pages=("$@")
[ ${#pages[@]} -gt 0 ] || mapfile -t pages < <(grep -lE '^```cpp' README.md docs/*.md)
out=$PWD/build/cpp-docs
rm -rf "$out"
mkdir -p "$out"
# Not warned of: variables that a snippet does not use.
flags=(-std=c++20 -Wall -Wextra -Wpedantic -Werror -Wno-unused-variable -Wno-unused-but-set-variable -Iinclude -Itests/cpp-docs)

# Prints the name of a source for each block, whose errors are told by the page's lines.
blocks() {
    python3 - "$out" "${pages[@]}" <<'BLOCKS'
import pathlib, re, sys
for page in sys.argv[2:]:
    text = pathlib.Path(page).read_text()
    for block in re.finditer(r"^```cpp\n(.*?)^```$", text, re.M | re.S):
        line, code = text.count("\n", 0, block.start(1)) + 1, block[1]
        place = f'#line {line} "{page}"\n'
        if code.startswith("#include"):
            source = place + code
        elif "co_await" in code:
            source = f'#include "prelude.hpp"\n{place}{code}#line 1 "main"\nint main() {{ hfi::Client client; std::cout << talk(client).result.get(); }}\n'
        else:
            source = f'#include "prelude.hpp"\nint main() {{ hfi::Client client;\n{place}{code}}}\n'
        name = f"{page.replace('/', '_').removesuffix('.md')}_{line}"
        pathlib.Path(sys.argv[1], name + ".cpp").write_text(source)
        print(name)
BLOCKS
}
# build NAME: compiles a block, and links it if it is a program.
build() {
    g++ "${flags[@]}" -c "$out/$1.cpp" -o "$out/$1.o" && { ! grep -q '\bmain(' "$out/$1.cpp" ||
        g++ "$out/$1.o" "$out/there.o" -o "$out/$1" -Ltarget/release -lhfi "-Wl,-rpath,$PWD/target/release"; }
}
# snippet NAME: whether a block compiles, and ends well on a sandbox with an endpoint and in a folder with a picture and a sound.
snippet() {
    [ -e "$out/$1.o" ] || build "$1" || return 1
    [ -e "$out/$1" ] || ! grep -q '\bmain(' "$out/$1.cpp" || build "$1" || return 1
    [ -e "$out/$1" ] || return 0
    mkdir -p "$out/$1.d"
    # shellcheck disable=SC2016
    scripts/with-server.sh target/release/hfi-sandbox sh -c '
        cd "$0" && python3 -c "$2" && exec timeout 600 "$1"' "$out/$1.d" "$out/$1" '
import json, os, urllib.request
server = os.environ["HFI_SANDBOX_URL"]
endpoint = {"name": "my-endpoint", "type": "authenticated", "provider": {"vendor": "aws", "region": "us-east-1"},
            "compute": {"accelerator": "cpu", "instanceType": "intel-icl", "instanceSize": "x2", "scaling": {"minReplica": 0, "maxReplica": 1}},
            "model": {"repository": "gpt2", "framework": "pytorch", "task": "text-generation", "image": {"huggingface": {}}}}
headers = {"Authorization": "Bearer hf_sandbox", "Content-Type": "application/json"}
urllib.request.urlopen(urllib.request.Request(f"{server}/v2/endpoint/sandbox-user", json.dumps(endpoint).encode(), headers))
for name, file in (("cat.png", "picture.png"), ("speech.wav", "sound.wav")):
    urllib.request.urlretrieve(f"{server}/files/{file}", name)'
}

g++ -std=c++17 -Wall -Wextra -Werror -Iinclude -c tests/cpp-docs/there.cpp -o "$out/there.o" || exit 1
# Compiled once for all.
g++ "${flags[@]}" -x c++-header tests/cpp-docs/prelude.hpp -o "$out/prelude.hpp.gch" || exit 1
mapfile -t names < <(blocks)
export -f build
export out
printf '%s\n' "${names[@]}" | flags="${flags[*]}" xargs -P "$(nproc)" -I{} bash -c 'read -ra flags <<<"$flags"; build {}' 2>/dev/null
for name in "${names[@]}"; do
    check "$name" snippet "$name"
done
report
