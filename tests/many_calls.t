#!/bin/sh
# Twenty-one calls at once, half of them between the same two hosts: one pass of `extract` writes the document of each
# that has pages, and none holds a page of another. TAP; T38TRACE names the program.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"
data=$root/testdata
same_pages_build || {
	sed 's/^/# /' "$dir/log"
	skip_all "the comparer of pages cannot be built (compiler, libtiff)"
}

# build_many FLAGS...
build_many() {
	# shellcheck disable=SC2046 # several words
	${CC:-cc} -std=c11 -D_GNU_SOURCE -I"$root" -o "$dir/many_calls" "$root/tests/many_calls.c" \
		"$root/testdata/make/bench_fax.c" "$root/testdata/make/capture_out.c" \
		"$root/testdata/make/sip_wrap.c" "$root/testdata/make/udptl_wrap.c" \
		$(pkg-config --cflags --libs glib-2.0 libtiff-4 libpcap) "$@" >>"$dir/log" 2>&1
}
# A page of T.85 is among them where libjbig is.
build_many -DHAVE_JBIG -ljbig || build_many -DHAVE_JBIG -ljbig85 || build_many || {
	result 1 "the program that makes the calls is built"
	tap_end
	exit 1
}
: >"$dir/log"

# Each with pages that no other has, as a line of text on them differs; training-failed has none.
names='clean-v17-mh ecm-mh own0 clean-ecm-mmr-3pages v27-noecm own1 loss-unrecovered redundancy2-loss training-failed
own2 mmr-superfine ftt-fallback ecm-ppr mr-noecm-fine-2pages own3 redundancy0 version1-syntax redundancy3-burst
v29-noecm own4 ecm-mr-fine'

# page_file NAME: the pages that its receiver had; "" for none.
page_file() {
	case $1 in
	training-failed) ;;
	own*) echo "$dir/$1.tif" ;;
	*) echo "$data/$1.rx.tif" ;;
	esac
}

for n in 0 1 2 3 4; do
	"$dir/many_calls" make $n "$dir/own$n.pcap" "$dir/own$n.tif" || say "call $n cannot be made"
done
[ ! -s "$dir/log" ]
ok "calls are made"
captures=
for name in $names; do
	case $name in
	own*) captures="$captures $dir/$name.pcap" ;;
	*) captures="$captures $data/$name.pcap" ;;
	esac
done
# shellcheck disable=SC2086 # several words
"$dir/many_calls" merge "$dir/many.pcap" $captures 2>>"$dir/log"
ok "the calls can be put into one capture"

# No two documents are alike, or an exchange of two would not show.
alike=0
for a in $names; do
	for b in $names; do
		one=$(page_file "$a") two=$(page_file "$b")
		[ "$a" = "$b" ] || [ -z "$one" ] || [ -z "$two" ] || ! same_pages "$one" "$two" || {
			say "$a and $b have the same pages"
			alike=1
		}
	done
done
[ "$alike" = 0 ]
ok "no two calls have the same pages"

# From standard input, which can be read once only.
"$T38TRACE" extract - -o "$dir/pages" <"$dir/many.pcap" >"$dir/out" 2>"$dir/err"
status=$?
[ "$status" = 0 ] && [ ! -s "$dir/err" ] && [ "$(wc -l <"$dir/out")" -eq 20 ] && [ "$(find "$dir/pages" -type f | wc -l)" -eq 20 ]
ok "extract writes twenty documents in one pass"
n=0
for name in $names; do
	n=$((n + 1))
	want=$(page_file "$name")
	if [ -n "$want" ]; then
		same_pages "$dir/pages/stdin-call$n.tif" "$want"
		ok "call $n, $name: the pages are those that the receiver had"
	else
		[ ! -e "$dir/pages/stdin-call$n.tif" ]
		ok "call $n, $name: no document"
	fi
done

# What the report says of each, against a report of that call alone. All are under way at the same time.
# shellcheck disable=SC2016 # of perl
facts='
	use JSON::PP; local $/; my $n = 0;
	for my $c (@{decode_json(<STDIN>)->{calls}}) {
		my $f = $c->{fax};
		printf "%s %s %s %s %s\n", $f->{result}{status}, $f->{result}{pages_sent}, $f->{result}{pages_confirmed},
			join(",", map { "$_->{width}x$_->{rows}" } @{$f->{pages}}), $c->{verdict}{root} // "none";
	}'
if ! perl -MJSON::PP -e 1 2>/dev/null; then
	skip "the report" "there is no perl with JSON::PP"
else
	"$T38TRACE" report --format json "$dir/many.pcap" 2>>"$dir/log" | perl -e "$facts" >"$dir/got" 2>>"$dir/log"
	for capture in $captures; do
		"$T38TRACE" report --format json "$capture" 2>>"$dir/log" | perl -e "$facts" 2>>"$dir/log"
	done >"$dir/want"
	[ "$(grep -c '^success [1-3] [1-3] [0-9]*x[0-9]' "$dir/got")" -eq 20 ] && same_text "$dir/want" "$dir/got"
	ok "report says of each call what it says of that call alone"
	"$T38TRACE" report --format json "$dir/many.pcap" | perl -MJSON::PP -e '
		local $/; my %ids; my @calls = @{decode_json(<STDIN>)->{calls}};
		my ($last_start, $first_end) = ("", "~");
		for my $c (@calls) {
			$ids{$c->{call_id}}++;
			$last_start = $c->{start_time} if $c->{start_time} gt $last_start;
			$first_end = $c->{end_time} if $c->{end_time} lt $first_end;
		}
		print scalar(keys %ids), " ids, the last begins at $last_start, the first ends at $first_end\n";
		exit(keys %ids == 21 && $last_start lt $first_end ? 0 : 1)' >>"$dir/log" 2>&1
	ok "all calls are under way at the same time"
fi
tap_end
