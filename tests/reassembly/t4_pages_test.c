#include "reassembly/t4_rows.h"

#include <glib.h>
#include <string.h>
#include <tiffio.h>
#include <unistd.h>

#include "tests/reassembly/t4_page.h"

/* Whole pages: what libtiff encodes must come back as it was, and damage must stay where it is. */

struct image {
	uint32_t width, height;
	uint8_t *pels;
};

typedef void (*painter)(GRand *, struct image *);

static uint8_t *image_row(const struct image *image, uint32_t row)
{
	return image->pels + row * row_octets(image->width);
}

static void set_pel(struct image *image, uint32_t x, uint32_t y)
{
	image_row(image, y)[x / 8] |= (uint8_t)(0x80 >> x % 8);
}

static void paint_white(GRand *rand, struct image *image)
{
	(void)rand;
	(void)image;
}

static void paint_black(GRand *rand, struct image *image)
{
	(void)rand;
	for (uint32_t y = 0; y < image->height; y++)
		for (uint32_t x = 0; x < image->width; x++)
			set_pel(image, x, y);
}

static void paint_checker(GRand *rand, struct image *image)
{
	(void)rand;
	for (uint32_t y = 0; y < image->height; y++)
		for (uint32_t x = y % 2; x < image->width; x += 2)
			set_pel(image, x, y);
}

static void paint_noise(GRand *rand, struct image *image)
{
	for (uint32_t y = 0; y < image->height; y++)
		for (uint32_t x = 0; x < image->width; x++)
			if (g_rand_boolean(rand))
				set_pel(image, x, y);
}

/* Strokes whose edges move by a few pels from row to row, as those of letters do. */
static void paint_text(GRand *rand, struct image *image)
{
	for (unsigned stroke = 0; stroke < image->width / 20 + 1; stroke++) {
		int32_t x = g_rand_int_range(rand, 0, (int32_t)image->width);
		int32_t length = g_rand_int_range(rand, 1, 12);
		uint32_t y = (uint32_t)g_rand_int_range(rand, 0, (int32_t)image->height);
		for (int rows = g_rand_int_range(rand, 1, 20); rows > 0 && y < image->height;
			rows--, y++) {
			for (int32_t i = x; i < x + length && i < (int32_t)image->width; i++)
				if (i >= 0)
					set_pel(image, (uint32_t)i, y);
			x += g_rand_int_range(rand, -4, 5);
		}
	}
}

/* Runs of all lengths, the long ones too. */
static void paint_runs(GRand *rand, struct image *image)
{
	for (uint32_t y = 0; y < image->height; y++) {
		bool black = g_rand_boolean(rand);
		for (uint32_t x = 0; x < image->width; black = !black) {
			int32_t most = 1 << g_rand_int_range(rand, 1, 14);
			uint32_t end = x + (uint32_t)g_rand_int_range(rand, 1, most + 1);
			for (; x < MIN(end, image->width); x++)
				if (black)
					set_pel(image, x, y);
		}
	}
}

static const painter painters[] = {
	paint_white, paint_black, paint_checker, paint_noise, paint_text, paint_runs};

static struct image image_new(uint32_t width, uint32_t height)
{
	return (struct image){width, height, g_malloc0(row_octets(width) * height)};
}

struct encoding {
	enum t4_coding coding;
	uint32_t options; /* of T4Options */
	int fax_mode;
};

static void write_image(int fd, const struct image *image, const struct encoding *encoding)
{
	TIFF *tiff = TIFFFdOpen(dup(fd), "page", "w");
	g_assert_nonnull(tiff);
	TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, image->width);
	TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, image->height);
	TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
	TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
	TIFFSetField(tiff, TIFFTAG_FILLORDER, FILLORDER_MSB2LSB);
	TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, image->height);
	if (encoding->coding == T4_MMR) {
		TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
	} else {
		TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX3);
		TIFFSetField(tiff, TIFFTAG_GROUP3OPTIONS, encoding->options);
		TIFFSetField(tiff, TIFFTAG_FAXMODE, encoding->fax_mode);
	}
	for (uint32_t y = 0; y < image->height; y++)
		g_assert_cmpint(TIFFWriteScanline(tiff, image_row(image, y), y, 0), ==, 1);
	TIFFClose(tiff);
}

static GByteArray *read_strip(int fd)
{
	TIFF *tiff = TIFFFdOpen(dup(fd), "page", "r");
	g_assert_nonnull(tiff);
	g_assert_cmpuint(TIFFNumberOfStrips(tiff), ==, 1);
	guint size = (guint)TIFFRawStripSize(tiff, 0);
	GByteArray *out = g_byte_array_sized_new(size);
	g_byte_array_set_size(out, size);
	g_assert_cmpint(TIFFReadRawStrip(tiff, 0, out->data, size), ==, size);
	TIFFClose(tiff);
	return out;
}

static GByteArray *encode(const struct image *image, const struct encoding *encoding)
{
	char *path = NULL;
	int fd = g_file_open_tmp("t4-rows-XXXXXX", &path, NULL);
	g_assert_cmpint(fd, >=, 0);
	unlink(path);
	g_free(path);
	write_image(fd, image, encoding);
	lseek(fd, 0, SEEK_SET);
	GByteArray *out = read_strip(fd);
	close(fd);
	return out;
}

static void check_same(const struct image *image, const struct page *page)
{
	g_assert_cmpuint(page->result.bad_rows, ==, 0);
	g_assert_cmpuint(page->result.rows, ==, image->height);
	size_t octets = row_octets(image->width) * image->height;
	g_assert_cmpuint(page->pels->len, ==, octets);
	g_assert_true(memcmp(page->pels->data, image->pels, octets) == 0);
	g_assert_false(page->result.stopped);
	g_assert_false(page->result.limited);
}

static const struct encoding encodings[] = {
	{T4_MH, 0, FAXMODE_CLASSIC},
	{T4_MH, GROUP3OPT_FILLBITS, FAXMODE_CLASSIC},
	{T4_MH, 0, FAXMODE_NORTC},
	{T4_MR, GROUP3OPT_2DENCODING, FAXMODE_CLASSIC},
	{T4_MR, GROUP3OPT_2DENCODING | GROUP3OPT_FILLBITS, FAXMODE_CLASSIC},
	{T4_MR, GROUP3OPT_2DENCODING, FAXMODE_NORTC},
	{T4_MMR, 0, 0},
};

static const uint32_t widths[] = {1, 2, 7, 8, 9, 33, 63, 64, 65, 864, 1727, 1728, 1729, 2048, 2432,
	2561, 5184, 5185, 14591, 14592};

static void check_round_trip(
	GRand *rand, const struct image *image, const struct encoding *encoding)
{
	GByteArray *coded = encode(image, encoding);
	struct t4_params params = {.coding = encoding->coding, .width = image->width};
	struct page page = decode_with(&params, coded->data, coded->len);
	check_same(image, &page);
	bool end_code = encoding->coding == T4_MMR || encoding->fax_mode == FAXMODE_CLASSIC;
	g_assert_cmpint(page.result.ended, ==, end_code);
	page_clear(&page);
	/* what follows the page does not matter, when its end is marked */
	for (int i = g_rand_int_range(rand, 1, 300); end_code && i > 0; i--)
		g_byte_array_append(coded, (const guint8[]){(guint8)g_rand_int(rand)}, 1);
	page = decode_with(&params, coded->data, coded->len);
	if (end_code)
		check_same(image, &page);
	page_clear(&page);
	g_byte_array_unref(coded);
}

static void test_round_trip(void)
{
	GRand *rand = g_rand_new_with_seed(4);
	for (size_t w = 0; w < G_N_ELEMENTS(widths); w++) {
		for (size_t p = 0; p < G_N_ELEMENTS(painters); p++) {
			struct image image = image_new(widths[w], 23);
			painters[p](rand, &image);
			for (size_t e = 0; e < G_N_ELEMENTS(encodings); e++)
				check_round_trip(rand, &image, &encodings[e]);
			g_free(image.pels);
		}
	}
	g_rand_free(rand);
}

/* Every run length of both colours, and so every code of Tables 2 and 3: row n is n pels of one colour and
 * the rest of the other. */
static void test_every_run(void)
{
	struct image image = image_new(2700, 2 * 2701);
	for (uint32_t y = 0; y < image.height; y++) {
		uint32_t from = y % 2 != 0 ? y / 2 : 0;
		uint32_t to = y % 2 != 0 ? image.width : y / 2;
		for (uint32_t x = from; x < to; x++)
			set_pel(&image, x, y);
	}
	GRand *rand = g_rand_new_with_seed(5);
	check_round_trip(rand, &image, &encodings[0]);
	check_round_trip(rand, &image, &encodings[3]);
	check_round_trip(rand, &image, &encodings[6]);
	g_rand_free(rand);
	g_free(image.pels);
}

/* --- damage --- */

static bool same_row(const struct page *a, size_t row_a, const struct image *b, uint32_t row_b)
{
	return memcmp(row_of(a, row_a), image_row(b, row_b), row_octets(b->width)) == 0;
}

static GByteArray *without(const GByteArray *in, size_t at, size_t count)
{
	GByteArray *out = g_byte_array_new();
	g_byte_array_append(out, in->data, (guint)at);
	g_byte_array_append(out, in->data + at + count, in->len - (guint)(at + count));
	return out;
}

/* Good rows in front of the hole are the image's first, those behind it the image's last. */
static void check_around_hole(const struct image *image, const struct page *page)
{
	size_t rows = page->result.rows, before = 0, behind = 0;
	while (before < rows && page->states->str[before] == '.')
		before++;
	while (behind < rows - before && page->states->str[rows - 1 - behind] == '.')
		behind++;
	g_assert_cmpuint(page->result.bad_rows, ==, rows - before - behind);
	g_assert_cmpuint(page->result.bad_rows, >=, 1);
	g_assert_cmpuint(rows, <=, image->height + 1);
	for (size_t i = 0; i < before; i++)
		g_assert_true(same_row(page, i, image, (uint32_t)i));
	for (size_t i = 1; i <= behind; i++)
		g_assert_true(same_row(page, rows - i, image, image->height - (uint32_t)i));
}

/* Takes some octets out of a page and says so: only rows at the hole may suffer. */
static void check_erasure(GRand *rand, const struct image *image, const GByteArray *coded,
	const struct encoding *encoding)
{
	size_t rtc = 16, count = (size_t)g_rand_int_range(rand, 1, 60);
	size_t at = (size_t)g_rand_int_range(rand, 0, (int32_t)(coded->len - rtc - count));
	GByteArray *holed = without(coded, at, count);
	struct t4_hole hole = {at};
	struct t4_params params = {encoding->coding, image->width, 0, &hole, 1};
	struct page page = decode_with(&params, holed->data, holed->len);
	if (encoding->coding != T4_MMR) {
		g_assert_true(page.result.ended);
		check_around_hole(image, &page);
	} else {
		g_assert_true(page.result.stopped);
		g_assert_cmpuint(page.result.bad_rows, ==, 0);
		for (size_t i = 0; i < page.result.rows; i++)
			g_assert_true(same_row(&page, i, image, (uint32_t)i));
	}
	if (encoding->coding == T4_MH) /* at most the row in front, and one made of two */
		g_assert_cmpuint(page.result.bad_rows, <=, 2);
	page_clear(&page);
	g_byte_array_unref(holed);
}

static void test_erasures(void)
{
	GRand *rand = g_rand_new_with_seed(7);
	for (unsigned turn = 0; turn < 40; turn++) {
		struct image image = image_new(turn % 2 != 0 ? 1728 : 2432, 100);
		painters[3 + turn % 3](rand, &image);
		for (size_t e = 0; e < G_N_ELEMENTS(encodings); e++) {
			if (encodings[e].fax_mode == FAXMODE_NORTC)
				continue;
			GByteArray *coded = encode(&image, &encodings[e]);
			for (unsigned i = 0; i < 30; i++)
				check_erasure(rand, &image, coded, &encodings[e]);
			g_byte_array_unref(coded);
		}
		g_free(image.pels);
	}
	g_rand_free(rand);
}

static bool pel(const uint8_t *row, uint32_t x)
{
	return row[x / 8] >> (7 - x % 8) & 1;
}

/* The row as far as it came: the same pels up to a point, white from there on. */
static bool is_cut_row(const struct page *page, const struct image *image, uint32_t y)
{
	const uint8_t *got = row_of(page, y), *sent = image_row(image, y);
	uint32_t x = 0;
	while (x < image->width && pel(got, x) == pel(sent, x))
		x++;
	while (x < image->width && !pel(got, x))
		x++;
	return x == image->width;
}

/* Cut behind each octet: the rows that are left are those of the page, and all of them but the last, which may
 * be there in part. */
static void test_truncation(void)
{
	GRand *rand = g_rand_new_with_seed(8);
	struct image image = image_new(200, 30);
	paint_text(rand, &image);
	for (size_t e = 0; e < G_N_ELEMENTS(encodings); e++) {
		GByteArray *coded = encode(&image, &encodings[e]);
		struct t4_params params = {.coding = encodings[e].coding, .width = image.width};
		uint32_t rows = 0;
		for (guint n = 0; n <= coded->len; n++) {
			uint8_t *cut = g_memdup2(coded->data, n);
			struct page page = decode_with(&params, cut, n);
			g_assert_cmpuint(page.result.bad_rows, ==, 0);
			g_assert_cmpuint(page.result.rows, >=, rows);
			g_assert_cmpuint(page.result.rows, <=, image.height);
			rows = page.result.rows;
			for (uint32_t y = 0; y < rows; y++)
				g_assert_true(same_row(&page, y, &image, y) ||
					      (y + 1 == rows && params.coding != T4_MMR &&
						      is_cut_row(&page, &image, y)));
			page_clear(&page);
			g_free(cut);
		}
		g_assert_cmpuint(rows, ==, image.height);
		g_byte_array_unref(coded);
	}
	g_free(image.pels);
	g_rand_free(rand);
}

/* Wrong bits that nobody announces: no crash, and MH rows that have none are right. */
static void test_bit_errors(void)
{
	GRand *rand = g_rand_new_with_seed(9);
	struct image image = image_new(1728, 40);
	paint_text(rand, &image);
	for (size_t e = 0; e < G_N_ELEMENTS(encodings); e++) {
		GByteArray *coded = encode(&image, &encodings[e]);
		struct t4_params params = {.coding = encodings[e].coding, .width = image.width};
		for (unsigned turn = 0; turn < 300; turn++) {
			guint at = (guint)g_rand_int_range(rand, 0, (int32_t)coded->len);
			uint8_t bit = (uint8_t)(1 << g_rand_int_range(rand, 0, 8));
			coded->data[at] ^= bit;
			struct page page = decode_with(&params, coded->data, coded->len);
			if (params.coding == T4_MH)
				g_assert_cmpuint(page.result.bad_rows, <=, 2);
			page_clear(&page);
			coded->data[at] ^= bit;
		}
		g_byte_array_unref(coded);
	}
	g_free(image.pels);
	g_rand_free(rand);
}

static void fill_random(GRand *rand, uint8_t *data, size_t n, unsigned density)
{
	for (size_t i = 0; i < n; i++) {
		data[i] = (uint8_t)g_rand_int(rand);
		for (unsigned d = 0; d < density; d++)
			data[i] &= (uint8_t)g_rand_int(rand);
	}
}

static void check_garbage(GRand *rand, const uint8_t *data, size_t n)
{
	for (int coding = T4_MH; coding <= T4_MMR; coding++) {
		uint32_t width = widths[g_rand_int_range(rand, 0, G_N_ELEMENTS(widths))];
		struct t4_hole holes[20];
		for (size_t i = 0; i < G_N_ELEMENTS(holes); i++)
			holes[i].at = (size_t)g_rand_int_range(rand, 0, (int32_t)n + 10) * i / 20;
		struct t4_params params = {(enum t4_coding)coding, width, 0, holes,
			(size_t)g_rand_int_range(rand, 0, 20)};
		struct page_result result;
		g_assert_true(t4_rows_decode(&params, data, n, NULL, NULL, &result));
		g_assert_cmpuint(result.octets_used, <=, n);
		g_assert_cmpuint(result.rows, <=, n * 8 + 20);
	}
	g_assert_cmpuint(t4_rows_count_eol(data, n, G_MAXUINT), <=, n);
}

static void test_garbage(void)
{
	GRand *rand = g_rand_new_with_seed(10);
	for (unsigned turn = 0; turn < 2000; turn++) {
		size_t n = (size_t)g_rand_int_range(rand, 0, 3000);
		uint8_t *data = g_malloc(n);
		fill_random(rand, data, n, turn % 4);
		check_garbage(rand, data, n);
		g_free(data);
	}
	g_rand_free(rand);
}

/* Pels per second on an ordinary page, only when asked for: -m perf. */
static void test_speed(void)
{
	if (!g_test_perf()) {
		g_test_skip("only with -m perf");
		return;
	}
	GRand *rand = g_rand_new_with_seed(11);
	struct image image = image_new(1728, 2287);
	for (unsigned i = 0; i < 30; i++)
		paint_text(rand, &image);
	for (size_t e = 0; e < G_N_ELEMENTS(encodings); e++) {
		GByteArray *coded = encode(&image, &encodings[e]);
		struct t4_params params = {.coding = encodings[e].coding, .width = image.width};
		struct page_result result;
		gint64 start = g_get_monotonic_time();
		for (unsigned i = 0; i < 100; i++)
			t4_rows_decode(&params, coded->data, coded->len, NULL, NULL, &result);
		double seconds = (double)(g_get_monotonic_time() - start) / 1e6;
		double pels = 100.0 * (double)(row_octets(image.width) * image.height);
		g_test_maximized_result(pels / 1e6 / seconds,
			"coding %d, %u octets: %.0f MB of pels per second",
			(int)encodings[e].coding, coded->len, pels / 1e6 / seconds);
		g_byte_array_unref(coded);
	}
	g_free(image.pels);
	g_rand_free(rand);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/reassembly/t4_pages/round-trip", test_round_trip);
	g_test_add_func("/reassembly/t4_pages/every-run", test_every_run);
	g_test_add_func("/reassembly/t4_pages/erasures", test_erasures);
	g_test_add_func("/reassembly/t4_pages/truncation", test_truncation);
	g_test_add_func("/reassembly/t4_pages/bit-errors", test_bit_errors);
	g_test_add_func("/reassembly/t4_pages/garbage", test_garbage);
	g_test_add_func("/reassembly/t4_pages/speed", test_speed);
	return g_test_run();
}
