#include "render/page_job.h"

#include <png.h>
#include <stdio.h>

#include "tests/render/page_rig.h"

struct reader {
	FILE *in;
	png_structp png;
	png_infop info;
};

/* libpng ends the process when something is wrong with the file; its warnings do as well. */
static void complain(png_structp png, png_const_charp message)
{
	(void)png;
	g_error("%s", message);
}

static struct reader open_png(const struct place *place)
{
	struct reader reader = {.in = fopen(place->path, "rb")};
	g_assert_nonnull(reader.in);
	reader.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, complain, complain);
	reader.info = png_create_info_struct(reader.png);
	png_init_io(reader.png, reader.in);
	png_read_info(reader.png, reader.info);
	return reader;
}

static void close_png(struct reader *reader)
{
	png_read_end(reader->png, NULL);
	png_destroy_read_struct(&reader->png, &reader->info, NULL);
	fclose(reader->in);
}

static void check_head(
	const struct reader *reader, const struct fax_page *page, int depth, int colour)
{
	g_assert_cmpuint(png_get_image_width(reader->png, reader->info), ==, page->params.width);
	g_assert_cmpuint(png_get_image_height(reader->png, reader->info), ==, page->rows);
	g_assert_cmpint(png_get_bit_depth(reader->png, reader->info), ==, depth);
	g_assert_cmpint(png_get_color_type(reader->png, reader->info), ==, colour);
}

/* PNG has black as 0; what stands behind the last pel of a row is nobody's. */
static void check_pels(const struct reader *reader, const struct fax_page *page)
{
	size_t n = page_job_row_octets(page);
	uint8_t *got = g_malloc(n), *expected = g_malloc(n);
	uint8_t tail = (uint8_t)(page->params.width * page->bits % 8);
	g_assert_cmpuint(png_get_rowbytes(reader->png, reader->info), ==, n);
	for (uint32_t y = 0; y < page->rows; y++) {
		png_read_row(reader->png, got, NULL);
		draw_row(page, y, expected);
		for (size_t i = 0; i < n && page->bits == 1; i++)
			got[i] ^= 0xff;
		if (tail != 0)
			got[n - 1] &= (uint8_t)(0xff00 >> tail);
		check_octets(got, n, expected, n);
	}
	g_free(got);
	g_free(expected);
}

static void test_pels(struct place *place, gconstpointer data)
{
	static const struct {
		unsigned bits;
		int depth, colour;
	} kinds[] = {{1, 1, PNG_COLOR_TYPE_GRAY}, {8, 8, PNG_COLOR_TYPE_GRAY},
		{24, 8, PNG_COLOR_TYPE_RGB}};
	static const uint32_t widths[] = {1, 7, 13, 1728, T4_MAX_WIDTH};
	(void)data;
	for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++) {
		for (size_t w = 0; w < G_N_ELEMENTS(widths); w++) {
			struct fax_page *page = drawn_page(kinds[k].bits, widths[w], 21);
			struct page_output output = write_one(place, &page_png, page);
			g_assert_cmpuint(output.pages, ==, 1);
			g_assert_cmpuint(output.rows, ==, 21);
			struct reader reader = open_png(place);
			check_head(&reader, page, kinds[k].depth, kinds[k].colour);
			check_pels(&reader, page);
			close_png(&reader);
			fax_page_free(page);
		}
	}
}

/* Pels per metre: 204 dpi is 8031.5, 7.7 lines/mm is 7700 whatever dpi TIFF calls it, 400 dpi is 15748. */
static void test_resolution(struct place *place, gconstpointer data)
{
	static const struct {
		unsigned x_dpi, y_dpi;
		uint32_t x, y;
	} cases[] = {{204, 98, 8031, 3850}, {204, 196, 8031, 7700}, {204, 391, 8031, 15400},
		{408, 391, 16063, 15400}, {200, 100, 7874, 3937}, {200, 400, 7874, 15748},
		{300, 300, 11811, 11811}, {1200, 1200, 47244, 47244}};
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		int unit = 0;
		png_uint_32 x = 0, y = 0;
		struct fax_page *page = drawn_page(1, 8, 1);
		page->params.x_dpi = cases[i].x_dpi;
		page->params.y_dpi = cases[i].y_dpi;
		write_one(place, &page_png, page);
		struct reader reader = open_png(place);
		g_assert_cmpuint(
			png_get_pHYs(reader.png, reader.info, &x, &y, &unit), ==, PNG_INFO_pHYs);
		g_assert_cmpint(unit, ==, PNG_RESOLUTION_METER);
		g_assert_cmpuint(x, ==, cases[i].x);
		g_assert_cmpuint(y, ==, cases[i].y);
		check_pels(&reader, page);
		close_png(&reader);
		fax_page_free(page);
	}
}

static void test_texts(struct place *place, gconstpointer data)
{
	png_textp texts = NULL;
	(void)data;
	struct fax_page *page = drawn_page(1, 8, 1);
	write_one(place, &page_png, page);
	struct reader reader = open_png(place);
	g_assert_cmpint(png_get_text(reader.png, reader.info, &texts, NULL), ==, 2);
	g_assert_cmpstr(texts[0].key, ==, "Software");
	g_assert_cmpstr(texts[0].text, ==, "t38trace " T38TRACE_VERSION);
	g_assert_cmpstr(texts[1].key, ==, "Creation Time");
	g_assert_cmpstr(texts[1].text, ==, "2024-03-01T12:34:56.500000Z");
	check_pels(&reader, page);
	close_png(&reader);
	fax_page_free(page);
}

/* What is not known is not in the file. */
static void test_unknown(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *page = drawn_page(1, 8, 1);
	page->t = T38_NEVER;
	page->params.x_dpi = page->params.y_dpi = 0;
	write_one(place, &page_png, page);
	struct reader reader = open_png(place);
	g_assert_cmpint(png_get_text(reader.png, reader.info, NULL, NULL), ==, 1);
	g_assert_false(png_get_valid(reader.png, reader.info, PNG_INFO_pHYs));
	check_pels(&reader, page);
	close_png(&reader);
	fax_page_free(page);
}

static void test_states(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *page = drawn_page(1, 8, 6);
	memcpy(page->octets,
		(const uint8_t[]){PAGE_ROW_LOST, PAGE_ROW_GOOD, PAGE_ROW_REPAIRED,
			PAGE_ROW_CONCEALED, PAGE_ROW_LOST, PAGE_ROW_DOUBTFUL},
		6);
	page->ended = false;
	struct page_output output = write_one(place, &page_png, page);
	g_assert_cmpuint(output.states[PAGE_ROW_LOST], ==, 2);
	g_assert_cmpuint(output.states[PAGE_ROW_REPAIRED], ==, 1);
	g_assert_cmpuint(page_job_bad_rows(&output), ==, 4);
	g_assert_cmpuint(output.stopped, ==, 1);
	fax_page_free(page);
}

/* No more than the format can hold is in the file, and pages without rows make none. */
static void test_left_out(struct place *place, gconstpointer data)
{
	GError *error = NULL;
	struct page_output output;
	(void)data;
	struct fax_page *empty_page = drawn_page(1, 8, 0), *coded = drawn_page(1, 8, 3);
	coded->decoder = FAX_DECODER_NONE;
	const struct fax_page *pages[] = {empty_page, coded};
	g_assert_true(write_drawn(place, &page_png, pages, 2, &output, &error));
	g_assert_cmpuint(output.pages, ==, 0);
	g_assert_cmpuint(output.left_out, ==, 2);
	g_assert_cmpuint(empty(place), ==, 0);
	fax_page_free(empty_page);
	fax_page_free(coded);
}

static void test_full(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *page = drawn_page(8, 200, 20);
	check_full(place, &page_png, page);
	fax_page_free(page);
}

static void test_mismatch(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *page = drawn_page(24, 100, 10);
	check_mismatch(place, &page_png, page);
	fax_page_free(page);
}

static void test_same_octets(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *page = drawn_page(24, 100, 10);
	check_same_octets(place, &page_png, page);
	fax_page_free(page);
}

static void test_tall(struct place *place, gconstpointer data)
{
	(void)data;
	check_tall(place, &page_png);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(struct place *, gconstpointer);
	} tests[] = {
		{"/render/page_png/pels", test_pels},
		{"/render/page_png/resolution", test_resolution},
		{"/render/page_png/texts", test_texts},
		{"/render/page_png/unknown", test_unknown},
		{"/render/page_png/states", test_states},
		{"/render/page_png/left_out", test_left_out},
		{"/render/page_png/full", test_full},
		{"/render/page_png/mismatch", test_mismatch},
		{"/render/page_png/same_octets", test_same_octets},
		{"/render/page_png/tall", test_tall},
	};
	g_test_init(&argc, &argv, NULL);
	signal(SIGXFSZ, SIG_IGN);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, struct place, NULL, set_up, tests[i].test, tear_down);
	return g_test_run();
}
