#!/bin/sh
# One fax on several legs: a B2BUA, a gateway between G.711 and T.38, real captures of both. TAP; T38TRACE names the
# program.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"
captures=../shared/captures
[ -d "$captures" ] || skip_all "$captures is not there"
same_pages_build || skip_all "libtiff is needed to compare pages"

# groups NAME WANT: the calls of the report as "index:leg_of", a blank between.
groups() {
	"$T38TRACE" report --format json "$captures/$1.pcap" >"$dir/json" 2>"$dir/err"
	got=$(sed -n 's/^      "index": \([0-9]*\),$/\1/p; s/^      "leg_of": \([0-9a-z]*\),$/:\1/p' "$dir/json" |
		paste -sd ' ' | sed 's/ :/:/g')
	say "got $got, want $2"
	[ "$got" = "$2" ]
	ok "$1: legs"
}

# pages NAME LEGS [RECEIVED]: one file, with the page that the receiver had; with --all-legs of each leg that has pages.
pages() {
	received=$captures/${3:-$1}.rx.tif
	(cd "$dir" && rm -rf one all && "$T38TRACE" extract "$root/$captures/$1.pcap" -o one >one.out 2>>log)
	[ "$(ls "$dir/one")" = "$1-call1.tif" ] && same_pages "$dir/one/$1-call1.tif" "$received"
	ok "$1: the page is written once"
	(cd "$dir" && "$T38TRACE" extract --all-legs "$root/$captures/$1.pcap" -o all >all.out 2>>log)
	differ=0
	for tif in "$dir"/all/*.tif; do
		same_pages "$tif" "$received" || differ=1
	done
	[ $differ = 0 ] && [ "$(ls "$dir/all" | wc -l)" -eq "$2" ]
	ok "$1: --all-legs writes the page of each"
}

# one NAME WORD: the tables have one fax, and the ladder and report name all.
one() {
	"$T38TRACE" report "$captures/$1.pcap" >"$dir/log"
	grep -q "^1 call, 1 with fax: 1 success" "$dir/log"
	ok "$1: one fax in the report"
	"$T38TRACE" calls "$captures/$1.pcap" >"$dir/log"
	grep -q '^   2+ ' "$dir/log"
	ok "$1: calls shows the leg under its call"
	"$T38TRACE" --width 140 "$captures/$1.pcap" >"$dir/log"
	[ "$(grep -c '^Call ' "$dir/log")" -eq 1 ] && [ "$(grep -c ' INVITE ' "$dir/log")" -eq 2 ] &&
		[ "$(grep -c 'page 1 confirmed' "$dir/log")" -eq 1 ]
	ok "$1: one ladder with both INVITEs and one fax"
}

# columns NAME HOST...: one ladder, whose head has all of these hosts and no others.
columns() {
	name=$1
	shift
	"$T38TRACE" --width 240 "$captures/$name.pcap" >"$dir/ladder"
	got=$(grep '^ *t s ' "$dir/ladder" | grep -o '[0-9]*\.[0-9.]*' | sort | paste -sd ' ')
	want=$(printf '%s\n' "$@" | sort | paste -sd ' ')
	say "got $got, want $want"
	[ "$got" = "$want" ] && [ "$(grep -c '^Call ' "$dir/ladder")" -eq 1 ]
	ok "$name: one ladder with every host as a column"
}

# values NAME: the report's values, one "path value" a line, in $dir/values.
values() {
	"$T38TRACE" report --format json "$captures/$1.pcap" | call_values >"$dir/values"
}

# has FILE LINE...: whole lines of it.
has() {
	file=$1 lacking=0
	shift
	for line; do
		grep -q -x -F -e "$line" "$file" && continue
		say "not there: $line"
		lacking=1
	done
	return $lacking
}

groups ast_b2bua_red_none "1:null 2:1"
one ast_b2bua_red_none
pages ast_b2bua_red_none 2
columns ast_b2bua_red_none 10.77.0.11 10.77.0.10 10.77.0.12
values ast_b2bua_red_none
has "$dir/values" '0.t38.caller.udp_ec t38UDPRedundancy' '0.t38.callee.max_datagram 1400' '0.fax.streams.0.redundancy_max 3' \
	'1.t38.caller.udp_ec null' '1.t38.callee.max_datagram 425' '1.fax.streams.0.redundancy_max 0'
ok "ast_b2bua_red_none: the parameters of each leg"
"$T38TRACE" report "$captures/ast_b2bua_red_none.pcap" >"$dir/out"
sed -n '/^  Leg 2$/,$p' "$dir/out" >"$dir/leg2"
grep -q '^  caller  sends redundancy 3 (agreed: t38UDPRedundancy)' "$dir/out" &&
	grep -q '^  caller  10.77.0.10:4974 ' "$dir/leg2" && grep -q '^  caller  sends no error correction' "$dir/leg2"
ok "ast_b2bua_red_none: the report tells them apart"
groups ast_gw_g711_to_t38 "1:null 2:1"
one ast_gw_g711_to_t38
pages ast_gw_g711_to_t38 1

# One Call-ID on both sides of a proxy, audio on one and T.38 on the other, from one port.
groups rtpe_g711_to_t38 "1:null"
pages rtpe_g711_to_t38 1
columns rtpe_g711_to_t38 10.77.0.11 10.77.0.10 10.77.0.12
[ "$(grep -c ' INVITE ' "$dir/ladder")" -eq 2 ] && [ "$(grep -c 'page 1 confirmed' "$dir/ladder")" -eq 1 ] &&
	[ "$(grep -c 're-INVITE  image' "$dir/ladder")" -eq 1 ] && grep -q '~~ audio: ' "$dir/ladder"
ok "rtpe_g711_to_t38: one ladder with both INVITEs, audio and one fax"
values rtpe_g711_to_t38
has "$dir/values" '0.hops.0.src 10.77.0.11' '0.hops.0.dst 10.77.0.10' '0.hops.1.src 10.77.0.10' '0.hops.1.dst 10.77.0.12' \
	'0.t38.caller.address 10.77.0.10' '0.t38.caller.port 30000' '0.fax.streams.0.src 10.77.0.10:30000' '0.fax.streams.0.lost 0'
ok "rtpe_g711_to_t38: both hops, and where T.38 goes"

# Behind NAT: packets come from an address that SDP does not name.
groups ast_nat.outside "1:null"
pages ast_nat.outside 1 ast_nat
values ast_nat.outside
has "$dir/values" '0.fax.streams.0.src 10.77.0.99:31065' '0.fax.streams.1.dst 10.77.0.99:31065' '0.fax.streams.0.lost 0' \
	'0.findings.0.id MEDIA-OTHER-ADDRESS'
ok "ast_nat.outside: its media are found, and the address is said"

# Each packet is there twice.
groups ast_span_duplicates_any "1:null"
pages ast_span_duplicates_any 1
values ast_span_duplicates_any
has "$dir/values" '0.findings.0.id CAPTURE-DUPLICATES' '0.fax.streams.0.lost 0' '0.fax.streams.0.duplicates 0' \
	'0.fax.streams.0.received 302' '0.fax.streams.1.received 55' '0.fax.streams.0.redundancy_max 3' &&
	! grep -q retransmission\ 1 "$dir/values"
ok "ast_span_duplicates_any: duplicates of the capture, no loss, nothing sent again"

# SIP hops and a Megaco leg.
groups megaco-sip-t38-declined "2:null 3:2 1:2"
columns megaco-sip-t38-declined 10.35.60.72 10.35.60.100 10.35.40.25 10.35.40.200 138.132.169.101 192.168.100.219 \
	10.23.1.42 10.35.40.22
grep -q 'Add  local audio \$' "$dir/ladder" && grep -q 'CTYP/DTONE' "$dir/ladder" &&
	[ "$(grep -c ' INVITE ' "$dir/ladder")" -eq 3 ] && [ "$(grep -c 're-INVITE  image' "$dir/ladder")" -eq 3 ] &&
	[ "$(grep -c '<.* 488 ' "$dir/ladder")" -eq 3 ] && [ "$(grep -c '^Verdict: no fax' "$dir/ladder")" -eq 1 ]
ok "megaco-sip-t38-declined: Megaco and SIP in it, the refusal at each hop"
"$T38TRACE" report "$captures/megaco-sip-t38-declined.pcap" >"$dir/out"
grep -q '^1 call, 0 with fax:' "$dir/out" && grep -q 'Root *SIG-T38-REFUSED' "$dir/out" && [ "$(grep -c '^  Leg ' "$dir/out")" -eq 2 ]
ok "megaco-sip-t38-declined: one call, refused"
"$T38TRACE" calls "$captures/megaco-sip-t38-declined.pcap" >"$dir/out"
[ "$(grep -c '^ *[0-9]*+ ' "$dir/out")" -eq 2 ] && grep -q 'no fax: the caller offered T.38 and was answered 488' "$dir/out"
ok "megaco-sip-t38-declined: its legs under one line of calls"
(cd "$dir" && "$T38TRACE" extract "$root/$captures/megaco-sip-t38-declined.pcap" -o none >none.out 2>>log)
[ ! -s "$dir/none.out" ] && [ -z "$(ls "$dir/none" 2>/dev/null)" ]
ok "megaco-sip-t38-declined: no page"

# Who names one leg means the call.
"$T38TRACE" calls --call 2 "$captures/ast_b2bua_red_none.pcap" >"$dir/log"
[ "$(wc -l <"$dir/log")" -eq 3 ]
ok "--call with the index of a leg shows the call"

tap_end
