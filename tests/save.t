#!/bin/sh
# `save`: the packets of a call as a capture of their own say of the call what the whole capture says; comments stand at
# the right packets. TAP; T38TRACE names the program.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"
data=$root/testdata
cd "$dir" || exit 1
perl -MJSON::PP -e 1 2>/dev/null || skip_all "there is no perl with JSON::PP"

# What the fax calls of a capture are, without the numbers of packets and calls, and times that count from the first packet.
# shellcheck disable=SC2016 # of perl
facts='
	use JSON::PP; local $/;
	sub bare { my ($x) = @_; ref $x eq "ARRAY" ? [map { bare($_) } @$x] : ref $x ne "HASH" ? $x :
		{map { ($_ => bare($x->{$_})) } grep { !/^(t|t_.*|frame|.*_frame|packets|index|leg_of|related)$/ } keys %$x} }
	my $json = JSON::PP->new->canonical;
	for my $c (@{decode_json(<STDIN>)->{calls}}) {
		next unless $c->{fax} || $c->{t38}{trigger} || @{$c->{findings}};
		print $json->encode(bare($c)), "\n" }'
facts_of() {
	"$T38TRACE" report --format json "$1" 2>>log | perl -e "$facts"
}

# ---- whole captures ----
for capture in "$data"/*.pcap "$data"/sip/*.pcap* "$data"/signalling/*.pcap* "$data"/timing/*.pcap; do
	[ -e "$capture" ] || continue
	name=${capture#"$data"/}
	run save "$capture" -o saved.pcapng --force
	if [ "$status" = 0 ] && [ -s out ]; then
		facts_of "$capture" >want
		facts_of saved.pcapng >got
		[ -s want ] && cmp want got >>log
		ok "$name: the same is said of what is saved"
	else
		facts_of "$capture" >want
		[ ! -s want ] || [ "$status" = 3 ]
		ok "$name: nothing to save"
	fi
done

# ---- in parts ----
${CC:-cc} -std=c11 -o wrap "$root/tests/encap_wrap.c" 2>>log
for kind in $(./wrap | sed -n 's/ .*//p'); do
	./wrap "$kind" "$data/ftt-fallback.pcap" whole.pcap 2>>log || continue
	run save whole.pcap -o saved.pcapng --force
	facts_of whole.pcap >want
	facts_of saved.pcapng >got
	[ "$status" = 0 ] && [ -s want ] && cmp want got >>log
	ok "wrapped in $kind: the same"
done

# ---- one call of two ----
run save --call 2 "$data/clean-v17-mh.pcap" "$data/ecm-mh.pcap" -o second.pcapng
[ "$status" = 0 ] && grep -q '^second.pcapng  [0-9]* packets of 1 call$' out
ok "--call"
facts_of "$data/ecm-mh.pcap" >want
facts_of second.pcapng >got
same_text want got
ok "only the packets of that call, and all of them"
[ "$(stat -c %a second.pcapng)" = 600 ]
ok "mode 0600"
cp second.pcapng before
run save "$data/clean-v17-mh.pcap" -o second.pcapng
[ "$status" = 3 ] && grep -q -- --force err && cmp -s before second.pcapng
ok "a file that exists is refused"
run save --force "$data/clean-v17-mh.pcap" -o second.pcapng
[ "$status" = 0 ] && ! cmp -s before second.pcapng
ok "--force replaces it"
ln -s target link
run save --force "$data/clean-v17-mh.pcap" -o link
[ "$status" = 0 ] && [ ! -e target ] && [ ! -L link ]
ok "a symbolic link is not followed"
"$T38TRACE" save - -o - <"$data/clean-v17-mh.pcap" >piped 2>>log
"$T38TRACE" save "$data/clean-v17-mh.pcap" -o file.pcapng >>log 2>&1
cmp file.pcapng piped >>log
ok "through pipes"
run save "$data/clean-v17-mh.pcap" -o as.pcap
[ "$status" = 0 ] && [ "$(head -c 4 as.pcap | od -An -tx1 | tr -d ' ')" = 4d3cb2a1 ]
ok "pcap by the name"
run report --format json as.pcap
sed '/"captures"/,/^  \],/d' out >got
run report --format json "$data/clean-v17-mh.pcap"
sed '/"captures"/,/^  \],/d' out >want
same_text want got
ok "to the last number"
run save --call 9 "$data/clean-v17-mh.pcap" -o none.pcapng
[ "$status" = 0 ] && [ ! -e none.pcapng ] && grep -q 'no packet' err
ok "no call: no file"

# ---- usage ----
for arguments in '' '-o x --file-format text' '-o x.pcap --annotate'; do
	# shellcheck disable=SC2086 # several words
	run save $arguments "$data/clean-v17-mh.pcap"
	[ "$status" = 2 ] && [ "$(wc -l <err)" = 1 ]
	ok "usage error: save $arguments"
done

# ---- comments ----
if ! command -v tshark >/dev/null; then
	skip "comments" "there is no tshark"
	tap_end
	exit 0
fi
# comments CAPTURE: "NUMBER<tab>COMMENT" for each.
comments() {
	tshark -r "$1" -T fields -E 'aggregator=|' -e frame.number -e frame.comment 2>>log |
		perl -F'\t' -lane 'print "$F[0]\t$_" for split /\|/, $F[1] // ""'
}
plain() {
	"$T38TRACE" packets "$1" | sed -E 's/^ *([0-9]+) +[0-9.]+ +[^ ]+ +-> [^ ]+ +[0-9]+  /\1 /; s/ +/ /g'
}
for name in loss-unrecovered ecm-ppr version1-syntax; do
	run save --annotate "$data/$name.pcap" -o $name.pcapng
	: >log
	comments $name.pcapng >all
	# All packets are of the call, so that they have the same numbers.
	plain "$data/$name.pcap" >want
	sed -n -E 's/^([0-9]+)\tt38trace: call 1: ((SIP|UDPTL) .*)/\1 \2/p' all | sed -E 's/ +/ /g' >got
	[ "$(wc -l <want)" -gt 100 ] && same_text want got
	ok "$name: tshark reads at each packet what packets says of it"
	"$T38TRACE" report --format json "$data/$name.pcap" | perl -MJSON::PP -e '
		local $/; my $c = decode_json(<STDIN>)->{calls}[0];
		for my $f (@{$c->{findings}}) { print "$_ $f->{severity} $f->{id}\n" for @{$f->{packets}} }' | sort >want
	sed -n -E 's/^([0-9]+)\tt38trace: call 1: (note|warning|error) ([A-Z0-9-]+): .*/\1 \2 \3/p' all | sort >got
	"$T38TRACE" report --format json "$data/$name.pcap" | perl -MJSON::PP -e '
		local $/; my $c = decode_json(<STDIN>)->{calls}[0];
		for my $f (@{$c->{findings}}) { print "1 $f->{severity} $f->{id}\n" unless @{$f->{packets}} }' >>want
	sort -o want want
	same_text want got
	ok "$name: findings stand at their packets"
	"$T38TRACE" report --format json "$data/$name.pcap" | perl -MJSON::PP -e '
		local $/; my $c = decode_json(<STDIN>)->{calls}[0];
		for my $f (@{$c->{fax}{frames}}) {
			print "$f->{packets}[1] $f->{name} $f->{from}\n" unless $f->{name} =~ /^(FCD|RCP)$/ }' | sort >want
	sed -n -E 's/^([0-9]+)\tt38trace: call 1: T.30 (.*) of the (caller|callee) is complete/\1 \2 \3/p' all | sort >got
	[ -s want ] && same_text want got
	ok "$name: T.30 frames stand at the packets that complete them"
done
sed -n '1s/.*call 1: //p' all >first
grep -q '^1	t38trace: call 1: .*page' all
ok "the first packet has the verdict"
"$T38TRACE" report loss-unrecovered.pcapng >got
"$T38TRACE" report "$data/loss-unrecovered.pcap" >want
sed -i 's/^[^ ]*loss-unrecovered.pcap[a-z]*: pcap[ng]*,/FILE/' want got
same_text want got
ok "comments change nothing"
tap_end
