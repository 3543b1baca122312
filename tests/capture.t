#!/bin/sh
# Live capture, end to end: calls are played to one end of a pair of virtual interfaces, in a network of their own, and
# captured at the other. Needs root and network namespaces. TAP; T38TRACE names the program.
if [ -z "$CAPTURE_T_INSIDE" ]; then
	command -v ip >/dev/null && [ "$(id -u)" = 0 ] && unshare -n true 2>/dev/null || {
		echo "1..0 # SKIP root, ip and network namespaces are needed"
		exit 0
	}
	CAPTURE_T_INSIDE=yes exec unshare -n sh "$0" "$@"
fi
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"
data=$root/testdata
ip link set lo up && ip link add va type veth peer name vb && ip link add vc type veth peer name vd &&
	for i in va vb vc vd; do
		[ ! -d /proc/sys/net/ipv6/conf/$i ] || echo 1 >/proc/sys/net/ipv6/conf/$i/disable_ipv6
		ip link set $i mtu 9000 up || exit 1
	done 2>>"$dir/log" || skip_all "no virtual interfaces here"
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

complete() {
	"$T38TRACE" report "$@" >/dev/null 2>>"$dir/log"
}

# ---- one call ----
begin -i vb -w one.pcapng --format jsonl --linger 1
send va "$data/ftt-fallback.pcap" 20
wait_for 15 lines 1
ok "a call is told when it is over"
grep -E '^(Uid|Gid|Groups|CapInh|CapPrm|CapEff|NoNewPrivs)' "/proc/$pid/status" >status
cat status >>"$dir/log"
[ "$(awk '/^Uid/ { print $2, $3, $4, $5 }' status)" = "$(printf '%s %s %s %s' $(id -u nobody) $(id -u nobody) $(id -u nobody) $(id -u nobody))" ]
ok "it runs as nobody"
grep -q -E '^CapEff:\s0+$' status && grep -q -E '^CapPrm:\s0+$' status && grep -q -E '^NoNewPrivs:\s1$' status
ok "it has no capability, and gets none"
[ "$(stat -c '%U %a' one.pcapng)" = 'nobody 600' ]
ok "the file is the user's, and nobody else's"
kill -USR1 $pid
wait_for 5 grep -q '1 call, 1 with fax: 1 success' err
ok "SIGUSR1 tells the sums"
finish
[ "$status" = 0 ] && tail -1 err | grep -q '804 packets, 1 call, 1 with fax: 1 success.*; 0 packets dropped by the kernel; 804 packets written to 1 file$'
ok "SIGINT ends with the sums"
same_result out one.pcapng
ok "what was told live is what the file says"
[ "$(packets_of one.pcapng)" = 804 ]
ok "the file has all packets of the call"
"$T38TRACE" report --format jsonl one.pcapng | cmp - out >>"$dir/log" 2>&1
ok "to the last number"
if command -v tshark >/dev/null; then
	[ "$(tshark -r one.pcapng -T fields -e frame.interface_name 2>/dev/null | sort | uniq -c | tr -s ' ')" = ' 804 vb' ]
	ok "tshark reads it, with the interface's name"
else
	skip "tshark reads it" "there is no tshark"
fi
run capture -i vb -w one.pcapng
[ "$status" = 3 ] && grep -q -- --force "$dir/err"
ok "a file that exists is refused"
ln -s one.pcapng link.pcapng
run capture -i vb -w link.pcapng
[ "$status" = 3 ]
ok "a symbolic link is not followed"

# ---- text ----
begin -i vb --linger 1
send va "$data/ftt-fallback.pcap" 20
wait_for 15 grep -q '^Verdict: 1 page sent and confirmed' out
ok "without -w: the ladder"
finish
begin -i vb -q --linger 1 -a duration:60
sleep 0.5
send va "$data/training-failed.pcap" 40
wait_for 15 grep -q '+15550001 -> +15550002  failed  training failed' out
ok "-q: a line with the verdict"
finish TERM
[ "$status" = 0 ] && [ "$(wc -l <out)" = 1 ]
ok "SIGTERM ends it, too"

# ---- many calls ----
names='clean-v17-mh ecm-mh clean-ecm-mmr-3pages v27-noecm loss-unrecovered redundancy2-loss training-failed mmr-superfine
	ftt-fallback ecm-ppr mr-noecm-fine-2pages redundancy0 version1-syntax redundancy3-burst v29-noecm ecm-mr-fine'
build_many() {
	# shellcheck disable=SC2046 # several words
	${CC:-cc} -std=c11 -D_GNU_SOURCE -I"$root" -o "$dir/many_calls" "$root/tests/many_calls.c" \
		"$root/testdata/make/bench_fax.c" "$root/testdata/make/capture_out.c" \
		"$root/testdata/make/sip_wrap.c" "$root/testdata/make/udptl_wrap.c" \
		$(pkg-config --cflags --libs glib-2.0 libtiff-4 libpcap) >>"$dir/log" 2>&1
}
captures=
for name in $names clean-v17-mh v29-noecm ecm-mh redundancy0; do captures="$captures $data/$name.pcap"; done
# shellcheck disable=SC2086 # several words
build_many && "$dir/many_calls" merge many.pcap $captures
ok "twenty calls at once are made"
# Both at once: what is written of fax calls only, and all.
"$T38TRACE" capture -q -i vb -w all.pcapng --all --format jsonl --linger 1 --buffer-size 64 >all.out 2>all.err &
other=$!
begin -i vb -w fax.pcapng --format jsonl --linger 1 --buffer-size 64
sleep 0.5
send va many.pcap 10
wait_for 30 lines 20
ok "twenty calls are told"
finish
kill -INT $other
wait $other
same_result out fax.pcapng
ok "twenty calls: what was told live is what the file of fax calls says"
"$T38TRACE" report --format jsonl all.pcapng | sort >want
sort all.out >got
cmp want got >>"$dir/log" 2>&1
ok "twenty calls, every packet written: to the last number"
[ "$(packets_of all.pcapng)" = "$(packets_of many.pcap)" ] && [ "$(packets_of fax.pcapng)" = "$(packets_of many.pcap)" ]
ok "no packet is missing"

# ---- what is not of a fax is left out ----
if ${CC:-cc} -std=c11 -D_GNU_SOURCE -I"$root" -o "$dir/bench_capture" "$root"/testdata/make/bench_capture.c \
	"$root"/testdata/make/bench_fax.c "$root"/testdata/make/bench_voice.c "$root"/testdata/make/sip_wrap.c \
	"$root"/testdata/make/capture_out.c $(pkg-config --cflags --libs glib-2.0 libpcap) -lm >>"$dir/log" 2>&1 &&
	"$dir/bench_capture" bench.pcap "$data/redundancy3-burst.pcap" 300000 >>"$dir/log" 2>&1; then
	"$T38TRACE" calls bench.pcap >calls
	"$T38TRACE" save bench.pcap -o want.pcapng >>"$dir/log" 2>&1
	begin -i vb -w fax2.pcapng --format jsonl --linger 1 --buffer-size 128 --max-memory 2000
	send va bench.pcap
	rate=$(sed 's/.*, //' sent)
	sleep 2
	finish
	dropped=$(tail -1 err | sed -n 's/.*; \([0-9]*\) packets dropped by the kernel.*/\1/p')
	echo "# 300000 packets of voice and fax at $rate: $dropped dropped"
	tail -1 err | grep -q '^t38trace: .* 300000 packets, '
	ok "captured at full speed ($rate)"
	[ "$(packets_of fax2.pcapng)" = "$(packets_of want.pcapng)" ]
	ok "of voice and fax the file has the packets that save takes"
	same_result out fax2.pcapng || "$T38TRACE" calls fax2.pcapng | awk '$6 == "-" { bad = 1 } END { exit bad }'
	ok "and no voice call"
	if command -v tcpreplay >/dev/null; then
		begin -i vb --buffer-size 128 -q
		tcpreplay -K -q --topspeed -i va bench.pcap >replay 2>>"$dir/log"
		echo "# tcpreplay: $(sed -n 's/^Rated: //p' replay)"
		sleep 1
		finish
		awk '{ exit !($4 + 0 >= 0) }' err && tail -1 err | grep -q ' 300000 packets, .* 0 packets dropped by the kernel'
		ok "tcpreplay at top speed: every packet"
	else
		skip "tcpreplay at top speed" "there is no tcpreplay"
	fi
else
	skip "captured at full speed" "the bench capture cannot be made"
fi

# ---- drops ----
begin -i vb -w drops.pcapng --all --format jsonl --linger 1 --buffer-size 1
send va "$data/ftt-fallback.pcap" 50 1 200
sleep 0.5
kill -STOP $pid
send va many.pcap
sent=$(sed 's/ .*//' sent)
kill -CONT $pid
sleep 1.5
send va "$data/ftt-fallback.pcap" 50 201
id=$("$T38TRACE" report --format json "$data/ftt-fallback.pcap" | sed -n 's/^ *"call_id": "\(.*\)".*/\1/p' | head -1)
wait_for 10 grep -q -F "$id" out
finish
total=$((sent + 804))
captured=$(tail -1 err | sed -n 's/.* s, \([0-9]*\) packets, .*/\1/p')
dropped=$(tail -1 err | sed -n 's/.*; \([0-9]*\) packets dropped by the kernel.*/\1/p')
say "$total sent, $captured captured, $dropped dropped"
[ "$dropped" -gt 0 ] && [ $((captured + dropped)) = $total ]
ok "packets that the kernel dropped are counted, each of them"
grep -q '"CAPTURE-DROPS"' out
ok "calls that went on meanwhile have a finding"
"$T38TRACE" report --format jsonl drops.pcapng 2>>"$dir/log" | grep -q "\"$dropped packets"
ok "the file counts them, too"

# ---- killed ----
round=0 whole=0 late=0
while [ $round -lt 3 ]; do
	round=$((round + 1))
	begin -i vb -w "kill$round.pcapng" -q
	"$dir/send" va many.pcap 4 >/dev/null &
	player=$!
	sleep "$(awk -v s="$$$round" 'BEGIN { srand(s); print 2 + 2 * rand() }')"
	at=$(date +%s.%N)
	finish KILL
	kill $player 2>/dev/null
	wait $player 2>/dev/null
	complete "kill$round.pcapng" || whole=1
	last=$("$T38TRACE" report --format json "kill$round.pcapng" | sed -n 's/.*"last_time": "\(.*\)".*/\1/p')
	say "killed at $at, last packet at $last"
	awk -v at="$at" -v last="$(date -d "$last" +%s.%N)" 'BEGIN { exit !(last > at - 1) }' || late=1
done
[ $whole = 0 ]
ok "a file is whole when the program is killed"
[ $late = 0 ]
ok "and has every packet up to the last second"

# ---- files ----
begin -i vb -w turn.pcapng --format jsonl --linger 1
send va "$data/ftt-fallback.pcap" 20 &
player=$!
sleep 1
kill -HUP $pid
wait $player
wait_for 15 lines 1
finish
[ "$(ls turn*.pcapng | wc -l)" = 2 ] && complete turn.pcapng && complete turn_00002_*.pcapng
ok "SIGHUP begins the next file"
"$T38TRACE" report --format jsonl turn.pcapng turn_00002_*.pcapng | cmp - out >>"$dir/log" 2>&1
ok "both files are the whole call"
begin -i vb -w ring.pcapng -b packets:100 -b files:3 -q
send va "$data/ftt-fallback.pcap" 50
sleep 0.5
finish
ls ring* >>"$dir/log"
[ "$(ls ring_0000[789]_2*.pcapng | wc -l)" = 3 ] && [ "$(ls ring* | wc -l)" = 3 ] && complete ring*.pcapng
ok "a ring keeps the last files"
begin -i vb -w size.pcap -b filesize:20 -q
send va "$data/ftt-fallback.pcap" 50
sleep 0.5
finish
say "$(ls -l size_*)"
[ "$(ls size_*.pcap | wc -l)" -ge 5 ] && [ -z "$(find . -name 'size_*' -size +20000c)" ] && complete size_*.pcap &&
	[ "$(head -c 4 "$(ls size_* | head -1)" | od -An -tx1 | tr -d ' ')" = 4d3cb2a1 ]
ok "a next file at a size, as pcap by its name"
[ "$(packets_of size_*.pcap)" = 804 ]
ok "with no packet lost between them"
begin -i vb -w time.pcapng --all -b duration:1 -q
send va "$data/ftt-fallback.pcap" 15
finish
[ "$(ls time_* | wc -l)" -ge 3 ]
ok "a next file each second"
mkdir closed
chmod 700 closed
run capture -i vb -w closed/a.pcapng -b duration:1
[ "$status" = 3 ] && grep -q 'user nobody' "$dir/err"
ok "a ring in a folder that the user may not write is refused at once"
for stop in packets:50 duration:1 filesize:10; do
	begin -i vb -w "stop-$stop.pcapng" --all -a $stop -q
	send va "$data/ftt-fallback.pcap" 20
	wait_for 10 sh -c "! kill -0 $pid"
	wait $pid
	status=$?
	[ $status = 0 ] && complete "stop-$stop.pcapng"
	ok "-a $stop ends it"
done
begin -i vb -w some.pcapng --all -b packets:20 -a files:3
send va "$data/ftt-fallback.pcap" 20
wait_for 10 sh -c "! kill -0 $pid"
[ "$(ls some_* | wc -l)" = 3 ] && [ "$(packets_of some_*)" = 60 ]
ok "-a files:3 ends it"
[ "$(packets_of stop-packets:50.pcapng)" = 50 ]
ok "after as many packets as it says"
"$T38TRACE" capture -i vb -w - -o results -q --linger 1 -a duration:4 2>err >pipe.pcapng &
pid=$!
sleep 1
send va "$data/ftt-fallback.pcap" 20
wait $pid
complete pipe.pcapng && [ "$(packets_of pipe.pcapng)" = 804 ] && [ -s results ]
ok "-w - writes to standard output"

# ---- interfaces ----
begin -i vb -i vd -w two.pcapng --format jsonl --linger 1
send va "$data/ftt-fallback.pcap" 20 &
player=$!
send vc "$data/clean-v17-mh.pcap" 20
wait $player
wait_for 15 lines 2
finish
same_result out two.pcapng && [ "$(wc -l <out)" = 2 ]
ok "two interfaces"
begin -i any -w any.pcapng --format jsonl --linger 1
send va "$data/ftt-fallback.pcap" 20
wait_for 15 lines 1
finish
grep -q '"status":"success"' out && same_result out any.pcapng
ok "any"
begin -i vb -f 'udp port 5060' -w sip.pcapng --all -q
send va "$data/ftt-fallback.pcap" 50
sleep 0.5
finish
"$T38TRACE" save -f 'udp port 5060' "$data/ftt-fallback.pcap" -o want-sip.pcapng >>"$dir/log" 2>&1
[ "$(packets_of sip.pcapng)" = "$(packets_of want-sip.pcapng)" ]
ok "-f"
begin -i vb -f 'udp portrange 30000-32000' -w bare.pcapng --format jsonl --linger 1
send va "$data/ftt-fallback.pcap" 20
sleep 1
finish
same_result out bare.pcapng && [ "$(packets_of bare.pcapng)" = "$(packets_of -f 'udp portrange 30000-32000' "$data/ftt-fallback.pcap")" ]
ok "a fax without its signalling: with the packets before it was recognised"

# ---- rights ----
if command -v setpriv >/dev/null; then
	setpriv --reuid nobody --regid "$(id -g nobody)" --clear-groups --inh-caps +net_raw --ambient-caps +net_raw \
		"$T38TRACE" capture -i vb -w user.pcapng -q --linger 1 >out 2>err </dev/null &
	pid=$!
	sleep 1
	grep -q -E '^CapEff:\s0+$' /proc/$pid/status
	ok "a user with cap_net_raw: the capability is given up"
	send va "$data/ftt-fallback.pcap" 20
	wait_for 15 lines 1
	finish
	[ "$status" = 0 ] && [ "$(packets_of user.pcapng)" = 804 ]
	ok "a user with cap_net_raw captures"
	setpriv --reuid nobody --regid "$(id -g nobody)" --clear-groups --inh-caps=-all --bounding-set=-all \
		"$T38TRACE" capture -i vb >"$dir/out" 2>"$dir/err"
	[ $? = 3 ] && grep -q 'setcap cap_net_raw' "$dir/err"
	ok "without any right it says what is needed"
else
	skip "a user with cap_net_raw" "there is no setpriv"
fi

# ---- metrics ----
begin -i vb --linger 1 --metrics 127.0.0.1:0
address=$(sed -n 's|.*http://\([0-9.:]*\)/metrics$|\1|p' err)
send va "$data/redundancy2-loss.pcap" 20
wait_for 15 grep -q '^Verdict' out
# get PATH: the answer.
get() {
	perl -MIO::Socket::INET -e '
		my $s = IO::Socket::INET->new(PeerAddr => $ARGV[0], Timeout => 5) or die;
		print $s "GET $ARGV[1] HTTP/1.0\r\n\r\n"; print while <$s>;' "$address" "$1"
}
get /metrics >metrics 2>>"$dir/log"
head -1 metrics | grep -q ' 200 ' && grep -q '^t38trace_fax_calls_total{result="success"} 1' metrics &&
	grep -q '^t38trace_interface_packets_total{interface="vb"} [1-9]' metrics &&
	grep -q '^t38trace_udptl_lost_total [1-9]' metrics && grep -q '^t38trace_udptl_recovered_total{by="redundancy"} [1-9]' metrics &&
	grep -q '^t38trace_findings_total{id="UDPTL-LOSS"} ' metrics && grep -q '^t38trace_interface_drops_total{interface="vb"} 0' metrics
ok "metrics"
# Each sample has its type, and stands once.
sed '1,/^\r*$/d' metrics | perl -ne '
	/^# TYPE (\S+)/ and $type{$1}++ and die "type of $1 twice"; /^#/ and next;
	/^([a-z0-9_]+)(\{[a-z]+="[^"]*"\})? [0-9]+$/ or die "what is $_"; $type{$1} or die "no type of $1"; $seen{"$1$2"}++ and die "twice $_";
	END { exit !(keys %seen > 60) }' 2>>"$dir/log"
ok "in the text format of Prometheus"
get / | head -1 | grep -q ' 404 '
ok "nothing else is served"
finish

# ---- the browser ----
if command -v tmux >/dev/null; then
	tmux -L "capture-$$" -f /dev/null new-session -d -x 100 -y 24 \
		"LC_ALL=C.UTF-8 $T38TRACE capture -i vb --view -w view.pcapng --linger 1 2>err; echo status \$? >end" 2>>"$dir/log"
	screen() {
		tmux -L "capture-$$" capture-pane -p
	}
	screen_has() {
		screen | grep -q -E "$1"
	}
	wait_for 10 screen_has 't38trace'
	sleep 1
	send va "$data/ftt-fallback.pcap" 20
	wait_for 15 screen_has '\+15550001 +\+15550002 completed +success'
	ok "--view: the browser shows a call when it is over"
	screen >>"$dir/log"
	tmux -L "capture-$$" send-keys q
	wait_for 5 grep -q 'status 0' end || { tmux -L "capture-$$" send-keys y && wait_for 5 grep -q 'status 0' end; }
	ok "--view: ends when the user leaves"
	[ "$(packets_of view.pcapng)" = 804 ]
	ok "--view: with the file whole"
	tmux -L "capture-$$" kill-server 2>/dev/null
else
	skip "--view" "there is no tmux"
fi

# ---- memory ----
if grep -q '^t38trace_memory_bytes 0$' metrics; then
	skip "--max-memory" "this C library does not tell how much memory is in use"
else
	begin -i vb -w small.pcapng -q --max-memory 1
	send va bench.pcap 0 1 100000
	sleep 2.5
	finish
	tail -1 err | grep -q 'for want of memory'
	ok "--max-memory: calls are closed, and that is said"
fi

# ---- usage ----
# wrong NAME ARGUMENTS...
wrong() {
	name=$1
	shift
	run capture "$@"
	[ "$status" -eq 2 ] && [ ! -s "$dir/out" ] && [ "$(wc -l <"$dir/err")" -eq 1 ]
	ok "usage error: $name"
}
wrong "no interface"
wrong "a ring without a file" -i vb -b files:3
wrong "a condition that is none" -i vb -w x.pcapng -b sometimes:3
wrong "a condition without number" -i vb -a duration:
wrong "a format that is none" -i vb --format xml
wrong "a file format that is none" -i vb -w x --file-format text
wrong "a user that is none" -i vb --user no-such-user
wrong "root as the user" -i vb --user root
run capture -i none0
[ "$status" = 3 ] && grep -q 'there is no such interface.*vb' "$dir/err"
ok "an interface that is none: those that are there are named"
run capture -i vb -f 'port port'
[ "$status" = 3 ] || [ "$status" = 2 ]
ok "a filter that does not compile"
tap_end
