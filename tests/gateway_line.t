#!/usr/bin/env perl
# The replay of the telephone lines against libspandsp's own gateways (tests/line/gateway_line.c), which are given the same
# packets at the same times: start and end of each signal that they play. First those are held against what was measured
# in the calls that were captured. TAP; the distributions are printed.
use strict;
use warnings;
use File::Basename;
use File::Temp 'tempdir';
use JSON::PP;
use POSIX 'ceil';

chdir dirname(__FILE__) . '/..' or die;
my $program = $ENV{T38TRACE} || 'build/t38trace';
my $dir = tempdir(CLEANUP => 1);
my $oracle = dirname($program) . '/tests/line/gateway_line';
my $corpus = '../shared/corpus/cases';
my $count = 0;
$ENV{LC_ALL} = 'C';

# median and 95th percentile that edges may be off, in ms
my %limits = (to_line => [20, 60], from_line => [30, 100], oracle => [20, 60]);

# Lines that the oracle cannot tell, and why.
my %left_out = (
	'ast_imp_red_loss5_reorder.bside callee' => 'a CNG that redundancy brings back five seconds late is in the way of all that follows',
	'capture-cut-begin callee' => 'it begins behind CFR: without that no gateway knows what it plays',
	'capture-snapped callee' => 'the oracle does not read what is cut',
	'clean-poll caller' => 'gateways of libspandsp do not follow polling',
	'udptl-seq-restart callee' => 'the oracle does not follow a sender that begins its numbers again',
	't38-media-only-one-way callee' => 'CFR is in the direction that was not captured',
	't38-media-only-one-way caller' => 'the same, where the sides are not known',
);

# Lines on which a gateway of libspandsp is stuck: flags that no frame follows do not end there. They are compared up to that.
my %stuck = map { $_ => 1 } 'delay1500 callee', 't30-nodis caller', 'udptl-loss-mcf-noec caller';

# Signals that no packet tells of: both ends were talking.
my %untold = map { $_ => 1 } 'delay1500';

sub ok {
	my ($good, $name, @why) = @_;
	$count++;
	print $good ? "ok $count - $name\n" : "not ok $count - $name\n";
	my $shown = @why > 40 ? 39 : $#why;
	print "# $_\n" for $good ? () : @why[0 .. $shown];
}

sub skip_all { my ($why) = @_; print "1..0 # SKIP $why\n"; exit 0 }

# ---- signals: [start, end, kind, unended] in ms since the first packet ----

# Of each pair of addresses with T.38: {caller, callee: addresses, lines: {caller: [signal...], callee: ...}}
sub oracle_says {
	my ($file, $caller_ms, $callee_ms, @options) = @_;
	my @flows;
	open my $in, '-|', $oracle, '--delay-caller', $caller_ms, '--delay-callee', $callee_ms, @options, $file or die;
	while (<$in>) {
		my ($side, $start, $end, $kind, @more) = split;
		if ($side eq 'flow') {
			push @flows, {caller => $start, callee => $end, lines => {caller => [], callee => []}};
		} else {
			push @{$flows[-1]{lines}{$side}}, [$start, $end, $kind, scalar grep { $_ eq 'unended' } @more];
		}
	}
	close $in;
	return @flows;
}

# Of each call with reconstructed lines: {caller: address, lines: {"caller to_line": [signal...], ...}}
sub replay_says {
	my ($file, $caller_ms, $callee_ms) = @_;
	my @calls;
	open my $in, '-|', "'$program' report --format jsonl --profile spandsp --delay-caller $caller_ms --delay-callee $callee_ms"
		. " '$file' 2>>'$dir/err'" or die;
	while (<$in>) {
		# Cut out by pattern: reports are long, and JSON::PP is slow.
		my ($timing) = /"timing":(\{(?:[^{}]++|(?1))*+\})/ or next;
		my ($streams) = /"streams":(\[(?:[^\[\]]++|(?1))*+\])/ or next;
		push @calls, call_of(decode_json($timing), decode_json($streams));
	}
	close $in;
	return @calls;
}

sub call_of {
	my ($timing, $streams) = @_;
	my %call = (lines => {});
	for my $stream (reverse @$streams) {
		my $from_caller = $stream->{from} eq 'caller';
		$call{caller} = $stream->{$from_caller ? 'src' : 'dst'};
		$call{callee} = $stream->{$from_caller ? 'dst' : 'src'};
	}
	for my $gateway (@{$timing->{gateways}}) {
		for my $track ('to_line', 'from_line') {
			$call{lines}{"$gateway->{side} $track"} =
				[map { [1000 * $_->{t}, 1000 * $_->{t_end}, split(' ', $_->{signal}), 0] } @{$gateway->{$track}}];
		}
	}
	return \%call;
}

# ---- comparison ----

my (%edges, @missing, @invented);
my $compared = 0;

# The wanted signals each have one of the same kind that overlaps by half; the edges of those without an end do not count.
sub compare {
	my ($what, $track, $want, $have) = @_;
	my %used;
	for my $signal (@$want) {
		my ($start, $end, $kind, $unended) = @$signal;
		my ($i) = grep { !$used{$_} && $have->[$_][2] eq $kind && overlap($signal, $have->[$_]) } 0 .. $#$have;
		if (!defined $i) {
			push @missing, sprintf('%s: %s at %.0f to %.0f ms', $what, $kind, $start, $end);
			next;
		}
		$used{$i} = 1;
		push @{$edges{$track}}, [abs($have->[$i][0] - $start), sprintf('%s: start of %s at %.0f ms', $what, $kind, $start)];
		push @{$edges{$track}}, [abs($have->[$i][1] - $end), sprintf('%s: end of %s at %.0f ms', $what, $kind, $end)]
			if !$unended && !$have->[$i][3];
	}
	# A burst of CNG that V.21 cuts short at once is too short for the measurement of audio to find.
	my @more = grep { !$used{$_} && $have->[$_][1] - $have->[$_][0] >= 100 } 0 .. $#$have;
	push @invented, map { sprintf '%s: %s at %.0f to %.0f ms', $what, @{$have->[$_]}[2, 0, 1] } @more;
	$compared++;
}

sub overlap {
	my ($one, $other) = @_;
	my $start = $one->[0] > $other->[0] ? $one->[0] : $other->[0];
	my $end = $one->[1] < $other->[1] ? $one->[1] : $other->[1];
	my $whole = $one->[1] - $one->[0];
	$whole = $other->[1] - $other->[0] if ($one->[3] || $other->[3]) && $other->[1] - $other->[0] < $whole;
	return $end - $start >= 0.5 * $whole;
}

# judge WHAT: the result of all that was compared since the one before.
sub judge {
	my ($what) = @_;
	for my $track (sort keys %edges) {
		my @sorted = sort { $a->[0] <=> $b->[0] } @{$edges{$track}};
		my ($median, $high) = map { $sorted[ceil($_ * @sorted) - 1][0] } 0.5, 0.95;
		my ($name, $key) = $track eq 'oracle' ? ('', $track) : (" $track", $track);
		my @worst = map { sprintf '%.1f ms %s', @$_ } reverse @sorted[(@sorted > 10 ? -10 : -@sorted) .. -1];
		ok($median <= $limits{$key}[0] && $high <= $limits{$key}[1],
			sprintf('%s:%s %d edges, median %.1f ms, 95th percentile %.1f ms, largest %.1f ms',
				$what, $name, scalar @sorted, $median, $high, $sorted[-1][0]), @worst);
		print "# $_\n" for @worst[0 .. (@worst > 3 ? 2 : $#worst)];
	}
	ok($compared > 0, "$what: $compared lines are compared");
	ok(!@missing, "$what: no signal is missing", @missing);
	ok(!@invented, "$what: no signal is invented", @invented);
	%edges = @missing = @invented = ();
	$compared = 0;
}

# ---- what was measured in the captured calls ----

# A .line file: the delays, and {"caller to_line": [signal...], ...}
sub read_line_file {
	my ($file) = @_;
	my (%delay, %lines);
	open my $in, '<', $file or die;
	while (<$in>) {
		$delay{$1} = $2 if /^# delay-(\w+) (\d+)/;
		my ($side, $track, $start, $end, $kind) = /^(\w+) (\w+) (\S+) (\S+) (\S+)/ or next;
		push @{$lines{"$side $track"}}, [$start, $end, $kind, 0];
	}
	return ($delay{caller}, $delay{callee}, \%lines);
}

# What is still on the line when the recording ends has no end.
sub unended_as {
	my ($want, $have) = @_;
	$want->[-1][3] = 1 if @$want && @$have && $have->[-1][3];
	return $want;
}

sub oracle_on_testdata {
	for my $file (sort glob 'testdata/timing/*.line') {
		my ($caller_ms, $callee_ms, $lines) = read_line_file($file);
		my ($flow) = oracle_says($file =~ s/line$/pcap/r, $caller_ms, $callee_ms);
		for my $side ('caller', 'callee') {
			my $have = $flow->{lines}{$side};
			compare(basename($file), 'oracle', unended_as($lines->{"$side to_line"} // [], $have), $have);
		}
	}
	judge('the oracle against the lines of testdata/timing');
}

sub read_text { my ($file) = @_; open my $in, '<', $file or return ''; local $/; return <$in> }

sub oracle_on_corpus {
	my %timing = map { (split /\t/)[0] => 1 } grep { /^[^\t#]*\t[^\t]*\btiming\b/ } split /\n/, read_text("$corpus/cases.tsv");
	for my $name (sort keys %timing) {
		my $truth = decode_json(read_text("$corpus/$name.json"));
		for my $call (grep { $_->{tdm} } @{$truth->{calls}}) {
			my ($media) = map { /:/ ? "[$_]" : $_ } $call->{t38}{media}{a}{ip};
			my ($flow) = oracle_says("$corpus/$truth->{pcap}", 5, 5, '--epoch', $truth->{epoch}, '--caller',
				"$media:$call->{t38}{media}{a}{port}");
			for my $end (sort keys %{$call->{tdm}}) {
				my $side = $end eq 'a' ? 'caller' : 'callee';
				my @want = map { [@$_{'start_ms', 'end_ms', 'type'}, 0] } @{$call->{tdm}{$end}{to_fax}};
				compare("$name $side", 'oracle', unended_as(\@want, $flow->{lines}{$side}), $flow->{lines}{$side});
			}
		}
	}
	judge('the oracle against the lines of the corpus');
}

# ---- the replay ----

sub flow_of {
	my ($call, @flows) = @_;
	for my $flow (@flows) {
		return $flow if $flow->{caller} eq $call->{caller} && $flow->{callee} eq $call->{callee};
		return {lines => {caller => $flow->{lines}{callee}, callee => $flow->{lines}{caller}}}
			if $flow->{caller} eq $call->{callee} && $flow->{callee} eq $call->{caller};
	}
	return;
}

# CNG ends when the gateway hears its own machine answer, which packets tell too late: only its first burst is sure.
sub without_repeated_cng {
	my $cng = 0;
	return [grep { $_->[2] ne 'CNG' || !$cng++ } @{$_[0]}];
}

sub compare_line {
	my ($what, @lines) = @_;
	my ($want, $have) = map { without_repeated_cng($_) } @lines;
	return if $left_out{$what};
	if ($stuck{$what} && @$want && $want->[-1][3]) {
		my $since = $want->[-1][0] + 100;
		$have = [grep { $_->[0] < $since } @$have];
	}
	compare($what, 'to_line', $want, $have);
}

sub replay_on {
	my ($what, $delay_ms, @files) = @_;
	my $no_flow = 0;
	for my $file (@files) {
		my $name = basename($file) =~ s/\.pcap$//r;
		my $line_file = $file =~ s/pcap$/line/r;
		my ($caller_ms, $callee_ms) = -e $line_file ? read_line_file($line_file) : ($delay_ms, $delay_ms);
		my @flows = oracle_says($file, $caller_ms, $callee_ms);
		for my $call (replay_says($file, $caller_ms, $callee_ms)) {
			my $flow = flow_of($call, @flows);
			$no_flow++, next if !$flow;
			compare_line("$name $_", $flow->{lines}{$_}, $call->{lines}{"$_ to_line"}) for 'caller', 'callee';
		}
	}
	print "# $what: $no_flow calls that the oracle does not read (RTP)\n" if $no_flow;
	judge("the replay of $what against the oracle");
}

# What the gateways heard, which the oracle does not tell: by the measure of the calls themselves.
sub replay_hears {
	for my $file (grep { !$untold{basename($_) =~ s/\.line$//r} } sort glob 'testdata/timing/*.line') {
		my ($caller_ms, $callee_ms, $lines) = read_line_file($file);
		my ($call) = replay_says($file =~ s/line$/pcap/r, $caller_ms, $callee_ms);
		for my $side ('caller', 'callee') {
			# Gateways of libspandsp do not tell of tones.
			my @want = grep { $_->[2] !~ /^C/ } @{$lines->{"$side from_line"} // []};
			compare(basename($file) . " $side", 'from_line', \@want, $call->{lines}{"$side from_line"} // []);
		}
	}
	judge('the replay of testdata/timing against what its gateways heard');
}

system "make -s BUILD='" . dirname($program) . "' '$oracle' >>'$dir/err' 2>&1" if !-x $oracle && `pkg-config --exists spandsp 2>/dev/null && echo yes`;
skip_all('libspandsp is not installed') if !-x $oracle;
oracle_on_testdata();
if (-d $corpus) {
	oracle_on_corpus();
} else {
	print "# ../shared is not there: only testdata is compared\n";
}
if (replay_says('testdata/timing/clean-mh.pcap', 15, 15)) {
	replay_on('testdata', 20, sort glob 'testdata/*.pcap');
	replay_on('testdata/timing', 15, sort glob 'testdata/timing/*.pcap');
	replay_on('the corpus', 5, sort glob "$corpus/*.pcap") if -d $corpus;
	replay_on('real captures', 20, sort glob '../shared/captures/*.pcap') if -d '../shared/captures';
	replay_hears();
} else {
	$count++;
	print "ok $count - the replay # SKIP the report has no timing\n";
}
print "1..$count\n";
