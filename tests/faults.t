#!/bin/sh
# One fault at a time: testdata/faults/faults.tsv says how captures of testdata are changed, what must come out as the root cause and
# what else must be listed; clean captures give nothing above a note. TAP; T38TRACE names the program.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"
table=$root/testdata/faults/faults.tsv
edit=${T38TRACE%/*}/testdata/make/fault_edit
[ -x "$edit" ] || skip_all "fault_edit was not built (make check builds it)"
tab=$(printf '\t')

# judge ROOT LISTED <reports: the first call is as the row says.
cat >"$dir/judge.pl" <<'END'
use strict;
use JSON::PP;
my ($root, $listed) = @ARGV;
my $line = <STDIN> // die "no call\n";
my $call = decode_json($line);
my @findings = @{$call->{findings}};
my %listed = map { $_ => 1 } grep { $_ ne "-" } split /,/, $listed;
my $got = $call->{verdict}{root} // "-";
my @bad;
push @bad, "the root is $got, not $root" if $got ne $root;
for my $id (sort keys %listed) {
	push @bad, "$id is not listed" unless grep { $_->{id} eq $id } @findings;
}
for my $f (@findings) {
	push @bad, "$f->{id} is said to be caused by $f->{caused_by}, which is not listed"
		if defined $f->{caused_by} && !grep { $_->{id} eq $f->{caused_by} } @findings;
	push @bad, "$f->{id} is an error" if $root eq "-" && $f->{severity} eq "error" && !$listed{$f->{id}};
	push @bad, "$f->{id} is a warning" if $root eq "-" && $listed eq "-" && $f->{severity} eq "warning";
}
my $status = $call->{fax} ? $call->{fax}{result}{status} : "none";
push @bad, "it is said to be $status" if $root eq "-" && ($status eq "failed" || $status eq "partial");
push @bad, "the root names no packet" if $root ne "-" && !grep { $_->{id} eq $root && @{$_->{packets}} } @findings;
print map { "$_\n" } @bad, map { "  $_->{severity} $_->{id}: $_->{detail}" } @findings;
exit(@bad > 0);
END

mkdir "$dir/reports"
rows=0
while IFS=$tab read -r name from root_id listed edits; do
	case $name in \#* | '') continue ;; esac
	rows=$((rows + 1))
	if [ "$edits" = - ]; then
		cp "$root/testdata/$from.pcap" "$dir/fault.pcap"
	else
		# shellcheck disable=SC2086 # one word an edit
		"$edit" "$root/testdata/$from.pcap" "$dir/fault.pcap" $edits >>"$dir/log" 2>&1
	fi && "$T38TRACE" report --format jsonl "$dir/fault.pcap" 2>>"$dir/log" >"$dir/report" &&
		perl "$dir/judge.pl" "$root_id" "$listed" <"$dir/report" >>"$dir/log" 2>&1
	ok "$name: $root_id"
	mv "$dir/report" "$dir/reports/$name"
	rm -f "$dir/fault.pcap"
done <"$table"
[ $rows -ge 60 ]
ok "the table has $rows faults"

for capture in clean-v17-mh clean-ecm-mmr-3pages mr-noecm-fine-2pages ecm-mh ecm-mr-fine mmr-superfine redundancy0 v27-noecm v29-noecm \
	jpeg-colour timing/clean-mh timing/clean-ecm-mmr timing/two-pages-mps signalling/mgcp-fax signalling/h323-fax signalling/h248-fax; do
	"$T38TRACE" report --format jsonl "$root/testdata/$capture.pcap" 2>>"$dir/log" | perl "$dir/judge.pl" - - >>"$dir/log" 2>&1
	ok "$capture: nothing above a note"
done

# ---- what the capturing system lost, as pcapng has it (isb_ifdrop, isb_osdrop) ----
perl -e '
	use strict;
	local $/;
	binmode $_ for *STDIN, *STDOUT;
	my $file = <STDIN>;
	sub block {
		my ($type, $body) = @_;
		$body .= "\0" x (-length($body) % 4);
		return pack("VV", $type, length($body) + 12) . $body . pack("V", length($body) + 12);
	}
	print block(0x0a0d0d0a, pack("VvvQ<", 0x1a2b3c4d, 1, 0, ~0)), block(1, pack("vvV", 1, 0, 0));
	for (my $at = 24; $at < length $file;) {
		my ($s, $us, $n, $wire) = unpack "VVVV", substr $file, $at, 16;
		my $ticks = $s * 1000000 + $us;
		print block(6, pack("VVVVV", 0, $ticks >> 32, $ticks & 0xffffffff, $n, $wire) . substr $file, $at + 16, $n);
		$at += 16 + $n;
	}
	print block(5, pack("VVVvvQ<vvQ<V", 0, 0, 0, 5, 8, 7, 7, 8, 2, 0));
' <"$root/testdata/clean-v17-mh.pcap" >"$dir/drops.pcapng"
"$T38TRACE" report --format jsonl "$dir/drops.pcapng" 2>>"$dir/log" | tee "$dir/report" | perl "$dir/judge.pl" - CAPTURE-DROPS >>"$dir/log" 2>&1 &&
	grep -q '9 packets of all traffic' "$dir/report"
ok "drops that a pcapng file counts are told, and are no root"

# ---- each finding, and each cause that must have a name ----
cut -f1,3,4 "$table" | tr '\t,' '\n\n' | cat - "$root/testdata/faults/elsewhere.tsv" | sed -n 's/^\([A-Z0-9]\{1,\}-[A-Z0-9-]*\).*/\1/p' | sort -u >"$dir/shown"
"$T38TRACE" explain --list | awk '{ print $1 }' | sort >"$dir/ids"
comm -13 "$dir/shown" "$dir/ids" >"$dir/lacking"
same_text /dev/null "$dir/lacking"
ok "each finding has a capture that shows it"
comm -23 "$dir/shown" "$dir/ids" >"$dir/unknown"
while IFS=$tab read -r id test reason; do
	case $id in \#* | '') continue ;; esac
	[ -n "$reason" ] && grep -q "$id" "$root/$test" || echo "$id: nothing in $test" >>"$dir/unknown"
done <"$root/testdata/faults/elsewhere.tsv"
same_text /dev/null "$dir/unknown"
ok "no row is of a finding that is none, and what is shown elsewhere is"

# cause ROW FINDING DETAIL: the row's report has it.
cat >"$dir/cause.pl" <<'END'
use strict;
use JSON::PP;
my ($report, $id, $detail) = @ARGV;
open my $in, "<", $report or die "no such row\n";
my $call = decode_json(scalar <$in>);
my @of = grep { $_->{id} eq $id } @{$call->{findings}};
print "$report: no $id\n" unless @of;
my $found = grep { $detail eq "-" || $_->{detail} =~ /$detail/ } @of;
print map { "$report: $_->{detail}\n" } @of unless $found;
exit !$found;
END
while IFS=$tab read -r cause names id detail; do
	case $cause in \#* | '') continue ;; esac
	good=1
	for name in $(echo "$names" | tr , ' '); do
		perl "$dir/cause.pl" "$dir/reports/$name" "$id" "$detail" >>"$dir/log" 2>&1 || good=0
	done
	grep -qx "$id" "$dir/ids" && [ $good -eq 1 ]
	ok "cause: $cause"
done <"$root/testdata/faults/causes.tsv"

# ---- the chain in the text report: each under its cause, further to the right ----
# shellcheck disable=SC2046 # several words
"$edit" "$root/testdata/training-failed.pcap" "$dir/fault.pcap" udptl:strip \
	$(for n in 1 2 3 4 5 6 7 8; do echo "in=tcf$n,part=30-70:drop"; done) 2>>"$dir/log"
"$T38TRACE" report --color never "$dir/fault.pcap" | awk 'match($0, /[A-Z0-9]+(-[A-Z0-9]+)+ \(frame/) {
	id = substr($0, RSTART, RLENGTH - 7); print (RSTART > before ? "in" : "at"), id; before = RSTART }' | tail -3 >"$dir/got"
cat >"$dir/want" <<'END'
at UDPTL-LOSS
in T30-TRAINING-FAILED
in T30-DCN-EARLY
END
same_text "$dir/want" "$dir/got"
ok "consequences are folded under their cause"
"$edit" "$root/testdata/clean-v17-mh.pcap" "$dir/fault.pcap" 1-1:nothing 2>>"$dir/log"
status=$?
[ "$status" -eq 1 ] && ! "$edit" "$root/testdata/clean-v17-mh.pcap" "$dir/fault.pcap" 90000-:drop 2>>"$dir/log"
ok "fault_edit refuses an unknown action, and an edit of no packet"
tap_end
