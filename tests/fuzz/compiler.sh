#!/bin/sh
# Prints the first clang here whose runtime can fuzz and sanitize; false: there is none.
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
echo 'int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n); int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n) { (void)d; (void)n; return 0; }' >"$dir/probe.c"
for clang in ${FUZZ_CC-} clang clang-21 clang-20 clang-19 clang-18 clang-17 clang-16 clang-15 clang-14; do
	command -v "$clang" >/dev/null || continue
	if "$clang" -fsanitize=fuzzer,address,undefined -o "$dir/probe" "$dir/probe.c" 2>/dev/null; then
		echo "$clang"
		exit
	fi
done
exit 1
