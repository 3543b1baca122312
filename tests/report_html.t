#!/bin/sh
# report --format html: one file that fetches nothing, well formed whatever is in the capture; a headless Chromium sorts,
# filters and opens calls in it (skipped where there is none), in a report of one call and of five hundred. TAP; T38TRACE
# names the program.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"
data=$root/testdata
call=$data/loss-unrecovered.pcap

# Script and style are no XML; all else is written so that it is.
well_formed() {
	sed -e '/<script>/,/<\/script>/d' -e '/^<style>$/,/^<\/style>$/d' "${1-$dir/out}" | xmllint --noout - 2>>"$dir/log"
}

# has XPATH: the page in $dir/out has such a node.
has() {
	sed -e '/<script>/,/<\/script>/d' -e '/^<style>$/,/^<\/style>$/d' "$dir/out" | xmllint --xpath "boolean($1)" - 2>/dev/null |
		grep -q true || {
		say "there is no $1"
		false
	}
}

# ---- what it holds ----
if command -v xmllint >/dev/null; then
	for capture in "$data"/*.pcap "$data"/s*/*.pcap "$data"/s*/*.pcapng "$data"/timing/*.pcap "$root"/../shared/corpus/cases/*.pcap*; do
		[ -e "$capture" ] || continue
		run report --format html "$capture"
		[ "$status" -eq 0 ] || [ "$status" -eq 3 ] && well_formed || echo "$capture" >>"$dir/bad"
	done
	cat "$dir/bad" >>"$dir/log" 2>/dev/null
	[ ! -e "$dir/bad" ]
	ok "every capture's report is well formed"

	run report --format html --check 'lost == 0' "$call"
	[ "$status" -eq 1 ] && has '//tr[th="lost == 0"]/td[2][.="13"]'
	ok "conditions stand in it"
	has '//div[@class="verdict marred"]//code[.="UDPTL-LOSS"]' && has '//ul[@class="findings"]/li[1]//span[.="root cause"]' &&
		has '//div[@id="about-UDPTL-LOSS"]/dl/dt[.="Meaning"]'
	ok "verdict, root finding and what it means"
	has '//table[@class="ladder"]/tbody/tr[td[3]="250"]/td[4]/div[contains(., "page 1  1728x414")]' &&
		has '//table[@class="ladder"]//span[@class="host"][2][contains(., "198.51.100.110")]'
	ok "the ladder has the hosts and the page"
	has '//*[local-name()="svg"][@role="img"]/*[local-name()="desc"]'
	ok "the chart of the telephone lines is in it"
	has '//figure//img[starts-with(@src, "data:image/png;base64,iVBOR")][contains(@alt, "5 of 414 rows bad")]' &&
		has 'count(//*[@class="marks"]/*[@class="lost"]) = 4' && has '//figure//li[contains(., "rows 255-256 lost")]'
	ok "the page, the loss along it and the packets behind it"
	has '//tr[th="Lost"]/td[1][.="13 (3.80 %)"]' && has '//tr[th="Not recovered"]/td[1][.="6"]'
	ok "loss of each direction"
	has '//tr[th="EOP"]/td[.="MCF"]' && has '//tr[th="T38FaxUdpEC"]/td[2][.="t38UDPRedundancy"]' && has '//tr[th="CSI"]/td[2][.="+15550002"]'
	ok "the T.30 exchange, and what both sides said"
	has "//section[h2='Captures']//tr[th='$call']/td[3][contains(., '2026-01-15T10:30')]" && has '//header/p[contains(., "495 packets, complete: yes")]'
	ok "what was read"
	run report --format html "$data/sip/proxy.pcap"
	[ "$status" -eq 0 ] && has 'count(//span[@class="hosts"]/span) > 2'
	ok "every host has its column"

	head -c 60000 "$call" >"$dir/cut.pcap"
	run report --format html "$dir/cut.pcap"
	[ "$status" -eq 3 ] && well_formed && has '//header/p[contains(., "complete: no")]' && has '//p[@class="bad"]/a'
	ok "a capture that is cut is said to be so"
	: >"$dir/empty.pcap"
	run report --format html "$dir/empty.pcap"
	[ "$status" -eq 3 ] && well_formed && has '//li[contains(., "0") and contains(., "calls")]'
	ok "no calls at all"

	# Markup and characters that HTML cannot hold, in place of digits of the caller's number. As many as before, so that
	# lengths stay right.
	n=0
	for octets in '<b x>' '"on=1' "'><i>" '&lt;&' '\001\033\177\000.' '\377\376\300\200.' '\357\277\276<.' '\342\200\256xy' '--><!'; do
		perl -e '
			local $/;
			my ($octets) = @ARGV;
			$octets =~ s/\\(\d{3})/chr oct $1/ge;
			$_ = <STDIN>;
			s/\+1555(?=0001)/$octets/g;
			print;' -- "$octets" <"$data/training-failed.pcap" >"$dir/hostile.pcap"
		run report --format html "$dir/hostile.pcap"
		[ "$status" -eq 0 ] && well_formed && has 'count(//article) = 1' && has 'not(//b[@x]) and not(//i[not(@class)]) and not(//@on)' &&
			! LC_ALL=C tr -d '\n\t\040-\177\200-\377' <"$dir/out" | grep -q . && ! LC_ALL=C grep -q "$(printf '\177')" "$dir/out"
		n=$((n + 1))
		ok "hostile text $n"
	done
else
	skip "the markup" "xmllint is not installed"
fi
run report --format html "$call"
cp "$dir/out" "$dir/first.html"
run report --format html -o "$dir/file.html" "$call"
[ "$status" -eq 0 ] && [ ! -s "$dir/out" ] && cmp "$dir/file.html" "$dir/first.html" >>"$dir/log"
ok "-o writes it to a file, the same octets each time"
TMPDIR=$dir/none run report --format html "$call"
[ "$status" -eq 3 ] && [ ! -s "$dir/out" ] && grep -q 'TMPDIR' "$dir/err"
ok "no place for temporary files"

# ---- redacted ----
run report --format html --redact "$call"
[ "$status" -eq 0 ] && ! grep -q -e '<img' -e 'data:image' -e 1555000 -e '192\.0\.2\.110' -e 7a380009 -e loss-unrecovered "$dir/out" &&
	grep -q 'Picture left out in a redacted report' "$dir/out" && grep -q '5 of 414, longest run 2' "$dir/out"
ok "--redact leaves out pictures, numbers, addresses and names of files"

# ---- in a browser ----
browser=$(sh "$root/tests/report_html_browser.sh")

# browse NAME FILE CALLS STATUS: uses the page; each thing that was looked at is a test.
browse() {
	perl "$root/tests/report_html.pl" "$browser" check "$2" "$3" "$4" >"$dir/browsed" 2>&1
	while read -r line; do
		case $line in
		'#'*) echo "$line" ;;
		'ok '*) result 0 "$1: ${line#ok }" ;;
		*)
			say "$line"
			result 1 "$1: ${line#not ok }"
			;;
		esac
	done <"$dir/browsed"
	grep -q '^ok without script' "$dir/browsed"
	ok "$1: it was looked at to the end"
}

# many N CAPTURE...: N calls behind each other, copies of those of the captures with Call-IDs of their own.
many() {
	perl -e '
		use strict;
		use warnings;
		my ($n, @names) = @ARGV;
		my @captures = map { local (@ARGV, $/) = $_; scalar <> } @names;
		binmode STDOUT;
		print substr($captures[0], 0, 24);
		my $begin = 1768640400;
		for my $i (0 .. $n - 1) {
			my $capture = $captures[$i % @captures];
			my ($at, $first, $last) = (24);
			while ($at + 16 <= length $capture) {
				my ($s, $us, $kept, $size) = unpack "V4", substr($capture, $at, 16);
				my $packet = substr($capture, $at + 16, $kept);
				$packet =~ s/\b7a3[0-9a-f]{5}\b/sprintf "%08x", $i + 1/ge;
				$first //= $s;
				$last = $begin + $s - $first;
				print pack("V4", $last, $us, $kept, $size), $packet;
				$at += 16 + $kept;
			}
			$begin = $last + 2;
		}' "$@"
}

many 500 "$data"/[c-i]*.pcap "$data"/[l-z]*.pcap >"$dir/many.pcap"
run report --format html "$dir/many.pcap"
mv "$dir/out" "$dir/many.html"
octets=$(wc -c <"$dir/many.html")
[ "$status" -eq 0 ] && [ "$(grep -c '<article' "$dir/many.html")" -eq 500 ] && [ "$octets" -lt 20000000 ]
ok "five hundred calls take less than 20 MB"
echo "# $octets octets"
if [ -z "$browser" ]; then
	skip "use of the page" "there is no Chromium"
elif ! perl -MJSON::PP -e 1 2>/dev/null; then
	skip "use of the page" "there is no perl with JSON::PP"
else
	browse "one call" "$dir/first.html" 1 marred
	browse "500 calls" "$dir/many.html" 500 failed
	perl -e '
		local $/;
		$_ = <STDIN>;
		s/\+1555(?=0001)/<b x>/g;
		s/Example-Gateway/<script>x="\/0\x27>/g;
		s/Example-ATA/<svg onload/g;
		print;' <"$call" >"$dir/hostile.pcap"
	"$T38TRACE" report --format html -o "$dir/hostile.html" "$dir/hostile.pcap" 2>>"$dir/log"
	grep -q '&lt;script&gt;x=' "$dir/hostile.html" && grep -q '&lt;b x' "$dir/hostile.html" && grep -q '&lt;svg onload' "$dir/hostile.html"
	ok "hostile texts are in the report"
	browse "hostile texts" "$dir/hostile.html" 1 marred
	edit=${T38TRACE%/*}/testdata/make/fault_edit
	if [ -x "$edit" ]; then
		# Wherever a text comes from the wire; in so many calls that most of them wait in <noscript>.
		bad='</noscript></script></style></title>--><script>x=1</script><img\040src=x\040onerror=x><svg/onload=x>"\047\342\200\256'
		"$edit" "$call" "$dir/wire.pcap" "1:sub=From:\\040</From:\\040\"$bad\"\\040<" "1:sub=Example-ATA/$bad" "3:sub=Ringing/$bad" \
			"106:sub=t38UDPRedundancy/t38UDPRedundancy$bad" "494:sub=Max-Forwards/Reason:\\040$bad\\015\\012Max-Forwards" \
			>>"$dir/log" 2>&1
		many 25 "$dir/wire.pcap" >"$dir/--><script>x=1.pcap"
		"$T38TRACE" report --format html --check 'lost == 0' -o "$dir/wire.html" "$dir/--><script>x=1.pcap" 2>>"$dir/log"
		[ "$(grep -c '&lt;/noscript&gt;' "$dir/wire.html")" -gt 25 ]
		ok "hostile texts are everywhere"
		browse "hostile texts everywhere" "$dir/wire.html" 25 marred
	else
		skip "hostile texts everywhere" "fault_edit was not built (make check builds it)"
	fi
fi
tap_end
