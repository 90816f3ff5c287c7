#!/usr/bin/env bash
# Builds the native library of the named platforms into build/plugins, laid out as the Unity package's Plugins, for
# scripts/unity-package.sh. Stops at one whose tools are missing. Without a name it builds what it can here, and says of each other
# platform what it lacks. What each needs is in docs/building.md.
#   usage: unity-plugins.sh [linux|windows|macos|android|ios]...
set -euo pipefail
cd "$(dirname "$0")/.."
plugins=build/plugins
# shellcheck source=scripts/platforms.sh
. scripts/platforms.sh

# put FROM TO: the plugin, once it is what it should be.
put() {
    scripts/exports.py "$1"
    mkdir -p "$(dirname "$plugins/$2")"
    cp "$1" "$plugins/$2"
    echo "$platform: $plugins/$2, $(($(wc -c <"$1") / 1024)) KB"
}

linux() {
    local target=x86_64-unknown-linux-gnu
    build_linux x86_64 cdylib
    put "$built/$target/release/libhfi.so" Linux/x86_64/libhfi.so
}

windows() {
    build_windows cdylib
    put "$built/x86_64-pc-windows-gnu/release/hfi.dll" Windows/x86_64/hfi.dll
}

macos() {
    build_macos cdylib
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
        put "$built/$target/release/libhfi.so" "Android/$abi/libhfi.so"
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
    put "$built/$target/release/libhfi.a" iOS/libhfi.a
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
