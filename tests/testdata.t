#!/bin/sh
# Makes every capture of testdata/ again and compares it with the committed one, octet for octet.

cd "$(dirname "$0")/.." || exit 1
build=build
[ -n "$T38TRACE" ] && build=$(dirname "$T38TRACE")
generator=$build/testdata/make/fax_calls
colour=$build/testdata/make/colour_call
gateways=$build/testdata/make/gateway_calls
faults=$build/testdata/make/fault_captures
audio=$build/testdata/make/audio_calls

folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
number=0

check() {
	number=$((number + 1))
	title=$1
	shift
	if "$@" >"$folder/log" 2>&1; then
		echo "ok $number - $title"
	else
		echo "not ok $number - $title"
		sed 's/^/# /' "$folder/log"
	fi
}

mkdir -p "$folder/made/timing" "$folder/made/audio"
cp testdata/timing/faults.tsv "$folder/made/timing"
[ -x "$colour" ] || make -s "BUILD=$build" "$colour" >&2
check "the call in colour is made" "$colour" "$folder/made"
[ -x "$audio" ] || make -s "BUILD=$build" "$audio" >&2
check "the calls in audio are made" "$audio" "$folder/made/audio"
# Another version of the fax stack is free to send other packets.
if [ "$(pkg-config --modversion spandsp 2>/dev/null)" = 0.0.6 ]; then
	[ -x "$generator" ] || make -s "BUILD=$build" "$generator" >&2
	check "every call goes as its row of the table wants" "$generator" "$folder/made"
	for tool in "$gateways" "$faults"; do
		[ -x "$tool" ] || make -s "BUILD=$build" "$tool" >&2
		check "${tool##*/} makes its captures" "$tool" "$folder/made/timing"
	done
else
	echo "# libspandsp 0.0.6 is not installed: the captures of its calls are not made again"
fi
for new in "$folder"/made/*.* "$folder"/made/timing/*.* "$folder"/made/audio/*.*; do
	name=${new#"$folder"/made/}
	check "$name is made again octet for octet" cmp "$new" "testdata/$name"
done
echo "1..$number"
