/* For page_tiff_test.c: a folder to write into, pages that are drawn and coded, and looks into what was written. */
#ifndef TESTS_RENDER_PAGE_TIFF_RIG_H
#define TESTS_RENDER_PAGE_TIFF_RIG_H

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <tiffio.h>
#include <unistd.h>

#include "render/page_job.h"
#include "tests/render/place.h"

/* 2024-03-01 12:34:56.5 UTC, and 13.6 seconds later. */
#define BEGIN ((t38_time)1709296496500000000)
#define END (BEGIN + 13600 * T38_MS)

/* The test image: a frame, a diagonal, and blocks of which no two rows of blocks are alike. */
static bool is_black(uint32_t x, uint32_t y, uint32_t width)
{
	if (x < 3 || x + 2 >= width || y == 0)
		return true;
	return x / 7 == y || ((x / 16) * (y / 4 + 3)) % 11 == 0;
}

static void draw_row(uint8_t *pels, uint32_t y, uint32_t width)
{
	memset(pels, 0, (width + 7) / 8);
	for (uint32_t x = 0; x < width; x++) {
		if (is_black(x, y, width))
			pels[x / 8] |= (uint8_t)(0x80 >> (x % 8));
	}
}

struct bits {
	GByteArray *octets;
	uint64_t count;
};

static void add_bit(struct bits *bits, bool one)
{
	if (bits->count % 8 == 0)
		g_byte_array_append(bits->octets, (const guint8 *)"", 1);
	if (one)
		bits->octets->data[bits->count / 8] |= (uint8_t)(0x80 >> (bits->count % 8));
	bits->count++;
}

static void add_text(struct bits *bits, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text != ' ')
			add_bit(bits, *text == '1');
	}
}

static void add_octets(struct bits *bits, const uint8_t *octets, size_t n)
{
	for (size_t i = 0; i < n * 8; i++)
		add_bit(bits, (octets[i / 8] >> (7 - i % 8)) & 1);
}

static void add_rtc(struct bits *bits, enum t4_coding coding)
{
	for (unsigned i = 0; i < 6; i++)
		add_text(bits, coding == T4_MR ? "000000000001 1" : "000000000001");
}

static struct fax_page *new_page(enum t4_coding coding, uint32_t width, uint32_t rows)
{
	static const char *const names[] = {"MH", "MR", "MMR"};
	struct fax_page *page = fax_page_new();
	page->number = page->document = 1;
	page->decoder = FAX_DECODER_T4;
	page->t4 = coding;
	page->coding = names[coding];
	page->params_known = true;
	page->params = (struct t30_params){.width = width, .x_dpi = 204, .y_dpi = 98};
	page->rows = page->received_rows = rows;
	page->t = BEGIN;
	page->t_end = END;
	return page;
}

static void set_octets(struct fax_page *page, const uint8_t *octets, size_t n)
{
	g_free(page->octets);
	page->octets = memcpy(g_malloc(n), octets, n);
	page->length = n;
}

/* The image as libtiff codes it. */
static GByteArray *encode(enum t4_coding coding, uint32_t width, uint32_t rows)
{
	char *path = NULL;
	int fd = g_file_open_tmp("page-tiff-XXXXXX", &path, NULL);
	TIFF *tif = TIFFFdOpen(fd, path, "w+");
	uint8_t *pels = g_malloc((width + 7) / 8);
	TIFFSetField(tif, TIFFTAG_IMAGEWIDTH, width);
	TIFFSetField(tif, TIFFTAG_IMAGELENGTH, rows);
	TIFFSetField(tif, TIFFTAG_ROWSPERSTRIP, rows);
	TIFFSetField(tif, TIFFTAG_BITSPERSAMPLE, 1);
	TIFFSetField(tif, TIFFTAG_SAMPLESPERPIXEL, 1);
	TIFFSetField(tif, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
	TIFFSetField(tif, TIFFTAG_COMPRESSION,
		coding == T4_MMR ? COMPRESSION_CCITTFAX4 : COMPRESSION_CCITTFAX3);
	if (coding == T4_MR)
		TIFFSetField(tif, TIFFTAG_GROUP3OPTIONS, GROUP3OPT_2DENCODING);
	for (uint32_t y = 0; y < rows; y++) {
		draw_row(pels, y, width);
		g_assert_cmpint(TIFFWriteScanline(tif, pels, y, 0), >=, 0);
	}
	g_assert_true(TIFFWriteDirectory(tif));
	g_assert_true(TIFFSetDirectory(tif, 0));
	uint64_t *size = NULL;
	g_assert_true(TIFFGetField(tif, TIFFTAG_STRIPBYTECOUNTS, &size));
	GByteArray *out = g_byte_array_new();
	g_byte_array_set_size(out, (guint)size[0]);
	g_assert_cmpint(TIFFReadRawStrip(tif, 0, out->data, (tmsize_t)out->len), ==, out->len);
	TIFFClose(tif);
	g_remove(path);
	g_free(path);
	g_free(pels);
	return out;
}

/* A page as it comes from the wire: `lead` (bits in text), the image, and for MH and MR the RTC and bits
 * behind it. */
static struct fax_page *coded_page(
	enum t4_coding coding, uint32_t width, uint32_t rows, const char *lead)
{
	struct fax_page *page = new_page(coding, width, rows);
	struct bits bits = {.octets = g_byte_array_new()};
	GByteArray *image = encode(coding, width, rows);
	add_text(&bits, lead);
	add_octets(&bits, image->data, image->len);
	if (coding != T4_MMR) {
		add_rtc(&bits, coding);
		add_text(&bits, "0000 0000 0000 0000 1010 1");
	}
	set_octets(page, bits.octets->data, bits.octets->len);
	g_byte_array_unref(image);
	g_byte_array_unref(bits.octets);
	return page;
}

static struct page_output write_tiff(
	const struct place *place, bool raw, const struct fax_page *const *pages, size_t count)
{
	GError *error = NULL;
	struct page_output result;
	const struct page_job job = {.dir = place->dir,
		.name = "a.tif",
		.raw = raw,
		.force = true,
		.pages = pages,
		.page_count = count};
	bool done = page_job_write(&page_tiff, &job, &result, &error);
	g_assert_no_error(error);
	g_assert_true(done);
	g_assert_cmpstr(result.path, ==, place->path);
	g_free(result.path);
	result.path = NULL;
	return result;
}

static void write_one(const struct place *place, bool raw, const struct fax_page *page)
{
	struct page_output result = write_tiff(place, raw, &page, 1);
	g_assert_cmpuint(result.pages, ==, 1);
	g_assert_cmpuint(result.left_out, ==, 0);
}

/* Whatever libtiff has to say about our files fails the test: g_test makes warnings fatal. */
static void complain(const char *module, const char *format, va_list args) G_GNUC_PRINTF(2, 0);
static void complain(const char *module, const char *format, va_list args)
{
	char *text = g_strdup_vprintf(format, args);
	g_warning("%s: %s", module, text);
	g_free(text);
}

static TIFF *open_tiff(const struct place *place)
{
	TIFF *tif = TIFFOpen(place->path, "r");
	g_assert_nonnull(tif);
	return tif;
}

static void check_octets(const void *got, size_t got_n, const void *expected, size_t n)
{
	g_assert_cmpuint(got_n, ==, n);
	g_assert_cmpint(memcmp(got, expected, n), ==, 0);
}

static void check_pels(TIFF *tif, uint32_t width, uint32_t rows)
{
	uint32_t got_width = 0, got_rows = 0;
	size_t n = (width + 7) / 8;
	g_assert_true(TIFFGetField(tif, TIFFTAG_IMAGEWIDTH, &got_width));
	g_assert_true(TIFFGetField(tif, TIFFTAG_IMAGELENGTH, &got_rows));
	g_assert_cmpuint(got_width, ==, width);
	g_assert_cmpuint(got_rows, ==, rows);
	/* libtiff leaves the unused bits of a row's last octet alone. */
	uint8_t *got = g_malloc0(n), *expected = g_malloc(n);
	for (uint32_t y = 0; y < rows; y++) {
		g_assert_cmpint(TIFFReadScanline(tif, got, y, 0), >=, 0);
		draw_row(expected, y, width);
		check_octets(got, n, expected, n);
	}
	g_free(got);
	g_free(expected);
}

static void check_short(TIFF *tif, uint32_t tag, unsigned expected)
{
	uint16_t value = 0xdead;
	g_assert_true(TIFFGetField(tif, tag, &value));
	g_assert_cmpuint(value, ==, expected);
}

static void check_long(TIFF *tif, uint32_t tag, uint32_t expected)
{
	uint32_t value = 0xdeadbeef;
	g_assert_true(TIFFGetField(tif, tag, &value));
	g_assert_cmpuint(value, ==, expected);
}

static void check_text(TIFF *tif, uint32_t tag, const char *expected)
{
	const char *value = NULL;
	g_assert_true(TIFFGetField(tif, tag, &value));
	g_assert_cmpstr(value, ==, expected);
}

static void check_resolution(TIFF *tif, float x, float y, unsigned unit)
{
	float value = 0;
	g_assert_true(TIFFGetField(tif, TIFFTAG_XRESOLUTION, &value));
	g_assert_cmpfloat(value, ==, x);
	g_assert_true(TIFFGetField(tif, TIFFTAG_YRESOLUTION, &value));
	g_assert_cmpfloat(value, ==, y);
	check_short(tif, TIFFTAG_RESOLUTIONUNIT, unit);
}

static void check_number(TIFF *tif, unsigned number, unsigned total)
{
	uint16_t got[2] = {0xdead, 0xdead};
	g_assert_true(TIFFGetField(tif, TIFFTAG_PAGENUMBER, &got[0], &got[1]));
	g_assert_cmpuint(got[0], ==, number);
	g_assert_cmpuint(got[1], ==, total);
}

static void check_quality(TIFF *tif, uint32_t bad, uint32_t run, unsigned clean)
{
	check_long(tif, TIFFTAG_BADFAXLINES, bad);
	check_long(tif, TIFFTAG_CONSECUTIVEBADFAXLINES, run);
	check_short(tif, TIFFTAG_CLEANFAXDATA, clean);
}

static void check_strip(TIFF *tif, const uint8_t *expected, size_t n)
{
	uint64_t *size = NULL;
	g_assert_cmpuint(TIFFNumberOfStrips(tif), ==, 1);
	g_assert_true(TIFFGetField(tif, TIFFTAG_STRIPBYTECOUNTS, &size));
	uint8_t *strip = g_malloc(size[0]);
	g_assert_cmpint(TIFFReadRawStrip(tif, 0, strip, (tmsize_t)size[0]), ==, (gint64)size[0]);
	check_octets(strip, size[0], expected, n);
	g_free(strip);
}

#endif
