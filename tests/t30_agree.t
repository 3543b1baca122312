#!/usr/bin/env perl
# DIS, DTC and DCS are what tshark and libspandsp say they are, field by field: those of all captures (testdata, and
# the corpus beside the project where that is there), and each bit and each code of T.30 Table 2 alone. The other
# T.30 frames of the captures are compared with tshark.
#
# The frames, each once, are put into one capture of T.38 packets, which all three read. Where the three do not agree,
# the tables below say who is right and why; a row of them that explains nothing is an error too.
use strict;
use warnings;
use File::Basename;
use File::Temp 'tempdir';
use JSON::PP;

chdir dirname(__FILE__) . '/..' or die;
my $program = $ENV{T38TRACE} || 'build/t38trace';
my $dir = tempdir(CLEANUP => 1);
my $count = 0;
$ENV{LC_ALL} = 'C';

sub ok {
	my ($good, $name, @why) = @_;
	$count++;
	print $good ? "ok $count - $name\n" : "not ok $count - $name\n";
	my $shown = @why > 30 ? 29 : $#why;
	print "# $_\n" for $good ? () : @why[0 .. $shown];
}

sub skip { my ($name, $why) = @_; $count++; print "ok $count - $name # SKIP $why\n" }

# ---- names: Wireshark's field, our label, libspandsp's label; - where there is none ----

my (%names_of_label, %labels_of_spandsp);

sub read_names {
	while (<DATA>) {
		chomp;
		my ($name, $label, $spandsp) = split / *\| */;
		push @{$names_of_label{$label}}, $name;
		$labels_of_spandsp{$spandsp}{$label} = 1;
	}
}

# ---- frames ----

# Frames of the captures, by the report: hexadecimal octets => name, each once. FCD and RCP say nothing here.
sub frames_of_captures {
	my %frames;
	for my $file (sort(glob('testdata/*.pcap'), glob('../shared/corpus/cases/*.pcap'), glob('../shared/captures/*.pcap'))) {
		open my $in, '-|', "'$program' report --format jsonl '$file' 2>>'$dir/err'" or die;
		while (<$in>) {
			# By pattern: reports are long, and JSON::PP is slow.
			$frames{$2} = $1 while /"name":"((?!FCD|RCP|unknown)[^"]*)","hex":"([0-9a-f]+)","fcs":"ok"/g;
		}
	}
	return \%frames;
}

sub bits_frame {
	my ($fcf, $octets, @bits) = @_;
	my @fif = (0) x $octets;
	$fif[$_ - 1] |= 1 for 3 .. $octets - 1;
	$fif[($_ - 1) >> 3] |= 0x80 >> (($_ - 1) & 7) for @bits;
	return 'ffc8' . $fcf . join '', map { sprintf '%02x', $_ } @fif;
}

# The bits of a code: (11, 4, 5) gives 12 and 14.
sub code { my ($first, $width, $value) = @_; return map { $first + $_ } grep { $value >> ($width - 1 - $_) & 1 } 0 .. $width - 1 }

# Each bit alone, each code, each length, all bits set.
sub frames_of_table {
	my %frames;
	my %fcf = (DIS => '01', DTC => '81', DCS => 'c1');
	while (my ($name, $fcf) = each %fcf) {
		my @frames = map { bits_frame($fcf, 16, $_) } 1 .. 128;
		for my $field ([11, 4], [17, 2], [19, 2], [21, 3], [92, 3], [117, 2], [124, 3]) {
			push @frames, map { bits_frame($fcf, 16, code(@$field, $_)) } 0 .. (1 << $field->[1]) - 1;
		}
		push @frames, map { bits_frame($fcf, $_), bits_frame($fcf, $_, 1 .. 8 * $_ - 1) } 3 .. 16;
		push @frames, bits_frame($fcf, 3) . '2301';    # behind a cleared extend bit
		$frames{$_} = $name for @frames;
	}
	# Of other kinds, what the captures of testdata may lack.
	my $digits = '4c' x 8 . '04' x 12;
	$frames{"ffc8$_->[1]"} = $_->[0] for ['CTC', 'c80004'], ['CIG', "82$digits"], ['PWD', "83$digits"], ['SUB', "c3$digits"],
		['NSF', '0400000e0000'], ['NSC', '8400000e0000'], ['PPR', '3d' . 'a0' x 32], ['PPS-EOP', 'fdf4804002'], ['DCN', 'df'];
	return \%frames;
}

# ---- the capture that all three read ----

my ($sip, $media) = (5060, 6004);

sub udp {
	my ($time, $from, $to, $body) = @_;
	my @hosts = $from == $to || $from < $to ? ('c0000201', 'c6336401') : ('c6336401', 'c0000201');
	my $ip = pack('CCnnnCCn', 0x45, 0, 28 + length $body, $time & 0xffff, 0, 64, 17, 0) . pack('H*', join '', @hosts)
		. pack('nnnn', $from, $to, 8 + length $body, 0) . $body;
	return pack('VVVV', 1000000000 + int($time / 10), $time % 10 * 100000, length $ip, length $ip) . $ip;
}

# An HDLC frame of V.21 in one IFP packet: hdlc-data and hdlc-fcs-OK-sig-end of the syntax of 1998, no redundancy.
sub udptl {
	my ($seq, $frame) = @_;
	my $ifp = pack('CCCn', 0xc0, 2, 0x80, length($frame) - 1) . $frame . pack('C', 0x40);
	return pack('n', $seq) . (length $ifp < 128 ? pack 'C', length $ifp : pack 'n', 0x8000 | length $ifp) . $ifp . "\0\0";
}

sub write_capture {
	my ($file, @frames) = @_;
	open my $out, '>', $file or die;
	binmode $out;
	print $out pack 'VvvVVVV', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101;
	print $out udp($_, $media, $media + 1, udptl($_, pack 'H*', $frames[$_])) for 0 .. $#frames;
	close $out or die;
}

# ---- what the program says ----

sub find_t30 {
	my ($node) = @_;
	return if ref $node ne 'HASH';
	return $node->{t30} if $node->{t30};
	for my $child (values %$node) {
		my $found = find_t30($child);
		return $found if $found;
	}
	return;
}

sub list { my ($v) = @_; return ref $v eq 'ARRAY' ? @$v : ($v) }

# For each frame: Wireshark's names => values.
sub our_values {
	my ($file) = @_;
	my @all;
	open my $in, '-|', "'$program' packets -T json '$file'" or die;
	while (<$in>) {
		my $packet = decode_json($_);
		my $t30 = find_t30($packet->{layers}) or next;
		$all[$packet->{frame} - 1] = {map { $_ => join ' ', list($t30->{$_}) } grep { /^t30\./ } keys %$t30};
	}
	return \@all;
}

# For each frame: our labels => [value, meaning], of the fields that are one of Table 2.
sub our_meanings {
	my ($file) = @_;
	my ($frame, $in_t30, @all);
	open my $in, '-|', "'$program' packets -V '$file'" or die;
	while (<$in>) {
		$frame = $1, $in_t30 = 0 if /^ +(\d+) +[\d.]+  \S+ +-> /;
		$in_t30 = 1 if /T\.30 frame \(/;
		next unless $in_t30 && /^  [0-9a-f]{4}  .{27} +(.+?): (\d+)(?: \((.*)\))?$/;
		push @{$all[$frame - 1]{$1}}, [$2, $3 // ''];
	}
	return \@all;
}

# ---- what tshark says ----

sub plain {
	my ($text) = @_;
	$text =~ s/&quot;/"/g, $text =~ s/&lt;/</g, $text =~ s/&gt;/>/g, $text =~ s/&amp;/&/g;
	return $text;
}

# As our_values and our_meanings: names => values, and names => [value, meaning].
sub tshark_says {
	my ($file) = @_;
	my ($frame, @values, @meanings) = (-1);
	open my $in, '-|', "tshark -r '$file' -d udp.port==$media,t38 -Y t38 -T pdml 2>>'$dir/err'" or die;
	while (<$in>) {
		$frame++ if /<packet>/;
		my ($name, $showname) = /<field name="(t30\.[^"]*)" showname="([^"]*)"/ or next;
		my ($show) = / show="([^"]*)"/;
		my $value = plain($show // '');
		$value = hex $1 if $value =~ /^0x([0-9a-f]+)$/;
		$value =~ s/://g if $name =~ /non_standard_cap/;
		$value =~ s/,//g if $name eq 't30.ppr.frames';
		$values[$frame]{$name} = defined $values[$frame]{$name} ? "$values[$frame]{$name} $value" : $value;
		push @{$meanings[$frame]{$name}}, [$value, $1] if plain($showname) =~ / = .*?: (.*?)(?: \(0x[0-9a-f]+\))?$/;
	}
	return (\@values, \@meanings);
}

# ---- what libspandsp says ----

sub open_log {
	my ($log, @frames) = @_;
	open my $out, '>', "$dir/frames" or die;
	print $out "$_\n" for @frames;
	close $out or die;
	open my $in, '-|', "'$log' <'$dir/frames' 2>&1" or die;
	return $in;
}

# For each frame, its lines: [first bit, label, value, meaning]. Octets are least significant bit first there,
# bits in their order; where it goes back to the right, the next octet begins.
sub spandsp_says {
	my ($log, @frames) = @_;
	my ($frame, $octet, $last, @all) = (-1);
	my $in = open_log($log, @frames);
	while (<$in>) {
		$frame++, $octet = 0, $last = -1, $all[$frame] = [] if /^frame /;
		my ($mask, $label, $meaning) = /^  ([.01]{4} [.01]{4})= (.*?): (.*)$/ or next;
		my $bits = reverse $mask =~ s/ //r;
		my ($before, $digits) = $bits =~ /^(\.*)([01]+)/;
		my $at = length $before;
		$octet++ if $at <= $last;
		$last = $at + length($digits) - 1;
		# T.44: three bits of their own here.
		my $width = $label =~ /^T\.44 \(/ ? 1 : length $digits;
		for (my $i = 0; $i < length $digits; $i += $width) {
			push @{$all[$frame]}, [8 * $octet + $at + 1 + $i, $label, oct '0b' . substr($digits, $i, $width), $meaning];
		}
	}
	return \@all;
}

# ---- meanings, in words that are the same for all ----

sub modems {
	my ($text) = @_;
	my $rate = $text =~ /fall-back/ ? '2400' : join '', $text =~ /\b(\d{4,5}|\d\d? \d{3})(?= ?b|$)/;
	return join ' ', sort($text =~ /V\.\d+/g), $rate =~ s/ //r;
}

sub numbers { my ($text) = @_; my %seen; return join ' ', sort grep { !$seen{$_}++ } $text =~ /\b(\d{3})(?= ?mm|,)/g }
sub lengths { my ($text) = @_; return join ' ', map { lc } $text =~ /\b(A4|B4|unlimited)\b/gi }

sub scan_time {
	my ($text) = @_;
	my ($ms) = $text =~ /^0*(\d+) ?ms/ or return '';
	return $ms . ($text =~ /1\/2|ms at 7\.7/ ? ' half' : '');
}

sub memory { my ($text) = @_; return $text =~ /unlimited/ ? 'unlimited' : $text =~ /([12])(?:\.0)? M/ ? $1 : 'none' }
sub profiles { my ($text) = @_; return $text =~ /reserved/i ? '' : join ' ', $text =~ /\d/g }

my %meaning_of = ('t30.fif.dsr' => \&modems, 't30.fif.dsr_dcs' => \&modems, 't30.fif.rwc' => \&numbers,
	't30.fif.rw_dcs' => \&numbers, 't30.fif.rlc' => \&lengths, 't30.fif.rl_dcs' => \&lengths,
	't30.fif.msltcr' => \&scan_time, 't30.fif.mslt_dcs' => \&scan_time, 't30.fif.sdmc' => \&memory,
	'T.89 profile (JBIG2)' => \&profiles);

# ---- differences ----

# Who, in which frames, field or bit, what is said here, what there (patterns for the whole of it; - for nothing), why.
my $bits = 'DIS|DTC|DCS';
my @known = (
	['tshark', 'DTC|CIG|PWD|NSC|SEP|PSA|CIA|ISP', 't30.FacsimileControl', '1\d\d', '\d',
		'there the first bit is masked off, though it is all that tells DTC from DIS, CIG from CSI, ...'],
	['tshark', 'CTC', 't30.fif.dsr_dcs', '\d+', '-', 'there a CTC is not decoded'],
	['tshark', $bits, 't30.fif.ext', '(1 ){13}[01]', '(1 ){12}1', 'there Table 2 ends with octet 15'],
	['tshark', 'DCS', 't30.fif.pht', '[01]', '[01]', 'there it is bit 69 instead of 70'],
	['tshark', 'DCS', 't30.fif.pm26', '-', '[01]', 'T.30 wants bit 65 of a DCS zero: here it is reserved'],
	['tshark', 'DTC', 't30.fif.(sc|ira)', '-', '[01]',
		'T.30 wants bits 49 and 102 of a DTC zero: here they are reserved, there a DTC is read as a DIS'],
	['tshark', $bits, 'meaning of t30.fif.dsr(_dcs)?', '.*V\.33.*', '',
		'V.33 is of earlier editions of T.30, with machines that are still there'],
	['spandsp', 'DCS', 'name of bit 68', 'JPEG coding', 'Full colour mode', 'there bit 68 has the name of bit 69'],
	['spandsp', $bits, 'bit (39|91)', '-|reserved', '[01]', 'reserved there too, with a name for what it is reserved for'],
	['spandsp', 'DTC', 'bit (49|102)', '-|reserved', '[01]', 'T.30 wants it zero in a DTC: here it is reserved'],
	['spandsp', 'DCS', 'bit 65', '-|reserved', '[01]', 'T.30 wants it zero in a DCS: here it is reserved'],
	['spandsp', 'DCS', 'bit 115', '-|reserved', '[01]', 'there DIS and DCS are mixed up: T.30 wants it zero in a DCS'],
	['spandsp', 'DIS|DTC', 'bit 115', '-', 'reserved', 'the same: it is a capability'],
	['spandsp', 'DIS|DTC', 'Black and white mixed raster content', '[01]', '-', 'the same'],
	['vendors', 'NSF', '......', '', 'Unknown - .*', 'there a code that was seen, but is not known, has a name'],
	['vendors', 'NSF', '(86|61)00(88|11|48|12|5e|7a)', 'Ricoh|Samsung\/Dell|Xerox', 'Unknown - .*', 'HylaFAX knows these'],
	['vendors', 'NSF', 'bc5301|3dca80', 'Minolta', '', 'HylaFAX knows this'],
	['spandsp', $bits, 'meaning of bit 11', '.*V\.33.*', '', 'V.33 is of earlier editions of T.30'],
);

my (%open, %compared);
my $explained = 0;

# differ WHO, FRAME NAME, FIELD, OURS, THEIRS, HEX: nothing when they are the same or the table knows why not.
sub differ {
	my ($who, $frame, $field, $ours, $theirs, $hex) = @_;
	$ours //= '-';
	$theirs //= '-';
	return if $ours eq $theirs;
	for my $row (@known) {
		my ($r_who, $r_frame, $r_field, $r_ours, $r_theirs) = @$row;
		next unless $who eq $r_who && $frame =~ /^(?:$r_frame)$/ && $field =~ /^(?:$r_field)$/
			&& $ours =~ /^(?:$r_ours)$/ && $theirs =~ /^(?:$r_theirs)$/;
		$row->[6]++;
		$explained++;
		return;
	}
	push @{$open{"$frame $field: here $ours, there $theirs"}}, $hex;
}

# The same for what a value means, in frames of any name.
sub differ_meaning {
	my ($who, $frame, $field, $code, $ours, $theirs, $hex) = @_;
	$compared{$who}{$field}{$code->($ours)} = 1;
	differ($who, $frame, "meaning of $field", $code->($ours), $code->($theirs), $hex);
}

# judge WHO, WHAT: the result of all that was compared since the one before.
sub judge {
	my ($who, $what) = @_;
	ok(!%open, "$who: $what agree, but for $explained differences that are explained",
		map { "$_ (" . @{$open{$_}} . " frames, $open{$_}[0])" } sort keys %open);
	my @idle = grep { $_->[0] eq $who && !$_->[6] } @known;
	ok(!@idle, "$who: each explanation is needed", map { "$_->[1] $_->[2]: $_->[5]" } @idle);
	# Fields whose values all come out the same were not compared.
	my @same = grep { keys %{$compared{$who}{$_}} < 3 } sort keys %{$compared{$who}};
	ok(!@same, "$who: " . keys(%{$compared{$who}}) . ' fields have meanings', @same) if $who ne 'vendors';
	%open = ();
	$explained = 0;
}

sub union { my %all = map { $_ => 1 } map { keys %{$_ // {}} } @_; return sort keys %all }

sub compare_tshark {
	my ($hex, $frame, $values, $meanings, $their_values, $their_meanings) = @_;
	differ('tshark', $frame, $_, $values->{$_}, $their_values->{$_}, $hex) for union($values, $their_values);
	for my $label (sort keys %$meanings) {
		for my $name (grep { $meaning_of{$_} && $their_meanings->{$_} } @{$names_of_label{$label} // []}) {
			differ_meaning('tshark', $frame, $name, $meaning_of{$name}, $meanings->{$label}[0][1],
				$their_meanings->{$name}[0][1], $hex);
		}
	}
}

sub compare_spandsp {
	my ($hex, $frame, $meanings, $lines) = @_;
	my %mine = map { $_ => [@{$meanings->{$_}}] } grep { $names_of_label{$_} } keys %$meanings;
	my %reserved = map { $_->[0] => 1 } @{$meanings->{'Reserved bit that is set'} // []};
	for my $line (@$lines) {
		my ($first, $label, $value, $meaning) = @$line;
		if ($label eq 'Unexpected state for reserved bit') {
			differ('spandsp', $frame, "bit $first", delete $reserved{$first} ? 'reserved' : '-', 'reserved', $hex);
			next;
		}
		if ($frame eq 'DCS' && $first == 68) {
			differ('spandsp', $frame, 'name of bit 68', 'JPEG coding', $label, $hex);
			$label = 'JPEG coding';
		}
		my ($ours) = grep { @{$mine{$_} // []} } sort keys %{$labels_of_spandsp{$label} // {}};
		my ($said) = $ours ? shift @{$mine{$ours}} : [delete $reserved{$first} ? 'reserved' : undef];
		differ('spandsp', $frame, "bit $first", $said->[0], $value, $hex);
		next if !$ours;
		my ($code) = grep { $_ } map { $meaning_of{$_} } @{$names_of_label{$ours}}, $ours;
		differ_meaning('spandsp', $frame, "bit $first", $code, $said->[1], $meaning, $hex) if $code;
	}
	differ('spandsp', $frame, "bit $_", 'reserved', undef, $hex) for sort keys %reserved;
	for my $label (sort keys %mine) {
		differ('spandsp', $frame, $label, $_->[0], undef, $hex) for @{$mine{$label}};
	}
}

# ---- manufacturers ----

sub reversed { my ($hex) = @_; return unpack 'H*', pack 'B*', unpack 'b*', pack 'H*', $hex }

# NSF with each code of two octets of which one is 00, and some others, of each country that has some; in both orders
# of bits.
sub frames_of_vendors {
	my @codes = (map({ sprintf('00%02x', $_), sprintf('%02x00', $_) } 0 .. 255), '8140', '8180', '81c0', '5301');
	my @lsb_first = map { my $country = $_; map { "$country$_" } @codes } qw(00 20 61 64 86 ad b4 b5 bc);
	my %frames = map { ("ffc004${_}0000" => 1) } @lsb_first, map { reversed($_) } @lsb_first;
	return sort keys %frames;
}

sub compare_vendors {
	my ($log, @frames) = @_;
	my (@ours, @theirs);
	write_capture("$dir/vendors.pcap", @frames);
	open my $in, '-|', "'$program' packets -T json '$dir/vendors.pcap'" or die;
	while (<$in>) {
		my ($frame) = /^\{"frame":(\d+),/ or next;
		($ours[$frame - 1]) = /"t38trace.t30_vendor":"([^"]*)"/ ? $1 : '';
	}
	$in = open_log($log, @frames);
	while (<$in>) {
		push @theirs, $1 if /^T\.35\t[^\t]*\t([^\t]*)\t/;
	}
	my %theirs = map { (substr($frames[$_], 6, 6) => $theirs[$_]) } 0 .. $#frames;
	for my $i (0 .. $#frames) {
		my $code = substr $frames[$i], 6, 6;
		# Only here a code that is not known is looked up in the other order, too.
		my $theirs = $theirs{$code} || $theirs{reversed($code)};
		differ('vendors', 'NSF', $code, $ours[$i] // 'no packet', $theirs // 'no line', $frames[$i]);
	}
}

# ---- the comparison ----

read_names();
my $captured = frames_of_captures();
my $made = frames_of_table();
my %name = (%$made, %$captured);
my @frames = sort keys %name;
write_capture("$dir/frames.pcap", @frames);
my $values = our_values("$dir/frames.pcap");
my $meanings = our_meanings("$dir/frames.pcap");
my $of_captures = grep { ($captured->{$_} // '') =~ /^(DIS|DTC|DCS)$/ } @frames;
print "# ../shared is not there: of captures only testdata is compared\n" if !-d '../shared/corpus';
ok(@$values == @frames && @$meanings == @frames, scalar(@frames) . ' frames are read');
ok($of_captures >= 10, "$of_captures DIS, DTC and DCS are of captures");

if (`command -v tshark 2>/dev/null`) {
	my ($their_values, $their_meanings) = tshark_says("$dir/frames.pcap");
	compare_tshark($frames[$_], $name{$frames[$_]}, $values->[$_], $meanings->[$_], $their_values->[$_], $their_meanings->[$_])
		for 0 .. $#frames;
	judge('tshark', scalar(@frames) . ' frames');
} else {
	skip('tshark', 'tshark is not installed');
}

my $log = dirname($program) . '/tests/spandsp_t30';
system "make -s BUILD='" . dirname($program) . "' '$log' >>'$dir/err' 2>&1" if !-x $log && `pkg-config --exists spandsp 2>/dev/null && echo yes`;
if (-x $log) {
	my @bits = grep { $name{$frames[$_]} =~ /^(DIS|DTC|DCS)$/ } 0 .. $#frames;
	my $lines = spandsp_says($log, map { $frames[$_] } @bits);
	compare_spandsp($frames[$bits[$_]], $name{$frames[$bits[$_]]}, $meanings->[$bits[$_]], $lines->[$_]) for 0 .. $#bits;
	judge('spandsp', scalar(@bits) . ' frames');
	my @vendors = frames_of_vendors();
	compare_vendors($log, @vendors);
	judge('vendors', scalar(@vendors) . ' manufacturer codes');
} else {
	skip('spandsp', 'libspandsp is not installed');
}
print "1..$count\n";

# Wireshark's field, our label, libspandsp's label
__DATA__
t30.fif.sm | T.37 store and forward | Store and forward Internet fax (T.37)
t30.fif.rtif | T.38 real-time Internet fax | Real-time Internet fax (T.38)
t30.fif.3gmn | 3rd generation mobile network | 3G mobile network
t30.fif.v8c | V.8 capability | V.8 capabilities
t30.fif.op | 64 octets preferred | Preferred octets
t30.fif.rtfc | Ready to transmit a document (polling) | Ready to transmit a fax document (polling)
t30.fif.rfo | Can receive fax | Can receive fax
t30.fif.rfo | Receive fax | Receive fax
t30.fif.dsr | Modulations | Supported data signalling rates
t30.fif.dsr_dcs | Modulation and rate | Selected data signalling rate
t30.fif.res | R8x7.7 lines/mm or 200x200 dpi | R8x7.7lines/mm and/or 200x200pels/25.4mm
t30.fif.tdcc | Two-dimensional coding (MR) | 2-D coding
t30.fif.rwc | Recording widths | Recording width
t30.fif.rw_dcs | Recording width | Recording width
t30.fif.rlc | Recording lengths | Recording length
t30.fif.rl_dcs | Recording length | Recording length
t30.fif.msltcr | Minimum scan line time | Receiver's minimum scan line time
t30.fif.mslt_dcs | Minimum scan line time | Minimum scan line time
t30.fif.ext | Extend | Extension indicator
t30.fif.cm | Uncompressed mode | Compressed/uncompressed mode
t30.fif.ecm | Error correction mode | Error correction mode (ECM)
t30.fif.fs_dcm | Frame size 64 octets | Frame size
t30.fif.t6 | T.6 coding (MMR) | T.6 coding
t30.fif.fvc | FNV capability | "Field not valid" supported
t30.fif.mspc | Multiple selective polling | Multiple selective polling
t30.fif.ps | Polled subaddress | Polled sub-address
t30.fif.ps | Polled subaddress sent | Polled sub-address
t30.fif.t43 | T.43 coding | T.43 coding
t30.fif.pi | Plane interleave | Plane interleave
t30.fif.vc32k | Voice coding G.726 32 kbit/s | Voice coding with 32kbit/s ADPCM (Rec. G.726)
t30.fif.r8x15 | R8x15.4 lines/mm or 200x400 dpi | R8x15.4lines/mm
t30.fif.300x300 | 300x300 dpi | 300x300pels/25.4mm
t30.fif.r16x15 | R16x15.4 lines/mm or 400x400 dpi | R16x15.4lines/mm and/or 400x400pels/25.4mm
t30.fif.ibrp | Inch based resolution preferred | Inch-based resolution preferred
t30.fif.rts | Inch based resolution | Resolution type selection
t30.fif.mbrp | Metric based resolution preferred | Metric-based resolution preferred
t30.fif.msltchr | Half scan line time at 15.4 lines/mm | Minimum scan line time for higher resolutions
t30.fif.sp | Selective polling | Selective polling
t30.fif.sp | Selective polling sent | Selective polling
t30.fif.sc | Subaddressing | Sub-addressing
t30.fif.sc | Subaddress sent | Sub-addressing
t30.fif.passw | Password | Password
t30.fif.passw | Password sent | Password
t30.fif.sit | Sender identification sent | Sender identification transmission
t30.fif.rttd | Ready to transmit a data file (polling) | Ready to transmit a data file (polling)
t30.fif.bft | Binary file transfer | Binary file transfer (BFT)
t30.fif.dtm | Document transfer mode | Document transfer mode (DTM)
t30.fif.edi | Electronic data interchange | Electronic data interchange (EDI)
t30.fif.btm | Basic transfer mode | Basic transfer mode (BTM)
t30.fif.rttcmmd | Ready to transmit a mixed mode document (polling) | Ready to transfer a character or mixed mode document (polling)
t30.fif.chrm | Character mode | Character mode
t30.fif.mm | Mixed mode (T.4 Annex E) | Mixed mode (Annex E/T.4)
t30.fif.pm26 | Processable mode 26 | Processable mode 26 (Rec. T.505)
t30.fif.dnc | Digital network capability | Digital network capability
t30.fif.do | Duplex | Duplex capability
t30.fif.jpeg | JPEG coding | JPEG coding
t30.fif.fcm | Full colour | Full colour mode
t30.fif.pht | Preferred Huffman tables | Preferred Huffman tables
t30.fif.12c | 12 bits per component | 12bits/pel component
t30.fif.ns | No subsampling | No subsampling (1:1:1)
t30.fif.ci | Custom illuminant | Custom illuminant
t30.fif.cgr | Custom gamut range | Custom gamut range
t30.fif.nalet | North American Letter | North American Letter (215.9mm x 279.4mm)
t30.fif.naleg | North American Legal | North American Legal (215.9mm x 355.6mm)
t30.fif.spscb | T.85 coding (JBIG) | Single-progression sequential coding (Rec. T.85) basic
t30.fif.spsco | T.85 optional L0 | Single-progression sequential coding (Rec. T.85) optional L0
t30.fif.hkm | HKM key management | HKM key management
t30.fif.rsa | RSA key management | RSA key management
t30.fif.oc | Override mode | Override
t30.fif.hfx40 | HFX40 cipher | HFX40 cipher
t30.fif.acn2c | Alternative cipher 2 | Alternative cipher number 2
t30.fif.acn3c | Alternative cipher 3 | Alternative cipher number 3
t30.fif.hfx40i | HFX40-I hashing | HFX40-I hashing
t30.fif.ahsn2 | Alternative hashing 2 | Alternative hashing system 2
t30.fif.ahsn3 | Alternative hashing 3 | Alternative hashing system 3
t30.fif.t441 | Mixed raster content, bit 1 | T.44 (Mixed Raster Content)
t30.fif.t442 | Mixed raster content, bit 2 | T.44 (Mixed Raster Content)
t30.fif.t443 | Mixed raster content, bit 3 | T.44 (Mixed Raster Content)
t30.fif.plmss | Page length maximum strip size | Page length maximum stripe size for T.44 (Mixed Raster Content)
t30.fif.cg300 | Colour or grey 300x300 or 400x400 dpi | Colour/gray-scale 300pels/25.4mm x 300lines/25.4mm or 400pels/25.4mm x 400lines/25.4mm resolution
t30.fif.100x100cg | Colour or grey 100x100 dpi | 100pels/25.4mm x 100lines/25.4mm for colour/gray scale
t30.fif.spcbft | Simple phase C BFT negotiations | Simple phase C BFT negotiations
t30.fif.ebft | Extended BFT negotiations | Extended BFT Negotiations capable
t30.fif.isp | Internet selective polling address | Internet Selective Polling address (ISP)
t30.fif.isp | Internet selective polling address sent | Internet Selective Polling address (ISP)
t30.fif.ira | Internet routing address | Internet Routing Address (IRA)
t30.fif.ira | Internet routing address sent | Internet Routing Address (IRA)
t30.fif.600x600 | 600x600 dpi | 600pels/25.4mm x 600lines/25.4mm
t30.fif.1200x1200 | 1200x1200 dpi | 1200pels/25.4mm x 1200lines/25.4mm
t30.fif.300x600 | 300x600 dpi | 300pels/25.4mm x 600lines/25.4mm
t30.fif.400x800 | 400x800 dpi | 400pels/25.4mm x 800lines/25.4mm
t30.fif.600x1200 | 600x1200 dpi | 600pels/25.4mm x 1200lines/25.4mm
t30.fif.cg600x600 | Colour or grey 600x600 dpi | Colour/gray scale 600pels/25.4mm x 600lines/25.4mm
t30.fif.cg1200x1200 | Colour or grey 1200x1200 dpi | Colour/gray scale 1200pels/25.4mm x 1200lines/25.4mm
t30.fif.dspcam | Double sided, alternate mode | Double sided printing capability (alternate mode)
t30.fif.dspccm | Double sided, continuous mode | Double sided printing capability (continuous mode)
t30.fif.bwmrcp | Black and white mixed raster content | Black and white mixed raster content profile (MRCbw)
t30.fif.t45 | T.45 run length colour coding | T.45 (run length colour encoded)
t30.fif.sdmc | Shared data memory | Shared memory
- | T.44 colour space YCC | T.44 colour space
- | T.38 flow control | Flow control capability for T.38 communication
- | K factor over 4 | K>4
- | Internet aware fax device | Internet aware T.38 mode fax (not affected by data signal rate bits)
- | T.89 profile (JBIG2) | T.89 (Application profiles for ITU-T Rec T.88)
- | sYCC JPEG | sYCC-JPEG coding
