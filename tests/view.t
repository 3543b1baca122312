#!/bin/sh
# The browser in a terminal of tmux: keys are sent, panes are compared with tests/golden/view/; how it starts, stops and
# ends. TAP; T38TRACE names the program. UPDATE=1 prove tests/view.t writes the panes again.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"

# Without a terminal it says what to do instead.
run view testdata/loss-unrecovered.pcap
[ "$status" = 2 ] && [ ! -s "$dir/out" ] && grep -q 'not a terminal.*ladder' "$dir/err"
ok "without a terminal: status 2, and what to use instead"

if ! command -v tmux >/dev/null; then
	skip "screens" "tmux is not installed"
	tap_end
	exit 0
fi
utf8=$(locale -a 2>/dev/null | grep -i -x -E 'C\.utf-?8|en_US\.utf-?8' | head -1)
if [ -z "$utf8" ]; then
	skip "screens" "there is no UTF-8 locale"
	tap_end
	exit 0
fi
socket=$dir/tmux
golden=tests/golden/view
trap 'tm kill-server 2>/dev/null; rm -rf "$dir"' EXIT

# tmux takes its locale from here; -u because it would else not believe in UTF-8.
tm() {
	LC_ALL=$utf8 tmux -u -S "$socket" -f /dev/null "$@"
}

# start WIDTH HEIGHT COMMAND...: the shell behind the program tells its status, and stays.
# A server of its own each time: one that is just ending may be met by the next.
started=0
start() {
	width=$1 height=$2
	shift 2
	tm kill-server 2>/dev/null
	started=$((started + 1))
	socket=$dir/tmux$started
	tm new-session -d -x "$width" -y "$height" \
		"stty -a >$dir/stty; $*; echo status \$?; stty -a | cmp - $dir/stty && echo as before; exec cat" 2>>"$dir/log"
}

pane() {
	tm capture-pane -p 2>>"$dir/log"
}

# seen TEXT: waits until the pane shows it.
seen() {
	tries=0
	while [ $tries -lt 100 ]; do
		pane >"$dir/pane"
		grep -q -e "$1" "$dir/pane" && return 0
		tries=$((tries + 1))
		sleep 0.1
	done
	say "'$1' is not seen in:"
	cat "$dir/pane" >>"$dir/log"
	return 1
}

# keys KEY...: as tmux names them.
keys() {
	for key; do
		tm send-keys "$key"
		# Escape and the key behind it would be one.
		[ "$key" != Escape ] || sleep 0.2
	done
}

# shows NAME TEXT: the pane becomes that of the golden file; the text tells when to take that with UPDATE.
shows() {
	file=$golden/$1-${width}x$height.txt tries=0
	if [ -n "$UPDATE" ]; then
		seen "$2" && sleep 0.5 && mkdir -p $golden && pane | sed 's/ *$//' >"$file"
	fi
	while [ $tries -lt 100 ]; do
		pane | sed 's/ *$//' >"$dir/pane"
		cmp -s "$file" "$dir/pane" && break
		tries=$((tries + 1))
		sleep 0.1
	done
	same_text "$file" "$dir/pane"
	result $? "$1 at ${width}x$height"
}

# has NAME TEXT
has() {
	seen "$2"
	result $? "$1"
}

view="$T38TRACE view"
two='testdata/loss-unrecovered.pcap testdata/training-failed.pcap'

# ---- every screen, in two sizes ----
for size in '80 24' '120 40'; do
	# shellcheck disable=SC2086 # two words
	start $size "LC_ALL=$utf8 NO_COLOR=1 $view $two"
	shows calls 'UDPTL-LOSS\|2 calls  .*  loss'
	keys F1
	shows help-calls 'the ladder of the call'
	keys q /
	tm send-keys -l failed
	shows search '1 shown'
	keys Escape F7
	shows filter 'Fax result'
	keys Escape F10
	shows columns 'Call-ID\|\[x\]'
	keys Escape F8
	shows settings 'Ask before leaving'
	keys Escape i
	shows statistics 'T30-TRAINING-FAILED'
	keys q F2
	shows save 'Replace an existing file'
	keys Escape Home Enter
	shows ladder 'INVITE sip:'
	keys v
	shows ladder-ifp 'v21-preamble\|INVITE sip:'
	keys v v -
	shows ladder-folded '\[+\] signalling'
	keys + Home Space j j Enter
	shows diff '> .*'
	keys q F6
	shows raw 'Messages of call 1'
	keys q Enter
	shows packet 'Packet, .* octets'
	keys j j Right j
	shows packet-field 'Packet, .* octets'
	keys q 2
	shows session 'what it says'
	keys / ; tm send-keys -l DCS; keys Enter
	shows session-dcs 'Digital Command Signal'
	keys 4
	shows page-braille 'Page 1 of 1'
	keys d
	shows page-damage 'row 110'
	keys b
	shows page-ascii 'Drawn with ASCII'
	keys 5
	shows findings 'root cause'
	keys 6
	shows packets 'seq '
	keys 3
	has "lines at ${width}x$height" 'caller sends'
	keys Home + + n c
	has "timers at ${width}x$height" 'T30-'
	keys q q q
	has "asks before it leaves at ${width}x$height" 'Leave t38trace'
	keys Enter
	has "ends with status 0 at ${width}x$height" 'status 0'
	has "the terminal is as before at ${width}x$height" 'as before'
done

# Blocks behind a comment that names a pane.
perl -e '
	local $/;
	my $readme = <STDIN>;
	sub pane {
		my ($path, $old) = @_;
		open my $in, "<", $path or return $old;
		my $pane = <$in>;
		$pane =~ s/\s+\z/\n/;
		return $pane;
	}
	$readme =~ s{^(<!-- (tests/golden/view/\S+) -->\n```text\n)(.*?)^```$}{$1 . pane($2, $3) . "```"}gmse;
	print $readme;' <README.md >"$dir/readme"
[ -z "$UPDATE" ] || cp "$dir/readme" README.md
same_text README.md "$dir/readme" && [ "$(grep -c '^<!-- tests/golden/view/' README.md)" -ge 8 ]
ok "README.md shows the screens"

# ---- several calls as one ladder ----
start 120 40 "LC_ALL=$utf8 $view $two"
seen '2 calls'
keys Space Space Enter
has "two marked calls are one ladder" '2 calls'
keys End
has "with the rows of both" '600\.\|1200\.\|BYE'
keys q q q
has "q leaves" 'status 0'

# ---- what the ladder shows ----
start 120 40 "LC_ALL=$utf8 NO_COLOR=1 $view $two"
seen '2 calls'
keys Enter d
has "d: addresses of SDP" 'INVITE  audio PCMU 192.0.2.110:16402 '
keys F2
has "F2: without them" 'INVITE  audio PCMU :16402 '
keys a
has "a: hosts by their own names" 'caller Example-ATA'
keys D
has "D: only messages with SDP" 'only SDP'
! grep -q 'BYE\|DCS' "$dir/pane" && grep -q 're-INVITE' "$dir/pane"
ok "and no others"
keys i
has "i: only INVITE" 'only INVITE'
grep -q 'ACK' "$dir/pane" && ! grep -q 'BYE\|DCS' "$dir/pane"
ok "with answers and ACK, and no others"
keys M
has "M: only media" 'only media'
grep -q 'DCS' "$dir/pane" && ! grep -q 'INVITE  audio\|BYE' "$dir/pane"
ok "and no signalling"
keys F3
has "F3: without media" 'no media'
! grep -q 'DCS\|page 1' "$dir/pane"
ok "and no media"
keys m s
has "s: two columns" 'BYE'
keys c
has "c: colours" 'Colours tell its call'
keys S
has "S: saves" 'Replace an existing file'
keys Escape C-c

# ---- saving ----
mkdir "$dir/saved"
start 80 24 "LC_ALL=$utf8 $view $two"
seen '2 calls'
keys F2
seen 'Replace'
keys Down C-u
tm send-keys -l "$dir/saved"
keys Down C-u
tm send-keys -l call
keys Enter
has "saves the packets of a call" 'call.pcapng: .* packets'
"$T38TRACE" calls "$dir/saved/call.pcapng" >"$dir/out" 2>>"$dir/log"
grep -q 'success.*13, 6 not recovered' "$dir/out"
ok "what was saved is the same call"
# Octet for octet what the command saves, but for the block that tells of the interface.
# shellcheck disable=SC2086 # two words
"$T38TRACE" save --call 1 -o "$dir/saved/same.pcapng" $two >>"$dir/log" 2>&1
[ "$(tail -c 90000 "$dir/saved/call.pcapng" | cksum)" = "$(tail -c 90000 "$dir/saved/same.pcapng" | cksum)" ] &&
	grep -q 'call.pcapng: 495 packets$' "$dir/pane"
ok "with its audio, as the command saves it"
keys F2
seen 'Replace'
keys Down C-u
tm send-keys -l "$dir/saved"
keys Down C-u
tm send-keys -l call
keys Enter
has "keeps a file that exists" 'exists'
for kind in 1:call.tif 2:call.pdf 3:call-p001.png 4:call.txt 5:call.json 6:call.html; do
	keys F2
	seen 'Replace'
	n=0
	while [ $n -lt "${kind%%:*}" ]; do
		keys Right
		n=$((n + 1))
	done
	keys Down C-u
	tm send-keys -l "$dir/saved"
	keys Down C-u
	tm send-keys -l call
	keys Enter
	seen 'written' && [ -s "$dir/saved/${kind#*:}" ] &&
		[ "$(find "$dir/saved/${kind#*:}" -perm 600)" ]
	ok "saves ${kind#*:}"
done
keys C-c
has "Ctrl-C leaves at once" 'status 0'

# ---- kinds of terminals ----
start 80 24 "LC_ALL=C $view testdata/clean-v17-mh.pcap"
seen '1 call'
keys Enter
has "ASCII only: arrows" 'INVITE  audio PCMU :16384 ----*>'
! LC_ALL=C grep -q '[^ -~]' "$dir/pane"
ok "ASCII only: nothing else"
keys 4
has "ASCII only: pages" 'Page 1 of 1'
keys C-c
start 80 24 "TERM=dumb LC_ALL=$utf8 $view testdata/clean-v17-mh.pcap"
has "a terminal that cannot move its cursor: status 2" 'status 2'
start 80 24 "TERM=vt100 LC_ALL=$utf8 $view testdata/clean-v17-mh.pcap"
has "a terminal without colours" '1 call '
keys C-c
start 80 24 "LC_ALL=$utf8 $view - <testdata/clean-v17-mh.pcap"
has "a capture from standard input" '1 call '
keys Enter
has "keys come from the terminal then" 'INVITE sip:'
keys C-c
mkfifo "$dir/fifo"
start 80 24 "(cat testdata/clean-v17-mh.pcap; sleep 60) >$dir/fifo & LC_ALL=$utf8 $view - <$dir/fifo"
has "keys are answered while standard input has no end" 'Reading\|1 call'
keys q Enter
has "and it ends" 'status 0'
rm "$dir/fifo"
mkfifo "$dir/fifo"
start 80 24 "(cat testdata/clean-v17-mh.pcap; sleep 60) >$dir/fifo & LC_ALL=$utf8 $view $dir/fifo"
seen '1 call '
keys F2
seen 'Replace'
keys Down C-u
tm send-keys -l "$dir/saved"
keys Down C-u
tm send-keys -l fifo
keys Enter
has "of a FIFO, which cannot be read again, it saves what it has" 'fifo.pcapng: .* packets of signalling and T.38'
keys q Enter
has "and it ends, too" 'status 0'
printf 'hello' >"$dir/text.pcap"
start 60 24 "LC_ALL=$utf8 $view $dir/text.pcap"
has "what is no capture: said at once" 'not a pcap or pcapng capture'
has "all of it" 'gz, zst\|as .gz\|pcapng'
keys C-c
has "and with status 3" 'status 3'
start 80 24 "TERM=linux LC_ALL=$utf8 $view testdata/clean-v17-mh.pcap"
seen '1 call '
keys 4
has "the console has no braille: half blocks" '▀▀▀'
keys C-c
start 80 24 "LC_ALL=$utf8 $view testdata/clean-v17-mh.pcap"
seen '1 call '
tm send-keys -H 1b 5b 3f 36 32 3b 34 3b 32 32 63
sleep 0.3
keys Enter
has "an answer of the terminal that comes late is no key" 'INVITE sip:'
keys C-c
start 80 24 "LC_ALL=$utf8 $view $dir/none.pcap testdata/clean-v17-mh.pcap"
has "reads what can be read" '1 call '
keys C-c
has "a file that is not there: said afterwards" 'none.pcap: '
has "with status 3" 'status 3'

# ---- calls that go on ----
# part FILE FROM TO: these packets, the head of the file in front of the first.
part() {
	perl -e 'open F, "<", $ARGV[0]; binmode F; local $/; $_ = <F>; print substr $_, 0, 24 if $ARGV[1] == 1; $at = 24;
		for ($n = 1; $at < length && $n <= $ARGV[2]; $n++) { $size = 16 + unpack "V", substr $_, $at + 8, 4;
			print substr $_, $at, $size if $n >= $ARGV[1]; $at += $size }' "$@"
}

# A capture that is still being written, to a FIFO: 442 is the first packet of the page, 804 the last of all.
if command -v perl >/dev/null && mkfifo "$dir/growing"; then
	capture=testdata/ftt-fallback.pcap
	start 80 24 "LC_ALL=$utf8 $view $dir/growing"
	exec 3>"$dir/growing"
	part $capture 1 400 >&3
	shows running 'phase B'
	keys Space Enter End
	has "its ladder ends with what came last" 'V.17 9600 long'
	part $capture 401 442 >&3
	has "and with what comes" 'page 1  1728x'
	keys 4
	part $capture 443 560 >&3
	has "its page arrives" 'Page 1 of 1  1728x1[0-9][0-9] .* 0 bad rows'
	keys n +
	part $capture 561 640 >&3
	has "row by row" 'Page 1 of 1  1728x2[0-9][0-9] .* 0 bad rows'
	keys 5
	has "nothing is said of what may still come" 'running: phase C, page 1, 2[0-9][0-9] rows so far, 0 packets lost'
	grep -q 'Nothing was found wrong so far' "$dir/pane"
	ok "and nothing is found"
	keys 2 End
	has "the table of T.30 grows" '▶ page .* v17-9600'
	keys Escape
	shows running-page ' r2[0-9][0-9] '
	part $capture 641 10000 >&3
	exec 3>&-
	has "in the end it is the call as it was" '^\*.*completed *success *1 '
	keys C-c
	has "and the browser ends" 'status 0'
	start 80 24 "LC_ALL=$utf8 $view $dir/growing"
	exec 3>"$dir/growing"
	part $capture 1 560 >&3
	seen 'phase C'
	keys Enter 4
	seen 'Page 1 of 1'
	keys C-c
	has "it ends while it waits for packets" 'status 0'
	exec 3>&-
	start 80 24 "(cat $capture; sleep 100) | LC_ALL=$utf8 $view --call 2 -"
	has "calls that --call does not name are not shown" '804 packets'
	grep -q 'No call found\|Reading' "$dir/pane"
	ok "while they go on"
	keys C-c
else
	skip "calls that go on" "there is no perl, or no FIFO"
fi

# ---- pictures ----
if command -v python3 >/dev/null; then
	LC_ALL=$utf8 python3 tests/view_graphics.py "$T38TRACE" testdata/loss-unrecovered.pcap >>"$dir/log" 2>&1
	ok "sixels and the graphics of kitty show the page"
else
	skip "sixels and the graphics of kitty show the page" "python3 is not installed"
fi

# ---- signals ----
# pid: of the program, which is a child of the shell in the pane.
pid() {
	pgrep -P "$(tm display-message -p '#{pane_pid}')" -f view
}

start 80 24 "LC_ALL=$utf8 $view testdata/clean-v17-mh.pcap"
seen '1 call '
kill -TERM "$(pid)"
has "SIGTERM ends it" 'status 0'
has "and leaves the terminal as it was" 'as before'
start 80 24 "LC_ALL=$utf8 $view testdata/clean-v17-mh.pcap"
seen '1 call '
kill -HUP "$(pid)"
has "so does SIGHUP" 'as before'
start 80 24 "LC_ALL=$utf8 ASAN_OPTIONS=handle_segv=0 $view testdata/clean-v17-mh.pcap"
seen '1 call '
kill -SEGV "$(pid)"
has "after a fault the terminal is as it was" 'as before'
grep -q 'status 139' "$dir/pane" || seen 'status 1'
ok "and the fault is not hidden"
start 80 24 "LC_ALL=$utf8 $view testdata/clean-v17-mh.pcap"
seen '1 call '
program=$(pid)
tm kill-server
tries=0
while kill -0 "$program" 2>/dev/null && [ $tries -lt 50 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
! kill -0 "$program" 2>/dev/null
ok "it ends with its terminal"
start 80 24 "LC_ALL=$utf8 sh -m -c '$view testdata/clean-v17-mh.pcap; echo stopped; fg; echo went on'"
seen '1 call '
keys C-z
has "Ctrl-Z stops it, and fg brings it back" '1 call '
keys C-c
has "with all that it had" 'went on'
start 80 24 "LC_ALL=$utf8 sh -m -c '$view testdata/clean-v17-mh.pcap; echo stopped; sleep 1; fg; echo went on'"
seen '1 call '
keys C-z
sleep 0.3
tm resize-window -x 100 -y 30
has "it comes back in another size" '^F1 Help'
[ "$(grep -n '^F1 Help' "$dir/pane" | cut -d : -f 1)" = 30 ]
ok "and fills it"
keys C-c
seen 'went on'

# ---- sizes and keys at random, for VIEW_SECONDS (5) ----
# q and C-c are left out, which end it, and / and ., of which a file could be named outside this folder.
any_keys='Enter Escape Space Tab BTab Up Down Left Right Home End PageUp PageDown NPage F1 F2 F3 F4 F5 F6 F7 F8 F9 F10
	< > z x v p i t T R r f s S d D m M c C w a A o h ? n N g G j k l + - = 0 1 2 3 4 5 6 7 8 9 [ ] e y b u C-f C-b C-l'
random=38

# below N: a number from 0.
below() {
	random=$(((random * 1103515245 + 12345) % 2147483648))
	number=$((random / 65536 % $1))
}

some_key() {
	# shellcheck disable=SC2086
	set -- $any_keys
	below $#
	shift "$number"
	tm send-keys "$1" 2>/dev/null
}

mkdir "$dir/storm"
start 80 24 "cd '$dir/storm' && until [ -e over ]; do LC_ALL=$utf8 $view '$root'/testdata/*.pcap || break; done"
seen '17 calls'
end=$(($(date +%s) + ${VIEW_SECONDS:-5}))
while [ "$(date +%s)" -lt $end ]; do
	below 150 && columns=$((number + 1))
	below 60 && rows=$((number + 1))
	tm resize-window -x $columns -y $rows 2>/dev/null
	for _ in 1 2 3 4 5 6; do
		some_key
	done
	sleep 0.03
done
tm resize-window -x 80 -y 24
sleep 0.3
pane >"$dir/out"
[ -s "$dir/out" ] && ! grep -q '^status' "$dir/out"
ok "stands resizes and keys at random"
touch "$dir/storm/over"
keys C-c
has "and ends" 'status 0'
tap_end
