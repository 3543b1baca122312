#!/bin/sh
# Live capture where something is amiss: no room, readers and interfaces that go away, rights, a busy machine, clients of the metrics that
# mean no good. Needs root and network namespaces. TAP; T38TRACE names the program.
# shellcheck source=tests/capture_rig.sh
. "${0%/*}/capture_rig.sh"

# ends SECONDS: the capture ends by itself; fills $status.
ends() {
	wait_for "$1" sh -c "! kill -0 $pid" || {
		finish KILL
		return 1
	}
	wait $pid
	status=$?
	pid=
	say "exit status $status"
	sed 's/^/  /' err >>"$dir/log"
}

# ---- the last packets ----
begin -i vb -w last.pcapng --format jsonl --linger 1
send va "$data/ftt-fallback.pcap"
finish
[ "$status" = 0 ] && [ "$(packets_of last.pcapng)" = 804 ] && same_result out last.pcapng
ok "SIGINT right behind the last packet: it is not lost"

# ---- readers that go away ----
mkfifo pipe
rm -f err
"$T38TRACE" capture -i vb -q --linger 1 >pipe 2>err </dev/null &
pid=$!
head -1 <pipe >first &
reader=$!
wait_for 10 grep -q 'capturing on' err
send va "$data/training-failed.pcap" 40
wait $reader
send va "$data/ftt-fallback.pcap" 40
ends 20 && [ "$status" = 3 ] && [ "$(wc -l <first)" = 1 ] && grep -q 'the results are not complete' err
ok "nobody reads the results: it ends"
rm -f err
"$T38TRACE" capture -i vb -q --linger 1 -w kept.pcapng --all >pipe 2>err </dev/null &
pid=$!
head -1 <pipe >first &
reader=$!
wait_for 10 grep -q 'capturing on' err
send va "$data/training-failed.pcap" 40
wait $reader
send va "$data/ftt-fallback.pcap" 40
sleep 4
kill -0 $pid
alive=$?
send va "$data/ftt-fallback.pcap" 40
finish
[ $alive = 0 ] && [ "$status" = 3 ] && [ "$(packets_of kept.pcapng)" = $((804 * 2 + $(packets_of "$data/training-failed.pcap"))) ]
ok "with -w it goes on without them"
rm -f err
"$T38TRACE" capture -i vb -q --all -w - -o results >pipe 2>err </dev/null &
pid=$!
head -c 5000 <pipe >first &
reader=$!
wait_for 10 grep -q 'capturing on' err
send va "$data/ftt-fallback.pcap" 40 &
player=$!
ends 20 && [ "$status" = 3 ] && grep -q 'standard output: Broken pipe' err
ok "nobody reads -w -: it ends"
wait $reader $player

# What is said must not go out where a packet socket has the number of a standard stream.
sent_by_vb() {
	awk '$1 == "vb:" { print $11 }' /proc/net/dev
}
before=$(sent_by_vb)
for closed in '2>>closed.log >&-' '>>closed.log 2>&-' '<&- >&- 2>&-'; do
	rm -f closed.pcapng
	eval "\"\$T38TRACE\" capture -i vb -q --linger 1 -w closed.pcapng --all -a duration:4 $closed &"
	pid=$!
	sleep 1
	send va "$data/ftt-fallback.pcap" 40
	wait_for 10 sh -c "! kill -0 $pid"
	wait $pid
	status=$?
	pid=
	[ "$(packets_of closed.pcapng)" = 804 ] && [ -n "$before" ] && [ "$(sent_by_vb)" = "$before" ]
	ok "run with $closed: nothing is sent"
done

# ---- no room ----
mkdir small
if mount -t tmpfs -o size=64k none small 2>>"$dir/log"; then
	chmod 777 small
	begin -i vb -w small/full.pcapng --all --format jsonl --linger 1
	send va "$data/ftt-fallback.pcap" 40
	send va "$data/ftt-fallback.pcap" 40
	wait_for 20 lines 1
	finish
	say "$(tail -1 err)"
	written=$(tail -1 err | sed -n 's/.*; \([0-9]*\) packets written to .*/\1/p')
	missing=$(tail -1 err | sed -n 's/.*; \([0-9]*\) packets could not be written.*/\1/p')
	[ "$status" = 3 ] && [ "$(grep -c 'small/full.pcapng: No space left on device' err)" = 1 ]
	ok "the disk is full: that is said once"
	[ $((written + missing)) = 1608 ] && [ "$missing" -gt 100 ] && is_whole small/full.pcapng &&
		[ "$(packets_of small/full.pcapng)" = "$written" ]
	ok "what is missing is counted, what is there is whole"
	run capture -i vb -w small/more.pcapng
	[ "$status" = 3 ] && [ "$(wc -l <"$dir/err")" = 1 ] && grep -q 'No space left on device (make room' "$dir/err"
	ok "no room for the head: no capture"
	rm -f small/*
	begin -i vb -w small/ring.pcapng --all -q -b filesize:20 -b files:2
	send va "$data/ftt-fallback.pcap" 40
	sleep 0.5
	finish
	[ "$status" = 0 ] && is_whole small/ring*.pcapng
	ok "a ring that fits goes on"
	umount small
else
	skip "no room" "no file system can be mounted here"
fi
mkdir -m 777 gone
begin -i vb -w gone/ring.pcapng --all -q -b packets:100 -b files:2
send va "$data/ftt-fallback.pcap" 40 1 50
sleep 0.3
rm -rf gone
send va "$data/ftt-fallback.pcap" 40 51
sleep 1.5
finish
[ "$status" = 3 ] && [ "$(grep -c 'No such file or directory' err)" = 1 ] && tail -1 err | grep -q '; [1-9][0-9]* packets could not be written'
ok "the folder vanishes: that is said once, and what is missing is counted"
before=$(stat -c '%U %a' /dev/null)
begin -i vb -w /dev/null --all -q
finish
[ "$status" = 0 ] && [ "$(stat -c '%U %a' /dev/null)" = "$before" ]
ok "a device is not given to the user"

# ---- interfaces that go away ----
pair vg vh
ip link set vh down
run capture -i vh
[ "$status" = 3 ] && grep -q 'the interface is down (ip link set vh up)' "$dir/err"
ok "an interface that is down: that is said"
ip link set vh up
begin -i vh -w down.pcapng --all -q
send vg "$data/ftt-fallback.pcap" 40 1 400
sleep 0.5
ip link set vh down
sleep 1
ip link set vh up
sleep 0.5
send vg "$data/ftt-fallback.pcap" 40 401
sleep 0.5
ip link del vg
ends 10 && [ "$status" = 3 ] && grep -q '^t38trace: vh: ' err && [ "$(packets_of down.pcapng)" = 804 ]
ok "the interface goes down for a while, and then away: it ends, with all there was"
pair vg vh
begin -i vh -i vb -w two.pcapng --all -q --linger 1
ip link del vg
wait_for 10 grep -q '^t38trace: vh: ' err
ok "one of two is taken away: that is said"
send va "$data/ftt-fallback.pcap" 40
wait_for 15 lines 1
finish
grep -q ' success ' out && [ "$status" = 3 ] && [ "$(packets_of two.pcapng)" = 804 ]
ok "the other goes on"

# ---- several interfaces at full speed ----
if make_bench 200000; then
	begin -i vb -i vd -w merged.pcapng --all -q
	send va bench.pcap &
	player=$!
	"$dir/send" vc bench.pcap >sent2
	wait $player
	sleep 1
	finish
	echo "# two interfaces: $(sed 's/.*, //' sent) and $(sed 's/.*, //' sent2)"
	captured=$(tail -1 err | sed -n 's/.* s, \([0-9]*\) packets, .*/\1/p')
	dropped=$(tail -1 err | sed -n 's/.*; \([0-9]*\) packets dropped by the kernel.*/\1/p')
	[ $((captured + dropped)) = 400000 ]
	ok "two interfaces at full speed: each packet is captured or counted ($dropped dropped)"
	if command -v tshark >/dev/null; then
		tshark -r merged.pcapng -T fields -e frame.time_epoch -c 200000 2>>"$dir/log" | awk '$1 < last { back++ } { last = $1 } END { exit back > 5 }'
		ok "in order of time"
	else
		skip "in order of time" "there is no tshark"
	fi
else
	skip "two interfaces at full speed" "the bench capture cannot be made"
fi

# ---- a machine that is busy ----
make_many
begin -i vb -w stopped.pcapng --format jsonl --linger 1 --buffer-size 64
kill -STOP $pid
send va many.pcap 20
sleep 4
kill -CONT $pid
wait_for 20 lines 20
finish
[ "$(packets_of stopped.pcapng)" = "$(packets_of many.pcap)" ] && same_result out stopped.pcapng
ok "stopped for seconds: no call is closed while its packets wait"

# ---- rights ----
# none FILE: no capability of any set, none to be had.
none() {
	! grep -E '^Cap(Inh|Prm|Eff|Bnd|Amb)' "$1" | grep -v -q -E ':\s0+$' && grep -q -E '^NoNewPrivs:\s1$' "$1"
}
begin -i vb -q
cat "/proc/$pid/status" >status
finish
say "$(grep -E '^(Uid|Gid|Groups|Cap|NoNewPrivs)' status)"
none status
ok "as root: no capability in any set"
[ "$(awk '/^Gid/ { print $2, $3, $4, $5 }' status)" = "$(for i in 1 2 3 4; do id -g nobody; done | xargs)" ] &&
	[ "$(sed -n 's/^Groups:\s*//p' status | xargs)" = "$(id -G nobody)" ]
ok "as root: the groups are the user's"
cp "$T38TRACE" capable
if command -v setpriv >/dev/null && command -v setcap >/dev/null && setcap cap_net_raw+ep capable 2>>"$dir/log"; then
	rm -f err
	setpriv --reuid nobody --regid "$(id -g nobody)" --clear-groups --inh-caps=-all ./capable capture -i vb -w capable.pcapng -q \
		--linger 1 >out 2>err </dev/null &
	pid=$!
	wait_for 10 grep -q 'capturing on' err
	cat "/proc/$pid/status" >status
	send va "$data/ftt-fallback.pcap" 40
	wait_for 15 lines 1
	finish
	say "$(grep -E '^(Uid|Gid|Groups|Cap|NoNewPrivs)' status)"
	[ "$status" = 0 ] && [ "$(packets_of capable.pcapng)" = 804 ] && [ "$(stat -c '%U %a' capable.pcapng)" = 'nobody 600' ]
	ok "setcap cap_net_raw: a user captures"
	! grep -E '^Cap(Inh|Prm|Eff|Amb)' status | grep -v -q -E ':\s0+$' && grep -q -E '^NoNewPrivs:\s1$' status
	ok "and keeps no capability"
else
	skip "setcap cap_net_raw" "there is no setcap, or it does not work here"
fi
cp "$T38TRACE" borrowed
chmod 4755 borrowed
if command -v setpriv >/dev/null && [ "$(setpriv --reuid nobody --clear-groups --regid "$(id -g nobody)" sh -c 'id -un')" = nobody ]; then
	setpriv --reuid nobody --regid "$(id -g nobody)" --clear-groups ./borrowed capture -i vb -w borrowed.pcapng >"$dir/out" 2>"$dir/err" </dev/null
	[ $? = 2 ] && grep -q 'set-user-ID' "$dir/err" && [ ! -e borrowed.pcapng ]
	ok "set-user-ID is refused"
else
	skip "set-user-ID" "there is no setpriv"
fi

# ---- clients of the metrics ----
begin -i vb --linger 1 --metrics 127.0.0.1:0 -q -w metrics.pcapng --all
address=$(sed -n 's|.*http://\([0-9.:]*\)/metrics$|\1|p' err)
# ask TEXT [SECONDS]: what is answered to it, sent as it is; at most the first 100 octets.
ask() {
	perl -MIO::Socket::INET -e '
		my ($address, $text) = @ARGV; $text =~ s/\\r/\r/g; $text =~ s/\\n/\n/g; $text =~ s/\{(.)\*(\d+)\}/$1 x $2/ge;
		$SIG{PIPE} = "IGNORE"; $SIG{ALRM} = sub { exit 1 }; alarm 3;
		my $s = IO::Socket::INET->new(PeerAddr => $address, Timeout => 5) or die;
		print $s $text; $s->flush; my $all = ""; while (<$s>) { $all .= $_ } print substr($all, 0, 400)' "$address" "$1" 2>>"$dir/log"
}
answers() {
	ask 'GET /metrics HTTP/1.0\r\n\r\n' | head -1 | grep -q ' 200 '
}
answers
ok "metrics are served"
ask 'POST /metrics HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc' >answer
head -1 answer | grep -q ' 405 ' && grep -q '^Allow: GET, HEAD' answer
ok "only reading"
ask 'HEAD /metrics HTTP/1.0\r\n\r\n' | head -1 | grep -q ' 200 '
ok "HEAD"
for text in 'GET /{a*100000} HTTP/1.0\r\n\r\n' 'GET /metrics HTTP/1.0\r\nX: {a*100000}\r\n\r\n' '{A*100000}' '\r\n\r\n\r\n\r\n' 'GET\r\n\r\n' \
	'GET /metrics HTTP/9.9\r\n\r\n' 'GET /../../etc/passwd HTTP/1.0\r\n\r\n' 'GET /metrics%00 HTTP/1.0\r\n\r\n' \
	'POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n' \
	'POST /metrics HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n' \
	'GET /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n'; do
	ask "$text" >answer
	answers || say "no answer behind $text"
done
[ ! -s "$dir/log" ] && kill -0 $pid
ok "huge and wrong requests do no harm"
perl -MIO::Socket::INET -e '
	my @s = map { IO::Socket::INET->new(PeerAddr => $ARGV[0], Timeout => 2) } 1 .. 100;
	print { $_ } "GET /met" for grep { defined } @s; $_->flush for grep { defined } @s; print scalar(grep { defined } @s), " connections\n"; sleep 30' "$address" >many 2>>"$dir/log" &
crowd=$!
sleep 1
send va "$data/ftt-fallback.pcap" 40
wait_for 10 lines 1
ok "a hundred connections that say nothing: calls are told all the same"
[ "$(find "/proc/$pid/fd" -type l | wc -l)" -lt 100 ]
ok "they take few descriptors"
wait_for 40 answers
ok "they are closed in time"
kill $crowd 2>/dev/null
i=0
while [ $i -lt 50 ]; do
	i=$((i + 1))
	answers || say "no answer $i"
done
send va many.pcap 0
finish
[ "$status" = 0 ] && [ "$(packets_of metrics.pcapng)" = $((804 + $(packets_of many.pcap))) ]
ok "no packet is lost meanwhile"
for address in '127.0.0.1:' '127.0.0.1:70000' '127.0.0.1:http' '192.0.2.77:9999' 'no such host:1' ''; do
	run capture -i vb --metrics "$address"
	[ "$status" != 0 ] && [ "$(wc -l <"$dir/err")" = 1 ] && grep -q -- '--metrics' "$dir/err"
	ok "no address: '$address'"
done

# ---- usage ----
wrong() {
	name=$1
	shift
	run capture "$@"
	[ "$status" -eq 2 ] && [ ! -s "$dir/out" ] && [ "$(wc -l <"$dir/err")" -eq 1 ]
	ok "usage error: $name"
}
wrong "a size without a file" -i vb -a filesize:10
wrong "a number of files without a file" -i vb -a files:1
wrong "a ring of standard output" -i vb -w - -o x -b files:2
wrong "an interface twice" -i vb -i vb
wrong "a time without end" -i vb --linger 1e300
wrong "a time that is none" -i vb --linger nan
wrong "an option of another program" -i vb -D
tap_end
