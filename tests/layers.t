#!/bin/sh
# The house rules that a compiler does not see: who may include whom, which library belongs where, how long
# files and functions may be, what stands at the top. Each rule is also shown to find what breaks it. TAP.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"

# From the top of the pipeline down: a folder includes itself and those behind it.
folders='cli render analyzer reassembly dissect'

# allowed FOLDER: the folders that it may include.
allowed() {
	case $1 in
	cli) echo cli render analyzer reassembly dissect ;;
	render) echo render analyzer reassembly dissect ;;
	analyzer) echo analyzer reassembly dissect ;;
	reassembly) echo reassembly dissect ;;
	dissect) echo dissect ;;
	esac
}

sources() {
	find "$@" -name '*.[ch]' 2>/dev/null | sort
}

# quoted_includes FOLDER: "file path" for each #include "path" of its sources and of its unit tests.
quoted_includes() {
	sources "$1" "tests/$1" | while read -r file; do
		sed -n 's|^[ \t]*#[ \t]*include[ \t]*"\([^"]*\)".*|\1|p' "$file" | sed "s|^|$file |"
	done
}

# layers FOLDER: false, with a line for each, when an include goes against the arrow.
layers() (
	quoted_includes "$1" >"$dir/includes"
	bad=0
	while read -r file path; do
		fine=
		for folder in $(allowed "$1"); do
			case $path in "$folder"/*) fine=yes ;; esac
			# Helpers of the unit tests lie beside them.
			case $file:$path in tests/*:tests/"$folder"/*) fine=yes ;; esac
		done
		[ "$fine" ] && [ -f "$path" ] && continue
		say "$file includes $path"
		bad=1
	done <"$dir/includes"
	return $bad
)

# only_in FOLDERS PATTERN: a system header that matches is included in no other folder.
only_in() (
	bad=0
	for folder in $folders; do
		case " $1 " in *" $folder "*) continue ;; esac
		if sources "$folder" | xargs grep -E "^[[:space:]]*#[[:space:]]*include[[:space:]]*<($2)" \
			/dev/null >>"$dir/log"; then
			bad=1
		fi
	done
	return $bad
)

# What parsing may need of the C library; anything else in dissect/ is a dependency.
libc='arpa/inet|assert|ctype|errno|float|inttypes|iso646|limits|math|stdalign|stdarg|stdbool|stddef|stdint|stdio|stdlib|string'
dissect_is_libc() {
	! sources dissect | xargs grep -E '^[[:space:]]*#[[:space:]]*include[[:space:]]*<' /dev/null |
		grep -v -E "<($libc)\.h>" >>"$dir/log"
}

dissect_allocates_nothing() {
	! sources dissect | xargs grep -n -E '(^|[^[:alnum:]_])(malloc|calloc|realloc|strdup|strndup|asprintf) ?\(' \
		/dev/null >>"$dir/log"
}

code() {
	# shellcheck disable=SC2086 # several folders
	find $folders tests testdata .ci \( -name '*.[ch]' -o -name '*.t' -o -name '*.sh' -o -path '.ci/*' \) -type f
	echo Makefile
}

# files_up_to LINES
files_up_to() {
	code | while read -r file; do
		lines=$(wc -l <"$file")
		[ "$lines" -le "$1" ] || echo "$file has $lines lines"
	done >"$dir/long"
	cat "$dir/long" >>"$dir/log"
	[ ! -s "$dir/long" ]
}

# functions_up_to LINES: a body begins with { and ends with } in the first column.
functions_up_to() {
	# shellcheck disable=SC2086
	sources $folders | xargs awk -v most="$1" '
		FNR == 1 { from = 0 }
		/^\{/ { from = FNR }
		/^\}/ && from {
			if (FNR - from - 1 > most) print FILENAME ":" from ": a function of " FNR - from - 1 " lines"
			from = 0
		}' >"$dir/long"
	cat "$dir/long" >>"$dir/log"
	[ ! -s "$dir/long" ]
}

top='.ci .clang-format .gitignore LICENSE Makefile README.md analyzer cli dissect reassembly render testdata tests'

# What is checked in; in a tree without git, what lies there and was not built.
top_level() {
	git ls-files >"$dir/tracked" 2>/dev/null || : >"$dir/tracked"
	if [ -s "$dir/tracked" ]; then
		cut -d/ -f1 "$dir/tracked" | sort -u
	else
		find . -mindepth 1 -maxdepth 1 ! -name .git ! -name 'build*' | sed 's|^\./||' | sort
	fi
}

top_is() {
	top_level >"$dir/top"
	# shellcheck disable=SC2086 # a word a line
	printf '%s\n' $top | LC_ALL=C sort >"$dir/want"
	same_text "$dir/want" "$dir/top"
}

for folder in $folders; do
	layers "$folder"
	ok "$folder includes only: $(allowed "$folder")"
done
only_in render 'tiff|tiffio\.h|tiffvers\.h|(n?curses|panel|menu|form)\.h|ncursesw?/'
ok "libtiff and ncurses are used in render only"
only_in render 'png\.h|qpdf/'
ok "libpng and libqpdf are used in render only"
only_in reassembly '(jpeglib|jbig85?)\.h'
ok "libjpeg and libjbig are used in reassembly only"
only_in render 'json-glib/'
ok "json-glib is used in render only"
only_in cli 'pcap(\.h|/)|zlib\.h|zstd\.h|signal\.h|sys/ioctl\.h'
ok "libpcap, decompression and the terminal's state are used in cli only"
only_in 'cli render analyzer reassembly' '(glib|gio|gobject)'
ok "dissect does without GLib"
dissect_is_libc
ok "dissect includes nothing but the C library"
dissect_allocates_nothing
ok "dissect allocates nothing"
files_up_to 800
ok "no file has more than 800 lines"
functions_up_to 100
ok "no function has more than 100 lines"
top_is
ok "the top level holds what it should"

# The rules themselves, in a small tree that breaks each of them.
mkdir "$dir/tree" && cd "$dir/tree" || exit 1
# shellcheck disable=SC2086
mkdir $folders tests tests/dissect testdata .ci
touch cli/run.h analyzer/call.h Makefile
printf '#include "analyzer/call.h"\n#include <glib.h>\n#include <pcap/pcap.h>\n' >dissect/udptl.c
printf '#include "cli/run.h"\n' >render/page.h
printf '#include "analyzer/call.h"\n' >tests/dissect/udptl_test.c
{
	printf 'int f(void)\n{\n'
	yes '	x = malloc(1);' | head -900
	printf '}\n'
} >dissect/long.c

# finds NAME COMMAND...: the rule fails here, for the reason that is looked for.
finds() {
	name=$1 pattern=$2
	shift 2
	! "$@" && grep -q -e "$pattern" "$dir/log"
	ok "finds $name"
}

finds "an include against the arrow" '^dissect/udptl.c includes analyzer/call.h' layers dissect
finds "the same in a header of another folder" '^render/page.h includes cli/run.h' layers render
finds "the same in a unit test" '^tests/dissect/udptl_test.c includes' layers dissect
finds "GLib in dissect" 'dissect/udptl.c:.*glib' only_in 'cli render analyzer reassembly' '(glib|gio|gobject)'
finds "libpcap outside of cli" 'dissect/udptl.c:.*pcap' only_in cli 'pcap(\.h|/)'
finds "a foreign header in dissect" 'dissect/udptl.c:.*glib' dissect_is_libc
finds "an allocation in dissect" 'dissect/long.c:3' dissect_allocates_nothing
finds "a long file" 'dissect/long.c has 903 lines' files_up_to 800
finds "a long function" 'dissect/long.c:2: a function of 900 lines' functions_up_to 100
finds "a wrong top level" '^< LICENSE' top_is
tap_end
