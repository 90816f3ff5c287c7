# Sourced by what builds the library for other platforms than this machine's: which Rust and which linker do it, and the builds that
# Unity's plugins and the archives of `make dist` share. Wants the working folder to be the repository's, and `platform` to be the name
# of what is built, for messages.
host=$(uname -s)
built=${CARGO_TARGET_DIR:-target}
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

# compile COMMAND TARGET KINDS STRIP: `COMMAND rustc`, cargo or cargo-zigbuild, for a target; KINDS as cdylib or cdylib,staticlib.
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
# zig ARGUMENT...: the one that cargo-zigbuild uses.
zig() { python3 -m ziglang "$@"; }

# build_linux ARCHITECTURE KINDS: for glibc 2.17 and later, in $built/ARCHITECTURE-unknown-linux-gnu/release.
build_linux() {
    need_zig
    rust_for "$1-unknown-linux-gnu"
    compile cargo-zigbuild "$1-unknown-linux-gnu.2.17" "$2" symbols
}

# build_windows KINDS: hfi.dll and libhfi.a in $built/x86_64-pc-windows-gnu/release.
build_windows() {
    local target=x86_64-pc-windows-gnu
    scripts/need.sh x86_64-w64-mingw32-gcc || lacks "MinGW-w64's gcc for x86-64 is missing"
    rust_for $target
    export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc
    compile "$cargo" $target "$1" symbols
}

# framework NAME SYMBOL...: the part of a framework of macOS that the linker has to see.
framework() {
    local folder=build/frameworks/$1.framework symbols
    printf -v symbols '%s, ' "${@:2}"
    mkdir -p "$folder"
    cat >"$folder/$1.tbd" <<END_OF_FILE
--- !tapi-tbd
tbd-version: 4
targets: [ x86_64-macos, arm64-macos ]
install-name: /System/Library/Frameworks/$1.framework/Versions/A/$1
exports:
  - targets: [ x86_64-macos, arm64-macos ]
    symbols: [ ${symbols%, } ]
...
END_OF_FILE
}

# build_macos KINDS: build/libhfi.dylib and, if asked for, build/libhfi.a, universal.
build_macos() {
    local targets=(aarch64-apple-darwin x86_64-apple-darwin) target library libraries=(libhfi.dylib)
    case $1 in *staticlib*) libraries+=(libhfi.a) ;; esac
    mkdir -p build
    export MACOSX_DEPLOYMENT_TARGET=11.0
    if [ "$host" = Darwin ]; then
        xcrun --find lipo >/dev/null || lacks "Xcode's command line tools are missing: xcode-select --install"
        rust_for "${targets[@]}"
        for target in "${targets[@]}"; do compile "$cargo" "$target" "$1" symbols; done
        for library in "${libraries[@]}"; do
            xcrun lipo -create -output "build/$library" "$built"/{aarch64,x86_64}-apple-darwin/release/"$library"
        done
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
        for target in "${targets[@]}"; do compile cargo-zigbuild "$target" "$1" none; done
        for library in "${libraries[@]}"; do
            scripts/lipo.py "build/$library" "$built"/{aarch64,x86_64}-apple-darwin/release/"$library"
        done
    fi
}
