#!/usr/bin/env bash
# Compiles the Unity package, the stub of Unity's API (tests/unity) and the tests at C# 9, in the assemblies that the package's asmdefs
# make, and runs the tests on the sandbox server: on Mono as Unity 2021.3, on .NET Core as Unity 6. Also compiles the package for
# players, where there is no editor.
#   usage: unity-tests.sh [compile]      compile: runs nothing
set -uo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/csharp-run.sh
. scripts/csharp-run.sh

name=HuggingFace.Inference
out=$PWD/build/unity
rm -rf "$out"
package=bindings/csharp
unity_2021=(-define:UNITY_2021_3_OR_NEWER)
unity_6=("${unity_2021[@]}" -define:UNITY_2022_2_OR_NEWER -define:UNITY_2022_3_OR_NEWER -define:UNITY_2023_1_OR_NEWER -define:UNITY_6000_0_OR_NEWER)

files() { find "$@" -name '*.cs' | sort; }
# The files of the stub say by their first namespace which of Unity's assemblies they are of; the others are tests.
engine=() editor=() tests=(tests/csharp/{Reports,Sandbox,Server,Waiting}.cs)
while read -r file; do
    case $(grep -m 1 -oE '^namespace [A-Za-z.]+' "$file") in
        'namespace UnityEditor'*) editor+=("$file") ;;
        'namespace UnityEngine'* | 'namespace Unity.'*) engine+=("$file") ;;
        *) tests+=("$file") ;;
    esac
done < <(files tests/unity)
# Those that the package brings for Unity's Test Runner run with the others.
mapfile -t packaged < <(files $package/Tests)

arguments=()
# assembly INTO NAME ARGUMENT...: adds one to what is compiled.
assembly() {
    [ ${#arguments[@]} -eq 0 ] || arguments+=(--)
    arguments+=("${flags[@]}" -target:library "-out:$1/$2.dll" "${@:3}")
}
# package INTO ARGUMENT...: adds the package's own assemblies, and the engine's.
package() {
    local into=$1
    shift
    mapfile -t core < <(files $package/Runtime/Core)
    mapfile -t runtime < <(files $package/Runtime/Unity)
    assembly "$into" UnityEngine "$@" "${engine[@]}"
    assembly "$into" $name "$@" "${core[@]}"
    assembly "$into" $name.Unity "$@" "-doc:$into/$name.Unity.xml" "-reference:$into/$name.dll" "-reference:$into/UnityEngine.dll" "${runtime[@]}"
}
# everything INTO ARGUMENT...: adds the editor's part, the samples and the tests too.
everything() {
    local into=$1
    shift
    package "$into" "$@"
    local references=("-reference:$into/$name.dll" "-reference:$into/UnityEngine.dll" "-reference:$into/$name.Unity.dll")
    if [ ${#editor[@]} -gt 0 ]; then
        assembly "$into" UnityEditor "$@" "-reference:$into/UnityEngine.dll" "${editor[@]}"
        references+=("-reference:$into/UnityEditor.dll")
    fi
    if [ -d $package/Editor ] && mapfile -t editing < <(files $package/Editor) && [ ${#editing[@]} -gt 0 ]; then
        assembly "$into" $name.Editor "$@" "${references[@]}" "${editing[@]}"
        references+=("-reference:$into/$name.Editor.dll")
    fi
    # Samples become part of the game's own assembly, where references are as nullable as they ever were.
    if [ -d $package/Samples~ ] && mapfile -t samples < <(files $package/Samples~) && [ ${#samples[@]} -gt 0 ]; then
        assembly "$into" Assembly-CSharp "$@" -nullable:disable "${references[@]}" "${samples[@]}"
        references+=("-reference:$into/Assembly-CSharp.dll")
    fi
    # As Unity compiles them: an assembly that sees what is public, without nullable references.
    assembly "$into" $name.Tests.Runtime "$@" -nullable:disable "${references[@]}" "-reference:$nunit" "${packaged[@]}"
    assembly "$into" $name.Unity.Tests "$@" "${references[@]}" "-reference:$nunit" "${tests[@]}" "${packaged[@]}"
}
everything "$out/mono" "@$references_mono" -define:MONO -define:UNITY_EDITOR "${unity_2021[@]}"
everything "$out/core" "@$references_core" -define:CORE -define:UNITY_EDITOR "${unity_6[@]}"
arguments+=(-- "${flags[@]}" "@$references_core" "-out:$out/core/runner.dll" "-reference:$nunit" tests/csharp/runner/*.cs)
for player in IOS WEBGL; do package "$out/player-$player" "@$references_core" "-define:UNITY_$player" "${unity_2021[@]}"; done
"$csc" "${arguments[@]}" || exit 1
[ "${1:-}" != compile ] || exit 0

export HFI_UNITY_PACKAGE=$PWD/$package
run_both "$out" $name.Unity.Tests
