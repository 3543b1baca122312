#!/bin/sh
# Captures that begin late or end early: what lies outside is not known, so nothing is said to have failed, and what
# is inside comes out. TAP; T38TRACE names the program. Without editcap (Wireshark) only the ends are cut.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"

# The fax statuses and finding severities in the report of $dir/cut, one a line.
verdicts() {
	"$T38TRACE" report --format json "$dir/cut" 2>/dev/null |
		sed -n 's/^ *"\(status\|severity\|joined_late\|cut_short\)": "*\([a-z]*\)"*,*$/\1 \2/p'
}

# cut_end FILE PERCENT
cut_end() {
	size=$(wc -c <"$1")
	head -c $((size * $2 / 100)) "$1" >"$dir/cut"
	verdicts >"$dir/log"
	! grep -qE '^(status (failed|partial)|severity error)' "$dir/log"
	ok "$1 cut at $2 %: nothing failed"
}

for file in clean-v17-mh clean-ecm-mmr-3pages mr-noecm-fine-2pages v27-noecm ftt-fallback ecm-ppr; do
	for percent in 9 10 11 15 30 45 60 75 90 97; do
		cut_end "testdata/$file.pcap" $percent
	done
done

# cut_begin FILE PACKET PAGES: the packets from that one on hold so many pages, all confirmed.
cut_begin() {
	editcap -F pcap "testdata/$1.pcap" "$dir/cut" "1-$2" 2>"$dir/log"
	verdicts >"$dir/log"
	! grep -q 'severity error' "$dir/log" && grep -q 'status success' "$dir/log" &&
		grep -q 'joined_late true' "$dir/log"
	ok "$1 from packet $2 on: success, joined late"
	"$T38TRACE" calls "$dir/cut" >"$dir/log"
	grep -q "success *$3 " "$dir/log"
	ok "$1 from packet $2 on: pages confirmed: $3"
}

if command -v editcap >/dev/null; then
	cut_begin clean-v17-mh 200 1
	cut_begin clean-v17-mh 500 1
	cut_begin clean-ecm-mmr-3pages 300 3
	cut_begin clean-ecm-mmr-3pages 600 2
	cut_begin clean-ecm-mmr-3pages 1000 1
else
	skip "captures that begin late" "editcap is not there"
fi

tap_end
