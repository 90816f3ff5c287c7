# Sourced by the suites: `check NAME COMMAND...` runs one check, `report` prints the counts and fails if one failed.
passed=0 failed=0
check() {
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then
        passed=$((passed + 1))
        echo "ok $name"
    else
        failed=$((failed + 1))
        printf 'FAIL %s\n%s\n' "$name" "$(tail -n 40 <<<"$output")"
    fi
}
report() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
