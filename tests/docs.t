#!/bin/sh
# What is written about the program is what the program does: options, commands and findings in the manual and in the
# completions, the outputs in README.md. UPDATE=1 prove tests/docs.t writes the outputs into README.md again.
# TAP; T38TRACE names the program.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"
manual=cli/t38trace.1
commands=$("$T38TRACE" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
built=$("$T38TRACE" --help | sed -n '/^Commands:/,/^$/{/not built yet/d;s/^  \([a-z]*\) .*/\1/p;}')

# options COMMAND: those of its --help, one a line: --name and -n.
options() {
	"$T38TRACE" "$1" --help | sed -n '/^Options:/,/^$/p' |
		grep -o -E '(^|[ ,])--?[A-Za-z][A-Za-z-]*' | tr -d ' ,' | sort -u
}

# every FILE PATTERN WORD...: each word stands in the file; @ in the pattern is the word.
every() {
	file=$1 pattern=$2 lacking=0
	shift 2
	for word; do
		grep -q -E -e "$(printf %s "$pattern" | sed "s|@|$word|")" "$file" && continue
		say "$file lacks $word"
		lacking=1
	done
	return $lacking
}

[ -n "$commands" ] && [ -n "$built" ] && [ "$(options report | grep -c .)" -gt 10 ]
ok "--help lists commands and options"

# ---- manual ----
# groff's \- is a minus sign.
sed 's/\\-/-/g' "$manual" >"$dir/manual"
# heads COMMAND: the lines that head an option of every command, and of this one.
heads() {
	sed -n -e '/^\.SS Of every command$/,/^\.SS Of [a-z]*$/p' -e "/^\.SS Of $1\$/,/^\.S/p" "$dir/manual" |
		grep -E '^\.BR? -'
}

for command in $built; do
	heads "$command" >"$dir/heads"
	# shellcheck disable=SC2046
	every "$dir/heads" '[ "]@($|[ =])' $(options "$command")
	ok "the manual has the options of $command"
done
for command in $commands; do
	every "$dir/manual" '^\.BR?.*[ "]@($|[ "])' "$command"
	ok "the manual has the command $command"
done
# Options that the manual has under .SS Of COMMAND, and only there.
for command in $built; do
	# shellcheck disable=SC2086
	sed -n "/^\.SS Of $command\$/,/^\.S/p" "$dir/manual" | grep -E '^\.BR? -' | grep -o -E -- '--[a-z-]+' |
		sort -u >"$dir/own"
	options "$command" >"$dir/help"
	! grep -v -x -F -f "$dir/help" "$dir/own" >>"$dir/log"
	ok "the manual gives $command no option that it has not"
done
# shellcheck disable=SC2046
every "$dir/manual" '^\.B @$' $(sed -n 's/^.*= {"\([A-Z0-9]*-[A-Z0-9-]*\)".*/\1/p' analyzer/finding.c)
ok "the manual has every finding of analyzer/finding.c"
# shellcheck disable=SC2046
every "$dir/manual" '^\.BR?.*[ "]@($|[ "])' $("$T38TRACE" report --format json testdata/clean-v17-mh.pcap |
	sed -n '/"streams"/,/"frames"/s/^            "\([a-z0-9_]*\)":.*/\1/p' |
	grep -v -x -E 'hop|from|src|dst' | sort -u)
ok "the manual has every figure of the JSON report's streams"
every "$dir/manual" '^\.B @$' 0 1 2 3 NO_COLOR COLUMNS
ok "the manual has exit statuses and environment"
[ "$(sed -n 's/^VERSION := //p' Makefile)" = "$(sed -n 's/^\.TH .*"t38trace \([0-9.]*\)".*/\1/p' "$manual")" ]
ok "the manual is of this version"
if command -v groff >/dev/null; then
	groff -man -ww -z -Tutf8 "$manual" 2>>"$dir/log" && [ ! -s "$dir/log" ]
	ok "groff reads the manual without a warning"
else
	skip "groff reads the manual without a warning" "groff is not installed"
fi

# ---- completions ----
# asked LINE...: what bash would offer behind these words.
asked() {
	bash -c '
		. cli/completion/t38trace.bash
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_t38trace
		printf "%s\n" "${COMPREPLY[@]}"' bash "$@"
}

for command in $built; do
	if command -v bash >/dev/null; then
		options "$command" | sort >"$dir/want"
		asked t38trace "$command" - | sort -u >"$dir/got"
		same_text "$dir/want" "$dir/got"
		ok "bash offers the options of $command, and no others"
	else
		skip "bash offers the options of $command" "bash is not installed"
	fi
	# shellcheck disable=SC2046
	every cli/completion/_t38trace '[^a-z-]@[^a-z-]' $(options "$command")
	ok "zsh has the options of $command"
	# fish writes them as -l name and -s n.
	# shellcheck disable=SC2046
	every cli/completion/t38trace.fish ' -l @( |$)' $(options "$command" | sed -n 's/^--//p') &&
		every cli/completion/t38trace.fish ' -s @( |$)' $(options "$command" | sed -n 's/^-\([^-]\)$/\1/p')
	ok "fish has the options of $command"
done
if command -v bash >/dev/null; then
	asked t38trace '' >"$dir/got"
	# shellcheck disable=SC2086
	every "$dir/got" '^@$' $commands
	ok "bash offers the commands"
	[ "$(asked t38trace report --format = js | tr '\n' ' ')" = 'json jsonl ' ]
	ok "bash offers the values of an option"
	[ "$(asked t38trace calls testdata/clean-v17-mh.p)" = testdata/clean-v17-mh.pcap ]
	ok "bash offers files"
else
	skip "bash offers the commands" "bash is not installed"
fi
# shellcheck disable=SC2086
every cli/completion/_t38trace "^		'@:" $commands && every cli/completion/t38trace.fish ' -a @ ' $commands
ok "zsh and fish have the commands"
for shell in bash zsh fish; do
	script=cli/completion/t38trace.$shell
	[ $shell = zsh ] && script=cli/completion/_t38trace
	if command -v $shell >/dev/null; then
		$shell -n "$script" 2>>"$dir/log"
		ok "$shell reads its completion"
	else
		skip "$shell reads its completion" "$shell is not installed"
	fi
done

# ---- README.md ----
# Commands behind "$ " in console blocks are run where testdata/ is; what follows them is their output.
mkdir "$dir/bin" "$dir/play"
ln -s "$T38TRACE" "$dir/bin/t38trace"
ln -s "$root/testdata" "$dir/play/testdata"
PATH=$dir/bin:$PATH perl -e '
	use strict;
	local $/;
	my ($file, $play) = @ARGV;
	open my $in, "<", $file or die;
	my $text = <$in>;
	chdir $play or die;
	sub block {
		my ($block) = @_;
		my $out = "";
		for my $command ($block =~ /^\$ (.*)$/mg) {
			my $printed = qx{exec 2>&1; $command};
			$out .= "\$ $command\n$printed";
		}
		return $out;
	}
	$text =~ s/^```console\n(.*?)^```\n/"```console\n" . block($1) . "```\n"/gmse;
	print $text;' README.md "$dir/play" >"$dir/readme"
[ -z "$UPDATE" ] || cp "$dir/readme" README.md
same_text README.md "$dir/readme"
ok "README.md shows what the program prints"
[ "$(grep -c '^\$ t38trace' README.md)" -ge 6 ]
ok "README.md shows outputs"
# shellcheck disable=SC2046
every Makefile '^@:' $(grep -o -h -E '\bmake (-n )?[a-z]+' README.md | sed -e 's/.* //' | sort -u | grep -v -x -e targets) deps demo check
ok "README.md names targets that the Makefile has"
lacking=0
# shellcheck disable=SC2016 # backquotes of Markdown
for path in $(grep -o -E '`[a-z.0-9_/]+\.(c|h|t|md)`' README.md | tr -d '`' | sort -u); do
	[ -e "$path" ] || {
		say "README.md names $path"
		lacking=1
	}
done
[ $lacking = 0 ]
ok "README.md names files that exist"
lacking=0
# shellcheck disable=SC2016
for function in $(grep -o -E '`[a-z0-9_]+`' README.md | tr -d '`' | grep _ | sort -u); do
	grep -q -E "[ *]$function\(" cli/*.[ch] render/*.h analyzer/*.h reassembly/*.h dissect/*.h || {
		say "README.md names $function"
		lacking=1
	}
done
[ $lacking = 0 ]
ok "README.md names functions that exist"
tap_end
