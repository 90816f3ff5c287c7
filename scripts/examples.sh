#!/usr/bin/env bash
# Builds and runs the examples on the sandbox server.
set -uo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/report.sh
. scripts/report.sh

demo() {
    local output
    output=$(make --no-print-directory demo) || { echo "$output"; return 1; }
    grep -q '^all done$' <<<"$output" || { echo "$output"; return 1; }
}
check the_quickstart_runs_on_the_sandbox env -u HFI_LIVE -u HFI_BASE_URL bash -c "$(declare -f demo); demo"
report
