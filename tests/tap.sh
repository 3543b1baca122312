# What the shell tests share. Source it first: . "${0%/*}/tap.sh"
# It goes to the root of the checkout and sets T38TRACE (absolute path), root and dir (a temporary folder that
# is removed at the end). Tests are counted; tap_end prints the plan.
# shellcheck shell=sh
cd "${0%/*}/.." || exit 1
root=$PWD
T38TRACE=${T38TRACE:-build/t38trace}
case $T38TRACE in
/*) ;;
*) T38TRACE=$root/$T38TRACE ;;
esac
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
unset COLUMNS NO_COLOR
export LC_ALL=C TZ=UTC
: >"$dir/log"
count=0

# result STATUS NAME [DIRECTIVE]: one line of TAP; what stands in $dir/log explains a failure, on stderr: prove
# passes that on, a comment in the TAP it does not.
result() {
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $count - $2${3:+ # $3}"
	else
		echo "not ok $count - $2${3:+ # $3}"
		head -30 "$dir/log" | sed 's/^/# /' >&2
	fi
	: >"$dir/log"
}

# ok NAME: the exit status of the command before is the test's result.
ok() {
	result $? "$1"
}

# todo NAME WHY: as ok, for what is known not to work yet.
todo() {
	result $? "$1" "TODO $2"
}

skip() {
	: >"$dir/log"
	result 0 "$1" "SKIP $2"
}

skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}

tap_end() {
	echo "1..$count"
}

say() {
	echo "$*" >>"$dir/log"
}

# run ARGUMENTS...: the program; fills $dir/out, $dir/err and $status.
# shellcheck disable=SC2034 # the caller reads $status
run() {
	"$T38TRACE" "$@" >"$dir/out" 2>"$dir/err" </dev/null
	status=$?
	say "t38trace $*: exit status $status"
	sed 's/^/  /' "$dir/err" >>"$dir/log"
}

# call_values: of a JSON report on standard input each value of its calls, one "INDEX.path value" a line.
call_values() {
	perl -MJSON::PP -e '
		sub walk {
			my ($path, $v) = @_;
			if (ref $v eq "HASH") { walk("$path.$_", $v->{$_}) for sort keys %$v }
			elsif (ref $v eq "ARRAY") { walk("$path.$_", $v->[$_]) for 0 .. $#$v }
			else { print substr($path, 1), " ", defined $v ? $v : "null", "\n" }
		}
		local $/;
		walk("", decode_json(<STDIN>)->{calls});' 2>>"$dir/log"
}

# same_text WANT GOT
same_text() {
	diff "$1" "$2" >>"$dir/log"
}

# Builds the comparer of pages. False: there is no compiler or no libtiff.
same_pages_build() {
	# shellcheck disable=SC2046 # several words
	${CC:-cc} -o "$dir/same_pages" $(pkg-config --cflags libtiff-4) "$root/tests/same_pages.c" \
		$(pkg-config --libs libtiff-4) -lm >>"$dir/log" 2>&1
}

# same_pages A B [PAGE]: two TIFF files hold the same pages, pixel for pixel; with PAGE, A is that page of B.
same_pages() {
	"$dir/same_pages" "$@" >>"$dir/log" 2>&1
}
