#!/bin/sh
# Captures whose every packet is put into an encapsulation: the same calls, times and pages come out as of the plain
# capture, the layers are shown, and what they say is what tshark reads. TAP; T38TRACE names the program.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"

${CC:-cc} -std=c11 -o "$dir/wrap" "$root/tests/encap_wrap.c" >>"$dir/log" 2>&1
ok "the wrapper builds"
"$dir/wrap" >"$dir/kinds"

# report_of CAPTURE: all that is said of the calls.
report_of() {
	"$T38TRACE" report --format json "$1" 2>>"$dir/log" | sed '/"captures": \[/,/^  \],/d'
}

# loose: without numbers of packets, and without times that count from the first packet of the file.
loose() {
	sed -E 's/"(t|t_[a-z]*|frame|[a-z_]*frame)": -?[0-9.]+/"\1": N/; s/"packets": \[[0-9, ]+\]/"packets": N/'
}

# noted FILE: takes the finding on fragments that disagree out of a report; false when it is not there.
noted() {
	perl -0 -p -i -e '
		$found = s/(,\n *)?\{\n *"id": "CAPTURE-FRAGMENTS",.*?\n *\}(?=,?\n)(?(1)|,?)//s;
		s/"findings": \[\s*/"findings": [/ if $found;
		s/("findings": \[)(\n? *)\{/$1\n        {/ if $found;
		s/"note": \K(\d+)/$1 - 1/e if $found;
		END { exit !$found }
	' "$1"
}

# same_report KIND PLAIN WRAPPED
same_report() {
	report_of "$2" >"$dir/want"
	report_of "$3" >"$dir/got"
	[ "$1" != fragments-overlap ] || noted "$dir/got" || return
	case $1 in
	hep-* | fragments*)
		loose <"$dir/want" >"$dir/want.loose" && mv "$dir/want.loose" "$dir/want"
		loose <"$dir/got" >"$dir/got.loose" && mv "$dir/got.loose" "$dir/got"
		;;
	esac
	grep -q '"call_id": "' "$dir/want" && same_text "$dir/want" "$dir/got"
}

# pages_of CAPTURE FOLDER: the pages as page.tif
pages_of() {
	mkdir -p "$2" && "$T38TRACE" extract "$1" -o "$2" >>"$dir/log" 2>&1 && mv "$2"/*.tif "$2/page.tif" 2>>"$dir/log"
}

# layers_are CAPTURE LAYERS...: each packet of the calls has these, outermost first.
layers_are() {
	"$T38TRACE" packets -V "$1" >"$dir/tree" 2>>"$dir/log"
	shift
	perl -e '
		my ($tree, @want) = @ARGV;
		my %title = (eth => "Ethernet", vlan => "VLAN", mpls => "MPLS", pweth => "Pseudowire control word", ip => "IPv4",
			ipv6 => "IPv6", udp => "UDP", tcp => "TCP", pppoes => "PPP over Ethernet", ppp => "PPP", gre => "GRE",
			erspan => "ERSPAN", vxlan => "VXLAN", gtp => "GTP-U", hep => "HEP");
		my $want = join "|", map { $title{$_} } @want;
		my ($packets, $wrong, @layers) = (0, 0);
		my $flush = sub {
			return if !@layers;
			pop @layers;
			$packets++;
			return if join("|", @layers) eq $want;
			print "layers: @layers\n" if !$wrong++;
		};
		open my $in, "<", $tree or die;
		while (<$in>) {
			$flush->(), @layers = () if /^ *\d+ +-?[\d.]+ +\S+ +-> /;
			push @layers, $1 if /^  [0-9a-f]{4} {29}(\S.*?) \(\d+ octets?[ )]/;
		}
		$flush->();
		exit($packets > 100 && !$wrong ? 0 : 1);
	' "$dir/tree" "$@" >>"$dir/log"
}

# Every field of the headers in the JSON of a capture, by the name that Wireshark has for it: all its values in a
# frame must be those of tshark. The frames are those of the calls, the first ones; tshark must find the same SIP in
# them.
# as_tshark KIND CAPTURE
as_tshark() {
	# What tshark must be told: it goes by ports, by known makers of cards, and has another name for the outer tag.
	names=''
	case $1 in
	pseudowire-bare) options='-d mpls.label==18,pwethnocw' ;;
	vxlan-port) options='-d udp.port==20000,vxlan' ;;
	qinq) options='' names='vlan.id vlan.priority vlan.etype' ;;
	*) options='' ;;
	esac
	# shellcheck disable=SC2086 # several names
	"$T38TRACE" packets -T json "$2" 2>>"$dir/log" | perl -MJSON::PP -e '
		my ($file, $options, @left_out) = @ARGV;
		my $most = 300;
		my %theirs_not = map { $_ => 1 } @left_out;
		my %headers = map { $_ => 1 } qw(eth vlan mpls pppoes ppp ip ipv6 gre erspan vxlan gtp udp);
		my (%ours, %names);
		sub list { ref $_[0] eq "ARRAY" ? @{$_[0]} : $_[0] }
		while (<STDIN>) {
			my $packet = decode_json($_);
			last if $packet->{frame} > $most;
			for my $layer (grep { $headers{$_} } keys %{$packet->{layers}}) {
				for my $header (list($packet->{layers}{$layer})) {
					for my $name (grep { !$theirs_not{$_} } keys %$header) {
						push @{$ours{$packet->{frame}}{$name}}, map { lc } list($header->{$name});
						$names{$name} = 1;
					}
				}
			}
			my $sip = $packet->{layers}{sip} or next;
			push @{$ours{$packet->{frame}}{"sip.Call-ID"}}, lc((list($sip->{"sip.Call-ID"}))[0]);
			$names{"sip.Call-ID"} = 1;
		}
		my @names = sort keys %names;
		open my $in, "-|", "tshark -r $file -c $most $options -T fields -E separator=/t -E occurrence=a "
			. join(" ", map { "-e $_" } "frame.number", @names) . " 2>/dev/null" or die;
		my ($frames, $wrong) = (0, 0);
		while (<$in>) {
			chomp;
			my ($frame, @values) = split /\t/, $_, -1;
			my $mine = $ours{$frame} or next;
			$frames++;
			for my $i (0 .. $#names) {
				my @theirs = map { my $v = lc; $v =~ tr/://d if $names[$i] =~ /^eth\.(src|dst)$/;
					$v eq "true" ? 1 : $v eq "false" ? 0 : $v =~ /^0x[0-9a-f]+$/ ? hex $v : $v } split /,/, $values[$i];
				my @want = @{$mine->{$names[$i]} // []};
				next if "@theirs" eq "@want";
				print "frame $frame: $names[$i]: @want, tshark: @theirs\n" if $wrong++ < 10;
			}
		}
		print "$frames frames\n" if !$frames || $frames != keys %ours;
		exit($frames > 100 && $frames == keys %ours && !$wrong ? 0 : 1);
	' "$2" "$options" $names >>"$dir/log"
}

plain=testdata/clean-v17-mh.pcap
pages_of "$plain" "$dir/plain"
ok "pages of the plain capture"

while read -r kind layers; do
	for capture in "$plain" testdata/loss-unrecovered.pcap; do
		"$dir/wrap" "$kind" "$capture" "$dir/wrapped.pcap" 2>>"$dir/log" &&
			same_report "$kind" "$capture" "$dir/wrapped.pcap"
		ok "$kind: the calls of ${capture##*/}"
	done
	"$dir/wrap" "$kind" "$plain" "$dir/wrapped.pcap"
	pages_of "$dir/wrapped.pcap" "$dir/$kind" && cmp "$dir/plain/page.tif" "$dir/$kind/page.tif" >>"$dir/log"
	ok "$kind: the pages"
	# shellcheck disable=SC2086 # a word a layer
	layers_are "$dir/wrapped.pcap" $layers
	ok "$kind: $layers"
	case $kind in
	hep-*) skip "$kind: as tshark reads it" "tshark does not know HEP" ;;
	fragments*) skip "$kind: as tshark reads it" "a frame of ours shows the last fragment" ;;
	*)
		if command -v tshark >/dev/null; then
			as_tshark "$kind" "$dir/wrapped.pcap"
			ok "$kind: as tshark reads it"
		else
			skip "$kind: as tshark reads it" "tshark is not installed"
		fi
		;;
	esac
done <"$dir/kinds"

# What the capture cut off inside a tunnel is said of the message.
for kind in vxlan deep hep-3; do
	"$dir/wrap" "$kind" "$plain" "$dir/wrapped.pcap" 640
	run packets "$dir/wrapped.pcap"
	grep -q 'INVITE.*(cut by the capture)' "$dir/out"
	ok "$kind, snapped: said of the INVITE"
done

tap_end
