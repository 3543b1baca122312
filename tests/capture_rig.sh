# What the tests of live capture share: they run in a network of their own, where what is sent to va comes in at vb, and from vc at vd.
# Source it first: . "${0%/*}/capture_rig.sh"
# Needs root and network namespaces. It goes to a folder that the user without rights may write, and sets data, too.
# shellcheck shell=sh
if [ -z "$CAPTURE_T_INSIDE" ]; then
	command -v ip >/dev/null && [ "$(id -u)" = 0 ] && unshare -n -m true 2>/dev/null || {
		echo "1..0 # SKIP root, ip and network namespaces are needed"
		exit 0
	}
	CAPTURE_T_INSIDE=yes exec unshare -n -m sh "$0" "$@"
fi
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"
data=$root/testdata
# pair A B: two virtual interfaces, one at each end of a wire.
pair() {
	ip link add "$1" type veth peer name "$2" || return 1
	for i in "$1" "$2"; do
		[ ! -d "/proc/sys/net/ipv6/conf/$i" ] || echo 1 >"/proc/sys/net/ipv6/conf/$i/disable_ipv6"
		ip link set "$i" mtu 9000 up || return 1
	done
}
ip link set lo up && pair va vb 2>>"$dir/log" && pair vc vd 2>>"$dir/log" || skip_all "no virtual interfaces here"
: >"$dir/log"
perl -MJSON::PP -e 1 2>/dev/null || skip_all "there is no perl with JSON::PP"

${CC:-cc} -std=c11 -D_GNU_SOURCE -O2 -o "$dir/send" tests/capture_send.c -lpcap >>"$dir/log" 2>&1
ok "the player builds"
# Others have to reach the program and its files.
chmod 711 "$dir"
mkdir -m 777 "$dir/work"
cp "$T38TRACE" "$dir/t38trace"
T38TRACE=$dir/t38trace
cd "$dir/work" || exit 1
trap '[ -z "$pid" ] || kill -9 "$pid" 2>/dev/null; rm -rf "$dir"' EXIT
pid=

# wait_for SECONDS COMMAND...: until it succeeds.
wait_for() {
	tries=$(($1 * 20))
	shift
	while ! "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.05
	done
}

# begin ARGUMENTS...: starts a capture and waits until it captures.
begin() {
	rm -f err
	"$T38TRACE" capture "$@" >out 2>err </dev/null &
	pid=$!
	wait_for 10 grep -q 'capturing on' err
	say "capture $*: $(cat err)"
}

# finish [SIGNAL]: ends it; fills $status.
finish() {
	kill "-${1:-INT}" $pid
	wait $pid 2>/dev/null
	status=$?
	pid=
	say "exit status $status"
	sed 's/^/  /' err >>"$dir/log"
}

# lines N: standard output has as many.
lines() {
	[ "$(wc -l <out)" -ge "$1" ]
}

send() {
	"$dir/send" "$@" >sent 2>>"$dir/log"
}

# What a call is, without the numbers of its packets and times that count from the first packet of the file.
facts='
	use JSON::PP;
	sub bare { my ($x) = @_; ref $x eq "ARRAY" ? [map { bare($_) } @$x] : ref $x ne "HASH" ? $x :
		{map { ($_ => bare($x->{$_})) } grep { !/^(t|t_.*|frame|.*_frame|packets|index|leg_of|related)$/ } keys %$x} }
	my $json = JSON::PP->new->canonical;
	print sort map { $json->encode(bare($json->decode($_))) . "\n" } grep { /\S/ } <STDIN>;'

# same_result LIVE FILE: what was told live is what is told of the file.
same_result() {
	"$T38TRACE" report --format jsonl "$2" 2>>"$dir/log" | perl -e "$facts" >want
	perl -e "$facts" <"$1" >got
	[ -s want ] && cmp want got >>"$dir/log" 2>&1
}

packets_of() {
	"$T38TRACE" report --format json "$@" 2>>"$dir/log" | perl -MJSON::PP -e '
		local $/; my $n = 0; $n += $_->{packets} for @{decode_json(<STDIN>)->{captures}}; print "$n\n"'
}

is_whole() {
	"$T38TRACE" report "$@" >/dev/null 2>>"$dir/log"
}

# make_many: many.pcap, twenty calls at once.
make_many() {
	captures=
	for name in clean-v17-mh ecm-mh clean-ecm-mmr-3pages v27-noecm loss-unrecovered redundancy2-loss training-failed \
		mmr-superfine ftt-fallback ecm-ppr mr-noecm-fine-2pages redundancy0 version1-syntax redundancy3-burst v29-noecm \
		ecm-mr-fine clean-v17-mh v29-noecm ecm-mh redundancy0; do
		captures="$captures $data/$name.pcap"
	done
	# shellcheck disable=SC2046,SC2086 # several words
	${CC:-cc} -std=c11 -D_GNU_SOURCE -I"$root" -o "$dir/many_calls" "$root/tests/many_calls.c" \
		"$root/testdata/make/bench_fax.c" "$root/testdata/make/capture_out.c" \
		"$root/testdata/make/sip_wrap.c" "$root/testdata/make/udptl_wrap.c" \
		$(pkg-config --cflags --libs glib-2.0 libtiff-4 libpcap) >>"$dir/log" 2>&1 &&
		"$dir/many_calls" merge many.pcap $captures
}

# make_bench PACKETS: bench.pcap, voice and a few faxes.
make_bench() {
	# shellcheck disable=SC2046 # several words
	${CC:-cc} -std=c11 -D_GNU_SOURCE -I"$root" -o "$dir/bench_capture" "$root"/testdata/make/bench_capture.c \
		"$root"/testdata/make/bench_fax.c "$root"/testdata/make/bench_voice.c "$root"/testdata/make/sip_wrap.c \
		"$root"/testdata/make/capture_out.c $(pkg-config --cflags --libs glib-2.0 libpcap) -lm >>"$dir/log" 2>&1 &&
		"$dir/bench_capture" bench.pcap "$data/redundancy3-burst.pcap" "$1" >>"$dir/log" 2>&1
}
