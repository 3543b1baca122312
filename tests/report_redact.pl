# report_redact.pl REPORT REDACTED...: what the JSON report of a capture tells of people must not stand in the redacted reports of
# the same capture. Prints what does; status 1.
use strict;
use warnings;
use JSON::PP;

sub read_file {
	my ($path) = @_;
	local $/;
	open my $in, '<', $path or die "$path: $!\n";
	return scalar <$in>;
}

my %secret;

# Short ones are words or figures of anything: "red", "100".
sub add {
	my ($text) = @_;
	return if !defined $text || length $text < 4;
	return if $text !~ /[0-9]/ && length $text < 6;
	$secret{$text} = 1;
}

# "192.0.2.1:4000", "[2001:db8::1]:4000"
sub add_endpoint {
	my ($text) = @_;
	return if !defined $text;
	$text =~ s/:[0-9]+$//;
	$text =~ s/^\[(.*)\]$/$1/;
	add($text) if $text ne '0.0.0.0' && $text ne '::';
}

sub add_uri {
	my ($uri) = @_;
	return if !defined $uri;
	$uri =~ s/^[a-z0-9]+://i;
	my ($user, $host) = $uri =~ /^([^@]*)@(.*)$/ ? ($1, $2) : ($uri, '');
	$user =~ s/[;:].*//;
	$host =~ s/[;?>\/].*//;
	add($user);
	$host =~ s/:[0-9]+$// if $host =~ /[.\]]/;
	$host =~ s/^\[(.*)\]$/$1/;
	add($host);
}

# Octets behind address, control and FCF; of NSF behind country and maker.
sub add_frame {
	my ($name, $hex) = @_;
	return if !defined $hex || $name !~ /^(CSI|TSI|CIG|SUB|SEP|PWD|SID|PSA|NSF|NSC|NSS|CIA|TSA|CSA|IRA|FCD)$/;
	my $rest = substr $hex, $name =~ /^N/ ? 12 : $name =~ /A$|FCD/ ? 14 : 6;
	return if length $rest < 12 || $rest =~ /^(00|04|20|ff)*$/;
	$secret{$rest} = 1;
}

my ($report, @redacted) = @ARGV;
my $data = decode_json(read_file($report));
add($_->{file}) for @{$data->{captures}};
for my $call (@{$data->{calls}}) {
	add($call->{call_id});
	for my $party (@$call{qw(caller callee)}) {
		add_uri($party->{uri});
		add($party->{display});
		add_endpoint($party->{address});
	}
	add_endpoint($_) for map { @$_{qw(src dst)} } @{$call->{hops}}, @{$call->{messages}}, @{$call->{fax}{streams} || []};
	add_uri($_->{refer_to}), add($_->{replaces}) for @{$call->{messages}};
	add_endpoint($call->{t38}{$_}{address}) for qw(caller callee);
	for my $identity (map { $call->{fax}{identities}{$_} || {} } qw(caller callee)) {
		add($identity->{$_}) for qw(tsi csi cig sub sep pwd sid nsf_station);
	}
	add_frame(@$_{qw(name hex)}) for @{$call->{fax}{frames} || []};
}

my $found = 0;
for my $path (@redacted) {
	my $text = read_file($path);
	for my $secret (sort keys %secret) {
		next if $text !~ /(?<![0-9A-Za-z.])\Q$secret\E(?![0-9A-Za-z])/ && !($secret =~ /^[0-9a-f]{12,}$/ && index($text, $secret) >= 0);
		print "$path: $secret\n";
		$found = 1;
	}
}
print "nothing was looked for\n" if !%secret;
exit($found || !%secret);
