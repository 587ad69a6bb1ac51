#!/usr/bin/env bash
# Runs BlueZ's hci-tester on two H4 controllers, the upper tester on the first serial line and the lower on the second,
# and prints one JSON object for each case: {"case": "Reset", "result": "passed"}; or "failed", "not run", "timed out".
#
#   scripts/guest -B -s SOCKET -s SOCKET -- Tests/Peers/bluez/hci-tester.sh [LOG]
#
# The tester's own words go to LOG if it is given (share its folder with -w). It takes the controllers over from the
# kernel, so bluetoothd must not run. Exits 1 when there are no results, whatever they are; what should pass is in
# hci-tester-expectations.txt.
set -euo pipefail

log=${1:-/dev/null}
for line in 1 2; do
    btattach -B "/dev/ttyS$line" -P h4 >/dev/null 2>&1 &
    # In order: the tester's upper controller is hci0. Ready once the kernel has set it up and lists it.
    for ((try = 0; ; try++)); do
        btmgmt info 2>/dev/null | grep -q "^Index list with $line item" && break
        ((try < 100)) || { echo "hci-tester: no hci$((line - 1)) on /dev/ttyS$line" >&2; exit 1; }
        sleep 0.1
    done
done

# Its table at the end has the case, spaces, the result, and the time, in colours. Its status tells whether all passed.
{ hci-tester 2>&1 || true; } | tee "$log" | sed 's/\x1b\[[0-9;]*m//g' | awk '
    /^Test Summary/ { summary = 1 }
    summary && match($0, / +(Passed|Failed|Not Run|Timed out)( |$)/) {
        name = substr($0, 1, RSTART - 1)
        result = tolower(substr($0, RSTART, RLENGTH))
        gsub(/^ +| +$/, "", result)
        if (name !~ /^Total/) printf "{\"case\": \"%s\", \"result\": \"%s\"}\n", name, result
        found = 1
    }
    END { exit !found }'
