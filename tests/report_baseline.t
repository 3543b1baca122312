#!/bin/sh
# report --baseline: fails on what is worse than before, and on nothing else. TAP; T38TRACE names the program.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"
data=$root/testdata
clean=$data/clean-v17-mh.pcap
lossy=$data/loss-unrecovered.pcap
failed=$data/training-failed.pcap

# old FILE ARGUMENTS...: a baseline.
old() {
	file=$1
	shift
	run report --format json -o "$dir/$file" "$@"
}

for capture in "$data"/*.pcap "$data"/*/*.pcap; do
	old same.json --check 'unrecovered == 0' "$capture"
	run report --baseline "$dir/same.json" --check 'unrecovered == 0' --fail-on note "$capture"
	[ "$status" -eq 0 ] || echo "$capture" >>"$dir/bad"
done
cat "$dir/bad" >>"$dir/log" 2>/dev/null
[ ! -e "$dir/bad" ]
ok "no capture is worse than itself, whatever is wrong in it"

old clean.json "$clean"
run report --baseline "$dir/clean.json" "$failed"
[ "$status" -eq 1 ] && grep -q 'call 1 is worse: result: failed, was success$' "$dir/err" &&
	grep -q 'call 1 is worse: pages confirmed: 0, was 1$' "$dir/err" &&
	grep -q 'call 1 is worse: new error: T30-TRAINING-FAILED$' "$dir/err" && grep -q '^  WORSE    result: failed' "$dir/out"
ok "a worse call between the same numbers fails"
run report --baseline "$dir/clean.json" "$lossy"
[ "$status" -eq 1 ] && grep -q 'packets lost for good: 6, was 0' "$dir/err"
ok "more loss fails"
old failed.json "$failed"
run report --baseline "$dir/failed.json" --fail-on error "$clean"
[ "$status" -eq 0 ] && [ ! -s "$dir/err" ]
ok "what is better passes"
old lossy.json "$lossy"
run report --baseline "$dir/lossy.json" --check 'unrecovered == 0' "$lossy"
[ "$status" -eq 1 ] && grep -q 'the check unrecovered == 0 does not hold any more' "$dir/err"
ok "a check that is new and does not hold fails"
run report --baseline "$dir/lossy.json" --check 'unrecovered == 6' "$lossy"
[ "$status" -eq 0 ]
ok "one that holds passes"

# ---- which call is which ----
old two.json "$clean" "$failed"
run report --baseline "$dir/two.json" "$failed" "$clean"
[ "$status" -eq 0 ]
ok "calls are matched by Call-ID"
run report --baseline "$dir/two.json" "$clean"
[ "$status" -eq 1 ] && grep -q 'call 2 of the baseline is missing' "$dir/err" && grep -q 'WORSE    call 2 of the baseline' "$dir/out"
ok "a call that is missing fails"
run report --baseline "$dir/two.json" --call 1 "$clean" "$failed"
[ "$status" -eq 0 ]
ok "with --call none is missing"
run report --baseline "$dir/clean.json" "$clean" "$failed"
[ "$status" -eq 0 ]
ok "a call that is new is not worse"
run report --baseline "$dir/clean.json" --fail-on error "$clean" "$failed"
[ "$status" -eq 1 ]
ok "but --fail-on judges it"

# ---- formats ----
run report --format json --baseline "$dir/two.json" "$lossy"
[ "$status" -eq 1 ] && grep -q '"regressions": \["packets lost for good: 6, was 0"' "$dir/out" &&
	grep -q '"missing": \["call 2 of the baseline is missing"\]' "$dir/out"
ok "JSON has them"
run report --format junit --baseline "$dir/failed.json" "$failed"
[ "$status" -eq 0 ] && grep -q ' failures="0"' "$dir/out"
ok "JUnit has no failure where nothing is worse"
run report --format junit --baseline "$dir/clean.json" "$failed"
[ "$status" -eq 1 ] && [ "$(grep -c '<failure type="regression"' "$dir/out")" -ge 3 ] && grep -q ' failures="1"' "$dir/out"
ok "and one for each thing that is"

# ---- wrong files ----
echo '{"schema": "t38trace-report/1"}' >"$dir/empty.json"
echo '{"schema": "other/1", "calls": []}' >"$dir/other.json"
echo '{"schema": "t38trace-report/1", "calls": [' >"$dir/cut.json"
echo '[1]' >"$dir/array.json"
echo '{"schema": "t38trace-report/2", "calls": []}' >"$dir/later.json"
for file in none empty other cut array later; do
	run report --baseline "$dir/$file.json" "$clean"
	[ "$status" -eq 2 ] && [ ! -s "$dir/out" ] && [ "$(wc -l <"$dir/err")" -eq 1 ] && grep -q "$file.json: " "$dir/err"
	ok "usage error: $file.json"
	case $file in
	none) grep -q "none.json: No such file or directory (" "$dir/err" ;;
	later) grep -q "a report of another version, not t38trace-report/1" "$dir/err" ;;
	esac
	ok "it says what is wrong: $file.json"
done
run report --format jsonl -o "$dir/lines.json" "$clean"
run report --baseline "$dir/lines.json" "$clean"
[ "$status" -eq 2 ] && grep -q "report --format json" "$dir/err"
ok "usage error: lines of jsonl"
sed 's/"version": "[0-9.]*"/"version": "99.0.0"/' "$dir/clean.json" >"$dir/newer.json"
run report --baseline "$dir/newer.json" "$clean"
[ "$status" -eq 0 ]
ok "the version of the program that wrote it does not matter"
echo '{"schema": "t38trace-report/1", "calls": [1, null, {}, {"index": -1, "call_id": 7, "fax": [], "caller": "x", "findings":
	[3, {"id": 1}, {"id": "X", "severity": "huge"}]}, {"fax": {"result": 3, "streams": [null, {"unrecovered": -5}]}, "leg_of": 9}]}' >"$dir/odd.json"
run report --baseline "$dir/odd.json" "$clean"
[ "$status" -le 1 ] && [ -s "$dir/out" ]
ok "a report with odd members is read as far as it goes"
tap_end
