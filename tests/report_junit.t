#!/bin/sh
# report --format junit: valid by the schema that the viewers have in common, whatever is in the capture; a suite a capture, a
# case a fax call, a failure for what is wrong. TAP; T38TRACE names the program.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"
schema=$root/tests/report_junit.xsd
data=$root/testdata
command -v xmllint >/dev/null || skip_all "xmllint is not installed"

# valid: what run printed is, by the schema.
valid() {
	xmllint --noout --nonet --schema "$schema" "$dir/out" 2>>"$dir/log"
}

# is XPATH VALUE: of what run printed.
is() {
	got=$(xmllint --xpath "string($1)" "$dir/out" 2>&1)
	[ "$got" = "$2" ] || say "$1 is '$got', not '$2'"
	[ "$got" = "$2" ]
}

# ---- every capture ----
for capture in "$data"/*.pcap "$data"/s*/*.pcap "$data"/s*/*.pcapng "$root"/../shared/corpus/cases/*.pcap*; do
	[ -e "$capture" ] || continue
	run report --format junit --check 'unrecovered == 0' "$capture"
	[ "$status" -le 1 ] && valid || echo "$capture" >>"$dir/bad"
done
cat "$dir/bad" >>"$dir/log" 2>/dev/null
[ ! -e "$dir/bad" ]
ok "every capture's report is valid"

# ---- what it holds ----
run report --format junit "$data/clean-v17-mh.pcap" "$data/training-failed.pcap" "$data/loss-unrecovered.pcap"
valid && [ "$status" -eq 0 ] && is 'count(//testsuite)' 3 && is 'count(//testcase)' 3 &&
	is '//testsuite[1]/@name' "$data/clean-v17-mh.pcap" && is '//testsuite[1]/@failures' 0 &&
	is '//testsuite[2]/testcase/@classname' t38trace.training-failed && is '//testsuite[2]/@failures' 1
ok "a suite a capture, a case a call"
is '//testsuite[1]/testcase/@name' 'call 3: +15550001 -> +15550002' || is '//testsuite[1]/testcase/@name' 'call 1: +15550001 -> +15550002'
ok "a case is named after the call"
is '//testsuite[2]/testcase/failure[1]/@type' T30-TRAINING-FAILED && is 'count(//testsuite[1]//failure)' 0
ok "the root finding is the first failure"
is '//testsuite[1]//property[@name="capture.complete"]/@value' true && is '//testsuite[1]//property[@name="capture.packets"]/@value' \
	"$("$T38TRACE" report --format json "$data/clean-v17-mh.pcap" | sed -n 's/^ *"packets": \([0-9]*\),$/\1/p' | tail -1)"
ok "properties tell of the capture"
xmllint --xpath 'string(//testsuite[2]/system-out)' "$dir/out" | grep -q 'What     training failed: 8 FTT'
ok "the suite's output is the text report"
xmllint --xpath '//failure' "$dir/out" | grep -c '<failure' >"$dir/count"
run report --format json "$data/clean-v17-mh.pcap" "$data/training-failed.pcap" "$data/loss-unrecovered.pcap"
[ "$(grep -c '"severity": "error"' "$dir/out")" -eq "$(cat "$dir/count")" ]
ok "as many failures as findings that are errors"

run report --format junit --check 'pages_sent == 1' --check 'unrecovered == 0' --check 'lost < 9' "$data/loss-unrecovered.pcap"
[ "$status" -eq 1 ] && valid && is 'count(//failure[@type="check"])' 2 && is '//testsuite/@failures' 1 &&
	is '//failure[@type="check"][1]/@message' 'unrecovered == 0: it is 6'
ok "a check that fails is a failure"
run report --format junit --fail-on warning "$data/loss-unrecovered.pcap"
[ "$status" -eq 1 ] && valid && is 'count(//failure[@type="PAGE-DAMAGED"])' 1
ok "--fail-on warning makes failures of warnings"
run report --format junit -f 'udp port 1' --check 'lost == 0' "$data/clean-v17-mh.pcap"
[ "$status" -eq 1 ] && valid && is 'count(//failure)' 1
ok "no fax call for a check is a failure"
run report --format json -o "$dir/old.json" "$data"/*.pcap
run report --format junit --baseline "$dir/old.json" "$data/clean-v17-mh.pcap"
[ "$status" -eq 1 ] && valid && [ "$(xmllint --xpath 'count(//failure[@type="regression"])' "$dir/out")" -gt 9 ]
ok "each call that is missing has a name of its own"
mkdir "$dir/a" "$dir/b"
head -c 9000 "$data/clean-v17-mh.pcap" | tee "$dir/a/cut.pcap" >"$dir/b/cut.pcap"
run report --format junit "$dir/a/cut.pcap" "$dir/b/cut.pcap"
[ "$status" -eq 3 ] && valid && is 'count(//testcase/error)' 2
ok "captures of the same name are told apart"
run report --format junit "$data/clean-v17-mh.pcap" "$dir/none.pcap"
[ "$status" -eq 3 ] && valid && is '//testsuite[2]/@errors' 1 && is '//testsuite[2]/testcase/error/@type' input
ok "a capture that cannot be read is an error of its suite"
run report --format junit -o "$dir/junit.xml" "$data/clean-v17-mh.pcap"
[ "$status" -eq 0 ] && [ ! -s "$dir/out" ] && xmllint --noout --schema "$schema" "$dir/junit.xml" 2>>"$dir/log"
ok "-o writes it to a file"

# ---- the schema ----
run report --format junit --check 'lost == 0' "$data/loss-unrecovered.pcap" "$dir/none.pcap"
cp "$dir/out" "$dir/good"
# refused NAME SED-EXPRESSION: what the schemas of Ant or Jenkins refuse, this one does, too.
refused() {
	sed "$2" "$dir/good" >"$dir/out"
	! cmp -s "$dir/good" "$dir/out" && ! valid
	ok "the schema refuses $1"
}
refused "a time with zone" 's/ timestamp="\([^"]*\)"/ timestamp="\1Z"/'
refused "no time" 's/ timestamp="[^"]*"//'
refused "no host" 's/ hostname="[^"]*"//'
refused "an empty name" 's/<testsuite name="[^"]*"/<testsuite name=""/'
refused "a count that is none" 's/ failures="[0-9]*"/ failures="some"/'
refused "a count of more than 32 bits" 's/ tests="[0-9]*"/ tests="4294967296"/'
refused "a negative duration" 's/ time="/ time="-/'
refused "a case without class" 's/ classname="[^"]*"//'
refused "a failure without type" 's/<failure type="[^"]*"/<failure/'
refused "no properties" '/<properties>/,/<\/properties>/d'
refused "no output" 's/<system-err><\/system-err>//'
refused "two suites of the same number" 's/ id="1"/ id="0"/'

# ---- hostile texts ----
# Octets that XML cannot hold, in place of digits of the caller's number: control characters, octets that are no UTF-8,
# U+FFFE, markup. As many as before, so that lengths stay right.
for octets in '\001\033\177\000' '\377\376\300\200' '\357\277\276<' ']]>&' '"<&>' '\342\200\256x'; do
	perl -e '
		local $/;
		my ($octets) = @ARGV;
		$octets = eval qq{"$octets"} unless $octets =~ /["<&\]]/ && $octets !~ /\\/;
		$_ = <STDIN>;
		s/\+1555(?=0001)/substr("$octets.....", 0, 5)/ge;
		print;' "$octets" <"$data/training-failed.pcap" >"$dir/hostile.pcap"
	run report --format junit --check 'lost == 1' "$dir/hostile.pcap"
	[ "$status" -eq 1 ] && valid && is 'count(//testcase)' 1
	ok "hostile text: $octets"
done
tap_end
