#!/usr/bin/env perl
# The calls of testdata/sip/, that sipp and kamailio made (testdata/make/sipp/), and the messages of one of them again
# in other clothes: several in a TCP segment, one over many segments, and WebSocket frames. One call of each, with its
# state, hops, ends and T.38 as the scenario has them. TAP; T38TRACE names the program.
use strict;
use warnings;
use File::Basename;
use File::Temp 'tempdir';
use JSON::PP;

chdir dirname(__FILE__) . '/..' or die;
my $program = $ENV{T38TRACE} || 'build/t38trace';
my $dir = tempdir(CLEANUP => 1);
my ($caller, $callee, $proxy) = ('192.0.2.1', '198.51.100.2', '203.0.113.5');
my $number = 0;

# file => what differs from a call without a proxy, that the callee's re-INVITE took to T.38
my %want = (
	'auth-prack' => {messages => 15},
	'cancel' => {findings => ['SIG-NO-ANSWER'], state => 'cancelled', status => 487, messages => 7, t38 => undef, trigger => undef,
		offered_by => undef},
	'delayed-offer' => {offered_by => 'caller', messages => 9},
	'fork' => {hops => ["$caller>$proxy", "$proxy>$callee", "$proxy>198.51.100.3"], messages => 27},
	'glare' => {messages => 15},
	'glare-late' => {messages => 15, findings => ['SIG-GLARE'], ladder => qr/the retry after 491 comes 4\.5 s later/},
	'glare-no-retry' => {t38 => 0, offered_by => 'caller', messages => 12, findings => ['SIG-GLARE'], ladder => qr/no retry after 491 is accepted/},
	'hold-zero' => {t38 => undef, trigger => undef, offered_by => undef, messages => 12,
		ladder => qr/re-INVITE  audio PCMU :4000 \(hold\) -+>\n.*200 OK  audio PCMU :4000 inactive\n(?!.*\(hold\))/s},
	'refresh' => {messages => 16},
	'hold' => {ladder => qr/re-INVITE  audio PCMU :4000 sendonly \(hold\) -+>\n.*200 OK  audio PCMU :4000\n(?!.*\(hold\))/s, t38 => undef, trigger => undef, offered_by => undef, messages => 12},
	'proxy' => {hops => ["$caller>$proxy", "$proxy>$callee"], messages => 20},
	'proxy-auth-refused' => {findings => ['SIG-T38-REFUSED'], t38 => 0, refused => 488, messages => 12},
	'tcp' => {messages => 10},
	'tcp-small-segments' => {messages => 10},
	'update-t38' => {trigger => 'update', messages => 8},
);
# What is known to be wrong yet: "capture field", then why.
my %not_yet = ();

sub ok {
	my ($good, $name, $todo) = @_;
	$number++;
	print $good ? 'ok' : 'not ok', " $number - $name", $todo ? " # TODO $todo" : '', "\n";
	return $good;
}

sub text { my ($value) = @_; return !defined $value ? 'null' : ref $value eq 'ARRAY' ? "@$value" : "$value" }

sub same {
	my ($capture, $field, $got, $want) = @_;
	ok(text($got) eq text($want), "$capture: $field is " . text($want), $not_yet{"$capture $field"})
		or print '# got ', text($got), "\n";
}

sub check {
	my ($capture, $file, %differs) = @_;
	my %want = (state => 'completed', status => 200, hops => ["$caller>$callee"], t38 => 1, trigger => 're-invite',
		offered_by => 'callee', refused => undef, caller => $caller, callee => $callee, %differs);
	my $json = `$program report -q --format json '$file'`;
	my $calls = decode_json($json)->{calls};
	same($capture, 'calls', scalar @$calls, 1);
	my $call = $calls->[0];
	my $t38 = $call->{t38};
	same($capture, 'state', $call->{state}, $want{state});
	same($capture, 'status', $call->{final_status}, $want{status});
	same($capture, 'hops', [map { "$_->{src}>$_->{dst}" } @{$call->{hops}}], $want{hops});
	same($capture, 'messages', scalar @{$call->{messages}}, $want{messages});
	same($capture, 'retransmissions', scalar(grep { $_->{retransmission} } @{$call->{messages}}), 0);
	same($capture, $_, $call->{$_}{address}, $want{$_}) for 'caller', 'callee';
	same($capture, 'T.38 negotiated', defined $t38->{negotiated} ? 0 + $t38->{negotiated} : undef, $want{t38});
	same($capture, 'trigger', $t38->{trigger}, $want{trigger});
	same($capture, 'offered by', $t38->{offered_by}, $want{offered_by});
	same($capture, 'refused', $t38->{refused_status}, $want{refused});
	same($capture, 'T.38 ports', join('/', map { $t38->{$_}{port} } 'caller', 'callee'), '4100/4100') if $want{t38};
	same($capture, 'findings', [map { $_->{id} } @{$call->{findings}}], $want{findings} // []);
	ok(`$program --width 100 --call 1 '$file'` =~ $want{ladder}, "$capture: ladder") if $want{ladder};
	my @lines = `$program calls -q '$file'`;
	ok($lines[1] =~ /^ +1 .* \+15550001 +\+15550002 +\Q$want{state}\E /, "$capture: calls has its line");
}

# ---- the messages of a capture in other clothes ----

sub octets { my ($file) = @_; local $/; open my $in, '<:raw', $file or die; return <$in> }

# [from the caller?, message] of a capture of UDP over Ethernet and IPv4
sub messages {
	my $data = octets(@_);
	my ($at, @messages) = (24);
	while ($at < length $data) {
		my $length = unpack 'V', substr $data, $at + 8, 4;
		my $frame = substr $data, $at + 16, $length;
		push @messages, [substr($frame, 26, 4) eq pack('C4', 192, 0, 2, 1), substr $frame, 42];
		$at += 16 + $length;
	}
	return @messages;
}

# A capture of a TCP connection to port 8060, of [from the caller?, octets] a segment.
sub write_tcp {
	my ($file, @segments) = @_;
	my ($time, @seq) = (0, 4294967000, 77);
	open my $out, '>:raw', $file or die;
	print $out pack 'VvvVVVV', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101;
	for (@segments) {
		my ($from_caller, $octets) = @$_;
		my @ends = ([192, 0, 2, 1], [198, 51, 100, 2]);
		my @ports = (40000, 8060);
		@ends = reverse @ends if !$from_caller;
		@ports = reverse @ports if !$from_caller;
		my $tcp = pack 'nnNNCCnnn', @ports, $seq[$from_caller ? 0 : 1], 0, 0x50, 0x18, 65535, 0, 0;
		my $ip = pack 'CCnnnCCnC4C4', 0x45, 0, 40 + length $octets, 0, 0, 64, 6, 0, map { @$_ } @ends;
		my $packet = "$ip$tcp$octets";
		print $out pack('VVVV', 1000000000, $time += 10000, length $packet, length $packet), $packet;
		$seq[$from_caller ? 0 : 1] = ($seq[$from_caller ? 0 : 1] + length $octets) % 2**32;
	}
	close $out;
	return $file;
}

# Neighbours that go the same way in one segment.
sub joined {
	my @out;
	for (@_) {
		if (@out && $out[-1][0] eq $_->[0]) { $out[-1][1] .= $_->[1] }
		else { push @out, [@$_] }
	}
	return @out;
}

sub cut {
	my ($size, @segments) = @_;
	return map { my ($way, $octets) = @$_; map { [$way, $_] } unpack "(a$size)*", $octets } @segments;
}

# RFC 6455 5.2; the client masks.
sub frame {
	my ($first, $masked, $octets) = @_;
	my $n = length $octets;
	my $bit = $masked ? 0x80 : 0;
	my $head = $n < 126 ? pack('CC', $first, $bit | $n) : pack('CCn', $first, $bit | 126, $n);
	return $head . $octets if !$masked;
	my $mask = pack 'N', 0x37fa213d;
	return $head . $mask . ($octets ^ substr $mask x ($n / 4 + 1), 0, $n);
}

# Each message in a text frame, or in three binary ones with a ping between them.
sub framed {
	my ($fragments, @messages) = @_;
	return map {
		my ($way, $m) = @$_;
		my ($begin, $middle, $end) = (substr($m, 0, 150), substr($m, 150, 50), substr $m, 200);
		[$way, !$fragments ? frame(0x81, $way, $m) : frame(0x02, $way, $begin) . frame(0x89, $way, 'INVITE')
			. frame(0x00, $way, $middle) . frame(0x8a, $way, '') . frame(0x80, $way, $end)]
	} @messages;
}

my @messages = messages('testdata/sip/auth-prack.pcap');
my $upgrade = "GET / HTTP/1.1\r\nHost: fax.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
	. "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: sip\r\nSec-WebSocket-Version: 13\r\n\r\n";
my $switched = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
	. "Sec-WebSocket-Protocol: sip\r\n\r\n";
my @upgrade = ([1, $upgrade], ['', $switched]);
my %clothes = (
	'several messages in a segment' => [joined(@messages)],
	'keep-alives between messages' => [joined(map { [$_->[0], "\r\n\r\n"], $_ } @messages)],
	'one message over many segments' => [cut(100, @messages)],
	'cut across messages' => [cut(333, joined(@messages))],
	'WebSocket' => [@upgrade, framed(0, @messages)],
	'WebSocket, fragments' => [@upgrade, framed(1, @messages)],
	'WebSocket, close behind' => [@upgrade, framed(0, @messages), [1, frame(0x88, 1, pack 'n', 1000)]],
	'WebSocket over many segments' => [@upgrade, cut(120, framed(1, @messages))],
	'WebSocket, several frames in a segment' => [@upgrade, joined(framed(1, @messages))],
	'WebSocket without its upgrade' => [framed(0, @messages)],
	'WebSocket fragments without their upgrade' => [cut(200, framed(1, @messages))],
);

check($_, "testdata/sip/$_.pcap", %{$want{$_}}) for sort keys %want;
my @there = map { basename($_, '.pcap') } glob 'testdata/sip/*.pcap';
same('testdata/sip', 'captures', [sort @there], [sort keys %want]);
check($_, write_tcp("$dir/stream.pcap", @{$clothes{$_}}), messages => 15) for sort keys %clothes;
# Another subprotocol is not looked into.
my $file = write_tcp("$dir/chat.pcap", [1, $upgrade =~ s/: sip\r/: chat\r/r], [1, frame(0x81, 1, 'hello, chat')]);
my $json = `$program report -q --format json $file`;
same('WebSocket of a chat', 'calls', scalar @{decode_json($json)->{calls}}, 0);

# ---- HEP that is sent an hour behind the calls ----

sub chunk { my ($type, $value) = @_; return pack('nnn', 0, $type, 6 + length $value) . $value }

# The messages as an agent reports them: those of a second before `at`, 10 ms apart, all sent at `sent`.
sub write_hep {
	my ($file, $at, $sent, @messages) = @_;
	open my $out, '>:raw', $file or die;
	print $out pack 'VvvVVVV', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101;
	my $time = 0;
	for (@messages) {
		my ($from_caller, $octets) = @$_;
		my @ends = (pack('C4', 192, 0, 2, 1), pack 'C4', 198, 51, 100, 2);
		@ends = reverse @ends if !$from_caller;
		my $hep = chunk(1, pack 'C', 2) . chunk(2, pack 'C', 17) . chunk(3, $ends[0]) . chunk(4, $ends[1])
			. chunk(7, pack 'n', 5060) . chunk(8, pack 'n', 5060) . chunk(9, pack 'N', $at)
			. chunk(10, pack 'N', $time += 10000) . chunk(11, pack 'C', 1) . chunk(15, $octets);
		$hep = 'HEP3' . pack('n', 6 + length $hep) . $hep;
		my $udp = pack 'nnnn', 9060, 9060, 8 + length $hep, 0;
		my $ip = pack 'CCnnnCCnC4C4', 0x45, 0, 28 + length $hep, 0, 0, 64, 17, 0, 203, 0, 113, 8, 203, 0, 113, 9;
		my $packet = "$ip$udp$hep";
		print $out pack('VVVV', $sent, $time, length $packet, length $packet), $packet;
	}
	close $out;
	return $file;
}

sub begins {
	my ($name, $want, @files) = @_;
	my $json = `$program report -q --format json @files`;
	my @times = map { map { $_->{t} } @{$_->{messages}} } @{decode_json($json)->{calls}};
	my ($least, $most) = (sort { $a <=> $b } @times)[0, -1];
	ok(@times && $least == $want && $most < 4000, "$name: times begin with $want")
		or print "# @times\n";
}

my $plain = write_tcp("$dir/plain.pcap", @messages);
begins('HEP, sent at once', 0, write_hep("$dir/hep.pcap", 1000003600, 1000003600, @messages));
begins('HEP, sent later', 0, write_hep("$dir/hep.pcap", 1000003600, 1000007200, @messages));
my @others = map { [$_->[0], $_->[1] =~ s/^Call-ID: /Call-ID: other-/mr] } @messages;
begins('HEP of another call, sent behind it', 0, $plain, write_hep("$dir/hep.pcap", 999999000, 1000000003, @others));
begins('the same, files in the other order', 0, "$dir/hep.pcap", $plain);

# ---- captures that begin inside a call ----

# A capture without its first packets.
sub write_rest {
	my ($file, $from, $skip) = @_;
	my $data = octets($from);
	my $at = 24;
	$at += 16 + unpack 'V', substr $data, $at + 8, 4 for 1 .. $skip;
	open my $out, '>:raw', $file or die;
	print $out substr($data, 0, 24), substr $data, $at;
	close $out;
	return $file;
}

# The call of a capture that begins with its packet `skip` + 1, and the field of the whole one.
sub rest {
	my ($skip, $name, %want) = @_;
	my $from = 'testdata/clean-v17-mh.pcap';
	my $file = write_rest("$dir/rest.pcap", $from, $skip);
	my ($whole) = @{decode_json(scalar `$program report -q --format json $from`)->{calls}};
	my @calls = @{decode_json(scalar `$program report -q --format json $file`)->{calls}};
	my $call = $calls[0];
	same($name, 'calls', scalar @calls, 1);
	same($name, $_, $call->{$_}, $whole->{$_}) for 'call_id', 'state', 'ended_by';
	same($name, "$_ address", $call->{$_}{address}, $whole->{$_}{address}) for 'caller', 'callee';
	same($name, 'pages', scalar @{$call->{fax}{pages}}, 1);
	same($name, 'messages', scalar @{$call->{messages}}, $want{messages});
	same($name, 'negotiated', $call->{t38}{negotiated}, $want{negotiated});
}

rest(105, 'from the re-INVITE on', messages => 6, negotiated => 1);
rest(107, 'from the 200 on', messages => 4, negotiated => undef);
rest(108, 'from the ACK on', messages => 2, negotiated => undef);
rest(109, 'from T.38 on', messages => 2, negotiated => undef);
rest(200, 'from the middle of the fax on', messages => 2, negotiated => undef);
print "1..$number\n";
