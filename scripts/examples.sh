#!/usr/bin/env bash
# Builds and runs the examples on the sandbox server.
set -uo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/report.sh
. scripts/report.sh

demo() {
    local output
    output=$(make --no-print-directory demo) || { echo "$output"; return 1; }
    [ "$(grep -c '^all done$' <<<"$output")" -eq 3 ] || { echo "$output"; return 1; }
    file=build/picture.png
    [ "$(head -c 8 "$file" | od -An -tx1 | tr -d ' ')" = 89504e470d0a1a0a ] || { echo "$file is no PNG"; return 1; }
}
endpoint() {
    local output
    output=$(scripts/with-server.sh target/release/hfi-sandbox build/endpoint_batch told-by-name) || { echo "$output"; return 1; }
    grep -q '^24 of 24 prompts answered$' <<<"$output" && grep -q '^it is paused$' <<<"$output" || { echo "$output"; return 1; }
}
check the_demo_runs_on_the_sandbox_and_writes_its_picture env -u HFI_LIVE -u HFI_BASE_URL bash -c "$(declare -f demo); demo"
check the_endpoint_example_starts_one_runs_its_batch_and_pauses_it endpoint
report
