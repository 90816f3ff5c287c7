#!/usr/bin/env bash
# Makes the archives of a release: build/dist/hfi-VERSION-PLATFORM.tar.gz, or .zip for Windows, each with headers, libraries, hfi.pc,
# hfiConfig.cmake and licences, and build/dist/SHA256SUMS. Opens each, compiles programs against it, and runs them where that can be done
# here. Without a platform it makes those that can be built here, and says what the others lack.
#   usage: dist.sh [linux-x86_64|linux-arm64|windows-x86_64|macos-universal]...
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/platforms.sh
. scripts/platforms.sh
# shellcheck source=scripts/emulators.sh
. scripts/emulators.sh
# shellcheck source=scripts/report.sh
. scripts/report.sh

all=(linux-x86_64 linux-arm64 windows-x86_64 macos-universal)
dist=$PWD/build/dist
version=$(sed -nE '/^\[package\]/,/^\[/s/^version *= *"([^"]+)".*/\1/p' Cargo.toml)

# need TOOL...: or this platform is left out.
need() { scripts/need.sh "$@" || lacks "it needs $*"; }
# take FILE...: what was built goes where CMakeLists.txt looks for it.
take() {
    mkdir -p "$work/built/release"
    cp "$@" "$work/built/release/"
}

# install_with CMAKE_ARGUMENT...: the headers, libraries and packages as `make install` puts them, into $stage.
install_with() {
    need cmake g++
    cross=("$@")
    cmake -S . -B "$work/cmake" -DCMAKE_INSTALL_PREFIX="$stage" -DCMAKE_INSTALL_LIBDIR=lib \
        -DHFI_CARGO_TARGET_DIR="$work/built" -DHFI_PREBUILT=ON "$@" >"$work/cmake.log" 2>&1 || { cat "$work/cmake.log" >&2 && return 1; }
    cmake --install "$work/cmake" >>"$work/cmake.log" || return 1
    mv "$stage"/share/doc/hfi/* "$stage/"
    rm -r "$stage/share"
    cp README.md CHANGELOG.md "$stage/"
}

# import_libraries: of hfi.dll, for MinGW (libhfi.dll.a) and for MSVC (hfi.dll.lib). Both come from the list of symbols.
import_libraries() {
    need llvm-dlltool
    { printf 'LIBRARY hfi.dll\nEXPORTS\n' && sed -nE 's/^(hfi_[^ ]+).*/    \1/p' abi/symbols.txt; } >"$work/hfi.def"
    x86_64-w64-mingw32-dlltool --deterministic-libraries --input-def "$work/hfi.def" --output-lib "$work/libhfi.dll.a"
    llvm-dlltool -m i386:x86-64 -d "$work/hfi.def" -l "$work/hfi.dll.lib"
}

build_linux_x86_64() {
    build_linux x86_64 cdylib,staticlib
    take "$built"/x86_64-unknown-linux-gnu/release/libhfi.{so,a}
    need strip
    strip --strip-debug --enable-deterministic-archives "$work/built/release/libhfi.a"
    install_with
}
build_linux_arm64() {
    build_linux aarch64 cdylib,staticlib
    take "$built"/aarch64-unknown-linux-gnu/release/libhfi.{so,a}
    need aarch64-linux-gnu-g++
    aarch64-linux-gnu-strip --strip-debug --enable-deterministic-archives "$work/built/release/libhfi.a"
    install_with -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR=aarch64 \
        -DCMAKE_C_COMPILER=aarch64-linux-gnu-gcc -DCMAKE_CXX_COMPILER=aarch64-linux-gnu-g++
}
build_windows_x86_64() {
    build_windows cdylib,staticlib
    import_libraries
    take "$built"/x86_64-pc-windows-gnu/release/{hfi.dll,libhfi.a} "$work/libhfi.dll.a"
    need x86_64-w64-mingw32-g++
    x86_64-w64-mingw32-strip --strip-debug --enable-deterministic-archives "$work/built/release/libhfi.a"
    install_with -DCMAKE_SYSTEM_NAME=Windows -DCMAKE_SYSTEM_PROCESSOR=AMD64 \
        -DCMAKE_C_COMPILER=x86_64-w64-mingw32-gcc-posix -DCMAKE_CXX_COMPILER=x86_64-w64-mingw32-g++-posix
    cp "$work/hfi.dll.lib" "$stage/lib/"
}
build_macos_universal() {
    build_macos cdylib,staticlib
    take build/libhfi.{dylib,a}
    local tools=()
    # CMake is to write files only; it need not find Apple's compilers and tools.
    [ "$host" = Darwin ] || tools=(-DCMAKE_SYSTEM_NAME=Darwin -DCMAKE_C_COMPILER=cc -DCMAKE_CXX_COMPILER=c++ -DCMAKE_C_COMPILER_WORKS=1
        -DCMAKE_CXX_COMPILER_WORKS=1 -DCMAKE_INSTALL_NAME_TOOL=true)
    install_with ${tools[@]+"${tools[@]}"}
}

# pack: the archive of $stage, the same bytes for the same files.
pack() {
    local name
    name=$(basename "$stage")
    find "$stage" -exec touch -h -d @499162500 {} +
    chmod -R u+rw,go+r-w,a-s "$stage"
    rm -f "$dist/$name".*
    case $platform in
        windows-*)
            need zip
            (cd "$work" && find "$name" -type f | LC_ALL=C sort | TZ=UTC zip -q -9 -X "$dist/$name.zip" -@)
            ;;
        *) LC_ALL=C tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner -cf - "$name" | gzip -9 -n >"$dist/$name.tar.gz" ;;
    esac
}

# What is checked of the opened archive.
has() {
    local file
    for file in "$@"; do
        [ -s "$opened/$file" ] || { echo "$file is missing" && return 1; }
    done
}
says_nothing_of_this_folder() { ! grep -rIn "$PWD" "$opened"; }
wants_no_newer_glibc() {
    local newest
    newest=$(readelf --version-info --wide "$opened/lib/libhfi.so" | grep -oE 'GLIBC_[0-9.]+' | sort -Vu | tail -n 1)
    echo "it wants $newest" && [ "$(printf '%s\n' GLIBC_2.17 "$newest" | sort -V | tail -n 1)" = GLIBC_2.17 ]
}
has_its_links() {
    [ "$(readlink "$opened/lib/libhfi.so") $(readlink "$opened/lib/libhfi.so.0")" = "libhfi.so.$version libhfi.so.$version" ] &&
        readelf -d "$opened/lib/libhfi.so" | grep -q 'SONAME.*\[libhfi.so.0\]'
}
# packaged ARGUMENT...: what pkg-config says of the archive's library.
packaged() { PKG_CONFIG_LIBDIR=$opened/lib/pkgconfig pkg-config "$@" hfi; }
# compiles C|CXX INTO LIBRARY...: a quickstart.
compiles() {
    local source=(-x c ${c_flags[@]+"${c_flags[@]}"} examples/c/quickstart.c) compiler=("${cc[@]}")
    [ "$1" = C ] || source=(-std=c++20 examples/cpp/quickstart.cpp) compiler=("${cxx[@]}")
    "${compiler[@]}" -O1 -I"$opened/include" "${source[@]}" -x none -o "$programs/$2" "${@:3}"
}
runs() { (cd "$programs" && "$OLDPWD/scripts/with-server.sh" "$sandbox" ${emulator[@]+"${emulator[@]}"} "./$1"); }
# found_by_cmake: a project that finds the package builds programs with the shared library and with the static one.
found_by_cmake() {
    mkdir -p "$work/project"
    cat >"$work/project/CMakeLists.txt" <<CMAKE
cmake_minimum_required(VERSION 3.16)
project(found C CXX)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY $programs)
find_package(hfi $version REQUIRED)
foreach(kind hfi static)
    add_executable(found-\${kind} $PWD/examples/c/quickstart.c)
    target_compile_options(found-\${kind} PRIVATE ${c_flags[*]-})
    target_link_libraries(found-\${kind} PRIVATE hfi::\${kind} $cmake_libraries)
endforeach()
CMAKE
    cmake -S "$work/project" -B "$work/project/build" -Dhfi_DIR="$opened/lib/cmake/hfi" ${cross[@]+"${cross[@]}"} && cmake --build "$work/project/build"
}
# found_for_msvc: a project that CMake takes for one of MSVC gets the import library, and no static one, since the archive has MinGW's only.
found_for_msvc() {
    mkdir -p "$work/msvc"
    cat >"$work/msvc/CMakeLists.txt" <<CMAKE
cmake_minimum_required(VERSION 3.16)
project(msvc NONE)
set(MSVC 1)
find_package(hfi $version REQUIRED)
get_target_property(import hfi::hfi IMPORTED_IMPLIB)
if(NOT import STREQUAL "$opened/lib/hfi.dll.lib" OR NOT EXISTS "\${import}" OR TARGET hfi::static)
    message(FATAL_ERROR "the import library is \${import}, or there is a static one")
endif()
CMAKE
    cmake -S "$work/msvc" -B "$work/msvc/build" -Dhfi_DIR="$opened/lib/cmake/hfi" -DCMAKE_SYSTEM_NAME=Windows
}

# checks: of the archive, opened elsewhere than it was made.
checks() {
    local shared=(-L"$opened/lib" -lhfi) suffix='' c_flags=() emulator=() cmake_libraries='' cc=cc cxx=c++ target
    local about=(LICENSE-MIT LICENSE-APACHE THIRD-PARTY-LICENSES.txt README.md CHANGELOG.md include/hfi.h include/hfi.hpp include/hfi/client.hpp
        lib/cmake/hfi/hfiConfig.cmake lib/pkgconfig/hfi.pc)
    need pkg-config
    check "${platform}_has_headers_licences_and_packages" has "${about[@]}"
    check "${platform}_says_nothing_of_the_folder_that_it_was_made_in" says_nothing_of_this_folder
    case $platform in
        linux-*)
            need readelf
            check "${platform}_has_its_libraries" has lib/libhfi.so lib/libhfi.a
            check "${platform}_exports_the_functions_of_the_header_only" scripts/exports.py "$opened/lib/libhfi.so"
            check "${platform}_has_the_links_to_its_library" has_its_links
            check "${platform}_wants_no_newer_glibc_than_2.17" wants_no_newer_glibc
            shared+=("-Wl,-rpath,$opened/lib")
            [ "$platform" = linux-x86_64 ] || emulate "$platform" "$programs"
            ;;
        windows-*)
            check "${platform}_has_its_libraries" has bin/hfi.dll lib/libhfi.dll.a lib/hfi.dll.lib lib/libhfi.a
            check "${platform}_exports_the_functions_of_the_header_only" scripts/exports.py "$opened/bin/hfi.dll"
            emulate "$platform" "$programs"
            cp "$opened/bin/hfi.dll" "$programs/"
            suffix=.exe c_flags=(-include pthread.h) cmake_libraries=-static shared+=(-static)
            check "${platform}_links_with_the_import_library_for_MSVC" compiles C "msvc$suffix" "$opened/lib/hfi.dll.lib" -static
            check "${platform}_runs_so" runs "msvc$suffix"
            check "${platform}_is_found_by_CMake_for_MSVC" found_for_msvc
            # Before it the linker would take the static library, which -static asks for.
            shared=(-L"$opened/lib" -l:libhfi.dll.a -static)
            ;;
        macos-*)
            check "${platform}_has_its_library" has lib/libhfi.dylib lib/libhfi.a
            check "${platform}_exports_the_functions_of_the_header" scripts/exports.py "$opened/lib/libhfi.dylib"
            for target in aarch64 x86_64; do
                [ "$host" = Darwin ] || cc=(zig cc -target "$target-macos.11.0") cxx=(zig c++ -target "$target-macos.11.0")
                check "${platform}_compiles_a_program_in_C_for_$target" compiles C "c-$target" "${shared[@]}"
                check "${platform}_compiles_a_program_in_CXX_for_$target" compiles CXX "cxx-$target" "${shared[@]}"
            done
            return
            ;;
    esac
    check "${platform}_compiles_a_program_in_C" compiles C "c$suffix" "${shared[@]}"
    check "${platform}_runs_it" runs "c$suffix"
    check "${platform}_compiles_a_program_in_CXX" compiles CXX "cxx$suffix" "${shared[@]}"
    check "${platform}_runs_this_one_too" runs "cxx$suffix"
    # shellcheck disable=SC2046
    check "${platform}_links_the_static_library_with_what_pkg_config_says" compiles C "static$suffix" \
        $(packaged --static --libs | sed 's/-lhfi /-l:libhfi.a /') ${cmake_libraries:+"$cmake_libraries"}
    check "${platform}_runs_without_the_shared_one" runs "static$suffix"
    check "${platform}_is_found_by_CMake" found_by_cmake
    check "${platform}_runs_what_CMake_made_with_the_shared_library" runs "found-hfi$suffix"
    check "${platform}_runs_what_CMake_made_with_the_static_one" runs "found-static$suffix"
}

# archive: builds, packs, opens and checks one platform.
archive() {
    local started=$SECONDS name=hfi-$version-$platform packed
    work=$dist/work/$platform stage=$dist/work/$platform/$name opened=$dist/work/$platform/opened/$name
    programs=$work/programs
    rm -rf "$work"
    mkdir -p "$programs" "$work/opened"
    echo "--- $platform"
    "build_${platform//-/_}"
    pack
    packed=$(echo "$dist/$name".*)
    case $packed in
        *.zip) need unzip && unzip -q "$packed" -d "$work/opened" ;;
        *) tar -C "$work/opened" -xzf "$packed" ;;
    esac
    checks
    echo "$packed: $(du -h "$packed" | cut -f 1), $((SECONDS - started)) seconds"
    report >"$work/counts"
}

sandbox=$PWD/target/release/hfi-sandbox
mkdir -p "$dist"
[ -x "$sandbox" ] || cargo build --release --package hfi-sandbox
asked=("$@")
[ $# -gt 0 ] || asked=("${all[@]}")
good=0 bad=0
for platform in "${asked[@]}"; do
    [[ " ${all[*]} " == *" $platform "* ]] || { echo "$platform: no such platform; there are ${all[*]}" >&2 && exit 1; }
done
for platform in "${asked[@]}"; do
    # Not in a condition, where an error would not end it.
    set +e
    (set -e && archive)
    status=$?
    set -e
    passed=0 failed=0
    [ ! -e "$dist/work/$platform/counts" ] || read -r passed _ failed _ <"$dist/work/$platform/counts"
    good=$((good + passed)) bad=$((bad + failed))
    if [ $status -eq $cannot ] && [ $# -eq 0 ]; then
        echo "left out $platform"
    elif [ $status -ne 0 ] && [ "$failed" -eq 0 ]; then
        echo "FAIL $platform ended with exit code $status"
        bad=$((bad + 1))
    fi
done
(cd "$dist" && sha256sum hfi-"$version"-*.{tar.gz,zip} 2>/dev/null >SHA256SUMS || true)
cat "$dist/SHA256SUMS"
echo "$good passed, $bad failed"
[ $bad -eq 0 ]
