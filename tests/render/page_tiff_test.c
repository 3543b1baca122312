#include "render/page_job.h"
#include "render/page_tiff_fax.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <tiffio.h>
#include <unistd.h>

#include "tests/render/page_tiff_rig.h"

static void test_tags(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *page = coded_page(T4_MH, 1728, 40, "");
	write_one(place, false, page);
	TIFF *tif = open_tiff(place);
	check_short(tif, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
	check_short(tif, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
	check_short(tif, TIFFTAG_FILLORDER, FILLORDER_MSB2LSB);
	check_short(tif, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
	check_short(tif, TIFFTAG_BITSPERSAMPLE, 1);
	check_short(tif, TIFFTAG_SAMPLESPERPIXEL, 1);
	check_long(tif, TIFFTAG_SUBFILETYPE, FILETYPE_PAGE);
	check_long(tif, TIFFTAG_ROWSPERSTRIP, 40);
	check_text(tif, TIFFTAG_SOFTWARE, "t38trace " T38TRACE_VERSION);
	check_text(tif, TIFFTAG_DATETIME, "2024:03:01 12:34:56");
	check_long(tif, TIFFTAG_FAXRECVTIME, 14); /* 13.6 s */
	check_resolution(tif, 204, 98, RESUNIT_INCH);
	check_number(tif, 0, 1);
	check_quality(tif, 0, 0, 0);
	g_assert_cmpuint(TIFFNumberOfStrips(tif), ==, 1);
	g_assert_false(TIFFReadDirectory(tif));
	TIFFClose(tif);
	fax_page_free(page);
}

/* Every coding in, T.6 out; widths that are no multiple of 8 and the greatest of all. */
static void test_pels(struct place *place, gconstpointer data)
{
	static const uint32_t widths[] = {1, 13, 1728, 2432, T4_MAX_WIDTH};
	(void)data;
	for (size_t w = 0; w < G_N_ELEMENTS(widths); w++) {
		for (enum t4_coding coding = T4_MH; coding <= T4_MMR; coding++) {
			struct fax_page *page = coded_page(coding, widths[w], 50, "");
			write_one(place, false, page);
			TIFF *tif = open_tiff(place);
			check_pels(tif, widths[w], 50);
			TIFFClose(tif);
			fax_page_free(page);
		}
	}
}

static void test_raw_pels(struct place *place, gconstpointer data)
{
	static const unsigned compressions[] = {
		COMPRESSION_CCITTFAX3, COMPRESSION_CCITTFAX3, COMPRESSION_CCITTFAX4};
	(void)data;
	for (enum t4_coding coding = T4_MH; coding <= T4_MMR; coding++) {
		struct fax_page *page = coded_page(coding, 1728, 50, "");
		write_one(place, true, page);
		TIFF *tif = open_tiff(place);
		check_short(tif, TIFFTAG_COMPRESSION, compressions[coding]);
		if (coding != T4_MMR)
			check_long(tif, TIFFTAG_GROUP3OPTIONS, coding == T4_MR);
		check_pels(tif, 1728, 50);
		check_quality(tif, 0, 0, 0);
		TIFFClose(tif);
		fax_page_free(page);
	}
}

/* The strip is what the sender coded: noise before it and the RTC behind it are gone, at any position of
 * bits. Without noise it is the same to the octet. */
static void test_raw_lead(struct place *place, gconstpointer data)
{
	static const char *const leads[] = {"1", "11111", "1111 1111 1", "0101 1101 0110 11",
		"00000 0000 0000 0000 000", "1100 0000 000"};
	(void)data;
	for (enum t4_coding coding = T4_MH; coding <= T4_MR; coding++) {
		for (size_t i = 0; i < G_N_ELEMENTS(leads); i++) {
			struct page_result counted;
			struct fax_page *page = coded_page(coding, 1728, 20, leads[i]);
			g_assert_true(fax_page_rows(page, NULL, NULL, &counted));
			if (counted.rows == 20) { /* else the decoder took noise for a row */
				write_one(place, true, page);
				TIFF *tif = open_tiff(place);
				check_pels(tif, 1728, 20);
				TIFFClose(tif);
			}
			g_assert_cmpuint(counted.bad_rows, ==, 0);
			fax_page_free(page);
		}
		struct fax_page *page = coded_page(coding, 1728, 20, "");
		GByteArray *image = encode(coding, 1728, 20);
		write_one(place, true, page);
		TIFF *tif = open_tiff(place);
		check_strip(tif, image->data, image->len);
		TIFFClose(tif);
		g_byte_array_unref(image);
		fax_page_free(page);
	}
}

static struct fax_page *page_of_bits(
	enum t4_coding coding, uint32_t width, uint32_t rows, const char *text)
{
	struct fax_page *page = new_page(coding, width, rows);
	struct bits bits = {.octets = g_byte_array_new()};
	add_text(&bits, text);
	set_octets(page, bits.octets->data, bits.octets->len);
	g_byte_array_unref(bits.octets);
	return page;
}

#define EOL "000000000001 "
/* MH, width 8: white 2 (0111), black 4 (011), white 2 (0111): 3c. White 8 (10011): 00. */
#define ROW_3C "0111 011 0111 "
#define ROW_00 "10011 "
#define RTC EOL EOL EOL EOL EOL EOL

struct raw_case {
	enum t4_coding coding;
	uint32_t rows;
	const char *bits;
	uint8_t strip[16];
	size_t length;
};

/* Strips by hand. */
static void test_raw_strip(struct place *place, gconstpointer data)
{
	static const struct raw_case cases[] = {
		/* 0000 0000 | 0001 0111 | 0110 111 + fill */
		{T4_MH, 1, EOL ROW_3C RTC, {0x00, 0x17, 0x6e}, 3},
		/* the same, three bits later: what was noise is fill */
		{T4_MH, 1, "110 " EOL ROW_3C RTC, {0x00, 0x02, 0xed, 0xc0}, 4},
		/* the RTC was cut short to two EOLs */
		{T4_MH, 1, EOL ROW_3C EOL EOL, {0x00, 0x17, 0x6e}, 3},
		/* fill in front of the RTC stays */
		{T4_MH, 1, EOL ROW_3C "00000000 " RTC, {0x00, 0x17, 0x6e, 0x00}, 4},
		/* no RTC: all of it */
		{T4_MH, 2, EOL ROW_3C EOL ROW_00, {0x00, 0x17, 0x6e, 0x00, 0x33}, 5},
		/* a last EOL that no row follows is no RTC */
		{T4_MH, 1, EOL ROW_3C EOL, {0x00, 0x17, 0x6e, 0x00, 0x20}, 5},
		/* the first row has no EOL: it gets one. 00 01, then 0111 0110 | 1110 0000 | 0000 0011 | 0011 */
		{T4_MH, 2, ROW_3C EOL ROW_00 RTC, {0x00, 0x01, 0x76, 0xe0, 0x03, 0x30}, 6},
		/* the only row, and no EOL at all */
		{T4_MH, 1, ROW_3C, {0x00, 0x01, 0x76, 0xe0}, 4},
		/* MR with tags: 1-D row, then V0 V0 V0 (1 1 1) */
		{T4_MR, 2,
			EOL "1 " ROW_3C EOL "0 111 " EOL "1 " EOL "1 " EOL "1 " EOL "1 " EOL
			    "1 " EOL "1",
			{0x00, 0x1b, 0xb7, 0x00, 0x17}, 5},
		/* MR, first row without EOL and tag */
		{T4_MR, 1, ROW_3C EOL "1 " EOL "1", {0x00, 0x03, 0x76, 0xe0}, 4},
		/* MR, first row with tag but no EOL: 1011 1011 | 0111 */
		{T4_MR, 1, "1 " ROW_3C EOL "1 " EOL "1", {0x00, 0x01, 0xbb, 0x70}, 4},
		/* MMR: H 0111 011, V0 (at the edge), then EOFB, without which follows it */
		{T4_MMR, 1, "001 0111 011 1 000000000001 000000000001 00000 11111111",
			{0x2e, 0xe0, 0x02, 0x00, 0x20}, 5},
		/* MMR without EOFB: all of it */
		{T4_MMR, 1, "001 0111 011 1 00000 00000000", {0x2e, 0xe0, 0x00}, 3},
	};
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const struct raw_case *c = &cases[i];
		struct fax_page *page = page_of_bits(c->coding, 8, c->rows, c->bits);
		g_test_message("case %zu", i);
		write_one(place, true, page);
		TIFF *tif = open_tiff(place);
		check_strip(tif, c->strip, c->length);
		uint8_t pels = 0;
		g_assert_cmpint(TIFFReadScanline(tif, &pels, 0, 0), >=, 0);
		g_assert_cmphex(pels, ==, 0x3c);
		TIFFClose(tif);
		fax_page_free(page);
	}
}

/* A hole before the first EOL: the decoder gives a bad row for it, and the strip keeps it. */
static void test_raw_hole(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *page = page_of_bits(T4_MH, 8, 2, "00000000 1111 " EOL ROW_3C RTC);
	g_array_append_vals(page->holes, &(struct t4_hole){.at = 1}, 1);
	struct page_output result =
		write_tiff(place, true, (const struct fax_page *const[]){page}, 1);
	g_assert_cmpuint(result.rows, ==, 2);
	g_assert_cmpuint(page_job_bad_rows(&result), ==, 1);
	TIFF *tif = open_tiff(place);
	check_strip(tif, (const uint8_t[]){0x00, 0x01, 0x00, 0xf0, 0x01, 0x76, 0xe0}, 7);
	TIFFClose(tif);
	fax_page_free(page);
}

/* Row 2 and 3 are broken: 16 white pels on a page of 8. They are copies of row 1 in T.6, and what came in
 * the raw file. */
static void test_bad_rows(struct place *place, gconstpointer data)
{
	static const char bits[] =
		EOL ROW_3C EOL "101010 " EOL "101010 " EOL ROW_00 EOL "101010 " EOL ROW_00 RTC;
	static const uint8_t expected[] = {0x3c, 0x3c, 0x3c, 0x00, 0x00, 0x00};
	(void)data;
	struct fax_page *page = page_of_bits(T4_MH, 8, 6, bits);
	struct page_output result =
		write_tiff(place, false, (const struct fax_page *const[]){page}, 1);
	g_assert_cmpuint(result.rows, ==, 6);
	g_assert_cmpuint(page_job_bad_rows(&result), ==, 3);
	TIFF *tif = open_tiff(place);
	check_quality(tif, 3, 2, 1);
	for (uint32_t y = 0; y < 6; y++) {
		uint8_t pels = 0;
		g_assert_cmpint(TIFFReadScanline(tif, &pels, y, 0), >=, 0);
		g_assert_cmphex(pels, ==, expected[y]);
	}
	TIFFClose(tif);
	write_one(place, true, page);
	tif = open_tiff(place);
	check_quality(tif, 3, 2, 2);
	TIFFClose(tif);
	fax_page_free(page);
}

/* Row 2 is bad, and two rows of another copy stand for it: the raw file has what came. */
static void test_repaired(struct place *place, gconstpointer data)
{
	static const uint8_t expected[] = {0x3c, 0x81, 0x42, 0x00}, patch[] = {0x81, 0x42};
	(void)data;
	struct fax_page *page = page_of_bits(T4_MH, 8, 3, EOL ROW_3C EOL "101010 " EOL ROW_00 RTC);
	page->rows = 4;
	page->bad_rows = page->longest_bad_run = 1;
	g_array_append_vals(
		page->patches, &(struct fax_patch){.row = 1, .rows = 1, .new_rows = 2}, 1);
	g_byte_array_append(page->patch_pels, patch, 2);
	struct page_output result =
		write_tiff(place, false, (const struct fax_page *const[]){page}, 1);
	g_assert_cmpuint(result.rows, ==, 4);
	g_assert_cmpuint(result.states[PAGE_ROW_REPAIRED], ==, 2);
	g_assert_cmpuint(page_job_bad_rows(&result), ==, 0);
	TIFF *tif = open_tiff(place);
	check_quality(tif, 0, 0, 0);
	for (uint32_t y = 0; y < 4; y++) {
		uint8_t pels = 0;
		g_assert_cmpint(TIFFReadScanline(tif, &pels, y, 0), >=, 0);
		g_assert_cmphex(pels, ==, expected[y]);
	}
	TIFFClose(tif);
	result = write_tiff(place, true, (const struct fax_page *const[]){page}, 1);
	g_assert_cmpuint(result.rows, ==, 3);
	g_assert_cmpuint(page_job_bad_rows(&result), ==, 1);
	tif = open_tiff(place);
	check_long(tif, TIFFTAG_IMAGELENGTH, 3);
	check_quality(tif, 1, 1, 2);
	TIFFClose(tif);
	fax_page_free(page);
}

static void test_pages(struct place *place, gconstpointer data)
{
	static const struct {
		enum t4_coding coding;
		uint32_t width, rows, x_dpi, y_dpi;
	} pages[] = {{T4_MH, 1728, 30, 204, 196}, {T4_MMR, 2432, 60, 204, 391},
		{T4_MR, 3456, 20, 408, 391}, {T4_MMR, 1728, 1, 200, 200}};
	const struct fax_page *all[G_N_ELEMENTS(pages)];
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
		struct fax_page *page =
			coded_page(pages[i].coding, pages[i].width, pages[i].rows, "");
		page->params.x_dpi = pages[i].x_dpi;
		page->params.y_dpi = pages[i].y_dpi;
		all[i] = page;
	}
	for (int raw = 0; raw < 2; raw++) {
		struct page_output result = write_tiff(place, raw, all, G_N_ELEMENTS(all));
		g_assert_cmpuint(result.pages, ==, 4);
		g_assert_cmpuint(result.rows, ==, 111);
		TIFF *tif = open_tiff(place);
		for (unsigned i = 0; i < G_N_ELEMENTS(pages); i++) {
			g_assert_true(TIFFSetDirectory(tif, (uint16_t)i));
			check_number(tif, i, 4);
			check_resolution(
				tif, (float)pages[i].x_dpi, (float)pages[i].y_dpi, RESUNIT_INCH);
			check_pels(tif, pages[i].width, pages[i].rows);
		}
		g_assert_cmpuint(TIFFNumberOfDirectories(tif), ==, 4);
		TIFFClose(tif);
		struct stat st;
		g_assert_cmpint(stat(place->path, &st), ==, 0);
		g_assert_cmpuint(result.octets, ==, (uint64_t)st.st_size);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		fax_page_free((struct fax_page *)(uintptr_t)all[i]);
}

/* Pages without a row, and those whose coding has no rows, are left out and counted; the numbers of the others
 * have no gap. */
static void test_left_out(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *good = coded_page(T4_MH, 1728, 30, "");
	struct fax_page *empty = new_page(T4_MH, 1728, 0);
	struct fax_page *jbig = coded_page(T4_MH, 1728, 30, "");
	struct fax_page *narrow = coded_page(T4_MH, 1728, 30, "");
	struct fax_page *wide = coded_page(T4_MH, 1728, 30, "");
	jbig->decoder = FAX_DECODER_NONE;
	narrow->params.width = 0;
	wide->params.width = T4_MAX_WIDTH + 1;
	const struct fax_page *all[] = {empty, good, jbig, narrow, wide, good};
	struct page_output result = write_tiff(place, false, all, G_N_ELEMENTS(all));
	g_assert_cmpuint(result.pages, ==, 2);
	g_assert_cmpuint(result.left_out, ==, 4);
	TIFF *tif = open_tiff(place);
	check_number(tif, 0, 2);
	g_assert_true(TIFFReadDirectory(tif));
	check_number(tif, 1, 2);
	g_assert_false(TIFFReadDirectory(tif));
	TIFFClose(tif);
	g_remove(place->path);

	result = write_tiff(place, false, (const struct fax_page *const[]){empty, jbig}, 2);
	g_assert_cmpuint(result.pages, ==, 0);
	g_assert_cmpuint(result.left_out, ==, 2);
	result = write_tiff(place, false, NULL, 0);
	g_assert_cmpuint(result.left_out, ==, 0);
	g_assert_cmpuint(count_files(place->dir), ==, 0);
	fax_page_free(good);
	fax_page_free(empty);
	fax_page_free(jbig);
	fax_page_free(narrow);
	fax_page_free(wide);
}

/* What is not known is not in the file. */
static void test_unknown(struct place *place, gconstpointer data)
{
	const char *text;
	uint32_t number;
	(void)data;
	struct fax_page *page = coded_page(T4_MH, 1728, 30, "");
	page->t = page->t_end = T38_NEVER;
	page->params.x_dpi = page->params.y_dpi = 0;
	write_one(place, false, page);
	TIFF *tif = open_tiff(place);
	g_assert_false(TIFFGetField(tif, TIFFTAG_DATETIME, &text));
	g_assert_false(TIFFGetField(tif, TIFFTAG_FAXRECVTIME, &number));
	g_assert_false(TIFFGetField(tif, TIFFTAG_FAXRECVPARAMS, &number));
	g_assert_false(TIFFGetField(tif, TIFFTAG_FAXDCS, &text));
	g_assert_false(TIFFGetField(tif, TIFFTAG_FAXSUBADDRESS, &text));
	g_assert_false(TIFFGetField(tif, TIFFTAG_HOSTCOMPUTER, &text));
	check_resolution(tif, 1, 1, RESUNIT_NONE);
	TIFFClose(tif);
	fax_page_free(page);
}

/* What the DCS said. FaxRecvParams by hand: 1 at bit 21, ST 5 (20 ms) at 18, EC 1 at 16, DF 3 (MMR) at 14, LN 1 (B4)
 * at 12, WD 2 (303 mm) at 9, BR 3 (9600) at 3, VR 1 (196 dpi). */
static void test_agreed(struct place *place, gconstpointer data)
{
	static const uint8_t dcs[] = {0x00, 0x46, 0x1e, 0xff};
	(void)data;
	struct fax_page *page = coded_page(T4_MMR, 2432, 30, "");
	page->dcs = dcs;
	page->dcs_length = sizeof(dcs);
	page->sub = "12 #*\x1b[2J\xc3\xa9\n";
	page->rate = 9600;
	page->ecm = true;
	page->params.y_dpi = 196;
	page->params.width_mm = 303;
	page->params.length = "B4";
	page->params.scan_time_ms = 20;
	write_one(place, false, page);
	TIFF *tif = open_tiff(place);
	check_text(tif, TIFFTAG_FAXDCS, "00 46 1E FF");
	check_text(tif, TIFFTAG_FAXSUBADDRESS, "12 #*?[2J???");
	check_long(tif, TIFFTAG_FAXRECVPARAMS,
		1u << 21 | 5u << 18 | 1u << 16 | 3u << 14 | 1u << 12 | 2u << 9 | 3u << 3 | 1u);
	check_pels(tif, 2432, 30);
	TIFFClose(tif);
	fax_page_free(page);
}

static uint32_t params_of(const char *coding, unsigned rate, unsigned x, unsigned y, int scan)
{
	const struct fax_page page = {.params_known = true,
		.coding = coding,
		.rate = rate,
		.params = {.width_mm = 215,
			.x_dpi = x,
			.y_dpi = y,
			.length = "A4",
			.scan_time_ms = scan}};
	return page_tiff_fax_params(&page);
}

/* The field of each parameter runs through its values; what has none is not coded at all. */
static void test_params(void)
{
	const uint32_t none = 1u << 21;
	g_assert_cmphex(params_of("MH", 2400, 204, 98, 0), ==, none);
	g_assert_cmphex(params_of("MR", 14400, 204, 98, 0), ==, none | 1u << 14 | 5u << 3);
	g_assert_cmphex(params_of("MH", 33600, 204, 98, 0), ==, none | 13u << 3);
	g_assert_cmphex(params_of("MH", 2400, 204, 391, 5), ==, none | 1u << 18 | 2u);
	g_assert_cmphex(params_of("MH", 2400, 408, 391, 10), ==, none | 3u << 18 | 4u);
	g_assert_cmphex(params_of("MH", 2400, 400, 400, 40), ==, none | 7u << 18 | 4u);
	g_assert_cmphex(params_of("MH", 2400, 300, 300, 0), ==, none | 4u);
	g_assert_cmphex(params_of("MH", 2400, 200, 200, 0), ==, none | 1u);
	g_assert_cmphex(params_of("JBIG", 2400, 204, 98, 0), ==, 0);
	g_assert_cmphex(params_of("MH", 0, 204, 98, 0), ==, 0);
	g_assert_cmphex(params_of("MH", 2500, 204, 98, 0), ==, 0);
	g_assert_cmphex(params_of("MH", 36000, 204, 98, 0), ==, 0);
	g_assert_cmphex(params_of("MH", 2400, 204, 98, -1), ==, 0);
	g_assert_cmphex(params_of("MH", 2400, 1200, 1200, 0), ==, 0);
	g_assert_cmphex(params_of(NULL, 2400, 204, 98, 0), ==, 0);
}

/* Grey and colour: rows without loss, in strips, whatever the width. */
static uint8_t sample_at(uint32_t i, uint32_t y)
{
	return (uint8_t)(i * 31 + y * 17 + i * y % 7);
}

static bool draw_samples(
	const struct fax_page *page, page_row_sink sink, void *ctx, struct page_result *result)
{
	uint32_t n = page->params.width * page->bits / 8;
	uint8_t *pels = g_malloc(n);
	*result = (struct page_result){.rows = page->rows, .ended = true};
	for (uint32_t y = 0; y < page->rows; y++) {
		for (uint32_t i = 0; i < n; i++)
			pels[i] = sample_at(i, y);
		g_assert_true(sink(ctx, &(struct page_row){.pels = pels}));
	}
	g_free(pels);
	return true;
}

static struct fax_page *sample_page(unsigned bits, uint32_t width, uint32_t rows)
{
	struct fax_page *page = new_page(T4_MH, width, rows);
	page->decoder = FAX_DECODER_T81;
	page->coding = "JPEG";
	page->bits = bits;
	return page;
}

static void check_samples(TIFF *tif, const struct fax_page *page)
{
	uint32_t n = page->params.width * page->bits / 8;
	uint8_t *got = g_malloc(n);
	g_assert_cmpint(TIFFScanlineSize(tif), ==, n);
	for (uint32_t y = 0; y < page->rows; y++) {
		g_assert_cmpint(TIFFReadScanline(tif, got, y, 0), >=, 0);
		for (uint32_t i = 0; i < n; i++)
			g_assert_cmpuint(got[i], ==, sample_at(i, y));
	}
	g_free(got);
}

static void test_samples(struct place *place, gconstpointer data)
{
	static const struct {
		unsigned bits, samples, photometric;
		uint32_t width, rows;
	} cases[] = {{8, 1, PHOTOMETRIC_MINISBLACK, 1, 1},
		{8, 1, PHOTOMETRIC_MINISBLACK, 1728, 400}, {24, 3, PHOTOMETRIC_RGB, 3, 2},
		{24, 3, PHOTOMETRIC_RGB, T4_MAX_WIDTH, 20}};
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct fax_page *page = sample_page(cases[i].bits, cases[i].width, cases[i].rows);
		const struct fax_page *pages[] = {page};
		struct page_output output;
		const struct page_job job = {.dir = place->dir,
			.name = "a.tif",
			.force = true,
			.decode = draw_samples,
			.pages = pages,
			.page_count = 1};
		g_assert_true(page_job_write(&page_tiff, &job, &output, NULL));
		TIFF *tif = open_tiff(place);
		check_short(tif, TIFFTAG_BITSPERSAMPLE, 8);
		check_short(tif, TIFFTAG_SAMPLESPERPIXEL, cases[i].samples);
		check_short(tif, TIFFTAG_PHOTOMETRIC, cases[i].photometric);
		check_short(tif, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
		check_resolution(tif, 204, 98, RESUNIT_INCH);
		check_samples(tif, page);
		TIFFClose(tif);
		g_free(output.path);
		fax_page_free(page);
	}
}

/* A code stream that a TIFF could hold, but no reader of TIFF gets out again. */
static void test_raw_samples(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *page = sample_page(24, 100, 10);
	struct page_output output =
		write_tiff(place, true, (const struct fax_page *const[]){page}, 1);
	g_assert_cmpuint(output.left_out, ==, 1);
	g_assert_cmpuint(count_files(place->dir), ==, 0);
	fax_page_free(page);
}

/* Times that only a hostile capture has. */
static void test_times(struct place *place, gconstpointer data)
{
	static const struct {
		t38_time t, t_end;
		const char *date;
		int64_t seconds; /* -1: none */
	} cases[] = {
		{-1, 0, "1969:12:31 23:59:59", 0},
		{0, T38_SECOND / 2, "1970:01:01 00:00:00", 1},
		{INT64_MAX, INT64_MAX, "2262:04:11 23:47:16", 0},
		{INT64_MIN + 1, INT64_MAX, "1677:09:21 00:12:43", UINT32_MAX},
		{END, BEGIN, "2024:03:01 12:35:10", -1}, /* ends before it begins */
		{BEGIN, T38_NEVER, "2024:03:01 12:34:56", -1},
	};
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		uint32_t seconds;
		struct fax_page *page = page_of_bits(T4_MH, 8, 1, EOL ROW_3C RTC);
		page->t = cases[i].t;
		page->t_end = cases[i].t_end;
		write_one(place, false, page);
		TIFF *tif = open_tiff(place);
		check_text(tif, TIFFTAG_DATETIME, cases[i].date);
		if (cases[i].seconds < 0)
			g_assert_false(TIFFGetField(tif, TIFFTAG_FAXRECVTIME, &seconds));
		else
			check_long(tif, TIFFTAG_FAXRECVTIME, (uint32_t)cases[i].seconds);
		TIFFClose(tif);
		fax_page_free(page);
	}
}

static void test_same_octets(struct place *place, gconstpointer data)
{
	char *first = NULL, *second = NULL;
	gsize first_size, second_size;
	(void)data;
	struct fax_page *page = coded_page(T4_MR, 1728, 30, "");
	write_one(place, false, page);
	g_assert_true(g_file_get_contents(place->path, &first, &first_size, NULL));
	write_one(place, false, page);
	g_assert_true(g_file_get_contents(place->path, &second, &second_size, NULL));
	check_octets(first, first_size, second, second_size);
	g_free(first);
	g_free(second);
	fax_page_free(page);
}

static bool write_plain(const struct place *place, const struct fax_page *const *pages,
	size_t count, bool force, GError **error)
{
	struct page_output result;
	const struct page_job job = {.dir = place->dir,
		.name = "a.tif",
		.force = force,
		.pages = pages,
		.page_count = count};
	bool done = page_job_write(&page_tiff, &job, &result, error);
	g_assert_cmpstr(result.path, ==, place->path);
	g_assert_cmpuint(result.pages, ==, done ? count : 0);
	g_free(result.path);
	return done;
}

static void test_refused(struct place *place, gconstpointer data)
{
	GError *error = NULL;
	struct stat st;
	(void)data;
	char *target = g_build_filename(place->dir, "target", NULL);
	const struct fax_page *page = coded_page(T4_MH, 1728, 30, "");
	mode_t before = umask(0);
	g_assert_true(write_plain(place, &page, 1, false, NULL));
	umask(before);
	g_assert_cmpint(stat(place->path, &st), ==, 0);
	g_assert_cmphex(st.st_mode & 07777, ==, 0600);
	g_assert_false(write_plain(place, &page, 1, false, &error));
	g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
	g_clear_error(&error);
	g_remove(place->path);
	g_assert_cmpint(symlink(target, place->path), ==, 0);
	g_assert_false(write_plain(place, &page, 1, true, &error));
	g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
	g_clear_error(&error);
	g_assert_cmpuint(count_files(place->dir), ==, 1);
	g_free(target);
	fax_page_free((struct fax_page *)(uintptr_t)page);
}

static bool write_limited(const struct place *place, const struct fax_page *const *pages,
	size_t count, rlim_t limit, GError **error)
{
	struct rlimit before;
	g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
	const struct rlimit tight = {.rlim_cur = limit, .rlim_max = before.rlim_max};
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &tight), ==, 0);
	bool done = write_plain(place, pages, count, true, error);
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &before), ==, 0);
	return done;
}

/* The disk is full after any number of octets: an error, nothing left behind, the old file untouched. */
static void test_full(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *page = page_of_bits(T4_MH, 8, 1, EOL ROW_3C RTC);
	const struct fax_page *pages[] = {page, page};
	struct page_output whole = write_tiff(place, false, pages, 2);
	g_assert_true(g_file_set_contents(place->path, "old", -1, NULL));
	for (rlim_t limit = 0; limit < whole.octets; limit++) {
		GError *error = NULL;
		char *text = NULL;
		g_assert_false(write_limited(place, pages, 2, limit, &error));
		g_assert_true(
			g_str_has_prefix(error->message, "cannot be written: File too large ("));
		g_error_free(error);
		g_assert_cmpuint(count_files(place->dir), ==, 1);
		g_assert_true(g_file_get_contents(place->path, &text, NULL, NULL));
		g_assert_cmpstr(text, ==, "old");
		g_free(text);
	}
	g_assert_true(write_limited(place, pages, 2, (rlim_t)whole.octets, NULL));
	fax_page_free(page);
}

/* libtiff is not to talk on standard error, and leaves the handlers of the process as they were. */
static void test_silent(void)
{
	if (g_test_subprocess()) {
		struct place place;
		struct fax_page *page = coded_page(T4_MH, 1728, 30, "");
		const struct fax_page *pages[] = {page, page};
		TIFFSetErrorHandler(complain);
		TIFFSetWarningHandler(complain);
		set_up(&place, NULL);
		g_assert_false(write_limited(&place, pages, 2, 100, NULL));
		g_assert_true(TIFFSetErrorHandler(NULL) == complain);
		tear_down(&place, NULL);
		fax_page_free(page);
		return;
	}
	g_test_trap_subprocess(NULL, 0, 0);
	g_test_trap_assert_passed();
	g_test_trap_assert_stderr("");
}

/* Rows that do not match what the page says are an error of ours, not a broken file. */
static void test_mismatch(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *page = coded_page(T4_MH, 1728, 30, "");
	const struct fax_page *pages[] = {page};
	for (uint32_t rows = 29; rows <= 31; rows += 2) {
		GError *error = NULL;
		page->rows = page->received_rows = rows;
		g_assert_false(write_plain(place, pages, 1, false, &error));
		g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED);
		g_error_free(error);
		g_assert_cmpuint(count_files(place->dir), ==, 0);
	}
	fax_page_free(page);
}

/* The most memory that the process ever had, in KiB: what is asked for counts, touched or not. 0: unknown. */
static uint64_t peak_memory(void)
{
	char *status = NULL;
	uint64_t peak = 0;
	if (g_file_get_contents("/proc/self/status", &status, NULL, NULL)) {
		const char *line = strstr(status, "VmPeak:");
		peak = line != NULL ? g_ascii_strtoull(line + strlen("VmPeak:"), NULL, 10) : 0;
	}
	g_free(status);
	return peak;
}

/* A page that is small coded and 180 MB as a bitmap: every row is V0, as white as the one above. */
static void test_tall(struct place *place, gconstpointer data)
{
	const uint32_t rows = 100000;
	(void)data;
	struct fax_page *page = new_page(T4_MMR, T4_MAX_WIDTH, rows);
	uint8_t *octets = g_malloc(rows / 8);
	memset(octets, 0xff, rows / 8);
	set_octets(page, octets, rows / 8);
	uint64_t before = peak_memory();
	write_one(place, false, page);
	g_assert_cmpuint(peak_memory() - before, <, 16384);
	TIFF *tif = open_tiff(place);
	check_long(tif, TIFFTAG_IMAGELENGTH, rows);
	TIFFClose(tif);
	g_free(octets);
	fax_page_free(page);
}

/* Coded data beyond the buffer of a strip. */
static void test_long_strip(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *page = coded_page(T4_MH, T4_MAX_WIDTH, 4000, "");
	write_one(place, false, page);
	TIFF *tif = open_tiff(place);
	uint64_t *size = NULL;
	g_assert_true(TIFFGetField(tif, TIFFTAG_STRIPBYTECOUNTS, &size));
	g_assert_cmpuint(size[0], >, 65536);
	check_pels(tif, T4_MAX_WIDTH, 4000);
	TIFFClose(tif);
	fax_page_free(page);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(struct place *, gconstpointer);
	} tests[] = {
		{"/render/page_tiff/tags", test_tags},
		{"/render/page_tiff/pels", test_pels},
		{"/render/page_tiff/raw_pels", test_raw_pels},
		{"/render/page_tiff/raw_lead", test_raw_lead},
		{"/render/page_tiff/raw_strip", test_raw_strip},
		{"/render/page_tiff/raw_hole", test_raw_hole},
		{"/render/page_tiff/bad_rows", test_bad_rows},
		{"/render/page_tiff/repaired", test_repaired},
		{"/render/page_tiff/pages", test_pages},
		{"/render/page_tiff/left_out", test_left_out},
		{"/render/page_tiff/unknown", test_unknown},
		{"/render/page_tiff/agreed", test_agreed},
		{"/render/page_tiff/samples", test_samples},
		{"/render/page_tiff/raw_samples", test_raw_samples},
		{"/render/page_tiff/times", test_times},
		{"/render/page_tiff/same_octets", test_same_octets},
		{"/render/page_tiff/refused", test_refused},
		{"/render/page_tiff/full", test_full},
		{"/render/page_tiff/mismatch", test_mismatch},
		{"/render/page_tiff/tall", test_tall},
		{"/render/page_tiff/long_strip", test_long_strip},
	};
	g_test_init(&argc, &argv, NULL);
	signal(SIGXFSZ, SIG_IGN);
	TIFFSetErrorHandler(complain);
	TIFFSetWarningHandler(complain);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, struct place, NULL, set_up, tests[i].test, tear_down);
	g_test_add_func("/render/page_tiff/params", test_params);
	g_test_add_func("/render/page_tiff/silent", test_silent);
	return g_test_run();
}
