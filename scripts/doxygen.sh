#!/usr/bin/env bash
# Builds the reference of the C and C++ headers into build/reference. A warning of Doxygen is an error, and so is a name of hfi.h or a
# method of a task that the reference does not have.
set -uo pipefail
cd "$(dirname "$0")/.."
scripts/need.sh doxygen || exit 1
# shellcheck source=scripts/report.sh
. scripts/report.sh

out=build/reference
rm -rf "$out" && mkdir -p "$out"
HFI_VERSION=$(sed -nE 's/^version = "(.*)"/\1/p' Cargo.toml | head -n 1) HFI_REFERENCE=$out
export HFI_VERSION HFI_REFERENCE

# has PAGE: reads names, and says which are not on a page of the reference.
has() {
    local missing=() name count=0
    while read -r name; do
        count=$((count + 1))
        grep -q "\b$name\b" "$out/$1" || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && [ "$count" -gt 20 ] || { echo "$1 lacks, of $count: ${missing[*]}"; return 1; }
}
names_of_c() { cut -d' ' -f1 abi/symbols.txt | has hfi_8h.html; }
methods() { sed -nE 's/^    .* ([a-z_]+)\(.*\) const \{$/\1/p' include/hfi/client_tasks.hpp | grep -v '^make_' | sort -u | has classhfi_1_1ClientTasks.html; }
internals() { ! find "$out" -name '*detail_1*' -o -name '*namespacehfi_1_1detail*' | grep .; }

check the_reference_builds_without_a_warning doxygen docs/Doxyfile
check it_has_every_name_of_the_c_header names_of_c
check it_has_the_methods_of_every_task methods
check it_has_nothing_of_the_internals internals
echo "the reference: $out/index.html"
report
