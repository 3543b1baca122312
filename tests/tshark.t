#!/usr/bin/env perl
# The primary IFP packet of each UDPTL datagram is what tshark decodes: sequence number, kind, indicator or data
# type, field types. On every capture of testdata, and of the corpus beside the project where that is there.
#
# tshark takes one of the two ASN.1 syntaxes for a whole run, by a preference: the one that agrees counts.
# Captures of T.38 over TCP are left out: their packets have no sequence numbers to pair by.
use strict;
use warnings;
use File::Basename;
use JSON::PP;

chdir dirname(__FILE__) . '/..' or die;
my $program = $ENV{T38TRACE} || 'build/t38trace';
my $tshark = `command -v tshark 2>/dev/null`;
if (!$tshark) {
	print "1..0 # SKIP tshark is not installed\n";
	exit 0;
}

sub first { my ($v) = @_; return ref $v eq 'ARRAY' ? $v->[0] : $v }
sub list { my ($v) = @_; return ref $v eq 'ARRAY' ? @$v : defined $v ? ($v) : () }

# frame => [seq, kind, value, field types] as the program says it
sub ours {
	my ($file) = @_;
	my %frames;
	open my $in, '-|', $program, 'packets', '-T', 'json', $file or die;
	while (<$in>) {
		my $packet = decode_json($_);
		my $udptl = $packet->{layers}{udptl} or next;
		my $ifp = first($udptl->{'t38.primary_ifp_packet_element'}) or next;
		my $value = $ifp->{'t38.type_of_msg'} ? $ifp->{'t38.t30_data'} : $ifp->{'t38.t30_indicator'};
		my @types = map { $_->{'t38.field_type'} } list($ifp->{'t38.Data_Field_item_element'});
		$frames{$packet->{frame}} = join ' ', $udptl->{'t38.seq_number'}, $ifp->{'t38.type_of_msg'},
			$value // '-', @types;
	}
	return \%frames;
}

# The same by tshark; secondaries stand behind the primary in its lists, so only as many fields are taken.
sub theirs {
	my ($file, $old_syntax, $ours) = @_;
	my ($same, $other) = (0, 0);
	open my $in, '-|', "tshark -r '$file' -o t38.use_pre_corrigendum_asn1_specification:$old_syntax -Y t38 "
		. '-T fields -E separator=/s -E occurrence=a -e frame.number -e t38.seq_number -e t38.type_of_msg '
		. "-e t38.t30_indicator -e t38.t30_data -e t38.field_type -E separator='|' 2>/dev/null" or die;
	while (<$in>) {
		chomp;
		my ($frame, $seq, $kind, $indicator, $data, $types) = split /\|/, $_, -1;
		my $mine = $ours->{$frame} // next;
		my @mine = split / /, $mine;
		my @types = split /,/, $types;
		my $count = @mine - 3;
		my ($value) = split /,/, ($kind =~ /^1/ ? $data : $indicator);
		my $text = join ' ', (split /,/, $seq)[0], (split /,/, $kind)[0], $value,
			@types[0 .. ($count < @types ? $count : scalar @types) - 1];
		$text eq $mine ? $same++ : $other++;
	}
	return ($same, $other);
}

my @files = sort(glob('testdata/*.pcap'), glob('../shared/corpus/cases/*.pcap'), glob('../shared/captures/*.pcap'));
@files = grep { !/tcp/ } @files;
print '1..', scalar @files, "\n";
print "# ../shared is not there: only testdata is compared\n" if !-d '../shared/corpus';
my $number = 0;
for my $file (@files) {
	my $ours = ours($file);
	my ($same, $other) = theirs($file, 'TRUE', $ours);
	($same, $other) = theirs($file, 'FALSE', $ours) if $other;
	$number++;
	print $other ? 'not ok' : 'ok', " $number - ", basename($file), ": $same datagrams agree";
	print ", $other do not" if $other;
	print "\n";
}
