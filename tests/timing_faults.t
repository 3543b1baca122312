#!/usr/bin/perl
# Captures with one fault of timing each (testdata/timing/faults.tsv): the check that must fail for it fails, on the line
# of the right gateway and with the right frames, and no other does. Clean captures fail none.
use strict;
use warnings;
use FindBin;
use JSON::PP;

chdir "$FindBin::Bin/.." or die $!;
my $t38trace = $ENV{T38TRACE} || 'build/t38trace';
my $folder = 'testdata/timing';
my ($number, $failed) = (0, 0);

sub ok {
	my ($good, $title, @why) = @_;
	$number++;
	print $good ? "ok $number - $title\n" : "not ok $number - $title\n";
	print map { "# $_\n" } @why unless $good;
}

sub missed {
	my ($name, $profile) = @_;
	open my $in, '-|', $t38trace, 'report', '--format', 'json', '--profile', $profile, "$folder/$name.pcap" or die $!;
	local $/;
	my $report = decode_json(<$in>);
	my @missed;
	for my $gateway (@{ $report->{calls}[0]{fax}{timing}{gateways} }) {
		push @missed, map { { %$_, side => $gateway->{side} } } grep { !$_->{ok} } @{ $gateway->{checks} };
	}
	return @missed;
}

sub in_ranges {
	my ($packets, $ranges) = @_;
	for my $range (split /,/, $ranges) {
		my ($first, $last) = $range =~ /^(\d+)-(\d+)$/ or die $range;
		return 0 unless grep { $_ >= $first && $_ <= $last } @$packets;
	}
	return 1;
}

sub text { map { "$_->{id} of the $_->{side}: $_->{value_ms} ms, frames @{ $_->{packets} }" =~ s/undef/none/r } @_ }

open my $table, '<', "$folder/faults.tsv" or die $!;
my %clean;
while (<$table>) {
	chomp;
	next if /^#/ || /^\s*$/;
	my ($name, $from, undef, $check, $gateway, $frames, $profiles) = split /\t/;
	$clean{$from} = 1;
	for my $profile (qw(generic spandsp)) {
		no warnings 'uninitialized';
		my @missed = missed($name, $profile);
		if (!grep { $_ eq $profile } split /,/, $profiles) {
			ok(!@missed, "$name, $profile: no check fails", text(@missed));
			next;
		}
		my %of = map { $_ => 1 } split m{/}, $check;
		my @wanted = grep { $of{ $_->{id} } && ($gateway eq 'both' || $_->{side} eq $gateway) } @missed;
		ok(scalar @wanted, "$name, $profile: $check fails on the line of $gateway", text(@missed));
		ok(@missed == @wanted, "$name, $profile: nothing else fails", text(@missed));
		ok(!(grep { !in_ranges($_->{packets}, $frames) } @wanted), "$name, $profile: the frames are those of $frames", text(@wanted));
	}
}
for my $name (sort keys %clean) {
	for my $profile (qw(generic spandsp)) {
		no warnings 'uninitialized';
		my @missed = missed($name, $profile);
		ok(!@missed, "$name, $profile: a clean call misses none", text(@missed));
	}
}
print "1..$number\n";
