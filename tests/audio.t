#!/bin/sh
# What is heard in the audio of calls: the ladder's rows, and no speech and no tone of an exchange in the audio of real modems.
# testdata/faults/faults.tsv has what follows from it. TAP; T38TRACE names the program.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"

# heard FILE: "SIDE SOUND" of all its calls.
heard() {
	"$T38TRACE" report --format jsonl "$1" 2>>"$dir/log" | perl -MJSON::PP -ne '
		print "$_->{from} $_->{sound}\n" for @{decode_json($_)->{audio} // []}' | sort -u
}

# ---- captures that were made for it ----
while read -r capture sounds; do
	heard "testdata/audio/$capture.pcap" >"$dir/got"
	echo "$sounds" | tr , '\n' >"$dir/want"
	same_text "$dir/want" "$dir/got"
	ok "$capture: $sounds"
done <<'END'
announcement callee sit,callee speech,caller cng
busy-480-620 callee busy,caller cng
congestion-425 callee busy,caller cng
machine callee speech,caller cng
not-offered callee ced,callee v21,caller cng
person callee speech,caller cng
rings-400-450 callee ring-back,caller cng
rings-440-480 callee ring-back,caller cng
talk-beep callee cng
END
heard testdata/audio/talk.pcap >"$dir/got"
[ ! -s "$dir/got" ]
ok "nothing is said of two people who talk"

# ---- the ladder ----
"$T38TRACE" ladder --color never --width 100 testdata/audio/announcement.pcap | grep ' in audio' |
	sed 's/^ *\([0-9.]*\) *[+0-9.]* *\([0-9]*\) */\1 \2 /; s/--*/-/' >"$dir/got"
cat >"$dir/want" <<'END'
1.853 7 CNG  in audio, again and again for 7.0 s ->
2.559 32 <- special information tone 950, 1400, 1800 Hz  in audio
3.739 82 <- speech  in audio, 4.9 s
END
same_text "$dir/want" "$dir/got"
ok "the ladder has each as a row"

# ---- modems of real machines ----
for capture in ../shared/captures/ast_t38_refused_by_callee_fallback_g711 ../shared/captures/ast_gw_g711_to_t38 \
	../shared/captures/rtpe_g711_to_t38 ../shared/corpus/cases/sig-not-offered ../shared/corpus/cases/sig-606; do
	if [ ! -e "$capture.pcap" ]; then
		skip "${capture##*/}: modems only" "no $capture.pcap"
		continue
	fi
	heard "$capture.pcap" | tee -a "$dir/log" >"$dir/got"
	grep -q 'callee v21' "$dir/got" && grep -q 'caller v21' "$dir/got" &&
		! grep -q -E 'speech|sit|busy|ring-back' "$dir/got"
	ok "${capture##*/}: modems only"
done
tap_end
