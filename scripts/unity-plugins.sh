#!/usr/bin/env bash
# Builds the native library of the named platforms into build/plugins, laid out as the Unity package's Plugins, for
# scripts/unity-package.sh. Stops at one whose tools are missing. Without a name it builds what it can here, and says of each other
# platform what it lacks. What each needs is in docs/building.md.
#   usage: unity-plugins.sh [linux|windows|macos|android|ios]...
set -euo pipefail
cd "$(dirname "$0")/.."
plugins=build/plugins
host=$(uname -s)
# cargo-zigbuild 0.24.0 and ziglang 0.17.1, for Linux on x86-64.
zig_packages='cargo-zigbuild==0.24.0 --hash=sha256:484412e39e4c6039474535ce97ee75a22bab22d58233056f8ec8a8f9034bb957
ziglang==0.17.1 --hash=sha256:ea6cc5d87b033cf0aedfbc8f9549a908cae6c50ac31f1698188fa48a74524b54'
zig_root=${HFI_ZIG_ROOT:-${XDG_CACHE_HOME:-$HOME/.cache}/hfi-zig}

# lacks WHAT: ends a platform that cannot be built here.
cannot=3
lacks() {
    echo "$platform: not built: $1" >&2
    exit $cannot
}

# rust_for TARGET...: chooses a Rust that can build for these: the usual one where it has their standard libraries, else Debian's
# rustc-web, which compiles them on the way.
rust_for() {
    local target lacking=
    cargo=cargo std=()
    scripts/need.sh cargo cc python3
    for target in "$@"; do
        [ -d "$(rustc --print sysroot)/lib/rustlib/$target/lib" ] || lacking=$target
    done
    [ -n "$lacking" ] || return 0
    if ! command -v apt-get >/dev/null || ! scripts/need.sh rustc-web; then
        lacks "Rust's standard library for it is missing: rustup target add $*"
    fi
    cargo=/usr/bin/cargo std=(-Zbuild-std=std,panic_unwind)
    export CARGO=/usr/bin/cargo RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1
}

# compile COMMAND TARGET KIND STRIP: `COMMAND rustc`, cargo or cargo-zigbuild, for a target.
compile() {
    "$1" rustc --release --locked --package hfi --lib --target "$2" --crate-type "$3" \
        --config "profile.release.package.hfi.strip=\"$4\"" ${std[@]+"${std[@]}"}
}

need_zig() {
    command -v cargo-zigbuild >/dev/null && return
    if [ ! -e "$zig_root/ready" ]; then
        [ "$host $(uname -m)" = "Linux x86_64" ] || lacks "cargo-zigbuild is missing: pip install ziglang cargo-zigbuild"
        scripts/need.sh python3 python3-venv
        echo "installing ziglang and cargo-zigbuild into $zig_root (103 MB from PyPI)"
        rm -rf "$zig_root"
        python3 -m venv "$zig_root"
        "$zig_root/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --requirement /dev/stdin \
            <<<"$zig_packages" || lacks "cargo-zigbuild could not be installed: pip install ziglang cargo-zigbuild"
        touch "$zig_root/ready"
    fi
    PATH=$zig_root/bin:$PATH
}

# put FROM TO: the plugin, once it is what it should be.
put() {
    scripts/exports.py "$1"
    mkdir -p "$(dirname "$plugins/$2")"
    cp "$1" "$plugins/$2"
    echo "$platform: $plugins/$2, $(($(wc -c <"$1") / 1024)) KB"
}

# framework NAME SYMBOL...: the part of a framework of macOS that the linker has to see.
framework() {
    local folder=build/frameworks/$1.framework symbols
    printf -v symbols '%s, ' "${@:2}"
    mkdir -p "$folder"
    cat >"$folder/$1.tbd" <<END
--- !tapi-tbd
tbd-version: 4
targets: [ x86_64-macos, arm64-macos ]
install-name: /System/Library/Frameworks/$1.framework/Versions/A/$1
exports:
  - targets: [ x86_64-macos, arm64-macos ]
    symbols: [ ${symbols%, } ]
...
END
}

linux() {
    local target=x86_64-unknown-linux-gnu
    need_zig
    rust_for $target
    compile cargo-zigbuild $target.2.17 cdylib symbols
    put target/$target/release/libhfi.so Linux/x86_64/libhfi.so
}

windows() {
    local target=x86_64-pc-windows-gnu
    scripts/need.sh x86_64-w64-mingw32-gcc || lacks "MinGW-w64's gcc for x86-64 is missing"
    rust_for $target
    export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc
    compile "$cargo" $target cdylib symbols
    put target/$target/release/hfi.dll Windows/x86_64/hfi.dll
}

macos() {
    local targets=(aarch64-apple-darwin x86_64-apple-darwin) target
    local built=("${targets[@]/#/target/}")
    built=("${built[@]/%//release/libhfi.dylib}")
    mkdir -p build
    export MACOSX_DEPLOYMENT_TARGET=11.0
    if [ "$host" = Darwin ]; then
        xcrun --find lipo >/dev/null || lacks "Xcode's command line tools are missing: xcode-select --install"
        rust_for "${targets[@]}"
        for target in "${targets[@]}"; do compile "$cargo" "$target" cdylib symbols; done
        xcrun lipo -create -output build/libhfi.dylib "${built[@]}"
        xcrun codesign --force --sign - build/libhfi.dylib
    else
        need_zig
        rust_for "${targets[@]}"
        # Only what is named here is taken from the system's frameworks, which zig does not have.
        export CARGO_TARGET_AARCH64_APPLE_DARWIN_RUSTFLAGS="-Clink-arg=-F$PWD/build/frameworks"
        export CARGO_TARGET_X86_64_APPLE_DARWIN_RUSTFLAGS=$CARGO_TARGET_AARCH64_APPLE_DARWIN_RUSTFLAGS
        framework CoreFoundation _CFArrayCreate _CFArrayGetCount _CFArrayGetValueAtIndex _CFDataGetBytePtr _CFDataGetLength _CFDictionaryCreate \
            _CFDictionaryGetValueIfPresent _CFEqual _CFGetTypeID _CFNumberGetTypeID _CFNumberGetValue _CFRelease _CFRetain _CFStringCreateWithBytes \
            _CFStringCreateWithBytesNoCopy _CFStringGetBytes _CFStringGetCStringPtr _CFStringGetLength _CFStringGetTypeID _kCFAllocatorDefault \
            _kCFAllocatorNull _kCFBooleanFalse _kCFTypeArrayCallBacks _kCFTypeDictionaryKeyCallBacks _kCFTypeDictionaryValueCallBacks
        framework Security _SecCertificateCopyData _SecCopyErrorMessageString _SecTrustSettingsCopyCertificates _SecTrustSettingsCopyTrustSettings
        framework SystemConfiguration _SCDynamicStoreCopyProxies _SCDynamicStoreCreateWithOptions _kSCDynamicStoreUseSessionKeys \
            _kSCPropNetProxiesHTTPEnable _kSCPropNetProxiesHTTPPort _kSCPropNetProxiesHTTPProxy _kSCPropNetProxiesHTTPSEnable \
            _kSCPropNetProxiesHTTPSPort _kSCPropNetProxiesHTTPSProxy
        for target in "${targets[@]}"; do compile cargo-zigbuild "$target" cdylib none; done
        scripts/lipo.py build/libhfi.dylib "${built[@]}"
    fi
    put build/libhfi.dylib macOS/libhfi.dylib
}

android() {
    local ndk=${ANDROID_NDK_HOME:-${ANDROID_NDK_ROOT:-}} tools abi target clang name
    [ -n "$ndk" ] || lacks "set ANDROID_NDK_HOME to Android's NDK, r23 or later: https://developer.android.com/ndk/downloads, or the one of Unity's Android support"
    tools=$(echo "$ndk"/toolchains/llvm/prebuilt/*/bin)
    [ -x "$tools/aarch64-linux-android23-clang" ] || lacks "there is no clang for API level 23 in $ndk"
    rust_for aarch64-linux-android armv7-linux-androideabi x86_64-linux-android
    while read -r abi target clang; do
        name=${target//-/_}
        export "CC_$name=$tools/${clang}23-clang" "AR_$name=$tools/llvm-ar" "CARGO_TARGET_$(tr a-z A-Z <<<"$name")_LINKER=$tools/${clang}23-clang"
        compile "$cargo" "$target" cdylib symbols </dev/null
        put "target/$target/release/libhfi.so" "Android/$abi/libhfi.so"
    done <<END
arm64-v8a aarch64-linux-android aarch64-linux-android
armeabi-v7a armv7-linux-androideabi armv7a-linux-androideabi
x86_64 x86_64-linux-android x86_64-linux-android
END
}

ios() {
    local target=aarch64-apple-ios headers
    export IPHONEOS_DEPLOYMENT_TARGET=12.0
    if [ "$host" = Darwin ]; then
        xcrun --sdk iphoneos --show-sdk-path >/dev/null || lacks "Xcode and its SDK for iOS are missing"
    else
        need_zig
        # The little C in it needs headers only, and a static library no linker. Any folder stands for the SDK.
        headers=$(python3 -c 'import ziglang; print(ziglang.__path__[0])')/lib/libc/include/any-darwin-any || lacks "ziglang is missing: pip install ziglang"
        mkdir -p build
        export SDKROOT=$PWD/build CC_aarch64_apple_ios=$PWD/build/ios-cc
        cat >build/ios-cc <<END
#!/bin/sh
exec cargo-zigbuild zig cc -- -target aarch64-ios.$IPHONEOS_DEPLOYMENT_TARGET -isystem "$headers" "\$@"
END
        chmod +x build/ios-cc
    fi
    rust_for $target
    compile "$cargo" $target staticlib none
    put target/$target/release/libhfi.a iOS/libhfi.a
}

platforms=(linux windows macos android ios)
for platform in "$@"; do
    [[ " ${platforms[*]} " == *" $platform "* ]] || { echo "no such platform as $platform; there are ${platforms[*]}" >&2 && exit 1; }
done
[ $# -eq 0 ] || platforms=("$@")
for platform in "${platforms[@]}"; do
    # In a shell of its own, since what it exports is for itself; not in a condition, where it would go on after a failure.
    set +e
    (set -e; "$platform")
    status=$?
    set -e
    if [ $status -ne 0 ] && { [ $status -ne $cannot ] || [ $# -gt 0 ]; }; then exit 1; fi
done
