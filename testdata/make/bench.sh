#!/bin/sh
# bench.sh BUILD [PACKETS]: how fast report reads a large capture of voice and 50 fax calls, and how that
# compares with tools that only copy or filter it. Prints measurements; slowness is not a failure.
# T38TRACE names another program to measure.

build=${1:?usage: bench.sh BUILD [PACKETS]}
packets=${2:-1000000}
program=${T38TRACE:-$build/t38trace}
tools=$build/testdata/make
fax=testdata/redundancy3-burst.pcap

capture=$build/bench.pcap
[ "$packets" = 1000000 ] || capture=$build/bench-$packets.pcap
if [ ! -f "$capture" ] || [ "$(find "$tools/bench_capture" "$fax" -newer "$capture")" ]; then
	"$tools/bench_capture" "$capture.new" "$fax" "$packets" || exit 1
	mv "$capture.new" "$capture" || exit 1
fi

results=$(mktemp -d) || exit 1
trap 'rm -rf "$results"' EXIT
trap 'exit 1' HUP INT TERM

# best TIMES COMMAND...: runs it, prints "SECONDS KIBIBYTES" of the fastest run; fails when one fails.
best() {
	times=$1
	shift
	: >"$results/all"
	while [ "$times" -gt 0 ]; do
		times=$((times - 1))
		"$tools/measure" "$results/one" "$@" >/dev/null 2>"$results/err" || return
		cat "$results/one" >>"$results/all"
	done
	sort -n "$results/all" | head -n 1
}

# compare NAME TIMES COMMAND...: one line about another tool.
compare() {
	name=$1
	command -v "$3" >/dev/null || { echo "$name: not installed"; return; }
	shift
	if measured=$(best "$@"); then
		echo "$ours $measured" | awk -v name="$name" -v runs="$1" '{
			printf "%-28s %8.3f s  peak %7.1f MiB  best of %d  t38trace takes %.2f times as long\n",
				name, $3, $4 / 1024, runs, ($3 > 0 ? $1 / $3 : 0) }'
	else
		echo "$name: failed: $(tail -n 1 "$results/err")"
	fi
}

# Reads the file once, so that no tool pays for the disk.
cat "$capture" >/dev/null
size=$(wc -c <"$capture")
echo "$capture: $packets packets, $((size / 1000000)) MB, $(uname -m), $(getconf _NPROCESSORS_ONLN) processors"

ours=$(best 3 "$program" report --format jsonl "$capture") || {
	status=$?
	echo "bench.sh: $program report: exit status $status: $(tail -n 1 "$results/err")" >&2
	exit 1
}
echo "$ours" | awk -v packets="$packets" '{
	printf "%-28s %8.3f s  peak %7.1f MiB  best of 3  %.0f packets/s\n",
		"t38trace report", $1, $2 / 1024, ($1 > 0 ? packets / $1 : 0) }'
compare "tcpdump -w /dev/null" 3 tcpdump -r "$capture" -w /dev/null
compare "tshark -Y t38" 1 tshark -r "$capture" -Y t38
