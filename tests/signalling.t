#!/bin/sh
# Calls that MGCP, H.248 and H.323 set up, on the captures of testdata/signalling: one fax, whose T.38 is that of
# redundancy0.pcap. What the program says of them, the page, and what tshark reads in the same packets. TAP; T38TRACE
# names the program.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"
maker=$(dirname "$T38TRACE")/testdata/make/signalling_calls
real=../shared/captures/megaco-sip-t38-declined.pcap
captures='mgcp-fax h248-fax h323-fax h323-tunnel-fax'

# call NAME: the values of the only call of a capture, one "path value" a line.
call() {
	run report --format json "testdata/signalling/$1.pcap"
	call_values <"$dir/out" >"$dir/values"
	sed -n 's/^0\.//p' "$dir/values" >"$dir/call"
	if grep -q '^1\.' "$dir/values"; then
		say "more than one call"
		: >"$dir/call"
	fi
}

# has LINE...: lines that the call has.
has() {
	lacking=0
	for line; do
		grep -q -x -F -e "$line" "$dir/call" && continue
		say "not there: $line"
		lacking=1
	done
	return $lacking
}

# ---- the captures ----

if [ -x "$maker" ]; then
	mkdir -p "$dir/made/signalling"
	cp testdata/redundancy0.pcap "$dir/made/"
	"$maker" "$dir/made" 2>>"$dir/log"
	for name in $captures; do
		cmp "$dir/made/signalling/$name.pcap" "testdata/signalling/$name.pcap" >>"$dir/log" 2>&1
		ok "$name is made again octet for octet"
	done
else
	skip "the captures are made again" "$maker is not built"
fi

# ---- one call each ----

both='t38.negotiated true
t38.trigger re-invite
t38.caller.address 192.0.2.107
t38.caller.port 30012
t38.callee.address 198.51.100.107
t38.callee.port 31012
caller.address 192.0.2.107
callee.address 198.51.100.107
state completed
fax.result.status success
fax.result.pages_confirmed 1
fax.streams.0.packets 279
fax.streams.1.packets 55
fax.streams.0.lost 0
messages_dropped 0'

# check NAME LINE...
check() {
	name=$1
	shift
	old_ifs=$IFS
	IFS='
'
	# shellcheck disable=SC2086 # a word a line
	call "$name" && has $both "$@"
	result $? "$name: one call, its sides, T.38 agreed, the fax"
	IFS=$old_ifs
}

# The boolean values of JSON::PP are 1 and 0.
both=$(echo "$both" | sed 's/ true$/ 1/')
check mgcp-fax 'signalling mgcp' 'call_id 7a380107@203.0.113.5' 'caller.uri aaln/1@gw-a.example.net' \
	'callee.uri aaln/2@gw-b.example.net' 't38.offered_by callee' 'ended_by caller' \
	't38.caller.udp_ec t38UDPNoEC' 'hops.1.dst 198.51.100.107' 'messages.0.method CRCX' \
	'messages.1.status 200' 'messages.1.cseq 1201 CRCX' 'messages.3.method RQNT'
check h248-fax 'signalling h248' 'call_id 7107@192.0.2.107' 'caller.uri DS/1/4' 't38.offered_by caller' \
	'ended_by caller' 't38.callee.udp_ec t38UDPNoEC' 'messages.0.frame 3' 'messages.0.method Add' \
	'messages.1.reason Reply' 'messages.1.cseq 1301 Add' 'messages.6.method Notify'
check h323-fax 'signalling h323' 'call_id 5e3f1011-9a7b-11f0-8001-00005e005301' 'caller.uri tel:15550001' \
	'callee.uri tel:15550002' 'callee.user_agent Example-ATA 1.0' 't38.offered_by callee' \
	't38.caller.max_datagram 72' 't38.callee.udp_ec t38UDPRedundancy' 'messages.0.method Setup' \
	'messages.3.method Connect' 'messages.8.method CloseLogicalChannel' 'messages.9.media image'
check h323-tunnel-fax 'signalling h323' 'call_id 5e3f1011-9a7b-11f0-8001-00005e005302' \
	'messages.9.method OpenLogicalChannel' 'messages.9.frame 13' 'messages.14.method Release Complete'

for name in $captures; do
	run ladder --width 140 "testdata/signalling/$name.pcap"
	case $name in
	mgcp-fax) words='CRCX  recvonly|200 (CRCX)  audio PCMU :16412|MDCX  image|250 (DLCX)' ;;
	h248-fax) words='Add  local audio \$|Reply (Add)  local audio|Notify  ctyp/dtone V21FLAG|Reply (Subtract)' ;;
	*) words='Setup  fastStart PCMU|RequestMode  t38 udp|OpenLogicalChannelAck  t38 udp :30012|Release Complete  cause 16' ;;
	esac
	lacking=0
	old_ifs=$IFS
	IFS='|'
	for word in $words; do
		grep -q -e "$word" "$dir/out" || {
			say "the ladder lacks $word"
			lacking=1
		}
	done
	IFS=$old_ifs
	[ $lacking = 0 ]
	ok "$name: its messages in the ladder"
	run calls "testdata/signalling/$name.pcap"
	[ "$status" = 0 ] && grep -q 'completed  *success  *1 ' "$dir/out"
	ok "$name: one line of calls"
done

if same_pages_build; then
	for name in $captures; do
		mkdir "$dir/$name"
		run extract "testdata/signalling/$name.pcap" -o "$dir/$name"
		same_pages testdata/redundancy0.rx.tif "$dir/$name/$name-call1.tif"
		ok "$name: the page"
	done
else
	skip "the pages" "no compiler or no libtiff"
fi

# ---- packets ----

for name in $captures; do
	run packets -V "testdata/signalling/$name.pcap"
	cp "$dir/out" "$dir/tree"
	run packets -T json "testdata/signalling/$name.pcap"
	case $name in
	mgcp-fax) words='Verb: CRCX|Call ID (C): 7a380107|Media port: 30012' protocol=mgcp number=22 ;;
	h248-fax) words='Termination: RTP/3012|Context: 7107|Observed event: ctyp/dtone' protocol=h248 number=16 ;;
	h323-fax) words='tsapIdentifier: 31012|t38FaxMaxDatagram: 72|Calling party number: 15550001|element: 126 (User-user)|t38fax (17 octets)' protocol=h245 number=10 ;;
	*) words='tsapIdentifier: 31012|h323-message-body: 8 (empty)' protocol=q931 number=15 ;;
	esac
	lacking=0
	old_ifs=$IFS
	IFS='|'
	for word in $words; do
		grep -q -F -e "$word" "$dir/tree" || {
			say "packets -V lacks $word"
			lacking=1
		}
	done
	IFS=$old_ifs
	[ $lacking = 0 ]
	ok "$name: its fields in packets -V"
	[ "$(grep -c "\"protocol\":\"$protocol\"" "$dir/out")" = $number ]
	ok "$name: $number packets of $protocol"
done

# ---- tshark ----

# agrees NAME: the fields of each message are those that tshark reads.
agrees() {
	"$T38TRACE" packets -T json "$1" >"$dir/ours" 2>>"$dir/log"
	tshark -r "$1" -Y 'mgcp || megaco || h225 || h245' -T fields -E separator='|' -E occurrence=a -e frame.number \
		-e mgcp.req.verb -e mgcp.transid -e mgcp.param.callid -e mgcp.rsp.rspcode -e mgcp.param.connectionid \
		-e megaco.transid -e megaco.termid -e sdp.media.media \
		-e q931.message_type -e h225.guid -e h245.forwardLogicalChannelNumber -e h245.application \
		-e h245.t38FaxMaxDatagram -e h245.sessionID -e h245.dataType >"$dir/theirs" 2>/dev/null
	perl -MJSON::PP -e '
		my @names = qw(mgcp.req.verb mgcp.transid mgcp.param.callid mgcp.rsp.rspcode mgcp.param.connectionid
			megaco.transid megaco.termid sdp.media.media
			q931.message_type h225.guid h245.forwardLogicalChannelNumber h245.application
			h245.t38FaxMaxDatagram h245.sessionID h245.dataType);
		# In any order and depth: JSON groups by name.
		sub collect {
			my ($v, $name, $found) = @_;
			if (ref $v eq "ARRAY") { collect($_, $name, $found) for @$v; return }
			return if ref $v ne "HASH";
			for my $key (keys %$v) {
				push @$found, grep { !ref } ref $v->{$key} eq "ARRAY" ? @{$v->{$key}} : $v->{$key}
					if $key eq $name;
				collect($v->{$key}, $name, $found);
			}
		}
		my (%ours, $compared, $bad);
		open my $in, "<", $ARGV[0] or die;
		while (<$in>) { my $p = decode_json($_); $ours{$p->{frame}} = $p->{layers} }
		open $in, "<", $ARGV[1] or die;
		while (<$in>) {
			chomp;
			my ($frame, @values) = split /\|/, $_, -1;
			my $mine = $ours{$frame} or next;
			for my $i (0 .. $#names) {
				my @found;
				collect($mine, $names[$i], \@found);
				my $a = join ",", sort map { lc } @found;
				my $b = join ",", sort map { s/-//g if $names[$i] eq "h225.guid"; s/^0x0*//; lc } split /,/, $values[$i];
				$a = join ",", sort map { sprintf "%x", $_ } @found if $names[$i] eq "q931.message_type";
				$compared++ if $a ne "" || $b ne "";
				next if $a eq $b;
				print "frame $frame: $names[$i]: ours $a, theirs $b\n";
				$bad = 1;
			}
		}
		print "$compared fields\n";
		exit($bad || !$compared);' "$dir/ours" "$dir/theirs" >>"$dir/log" 2>&1
}

if command -v tshark >/dev/null; then
	for name in $captures; do
		agrees "testdata/signalling/$name.pcap"
		ok "$name: tshark reads the same"
	done
else
	skip "tshark reads the same" "tshark is not installed"
fi

# ---- a real one ----

if [ -f "$real" ]; then
	run report --format json "$real"
	perl -MJSON::PP -e '
		local $/;
		my ($leg) = grep { $_->{signalling} eq "h248" } @{decode_json(<STDIN>)->{calls}};
		my $t38 = $leg->{t38};
		my @methods = map { "$_->{method}" } @{$leg->{messages}};
		exit !($leg->{call_id} eq "191\@10.23.1.42" && $leg->{state} eq "completed" && !$t38->{negotiated} &&
			$t38->{offered_by} eq "caller" && $t38->{caller}{address} eq "10.23.1.52" &&
			$t38->{caller}{port} == 16756 && $t38->{refused_status} == 200 && @methods == 26 &&
			"@methods[0, 1, 12]" eq "Add Add Notify");' <"$dir/out" 2>>"$dir/log"
	ok "megaco-sip-t38-declined: the Megaco leg, its addresses and messages"
	if command -v tshark >/dev/null; then
		agrees "$real"
		ok "megaco-sip-t38-declined: tshark reads the same"
	else
		skip "megaco-sip-t38-declined: tshark reads the same" "tshark is not installed"
	fi
else
	skip "megaco-sip-t38-declined" "../shared/captures is not there"
fi
tap_end
