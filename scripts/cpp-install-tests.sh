#!/usr/bin/env bash
# The library installs like one: what `make install` puts in place, and projects outside the tree that use it from there (CMake, pkg-config)
# or from its sources (add_subdirectory, FetchContent). Each builds tests/install/talk.c and talk.cpp, which run on the sandbox server.
#   HFI_CARGO names the cargo to use instead of `cargo`.
set -uo pipefail
cd "$(dirname "$0")/.."
scripts/need.sh cargo cmake ninja pkg-config g++ git readelf || exit 1
# shellcheck source=scripts/report.sh
. scripts/report.sh

tree=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix
version=$(sed -nE 's/^version = "(.*)"/\1/p' Cargo.toml | head -n 1)
unset DESTDIR PKG_CONFIG_PATH CMAKE_PREFIX_PATH

# A cargo that notes what it was asked for.
export HFI_CARGO=${HFI_CARGO:-$(command -v cargo)} ASKED=$work/asked
# shellcheck disable=SC2016
printf '#!/bin/sh\necho "$@" >>"$ASKED"\nexec "$HFI_CARGO" "$@"\n' >"$work/cargo"
chmod +x "$work/cargo"
asked_to_build() { grep -qx -- "build --release --locked --package hfi --target-dir $tree/target" "$ASKED" || { cat "$ASKED"; return 1; }; }

answers() { [ "$(cd "$work" && timeout 600 "$tree/scripts/with-server.sh" "$tree/target/release/hfi-sandbox" "$1" 2>&1 | tee /dev/stderr)" = "You said: hello from $2" ]; }
# talk FOLDER: whether the programs there run.
talk() { answers "$1/talk-c" C && answers "$1/talk-cpp" C++; }
needs() { readelf -d "$1" | grep -q "NEEDED.*\[$2\]"; }
is_shared() { needs "$1/talk-c" libhfi.so.0 && needs "$1/talk-cpp" libhfi.so.0; }
is_static() { ! needs "$1/talk-c" 'libhfi.*' && ! needs "$1/talk-cpp" 'libhfi.*'; }

# project NAME TARGET: a project that links both programs to a target, which the lines on stdin bring.
project() {
    mkdir -p "$work/$1"
    cp tests/install/talk.c tests/install/talk.cpp "$work/$1"
    {
        printf 'cmake_minimum_required(VERSION 3.16)\nproject(outside LANGUAGES C CXX)\nset(CMAKE_CXX_STANDARD 17)\nset(CMAKE_CXX_EXTENSIONS OFF)\n'
        cat
        for language in c cpp; do
            printf 'add_executable(talk-%s talk.%s)\ntarget_link_libraries(talk-%s PRIVATE %s)\n' $language $language $language "$2"
        done
    } >"$work/$1/CMakeLists.txt"
}
# makes NAME ARGUMENT...: configures a project with these arguments, and builds it.
makes() { cmake -S "$work/$1" -B "$work/$1/build" "${@:2}" && cmake --build "$work/$1/build" --parallel; }

# docs WORD: the CMake block of docs/cpp.md that has a word, but for the reader's target.
docs() {
    awk -v word="$1" '/^```cmake/ { inside = 1; text = ""; next } /^```/ { if (inside && text ~ word) printf "%s", text; inside = 0 }
        inside && !/\(app / { text = text $0 "\n" }' docs/cpp.md
}

# --- what is put in place

# What there is but headers.
listed() {
    cat <<LIST
lib/cmake/hfi/hfiConfig.cmake
lib/cmake/hfi/hfiConfigVersion.cmake
lib/cmake/hfi/targets.cmake
lib/libhfi.a
lib/libhfi.so
lib/libhfi.so.0
lib/libhfi.so.$version
lib/pkgconfig/hfi.pc
share/doc/hfi/LICENSE-APACHE
share/doc/hfi/LICENSE-MIT
share/doc/hfi/THIRD-PARTY-LICENSES.txt
LIST
}
installs() { make --no-print-directory install CARGO="$work/cargo" PREFIX="$prefix"; }
in_place() { diff <(listed) <(cd "$prefix" && find . ! -type d -printf '%P\n' | grep -v '^include/' | LC_ALL=C sort); }
headers() { diff -r include "$prefix/include"; }
licences() { for file in LICENSE-MIT LICENSE-APACHE THIRD-PARTY-LICENSES.txt; do cmp "$file" "$prefix/share/doc/hfi/$file" || return 1; done; }
links() {
    cmp "target/release/libhfi.so" "$prefix/lib/libhfi.so.$version" && cmp target/release/libhfi.a "$prefix/lib/libhfi.a" &&
        [ "$(readlink "$prefix/lib/libhfi.so.0")" = "libhfi.so.$version" ] && [ "$(readlink "$prefix/lib/libhfi.so")" = "libhfi.so.$version" ] &&
        readelf -d "$prefix/lib/libhfi.so.$version" | grep -q 'SONAME.*\[libhfi\.so\.0\]'
}
says_no_place() { ! grep -rlF -e "$work" -e "$tree" "$prefix/lib/cmake" "$prefix/lib/pkgconfig"; }
into_destdir() {
    make --no-print-directory install CARGO="$work/cargo" PREFIX=/opt/hfi DESTDIR="$work/stage" && diff -r --no-dereference "$prefix" "$work/stage/opt/hfi" && [ ! -e /opt/hfi ]
}
# As for root, whose PATH has no cargo.
without_cargo() { make --no-print-directory install CARGO=no-cargo PREFIX="$work/as-root" && diff -r --no-dereference "$prefix" "$work/as-root"; }

check make_install_ends_well installs
check it_puts_in_place_what_belongs_there_and_nothing_else in_place
check the_headers_are_those_of_the_tree headers
check the_libraries_are_those_that_cargo_built_with_links_and_soname links
check the_licences_of_all_parts_are_with_it licences
check no_file_names_the_place_where_it_was_made says_no_place
check destdir_is_heeded into_destdir
check without_cargo_it_installs_what_is_built without_cargo

# --- CMake, installed

found() { makes "$1" "-DCMAKE_PREFIX_PATH=$prefix" "${@:2}"; }
find_shared() { project shared hfi::hfi < <(docs find_package) && grep -q find_package "$work/shared/CMakeLists.txt" && found shared && is_shared "$work/shared/build" && talk "$work/shared/build"; }
find_static() { project static hfi::static <<<'find_package(hfi REQUIRED)' && found static -G Ninja && is_static "$work/static/build" && talk "$work/static/build"; }
# only LANGUAGE: a project that knows one language.
only() {
    project "only-$1" hfi::hfi <<<'find_package(hfi REQUIRED)' &&
        sed -i -E "s/LANGUAGES C CXX/LANGUAGES ${1^^}/; /talk-$2/d" "$work/only-$1/CMakeLists.txt" && found "only-$1"
}
# Twice in one project, by parts of it that do not know each other.
twice() { project twice hfi::hfi <<<$'find_package(hfi REQUIRED)\nfind_package(hfi REQUIRED)' && cmake -S "$work/twice" -B "$work/twice/build" "-DCMAKE_PREFIX_PATH=$prefix"; }
# asks VERSION: configures a project that asks for that version.
asks() {
    project "asks-$1" hfi::hfi <<<"find_package(hfi $1 REQUIRED)" && cmake -S "$work/asks-$1" -B "$work/asks-$1/build" "-DCMAKE_PREFIX_PATH=$prefix"
}
refuses() {
    local output
    output=$(asks "$1" 2>&1) && return 1
    grep -q "compatible with requested version \"$1\"" <<<"$(tr -s ' \n' ' ' <<<"$output")" && grep -q "hfiConfig.cmake, version: $version" <<<"$output" || { echo "$output"; return 1; }
}

check find_package_links_the_shared_library find_shared
check find_package_links_the_static_library find_static
check a_project_in_c_alone_finds_it only c cpp
check a_project_in_cxx_alone_finds_it only cxx c
check it_may_be_found_twice twice
check "the_version_${version%.*}_is_found" asks "${version%.*}"
check "the_version_${version}_is_found" asks "$version"
check the_version_9_is_refused_and_the_message_says_what_is_there refuses 9

# --- pkg-config

pc() { PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config "$@"; }
# compile FOLDER [FLAG...]: both programs, by hand.
compile() {
    local into=$work/$1 flags
    shift
    mkdir -p "$into"
    read -ra flags <<<"$(pc --cflags hfi)"
    cc -std=c99 tests/install/talk.c -o "$into/talk-c" "${flags[@]}" "$@" && g++ -std=c++17 tests/install/talk.cpp -o "$into/talk-cpp" "${flags[@]}" "$@"
}
pc_shared() {
    local libs
    read -ra libs <<<"$(pc --libs hfi)"
    compile pc-shared "${libs[@]}" && is_shared "$work/pc-shared" && LD_LIBRARY_PATH=$prefix/lib talk "$work/pc-shared"
}
# The archive, by its name, in a program that is linked to the rest as usual.
pc_static() {
    local libs
    read -ra libs <<<"$(pc --static --libs hfi | sed 's/-lhfi/-l:libhfi.a/')"
    compile pc-static "${libs[@]}" && is_static "$work/pc-static" && talk "$work/pc-static"
}
# A program that needs no shared library at all.
pc_fully_static() {
    local libs
    read -ra libs <<<"$(pc --static --libs hfi)"
    compile pc-full -static "${libs[@]}" && ! readelf -d "$work/pc-full/talk-cpp" | grep NEEDED && talk "$work/pc-full"
}
check pkg_config_links_the_shared_library pc_shared
check pkg_config_links_the_static_library pc_static
check pkg_config_links_a_program_that_is_static_altogether pc_fully_static
check pkg_config_knows_the_version [ "$(pc --modversion hfi)" = "$version" ]

# --- moved

moved() {
    mv "$prefix" "$work/elsewhere" && prefix=$work/elsewhere || return 1
    project moved hfi::hfi <<<'find_package(hfi REQUIRED)' && found moved && talk "$work/moved/build" && pc_shared
}
check the_installed_files_may_be_moved moved

# --- from source

from_tree=(-DHFI_CARGO="$work/cargo" -DHFI_CARGO_TARGET_DIR="$tree/target")
subdirectory() {
    : >"$ASKED"
    project sub hfi::hfi <<<"add_subdirectory($tree hfi)" && makes sub -G Ninja "${from_tree[@]}" && asked_to_build && is_shared "$work/sub/build" && talk "$work/sub/build"
}
subdirectory_static() {
    project sub-static hfi::static <<<"add_subdirectory($tree hfi)" && makes sub-static "${from_tree[@]}" && is_static "$work/sub-static/build" && talk "$work/sub-static/build"
}
fetches_tree() {
    : >"$ASKED"
    project fetched hfi::hfi < <(docs FetchContent_Declare) && makes fetched -DFETCHCONTENT_SOURCE_DIR_HFI="$tree" "${from_tree[@]}" && asked_to_build && talk "$work/fetched/build"
}
# The block of the documentation, word by word but for the URL: a repository of what would be committed here.
fetches_git() {
    local source=$work/source
    mkdir "$source" && git ls-files -z --cached --others --exclude-standard | xargs -0 sh -c 'for file; do [ ! -f "$file" ] || printf "%s\0" "$file"; done' sh |
        tar --null -T - -c | tar -x -C "$source" &&
        git -C "$source" init -q -b main && git -C "$source" add -A && git -C "$source" -c user.name=test -c user.email=test@localhost commit -qm source &&
        project git hfi::hfi < <(docs FetchContent_Declare | sed "s|GIT_REPOSITORY [^ )]*|GIT_REPOSITORY file://$source|") && grep -q "file://$source" "$work/git/CMakeLists.txt" &&
        makes git -DHFI_PREBUILT=ON -DHFI_CARGO_TARGET_DIR="$tree/target" && talk "$work/git/build"
}
# A project that has hfi inside and installs both.
installs_along() {
    project along hfi::hfi <<<"add_subdirectory($tree hfi)" && printf 'install(TARGETS talk-c)\n' >>"$work/along/CMakeLists.txt" &&
        cmake -S "$work/along" -B "$work/along/build" -DHFI_INSTALL=ON -DHFI_PREBUILT=ON -DHFI_CARGO_TARGET_DIR="$tree/target" "-DCMAKE_INSTALL_PREFIX=$work/with" &&
        cmake --build "$work/along/build" --target talk-c && cmake --install "$work/along/build" && LD_LIBRARY_PATH=$work/with/lib answers "$work/with/bin/talk-c" C
}
leaves_out() { ! grep -q libhfi "$work/sub/build/hfi/cmake_install.cmake"; }
# complains TEXT ARGUMENT...: whether the tree is not configured with these arguments, and says so.
complains() {
    local output
    output=$(cmake -S "$tree" -B "$work/wrong" "${@:2}" 2>&1) && return 1
    rm -rf "$work/wrong"
    grep -qF "$1" <<<"$(tr -s ' \n' ' ' <<<"$output")" || { echo "$output"; return 1; }
}

check add_subdirectory_has_cargo_build_it subdirectory
check add_subdirectory_gives_the_static_library_too subdirectory_static
check add_subdirectory_installs_nothing_unless_asked leaves_out
check a_project_that_asks_installs_it_along installs_along
check fetchcontent_of_these_sources_has_cargo_build_it fetches_tree
check fetchcontent_as_documented_works_with_what_is_committed fetches_git
check a_prebuilt_library_that_is_missing_is_said complains "HFI_PREBUILT is set, but there is no $work/release/libhfi.so" -DHFI_PREBUILT=ON "-DHFI_CARGO_TARGET_DIR=$work"
check another_platform_without_its_name_for_rust_is_refused complains 'set HFI_CARGO_TARGET' -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR=riscv64
report
