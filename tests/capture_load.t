#!/bin/sh
# Live capture of what others send: twenty fax calls at once, which sipp plays in real time, and tcpreplay at top speed. Needs root and
# network namespaces, sipp and tcpreplay. TAP; T38TRACE names the program.
# shellcheck source=tests/capture_rig.sh
. "${0%/*}/capture_rig.sh"

# ---- sipp ----
# one_way IN.pcap PORT OUT.pcap: the datagrams to that port, which sipp plays as they came; prints the time of the first, in
# milliseconds behind the first of T.38 either way.
one_way() {
	perl -e '
		my ($in, $port, $other, $to) = @ARGV;
		local $/; open my $f, "<:raw", $in or die; my $all = <$f>;
		my $out = substr($all, 0, 24); my ($begin, $mine);
		for (my $at = 24; $at + 16 <= length $all;) {
			my ($s, $us, $n) = unpack "VVV", substr($all, $at, 12);
			my $packet = substr($all, $at, 16 + $n);
			$at += 16 + $n;
			my $dst = unpack "n", substr($packet, 16 + 14 + 20 + 2, 2);
			next if $dst != $port && $dst != $other;
			$begin //= $s * 1000 + $us / 1000;
			next if $dst != $port;
			$mine //= $s * 1000 + $us / 1000;
			$out .= $packet;
		}
		open my $o, ">:raw", $to or die; print $o $out;
		printf "%d\n", $mine - $begin' "$1" "$2" "$3" "$4" 2>>"$dir/log"
}

# The ports of T.38 that testdata has: see its SDP.
ports() {
	"$T38TRACE" ladder "$1" 2>>"$dir/log" | sed -n 's/.*image udptl :\([0-9]*\) .*/\1/p' | sort -u
}

sdp() {
	cat <<-SDP
		v=0
		o=- 1 1 IN IP4 [local_ip]
		s=-
		c=IN IP4 [media_ip]
		t=0 0
		m=image [auto_media_port] udptl t38
		a=T38FaxVersion:0
		a=T38MaxBitRate:14400
		a=T38FaxRateManagement:transferredTCF
		a=T38FaxMaxDatagram:400
		a=T38FaxUdpEC:t38UDPRedundancy
	SDP
}

# play PCAP WAIT: as an action behind so many milliseconds.
play() {
	echo "<pause milliseconds=\"$2\"/>"
	echo "<nop><action><exec play_pcap_image=\"$1\"/></action></nop>"
}

caller_script() {
	cat <<-XML
		<?xml version="1.0" encoding="ISO-8859-1" ?>
		<scenario name="caller">
		<send retrans="500"><![CDATA[

		INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
		Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
		From: <sip:+15550001@[local_ip]:[local_port]>;tag=[pid]a[call_number]
		To: <sip:[service]@[remote_ip]:[remote_port]>
		Call-ID: [call_id]
		CSeq: 1 INVITE
		Contact: <sip:+15550001@[local_ip]:[local_port]>
		Max-Forwards: 70
		Content-Type: application/sdp
		Content-Length: [len]

		$(sdp)

		]]></send>
		<recv response="100" optional="true"/>
		<recv response="180" optional="true"/>
		<recv response="200" rtd="true"/>
		<send><![CDATA[

		ACK sip:[service]@[remote_ip]:[remote_port] SIP/2.0
		Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
		From: <sip:+15550001@[local_ip]:[local_port]>;tag=[pid]a[call_number]
		To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
		Call-ID: [call_id]
		CSeq: 1 ACK
		Max-Forwards: 70
		Content-Length: 0

		]]></send>
		$(play "$1" "$2")
		<pause milliseconds="$3"/>
		<send retrans="500"><![CDATA[

		BYE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
		Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
		From: <sip:+15550001@[local_ip]:[local_port]>;tag=[pid]a[call_number]
		To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
		Call-ID: [call_id]
		CSeq: 2 BYE
		Max-Forwards: 70
		Content-Length: 0

		]]></send>
		<recv response="200"/>
		</scenario>
	XML
}

callee_script() {
	cat <<-XML
		<?xml version="1.0" encoding="ISO-8859-1" ?>
		<scenario name="callee">
		<recv request="INVITE"/>
		<send><![CDATA[

		SIP/2.0 180 Ringing
		[last_Via:]
		[last_From:]
		[last_To:];tag=[pid]b[call_number]
		[last_Call-ID:]
		[last_CSeq:]
		Contact: <sip:[local_ip]:[local_port]>
		Content-Length: 0

		]]></send>
		<send retrans="500"><![CDATA[

		SIP/2.0 200 OK
		[last_Via:]
		[last_From:]
		[last_To:];tag=[pid]b[call_number]
		[last_Call-ID:]
		[last_CSeq:]
		Contact: <sip:[local_ip]:[local_port]>
		Content-Type: application/sdp
		Content-Length: [len]

		$(sdp)

		]]></send>
		<recv request="ACK"/>
		$(play "$1" "$2")
		<recv request="BYE"/>
		<send><![CDATA[

		SIP/2.0 200 OK
		[last_Via:]
		[last_From:]
		[last_To:]
		[last_Call-ID:]
		[last_CSeq:]
		Content-Length: 0

		]]></send>
		</scenario>
	XML
}

calls=20
if command -v sipp >/dev/null && sipp -v 2>&1 | grep -q PCAP; then
	capture=$data/ecm-mh.pcap
	ports "$capture" >ports.txt
	a=$(sed -n 1p ports.txt) b=$(sed -n 2p ports.txt)
	wait_callee=$(one_way "$capture" "$a" "$b" "$PWD/callee.pcap")
	wait_caller=$(one_way "$capture" "$b" "$a" "$PWD/caller.pcap")
	say "ports $a $b, the caller begins at $wait_caller ms, the callee at $wait_callee ms"
	caller_script "$PWD/caller.pcap" "$wait_caller" 26500 >caller.xml
	callee_script "$PWD/callee.pcap" "$wait_callee" >callee.xml
	ip address add 127.0.0.2/8 dev lo 2>/dev/null
	begin -i lo -w sipp.pcapng --format jsonl --linger 1
	sipp -sf callee.xml -i 127.0.0.2 -mi 127.0.0.2 -p 5060 -mp 31000 -m $calls -nostdin >sipp-callee.out 2>&1 &
	uas=$!
	sleep 1
	sipp -sf caller.xml -i 127.0.0.1 -mi 127.0.0.1 -p 5060 -mp 30000 -m $calls -r 10 -l $calls -s +15550002 -nostdin \
		127.0.0.2:5060 >sipp-caller.out 2>&1
	[ $? = 0 ]
	ok "sipp plays $calls calls in real time"
	wait_for 20 lines $calls
	ok "each is told"
	finish
	kill $uas 2>/dev/null
	[ "$(grep -c '"status":"success"' out)" = $calls ] && tail -1 err | grep -q "$calls with fax: $calls success"
	ok "each is a fax that succeeds"
	[ "$(grep -o '"call_id":"[^"]*"' out | sort -u | wc -l)" = $calls ]
	ok "each with a Call-ID of its own"
	same_result out sipp.pcapng
	ok "what was told live is what the file says"
	"$T38TRACE" extract sipp.pcapng -o pages >>"$dir/log" 2>&1
	[ "$(find pages -name '*.tif' | wc -l)" = $calls ]
	ok "the file has the page of each"
else
	skip "calls of sipp" "there is no sipp that plays captures"
fi

# ---- tcpreplay ----
# Of the scheduler: nanoseconds that the capture ran, and that it waited for a processor.
ran() {
	cut -d' ' -f1,2 "/proc/$pid/schedstat" 2>/dev/null || echo 0 0
}

# replay ARGUMENTS...: fills $rate (packets a second), $sent, $captured, $dropped, $cost (nanoseconds of a packet) and $waited (percent
# of the time that it wanted to run).
replay() {
	before=$(ran)
	tcpreplay -K -q --no-flow-stats -i va "$@" bench.pcap >replay 2>>"$dir/log"
	sleep 1.5
	after=$(ran)
	finish
	rate=$(sed -n 's/^Rated: .*, \([0-9.]*\) pps.*/\1/p' replay | cut -d. -f1)
	sent=$(sed -n 's/^Actual: \([0-9]*\) packets.*/\1/p' replay)
	captured=$(tail -1 err | sed -n 's/.* s, \([0-9]*\) packets, .*/\1/p')
	dropped=$(tail -1 err | sed -n 's/.*; \([0-9]*\) packets dropped by the kernel.*/\1/p')
	# shellcheck disable=SC2086 # four words
	set -- $before $after
	cost=$((($3 - $1) / (captured + 1))) waited=$((100 * ($4 - $2) / ($3 - $1 + $4 - $2 + 1)))
	say "sent $sent, captured $captured, dropped $dropped, $waited % of the time waiting for a processor"
}

if command -v tcpreplay >/dev/null && make_bench 300000; then
	# The least that is asked for; and no more than tcpreplay sends here.
	floor=300000
	for how in '' '-w bench-fax.pcapng' '-w bench-all.pcapng --all'; do
		# shellcheck disable=SC2086 # several words
		begin -i vb -q $how
		replay --topspeed --loop 3
		echo "# tcpreplay at top speed, capture $how: $sent packets at $rate packets/s, $dropped dropped; $cost ns of processor a packet"
		[ "$sent" = 900000 ] && [ $((captured + dropped)) = "$sent" ]
		ok "capture $how: what was captured and what was dropped are all that was sent"
		if [ "$dropped" -gt 0 ] && [ "$rate" -gt $floor ]; then
			rm -f bench-*.pcapng
			# shellcheck disable=SC2086
			begin -i vb -q $how
			replay --pps=$floor --loop 3
			echo "# at $rate packets/s: $dropped dropped"
		fi
		if [ "$dropped" = 0 ]; then
			result 0 "capture $how: no drop at $rate packets/s"
		elif [ "$waited" -gt 10 ]; then
			skip "capture $how: no drop" "other programs had the processors for $waited % of the time"
		else
			result 1 "capture $how: no drop at $rate packets/s"
		fi
	done
else
	skip "tcpreplay at top speed" "there is no tcpreplay"
fi
tap_end
