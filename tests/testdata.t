#!/bin/sh
# Makes every capture of testdata/ again and compares it with the committed one, octet for octet.

cd "$(dirname "$0")/.." || exit 1
build=build
[ -n "$T38TRACE" ] && build=$(dirname "$T38TRACE")
generator=$build/testdata/make/fax_calls

if ! pkg-config --exists spandsp 2>/dev/null; then
	echo "1..0 # SKIP libspandsp is not installed, the captures cannot be made again"
	exit 0
fi
# Another version of the fax stack is free to send other packets.
if [ "$(pkg-config --modversion spandsp)" != 0.0.6 ]; then
	echo "1..0 # SKIP the captures were made by libspandsp 0.0.6, another version is installed"
	exit 0
fi

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

mkdir "$folder/made"
[ -x "$generator" ] || make -s "BUILD=$build" "$generator" >&2
check "every call goes as its row of the table wants" "$generator" "$folder/made"
for new in "$folder"/made/*; do
	name=${new##*/}
	check "$name is made again octet for octet" cmp "$new" "testdata/$name"
done
echo "1..$number"
