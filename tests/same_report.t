#!/usr/bin/env perl
# What must not matter to a report: captures of testdata/ are rewritten (addresses, numbers, times, the form of SIP, what
# else is on the network, what redundancy covers), and the calls, frames and pages have to be those of before. TAP.
use strict;
use warnings;
use File::Basename;
use File::Temp 'tempdir';
use JSON::PP;

chdir dirname(__FILE__) . '/..' or die;
my $program = $ENV{T38TRACE} || 'build/t38trace';
my $dir = tempdir(CLEANUP => 1);
my $json = JSON::PP->new->canonical->pretty;
my $count = 0;
$ENV{LC_ALL} = 'C';

my @captures = qw(clean-v17-mh ecm-ppr timing/two-pages-mps);

# ---- captures: packets with time in microseconds, addresses of 4 or 16 octets, ports, payload; tcp: sequence number ----

sub read_capture {
	my ($file) = @_;
	open my $in, '<:raw', $file or die "$file: $!";
	local $/;
	my $octets = <$in>;
	my ($at, @packets) = 24;
	while ($at + 16 <= length $octets) {
		my ($s, $us, $n) = unpack 'V3', substr $octets, $at, 12;
		my $ip = substr $octets, $at + 30, $n - 14;
		$at += 16 + $n;
		next if ord(substr $ip, 9, 1) != 17;
		my ($sport, $dport, $length) = unpack 'n3', substr $ip, 20, 6;
		push @packets, {t => $s * 1e6 + $us, src => substr($ip, 12, 4), dst => substr($ip, 16, 4),
			sport => $sport, dport => $dport, payload => substr $ip, 28, $length - 8};
	}
	return @packets;
}

sub transport_of {
	my ($p) = @_;
	return pack('n4', @$p{qw(sport dport)}, 8 + length $p->{payload}, 0) . $p->{payload} if !defined $p->{tcp};
	return pack('nnNNCCnnn', @$p{qw(sport dport tcp)}, 0, 0x50, 0x18, 65535, 0, 0) . $p->{payload};
}

sub frame_of {
	my ($p) = @_;
	my $inner = transport_of($p);
	my $protocol = defined $p->{tcp} ? 6 : 17;
	return pack('x12n', 0x86dd) . pack('NnCC', 0x60000000, length $inner, $protocol, 64) . "$p->{src}$p->{dst}$inner"
		if length $p->{src} == 16;
	return pack('x12n', 0x800)
		. pack('CCnnnCCn', 0x45, 0, 20 + length $inner, $p->{id} // 0, 0, $p->{ttl} // 64, $protocol, 0)
		. "$p->{src}$p->{dst}$inner";
}

sub write_capture {
	my ($file, @packets) = @_;
	open my $out, '>:raw', $file or die "$file: $!";
	print $out pack 'VvvVVVV', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1;
	for my $p (sort { $a->{t} <=> $b->{t} } @packets) {
		my $frame = frame_of($p);
		print $out pack('V4', int($p->{t} / 1e6), $p->{t} % 1e6, (length $frame) x 2), $frame;
	}
	close $out or die "$file: $!";
}

sub is_sip { return $_[0]{sport} == 5060 }

# The ports that m= lines name for T.38.
sub fax_ports {
	my %ports;
	for my $p (grep { is_sip($_) } @_) {
		$ports{$1} = 1 while $p->{payload} =~ /^m=image (\d+)/mg;
	}
	return %ports;
}

sub fax_packets {
	my %ports = fax_ports(@_);
	return grep { $ports{$_->{sport}} } @_;
}

# Messages with headers and body edited; Content-Length follows.
sub edit_sip {
	my ($packets, $edit) = @_;
	for my $p (grep { is_sip($_) } @$packets) {
		my ($head, $body) = split /\r\n\r\n/, $p->{payload}, 2;
		($head, $body) = $edit->($head, $body);
		my $length = length $body;
		$head =~ s/^(Content-Length|l)(\s*:\s*)\d+/$1$2$length/mi;
		$p->{payload} = "$head\r\n\r\n$body";
	}
	return @$packets;
}

sub copies { return map { {%$_} } @_ }

# ---- what is done to a capture: packets in, packets out ----

sub other_addresses {
	my @p = edit_sip(\@_, sub {
		my @texts = @_;
		for (@texts) { s/192\.0\.2\./203.0.113./g; s/^(m=\w+ )(\d+)/$1 . ($2 + 1111)/gme }
		return @texts;
	});
	for my $p (@p) {
		s/^\xc0\x00\x02/\xcb\x00\x71/s for @$p{qw(src dst)};
		$_ += $_ == 5060 ? 0 : 1111 for @$p{qw(sport dport)};
	}
	return @p;
}

sub addresses_of_before {
	my ($text) = @_;
	$text =~ s/203\.0\.113\./192.0.2./g;
	$text =~ s/(:|"port" : )(\d{5})(?=\D)/$1 . ($2 - 1111)/ge;
	return $text;
}

sub to_ipv6 {
	my $net = sub { return $_[0] eq '192.0.2' ? '2001:db8:1::' : '2001:db8:2::' };
	my @p = edit_sip(\@_, sub {
		my @texts = @_;
		for (@texts) {
			s/IN IP4 (\d+\.\d+\.\d+)\.(\d+)/'IN IP6 ' . $net->($1) . $2/ge;
			s/^(Call-ID.*)|(\d+\.\d+\.\d+)\.(\d+)/$1 \/\/ '[' . $net->($2) . "$3]"/gme;
		}
		return @texts;
	});
	for my $p (@p) {
		for (@$p{qw(src dst)}) {
			my @octets = unpack 'C4', $_;
			$_ = pack 'nnnx8n', 0x2001, 0xdb8, $octets[0] == 192 ? 1 : 2, hex $octets[3];
		}
	}
	return @p;
}

sub to_ipv4 {
	my ($text) = @_;
	$text =~ s/\[?2001:db8:(\d)::(\d+)\]?/($1 == 1 ? '192.0.2.' : '198.51.100.') . $2/ge;
	return $text;
}

sub numbers_from {
	my ($first, @p) = @_;
	substr($_->{payload}, 0, 2) = pack 'n', $first + unpack('n', $_->{payload}) & 0xffff for fax_packets(@p);
	return @p;
}

sub later {
	my ($seconds, @p) = @_;
	$_->{t} += $seconds * 1e6 for @p;
	return @p;
}

# A port that is mirrored shows each packet before and behind a router, some with others between.
sub captured_twice {
	my $id = 1;
	$_->{id} = $id++ for @_;
	return @_, map { {%$_, t => $_->{t} + ($_->{id} % 3) * 150, ttl => 63} } @_;
}

sub sip_over_tcp {
	my (@out, %next);
	for my $p (@_) {
		push @out, $p and next if !is_sip($p);
		$p->{payload} =~ s/SIP\/2\.0\/UDP/SIP\/2.0\/TCP/g;
		my ($rest, $n) = ($p->{payload}, 1);
		while (length $rest) {
			my $part = substr $rest, 0, $n, '';
			push @out, {%$p, payload => $part, tcp => $next{$p->{src}} //= 7};
			$next{$p->{src}} += length $part;
			$n = $n * 3 % 101;
		}
	}
	return @out;
}

# One datagram of each nine, with neighbours that carry it on.
sub covered_loss {
	my %seen;
	my %lost = map { $_ => 1 } grep { $seen{$_->{src}}++ % 9 == 5 } fax_packets(@_);
	return grep { !$lost{$_} } @_;
}

sub reordered {
	my (%before, %seen);
	for my $p (fax_packets(@_)) {
		my $one = $before{$p->{src}};
		@$one{qw(t)} = ($p->{t} + 1) if $one && $p->{t} - $one->{t} < 60e3 && $seen{$p->{src}}++ % 11 == 3;
		$before{$p->{src}} = $p;
	}
	return @_;
}

sub doubled {
	my $n = 0;
	return @_, map { {%$_, t => $_->{t} + 40e3} } grep { $n++ % 10 == 4 } fax_packets(@_);
}

# STUN and a keep-alive on the ports of T.38, a voice call, DNS.
sub noise {
	my ($n, @more) = 0;
	my $stun = pack('nnN', 1, 0, 0x2112a442) . "\0" x 12;
	for my $p (grep { $n++ % 20 == 3 } fax_packets(@_)) {
		push @more, {%$p, t => $p->{t} + 50, payload => $stun}, {%$p, t => $p->{t} + 60, payload => "\0"};
	}
	for my $i (0 .. 500) {
		my $voice = pack('CCnNN', 0x80, 0, $i, $i * 160, 99) . "\xff" x 160;
		my %other = (t => $_[0]{t} + $i * 20e3, src => pack('C4', 203, 0, 113, 7), dst => pack('C4', 203, 0, 113, 8));
		push @more, {%other, sport => 20000, dport => 30000, payload => $voice};
		push @more, {%other, sport => 53001, dport => 53, payload => pack('n6', $i, 256, 1, 0, 0, 0) . "\3www\0\0\1\0\1"};
	}
	return @_, @more;
}

sub media_only { return fax_packets(@_) }

sub other_spelling {
	return edit_sip(\@_, sub {
		my ($head, $body) = @_;
		my %short = (Via => 'v', From => 'F', To => 't', 'Call-ID' => 'i', Contact => 'm', 'Content-Type' => 'C');
		$head =~ s/^([\w-]+):/($short{$1} \/\/ uc $1) . ' :'/gme;
		$head =~ s/^(FROM|F|t) : /$1 :\r\n\t/gm;
		my @t38 = map { uc } $body =~ /^a=(T38.*)\r$/gm;
		$body =~ s/^a=T38.*\r\n//gm;
		$body .= "a=x-unknown:1\r\na=$_ \r\n" for reverse @t38;
		return $head, $body;
	});
}

sub called_again {
	my ($seconds, @p) = @_;
	my @again = later($p[-1]{t} / 1e6 - $p[0]{t} / 1e6 + $seconds, copies(@p));
	return @p, edit_sip(\@again, sub { my ($head, $body) = @_; $head =~ s/^(Call-ID: )/$1again-/m; return $head, $body });
}

# ---- reports ----

sub calls_of {
	my ($file, $undo) = @_;
	my $text = qx('$program' report --format json '$file');
	my $calls = decode_json($text)->{calls};
	return $undo ? decode_json($undo->($json->encode($calls))) : $calls;
}

# A copy without the members of these names.
sub without {
	my ($value, %names) = @_;
	return [map { without($_, %names) } @$value] if ref $value eq 'ARRAY';
	return $value if ref $value ne 'HASH';
	return {map { $_ => without($value->{$_}, %names) } grep { !$names{$_} } keys %$value};
}

sub only {
	my ($call, @paths) = @_;
	return {map { my $path = $_; my $v = $call; $v = $v->{$_} for split /\./, $path; ($path => $v) } @paths};
}

sub ok {
	my ($good, $name, @why) = @_;
	$count++;
	print $good ? "ok $count - $name\n" : "not ok $count - $name\n";
	print "# $_\n" for $good ? () : @why;
}

# The first lines that differ.
sub difference {
	my ($want, $got) = @_;
	my @want = split /\n/, $want;
	my @got = split /\n/, $got;
	my @out;
	for my $i (0 .. $#want) {
		push @out, "wanted: $want[$i]", 'got:    ' . ($got[$i] // 'nothing') if $want[$i] ne ($got[$i] // '');
		last if @out >= 8;
	}
	return @out;
}

# Packets have other numbers when others come between them.
my @numbers = qw(frame packets packet);
my @times = qw(t t_end start_time answer_time end_time);
my @result = qw(fax.pages fax.frames fax.result);

# name, what is done, members that may differ, and then: the only paths to compare; what undoes it in the report; how often
# each call comes
my @relations = (
	['other addresses and ports', \&other_addresses, [], undef, \&addresses_of_before],
	['IPv6', \&to_ipv6, [], undef, \&to_ipv4],
	(map { my $n = $_; ["UDPTL numbers from $n", sub { numbers_from($n, @_) }, [qw(first_seq last_seq)]] }
		1000, 0x7ff0, 0x8000, 65530, 65400),
	['the year 2100', sub { later(2.3e9, @_) }, [qw(start_time answer_time end_time)]],
	['captured twice', \&captured_twice, [@numbers, qw(captured_twice findings max_gap_ms jitter_ms)]],
	['SIP over TCP in small segments', \&sip_over_tcp, \@numbers],
	['covered loss', \&covered_loss, [@numbers, @times, 'recovered', 'reason'], \@result],
	['another order', \&reordered, [@numbers, @times, 'recovered'], \@result],
	['doubled by the network', \&doubled, [@numbers, @times], \@result],
	['other traffic', \&noise, [@numbers, 'not_t38']],
	['without signalling', \&media_only, [@numbers, @times, 'from'], \@result],
	['another spelling of SIP', \&other_spelling, []],
	['the same addresses again', sub { called_again(5, @_) }, [@numbers, @times], \@result, undef, 2],
	['the next call at once', sub { called_again(0.2, @_) }, [@numbers, @times], \@result, undef, 2],
);

sub compare {
	my ($capture, $relation) = @_;
	my ($name, $edit, $differ, $paths, $undo, $times) = @$relation;
	my $view = sub {
		my @calls = $paths ? map { only($_, @$paths) } @_ : @_;
		return $json->encode(without(\@calls, map { $_ => 1 } @$differ));
	};
	write_capture("$dir/edited.pcap", $edit->(copies(@{$capture->{packets}})));
	my @want = map { @{$capture->{calls}} } 1 .. $times // 1;
	my ($want, $got) = ($view->(@want), $view->(@{calls_of("$dir/edited.pcap", $undo)}));
	ok($want eq $got, "$capture->{name}: $name", difference($want, $got));
}

for my $name (@captures) {
	my @packets = read_capture("testdata/$name.pcap");
	write_capture("$dir/plain.pcap", @packets);
	my %capture = (name => $name, packets => \@packets, calls => calls_of("$dir/plain.pcap"));
	compare(\%capture, $_) for @relations;
}
print "1..$count\n";
