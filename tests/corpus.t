#!/bin/sh
# Captures that lie beside the checkout, in ../shared: those of another fax stack with their truth, held against
# this build by check-corpus, and those of real systems with the pages that their receivers wrote. Skips where they
# are absent. TAP; T38TRACE names the program.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"
shared=$root/../shared
checker=$shared/corpus/check-corpus
captures=$shared/captures
[ -e "$checker" ] || [ -d "$captures" ] || skip_all "there is no ../shared/corpus and no ../shared/captures"

# What this build is known not to do yet: case names, then the reason.
not_yet() {
	cat <<'END'
ast_t38_refused_by_callee_fallback_g711 a fax in G.711 audio is not decoded yet
END
}

# judge STATUS CASE NAME
judge() {
	why=$(not_yet | sed -n "s/^$2 //p")
	result "$1" "$3" "${why:+TODO $why}"
}

# A line of check-corpus -v is "ok   CASE" or "FAIL CASE message", with more messages behind it.
judge_corpus() {
	tags=udptl-basic,nosig,loss,fec,tpkt,version,quirks,ecm,coding,resolution,multipage,retrain,polling,cut,sip,link
	python3 "$checker" -t "$T38TRACE" -v --only "$tags,transport,hops" >"$dir/corpus" 2>&1
	grep -E '^(ok|FAIL) ' "$dir/corpus" >"$dir/verdicts"
	[ -s "$dir/verdicts" ] || {
		cat "$dir/corpus" >>"$dir/log"
		result 1 "check-corpus runs"
		return
	}
	while read -r verdict name _; do
		failed=0
		if [ "$verdict" = FAIL ]; then
			failed=1
			awk -v name="$name" '/^(ok|FAIL) / { on = $2 == name } on' "$dir/corpus" >"$dir/log"
		fi
		judge $failed "$name" "corpus $name"
	done <"$dir/verdicts"
}

# The TIFF that belongs to a capture: one for all places where the call was captured.
received() {
	for end in '' .aside .bside .outside; do
		[ -f "${1%"$end".pcap}.rx.tif" ] && echo "${1%"$end".pcap}.rx.tif" && return
	done
}

# The files that are written have the pages of the receiver.
judge_capture() {
	name=$(basename "$1" .pcap)
	run extract "$1" -o "$dir/$name"
	failed=0
	[ -n "$(ls "$dir/$name" 2>/dev/null)" ] || failed=1
	for tif in "$dir/$name"/*.tif; do
		same_pages "$tif" "$2" || failed=1
	done
	judge $failed "$name" "captures $name: the pages are those that the receiver had"
}

if [ ! -e "$checker" ]; then
	skip corpus "there is no ../shared/corpus"
elif ! command -v python3 >/dev/null || ! command -v gcc >/dev/null; then
	skip corpus "check-corpus needs python3 and gcc"
else
	judge_corpus
fi
if [ ! -d "$captures" ]; then
	skip captures "there is no ../shared/captures"
elif ! same_pages_build; then
	skip captures "the comparer of pages cannot be built (compiler, libtiff)"
else
	for capture in "$captures"/*.pcap; do
		tif=$(received "$capture")
		[ -z "$tif" ] || judge_capture "$capture" "$tif"
	done
fi
tap_end
