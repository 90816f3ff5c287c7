#!/usr/bin/env bash
# The ABI's promises, checked on the built library, the header and the C# imports.
set -uo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/report.sh
. scripts/report.sh

library=target/release/libhfi.so
header=include/hfi.h
imports=bindings/csharp/Runtime/Core/Native/NativeMethods.g.cs

exported() { nm -D --defined-only "$library" | awk '{print $3}' | sort; }
declared() { awk '/^[a-z].*hfi_[a-z_]*\(/' "$header" | grep -v '^typedef' | grep -oE 'hfi_[a-z0-9_]+\(' | tr -d '(' | sort; }
imported() { grep -oE 'EntryPoint = "[a-z0-9_]+"' "$imports" | cut -d'"' -f2 | sort; }
listed() { grep '^hfi_' abi/symbols.txt | cut -d' ' -f1 | sort; }
same() { diff <("$1") <("$2"); }
only_hfi() { ! exported | grep -v '^hfi_'; }
nonempty() { [ "$(declared | wc -l)" -gt 50 ]; }
soname() { readelf -d "$library" | grep -q 'SONAME.*\[libhfi.so.0\]'; }
nodelete() { readelf -d "$library" | grep -q 'NODELETE'; }
# Everything that each ABI version had is still there, with the same number.
promised() { ! grep -hvxFf abi/symbols.txt abi/v*.txt; }
alone() {
    local compiler=$1 standard=$2 language=$3
    printf '#include <hfi.h>\n#include <hfi.h>\nint main(void) { return hfi_abi_version() != HFI_ABI_VERSION; }\n' |
        "$compiler" -std="$standard" -Wall -Wextra -Werror -pedantic -Iinclude -x "$language" -fsyntax-only -
}
# Each function's comment says which threads may call it and since when.
documented() {
    awk '/^\/\*\*/ { text = "" } { text = text $0 }
         /^[a-z].*hfi_[a-z_]*\(/ && !/^typedef/ { if (text !~ /Threads:/ || text !~ /Since [0-9]/) { print; bad = 1 } text = "" }
         END { exit bad }' "$header"
}

# No type whose size depends on compiler or platform, no enum, no variable arguments, no struct by value but the final one.
plain_types() {
    ! sed -e '/^\/\*/,/\*\//d' -e '/^ *\/\*/,/\*\//d' "$header" | grep -nE '\b(bool|_Bool|enum|long|short|unsigned|int)\b|\.\.\.'
}
only_content_by_value() { [ "$(grep -c '^typedef struct {' "$header")" -eq 1 ]; }

check exported_symbols_are_the_functions_of_the_header same exported declared
check exported_symbols_are_the_imports_of_csharp same exported imported
check exported_symbols_are_the_listed_ones same exported listed
check the_header_declares_the_whole_api nonempty
check only_hfi_symbols_are_exported only_hfi
check the_soname_is_set soname
check the_library_is_never_unloaded nodelete
check nothing_of_any_abi_version_is_gone_or_renumbered promised
check only_types_of_fixed_width_cross_the_border plain_types
check only_the_final_struct_has_a_visible_layout only_content_by_value
check every_function_documents_threads_and_since documented
check the_header_compiles_alone_as_c99 alone cc c99 c
check the_header_compiles_alone_as_c11 alone cc c11 c
check the_header_compiles_alone_as_cxx17 alone g++ c++17 c++
report
