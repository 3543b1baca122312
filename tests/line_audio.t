#!/usr/bin/env perl
# The replay of the telephone lines against a telephone line itself: captures of real gateways whose other leg is the
# line as G.711 audio. Start and end of each burst of energy there, and what `report` says of the line of that
# gateway. The delays of the gateway itself are in it. TAP; the distributions are printed.
use strict;
use warnings;
use File::Basename;
use File::Temp 'tempdir';
use JSON::PP;
use POSIX 'ceil';

chdir dirname(__FILE__) . '/..' or die;
my $program = $ENV{T38TRACE} || 'build/t38trace';
my $dir = tempdir(CLEANUP => 1);
my $measure = dirname($program) . '/tests/line/line_audio';
my $captures = '../shared/captures';
my ($median_limit, $high_limit) = (60, 150);
my $count = 0;
$ENV{LC_ALL} = 'C';

# The host of the gateway, on which the capture was made: no network is between. In both, libspandsp is the modem.
my %gateway_of = ('ast_gw_g711_to_t38' => '10.77.0.10', 'rtpe_g711_to_t38' => '10.77.0.10');

sub ok {
	my ($good, $name, @why) = @_;
	$count++;
	print $good ? "ok $count - $name\n" : "not ok $count - $name\n";
	print "# $_\n" for @why;
}

sub skip_all { my ($why) = @_; print "1..0 # SKIP $why\n"; exit 0 }

# Of each RTP stream: [from host, to host, [start, end, kind]...]
sub audio_says {
	my ($file) = @_;
	my @streams;
	open my $in, '-|', $measure, $file or die;
	while (<$in>) {
		my @words = split;
		if ($words[0] eq 'rtp') {
			push @streams, [map { s/:\d+$//r } @words[1, 2]];
		} else {
			push @{$streams[-1]}, \@words;
		}
	}
	close $in;
	return @streams;
}

# The line of the gateway: what it said there ("to_line") and heard ("from_line"). It is the pair of hosts whose audio has
# V.21; tones are on the other leg, too.
sub line_of {
	my ($host, @streams) = @_;
	my %line = (to_line => [], from_line => []);
	my ($peer) = map { $_->[0] eq $host ? $_->[1] : $_->[0] } grep { grep { ref && $_->[2] eq 'V.21' } @$_ } @streams;
	for my $stream (@streams) {
		my ($from, $to, @bursts) = @$stream;
		push @{$line{to_line}}, @bursts if $from eq $host && $to eq $peer;
		push @{$line{from_line}}, @bursts if $from eq $peer && $to eq $host;
	}
	@$_ = sort { $a->[0] <=> $b->[0] } @$_ for values %line;
	return \%line;
}

# The gateway with that host, of the call that has T.38.
sub replay_says {
	my ($file, $host) = @_;
	my $gateway;
	open my $in, '-|', "'$program' report --format jsonl --profile spandsp '$file' 2>>'$dir/err'" or die;
	while (<$in>) {
		my ($timing) = /"timing":(\{(?:[^{}]++|(?1))*+\})/ or next;
		my ($streams) = /"streams":(\[(?:[^\[\]]++|(?1))*+\])/ or next;
		my ($side) = map { $_->{from} } grep { $_->{src} =~ /^\Q$host\E:/ } @{decode_json($streams)};
		($gateway) = grep { $_->{side} eq ($side // '') } @{decode_json($timing)->{gateways}};
	}
	close $in;
	return $gateway;
}

sub same_kind {
	my ($measured, $signal) = @_;
	return $measured eq 'fast' ? $signal !~ /^(?:V\.21|C)/ : $signal =~ /^\Q$measured\E/;
}

# Edges that are apart, in ms with names, and bursts that nothing in the replay is for.
sub compare {
	my ($track, $bursts, $signals) = @_;
	my (%used, @edges, @missing);
	# Clicks where one stream takes over from the other are no signals.
	for my $burst (grep { $_->[1] - $_->[0] > 20 && $_->[2] =~ /^(?:V\.21|fast)/ } @$bursts) {
		my ($start, $end, $kind) = @$burst;
		my ($i) = grep {
			my $s = $signals->[$_];
			my ($from, $to) = (1000 * $s->{t}, 1000 * $s->{t_end});
			my $overlap = ($to < $end ? $to : $end) - ($from > $start ? $from : $start);
			!$used{$_} && same_kind($kind, $s->{signal}) && $overlap >= ($end - $start) / 2;
		} 0 .. $#$signals;
		push(@missing, sprintf '%s: %s at %.0f to %.0f ms', $track, $kind, $start, $end), next if !defined $i;
		$used{$i} = 1;
		push @edges, [1000 * $signals->[$i]{t} - $start, "$track: start of $kind at " . int $start],
			[1000 * $signals->[$i]{t_end} - $end, "$track: end of $kind at " . int $end];
	}
	return (\@edges, \@missing);
}

sub compare_capture {
	my ($name) = @_;
	my $file = "$captures/$name.pcap";
	my $line = line_of($gateway_of{$name}, audio_says($file));
	my $gateway = replay_says($file, $gateway_of{$name});
	if (!$gateway) {
		ok(0, "$name: the report has the line of $gateway_of{$name}");
		return;
	}
	my (@edges, @missing);
	for my $track ('to_line', 'from_line') {
		my ($apart, $lost) = compare($track, $line->{$track}, $gateway->{$track});
		push @edges, @$apart;
		push @missing, @$lost;
	}
	my @sorted = sort { abs $a->[0] <=> abs $b->[0] } @edges;
	my ($median, $high) = @sorted ? map { abs $sorted[ceil($_ * @sorted) - 1][0] } 0.5, 0.95 : (1e9, 1e9);
	ok(@edges >= 10 && $median <= $median_limit && $high <= $high_limit,
		sprintf('%s: %d edges, median %.1f ms, 95th percentile %.1f ms', $name, scalar @edges, $median, $high),
		map { sprintf '%+.1f ms %s', @$_ } @edges);
	ok(!@missing, "$name: no burst is missing", @missing);
}

skip_all('../shared is not there') if !-d $captures;
system "make -s BUILD='" . dirname($program) . "' '$measure' >>'$dir/err' 2>&1" if !-x $measure && `pkg-config --exists spandsp 2>/dev/null && echo yes`;
skip_all('libspandsp is not installed') if !-x $measure;
compare_capture($_) for sort grep { -e "$captures/$_.pcap" } keys %gateway_of;
print "1..$count\n";
