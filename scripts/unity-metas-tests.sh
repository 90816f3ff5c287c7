#!/usr/bin/env bash
# Tests scripts/unity-metas.py on a package of its own, then checks those of bindings/csharp.
set -uo pipefail
cd "$(dirname "$0")/.."
metas=$PWD/scripts/unity-metas.py
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# shellcheck source=scripts/report.sh
. scripts/report.sh

# says TEXT: whether the check has it among its faults, and fails.
says() {
    local said
    said=$("$metas" --check "$folder") && return 1
    grep -qF "$1" <<<"$said"
}
works() { "$metas" --check "$folder" >/dev/null; }
has() { grep -qF -- "$2" "$folder/$1"; }
guid() { sed -n 's/^guid: //p' "$folder/$1"; }
is() { [ "$1" = "$2" ]; }
kept() { sed -n 's/^ *Exclude \(.*\): 0$/\1/p' "$folder/Plugins/$1.meta" | paste -sd ' '; }
one_each() { [ -z "$(grep -rh '^guid: ' "$folder" | sort | uniq -d)" ]; }
not() { ! "$@"; }

# Each plugin and what it is for.
declare -A plugins=([Windows/x86_64/hfi.dll]="Editor Win64" [macOS/libhfi.dylib]="Editor OSXUniversal" [Linux/x86_64/libhfi.so]="Editor Linux64"
    [Android/arm64-v8a/libhfi.so]=Android [Android/armeabi-v7a/libhfi.so]=Android [Android/x86_64/libhfi.so]=Android [iOS/libhfi.a]=iOS)
mkdir -p "$folder/Runtime/Inner" "$folder/Samples~/One"
for plugin in "${!plugins[@]}"; do
    mkdir -p "$(dirname "$folder/Plugins/$plugin")"
    touch "$folder/Plugins/$plugin"
done
touch "$folder/package.json" "$folder/README.md" "$folder/Runtime/A.cs" "$folder/Runtime/B.asmdef" "$folder/Runtime/csc.rsp" \
    "$folder/Runtime/Inner/C.cs" "$folder/Samples~/One/D.cs" "$folder/.hidden"
check "a package without metas is refused" says "Runtime/A.cs.meta is missing"
"$metas" "$folder"
check "what was written is right" works
check "samples and hidden files have none" not test -e "$folder/Samples~.meta" -o -e "$folder/Samples~/One/D.cs.meta" -o -e "$folder/.hidden.meta"
check "a GUID is that of the path" is "$(guid Runtime/A.cs.meta)" "$(printf com.huggingface.hfi/Runtime/A.cs | md5sum | cut -d ' ' -f 1)"
check "no GUID is there twice" one_each
check "scripts have their importer" has Runtime/A.cs.meta MonoImporter:
check "assembly definitions have theirs" has Runtime/B.asmdef.meta AssemblyDefinitionImporter:
check "texts have theirs" has README.md.meta TextScriptImporter:
check "the manifest has its own" has package.json.meta PackageManifestImporter:
check "other files have the default" has Runtime/csc.rsp.meta DefaultImporter:
check "folders are said to be folders" has Runtime/Inner.meta "folderAsset: yes"
for plugin in "${!plugins[@]}"; do
    check "$plugin has its importer" has "Plugins/$plugin.meta" PluginImporter:
    check "$plugin is for ${plugins[$plugin]} only" is "$(kept "$plugin")" "${plugins[$plugin]}"
done
check "the processor of a plugin is said" has Plugins/Android/arm64-v8a/libhfi.so.meta "CPU: ARM64"

before=$(guid Runtime/Inner/C.cs.meta)
echo "userData: mine" >>"$folder/Runtime/A.cs.meta"
check "one that was changed is found" says "Runtime/A.cs.meta is not as"
rm "$folder/Runtime/Inner/C.cs.meta"
check "one that is missing is found" says "Runtime/Inner/C.cs.meta is missing"
mv "$folder/README.md" "$folder/READ.md"
check "one without its file is found" says "README.md.meta belongs to nothing"
"$metas" "$folder"
check "writing puts all of that right" works
check "a GUID that was lost is the same again" is "$(guid Runtime/Inner/C.cs.meta)" "$before"
rm "$folder/Plugins/iOS/libhfi.a"
check "a plugin that is not there has none" says "Plugins/iOS/libhfi.a.meta belongs to nothing"

"$metas" --check
package=$?
report && [ $package -eq 0 ]
