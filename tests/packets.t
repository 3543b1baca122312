#!/bin/sh
# What `packets` prints: lines, decode trees and JSON, against golden text and against tshark where that is
# installed. TAP; T38TRACE names the program.
cd "$(dirname "$0")/.." || exit 1
T38TRACE=${T38TRACE:-build/t38trace}
case $T38TRACE in
/*) ;;
*) T38TRACE=$PWD/$T38TRACE ;;
esac
data=$PWD/testdata
good=$data/clean-v17-mh.pcap
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
	[ "$verdict" = ok ] || sed 's/^/# /' err difference 2>/dev/null | head -20
	: >difference
}

skip() {
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

# packets ARGUMENTS...: fills out, err and $status.
packets() {
	"$T38TRACE" packets "$@" >out 2>err </dev/null
	status=$?
}

# same WANT GOT
same() {
	diff "$1" "$2" >difference
}

# has TEXT: a line of out that is TEXT, or holds it.
has() {
	grep -q -F -e "$1" out || {
		echo "missing: $1" >>difference
		return 1
	}
}

# A capture from a script on standard input: raw IPv4 packets, a second apart. A line is
#   [@N | +N] FROM TO udp|tcp HEX...|{START-LINE|CSEQ|PORT}...
# FROM and TO are ports; the smaller one is that of 192.0.2.1. Braces hold a SIP message, which offers T.38 at PORT
# when there is one; \e in it is an escape, \0 a NUL and an octet that is no UTF-8. @N: the capture keeps N octets
# of the packet. +N: sent in two IP fragments, or TCP segments, the first of N octets.
make_capture() {
	perl -e '
		use strict; binmode STDOUT;
		my ($time, $id, @hosts, %next) = (1000000000, 0, "192.0.2.1", "198.51.100.1");
		sub sip {
			my ($host, $start, $cseq, $port) = @_; my ($body, $type) = ("", "");
			$body = join "", map { "$_\r\n" } "v=0", "o=- 1 1 IN IP4 $host", "s=-", "c=IN IP4 $host", "t=0 0",
				"m=image $port udptl t38" if $port;
			$type = "Content-Type: application/sdp\r\n" if $port;
			$start =~ s/\\e/\e/g; $start =~ s/\\0/\0\xe9/g;
			return join "", map({ "$_\r\n" } $start, "Via: SIP/2.0/UDP $host;branch=z9hG4bK1", "From: <sip:1\@a>;tag=1",
				"To: <sip:2\@b>", "Call-ID: x\@y", "CSeq: $cseq"), $type, "Content-Length: ", length $body, "\r\n\r\n$body";
		}
		sub put {
			my ($hosts, $proto, $flags, $body, $keep) = @_;
			my $octets = pack("CCnnnCCn", 0x45, 0, 20 + length $body, $id, $flags, 64, $proto, 0)
				. join("", map { pack "C4", split /\./ } @$hosts) . $body;
			my $n = length $octets;
			$octets = substr $octets, 0, $keep if defined $keep && $keep < $n;
			print pack("VVVV", $time++, 250000, length $octets, $n), $octets;
		}
		sub segment {
			my ($hosts, $from, $to, $body) = @_; my $seq = $next{$from} // 1; $next{$from} = $seq + length $body;
			put($hosts, 6, 0, pack("nnNNCCnnn", $from, $to, $seq, 1, 0x50, 0x10, 8192, 0, 0) . $body);
		}
		print pack "VvvVVVV", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101;
		while (<STDIN>) {
			my ($keep, $cut); $keep = $1 if s/^@(\d+) //; $cut = $1 if s/^\+(\d+) //; $id++;
			my ($from, $to, $proto, $words) = split " ", $_, 4; my $body = "";
			my @pair = $from < $to ? @hosts : reverse @hosts;
			$body .= defined $1 ? sip($pair[0], split /\|/, $1) : pack "H*", $2 =~ s/\s//gr
				while $words =~ /\G(?:\{([^}]*)\}|([0-9a-f\s]+))/g;
			if ($proto eq "tcp") {
				segment(\@pair, $from, $to, $_) for defined $cut ? (substr($body, 0, $cut), substr($body, $cut)) : $body;
				next;
			}
			$body = pack("nnnn", $from, $to, 8 + length $body, 0) . $body;
			put(\@pair, 17, 0, $body, $keep), next unless defined $cut;
			put(\@pair, 17, 0x2000, substr $body, 0, $cut);
			put(\@pair, 17, $cut / 8, substr $body, $cut);
		}
	'
}

# ---- usage ----

packets -T xml "$good"
[ $status = 2 ] && [ ! -s out ] && grep -q "^t38trace: -T: 'xml'" err
ok "another -T is a usage error"
packets -T text "$good"
cp out lines
packets "$good"
[ $status = 0 ] && [ ! -s err ] && same lines out
ok "-T text is the default"
packets missing.pcap
[ $status = 3 ] && [ ! -s out ] && [ "$(wc -l <err)" -eq 1 ]
ok "a file that is missing is told once, though captures are read twice"
packets --call 2 "$good"
[ $status = 0 ] && [ ! -s out ]
ok "--call of another call: nothing"
packets --call 7a380000@192.0.2.101 "$good"
same lines out
ok "--call by Call-ID"

# ---- lines ----

cat >want <<'END'
     1    0.000000  192.0.2.101:5060      -> 198.51.100.101:5060     1  SIP    INVITE  audio RTP/AVP :16384
     2    0.012137  198.51.100.101:5060   -> 192.0.2.101:5060        1  SIP    100 Trying (INVITE)
     3    0.097274  198.51.100.101:5060   -> 192.0.2.101:5060        1  SIP    180 Ringing (INVITE)
     4    1.497411  198.51.100.101:5060   -> 192.0.2.101:5060        1  SIP    200 OK (INVITE)  audio RTP/AVP :17384
     5    1.517548  192.0.2.101:5060      -> 198.51.100.101:5060     1  SIP    ACK
   106    2.532685  198.51.100.101:5060   -> 192.0.2.101:5060        1  SIP    INVITE  image udptl :31000
   107    2.543822  192.0.2.101:5060      -> 198.51.100.101:5060     1  SIP    100 Trying (INVITE)
   108    2.567959  192.0.2.101:5060      -> 198.51.100.101:5060     1  SIP    200 OK (INVITE)  image udptl :30000
   109    2.588096  198.51.100.101:5060   -> 192.0.2.101:5060        1  SIP    ACK
   110    2.598726  192.0.2.101:30000     -> 198.51.100.101:31000    1  UDPTL  seq 0  no-signal
   111    2.605949  198.51.100.101:31000  -> 192.0.2.101:30000       1  UDPTL  seq 0  no-signal
   112    2.799297  192.0.2.101:30000     -> 198.51.100.101:31000    1  UDPTL  seq 1  cng  +1 secondary
   113    2.805676  198.51.100.101:31000  -> 192.0.2.101:30000       1  UDPTL  seq 1  ced  +1 secondary
   114    5.826416  198.51.100.101:31000  -> 192.0.2.101:30000       1  UDPTL  seq 2  no-signal  +1 secondary
   115    5.905918  198.51.100.101:31000  -> 192.0.2.101:30000       1  UDPTL  seq 3  v21-preamble  +1 secondary
   116    6.905588  198.51.100.101:31000  -> 192.0.2.101:30000       1  UDPTL  seq 4  v21 hdlc-data 1 octet  +1 secondary
END
head -16 lines >got
same want got
ok "the first lines of a capture"
cat >want <<'END'
   817   31.779572  192.0.2.101:30000     -> 198.51.100.101:31000    1  UDPTL  seq 658  v17-14400 t4-non-ecm-sig-end 33 octets  +1 secondary
   838   37.073370  198.51.100.101:5060   -> 192.0.2.101:5060        1  SIP    200 OK (BYE)
END
grep -e '^ *817 ' -e '^ *838 ' lines >got
same want got
ok "the end of the page, and the last line"
"$T38TRACE" packets --color always "$good" >out 2>err
esc=$(printf '\033')
sed "s/$esc\\[[0-9;]*m//g" out >got
grep -q "$esc" out && same lines got
ok "colour changes nothing else"
# Without its signalling a call is recognised some packets later; those are printed all the same.
packets -f 'udp portrange 30000-31999' "$good"
cut -c20- out >got
grep UDPTL lines | cut -c20- >want
same want got
ok "a call without signalling, from its first packet on"
packets --call 9 -f 'udp portrange 30000-31999' "$good"
[ ! -s out ]
ok "... and none of them when the call is not selected"
"$T38TRACE" packets - <"$good" >out 2>err
same lines out
ok "standard input is read twice, too"

# ---- tree ----

packets -V "$good"
sed -n '/^ *113 /,/^$/p' out >got
cat >want <<'END'
   113    2.805676  198.51.100.101:31000  -> 192.0.2.101:30000       1  UDPTL  seq 1  ced  +1 secondary
  0000                             Ethernet (50 octets)
  0000  02 00 c0 00 02 65            Destination: 6 octets
  0006  02 00 c6 33 64 65            Source: 6 octets
  000c  08 00                        Type: 2048
END
head -5 got >top
same want top
ok "the tree begins with the line, then the outermost header"
sed -n '/UDPTL (/,$p' got >rest
cat >want <<'END'
  002a                             UDPTL (8 octets)
  002a  00 01                        Sequence number: 1
  002c  01                           Length: 1
  002d                               Primary IFP packet (1 octet)
  002d  04                             Type of message: 0 (t30-indicator)
  002d  04                             Indicator: 2 (ced)
  002e  00                           Error recovery: 0 (secondary-ifp-packets)
  002f  01                           Secondary IFP packets: 1
  0030  01                           Length: 1
  0031                               Secondary IFP packet (1 octet)
                                       Repeats sequence number: 0
  0031  00                             Type of message: 0 (t30-indicator)
  0031  00                             Indicator: 0 (no-signal)

END
same want rest
ok "offsets, octets, labels and values of a UDPTL packet"
grep UDPTL lines | sed 's/.*seq \([0-9]*\) .*/\1/' >want
awk '/ UDPTL \(/ { getline; print $NF }' out >got
same want got
ok "each packet's sequence number stands in its tree"
# Octets of each row are those of the file at that place: offsets of this capture begin behind its header.
perl -e '
	use strict; local $/; open my $f, "<", shift or die; binmode $f; my $file = <$f>;
	open my $o, "<", "out" or die; my ($at, $wrong, $rows, @packets) = (24, 0, 0);
	while ($at < length $file) { my $n = unpack "x" . ($at + 8) . "V", $file; push @packets, substr $file, $at + 16, $n; $at += 16 + $n }
	my $packet;
	for (split /\n/, <$o>) {
		if (/^ *(\d+) +\d+\.\d{6}  \S+ +-> /) { $packet = $packets[$1 - 1]; next }
		next unless /^  ([0-9a-f]{4})  ((?:[0-9a-f]{2} )*[0-9a-f]{2})/;
		my ($offset, $hex) = (hex $1, $2); $hex =~ s/ //g; $rows++;
		$wrong++ if unpack("H*", substr $packet, $offset, length($hex) / 2) ne $hex;
	}
	print "$wrong of $rows rows are wrong\n" if $wrong; exit($wrong > 0 || $rows < 10000);
' "$good" >difference
ok "every octet in the tree stands in the capture at its offset"

# ---- made packets ----

# A frame of one field, one of three fields, what only ends here, a bad FCS; parity; malformed, cut, fragments.
dcs='ff c8 c1 00 46 78'
{
	echo '5060 5061 udp {INVITE sip:2@b SIP/2.0|1 INVITE|4000}'
	printf '%s\n' '5061 5060 udp {SIP/2.0 200 OK\e[31m\0|1 INVITE|5000}'
	echo '4000 5000 udp 0000 01 06 00 00'
	echo "4000 5000 udp 0001 0c c0 02 80 0005 $dcs 40 00 00"
	echo '4000 5000 udp 0002 11 c0 04 80 0001 ff c8 80 0000 c2 80 0001 04 74 20 00 00'
	echo '4000 5000 udp 0003 07 c0 02 80 0000 74 40 00 00'
	echo "4000 5000 udp 0004 0c c0 02 80 0005 $dcs 30 00 00"
	echo '4000 5000 udp 0005 01 06 80 01 03 02 02 06 04 02 06 00'
	echo '4000 5000 udp 0006 03 c0'
	echo '@40 4000 5000 udp 0007 0c c0 02 80 0005 ff c8 c1 00 46 78 40 00 00'
	echo "+16 4000 5000 udp 0008 0c c0 02 80 0005 $dcs 40 00 00"
	echo '5061 5060 udp {BYE sip:1@a SIP/2.0|1 BYE}'
} | make_capture >made.pcap
packets made.pcap
has 'SIP    INVITE  image udptl :4000' && has 'SIP    200 OK\x1b[31m\x00\xe9 (INVITE)  image udptl :5000' && ! grep -q "$esc" out
ok "SIP: method or status, media, nothing that a terminal would obey"
has 'seq 1  v21 hdlc-data 6 octets, hdlc-fcs-OK-sig-end  DCS'
ok "a whole frame in one packet bears its name"
has 'seq 2  v21 hdlc-data 2 octets, hdlc-data 1 octet, hdlc-data 2 octets, hdlc-fcs-OK  TSI'
ok "... also when its octets came in several fields"
grep -q 'seq 3  v21 hdlc-data 1 octet, hdlc-fcs-OK-sig-end$' out
ok "a frame that only ends here bears none"
grep -q 'seq 4  v21 hdlc-data 6 octets, hdlc-fcs-BAD$' out
ok "nor does one with a bad FCS"
has 'seq 5  v21-preamble  +fec 3x2'
ok "parity entries"
grep -q 'seq 6  malformed$' out
ok "a packet that ends early"
has 'seq 7  (cut by the capture)'
ok "a packet that the capture cut"
grep -q '^ *12 .*seq 8  v21 hdlc-data 6 octets, hdlc-fcs-OK-sig-end  DCS$' out
ok "a datagram in two fragments is one line, that of the last"
packets -V made.pcap
sed -n '/seq 1 /,/^$/p' out | sed -n '/UDPTL (/,/DCS\|Control/p' >got
cat >want <<'END'
  001c                             UDPTL (17 octets)
  001c  00 01                        Sequence number: 1
  001e  0c                           Length: 12
  001f                               Primary IFP packet (12 octets)
  001f  c0                             Type of message: 1 (t30-data)
  001f  c0                             Data: 0 (v21)
  0020  02                             Fields: 2
  0021                                 Field (9 octets)
  0021  80                               Type: 0 (hdlc-data)
  0024  ff c8 c1 00 46 78                Data: 6 octets
  002a                                 Field (1 octet)
  002a  40                               Type: 4 (hdlc-fcs-OK-sig-end)
  0024                                 T.30 frame (6 octets)
  0024  ff                               Address: 255
  0025  c8                               Control: 200 (final frame)
END
sed -n '1,15p' got >top
same want top
ok "the tree decodes a whole T.30 frame where it stands"
sed -n '/seq 2 /,/^$/p' out >got
grep -q '^  0000  *T.30 frame (5 octets put together, with offsets of their own)$' got &&
	grep -q '^  0002  c2  *Facsimile control: 66 (Transmitting' got &&
	[ "$(sed -n '/seq 3 /,/seq 5 /p' out | grep -c 'T\.30')" -eq 0 ]
ok "... with offsets of its own when it was put together; none is made up"
sed -n '/seq 7 /,/^$/p' out | grep -q 'the capture kept 40 of 45 octets'
ok "the tree says what the capture cut"
sed -n '/seq 8 /,/^$/p' out | grep -q '^  0000  *UDP (25 octets put together' && sed -n '/seq 8 /,/^$/p' out | grep -q '^  0000  00 08  *Sequence number: 8$'
ok "reassembled layers have offsets of their own"
packets -T json made.pcap
perl -MJSON::PP -e '
	my @o = map { decode_json($_) } <STDIN>; my %u = map { my $u = $_->{layers}{udptl}; $u ? ($u->{"t38.seq_number"}, $u) : () } @o;
	my ($p, $q) = map { $u{$_}{"t38.primary_ifp_packet_element"} } 1, 2;
	die "fields\n" unless ref $p->{"t38.Data_Field_item_element"} eq "ARRAY" && @{$p->{"t38.Data_Field_item_element"}} == 2;
	die "frame\n" unless $p->{t30}{"t30.FacsimileControl"} == 65 && $q->{t30}{"t30.FacsimileControl"} == 66;
	die "octets\n" unless $p->{"t38.Data_Field_item_element"}[0]{"t38.field_data"} eq "ffc8c1004678";
	die "parity\n" unless $u{5}{"t38.fec_npackets"} == 3 && "@{$u{5}{q(t38.fec_data_item)}}" eq "0604 0600";
	die "number\n" if grep { !/"frame":\d+,"t":\d+\.\d{6},"time":"2001-09-09T01:4\d:\d\d\.250000Z"/ } @ARGV;
	die "reason\n" unless $o[1]{layers}{sip}{"sip.Reason-Phrase"} eq "OK\e[31m\x{fffd}\x{fffd}";
' "$(sed -n 1p out)" <out >difference 2>&1
ok "JSON: nested groups, arrays of what repeats, frames, parity, any text"

# SIP over TCP: one message in two segments, then two in one.
{
	echo '+60 5060 5061 tcp {INVITE sip:2@b SIP/2.0|1 INVITE|4000}'
	echo '5061 5060 tcp {SIP/2.0 100 Trying|1 INVITE}{SIP/2.0 488 Not Acceptable Here|1 INVITE}'
} | make_capture >tcp.pcap
packets tcp.pcap
cat >want <<'END'
     2    1.000000  192.0.2.1:5060        -> 198.51.100.1:5061       1  SIP    INVITE  image udptl :4000
     3    2.000000  198.51.100.1:5061     -> 192.0.2.1:5060          1  SIP    100 Trying (INVITE)
     3    2.000000  198.51.100.1:5061     -> 192.0.2.1:5060          1  SIP    488 Not Acceptable Here (INVITE)
END
same want out
ok "SIP over TCP: a line for each message, at its last segment"
packets -V tcp.pcap
grep -q '^  0000  *SIP ([0-9]* octets put together, with offsets of their own)$' out &&
	grep -q '^  0000  49 4e 56 49 54 45  *Method: INVITE$' out
ok "a message from several segments has offsets of its own"

# ---- cut everywhere ----

# Each length that a capture may keep of a packet: no crash, valid JSON.
n=0
while [ $n -lt 48 ]; do
	echo "@$n 4000 5000 udp 0001 0c c0 02 80 0005 $dcs 40 00 01 04 c0 01 00 00"
	n=$((n + 1))
done >cuts
{
	echo '5060 5061 udp {INVITE sip:2@b SIP/2.0|1 INVITE|4000}'
	echo '5061 5060 udp {SIP/2.0 200 OK|1 INVITE|5000}'
	echo '4000 5000 udp 0000 01 06 00 00'
	cat cuts
} | make_capture >cuts.pcap
packets -T json cuts.pcap
lines=$(wc -l <out)
perl -MJSON::PP -ne 'decode_json($_)' out 2>difference && packets -V cuts.pcap && [ "$status" = 0 ] && [ "$lines" -gt 3 ]
ok "a packet cut at every octet"

# ---- tshark ----

# Ours in the form of "tshark -T fields": frame, sequence number, then each field of the primary.
json_fields() {
	"$T38TRACE" packets -T json "$1" | perl -MJSON::PP -ne '
		my $o = decode_json($_); my $u = $o->{layers}{udptl} or next;
		my $p = $u->{"t38.primary_ifp_packet_element"}; my $i = $p->{"t38.Data_Field_item_element"};
		my @i = ref $i eq "ARRAY" ? @$i : $i ? ($i) : ();
		print join("\t", $o->{frame}, $u->{"t38.seq_number"}, map({ $p->{"t38.$_"} // "" } qw(t30_indicator t30_data)),
			join(",", map { $_->{"t38.field_type"} } @i), join(",", map { $_->{"t38.field_data"} // () } @i)), "\n"'
}

# tshark names the fields of secondaries as those of the primary, which comes first.
tshark_fields() {
	tshark -r "$1" -o t38.reassembly:FALSE -o "t38.use_pre_corrigendum_asn1_specification:$2" -Y t38 -T fields \
		-e frame.number -e t38.seq_number -e t38.type_of_msg -e t38.t30_indicator -e t38.t30_data -e t38.data_field \
		-e t38.field_type -e t38.field_data 2>/dev/null | perl -F'\t' -lane '
		my ($frame, $seq, $kinds, $ind, $data, $counts, $types, $octets) = map { [split /,/] } @F;
		my $is_data = $kinds->[0]; my $n = $is_data ? $counts->[0] // 0 : 0;
		# 0 hdlc-data and 6 t4-non-ecm-data always have octets, 7 t4-non-ecm-sig-end may: the number of all tells
		my $sevens = @$octets > grep { $_ == 0 || $_ == 6 } @$types;
		my @types = splice @$types, 0, $n;
		my $with = grep { $_ == 0 || $_ == 6 || ($sevens && $_ == 7) } @types;
		print join "\t", $frame->[0], $seq->[0], $is_data ? "" : $ind->[0], $is_data ? $data->[0] : "", join(",", @types),
			join ",", splice @$octets, 0, $with'
}

for capture in "$data"/*.pcap; do
	name=$(basename "$capture" .pcap)
	if ! command -v tshark >/dev/null; then
		skip "$name: as tshark reads it" 'tshark is not installed'
		continue
	fi
	# The syntax of 2002 is what tshark calls the other one.
	old=TRUE
	[ "$name" = version1-syntax ] && old=FALSE
	tshark_fields "$capture" $old >want
	json_fields "$capture" >got
	[ -s want ] && same want got
	ok "$name: sequence numbers and primaries as tshark reads them"
	tshark -r "$capture" -Y 'sip or t38' -T fields -e frame.number 2>/dev/null >want
	packets "$capture"
	awk '{ print $1 }' out >got
	[ -s want ] && same want got
	ok "$name: the packets that tshark finds"
done

echo "1..$count"
