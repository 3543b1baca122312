#!/bin/sh
# Runs the fuzz targets for FUZZ_SECONDS each (5), as many at a time as there are processors, where a clang with
# libFuzzer is there. Where none is: every seed, and beginnings of it, by the usual compiler. TAP.
. "${0%/*}/tap.sh"
build=$(dirname "$T38TRACE")
seconds=${FUZZ_SECONDS:-5}
at_a_time=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
targets=$(cd tests/fuzz && ls fuzz_*.c | sed 's/^fuzz_\(.*\)\.c$/\1/')

# Run by hand the targets may be missing; make check has built them.
# build_all GOAL
build_all() {
	make -s "BUILD=$build" "$1" >>"$dir/log" 2>&1
}

# all_at_once COMMAND...: for each target in the background; $dir/TARGET.status tells how it went.
all_at_once() {
	running=0
	for target in $targets; do
		("$@" "$target" >"$dir/$target.out" 2>&1; echo $? >"$dir/$target.status") &
		running=$((running + 1))
		[ $((running % at_a_time)) = 0 ] && wait
	done
	wait
}

# tell WHAT: one result for each target.
tell() {
	for target in $targets; do
		cat "$dir/$target.out" >>"$dir/log"
		result "$(cat "$dir/$target.status")" "$target: $1"
	done
}

smoke() {
	sh tests/fuzz/smoke.sh "$build/fuzz" "$seconds" "$1"
}

seeds() {
	"$build/fuzz/plain/$1" -t "tests/fuzz/seeds/$1"
}

# A target that any input breaks: the runs above can fail.
broken_source='#include "tests/fuzz/fuzz.h"
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) { (void)data; WANT(size > 100000); return 0; }'

for target in $targets; do
	[ -n "$(ls "tests/fuzz/seeds/$target" 2>/dev/null)" ] || say "$target has no seeds"
done
[ ! -s "$dir/log" ]
ok "every target has seeds"
[ "$(cat tests/fuzz/seeds/*/* | wc -c)" -le 500000 ]
ok "the seeds are small"
echo "$broken_source" >"$dir/broken.c"
mkdir "$dir/fuzz"

if clang=$(sh tests/fuzz/compiler.sh); then
	build_all fuzz
	ok "the targets build with $clang"
	all_at_once smoke
	tell "$seconds seconds of fuzzing break nothing"
	"$clang" -I. -fsanitize=fuzzer,address,undefined -o "$dir/fuzz/broken" "$dir/broken.c" >>"$dir/log" 2>&1
	! sh tests/fuzz/smoke.sh "$dir/fuzz" 1 broken >>"$dir/log" && grep -q 'broken, see' "$dir/log"
	ok "a target that is broken is found"
else
	echo "# no clang with libFuzzer here: every seed and beginnings of it are run instead"
	build_all fuzz-plain
	ok "the targets build with the usual compiler"
	all_at_once seeds
	tell "no seed and no beginning of one breaks it"
	${CC:-cc} -I. -o "$dir/fuzz/broken" "$dir/broken.c" tests/fuzz/driver.c >>"$dir/log" 2>&1
	! "$dir/fuzz/broken" tests/fuzz/seeds/rtp >>"$dir/log" 2>&1
	ok "a target that is broken is found"
fi
tap_end
