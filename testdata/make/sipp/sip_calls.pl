#!/usr/bin/env perl
# sip_calls.pl FOLDER [NAME...]: makes the captures of testdata/sip/ again, by sipp (3.6), kamailio (5.6) and tcpdump
# on the loopback of a network name space of its own. Needs Linux and root. What differs from run to run: times,
# ports of TCP, the proxy's branches and IP identifications.
#
# A call is a list of steps for each end, made into a scenario of sipp:
#   s METHOD CSEQ [refused] [BODY]   sends a request; "first" before it: outside the dialog (INVITE, CANCEL);
#                                    refused: the ACK of a response that is not 2xx
#   a STATUS [kept] [CSEQ METHOD] [BODY]   answers what was received last; kept: what was received with "keep"
#   r METHOD [keep], r STATUS [auth]       waits for it; r? STATUS: it may be left out
#   p MILLISECONDS                         waits
# BODY is audio, hold or image. Header fields may follow, each behind a "|".
use strict;
use warnings;
use File::Temp 'tempdir';
use FindBin;

my %address = (caller => '192.0.2.1', callee => '198.51.100.2', callee2 => '198.51.100.3', proxy => '203.0.113.5');
my %number = (caller => '+15550001', callee => '+15550002', callee2 => '+15550002');
my $end = ['s BYE 9', 'r 200'];
my $ended = ['r BYE', 'a 200'];
my @to_t38 = ('s INVITE 5 image', 'r? 100', 'r 200', 's ACK 5');
my @answer_t38 = ('r INVITE', 'a 200 image', 'r ACK');

my %calls = (
	'auth-prack' => {
		caller => ['first s INVITE 1 audio|Supported: 100rel', 'r? 100', 'r 401 auth', 's ACK 1 refused',
			'first s INVITE 2 audio|Supported: 100rel|[authentication username=fax password=fax]', 'r? 100',
			'r 183', 's PRACK 3|RAck: 1 2 INVITE', 'r 200', 'r 200', 's ACK 2', @answer_t38, @$end],
		callee => ['r INVITE', 'a 401|WWW-Authenticate: Digest realm="fax.example", nonce="7a38", algorithm=MD5',
			'r ACK', 'r INVITE keep', 'a 100', 'a 183 audio|Require: 100rel|RSeq: 1', 'r PRACK', 'a 200', 'p 200',
			'a 200 kept 2 INVITE audio', 'r ACK', 'p 300', @to_t38, @$ended],
	},
	'proxy-auth-refused' => {
		caller => ['first s INVITE 1 audio', 'r 407 auth', 's ACK 1 refused',
			'first s INVITE 2 audio|[authentication username=fax password=fax]', 'r? 100', 'r 200', 's ACK 2',
			'r INVITE', 'a 488|Warning: 304 192.0.2.1 "Media type not available"', 'r ACK', @$end],
		callee => ['r INVITE', 'a 407|Proxy-Authenticate: Digest realm="fax.example", nonce="7a38", algorithm=MD5',
			'r ACK', 'r INVITE', 'a 100', 'p 100', 'a 200 audio', 'r ACK', 'p 300', 's INVITE 5 image', 'r 488',
			's ACK 5 refused', @$ended],
	},
	# The caller's INVITE goes out before it answers that of the callee, as if they had crossed.
	'glare' => {
		caller => ['first s INVITE 1 audio', 'r? 100', 'r 200', 's ACK 1', 'r INVITE keep', 's INVITE 2 image',
			'r 491', 's ACK 2 refused', 'a 491 kept 3 INVITE', 'r ACK', @answer_t38, @$end],
		callee => ['r INVITE', 'a 100', 'a 200 audio', 'r ACK', 'p 300', 's INVITE 3 image', 'r INVITE', 'a 491',
			'r ACK', 'r 491', 's ACK 3 refused', 'p 700', @to_t38, @$ended],
	},
	# The retry comes later than the 4 s at most that RFC 3261 14.1 allows.
	'glare-late' => {
		caller => ['first s INVITE 1 audio', 'r? 100', 'r 200', 's ACK 1', 'r INVITE keep', 's INVITE 2 image',
			'r 491', 's ACK 2 refused', 'a 491 kept 3 INVITE', 'r ACK', @answer_t38, @$end],
		callee => ['r INVITE', 'a 100', 'a 200 audio', 'r ACK', 'p 300', 's INVITE 3 image', 'r INVITE', 'a 491',
			'r ACK', 'r 491', 's ACK 3 refused', 'p 4500', @to_t38, @$ended],
	},
	'glare-no-retry' => {
		caller => ['first s INVITE 1 audio', 'r? 100', 'r 200', 's ACK 1', 'r INVITE keep', 's INVITE 2 image',
			'r 491', 's ACK 2 refused', 'a 491 kept 3 INVITE', 'r ACK', 'p 3000', @$end],
		callee => ['r INVITE', 'a 100', 'a 200 audio', 'r ACK', 'p 300', 's INVITE 3 image', 'r INVITE', 'a 491',
			'r ACK', 'r 491', 's ACK 3 refused', @$ended],
	},
	# Session timers (RFC 4028): a re-INVITE and an UPDATE that change nothing, then an UPDATE without SDP.
	'refresh' => {
		caller => ['first s INVITE 1 audio', 'r? 100', 'r 200', 's ACK 1', @answer_t38, 'p 100',
			's INVITE 2 image|Session-Expires: 90;refresher=uac', 'r 200', 's ACK 2', 'r UPDATE', 'a 200 image',
			's UPDATE 3|Session-Expires: 90;refresher=uac', 'r 200', @$end],
		callee => ['r INVITE', 'a 100', 'a 200 audio', 'r ACK', 'p 300', @to_t38, 'r INVITE', 'a 200 image', 'r ACK',
			's UPDATE 6 image|Session-Expires: 90;refresher=uac', 'r 200', 'r UPDATE', 'a 200', @$ended],
	},
	'cancel' => {
		caller => ['first s INVITE 1 audio', 'r? 100', 'r 180', 'p 500', 'first s CANCEL 1', 'r 200', 'r 487',
			's ACK 1 refused'],
		callee => ['r INVITE', 'a 100', 'a 180', 'r CANCEL', 'a 200', 'a 487 1 INVITE', 'r ACK'],
	},
	'update-t38' => {
		caller => ['first s INVITE 1 audio', 'r? 100', 'r 200', 's ACK 1', 'r UPDATE', 'a 200 image', @$end],
		callee => ['r INVITE', 'a 100', 'a 200 audio', 'r ACK', 'p 300', 's UPDATE 5 image', 'r 200', @$ended],
	},
	'delayed-offer' => {
		caller => ['first s INVITE 1', 'r? 100', 'r 200', 's ACK 1 audio', 'r INVITE', 'a 200 image', 'r ACK', @$end],
		callee => ['r INVITE', 'a 100', 'a 200 audio', 'r ACK', 'p 300', 's INVITE 5', 'r? 100', 'r 200',
			's ACK 5 image', @$ended],
	},
	'tcp' => {
		tcp => 1,
		caller => ['first s INVITE 1 audio', 'r? 100', 'r 180', 'r 200', 's ACK 1', @answer_t38, @$end],
		callee => ['r INVITE', 'a 100', 'a 180', 'a 200 audio', 'r ACK', 'p 300', @to_t38, @$ended],
	},
	'tcp-small-segments' => {
		tcp => 1,
		mtu => 250,
		caller => ['first s INVITE 1 audio', 'r? 100', 'r 180', 'r 200', 's ACK 1', @answer_t38, @$end],
		callee => ['r INVITE', 'a 100', 'a 180', 'a 200 audio', 'r ACK', 'p 300', @to_t38, @$ended],
	},
	'proxy' => {
		proxy => [],
		caller => ['first s INVITE 1 audio', 'r? 100', 'r? 180', 'r 200', 's ACK 1', @answer_t38, @$end],
		callee => ['r INVITE', 'a 180', 'a 200 audio', 'r ACK', 'p 300', @to_t38, @$ended],
	},
	'fork' => {
		proxy => ['-A', 'FORK'],
		caller => ['first s INVITE 1 audio', 'r? 100', 'r? 180', 'r? 180', 'r 200', 's ACK 1', @answer_t38, @$end],
		callee => ['r INVITE', 'a 180', 'p 300', 'a 200 audio', 'r ACK', 'p 300', @to_t38, @$ended],
		callee2 => ['r INVITE', 'a 180', 'r CANCEL', 'a 200', 'a 487 1 INVITE', 'r ACK'],
	},
	# As RFC 2543 had it, c=0.0.0.0, answered by inactive.
	'hold-zero' => {
		caller => ['first s INVITE 1 audio', 'r? 100', 'r 200', 's ACK 1', 's INVITE 2 zero', 'r 200', 's ACK 2',
			'p 200', 's INVITE 3 audio', 'r 200', 's ACK 3', @$end],
		callee => ['r INVITE', 'a 100', 'a 200 audio', 'r ACK', 'r INVITE', 'a 200 inactive', 'r ACK', 'r INVITE',
			'a 200 audio', 'r ACK', @$ended],
	},
	'hold' => {
		caller => ['first s INVITE 1 audio', 'r? 100', 'r 200', 's ACK 1', 's INVITE 2 hold', 'r 200', 's ACK 2',
			'p 200', 's INVITE 3 audio', 'r 200', 's ACK 3', @$end],
		callee => ['r INVITE', 'a 100', 'a 200 audio', 'r ACK', 'r INVITE', 'a 200 audio', 'r ACK', 'r INVITE',
			'a 200 audio', 'r ACK', @$ended],
	},
);

my %reason = (100 => 'Trying', 180 => 'Ringing', 183 => 'Session Progress', 200 => 'OK', 401 => 'Unauthorized',
	407 => 'Proxy Authentication Required', 487 => 'Request Terminated', 488 => 'Not Acceptable Here',
	491 => 'Request Pending');
my $t38 = join "\n", 'a=T38FaxVersion:0', 'a=T38MaxBitRate:14400', 'a=T38FaxRateManagement:transferredTCF',
	'a=T38FaxMaxBuffer:1800', 'a=T38FaxMaxDatagram:400', 'a=T38FaxUdpEC:t38UDPRedundancy';
my %media = (audio => "m=audio 4000 RTP/AVP 0\na=rtpmap:0 PCMU/8000", hold => "m=audio 4000 RTP/AVP 0\na=sendonly",
	zero => "m=audio 4000 RTP/AVP 0\na=rtpmap:0 PCMU/8000", inactive => "m=audio 4000 RTP/AVP 0\na=inactive",
	image => "m=image 4100 udptl t38\n$t38");

sub with_body {
	my ($body) = @_;
	return "Content-Length: 0\n\n" if !$body;
	my $address = $body eq 'zero' ? '0.0.0.0' : '[local_ip]';
	return "Content-Type: application/sdp\nContent-Length: [len]\n\nv=0\no=- 1 1 IN IP4 [local_ip]\ns=-\n"
		. "c=IN IP4 $address\nt=0 0\n$media{$body}\n";
}

sub send_step {
	my ($text) = @_;
	return "<send><![CDATA[\n\n$text\n]]></send>\n";
}

# The peer's proxy stands in the Route of what follows the first INVITE.
sub request {
	my ($name, $side, $first, $method, $cseq, $refused, $body, @headers) = @_;
	my $peer = $side eq 'caller' ? 'callee' : 'caller';
	my $branch = "z9hG4bK-$name-$side-$cseq" . ($method =~ /^(INVITE|CANCEL)$/ || $refused ? '' : "-$method");
	unshift @headers, "Route: <sip:$address{proxy};lr>" if $calls{$name}{proxy} && !$first && !$refused;
	my $to = "To: <sip:$number{$peer}\@$address{$peer}>" . ($first ? '' : ";tag=$peer");
	$to = '[last_To:]' if $refused;
	return join "\n", "$method sip:$number{$peer}\@$address{$peer}:5060 SIP/2.0",
		"Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=$branch", 'Max-Forwards: 70',
		"From: <sip:$number{$side}\@$address{$side}>;tag=$side", $to, 'Call-ID: [call_id]', "CSeq: $cseq $method",
		"Contact: <sip:$number{$side}\@[local_ip]:[local_port];transport=[transport]>", @headers, with_body($body);
}

sub answer {
	my ($name, $side, $status, $kept, $cseq, $body, $dialog, @headers) = @_;
	my $peer = $side eq 'caller' ? 'callee' : 'caller';
	my $tag = $dialog || $status == 100 ? '' : ";tag=$side";
	return join "\n", "SIP/2.0 $status $reason{$status}", ($kept ? 'Via:[$1]' : '[last_Via:]'),
		$kept ? "From: <sip:$number{$peer}\@$address{$peer}>;tag=$peer" : '[last_From:]',
		$kept ? "To: <sip:$number{$side}\@$address{$side}>;tag=$side" : "[last_To:]$tag", 'Call-ID: [call_id]',
		($cseq ? "CSeq: $cseq" : '[last_CSeq:]'),
		($calls{$name}{proxy} && $status < 300 && !$dialog ? '[last_Record-Route:]' : ()),
		"Contact: <sip:$number{$side}\@[local_ip]:[local_port];transport=[transport]>", @headers, with_body($body);
}

sub receive_step {
	my ($optional, $what, $flag) = @_;
	my $keep = '<action><ereg regexp=".*" search_in="hdr" header="Via:" assign_to="1"/></action>';
	my $kind = $what =~ /^\d/ ? 'response' : 'request';
	return "<recv $kind=\"$what\"" . ($optional ? ' optional="true"' : '') . ($flag eq 'auth' ? ' auth="true"' : '')
		. '>' . ($flag eq 'keep' ? $keep : '') . "</recv>\n";
}

sub scenario {
	my ($name, $side) = @_;
	my $xml = "<?xml version=\"1.0\"?>\n<scenario name=\"$name $side\">\n";
	# In a dialog To has a tag already; in the first INVITE and its CANCEL the callee adds its own.
	my ($dialog, $answered) = ($side eq 'caller', 0);
	for my $step (@{$calls{$name}{$side}}) {
		my ($words, @headers) = split /\|/, $step;
		if ($words =~ /^(first )?s (\w+) (\d+)( refused)?(?: (\w+))?$/) {
			$xml .= send_step(request($name, $side, $1, $2, $3, $4, $5, @headers));
		} elsif ($words =~ /^a (\d+)( kept)?(?: (\d+ [A-Z]+))?(?: ([a-z]\w+))?$/) {
			$answered ||= $1 == 200;
			$xml .= send_step(answer($name, $side, $1, $2, $3, $4, $dialog, @headers));
		} elsif ($words =~ /^r(\?)? (\w+)(?: (\w+))?$/) {
			$dialog ||= $2 eq 'PRACK' || ($2 eq 'ACK' && $answered);
			$xml .= receive_step($1, $2, $3 // '');
		} elsif ($words =~ /^p (\d+)$/) {
			$xml .= "<pause milliseconds=\"$1\"/>\n";
		} else {
			die "$name: $words";
		}
	}
	return "$xml</scenario>\n";
}

sub start {
	my ($log, @command) = @_;
	my $pid = fork // die;
	return $pid if $pid;
	open STDIN, '<', '/dev/null';
	open STDOUT, '>', $log;
	open STDERR, '>&', \*STDOUT;
	exec @command or die;
}

sub run_call {
	my ($folder, $dir, $name) = @_;
	my $call = $calls{$name};
	my $mtu = $call->{mtu} // 1500;
	system("ip link set lo mtu $mtu");
	my $dump = start("$dir/tcpdump", 'tcpdump', '-U', '-i', 'lo', '-s', '0', '-w', "$dir/$name.pcap", 'port', '5060');
	my @proxy = $call->{proxy} ? start("$dir/proxy", 'kamailio', '-DD', '-E', '-f', "$FindBin::Bin/kamailio.cfg",
		'-Y', $dir, '-P', "$dir/pid", @{$call->{proxy}}) : ();
	sleep 1 + @proxy;
	my @ends;
	for my $side (grep { $call->{$_} } 'callee2', 'callee', 'caller') {
		open my $out, '>', "$dir/$name-$side.xml" or die;
		print $out scenario($name, $side);
		close $out;
		my $to = $call->{proxy} ? $address{proxy} : $address{callee};
		push @ends, start("$dir/$name-$side.log", 'sipp', '-sf', "$dir/$name-$side.xml", '-i', $address{$side}, '-p',
			5060, '-m', 1, '-nostdin', '-timeout', '15s', '-timeout_error', '-cid_str', "$name\@$address{caller}",
			'-t', $call->{tcp} ? 't1' : 'u1', '-trace_err', '-error_file', "$dir/$name-$side.err",
			$side eq 'caller' ? "$to:5060" : ());
		select undef, undef, undef, 0.3;
	}
	my $failed = 0;
	for (@ends) {
		waitpid $_, 0;
		$failed ||= $?;
	}
	sleep 1;
	kill 'TERM', $dump, @proxy;
	waitpid $_, 0 for $dump, @proxy;
	system('cp', "$dir/$name.pcap", "$folder/$name.pcap") if !$failed;
	print $failed ? "FAILED $name, see $dir\n" : "$name\n";
	return !$failed;
}

my ($folder, @names) = @ARGV;
die "Usage: sip_calls.pl FOLDER [NAME...]\n" if !defined $folder;
exec 'unshare', '-n', $^X, $0, @ARGV if !$ENV{SIP_CALLS_INSIDE} && ($ENV{SIP_CALLS_INSIDE} = 1);
system('ip link set lo up gso_max_segs 1');
system("ip address add $_/32 dev lo") for values %address;
my $dir = tempdir(CLEANUP => 0);
my $bad = grep { !run_call($folder, $dir, $_) } @names ? @names : sort keys %calls;
system('rm', '-rf', $dir) if !$bad;
exit($bad > 0);
