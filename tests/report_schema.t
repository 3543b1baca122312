#!/bin/sh
# The JSON report of every capture, as one object and as lines, against render/t38trace-report.schema.json; and the schema
# against reports that are wrong. TAP; T38TRACE names the program.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"
schema=$root/render/t38trace-report.schema.json
python=
for candidate in python3 /usr/bin/python3; do
	"$candidate" -c 'import jsonschema' 2>/dev/null && python=$candidate && break
done
[ "$python" ] || skip_all "python3 has no jsonschema"

# valid [--lines] [--closed] REPORT...
valid() {
	"$python" "$root/tests/report_schema.py" "$schema" "$@" >>"$dir/log" 2>&1
}

mkdir "$dir/json" "$dir/jsonl"
# reports CAPTURE...: of each, as one object and as lines.
reports() {
	for capture in "$@"; do
		[ -e "$capture" ] || continue
		name=c$(echo "$capture" | tr / _)
		"$T38TRACE" report --format json "$capture" >"$dir/json/$name" 2>/dev/null
		case $capture in
		../*) ;;
		*) "$T38TRACE" report --format jsonl "$capture" >"$dir/jsonl/$name" 2>/dev/null ;;
		esac
	done
}

reports testdata/*.pcap testdata/*/*.pcap
[ "$(find "$dir/json" -size +0 | wc -l)" -gt 30 ] && valid "$dir"/json/*
ok "the reports of testdata/ are valid"
valid --closed "$dir"/json/*
ok "the schema names every member of them"
valid --lines "$dir"/jsonl/*
ok "so are their lines"
if [ -d ../shared/corpus/cases ]; then
	rm "$dir"/json/* "$dir"/jsonl/*
	reports ../shared/corpus/cases/*.pcap* ../shared/captures/*.pcap*
	valid --closed "$dir"/json/*
	ok "the reports of ../shared are valid"
else
	skip "the reports of ../shared are valid" "there is no ../shared/corpus"
fi
good=$dir/json/good
"$T38TRACE" report --format json --check 'unrecovered == 0' --check 'result == success' testdata/loss-unrecovered.pcap \
	>"$good" 2>/dev/null
valid --closed "$good"
ok "a report with checks is valid"
"$T38TRACE" report --format json --redact --baseline "$good" testdata/clean-v17-mh.pcap testdata/ecm-mr-fine.pcap \
	>"$dir/json/worse" 2>/dev/null
valid --closed "$dir/json/worse" && grep -q '"regressions"' "$dir/json/worse" && grep -q '"missing"' "$dir/json/worse"
ok "a redacted report with a baseline is valid"
"$T38TRACE" report --format json testdata/clean-v17-mh.pcap none.pcap >"$dir/json/error" 2>/dev/null
valid --closed "$dir/json/error"
ok "a report of a capture that cannot be read is valid"
"$T38TRACE" report --format json -f 'udp port 1' testdata/clean-v17-mh.pcap >"$dir/json/empty" 2>/dev/null
valid --closed "$dir/json/empty"
ok "a report without a call is valid"

# refused NAME SED-EXPRESSION: what it makes of a good report is not valid.
refused() {
	sed "$2" "$good" >"$dir/json/bad"
	! cmp -s "$good" "$dir/json/bad" && ! valid "$dir/json/bad"
	ok "the schema refuses $1"
}

"$T38TRACE" report --format json testdata/loss-unrecovered.pcap >"$good"
refused "another schema" 's|t38trace-report/1|t38trace-report/2|'
refused "a state that is none" 's/"state": "completed"/"state": "done"/'
refused "a result that is none" 's/"status": "success"/"status": "fine"/'
refused "a side that is none" 's/"ended_by": "caller"/"ended_by": "nobody"/'
refused "a coding that is none" 's/"coding": "MH"/"coding": "G3"/'
refused "a frame that T.30 has not" 's/"name": "CFR"/"name": "CRF"/'
refused "a severity that is none" 's/"severity": "warning"/"severity": "fatal"/'
refused "a time without zone" 's/Z",$/",/'
refused "octets in upper case" 's/"hex": "ff/"hex": "FF/'
refused "a count that is a text" 's/"unrecovered": 6/"unrecovered": "6"/'
for member in call_id verdict findings messages t38 unrecovered_seqs loss_percent fcs answer reason severity hops complete; do
	refused "a report without $member" "s/\"$member\":/\"x$member\":/"
done
sed 's/"call_id"/"new_member": 1, "call_id"/' "$good" >"$dir/json/more"
valid "$dir/json/more" && ! valid --closed "$dir/json/more"
ok "a member more is valid, and found where it is looked for"
make -n install PREFIX=/usr | grep -q 'share/t38trace/t38trace-report.schema.json'
ok "make install installs the schema"
tap_end
