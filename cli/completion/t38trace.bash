# Bash completion for t38trace. The words are those of `t38trace COMMAND --help`; tests/docs.t compares them.

_t38trace_options() {
	local common='--read -r --filter -f --call --output -o --color --progress --quiet -q --verbose -v --version --help -h'
	case $1 in
	ladder) echo "--detail --width --line $common" ;;
	packets) echo "--tree -V --type -T $common" ;;
	extract) echo "--split --raw --force --all-legs --mark-damage --format $common" ;;
	report) echo "--format --fail-on --check --checks --baseline --redact --list-metrics $common" ;;
	timing) echo "--format --from --to --what-if --profile --playout --delay-caller --delay-callee $common" ;;
	explain) echo "--list $common" ;;
	save) echo "--annotate --file-format --force $common" ;;
	capture)
		common='--filter -f --output -o --color --quiet -q --verbose -v --version --help -h'
		echo "--interface -i --write -w --all --ring-buffer -b --autostop -a --snaplen -s --buffer-size --no-promiscuous -p \
			--immediate-mode --view --format --user --max-memory --linger --metrics --file-format --force $common"
		;;
	*) echo "$common" ;;
	esac
}

# The values of an option; nothing for one that takes a file or free text.
_t38trace_values() {
	case $1:$2 in
	*:--color | *:--progress) echo 'auto always never' ;;
	ladder:--detail) echo 'sip t30 ifp' ;;
	packets:--type | packets:-T) echo 'text json' ;;
	extract:--format) echo 'tiff png pdf' ;;
	report:--format) echo 'text json jsonl junit html' ;;
	timing:--format) echo 'text table json svg' ;;
	capture:--format) echo 'text jsonl' ;;
	*:--file-format) echo 'pcapng pcap' ;;
	capture:-i | capture:--interface) echo "any $(ls /sys/class/net 2>/dev/null)" ;;
	capture:-b | capture:--ring-buffer | capture:-a | capture:--autostop) echo 'filesize: duration: files: packets:' ;;
	capture:--user) compgen -u ;;
	*:--profile) echo 'generic spandsp' ;;
	report:--fail-on) echo 'error warning note' ;;
	esac
}

_t38trace() {
	local commands='ladder calls packets extract report timing explain save view capture'
	local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' word
	# --color=al comes as three words
	if [[ $current == '=' ]]; then
		current=''
	elif [[ $previous == '=' ]]; then
		previous=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	for word in "${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
		if [[ " $commands " == *" $word "* ]]; then
			command=$word
			break
		fi
	done
	local values
	values=$(_t38trace_values "${command:-ladder}" "$previous")
	COMPREPLY=()
	if [[ -n $values ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$values" -- "$current")
	elif [[ $current == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_t38trace_options "${command:-ladder}")" -- "$current")
	elif [[ $previous == -o || $previous == --output ]] && [[ $command == extract ]]; then
		mapfile -t COMPREPLY < <(compgen -d -- "$current")
	elif [[ $previous == --call || $previous == --width || $previous == --check || $previous == -f || $previous == --filter ]]; then
		return
	else
		mapfile -t COMPREPLY < <(compgen -f -- "$current")
		[[ -n $command || $COMP_CWORD -gt 1 ]] ||
			mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$commands" -- "$current")
	fi
}

complete -o filenames -F _t38trace t38trace
