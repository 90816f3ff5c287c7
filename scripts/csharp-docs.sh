#!/usr/bin/env bash
# Compiles the C# of the documentation at C# 9 for Mono, as a user's program against the library, and runs it on the sandbox server. A
# block that begins with `using` is a file (run if it has a Main); another one is the body of a method with a `client` and a
# `cancellationToken`. One with NativeMethods is compiled together with the library's sources, and runs as it is.
#   usage: csharp-docs.sh [PAGE...]
set -uo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/report.sh
. scripts/report.sh
scripts/need.sh python3 mono >&2 || exit 1
toolchain=$(scripts/csharp-toolchain.sh) || exit 1
# shellcheck source=/dev/null
. "$toolchain"

pages=("$@")
[ ${#pages[@]} -gt 0 ] || mapfile -t pages < <(grep -lE '^```csharp' README.md docs/*.md | grep -v '^docs/unity')   # those have scripts/unity-docs.sh
out=$PWD/build/csharp-docs
rm -rf "$out"
mkdir -p "$out"
mapfile -t library < <(find "$PWD/bindings/csharp/Runtime/Core" -name '*.cs' | sort)
# Not warned of: variables that a snippet does not use, a snippet that awaits nothing.
common=(-nologo -langversion:9 -nullable:enable -warn:4 -warnaserror+ -nowarn:219,1998 -nostdlib "@$references_mono")
"$csc" "${common[@]}" -unsafe -target:library "-out:$out/HuggingFace.Inference.dll" "${library[@]}" -- \
    "${common[@]}" "-reference:$out/HuggingFace.Inference.dll" "-out:$out/HuggingFace.Inference.Tests.exe" tests/csharp/docs/Snippet.cs || exit 1

# Prints the path of a source for each block, whose errors are told by the page's lines.
blocks() {
    python3 - "$out" "${pages[@]}" <<'END'
import pathlib, re, sys
usings = "".join(f"using {name};\n" for name in ("System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading",
    "System.Threading.Tasks", "HuggingFace.Inference"))
head = usings + """internal static class Program {
internal static readonly InferenceClient client = new InferenceClient();
internal static readonly CancellationToken cancellationToken = default;
private static async Task Main() { using (client) await Snippet(); }
private static async Task Snippet() {
"""
for page in sys.argv[2:]:
    text = pathlib.Path(page).read_text()
    for block in re.finditer(r"^```csharp\n(.*?)^```$", text, re.M | re.S):
        line, code = text.count("\n", 0, block.start(1)) + 1, block[1]
        whole = re.match(r"using [\w.]+;", code)
        place = f'#line {line} "{page}"\n'
        source = pathlib.Path(sys.argv[1], f"{page.replace('/', '_').removesuffix('.md')}_{line}.cs")
        source.write_text(place + code if whole else head + place + code + "}\n}\n")
        print(source)
END
}

export LD_LIBRARY_PATH=$PWD/target/release
has() { grep -qE "$2" "$1"; }
# arguments SOURCE: prints the compiler's arguments for a block.
arguments() {
    local kind=library
    has "$1" '\bMain\(' && kind=exe
    printf '%s\n' "${common[@]}" "-target:$kind" "-out:${1%.cs}.exe" "$1"
    if has "$1" NativeMethods; then printf '%s\n' -unsafe "${library[@]}"; else echo "-reference:$out/HuggingFace.Inference.dll"; fi
}
# snippet SOURCE: compiles a block unless that was done, and runs it.
snippet() {
    local program=${1%.cs}.exe work=${1%.cs} host=(mono "$out/HuggingFace.Inference.Tests.exe") own
    mapfile -t own < <(arguments "$1")
    [ -e "$program" ] || "$csc" "${own[@]}" || return 1
    has "$1" '\bMain\(' || return 0
    has "$1" NativeMethods && host=(mono)
    mkdir "$work"
    scripts/with-server.sh target/release/hfi-sandbox bash -c '
        for file in cat.png:picture.png speech.wav:sound.wav; do
            python3 -c "import sys, urllib.request; urllib.request.urlretrieve(*sys.argv[1:])" "$HFI_SANDBOX_URL/files/${file#*:}" "$0/${file%:*}"
        done
        cd "$0" && HF_ENDPOINT=$HFI_SANDBOX_URL exec timeout 600 "$@"' "$work" "${host[@]}" "$program" \
        $(has "$1" InferenceEndpoint && echo endpoints)
}

mapfile -t sources < <(blocks)
# All in one run of the compiler, up to one that does not compile: that one and those behind it are compiled one by one.
mapfile -t all < <(for source in "${sources[@]}"; do arguments "$source"; echo --; done)
[ ${#sources[@]} -eq 0 ] || "$csc" "${all[@]::${#all[@]}-1}" >/dev/null 2>&1
for source in "${sources[@]}"; do
    check "$(basename "$source" .cs)" snippet "$source"
done
report
