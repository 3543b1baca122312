#!/bin/sh
# report --check, --checks, --list-metrics: exit statuses, what is said where. TAP; T38TRACE names the program.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"
clean=$root/testdata/clean-v17-mh.pcap
lossy=$root/testdata/loss-unrecovered.pcap

# is STATUS NAME
is() {
	[ "$status" -eq "$1" ]
	ok "$2"
}

# wrong NAME ARGUMENTS...: usage error: status 2, no result, one line that says what is wrong.
wrong() {
	name=$1
	shift
	run report "$@" "$clean"
	[ "$status" -eq 2 ] && [ ! -s "$dir/out" ] && [ "$(wc -l <"$dir/err")" -eq 1 ]
	ok "usage error: $name"
}

# ---- --check ----
for check in 'unrecovered == 0' 'loss_percent <= 1' 'pages_confirmed >= 1' 'response_ms_max < 2550' 'result == success' \
	'root == none' 'state == completed' 'rate_last == 14400' 'ecm == false' 'retrains==0' 'duration_s > 10' 'unrecovered != 1'; do
	run report --check "$check" "$clean"
	[ "$status" -eq 0 ] && [ ! -s "$dir/err" ] && grep -q -F "holds    $check " "$dir/out"
	ok "holds: $check"
done
run report "$lossy"
grep -v '^  holds\|^  FAILS' "$dir/out" >"$dir/plain"
for check in 'unrecovered == 0' 'lost <= 12' 'loss_percent < 3.8' 'result != success' 'root == T30-TRAINING-FAILED' 'bad_rows < 5'; do
	run report --check "$check" "$lossy"
	[ "$status" -eq 1 ] && [ "$(wc -l <"$dir/err")" -eq 1 ] && grep -q -F "call 1: the check $check fails" "$dir/err" &&
		grep -q -F "FAILS    $check " "$dir/out"
	ok "fails: $check"
done
run report --check 'unrecovered == 0' --check 'result == success' --check 'bad_rows == 0' "$lossy"
[ "$status" -eq 1 ] && [ "$(grep -c 'fails' "$dir/err")" -eq 2 ] && [ "$(grep -c '^  FAILS' "$dir/out")" -eq 2 ] &&
	[ "$(grep -c '^  holds' "$dir/out")" -eq 1 ]
ok "--check is repeatable, and every one is told"
run report --check 'result == success' "$clean" "$root/testdata/training-failed.pcap"
[ "$status" -eq 1 ] && grep -q 'call 2: ' "$dir/err" && ! grep -q 'call 1: ' "$dir/err"
ok "a check is about every call"
run report --call 1 --check 'result == success' "$clean" "$root/testdata/training-failed.pcap"
is 0 "--call leaves the others out"
run report --fail-on error --check 'unrecovered >= 0' "$lossy"
is 1 "--fail-on goes with --check"
run report --check 'unrecovered == 0' "$clean" "$dir/none.pcap"
is 3 "input that cannot be read is status 3, whatever the checks say"

# ---- what is not known ----
tpkt=$root/../shared/corpus/cases/tt-tcp-aligned.pcap
if [ -e "$tpkt" ]; then
	run report --check 'unrecovered == 0' "$tpkt"
	[ "$status" -eq 1 ] && grep -q 'it is unknown' "$dir/err"
	ok "a metric that is not known fails its check"
else
	skip "a metric that is not known fails its check" "there is no ../shared/corpus"
fi
run report --check 'max_gap_ms != 1' -f 'udp port 5060' "$clean"
[ "$status" -eq 1 ] && grep -q 'it is unknown' "$dir/err"
ok "also of a call without media, and for !="
run report --check 'unrecovered == 0' -f 'udp port 1' "$clean"
[ "$status" -eq 1 ] && grep -q 'no fax call' "$dir/err"
ok "no fax call at all is a failure"
wrong "a metric that does not exist" --check 'unrecoverd == 0'
wrong "no operator" --check unrecovered
wrong "an operator that is none" --check 'unrecovered = 0'
wrong "a number that is none" --check 'unrecovered == zero'
wrong "a text that the metric never is" --check 'result == sucess'
wrong "an order of texts" --check 'result < success'
wrong "an empty check" --check ''

# ---- --checks ----
printf '# what must hold\n\n  unrecovered == 0   # nothing lost\r\nresult==success\n' >"$dir/good.checks"
run report --checks "$dir/good.checks" "$clean"
[ "$status" -eq 0 ] && [ "$(grep -c '^  holds' "$dir/out")" -eq 2 ]
ok "--checks reads a file"
run report --checks "$dir/good.checks" --check 'pages_sent == 1' "$lossy"
[ "$status" -eq 1 ] && [ "$(grep -c '^  holds' "$dir/out")" -eq 2 ] && [ "$(grep -c '^  FAILS' "$dir/out")" -eq 1 ]
ok "--checks goes with --check"
printf 'unrecovered == 0\nnosuch == 1\n' >"$dir/bad.checks"
wrong "a metric in the file that does not exist" --checks "$dir/bad.checks"
grep -q 'bad.checks: line 2: .*nosuch' "$dir/err"
ok "it says in which line"
wrong "a file that is not there" --checks "$dir/none.checks"
[ "$(cat "$dir/err")" = "t38trace: $dir/none.checks: No such file or directory (--checks names a file with conditions)" ]
ok "it says so, and names it once"
printf '# unrecovered == 0\n\n' >"$dir/empty.checks"
wrong "a file without a condition, which would pass anything" --checks "$dir/empty.checks"
grep -q 'empty.checks: there is no condition in it' "$dir/err"
ok "it says so"
wrong "a hexadecimal number" --check 'unrecovered == 0x10'

# ---- JSON ----
run report --format json --check 'unrecovered == 0' --check 'pages_sent == 1' "$lossy"
[ "$status" -eq 1 ] && tr -d ' \n' <"$dir/out" |
	grep -q -F '"checks":[{"check":"unrecovered==0","holds":false,"value":"6"},{"check":"pages_sent==1","holds":true,"value":"1"}]'
ok "JSON has the checks of a call"
run report --format jsonl --check 'unrecovered == 0' "$lossy"
[ "$status" -eq 1 ] && grep -q -F '"checks":[{"check":"unrecovered == 0","holds":false,"value":"6"}]' "$dir/out"
ok "so has a line of jsonl"
run report --format json "$lossy"
! grep -q '"holds"' "$dir/out"
ok "without a check there is no such member"

# ---- --list-metrics ----
run report --list-metrics
[ "$status" -eq 0 ] && [ ! -s "$dir/err" ] && awk 'NR > 1 { print $1 }' "$dir/out" >"$dir/metrics" &&
	[ "$(wc -l <"$dir/metrics")" -gt 40 ]
ok "--list-metrics needs no capture"
for metric in unrecovered loss_percent pages_confirmed response_ms_max result; do
	grep -q -x "$metric" "$dir/metrics" || say "there is no $metric"
done
[ ! -s "$dir/log" ] || ! grep -q 'there is no' "$dir/log"
ok "it has those of the contract"
sed 's/\\-/-/g' cli/t38trace.1 | sed -n '/^\.SH CHECKS/,/^\.SH "THE JSON/p' >"$dir/manual"
lacking=0
while read -r metric; do
	grep -q -x "\.B $metric" "$dir/manual" || {
		say "the manual lacks $metric"
		lacking=1
	}
	run report --check "$metric == nosuchvalue" "$clean"
	[ "$status" -eq 2 ] || {
		say "$metric takes any value"
		lacking=1
	}
done <"$dir/metrics"
[ $lacking = 0 ]
ok "the manual has every metric, and none takes any value"

# ---- the worked example of README.md ----
mkdir -p "$dir/ci/tests" "$dir/ci/captures" "$dir/bin"
ln -s "$T38TRACE" "$dir/bin/t38trace"
cp "$clean" "$root/testdata/ecm-mh.pcap" "$dir/ci/captures"
sed -n '/^## In a CI system/,/^## /p' README.md >"$dir/example"
sed -n '/^```$/,/^```$/p' "$dir/example" | sed -n '/==/,/^```/{/^```/!p;}' >"$dir/ci/tests/fax.checks"
[ "$(wc -l <"$dir/ci/tests/fax.checks")" -eq 5 ]
ok "README.md has a file of checks"
(cd "$dir/ci" && "$T38TRACE" report --format json -o old.json captures/*.pcap)
sed -n 's/^ *- \(run: \)\{0,1\}\(t38trace .*\)/\2/p; s/^ *run: \(t38trace .*\)/\1/p' "$dir/example" >"$dir/commands"
[ "$(grep -c . "$dir/commands")" -eq 5 ]
ok "README.md has the commands of two CI systems"
while read -r line; do
	(cd "$dir/ci" && PATH=$dir/bin:$PATH sh -c "$line") >>"$dir/log" 2>&1
	ok "$line"
done <"$dir/commands"
cp "$lossy" "$dir/ci/captures"
while read -r line; do
	case $line in
	*--checks* | *--baseline*)
		(cd "$dir/ci" && PATH=$dir/bin:$PATH sh -c "$line") >/dev/null 2>&1
		[ $? -eq $(case $line in *--checks*) echo 1 ;; *) echo 0 ;; esac) ]
		ok "with a bad fax more: $line"
		;;
	esac
done <"$dir/commands"
tap_end
