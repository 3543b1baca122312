#!/bin/sh
# What the program does with files: bad ones are told in one line each, good ones are read whatever their
# format, compression, order and number. TAP; T38TRACE names the program.
cd "$(dirname "$0")/.." || exit 1
T38TRACE=${T38TRACE:-build/t38trace}
case $T38TRACE in
/*) ;;
*) T38TRACE=$PWD/$T38TRACE ;;
esac
good=$PWD/testdata/clean-v17-mh.pcap
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
unset T38TRACE_OPTIONS COLUMNS
count=0

# ok NAME: the result of the command before is the test's.
ok() {
	if [ $? = 0 ]; then verdict=ok; else verdict='not ok'; fi
	count=$((count + 1))
	echo "$verdict $count - $1"
	[ "$verdict" = ok ] || sed 's/^/# /' err
}

skip() {
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

# run ARGUMENTS...: fills out, err and $status.
run() {
	"$T38TRACE" "$@" >out 2>err </dev/null
	status=$?
}

# One line of standard error, in the form of the contract, that names the file and matches $2.
one_error() {
	[ "$(wc -l <err)" -eq 1 ] && grep -q "^t38trace: $1: .*$2" err
}

# refused FILE PATTERN NAME
refused() {
	run ladder "$1"
	[ "$status" -eq 3 ] && one_error "$1" "$2"
	ok "$3"
}

# ladder FILE...: the ladder without the lines that name a capture.
ladder() {
	run ladder "$@"
	grep -v -e 'pcap' -e '^[^ ]* -$' out
	return "$status"
}

# same NAME FILE...: the ladder is that of the good capture.
same() {
	name=$1
	shift
	ladder "$@" >got && [ -s got ] && [ ! -s err ] && cmp -s want got
	ok "$name"
}

# convert MODE: a capture on standard input, written anew on standard output.
#   swap    the other byte order       nano   the other unit of time
#   pcapng  with two interfaces of different link types
#   first, second  halves              odd, even  every other packet
convert() {
	perl -e '
		use strict;
		binmode STDIN; binmode STDOUT; local $/; my $in = <STDIN>; my $mode = shift;
		my ($e, $nano) = ("V", 0);
		my $magic = unpack "N", $in;
		if ($magic == 0xa1b2c3d4 || $magic == 0xa1b23c4d) { $e = "N" }
		else { $magic = unpack "V", $in }
		$nano = $magic == 0xa1b23c4d;
		my @header = unpack "x20 $e", $in;
		my ($at, @packets) = 24;
		while ($at < length $in) {
			my @h = unpack "x$at $e$e$e$e", $in;
			$h[1] *= 1000 unless $nano;
			push @packets, [$h[0], $h[1], $h[3], substr $in, $at + 16, $h[2]];
			$at += 16 + $h[2];
		}
		my $half = int(@packets / 2);
		@packets = @packets[0 .. $half - 1] if $mode eq "first";
		@packets = @packets[$half .. $#packets] if $mode eq "second";
		@packets = @packets[grep { $_ % 2 == ($mode eq "odd") } 0 .. $#packets] if $mode =~ /^(odd|even)$/;
		if ($mode eq "pcapng") {
			my $block = sub {
				my ($type, $body) = @_;
				$body .= "\0" x (-length($body) % 4);
				my $length = pack "V", length($body) + 12;
				print pack("V", $type), $length, $body, $length;
			};
			$block->(0x0a0d0d0a, pack "VvvVV", 0x1a2b3c4d, 1, 0, 0xffffffff, 0xffffffff);
			$block->(1, pack "vvV", 101, 0, 96);
			$block->(1, pack "vvVvvCx3V", $header[0], 0, 262144, 9, 1, 9, 0);
			for (@packets) {
				my $time = $_->[0] * 1000000000 + $_->[1];
				$block->(6, pack "VVVVVa*", 1, $time >> 32, $time & 0xffffffff,
					length $_->[3], $_->[2], $_->[3]);
			}
			exit;
		}
		my $o = $mode eq "swap" ? $e eq "V" ? "N" : "V" : $e;
		my $s = $o eq "V" ? "v" : "n";
		my $fine = $mode eq "nano" ? !$nano : $nano;
		print pack "$o$s$s$o$o$o$o", $fine ? 0xa1b23c4d : 0xa1b2c3d4, 2, 4, 0, 0, 262144, $header[0];
		for (@packets) {
			my $part = $fine ? $_->[1] : int($_->[1] / 1000);
			print pack("$o$o$o$o", $_->[0], $part, length $_->[3], $_->[2]), $_->[3];
		}
	' "$1"
}

[ -r "$good" ] || { echo "1..0 # SKIP testdata/clean-v17-mh.pcap is missing (make testdata)"; exit 0; }
cp "$good" whole.pcap
size=$(wc -c <whole.pcap)

# Bad files.
refused missing.pcap 'No such file or directory' "a file that is missing"
: >empty.pcap
refused empty.pcap 'is empty' "an empty file"
echo "Nov 20 03:12:07 gateway kernel: nothing of interest" >text.pcap
refused text.pcap 'not a pcap or pcapng capture.*"Nov 20' "a text file"
mkdir directory.pcap
refused directory.pcap 'is a directory' "a directory"
head -c 10 whole.pcap >head.pcap
refused head.pcap 'cut off inside the file header' "a capture cut inside its file header"
printf '\324\303\262\241\002\0\004\0\0\0\0\0\0\0\0\0\0\0\004\0\223\0\0\0' >user.pcap
printf '\001\0\0\0\0\0\0\0\004\0\0\0\004\0\0\0abcd' >>user.pcap
refused user.pcap '147' "a capture of a link type that is not known"
head -c "$((size - 3))" whole.pcap >cut.pcap
refused cut.pcap 'cut off inside packet [0-9]' "a capture cut inside its last packet"
[ -s out ]
ok "... and what stands before the cut is analysed"
gzip -c whole.pcap | head -c 2000 >cut.pcap.gz
refused cut.pcap.gz 'gzip data is cut off' "compressed data that is cut off"
(head -c "$((size / 2))" whole.pcap; printf '\377%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20) >damaged.pcap
run ladder damaged.pcap
[ "$status" -eq 3 ] && one_error damaged.pcap 'packet [0-9]'
ok "a capture that is damaged in the middle"
newline='two
lines.pcap'
run ladder "$newline"
[ "$status" -eq 3 ] && [ "$(wc -l <err)" -eq 1 ] && grep -q '^t38trace: two\\x0alines.pcap: ' err
ok "a name with a newline gives one line all the same"
run ladder -f 'no such filter (' whole.pcap
[ "$status" -eq 2 ] && [ "$(wc -l <err)" -eq 1 ]
ok "a filter that does not compile is wrong usage"
printf '\324\303\262\241\002\0\004\0\0\0\0\0\0\0\0\0\0\0\004\0\001\0\0\0' >none.pcap
run ladder none.pcap
[ "$status" -eq 0 ]
ok "a capture without packets is a capture"

# Good files.
ladder whole.pcap >want && [ -s want ] && [ ! -s err ]
ok "a good capture gives a ladder and no word on standard error"
ladder missing.pcap whole.pcap text.pcap >got
[ "$status" -eq 3 ] && [ "$(wc -l <err)" -eq 2 ] && cmp -s want got
ok "a good capture among bad ones is analysed"
# Compression is told by the octets: the name may say anything.
gzip -c whole.pcap >zipped.pcap
same "gzip" zipped.pcap
(head -c 1000 whole.pcap | gzip; tail -c +1001 whole.pcap | gzip) >members.pcap
same "gzip in two members" members.pcap
if command -v zstd >/dev/null && zstd -qc whole.pcap >zstd.pcap; then
	run ladder zstd.pcap
	if grep -q 'this build does not read' err; then
		skip "zstd" "built without libzstd"
	else
		same "zstd" zstd.pcap
	fi
else
	skip "zstd" "zstd is not installed"
fi
convert swap <whole.pcap >swapped.pcap
same "the other byte order" swapped.pcap
convert nano <whole.pcap >nano.pcap
same "the other unit of time" nano.pcap
convert pcapng <whole.pcap >whole.pcapng
same "pcapng with interfaces of different link types" whole.pcapng
if command -v editcap >/dev/null && editcap -F pcapng whole.pcap edited.pcapng 2>/dev/null; then
	same "pcapng as editcap writes it" edited.pcapng
else
	skip "pcapng as editcap writes it" "editcap is not installed"
fi
convert first <whole.pcap >first.pcap
convert second <whole.pcap >second.pcap
same "two halves" first.pcap second.pcap
same "two halves in the other order" second.pcap first.pcap
convert odd <whole.pcap >odd.pcap
convert even <whole.pcap | gzip >even.pcap
same "every other packet in another file" odd.pcap even.pcap
same "... in the other order" even.pcap odd.pcap

# Standard input.
gzip -c whole.pcap | "$T38TRACE" ladder - >out 2>err && [ ! -s err ] &&
	grep -v -e 'pcap' -e '^[^ ]* -$' out >got && cmp -s want got
ok "standard input from a pipe"
"$T38TRACE" ladder - <whole.pcap >out 2>err && [ ! -s err ] &&
	grep -v -e 'pcap' -e '^[^ ]* -$' out >got && cmp -s want got
ok "standard input from a file"
run ladder -
[ "$status" -eq 3 ] && one_error - 'is empty'
ok "standard input without octets"

echo "1..$count"
