#!/usr/bin/env bash
# Packs the Unity package as npm would: build/com.huggingface.hfi-VERSION.tgz, for Unity's "Add package from tarball". Puts in the
# libraries that scripts/unity-plugins.sh made in build/plugins, less those older than the sources, or all of the folder given, laid out
# as that one; without one for Linux the one of target/release. Adds their metas and the pages of the documentation. Then checks what is
# in the tarball, and closes with `N passed, N failed`.
#   usage: unity-package.sh [FOLDER OF PLUGINS]
set -euo pipefail
cd "$(dirname "$0")/.."
source=bindings/csharp
given=${1:-}
plugins=${given:-build/plugins}
metas=scripts/unity-metas.py

scripts/need.sh python3 readelf strip
version=$(sed -nE 's/^ *"version": *"([^"]+)".*/\1/p' $source/package.json)
crate=$(sed -nE '/^\[(workspace\.)?package\]/,/^\[/s/^version *= *"([^"]+)".*/\1/p' Cargo.toml | head -n 1)
tarball=$PWD/build/com.huggingface.hfi-$version.tgz
stage=build/unity-package
rm -rf "$stage" "$tarball"
mkdir -p "$stage/package"
tar -C $source --exclude='*.csproj*' --exclude=bin --exclude=obj --exclude=./Plugins --exclude='*.meta' -cf - . | tar -C "$stage/package" -xf -
package=$stage/package

# What every package of Unity's has, from the project's own files where the package has none.
[ -e "$package/CHANGELOG.md" ] || cp CHANGELOG.md "$package/"
[ -e "$package/README.md" ] || cp README.md "$package/"
[ -e "$package/LICENSE.md" ] || { cat LICENSE-MIT; printf '\n---\n\n'; cat LICENSE-APACHE; } >"$package/LICENSE.md"
cp THIRD-PARTY-LICENSES.txt "$package/Third Party Notices.md"

# The pages that Documentation~/index.md lists lie beside it. Their links lead to each other and to files of the package; what they say of
# other files of the repository stays without a link.
python3 - "$package" <<'END'
import pathlib, re, sys
package, repository = pathlib.Path(sys.argv[1]), pathlib.Path().resolve()
source, into = repository / "bindings/csharp", package / "Documentation~"
index = into / "index.md"
pages = {name: (repository / "docs" / name).read_text() for name in re.findall(r"\]\(\.\./\.\./\.\./docs/([\w-]+\.md)\)", index.read_text())}


def relink(text, folder):
    def to(link):
        words, path, heading = link[1], link[2], link[3] or ""
        file = (folder / path).resolve()
        if file.parent == repository / "docs" and file.name in pages:
            return f"[{words}]({file.name}{heading})"
        if source in file.parents and (package / file.relative_to(source)).exists():
            return f"[{words}](../{file.relative_to(source).as_posix()}{heading})"
        return words

    return re.sub(r"\[([^\]]+)\]\((?![a-z]+:)([^)\s#]+)(#[^)\s]+)?\)", to, text)


for name, text in pages.items():
    (into / name).write_text(relink(text, repository / "docs"))
index.write_text(relink(index.read_text(), source / "Documentation~"))
END

# put FROM TO: a library and where it goes, unless the sources have changed since.
put() {
    [ -e "$1" ] || return 0
    if [ -z "$given" ] && [ -n "$(find src build.rs Cargo.toml Cargo.lock -newer "$1" -print -quit)" ]; then
        echo "left out $1, which is older than the sources"
        return 0
    fi
    mkdir -p "$(dirname "$package/Plugins/$2")"
    cp "$1" "$package/Plugins/$2"
}
linux=Linux/x86_64/libhfi.so
[ -n "$given" ] || put target/release/libhfi.so $linux
[ ! -e "$package/Plugins/$linux" ] || strip --strip-unneeded "$package/Plugins/$linux"
for library in Windows/x86_64/hfi.dll macOS/libhfi.dylib $linux Android/{arm64-v8a,armeabi-v7a,x86_64}/libhfi.so iOS/libhfi.a; do
    put "$plugins/$library" "$library"
    [ -e "$package/Plugins/$library" ] || echo "without Plugins/$library"
done
[ ! -e "$package/Plugins/$linux" ] || echo "Plugins/$linux is for $(readelf -V "$package/Plugins/$linux" | grep -oE 'GLIBC_[0-9.]+' | sort -uV | tail -n 1) and later"
$metas "$package"
find "$package" -exec touch -h -d @499162500 {} +
tar -C "$stage" --sort=name --owner=0 --group=0 --numeric-owner --mode='u+rw,go+r-w,a-s' -cf - package | gzip -9 -n >"$tarball"

# shellcheck source=scripts/report.sh
. scripts/report.sh
opened=$(mktemp -d)
trap 'rm -rf "$opened"' EXIT
tar -C "$opened" -xzf "$tarball"
into=$opened/package
check "everything is below package/" test "$(ls "$opened")" = package
check "the version is the library's ($crate)" test "$version" = "$crate"
for file in package.json README.md CHANGELOG.md LICENSE.md "Third Party Notices.md" link.xml Runtime/Core/HuggingFace.Inference.asmdef \
    Runtime/Unity/HuggingFace.Inference.Unity.asmdef Editor/HuggingFace.Inference.Editor.asmdef \
    Tests/Runtime/HuggingFace.Inference.Tests.Runtime.asmdef Documentation~/{index,unity,unity-migration,csharp}.md; do
    check "$file is there" test -s "$into/$file"
done
check "package.json is JSON with the name of the package" python3 -c 'import json,sys; sys.exit(json.load(open(sys.argv[1]))["name"] != "com.huggingface.hfi")' "$into/package.json"
while read -r sample; do
    check "the sample $sample is there" ls "$into/$sample"/*.cs
done < <(python3 -c 'import json,sys; [print(sample["path"]) for sample in json.load(open(sys.argv[1])).get("samples", [])]' "$into/package.json")
check "every file has its meta" $metas --check "$into"
check "the pages' links lead somewhere" scripts/page-links.py "$into"/*.md "$into"/Documentation~/*.md
check "no project files, no debug files" test -z "$(find "$into" -name "*.csproj*" -o -name "*.pdb" -o -name bin -o -name obj)"
check "no keys" test -z "$(grep -rIE '(^|[^A-Za-z0-9_-])hf_[A-Za-z0-9]{30,}' "$into")"
mapfile -t libraries < <(find "$into/Plugins" -name "*.so" -o -name "*.dll" -o -name "*.dylib" -o -name "*.a")
check "a library is there" test ${#libraries[@]} -gt 0
for library in "${libraries[@]}"; do
    check "${library#"$into/"} exports the functions of the header, and nothing else" scripts/exports.py "$library"
done
for library in "$into"/Plugins/Android/*/libhfi.so; do
    [ -e "$library" ] || continue
    aligned=$(readelf -lW "$library" | awk '$1 == "LOAD" { print $NF }' | sort -u)
    check "${library#"$into/"} is for pages of 16 KB" test "$aligned" = 0x4000
done
printf 'with %s\n' "${libraries[@]#"$into/"}"
echo "$tarball: $(du -h "$tarball" | cut -f 1)"
report
