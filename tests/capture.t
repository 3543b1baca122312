#!/bin/sh
# Live capture, end to end: calls are played to one end of a pair of virtual interfaces, in a network of their own, and
# captured at the other. Needs root and network namespaces. TAP; T38TRACE names the program.
# shellcheck source=tests/capture_rig.sh
. "${0%/*}/capture_rig.sh"

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

# ---- a call that goes on ----
begin -i vb --format jsonl --linger 1
send va "$data/ftt-fallback.pcap" 50 1 400
sleep 0.5
kill -USR1 $pid
wait_for 5 grep -q '400 packets, 0 calls, 0 with fax; 1 going on, 1 with T.38: 1 in phase B;' err
ok "SIGUSR1 tells of calls that go on"
finish

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
make_many
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
if make_bench 300000; then
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
	is_whole "kill$round.pcapng" || whole=1
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
[ "$(ls turn*.pcapng | wc -l)" = 2 ] && is_whole turn.pcapng && is_whole turn_00002_*.pcapng
ok "SIGHUP begins the next file"
"$T38TRACE" report --format jsonl turn.pcapng turn_00002_*.pcapng | cmp - out >>"$dir/log" 2>&1
ok "both files are the whole call"
begin -i vb -w ring.pcapng -b packets:100 -b files:3 -q
send va "$data/ftt-fallback.pcap" 50
sleep 0.5
finish
ls ring* >>"$dir/log"
[ "$(ls ring_0000[789]_2*.pcapng | wc -l)" = 3 ] && [ "$(ls ring* | wc -l)" = 3 ] && is_whole ring*.pcapng
ok "a ring keeps the last files"
begin -i vb -w size.pcap -b filesize:20 -q
send va "$data/ftt-fallback.pcap" 50
sleep 0.5
finish
say "$(ls -l size_*)"
[ "$(ls size_*.pcap | wc -l)" -ge 5 ] && [ -z "$(find . -name 'size_*' -size +20000c)" ] && is_whole size_*.pcap &&
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
	[ $status = 0 ] && is_whole "stop-$stop.pcapng"
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
is_whole pipe.pcapng && [ "$(packets_of pipe.pcapng)" = 804 ] && [ -s results ]
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
		"LC_ALL=C.UTF-8 $T38TRACE capture -i vb --view -w view.pcapng -o view.jsonl --format jsonl --linger 1 2>err; echo status \$? >end" 2>>"$dir/log"
	screen() {
		tmux -L "capture-$$" capture-pane -p
	}
	screen_has() {
		screen | grep -q -E "$1"
	}
	keys() {
		tmux -L "capture-$$" send-keys "$@"
	}
	# The program itself, not the shell that waits for it.
	browser() {
		for name in /proc/[0-9]*; do
			case $(tr '\0' ' ' <"$name/cmdline") in
			"$T38TRACE capture -i vb --view"*) echo "${name#/proc/}" ;;
			esac
		done 2>/dev/null
	}
	wait_for 10 screen_has 't38trace'
	wait_for 10 grep -q . view.pcapng
	send va "$data/ftt-fallback.pcap" 50 1 400
	wait_for 10 screen_has '1 call, 1 running' && wait_for 10 screen_has '\+15550001 +\+15550002 running +phase B 0'
	ok "--view: a call that goes on is shown"
	keys Enter
	wait_for 10 screen_has 'Call 1 .* running'
	keys End
	wait_for 10 screen_has 'TCF .* V.17 12000 long .*▶' && ! screen_has 'page 1 '
	ok "--view: with its ladder"
	browser=$(browser)
	kill -USR1 "$browser"
	wait_for 10 screen_has '400 packets, 0 calls, 0 with fax; 1 going on, 1 with T.38: 1 in phase B'
	ok "--view: SIGUSR1 tells the sums"
	kill -HUP "$browser"
	wait_for 10 sh -c 'ls view_00002_*.pcapng' && wait_for 10 screen_has '^ *view_00002_[0-9]*.pcapng'
	ok "--view: SIGHUP begins the next file"
	keys 4
	send va "$data/ftt-fallback.pcap" 50 401 560
	wait_for 10 screen_has 'Page 1 of 1 +1728x[0-9]+ .* 0 bad rows'
	rows=$(screen | sed -n 's/.*Page 1 of 1 *1728x\([0-9]*\).*/\1/p')
	send va "$data/ftt-fallback.pcap" 50 561 700
	wait_for 10 sh -c "tmux -L capture-$$ capture-pane -p | grep -q 'Page 1 of 1 *1728x[0-9]' && ! tmux -L capture-$$ capture-pane -p | grep -q 'Page 1 of 1 *1728x$rows '" &&
		more=$(screen | sed -n 's/.*Page 1 of 1 *1728x\([0-9]*\).*/\1/p') && say "rows $rows, then $more" && [ "$rows" -gt 20 ] &&
		[ "$more" -gt "$rows" ] && [ "$more" -lt 420 ]
	ok "--view: a page arrives row by row"
	send va "$data/ftt-fallback.pcap" 50 701
	wait_for 15 screen_has 'Call 1 .* success' && wait_for 10 screen_has 'Page 1 of 1 +1728x420 '
	ok "--view: what is looked at becomes the final call"
	keys Escape
	wait_for 15 screen_has '\+15550001 +\+15550002 completed +success'
	ok "--view: the browser shows a call when it is over"
	screen >>"$dir/log"
	keys q
	wait_for 5 grep -q 'status 0' end || { keys y && wait_for 5 grep -q 'status 0' end; }
	ok "--view: ends when the user leaves"
	[ "$(packets_of view.pcapng view_00002_*.pcapng)" = 804 ]
	ok "--view: with the files whole"
	"$T38TRACE" report --format jsonl view.pcapng view_00002_*.pcapng | cmp - view.jsonl >>"$dir/log" 2>&1
	ok "--view: what was looked at all the time is told as the files have it"
	tmux -L "capture-$$" kill-server 2>/dev/null
	tmux -L "capture-$$" -f /dev/null new-session -d -x 100 -y 24 \
		"LC_ALL=C.UTF-8 $T38TRACE capture -i vb --view -w view.pcapng --force --linger 1 2>err" 2>>"$dir/log"
	wait_for 10 screen_has 't38trace'
	browser=$(browser)
	tmux -L "capture-$$" kill-server 2>/dev/null
	say "browser $browser"
	[ -n "$browser" ] && wait_for 10 sh -c "! kill -0 $browser"
	ok "--view: ends with its terminal"
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
