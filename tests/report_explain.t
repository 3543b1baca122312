#!/bin/sh
# explain: every finding has its text, wrong ids are told. TAP; T38TRACE names the program.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"

run explain --list
[ "$status" -eq 0 ] && [ ! -s "$dir/err" ] && awk '{ print $1 }' "$dir/out" >"$dir/ids" && [ "$(wc -l <"$dir/ids")" -gt 40 ]
ok "explain --list"
awk '$2 != "error" && $2 != "warning" && $2 != "note" || NF < 5 { print; bad = 1 } END { exit bad }' "$dir/out" >>"$dir/log"
ok "it has a severity and a summary of each"
lacking=0
# LIMIT-* of the contract is LIMIT-FAX here.
sed -n 's/.*= {"\([A-Z0-9]*-[A-Z0-9-]*\)".*/\1/p' analyzer/finding.c | sort >"$dir/want"
sort "$dir/ids" | same_text "$dir/want" -
ok "it has every finding of analyzer/finding.c"
while read -r id; do
	run explain "$id"
	[ "$status" -eq 0 ] && head -1 "$dir/out" | grep -q "^$id (" && ! awk 'length($0) > 80 { exit 1 }' "$dir/out" && lacking=1
	for part in What Meaning 'Seen by' Root; do
		grep -q "^  $part " "$dir/out" || {
			say "$id has no $part"
			lacking=1
		}
	done
done <"$dir/ids"
[ $lacking = 0 ]
ok "each is explained in 80 columns"
run explain udptl-loss T30-NO-DIS
[ "$status" -eq 0 ] && [ "$(grep -c '^[A-Z]' "$dir/out")" -eq 2 ] && grep -q '^UDPTL-LOSS (note)$' "$dir/out"
ok "several ids, in any case"
run explain -o "$dir/file" UDPTL-LOSS
[ "$status" -eq 0 ] && [ ! -s "$dir/out" ] && grep -q '^UDPTL-LOSS' "$dir/file"
ok "-o writes it to a file"
for arguments in '' 'UDPTL-LOST' 'UDPTL-LOSS nosuch' "$root/testdata/clean-v17-mh.pcap" '--format json UDPTL-LOSS'; do
	# shellcheck disable=SC2086 # several words
	run explain $arguments
	[ "$status" -eq 2 ] && [ ! -s "$dir/out" ] && [ "$(wc -l <"$dir/err")" -eq 1 ]
	ok "usage error: explain $arguments"
done
tap_end
