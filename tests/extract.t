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

# Builds the tool that makes a TIFF of PNG files.
png_build() {
	# shellcheck disable=SC2046 # several words
	${CC:-cc} -o "$dir/png_to_tiff" $(pkg-config --cflags libtiff-4 libpng) "$root/tests/png_to_tiff.c" \
		$(pkg-config --libs libtiff-4 libpng) -lm >>"$dir/log" 2>&1
}

png_to_tiff() {
	"$dir/png_to_tiff" "$@" >>"$dir/log" 2>&1
}

# pdf_pages_are NAME: the images of pdf/NAME-call1.pdf are in T.6, and the pages of NAME; pdfimages tells the resolution
# that they have on their page in a list, not in the files.
pdf_pages_are() {
	rm -rf images && mkdir images && pdfimages -tiff "pdf/$1-call1.pdf" images/p 2>>log || return 1
	pdfimages -list "pdf/$1-call1.pdf" | sed 1,2d >images/list
	while read -r page number _ _ _ _ _ _ coding _ _ _ x y _; do
		image=$(printf 'images/p-%03d.tif' "$number")
		[ "$coding" = ccitt ] && tiffset -s 282 "$x" "$image" && tiffset -s 283 "$y" "$image" &&
			same_pages "$image" "$data/$1.rx.tif" "$page" || return 1
	done <images/list
	[ "$page" = '' ] && [ "$(wc -l <images/list)" -eq "$(find images -name '*.tif' | wc -l)" ] && [ -s images/list ]
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
run extract --format gif "$data/ecm-mh.pcap" -o none
[ "$status" -eq 2 ] && one_error "'gif' is none of tiff, png, pdf" && [ ! -e none ]
ok "a format that does not exist is wrong usage"
for format in png pdf; do
	run extract --raw --format $format "$data/ecm-mh.pcap" -o none
	[ "$status" -eq 2 ] && one_error 'leave out --raw' && [ ! -e none ]
	ok "--raw with --format $format is wrong usage"
done

# PNG.
if png_build; then
	for name in clean-v17-mh mmr-superfine loss-unrecovered; do
		run extract --format png "$data/$name.pcap" -o png
		[ "$status" -eq 0 ] && [ "$(wc -l <out)" -eq 1 ] && grep -q "^png/$name-call1-p001.png  1 page  1728x" out &&
			png_to_tiff "png/$name-call1-p001.png" got.tif && same_pages got.tif "$data/$name.rx.tif"
		ok "PNG of $name: size, resolution and pixels are those of the page"
	done
	run extract --format png "$data/clean-ecm-mmr-3pages.pcap" -o png
	[ "$(wc -l <out)" -eq 3 ] && png_to_tiff png/clean-ecm-mmr-3pages-call1-p00?.png got.tif &&
		same_pages got.tif "$data/clean-ecm-mmr-3pages.rx.tif"
	ok "PNG: a file a page"
else
	skip "PNG" "the comparer of PNG cannot be built"
fi
[ "$(find png -type f ! -perm 600)" = "" ]
ok "PNG files have mode 0600"
run extract --format png "$data/ecm-mh.pcap" -o png
run extract --format png "$data/ecm-mh.pcap" -o png
[ "$status" -eq 3 ] && [ ! -s out ] && one_error 'png/ecm-mh-call1-p001.png: .*--force'
ok "an existing PNG is refused"

# PDF.
run extract --format pdf "$data/clean-ecm-mmr-3pages.pcap" -o pdf
[ "$status" -eq 0 ] && grep -q '^pdf/clean-ecm-mmr-3pages-call1\.pdf  3 pages  1728x1000  .* octets  no bad rows$' out &&
	[ "$(mode pdf/clean-ecm-mmr-3pages-call1.pdf)" = -rw------- ]
ok "a document is one PDF, with mode 0600"
run extract --split --format pdf "$data/clean-ecm-mmr-3pages.pcap" -o pdf
[ "$(wc -l <out)" -eq 3 ] && [ -s pdf/clean-ecm-mmr-3pages-call1-p003.pdf ]
ok "--split makes a PDF of each page"
run extract --format pdf "$data/clean-ecm-mmr-3pages.pcap" -o again
cmp -s pdf/clean-ecm-mmr-3pages-call1.pdf again/clean-ecm-mmr-3pages-call1.pdf
ok "the same capture gives the same PDF"
! grep -q -a -e "$dir" -e "$(uname -n)" pdf/clean-ecm-mmr-3pages-call1.pdf
ok "a PDF names neither host nor folder"
if command -v pdfimages >/dev/null && command -v tiffset >/dev/null; then
	# 1728 pels at 204 dpi, 1000 rows at 7.7 lines/mm: 215.15 mm and 129.87 mm, in points.
	pdfinfo pdf/clean-ecm-mmr-3pages-call1.pdf >>log 2>&1 && grep -q '^Page size: *609.88 x 368.14 pts' log
	ok "the pages of a PDF are as large as they were"
	for name in clean-v17-mh mmr-superfine clean-ecm-mmr-3pages loss-unrecovered; do
		run extract --force --format pdf "$data/$name.pcap" -o pdf
		pdf_pages_are "$name"
		ok "PDF of $name: resolution and pixels are those of the pages"
	done
else
	skip "PDF: the other opinion" "pdfimages and tiffset are not installed"
fi

# --mark-damage.
run extract --mark-damage "$data/loss-unrecovered.pcap" "$data/clean-v17-mh.pcap" -o damage
[ "$status" -eq 0 ] && [ "$(ls damage)" = "$(printf '%s\n' loss-unrecovered-call1.tif loss-unrecovered-call2-p001-damage.png loss-unrecovered-call2.tif)" ]
ok "--mark-damage makes an image of the damaged page only"
grep -q '^damage/loss-unrecovered-call2-p001-damage.png  1 page  1728x414  204x98 dpi  .* octets  damage: [1-9] lost.*$' out
ok "its line says what is damaged"
[ "$(mode damage/loss-unrecovered-call2-p001-damage.png)" = -rw------- ] &&
	cmp -s damage/loss-unrecovered-call2.tif pages/loss-unrecovered-call1.tif
ok "its mode is 0600; the page itself is as without it"
run extract --mark-damage --raw "$data/loss-unrecovered.pcap" -o damage-raw
[ "$status" -eq 0 ] && cmp -s damage-raw/loss-unrecovered-call1-p001-damage.png damage/loss-unrecovered-call2-p001-damage.png
ok "--mark-damage goes with --raw"

# A page that cannot be decoded: the number of planes in the header of each JBIG page is 3. T.38 has octets reversed.
jbig=$root/../shared/captures/fs_fs_to_fs_ecm_nano.pcap
if [ -f "$jbig" ]; then
	perl -0777 -pe 's/\x00\x00\x80\x00(?=\x00\x00\x60\x03)/\x00\x00\xc0\x00/g' <"$jbig" >jbig.pcap
	for format in tiff png pdf; do
		run extract --format $format --mark-damage jbig.pcap -o jbig-$format
		[ "$status" -eq 0 ] && [ "$(find jbig-$format -type f)" != "" ] && [ "$(find jbig-$format ! -name '*.jbg' -type f)" = "" ]
		ok "--format $format: pages that cannot be decoded are saved as their code stream"
	done
	grep -q '^jbig-pdf/jbig-call1-p002.jbg  1 page  11264 octets  code stream of JBIG, not decoded$' out &&
		[ "$(wc -l <out)" -eq 4 ] && [ "$(mode jbig-pdf/jbig-call1-p002.jbg)" = -rw------- ]
	ok "a line says so; the file has mode 0600"
	[ "$(head -c 8 jbig-pdf/jbig-call1-p002.jbg | od -A n -t x1 | tr -d ' \n')" = 00000300000006c0 ]
	ok "its octets are in the order of JBIG"
else
	skip "pages that cannot be decoded" "the captures of ../shared are not here"
fi

# Tags, as others read them.
if command -v tiffinfo >/dev/null; then
	tiffinfo pages/loss-unrecovered-call1.tif >info 2>>log
	grep -q 'Fax Data: receiver regenerated' info && grep -q 'Bad Fax Lines: 5$' info &&
		grep -q 'Consecutive Bad Fax Lines: 2$' info && grep -q 'FaxDcs: 00 44 1E$' info &&
		grep -q 'FaxRecvParams: 2105384$' info && grep -q 'Page Number: 0-1$' info && ! grep -q -i 'host' info
	ok "tiffinfo reads the tags of a fax"
else
	skip "tiffinfo reads the tags of a fax" "it is not installed"
fi
if command -v identify >/dev/null; then
	identify -format '%m %w %h %x %y\n' pages/clean-ecm-mmr-3pages-call1.tif png/mmr-superfine-call1-p001.png >got 2>>log
	head -1 got | grep -q '^TIFF 1728 1000 204 196$' && tail -1 got | grep -q '^PNG 1728 1680 '
	ok "ImageMagick reads TIFF and PNG"
else
	skip "ImageMagick reads TIFF and PNG" "it is not installed"
fi
tap_end
