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

# What strangers may write where: users, hosts, names; numbers and addresses in free texts, which findings quote.
edit=${T38TRACE%/*}/testdata/make/fault_edit
if [ -x "$edit" ]; then
	"$edit" "$root/testdata/clean-v17-mh.pcap" "$dir/wire.pcap" udptl,600-:drop 837-838:shift=-11500 \
		'1:sub=INVITE\040sip:+15550002@198.51.100.101:5060/INVITE\040sip:leakuser:leakpw@leakhost.example:5060' \
		'1:sub=From:\040</From:\040"leakdisplay\0405551112223"\040<' \
		'1:sub=Example-ATA\0572.1/Ex\040aa:bb:11:22:33:44\04010.99.3.4\015\012Subject:\040leaksubject\015\012P-Asserted-Identity:\040"leakname"\040<sip:leakid@leakhost>\015\012X-Station:\040leakx\015\012Warning:\040399\040leakhost\040"leakwarning"' \
		'1:sub=o=-/o=leakowner' '1:sub=s=-/s=leaksession\015\012i=leakabout\015\012e=leak@mail.example' \
		'3:sub=180\040Ringing/180\040Ringing\04010.99.1.2' '4:sub=200\040OK/200\040OK\0405556667777' \
		'106:sub=t38UDPRedundancy/t38UDPRedundancy-5551239876\015\012a=T38VendorInfo:0\0400\0405551239876' \
		'837:sub=Max-Forwards/Reason:\040SIP;cause=487;text="for\040555-867-5309\040at\04010.66.77.88\040and\0402001:db8::77"\015\012Max-Forwards' \
		>>"$dir/log" 2>&1
	rm -f "$dir"/redacted.*
	"$T38TRACE" report --format json "$dir/wire.pcap" >"$dir/full"
	grep -q 'its reason: SIP;cause=487;text=.*555-867-5309' "$dir/full" && grep -q leakdisplay "$dir/full"
	ok "a capture with much to hide"
	for format in text json jsonl junit html; do
		run report --redact --format $format --fail-on note "$dir/wire.pcap"
		! grep -o -e 'leak[a-z]*' -e 'aa:bb:[0-9a-f:]*' -e '10\.[69][69]\.[0-9.]*' -e '555-867' -e 'db8::' -e '555[16][1-9][0-9]*' -e '1555000[12]' \
			-e '198\.51\.' -e '192\.0\.2' -e 7a380000 -e wire.pcap -e 'data:image/png' "$dir/out" >>"$dir/log"
		ok "$format does not tell it"
	done
	run report --redact --format json "$dir/wire.pcap"
	grep -q 'its reason: SIP;cause=487;text=.*xxx-xxx-xxxx at 240' "$dir/out" && grep -q 'Ex xx:xx:xx:xx:xx:xx' "$dir/out"
	ok "what is no secret stays"
else
	skip "a capture with much to hide" "fault_edit was not built (make check builds it)"
fi

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
"$T38TRACE" report --redact --format json -o "$dir/hidden.json" "$call" "$root/testdata/clean-v17-mh.pcap"
run report --baseline "$dir/hidden.json" "$call" "$root/testdata/clean-v17-mh.pcap"
[ "$status" -eq 0 ]
ok "a redacted baseline serves as well, by the order of the calls"
run report --baseline "$dir/hidden.json" "$root/testdata/training-failed.pcap" "$root/testdata/clean-v17-mh.pcap"
[ "$status" -eq 1 ] && grep -q ' is worse: result: failed, was success$' "$dir/err"
ok "and finds what is worse"
tap_end
