#!/bin/sh
# What `extract` writes: the pages that the receiver had, pixel for pixel, in files that nobody else can read and
# that replace nothing unasked. TAP; T38TRACE names the program.
# shellcheck source=tests/tap.sh
. "${0%/*}/tap.sh"
data=$root/testdata
same_pages_build || {
	sed 's/^/# /' "$dir/log"
	skip_all "the comparer of pages cannot be built (compiler, libtiff)"
}
cd "$dir" || exit 1
umask 022

mode() {
	# shellcheck disable=SC2012 # names are ours
	ls -ld "$1" | cut -c1-10
}

# One line on standard error, in the form of the contract, with this pattern in it.
one_error() {
	[ "$(wc -l <err)" -eq 1 ] && grep -q "^t38trace: .*$1" err
}

# The comparer has to find what differs.
same_pages "$data/ecm-mh.rx.tif" "$data/ecm-mh.rx.tif"
ok "the comparer takes a file for itself"
! same_pages "$data/ecm-mh.rx.tif" "$data/redundancy0.rx.tif"
ok "the comparer sees other pixels"
! same_pages "$data/mr-noecm-fine-2pages.rx.tif" "$data/clean-ecm-mmr-3pages.rx.tif"
ok "the comparer sees another number of pages"

# Every capture of which the receiver's pages are at hand. In loss-unrecovered rows are missing; the receiver,
# which got the same packets, leaves the same out.
for want in "$data"/*.rx.tif; do
	name=${want##*/}
	name=${name%.rx.tif}
	run extract "$data/$name.pcap" -o pages
	[ "$status" -eq 0 ] && [ ! -s err ] && [ "$(wc -l <out)" -eq 1 ] &&
		same_pages "pages/$name-call1.tif" "$want"
	ok "$name: the pages are those that the receiver had"
done
same_pages pages/clean-v17-mh-call1.tif "$data/clean-v17-mh.tx.tif"
ok "clean-v17-mh: the page is the one that was sent"
[ "$(find pages -type f | wc -l)" -eq "$(find "$data" -name '*.rx.tif' | wc -l)" ]
ok "nothing else was written"
[ "$(find pages -name '*.tif' ! -perm 600)" = "" ] && [ "$(mode pages)" = drwx------ ]
ok "files have mode 0600, the folder that was made has 0700"

# Lines on standard output: path, pages, size, quality.
run extract "$data/mr-noecm-fine-2pages.pcap" -o lines
grep -q '^lines/mr-noecm-fine-2pages-call1\.tif  2 pages  1728x840  .* octets  no bad rows$' out
ok "a line says path, pages, size and quality"
run extract "$data/loss-unrecovered.pcap" -o lines
grep -q '  1 page  1728x414  .*  5 of 414 rows bad$' out
ok "a damaged page is said to be damaged"
run extract "$data/clean-v17-mh.pcap" -o umask
umask 000
run extract "$data/ecm-mh.pcap" -o umask
umask 022
[ "$(mode umask/ecm-mh-call1.tif)" = -rw------- ]
ok "mode 0600 under a umask of 000, too"

# Names.
run extract "$data/ecm-mh.pcap"
[ "$status" -eq 0 ] && same_pages ecm-mh-call1.tif "$data/ecm-mh.rx.tif"
ok "without -o in the current folder"
gzip -c "$data/ecm-mh.pcap" >day.pcap.gz
run extract day.pcap.gz -o names
[ "$(ls names)" = day-call1.tif ]
ok "the name is that of the capture without its endings"
"$T38TRACE" extract - -o names <"$data/ecm-mh.pcap" >out 2>err
[ -f names/stdin-call1.tif ]
ok "standard input is named stdin"
run extract "$data/clean-v17-mh.pcap" "$data/ecm-mh.pcap" -o two
[ "$status" -eq 0 ] && same_pages two/clean-v17-mh-call1.tif "$data/clean-v17-mh.rx.tif" &&
	same_pages two/clean-v17-mh-call2.tif "$data/ecm-mh.rx.tif"
ok "several captures: named after the first, numbered as calls does"
run extract --call 2 "$data/clean-v17-mh.pcap" "$data/ecm-mh.pcap" -o one
[ "$(ls one)" = clean-v17-mh-call2.tif ]
ok "--call N takes that call only"
run extract --call 7a380003@192.0.2.104 "$data/clean-v17-mh.pcap" "$data/ecm-mh.pcap" -o id
[ "$(ls id)" = clean-v17-mh-call2.tif ]
ok "--call takes a Call-ID"

# --split and --raw.
run extract --split "$data/clean-ecm-mmr-3pages.pcap" -o split
[ "$(find split -type f | wc -l)" -eq 3 ] && [ "$(wc -l <out)" -eq 3 ] &&
	same_pages split/clean-ecm-mmr-3pages-call1-p001.tif "$data/clean-ecm-mmr-3pages.rx.tif" 1 &&
	same_pages split/clean-ecm-mmr-3pages-call1-p002.tif "$data/clean-ecm-mmr-3pages.rx.tif" 2 &&
	same_pages split/clean-ecm-mmr-3pages-call1-p003.tif "$data/clean-ecm-mmr-3pages.rx.tif" 3
ok "--split writes a file a page"
for name in clean-v17-mh ecm-mr-fine clean-ecm-mmr-3pages mr-noecm-fine-2pages; do
	run extract --raw "$data/$name.pcap" -o raw
	same_pages "raw/$name-call1.tif" "$data/$name.rx.tif" && ! cmp -s "raw/$name-call1.tif" "pages/$name-call1.tif"
	ok "--raw $name: another file, the same pixels"
done
run extract --raw --split "$data/mr-noecm-fine-2pages.pcap" -o raw
same_pages raw/mr-noecm-fine-2pages-call1-p002.tif "$data/mr-noecm-fine-2pages.rx.tif" 2
ok "--raw and --split together"

# Files that are there.
cp pages/ecm-mh-call1.tif before.tif
run extract --raw "$data/ecm-mh.pcap" -o pages
[ "$status" -eq 3 ] && [ ! -s out ] && one_error 'pages/ecm-mh-call1.tif: .*--force' &&
	cmp -s before.tif pages/ecm-mh-call1.tif
ok "an existing file is refused, and stays as it was"
chmod 644 pages/ecm-mh-call1.tif
run extract --raw --force "$data/ecm-mh.pcap" -o pages
[ "$status" -eq 0 ] && ! cmp -s before.tif pages/ecm-mh-call1.tif && [ "$(mode pages/ecm-mh-call1.tif)" = -rw------- ]
ok "--force replaces it, with mode 0600"
mkdir links
ln -s ../target.tif links/ecm-mh-call1.tif
run extract "$data/ecm-mh.pcap" -o links
[ "$status" -eq 3 ] && one_error 'symbolic link' && [ ! -e target.tif ]
ok "nothing is written through a symbolic link"
echo untouched >target.tif
run extract --force "$data/ecm-mh.pcap" -o links
[ "$status" -eq 3 ] && one_error 'symbolic link' && [ "$(cat target.tif)" = untouched ] && [ -L links/ecm-mh-call1.tif ]
ok "nor with --force"
mkdir -p dirs/ecm-mh-call1.tif
run extract --force "$data/ecm-mh.pcap" -o dirs
[ "$status" -eq 3 ] && one_error 'dirs/ecm-mh-call1.tif: '
ok "a folder in the place of the file is an error"
run extract "$data/ecm-mh.pcap" -o target.tif
[ "$status" -eq 3 ] && one_error 'target.tif'
ok "a file in the place of the folder is an error"
run extract "$data/ecm-mh.pcap" -o no/such/folder
[ "$status" -eq 3 ] && one_error 'no/such/folder' && [ ! -e no ]
ok "only the last folder of a path is made"
[ "$(find . -name '.*' -type f)" = "" ] && [ "$(find links dirs -type f)" = "" ]
ok "nothing half written is left"

# Nothing to write.
run extract "$data/training-failed.pcap" -o none
[ "$status" -eq 0 ] && [ ! -s out ] && one_error 'no page found' && [ ! -e none ]
ok "a capture without pages: a warning, no file, status 0"
for format in png pdf; do
	run extract --format $format "$data/ecm-mh.pcap" -o none
	[ "$status" -eq 2 ] && one_error 'not built yet' && [ ! -e none ]
	ok "--format $format is not built yet"
done
tap_end
