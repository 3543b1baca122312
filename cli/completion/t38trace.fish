# Fish completion for t38trace. The words are those of `t38trace COMMAND --help`; tests/docs.t compares them.

set -l commands ladder calls packets extract report timing view capture
set -l ladder "not __fish_seen_subcommand_from calls packets extract report timing view capture"
set -l packets "__fish_seen_subcommand_from packets"
set -l extract "__fish_seen_subcommand_from extract"
set -l report "__fish_seen_subcommand_from report"
set -l first "not __fish_seen_subcommand_from $commands"

complete -c t38trace -n $first -a ladder -d "Call flow of each fax call"
complete -c t38trace -n $first -a calls -d "One line a call"
complete -c t38trace -n $first -a packets -d "One line a packet of the fax calls"
complete -c t38trace -n $first -a extract -d "The pages as TIFF, PNG or PDF"
complete -c t38trace -n $first -a report -d "Result, loss, pages and findings"
complete -c t38trace -n $first -a timing -d "What each telephone line heard (not built yet)"
complete -c t38trace -n $first -a view -d "The full-screen terminal browser (not built yet)"
complete -c t38trace -n $first -a capture -d "The same analysis live (not built yet)"

complete -c t38trace -n $ladder -x -l detail -a "sip t30 ifp" -d "How deep"
complete -c t38trace -n $ladder -x -l width -d "Columns"

complete -c t38trace -n $packets -s V -l tree -d "The full decode of each packet"
complete -c t38trace -n $packets -x -s T -l type -a "text json" -d "Form"

complete -c t38trace -n $extract -l split -d "A file a page"
complete -c t38trace -n $extract -l raw -d "Keep the code stream as it was received"
complete -c t38trace -n $extract -l force -d "Replace files that exist"
complete -c t38trace -n $extract -l all-legs -d "Pages of each leg, not of the best"
complete -c t38trace -n $extract -l mark-damage -d "Beside a damaged page a PNG that shows where"
complete -c t38trace -n $extract -x -l format -a "tiff png pdf" -d "File format"

complete -c t38trace -n $report -x -l format -a "text json jsonl" -d "Form"
complete -c t38trace -n $report -x -l fail-on -a "error warning note" -d "Exit 1 on findings of at least"
complete -c t38trace -n $report -x -l check -d "Exit 1 unless a metric holds (not built yet)"
complete -c t38trace -n $report -r -F -l checks -d "Checks from a file (not built yet)"

complete -c t38trace -r -F -s r -l read -d "A capture to read; - is standard input"
complete -c t38trace -x -s f -l filter -d "Only packets that pass"
complete -c t38trace -x -l call -d "Only this call: index or Call-ID"
complete -c t38trace -r -F -s o -l output -d "Write there"
complete -c t38trace -x -l color -a "auto always never" -d "Colours"
complete -c t38trace -x -l progress -a "auto always never" -d "Progress on standard error"
complete -c t38trace -s q -l quiet -d "No warnings"
complete -c t38trace -s v -l verbose -d "Counts of what was read"
complete -c t38trace -l version -d "Print the version"
complete -c t38trace -s h -l help -d "Print the options"
