#!/bin/sh
# t38trace timing and ladder --line: forms, parts, errors, and that all forms tell the same. What they tell is held
# against gateways by other tests. TAP; T38TRACE names the program.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"
data=$root/testdata
good=$data/clean-v17-mh.pcap
cd "$dir" || exit 1
esc=$(printf '\033')

# is NAME: status 0, nothing on standard error.
is() {
	[ "$status" -eq 0 ] && [ ! -s err ]
	ok "$1"
}

# ---- text ----
run timing "$good"
is "timing"
mv out text
grep -q '^Call 1  +15550001 -> +15550002 ' text && grep -q '^Line of the caller, +15550001 ' text &&
	grep -q '^Line of the callee, +15550002 ' text
ok "the call and both lines"
[ "$(grep -c '^t s  ' text)" -gt 0 ] && [ "$(grep -c '^t s  ' text)" -eq "$(grep -c '^callee from line' text)" ]
ok "four strips in each band"
for content in 'CSI, DIS' 'TSI, DCS' TCF CFR 'page 1' EOP MCF DCN; do
	[ "$(grep -c -E "(to |from) .*  $content( |\$)" text)" -eq 2 ] || say "$content is not on both lines"
done
[ "$(grep -c 'is not on both lines' log)" -eq 0 ]
ok "each signal of the fax is on both lines"
! grep -q -v '^[ -~]*$' text
ok "nothing but ASCII in an ASCII locale, no escape sequence"
for width in 80 132; do
	COLUMNS=$width "$T38TRACE" timing "$good" >out
	awk -v width=$width 'length($0) > width { print; bad = 1 } END { exit bad }' out >>log
	ok "COLUMNS=$width: no line is longer"
done
run timing --color always "$good"
grep -q "$esc\\[" out && sed "s/$esc\\[[0-9;]*m//g" out >plain && cmp -s plain text
ok "--color always colours, and changes nothing else"
locale=$(locale -a 2>>log | grep -i -m 1 -E '^(C|en_US)\.utf-?8$')
if [ -n "$locale" ]; then
	LC_ALL=$locale "$T38TRACE" timing "$good" >out
	grep -q '█' out && [ "$(grep -c . out)" -eq "$(grep -c . text)" ]
	ok "block characters in a UTF-8 locale"
else
	skip "block characters in a UTF-8 locale" "there is no such locale"
fi

# ---- parts ----
run timing --format table "$good"
is "--format table"
mv out table
page=$(awk -F '\t' '$1 == "signal" && $3 == "caller" && $4 == "from" && $10 == "page 1" { print $5 }' table)
run timing --format table --from "$page" --to "$(echo "$page" | awk '{ print $1 + 1 }')s" "$good"
[ "$(grep -c '^signal.*	page 1	' out)" -eq 2 ] && ! grep -q 'CSI, DIS' out && ! grep -v -x -F -f table out
ok "--from and --to: what lies there, as in the whole table"
run timing --from 9000 "$good"
[ "$status" -eq 0 ] && grep -q 'no signal on either line in this time' out
ok "a part without signals says so"

# ---- all forms tell the same ----
awk -F '\t' '/^#/ { n[substr($1, 2)] = NF; next } NF != n[$1] { print; bad = 1 } END { exit bad || NR < 10 }' table >>log
ok "each row of the table has the fields of its head"
run timing --format json "$good"
is "--format json"
mv out json
"$T38TRACE" report --format json "$good" >report.json
perl -MJSON::PP -e '
	use strict;
	my ($own, $report, $table) = map { local $/; open my $in, "<", $_ or die; <$in> } @ARGV;
	my $json = JSON::PP->new->canonical;
	($own, $report) = map { $json->decode($_) } $own, $report;
	my ($call, $other) = ($own->{calls}[0], $report->{calls}[0]);
	die "head" unless $own->{schema} eq "t38trace-timing/1" && $call->{index} == 1 && $call->{call} eq $other->{call_id};
	die "timing is not that of the report" unless $json->encode($call->{timing}) eq $json->encode($other->{fax}{timing});
	my (@signals, @checks);
	for my $gateway (@{$call->{timing}{gateways}}) {
		for my $line (qw(to from)) {
			push @signals, map { join "\t", $gateway->{side}, $line, sprintf("%.6f", $_->{t}), sprintf("%.6f", $_->{t_end}),
				$_->{signal} } @{$gateway->{$line . "_line"}};
		}
		push @checks, map { join "\t", $gateway->{side}, $_->{id}, $_->{ok} ? "ok" : "missed" } @{$gateway->{checks}};
	}
	my @rows = map { [split /\t/] } split /\n/, $table;
	my @rows_signals = map { join "\t", @$_[2 .. 6] } grep { $_->[0] eq "signal" } @rows;
	my @rows_checks = map { join "\t", @$_[2, 3, 10] } grep { $_->[0] eq "check" } @rows;
	die "signals" unless @signals > 8 && join("\n", sort @signals) eq join("\n", sort @rows_signals);
	die "checks" unless join("\n", sort @checks) eq join("\n", sort @rows_checks);
' json report.json table >>log 2>&1
ok "JSON is that of the report, and has what the table has"
missed=$(grep -c '^check.*	missed	' table)
[ "$missed" -eq "$(grep -c 'MISSED' text)" ]
ok "text tells each check that is missed"

# ---- SVG ----
run timing --format svg "$good" "$data/ftt-fallback.pcap"
is "--format svg"
[ "$(grep -o '<svg ' out | wc -l)" -eq 3 ] && grep -q '>page 1</text>' out && ! grep -q '<script' out
ok "a chart for each call, in one around them"
if command -v xmllint >/dev/null; then
	xmllint --noout out 2>>log
	ok "xmllint reads it"
else
	skip "xmllint reads it" "xmllint is not installed"
fi

# ---- ladder --line ----
run ladder --line --width 120 "$good"
is "ladder --line"
mv out ladder
# side content: begin-end as the table has it
heard() {
	awk -F '\t' -v side="$1" -v content="$2" '$1 == "signal" && $3 == side && $4 == "to" && $10 == content {
		printf "%.2f-%.2f\n", $5, $6 }' table
}
lacking=0
while read -r side row content; do
	times=$(heard "$side" "$content")
	grep -E "  $times .*[ <]$row( |\$)" ladder >>log || {
		say "$content: no row with $times"
		lacking=1
	}
done <<'END'
caller DIS CSI, DIS
callee DCS TSI, DCS
callee TCF TCF
caller CFR CFR
callee page page 1
callee EOP EOP
caller MCF MCF
callee DCN DCN
END
[ $lacking = 0 ]
ok "beside each row stands when the far line heard it"
awk 'length($0) > 120 && !/^ +(error|warning|note) / { exit 1 }' ladder
ok "no row is longer"
grep -E '^ +[0-9.]+ .* (INVITE|BYE|ACK)' ladder | grep -v -E '[0-9]-[0-9.]+ +(INVITE|BYE|ACK|<)' | grep -q INVITE
ok "SIP has no time on a telephone line"

# ---- what if ----
run timing --what-if delay=0..60000 "$good"
is "--what-if"
sed -n 's/^ *\([0-9]*\) ms .*  \(holds\|breaks\).*/\1 \2/p' out >rows
[ "$(head -1 rows)" = '0 holds' ] && [ "$(tail -1 rows)" = '60000 breaks' ] &&
	[ "$(cut -d ' ' -f 2 rows | uniq | wc -l)" -eq 2 ]
ok "it holds as it was, breaks with a minute more, and changes once between"
breaks=$(sed -n 's/.*breaks at \([0-9]*\) ms more.*/\1/p' out)
run timing --what-if "delay=$((breaks - 2))" "$good"
grep -q ' holds$' out
ok "it holds just before the delay that it names"
run timing --what-if "delay=$((breaks + 2))" "$good"
grep -q '  breaks ' out
ok "it breaks just behind it"

# The same call made once with 30 ms between the gateways and once with 600 ms: what is foretold of the first is what the
# second shows, response by response.
t4() {
	run report --format json --delay-caller "$1" --delay-callee "$2" "$3"
	awk '/"id": "T30-T4"/ { t4 = 1 } t4 && /"about"/ { about = $0; gsub(/.*: "|",?$/, "", about) }
		t4 && /"value_ms"/ { gsub(/[^0-9.]/, "", $2); print about "\t" $2; t4 = 0 }' out
}
t4 15 15 "$data/timing/clean-mh.pcap" >near
t4 10 590 "$data/timing/delay600.pcap" >far
paste near far | awk -F '\t' '{ n++; d = $4 - $2 - 2 * 570; if ($1 != $3 || d > 30 || d < -30) { print; bad = 1 } }
	END { exit bad || n < 3 }' >>log
ok "a call with 570 ms more each way is as --what-if foretells, within 30 ms"

# ---- no fax, broken input ----
head -c 24 "$good" >empty.pcap
for format in text table json svg; do
	run timing --format $format empty.pcap
	is "--format $format of a capture without packets"
done
run timing empty.pcap
grep -q -x 'No fax call found.' out
ok "it says that there is no fax"
head -c 30000 "$good" >cut.pcap
run timing cut.pcap
[ "$status" -eq 3 ] && grep -q '^Line of the callee' out && [ "$(wc -l <err)" -eq 1 ]
ok "a capture that breaks off: what was read, status 3"
run timing --call 2 "$good"
[ "$status" -eq 0 ] && grep -q 'No fax call found' out
ok "--call of none"
"$T38TRACE" timing - <"$good" >out 2>err
cmp -s out text
ok "standard input"
run timing -o file "$good"
[ ! -s out ] && cmp -s file text
ok "-o FILE"
tap_end
