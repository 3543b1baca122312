#!/bin/sh
# report --redact: nothing of the numbers, names, addresses and page data of a capture is in its report, and the same input is the
# same name throughout. TAP; T38TRACE names the program.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"
perl -MJSON::PP -e 1 2>/dev/null || skip_all "perl has no JSON::PP"
call=$root/testdata/loss-unrecovered.pcap

# hides CAPTURE FORMATS: none of them tells what the full report does.
hides() {
	"$T38TRACE" report --format json "$1" >"$dir/full" 2>/dev/null
	grep -q '"index"' "$dir/full" || return 0
	for format in $2; do
		"$T38TRACE" report --redact --format "$format" --check 'unrecovered == 0' "$1" >"$dir/redacted.$format" 2>/dev/null
	done
	perl "$root/tests/report_redact.pl" "$dir/full" "$dir"/redacted.* >>"$dir/log" 2>&1
}

for folder in testdata testdata/sip testdata/signalling ../shared/captures ../shared/corpus/cases; do
	if [ ! -d "$folder" ]; then
		skip "$folder" "there is no $folder"
		continue
	fi
	# JUnit has the text report in it, JSON what a line of jsonl has.
	formats='json junit'
	[ "$folder" = testdata ] && formats='text json jsonl junit html'
	failed=0
	for capture in "$folder"/*.pcap*; do
		hides "$capture" "$formats" && continue
		say "$capture"
		failed=1
	done
	[ $failed = 0 ]
	ok "$folder: no report tells who"
done
"$T38TRACE" report --format json "$call" >"$dir/full"
! perl "$root/tests/report_redact.pl" "$dir/full" "$dir/full" >/dev/null
ok "a report that is not redacted is found out"

run report --redact --format json "$call" "$root/testdata/clean-v17-mh.pcap"
[ "$status" -eq 0 ] && [ "$(grep -c '"uri": "sip:number-1@240' "$dir/out")" -eq 2 ] && [ "$(grep -c '"tsi": "number-1"' "$dir/out")" -eq 2 ] &&
	[ "$(grep -c '"number": "number-1"' "$dir/out")" -ge 2 ] && [ "$(grep -c '"call_id": "call-id-[12]"' "$dir/out")" -eq 2 ] &&
	grep -q '"file": "capture-2"' "$dir/out"
ok "the same number has the same name in SIP, T.30 and every call"
"$T38TRACE" report --format json "$call" | sed -n '/"verdict"/,/"findings"/p; /"summary": {/,$p' >"$dir/want"
"$T38TRACE" report --redact --format json "$call" | sed -n '/"verdict"/,/"findings"/p; /"summary": {/,$p' >"$dir/got"
[ -s "$dir/want" ] && same_text "$dir/want" "$dir/got"
ok "verdict and summary stay"
"$T38TRACE" report --redact "$call" >"$dir/one" && "$T38TRACE" report --redact "$call" >"$dir/two" && same_text "$dir/one" "$dir/two"
ok "the same capture gives the same report"
"$T38TRACE" report --format json -o "$dir/old.json" "$call" "$root/testdata/clean-v17-mh.pcap"
run report --redact --baseline "$dir/old.json" "$call" "$root/testdata/clean-v17-mh.pcap"
[ "$status" -eq 0 ]
ok "a baseline is compared by what is not told"
tap_end
