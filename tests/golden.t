#!/bin/sh
# Whole outputs against those of tests/golden/, which were read by people before they were committed. After a wanted
# change: UPDATE=1 prove tests/golden.t, then git diff tests/golden and read it. TAP; T38TRACE names the program.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"
golden=tests/golden
version=$("$T38TRACE" --version | sed 's/^t38trace //')

# A release changes its number, not the outputs.
without_version() {
	sed -e "s/(t38trace $version)/(t38trace VERSION)/" -e "s/\"version\": \"$version\"/\"version\": \"VERSION\"/" \
		-e "s/\"version\":\"$version\"/\"version\":\"VERSION\"/"
}

# Files of tests/golden/ that were corrected by hand, as the program does not print it so yet: UPDATE=1 leaves
# them alone. Names, then the reason.
not_yet() {
	cat <<'END'
END
}

# golden FILE ARGUMENTS...: standard output is that of FILE, nothing is on standard error, status is 0.
golden() {
	file=$1
	shift
	run "$@"
	without_version <"$dir/out" >"$dir/got"
	why=$(not_yet | sed -n "s/^$file //p")
	if [ -n "$UPDATE" ] && [ -z "$why" ] && [ "$status" -eq 0 ]; then
		mkdir -p "$golden"
		cp "$dir/got" "$golden/$file"
	fi
	echo "$file" >>"$dir/used"
	[ "$status" -eq 0 ] && [ ! -s "$dir/err" ] && same_text "$golden/$file" "$dir/got"
	result $? "$file: t38trace $*" "${why:+TODO $why}"
}

for capture in testdata/*.pcap; do
	name=$(basename "$capture" .pcap)
	golden "$name.ladder-80" ladder --width 80 "$capture"
	golden "$name.ladder-120" ladder --width 120 "$capture"
	golden "$name.report" report "$capture"
done
golden all.calls calls testdata/*.pcap
for name in redundancy3-burst loss-unrecovered training-failed; do
	golden "$name.json" report --format json "testdata/$name.pcap"
done
golden two.jsonl report --format jsonl testdata/redundancy2-loss.pcap testdata/mr-noecm-fine-2pages.pcap
golden clean-v17-mh.ladder-sip ladder --detail sip --width 100 testdata/clean-v17-mh.pcap
golden clean-v17-mh.ladder-ifp ladder --detail ifp --width 100 testdata/clean-v17-mh.pcap
golden clean-v17-mh.ladder-line ladder --line --width 100 testdata/clean-v17-mh.pcap
golden clean-v17-mh.timing timing --width 80 testdata/clean-v17-mh.pcap
golden ecm-ppr.timing timing --width 120 testdata/ecm-ppr.pcap
golden training-failed.timing timing --width 160 testdata/training-failed.pcap
golden ftt-fallback.timing-part timing --from 7 --to 22 --width 80 testdata/ftt-fallback.pcap
golden redundancy3-burst.timing-table timing --format table testdata/redundancy3-burst.pcap
golden clean-v17-mh.timing-what-if timing --what-if delay=50..1800 testdata/clean-v17-mh.pcap
golden clean-v17-mh.timing-svg timing --format svg testdata/clean-v17-mh.pcap
golden loss-unrecovered.ladder-color ladder --color always --width 100 testdata/loss-unrecovered.pcap

sort "$dir/used" >"$dir/want"
find "$golden" -maxdepth 1 -type f -exec basename {} \; | sort >"$dir/there"
same_text "$dir/want" "$dir/there"
ok "no file of $golden is left over"
tap_end
