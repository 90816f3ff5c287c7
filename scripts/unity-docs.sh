#!/usr/bin/env bash
# Compiles the C# of the pages about Unity at C# 9, as a game's scripts against the package and the stub of Unity's API (tests/unity): for
# Unity 2021.3 with Mono's assemblies and for Unity 6 with .NET's. A block that begins with `using` is a file; another one is the body of
# a method in a MonoBehaviour, with a `client` and a `cancellationToken`. Nothing is run.
#   usage: unity-docs.sh [PAGE...]
set -uo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/report.sh
. scripts/report.sh
# shellcheck source=scripts/csharp-run.sh
. scripts/csharp-run.sh

pages=("$@")
[ ${#pages[@]} -gt 0 ] || pages=(docs/unity.md docs/unity-migration.md bindings/csharp/README.md bindings/csharp/Documentation~/index.md)
library=HuggingFace.Inference
package=bindings/csharp
out=$PWD/build/unity-docs
rm -rf "$out"
mkdir -p "$out"
unity_2021=("@$references_mono" -define:UNITY_EDITOR -define:UNITY_2021_3_OR_NEWER)
unity_6=("@$references_core" -define:UNITY_EDITOR -define:UNITY_2021_3_OR_NEWER -define:UNITY_2022_2_OR_NEWER -define:UNITY_2022_3_OR_NEWER
    -define:UNITY_2023_1_OR_NEWER -define:UNITY_6000_0_OR_NEWER)

# sources FOLDER...: the files of the package.
sources() { find "$@" -name '*.cs' | sort; }
# stub NAMESPACE...: the files of the stub whose first namespace begins with one of these; the rest of tests/unity are tests.
stub() {
    local pattern
    pattern=$(printf '|%s' "$@")
    sources tests/unity | while read -r file; do
        grep -m 1 -oE '^namespace [A-Za-z.]+' "$file" | grep -qE "^namespace (${pattern:1})" && echo "$file"
    done
}
mapfile -t engine < <(stub UnityEngine 'Unity\.')
mapfile -t core < <(sources $package/Runtime/Core)
mapfile -t runtime < <(sources $package/Runtime/Unity)
arguments=()
assembly() {
    [ ${#arguments[@]} -eq 0 ] || arguments+=(--)
    arguments+=("${flags[@]}" -target:library "-out:$1/$2.dll" "${@:3}")
}
for version in unity_2021 unity_6; do
    declare -n with=$version
    into=$out/$version
    assembly "$into" UnityEngine "${with[@]}" "${engine[@]}"
    assembly "$into" $library "${with[@]}" "${core[@]}"
    assembly "$into" $library.Unity "${with[@]}" "-reference:$into/$library.dll" "-reference:$into/UnityEngine.dll" "${runtime[@]}"
done
"$csc" "${arguments[@]}" || exit 1

# Prints the path of a source for each block, whose errors are told by the page's lines.
blocks() {
    python3 - "$out" "${pages[@]}" <<'END'
import pathlib, re, sys
usings = "".join(f"using {name};\n" for name in ("System", "System.Collections.Generic", "System.Threading", "System.Threading.Tasks",
    "HuggingFace.Inference", "HuggingFace.Inference.Unity", "UnityEngine"))
head = usings + """public sealed class Snippet : MonoBehaviour {
private readonly InferenceClient client = UnityInference.Client;
private CancellationToken cancellationToken;
public async Task Run() {
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
# A game's scripts have no nullable references, as Unity compiles them. Not warned of: variables and fields that a snippet does not use or
# set, a snippet that awaits nothing.
game=(-nologo -langversion:9 -warn:4 -warnaserror+ -nowarn:219,1998,169,414,649 -nostdlib -target:library)
# arguments_of SOURCE: prints the compiler's arguments for a block, for both versions.
arguments_of() {
    local version separator=
    for version in unity_2021 unity_6; do
        declare -n with=$version
        local into=$out/$version
        printf '%s' "$separator"
        printf '%s\n' "${game[@]}" "${with[@]}" "-out:$into/$(basename "$1" .cs).dll" "-reference:$into/UnityEngine.dll" \
            "-reference:$into/$library.dll" "-reference:$into/$library.Unity.dll" "$1"
        separator=$'--\n'
    done
}
compiles() {
    local own file
    file=$(basename "$1" .cs).dll
    mapfile -t own < <(arguments_of "$1")
    [ -e "$out/unity_2021/$file" ] && [ -e "$out/unity_6/$file" ] || "$csc" "${own[@]}"
}

mapfile -t snippets < <(blocks)
# All in one run of the compiler, up to one that does not compile: that one and those behind it are compiled one by one.
mapfile -t all < <(for source in "${snippets[@]}"; do arguments_of "$source"; echo --; done)
[ ${#snippets[@]} -eq 0 ] || "$csc" "${all[@]::${#all[@]}-1}" >/dev/null 2>&1
for source in "${snippets[@]}"; do
    check "$(basename "$source" .cs)" compiles "$source"
done
for page in "${pages[@]}"; do check "links of $page" scripts/page-links.py "$page"; done
report
