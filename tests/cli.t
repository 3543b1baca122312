#!/bin/sh
# The command line: usage errors, help, the options of every command, exit statuses. TAP; T38TRACE names the program.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"
data=$root/testdata
good=$data/clean-v17-mh.pcap
bad=$data/training-failed.pcap
built='ladder calls packets extract report timing save capture'
cd "$dir" || exit 1
esc=$(printf '\033')

# wrong NAME ARGUMENTS...: usage error: status 2, nothing on standard output, one line on standard error.
wrong() {
	name=$1
	shift
	run "$@"
	[ "$status" -eq 2 ] && [ ! -s out ] && [ "$(wc -l <err)" -eq 1 ] && grep -q '^t38trace: ' err
	ok "usage error: $name"
}

# is STATUS NAME
is() {
	[ "$status" -eq "$1" ]
	ok "$2"
}

# ---- usage errors ----
wrong "an unknown option" ladder --nope "$good"
wrong "an unknown short option" -Z "$good"
wrong "an option of another command" ladder --split "$good"
wrong "no capture" calls
wrong "an option without its value" calls "$good" --call
wrong "a value that is none of --color" --color sometimes "$good"
wrong "a value that is none of --progress" --progress sometimes "$good"
wrong "a value that is none of --detail" ladder --detail all "$good"
wrong "a width that is no number" ladder --width wide "$good"
wrong "a value that is none of -T" packets -T xml "$good"
wrong "a format that report has not" report --format xml "$good"
wrong "a format that extract has not" extract --format bmp "$good"
wrong "a format that timing has not" timing --format xml "$good"
wrong "a part of the time that is none" timing --from 9 --to 3 "$good"
wrong "a time that is none" timing --from soon "$good"
wrong "a what-if that is none" timing --what-if loss=3 "$good"
wrong "a what-if of a chart that is not text" timing --what-if delay=1..2 --format svg "$good"
wrong "a part of the time of JSON" timing --from 3 --format json "$good"
wrong "a profile that is none" timing --profile best "$good"
wrong "a severity that is none" report --fail-on fatal "$good"
wrong "a filter that does not compile" -f 'port port' "$good"
run
[ "$status" -eq 2 ] && [ ! -s out ] && grep -q '^Usage: ' err
ok "no argument at all: the overview on standard error, status 2"

# ---- help and version ----
for command in $built; do
	run $command --help
	[ "$status" -eq 0 ] && [ ! -s err ] && head -1 out | grep -q "^Usage: t38trace $command "
	ok "$command --help"
	awk 'length($0) > 80 { print; bad = 1 } END { if (NR > 24) { print NR " lines"; bad = 1 } exit bad }' out >>log
	ok "$command --help fits on a screen of 24 lines by 80"
	[ "$(sed '1,/^Examples:/d' out | grep -c '^  t38trace ')" -eq 2 ]
	ok "$command --help shows two examples"
	mv out help
	run $command -h
	cmp -s help out
	ok "$command -h is the same"
done
run --help
[ "$status" -eq 0 ] && awk 'length($0) > 80 || NR > 24 { exit 1 }' out
ok "--help fits on a screen, too"
mentioned=0
for command in $built view capture; do
	grep -q "^  $command " out || mentioned=1
done
[ $mentioned = 0 ]
ok "--help names every command"
for arguments in --version 'report --version' '--version report'; do
	# shellcheck disable=SC2086
	run $arguments
	[ "$status" -eq 0 ] && [ "$(wc -l <out)" -eq 1 ] && grep -q -x -E 't38trace [0-9]+\.[0-9]+\.[0-9]+' out
	ok "$arguments"
done

# ---- commands and files ----
run ladder "$good"
mv out ladder
run "$good"
[ "$status" -eq 0 ] && [ ! -s err ] && same_text ladder out
ok "without a command: ladder"
run -r "$good"
same_text ladder out
ok "-r is an operand"
run --color never ladder "$good"
same_text ladder out
ok "a command behind options"
run nosuchcommand
[ "$status" -eq 3 ] && grep -q '^t38trace: nosuchcommand: ' err && [ "$(wc -l <err)" -eq 1 ]
ok "what is no command is a file: one that is missing is status 3"
cp "$good" calls
wrong "a command's name alone is the command" calls
run ./calls
same_text ladder out
ok "./calls is a file"
run calls calls
[ "$status" -eq 0 ] && grep -q '^ *1  ' out
ok "calls calls: the second word is a file"
"$T38TRACE" - <"$good" >out 2>err
same_text ladder out
ok "- is standard input"
run report --format text -T json "$good"
is 2 "an option of packets is none of report"
run --format json report "$good"
[ "$status" -eq 0 ]
ok "an option of one command before the command's name"

# ---- --call ----
run calls "$good" "$data/ecm-mh.pcap"
[ "$(grep -c -E '^ *[0-9]+  ' out)" -eq 2 ]
ok "two captures, two calls"
run calls --call 2 "$good" "$data/ecm-mh.pcap"
[ "$status" -eq 0 ] && [ "$(grep -c -E '^ *[0-9]+  ' out)" -eq 1 ] && grep -q '^ *2  ' out
ok "--call N"
run report --format json --call 7a380003@192.0.2.104 "$good" "$data/ecm-mh.pcap"
[ "$(grep -c '"call_id"' out)" -eq 1 ] && grep -q '"call_id": "7a380003@192.0.2.104"' out
ok "--call CALL-ID"
run calls --call 1 --call 2 "$good" "$data/ecm-mh.pcap"
[ "$(grep -c -E '^ *[0-9]+  ' out)" -eq 2 ]
ok "--call is repeatable"
run packets --call 2 "$good" "$data/ecm-mh.pcap"
[ -s out ] && ! grep -q '192\.0\.2\.101' out && grep -q '192\.0\.2\.104' out
ok "packets --call"
run calls --call 7 "$good"
[ "$status" -eq 0 ] && [ "$(wc -l <out)" -eq 1 ] && grep -q 'No call found' out
ok "--call of none"

# ---- -f, -o ----
run report --format json -f 'udp port 30000' "$good"
[ "$status" -eq 0 ] && grep -q '"signalling": "none"' out
ok "-f without the signalling: a fax found by its packets"
run calls -f 'udp port 9' "$good"
[ "$status" -eq 0 ] && grep -q 'No call found' out
ok "-f that lets nothing pass"
run -o file "$good"
[ "$status" -eq 0 ] && [ ! -s out ] && same_text ladder file
ok "-o FILE"
run -o - "$good"
same_text ladder out
ok "-o - is standard output"
run -o no/such/file "$good"
[ "$status" -eq 3 ] && grep -q '^t38trace: no/such/file: ' err
ok "-o that cannot be written is status 3"
if [ -c /dev/full ]; then
	"$T38TRACE" "$good" >/dev/full 2>err
	status=$?
	[ "$status" -eq 3 ] && [ "$(wc -l <err)" -eq 1 ]
	ok "standard output that cannot be written is status 3"
else
	skip "standard output that cannot be written" "there is no /dev/full"
fi

# ---- colour and width ----
! grep -q "$esc" ladder
ok "no colour where standard output is no terminal"
run --color always "$good"
grep -q "$esc" out && sed "s/$esc\[[0-9;]*m//g" out >plain && same_text ladder plain
ok "--color always: the same text, coloured"
NO_COLOR=1 "$T38TRACE" --color always "$good" >out
grep -q "$esc" out
ok "--color always goes before NO_COLOR"
for command in calls report packets 'packets -V'; do
	# shellcheck disable=SC2086
	run $command "$good" && mv out want && run $command --color always "$good"
	sed "s/$esc\[[0-9;]*m//g" out >plain && same_text want plain
	ok "$command --color always: the same text"
done
if command -v script >/dev/null && script -q -e -c true /dev/null >/dev/null 2>&1 </dev/null; then
	on_terminal() {
		TERM=xterm script -q -e -c "$1 '$T38TRACE' '$good'" /dev/null </dev/null >out 2>err
	}
	on_terminal '' && grep -q "$esc\[" out
	ok "colour on a terminal"
	on_terminal NO_COLOR=1 && ! grep -q "$esc\[" out
	ok "NO_COLOR on a terminal"
	on_terminal TERM=dumb && ! grep -q "$esc\[" out
	ok "TERM=dumb on a terminal"
else
	skip "colour on a terminal" "there is no script(1) with -e and -c"
fi
run --width 120 "$good"
awk 'length($0) > most { most = length($0) } END { exit most != 120 }' out
ok "--width 120"
COLUMNS=100 "$T38TRACE" "$good" >out
awk 'length($0) > most { most = length($0) } END { exit most != 100 }' out
ok "COLUMNS"
awk 'length($0) > most { most = length($0) } END { exit most != 80 }' ladder
ok "80 columns where nothing else is known"
for depth in sip t30 ifp; do
	run ladder --detail $depth "$good"
	wc -l <out >$depth
done
[ "$(cat sip)" -lt "$(cat t30)" ] && [ "$(cat t30)" -lt "$(cat ifp)" ]
ok "--detail: sip has fewer rows than t30, ifp has more"

# ---- standard error, pipes, locale ----
run --progress always "$good"
same_text ladder out
ok "--progress always leaves standard output alone"
run -v "$good"
[ "$(wc -l <err)" -eq 1 ] && grep -q '838 packets' err && same_text ladder out
ok "-v counts on standard error"
run extract -q "$bad"
[ "$status" -eq 0 ] && [ ! -s err ]
ok "-q: no warning"
# More output than a pipe holds, so that the program writes when nobody reads.
for command in 'packets -V' 'report --format json' 'packets -T json' 'ladder --detail ifp'; do
	# shellcheck disable=SC2086
	lines=$("$T38TRACE" $command "$good" "$bad" "$data"/ecm-*.pcap "$data"/v2*.pcap 2>err | head -1 | wc -l)
	cp err log
	[ "$lines" -eq 1 ] && [ ! -s err ]
	ok "$command: a closed pipe is quiet"
done
if command -v localedef >/dev/null && mkdir locales && localedef -i de_DE -f UTF-8 "$dir/locales/de_DE.UTF-8" 2>/dev/null; then
	"$T38TRACE" report "$good" >want
	LOCPATH=$dir/locales LC_ALL=de_DE.UTF-8 "$T38TRACE" report "$good" >out
	same_text want out
	ok "numbers have a point in every locale"
else
	skip "numbers have a point in every locale" "no locale with a comma can be made"
fi

# ---- --fail-on ----
while read -r want severity capture; do
	run report --fail-on "$severity" "$data/$capture.pcap"
	is "$want" "--fail-on $severity on $capture: status $want"
	[ -s out ] && run report "$data/$capture.pcap"
	is 0 "$capture without --fail-on: status 0"
done <<'END'
1 error training-failed
1 warning training-failed
1 note training-failed
0 error clean-v17-mh
0 note clean-v17-mh
1 warning loss-unrecovered
1 note loss-unrecovered
END
run report --fail-on error --format json "$bad"
is 1 "--fail-on with JSON"
run report --fail-on error --call 1 "$good" "$bad"
is 0 "--fail-on looks at the calls that --call names only"
run report --fail-on error "$bad" no-such.pcap
[ "$status" -eq 3 ] && grep -q T30-TRAINING-FAILED out
ok "input that cannot be read is status 3 all the same, and what was read is reported"
tap_end
