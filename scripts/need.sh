#!/usr/bin/env bash
# Sees to it that the named tools are there: installs Debian packages where it can, saying so, else says what is missing.
#   usage: need.sh TOOL...
set -euo pipefail

package_of() {
    case $1 in
        cc | gcc) echo gcc libc6-dev ;;
        g++) echo g++ ;;
        clang) echo clang libclang-rt-14-dev ;;
        # A newer clang than Debian's own, of the LLVM that rustc-web has.
        clang-22) echo clang-22 libclang-rt-22-dev ;;
        doctest) echo doctest-dev ;;
        nlohmann-json) echo nlohmann-json3-dev ;;
        mcs) echo mono-mcs libmono-system-core4.0-cil ;;
        mono) echo mono-runtime ;;
        nunit-console) echo nunit-console libnunit-framework2.6.3-cil ;;
        ninja) echo ninja-build ;;
        nm | readelf | strip) echo binutils ;;
        x86_64-w64-mingw32-gcc) echo gcc-mingw-w64-x86-64 ;;
        x86_64-w64-mingw32-g++) echo g++-mingw-w64-x86-64 ;;
        aarch64-linux-gnu-g++) echo g++-aarch64-linux-gnu libc6-dev-arm64-cross ;;
        qemu-aarch64) echo qemu-user ;;
        llvm-dlltool) echo llvm ;;
        # A newer Rust than Debian's own, and its standard library's sources.
        rustc-web) echo rustc-web cargo-web rust-web-src ;;
        curl-config) echo libcurl4-openssl-dev ;;
        go) echo golang-go ;;
        *) echo "$1" ;;
    esac
}

present() {
    case $1 in
        python3-venv) python3 -c 'import ensurepip, venv' >/dev/null 2>&1 ;;
        wine64) command -v wine64 /usr/lib/wine/wine64 >/dev/null 2>&1 ;;
        doctest) [ -e /usr/include/doctest/doctest.h ] ;;
        nlohmann-json) [ -e /usr/include/nlohmann/json.hpp ] ;;
        rustc-web) dpkg --status rustc-web cargo-web rust-web-src >/dev/null 2>&1 ;;
        *) command -v "$1" >/dev/null 2>&1 ;;
    esac
}

missing=()
for tool in "$@"; do
    present "$tool" && continue
    if [ "$tool" = cargo ]; then
        echo "cargo is missing: install Rust from https://rustup.rs, or your system's packages" >&2
        exit 1
    fi
    read -ra packages <<<"$(package_of "$tool")"
    missing+=("${packages[@]}")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "these are missing, please install them: ${missing[*]}" >&2
    exit 1
fi
sudo=()
[ "$(id -u)" -eq 0 ] || sudo=(sudo)
echo "installing what is missing: ${missing[*]}"
# A machine that has just started may be at its own updates; a mirror may be away for a moment.
patient=(-o DPkg::Lock::Timeout=900 -o Acquire::Retries=5)
"${sudo[@]}" apt-get update -qq "${patient[@]}"
DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${patient[@]}" "${missing[@]}" >/dev/null
