#!/usr/bin/env perl
# What the program takes from each SIP message is what tshark takes from it, in every capture of testdata, and of the
# corpus and the real captures beside the project where those are there: Call-ID, CSeq, method or status and the kind
# of media in the report's messages; of fax calls also the m= and c= lines in the packets, and the T.38 addresses of
# the report, which are those that tshark reads in an offer or answer of the call.
#
# Differences that are none, counted as "of no call":
# - Requests that set up no call (OPTIONS, REGISTER and the like) and their responses.
# - Messages of a dialog whose INVITE the capture does not have: the program follows calls from their INVITE.
# - Messages whose Call-ID the capture does not have, as it cut the packet.
# A packet that was captured twice is one message in the report. And of T.38 over TCP the side that opens the
# connection has another port than its SDP says: the program shows the real one, so only the address is compared.
use strict;
use warnings;
use File::Basename;
use File::Temp 'tempdir';
use JSON::PP;

chdir dirname(__FILE__) . '/..' or die;
my $program = $ENV{T38TRACE} || 'build/t38trace';
for my $tool ('tshark', 'mergecap', 'capinfos') {
	next if `command -v $tool 2>/dev/null`;
	print "1..0 # SKIP $tool is not installed\n";
	exit 0;
}
my $outside = qr/^(?:OPTIONS|REGISTER|SUBSCRIBE|NOTIFY|MESSAGE|PUBLISH)$/;
my @fields = qw(sip.Call-ID sip.CSeq.seq sip.CSeq.method sip.Method sip.Status-Code sdp.media.media sdp.media.port
	sdp.media.proto sdp.connection_info.address sip.from.tag sip.to.tag);
# Known not to agree yet.
my %not_yet = ();

sub list { my ($v) = @_; return ref $v eq 'ARRAY' ? @$v : defined $v ? ($v) : () }

# All fields of that name, in order, however deep.
sub gather {
	my ($tree, $name) = @_;
	return map { gather($_, $name) } @$tree if ref $tree eq 'ARRAY';
	return () if ref $tree ne 'HASH';
	return (list($tree->{$name}), map { gather($tree->{$_}, $name) } grep { ref $tree->{$_} && $_ ne $name } keys %$tree);
}

# frame => the fields of its packet as one text, of the fax calls
sub our_packets {
	my ($file) = @_;
	my %frames;
	open my $in, '-|', $program, 'packets', '-q', '-T', 'json', $file or die;
	while (<$in>) {
		next if !/"protocol":"sip"/;
		my $packet = decode_json($_);
		push @{$frames{$packet->{frame}}}, $packet->{layers}{sip};
	}
	for my $layers (values %frames) {
		$layers = join "\t", map { join '|', gather($layers, $_) } @fields;
	}
	return \%frames;
}

sub report {
	my ($file) = @_;
	my $json = `$program report -q --format json '$file'`;
	return decode_json($json);
}

# frame => call_id, cseq, method or status, kind of the media, of all messages of calls, as one text; of several in
# a frame in their order.
sub our_messages {
	my ($report) = @_;
	my %frames;
	for my $call (grep { $_->{signalling} eq 'sip' } @{$report->{calls}}) {
		for my $m (@{$call->{messages}}) {
			push @{$frames{$m->{frame}}}, join ' ', $call->{call_id}, $m->{cseq}, $m->{status} // $m->{method},
				$m->{media} // '-';
		}
	}
	return \%frames;
}

sub packets_of {
	my %count;
	open my $in, '-|', 'capinfos', '-T', '-r', '-c', '-M', @_ or die;
	while (<$in>) {
		my ($name, $packets) = split /\t/;
		$count{$name} = $packets;
	}
	return \%count;
}

# file => frame => fields, and file => frame => hosts, by tshark: one run on all, as it starts slowly.
sub theirs {
	my @files = @_;
	my $dir = tempdir(CLEANUP => 1);
	system('mergecap', '-a', '-I', 'none', '-w', "$dir/all.pcapng", @files) == 0 or die;
	my $count = packets_of(@files);
	my ($base, $at, %frames, %hosts) = (0, 0);
	open my $in, '-|', "tshark -n -r $dir/all.pcapng -Y sip -T fields -E occurrence=a -E aggregator='|' "
		. '-e frame.number -e ip.src -e ip.dst ' . join(' ', map { "-e $_" } @fields) . ' 2>/dev/null' or die;
	while (<$in>) {
		chomp;
		my ($frame, $src, $dst, $text) = split /\t/, $_, 4;
		$base += $count->{$files[$at++]} while $frame > $base + $count->{$files[$at]};
		$frames{$files[$at]}{$frame - $base} = $text;
		$hosts{$files[$at]}{$frame - $base} = "$src $dst";
	}
	return (\%frames, \%hosts);
}

sub columns { my ($text) = @_; return map { [split /\|/] } split /\t/, $text, -1 }

# The messages of a frame agree: same Call-IDs and CSeqs in order, the same methods and statuses, the same media.
sub same_messages {
	my ($got, $text) = @_;
	my ($id, $seq, $cseq, $method, $status, $media) = columns($text);
	my @want = map { "$id->[$_] $seq->[$_] $cseq->[$_]" } 0 .. $#$id;
	my @first = map { join ' ', (split / /)[0 .. 2] } @$got;
	my @kind = map { (split / /)[3] } @$got;
	my $want_kind = join ' ', sort(@$method, @$status);
	my @got_media = grep { $_ ne '-' } map { (split / /)[4] } @$got;
	return "@first" eq "@want" && join(' ', sort @kind) eq $want_kind && (@$got > 1 || same_media(@got_media, $media));
}

# The report names one kind for a message: image where any line is.
sub same_media {
	my $want = pop;
	my $kind = (grep { $_ eq 'image' } @$want) ? 'image' : $want->[0];
	return ($_[0] // '') eq ($kind // '');
}

# address:port of each image line in tshark's text of a message: one c= for all lines, or one each, or one of the
# session and one for each. Of TCP without the port.
sub images {
	my ($text) = @_;
	my ($media, $port, $proto, $address) = (columns($text))[5 .. 8];
	return () if !@$address;
	my $first = @$address > @$media ? 1 : 0;
	return map { ($address->[$first + $_] // $address->[-1]) . ($proto->[$_] =~ /^tcp$/i ? '' : ":$port->[$_]") }
		grep { $media->[$_] eq 'image' } 0 .. $#$media;
}

# How many T.38 addresses of the report were looked for, and those that tshark does not know.
sub unknown_addresses {
	my ($report, $theirs) = @_;
	my %known;
	for my $text (values %$theirs) {
		my ($id) = split /[\t|]/, $text;
		$known{"$id $_"} = 1 for images($text);
	}
	my ($checked, @unknown) = (0);
	for my $call (grep { $_->{signalling} eq 'sip' } @{$report->{calls}}) {
		for my $side (grep { defined && defined $_->{address} && $_->{port} } @{$call->{t38}}{'caller', 'callee'}) {
			$checked++;
			my $text = "$call->{call_id} $side->{address}";
			push @unknown, "$text:$side->{port}" if !$known{$text} && !$known{"$text:$side->{port}"};
		}
	}
	return ($checked, @unknown);
}

# Call-IDs that have an INVITE in the capture.
sub begun {
	my %begun;
	for my $text (@_) {
		my ($id, undef, undef, $method) = columns($text);
		$begun{$_} = 1 for (grep { $_ eq 'INVITE' } @$method) ? @$id : ();
	}
	return \%begun;
}

sub diagnose { print map { "# $_\n" } @_ }

my @files = sort(glob('testdata/*.pcap'), glob('testdata/sip/*.pcap'), glob('../shared/corpus/cases/*.pcap'),
	glob('../shared/captures/*.pcap'));
print '1..', scalar @files, "\n";
print "# ../shared is not there: only testdata is compared\n" if !-d '../shared/corpus';
my ($theirs, $hosts) = theirs(@files);
my $number = 0;
for my $file (@files) {
	my $want = $theirs->{$file} // {};
	my ($report, $packets) = (report($file), our_packets($file));
	my ($messages, $begun) = (our_messages($report), begun(values %$want));
	my ($same, $aside, %seen, @wrong) = (0, 0);
	for my $frame (sort { $a <=> $b } keys %$want) {
		my $text = $want->{$frame};
		my ($id, undef, $cseq) = columns($text);
		my ($got, $packet) = (delete $messages->{$frame}, delete $packets->{$frame});
		my $sent = "$text $hosts->{$file}{$frame}";
		my $again = !$got && defined $packet && $seen{$sent};
		if (($again || ($got && same_messages($got, $text))) && (!defined $packet || $packet eq $text)) { $same++; $seen{$sent} = 1 }
		elsif (!$got && (!@$id || !$begun->{$id->[0]} || $cseq->[0] =~ $outside)) { $aside++ }
		else {
			push @wrong, "frame $frame: tshark: $text";
			push @wrong, map { "  t38trace: $_" } @{$got // []}, $packet // 'no packet';
		}
	}
	push @wrong, map { "frame $_: only t38trace: @{$messages->{$_}}" } sort { $a <=> $b } keys %$messages;
	push @wrong, map { "frame $_: only t38trace: $packets->{$_}" } sort { $a <=> $b } keys %$packets;
	my ($addresses, @unknown) = unknown_addresses($report, $want);
	push @wrong, map { "T.38 address that tshark does not find: $_" } @unknown;
	$number++;
	print @wrong ? 'not ok' : 'ok', " $number - ", basename($file), ": $same messages and $addresses T.38 addresses agree";
	print ", $aside of no call" if $aside;
	print " # TODO $not_yet{basename($file)}" if $not_yet{basename($file)};
	print "\n";
	diagnose(@wrong > 10 ? @wrong[0 .. 9] : @wrong);
}
