#!/bin/sh
# smoke.sh FOLDER SECONDS TARGET...: runs each fuzz target of FOLDER for so long on its seeds. The seeds are copied
# to the folder; inputs that break a target stay there. False: one was broken. FUZZ_SEED (1) begins the random numbers:
# what passed here passes again, and another number looks elsewhere.
folder=$1 seconds=$2
shift 2
seeds=$(dirname "$0")/seeds
status=0
for target; do
	work=$folder/smoke/$target
	rm -rf "$work"
	mkdir -p "$work/inputs"
	if [ -d "$seeds/$target" ]; then cp "$seeds/$target"/* "$work/inputs/"; fi
	if "$folder/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
		-seed="${FUZZ_SEED:-1}" -artifact_prefix="$work/" "$work/inputs" >"$work/log" 2>&1; then
		echo "fuzz: $target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$work/log") inputs," \
			"none breaks it"
	else
		status=1
		echo "fuzz: $target: broken, see $work"
		grep -v -e '^#' -e '^INFO' "$work/log" | head -40
	fi
done
exit $status
