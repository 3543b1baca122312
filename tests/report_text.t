#!/bin/sh
# report --format text: a screen a call, that says of every capture what the JSON report says. TAP; T38TRACE names the program.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"
perl -MJSON::PP -e 1 2>/dev/null || skip_all "perl has no JSON::PP"
data=$root/testdata

# The text of a capture against its JSON: judge.pl JSON <TEXT
cat >"$dir/judge.pl" <<'END'
use strict;
use JSON::PP;
local $/;
open my $in, "<", $ARGV[0] or die;
my $report = decode_json(<$in>);
my $text = <STDIN>;
my @bad;
for my $line (split /\n/, $text) {
	# The name of a file may be long; what lies behind bad rows is not wrapped.
	push @bad, "wider than 100: $line" if length $line > 100 && $line !~ /^ {11}|: pcap(ng)?, \d/;
}
$text =~ s/\n {11,}/ /g;
for my $call (@{$report->{calls}}) {
	next if defined $call->{leg_of};
	my @legs = grep { ($_->{leg_of} // 0) == $call->{index} } @{$report->{calls}};
	my @findings = map { @{$_->{findings}} } $call, @legs;
	next if !@findings && !$call->{fax} && !$call->{t38};
	my ($part) = $text =~ /^([A-Z]+(?: FAX)?  call $call->{index}  .*?)(?=^[A-Z]+(?: FAX)?  call \d+  |\z)/ms;
	if (!defined $part) {
		push @bad, "call $call->{index} is not told";
		next;
	}
	my $root = $call->{verdict}{root};
	my @roots = $part =~ /^  Root     (\S+)/mg;
	s/:$// for @roots;
	push @bad, "call $call->{index}: the root is @roots, not " . ($root // "none") if "@roots" ne ($root // "");
	push @bad, "call $call->{index}: what to do is not told" if defined $root && $part !~ /^  Do       \S/m;
	push @bad, "call $call->{index}: $_->{id} is not told" for grep { $part !~ /\b\Q$_->{id}\E\b/ } @findings;
	push @bad, "call $call->{index}: something is ruled out without a root" if !defined $root && $part =~ /^  Not why /m;
	my $pages = () = $part =~ /^  page \d/mg;
	my @lines = split /\n/, $part;
	push @bad, "call $call->{index}: " . @lines . " lines" if !@legs && $pages < 2 && @lines > 40;
}
print map { "$ARGV[0]: $_\n" } @bad;
exit(@bad > 0);
END

# agree CAPTURE
agree() {
	"$T38TRACE" report "$1" >"$dir/text" 2>/dev/null
	"$T38TRACE" report --format json "$1" >"$dir/json" 2>/dev/null
	perl "$dir/judge.pl" "$dir/json" <"$dir/text" >>"$dir/log" 2>&1
}

for folder in testdata testdata/sip testdata/signalling testdata/timing ../shared/captures ../shared/corpus/cases; do
	if [ ! -d "$folder" ]; then
		skip "$folder" "there is no $folder"
		continue
	fi
	failed=0
	for capture in "$folder"/*.pcap*; do
		agree "$capture" && continue
		say "$capture"
		failed=1
	done
	[ $failed = 0 ]
	ok "$folder: text says what JSON says"
done

"$T38TRACE" report "$data/clean-v17-mh.pcap" >"$dir/text"
"$T38TRACE" report --format json "$data/training-failed.pcap" >"$dir/json"
! perl "$dir/judge.pl" "$dir/json" <"$dir/text" >"$dir/found" && [ "$(wc -l <"$dir/found")" -eq 4 ]
ok "another call's text is found out"

run report "$data/loss-unrecovered.pcap"
grep -q '^  Root     UDPTL-LOSS (frame 303): ' "$dir/out" && grep -q '^  Effect   PAGE-DAMAGED (frame 250): ' "$dir/out" &&
	grep -q '^  Not why  the first training was answered with CFR (frame 244)$' "$dir/out" &&
	grep -q '^  See      .*t38trace explain UDPTL-LOSS$' "$dir/out"
ok "the root, what follows from it, what it is not"
! grep -q '^  error\|^  warning' "$dir/out"
ok "what is told with the root is not told again"
run report "$data/timing/late-response.pcap"
grep -q '^  caller .* 1 of 16 missed: T30-T4 (frame 421)$' "$dir/out" && grep -q '^  callee .* 215 ms .* 27 hold$' "$dir/out"
ok "the telephone lines"
head -c 60000 "$data/clean-v17-mh.pcap" >"$dir/cut.pcap"
run report "$dir/cut.pcap"
[ "$status" -eq 3 ] && grep -q '^  Capture  CAPTURE-CUT (frame 339): ' "$dir/out" && grep -q ', complete: no; cut off inside packet 340' "$dir/out"
ok "a capture that is cut is said first, and why at the end"
run report -f 'udp port 5060' "$data/clean-v17-mh.pcap"
grep -q '^NO FAX  call 1  ' "$dir/out"
ok "no media"
tap_end
