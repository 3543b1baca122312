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

# pages NAME: one file, with the page that the receiver had; with --all-legs of each leg that has pages.
pages() {
	(cd "$dir" && rm -rf one all && "$T38TRACE" extract "$root/$captures/$1.pcap" -o one >one.out 2>>log)
	[ "$(ls "$dir/one")" = "$1-call1.tif" ] && same_pages "$dir/one/$1-call1.tif" "$captures/$1.rx.tif"
	ok "$1: the page is written once"
	(cd "$dir" && "$T38TRACE" extract --all-legs "$root/$captures/$1.pcap" -o all >all.out 2>>log)
	for tif in "$dir"/all/*.tif; do
		same_pages "$tif" "$captures/$1.rx.tif" || return 1
	done
	[ "$(ls "$dir/all" | wc -l)" -eq "$2" ]
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

groups ast_b2bua_red_none "1:null 2:1"
one ast_b2bua_red_none
pages ast_b2bua_red_none 2
groups ast_gw_g711_to_t38 "1:null 2:1"
one ast_gw_g711_to_t38
pages ast_gw_g711_to_t38 1

# Who names one leg means the call.
"$T38TRACE" calls --call 2 "$captures/ast_b2bua_red_none.pcap" >"$dir/log"
[ "$(wc -l <"$dir/log")" -eq 3 ]
ok "--call with the index of a leg shows the call"

tap_end
