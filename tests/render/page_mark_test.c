#include "render/page_mark.h"

#include <png.h>

#include "tests/render/page_rig.h"

struct image {
	png_image png;
	uint8_t *pels; /* RGB */
};

static struct image open_png(const struct place *place)
{
	struct image image = {.png = {.version = PNG_IMAGE_VERSION}};
	g_assert_true(png_image_begin_read_from_file(&image.png, place->path) != 0);
	image.png.format = PNG_FORMAT_RGB;
	image.pels = g_malloc(PNG_IMAGE_SIZE(image.png));
	g_assert_true(png_image_finish_read(&image.png, NULL, image.pels, 0, NULL) != 0);
	return image;
}

static const uint8_t *pel(const struct image *image, uint32_t x, uint32_t y)
{
	return image->pels + ((size_t)y * image->png.width + x) * 3;
}

static void check_colour(
	const struct image *image, uint32_t x, uint32_t y, enum page_mark_colour colour)
{
	check_octets(pel(image, x, y), 3, page_mark_colours[colour], 3);
}

static void set_state(struct fax_page *page, uint32_t row, enum page_row_state state)
{
	page->octets[row] = (uint8_t)state;
}

/* Black stays black and white becomes the colour of the row, at widths that fill octets and that do not. */
static void check_row(const struct image *image, const struct fax_page *page, uint32_t y)
{
	uint32_t margin = page_mark_margin(page);
	for (uint32_t x = 0; x < page->params.width; x++) {
		if (drawn_sample(1, x, y, 0))
			check_colour(image, margin + x, y, PAGE_MARK_BLACK);
		else
			check_colour(image, margin + x, y, (enum page_mark_colour)page->octets[y]);
	}
}

static void test_rows(struct place *place, gconstpointer data)
{
	static const uint32_t widths[] = {1, 2, 7, 8, 1728, T4_MAX_WIDTH};
	(void)data;
	for (size_t w = 0; w < G_N_ELEMENTS(widths); w++) {
		struct fax_page *page = drawn_page(1, widths[w], 30);
		for (uint32_t row = 0; row < 10; row++)
			set_state(page, row, (enum page_row_state)(row % PAGE_ROW_STATES));
		struct page_output output = write_one(place, &page_mark, page);
		g_assert_cmpuint(output.pages, ==, 1);
		g_assert_cmpuint(output.states[PAGE_ROW_LOST], ==, 2);
		g_assert_cmpuint(output.states[PAGE_ROW_GOOD], ==, 22);
		struct image image = open_png(place);
		g_assert_cmpuint(image.png.width, ==, widths[w] + 2 * page_mark_margin(page));
		g_assert_cmpuint(image.png.height, ==, 30);
		for (uint32_t row = 0; row < 30; row++)
			check_row(&image, page, row);
		g_free(image.pels);
		fax_page_free(page);
	}
}

/* 196 dpi: four rows on each side. Lost outweighs doubtful, which outweighs repaired. */
static void test_margins(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *page = drawn_page(1, 1728, 40);
	g_assert_cmpuint(page_mark_reach(page), ==, 4);
	set_state(page, 10, PAGE_ROW_LOST);
	set_state(page, 16, PAGE_ROW_DOUBTFUL);
	set_state(page, 22, PAGE_ROW_REPAIRED);
	set_state(page, 39, PAGE_ROW_CONCEALED);
	write_one(place, &page_mark, page);
	struct image image = open_png(place);
	const struct {
		uint32_t first, last;
		enum page_mark_colour colour;
	} expected[] = {{0, 5, PAGE_MARK_MARGIN}, {6, 14, PAGE_MARK_LOST},
		{15, 20, PAGE_MARK_DOUBTFUL}, {21, 26, PAGE_MARK_REPAIRED},
		{27, 34, PAGE_MARK_MARGIN}, {35, 39, PAGE_MARK_CONCEALED}};
	for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
		for (uint32_t row = expected[i].first; row <= expected[i].last; row++) {
			check_colour(&image, 0, row, expected[i].colour);
			check_colour(&image, page_mark_margin(page) - 1, row, expected[i].colour);
			check_colour(&image, image.png.width - 1, row, expected[i].colour);
		}
	}
	g_free(image.pels);
	fax_page_free(page);
}

/* A page whose rows are all good, but end too early: a band below them. */
static void test_band(struct place *place, gconstpointer data)
{
	static const unsigned kinds[] = {1, 8, 24};
	(void)data;
	for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++) {
		struct fax_page *page = drawn_page(kinds[k], 101, 20);
		page->ended = false;
		struct page_output output = write_one(place, &page_mark, page);
		g_assert_cmpuint(output.stopped, ==, 1);
		struct image image = open_png(place);
		g_assert_cmpuint(image.png.height, ==, 20 + page_mark_band(page));
		for (uint32_t y = 20; y < image.png.height; y++) {
			for (uint32_t x = 0; x < image.png.width; x++)
				check_colour(&image, x, y,
					(x + y - 20) / 8 % 2 == 0 ? PAGE_MARK_STOPPED
								  : PAGE_MARK_GOOD);
		}
		g_free(image.pels);
		fax_page_free(page);
	}
}

/* Sky blue is 56 b4 e9: grey 128 becomes 2b 5a 74, cut off. */
static void test_tint(struct place *place, gconstpointer data)
{
	static const unsigned kinds[] = {8, 24};
	(void)data;
	for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++) {
		struct fax_page *page = drawn_page(kinds[k], 77, 3);
		set_state(page, 1, PAGE_ROW_CONCEALED);
		write_one(place, &page_mark, page);
		struct image image = open_png(place);
		for (uint32_t x = 0; x < 77; x++) {
			const uint8_t *good = pel(&image, x + page_mark_margin(page), 0);
			const uint8_t *bad = pel(&image, x + page_mark_margin(page), 1);
			for (unsigned c = 0; c < 3; c++) {
				unsigned from = kinds[k] == 24 ? c : 0;
				unsigned value = drawn_sample(kinds[k], x, 1, from);
				g_assert_cmpuint(good[c], ==, drawn_sample(kinds[k], x, 0, from));
				g_assert_cmpuint(bad[c], ==,
					value * page_mark_colours[PAGE_MARK_CONCEALED][c] / 255);
			}
		}
		g_free(image.pels);
		fax_page_free(page);
	}
}

static void test_undamaged(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *page = drawn_page(1, 8, 10);
	struct page_output output = write_one(place, &page_mark, page);
	g_assert_cmpuint(output.pages, ==, 0);
	g_assert_cmpuint(empty(place), ==, 0);
	set_state(page, 3, PAGE_ROW_REPAIRED);
	output = write_one(place, &page_mark, page);
	g_assert_cmpuint(output.pages, ==, 1);
	g_assert_cmpuint(page_job_bad_rows(&output), ==, 0);
	fax_page_free(page);
}

/* Whoever sees two of the three primaries only (Machado et al. 2009, at full strength) still sees the colours of
 * rows apart: none is nearer to another, or to white, black and margin, than a sixth of the way across. */
static void test_colour_blind(void)
{
	static const double eyes[][3][3] = {
		{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
		{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216},
			{-0.003882, -0.048116, 1.051998}},
		{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413},
			{-0.011820, 0.042940, 0.968881}},
		{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602},
			{0.004733, 0.691367, 0.303900}},
	};
	for (size_t e = 0; e < G_N_ELEMENTS(eyes); e++) {
		for (unsigned a = 0; a < PAGE_MARK_COLOURS; a++) {
			for (unsigned b = 0; b < a; b++) {
				double distance = 0;
				for (unsigned i = 0; i < 3; i++) {
					double sum = 0;
					for (unsigned j = 0; j < 3; j++)
						sum += eyes[e][i][j] *
						       (page_mark_colours[a][j] -
							       page_mark_colours[b][j]);
					distance += sum * sum;
				}
				/* White and margin lie side by side only where nothing is damaged. */
				if (a == PAGE_MARK_MARGIN && b == PAGE_MARK_GOOD)
					continue;
				g_assert_cmpfloat(distance, >, 40.0 * 40.0);
			}
		}
	}
}

static void test_full(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *page = drawn_page(1, 200, 20);
	set_state(page, 3, PAGE_ROW_LOST);
	check_full(place, &page_mark, page);
	fax_page_free(page);
}

static void test_mismatch(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *page = drawn_page(1, 100, 10);
	check_mismatch(place, &page_mark, page);
	fax_page_free(page);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(struct place *, gconstpointer);
	} tests[] = {
		{"/render/page_mark/rows", test_rows},
		{"/render/page_mark/margins", test_margins},
		{"/render/page_mark/band", test_band},
		{"/render/page_mark/tint", test_tint},
		{"/render/page_mark/undamaged", test_undamaged},
		{"/render/page_mark/full", test_full},
		{"/render/page_mark/mismatch", test_mismatch},
	};
	g_test_init(&argc, &argv, NULL);
	signal(SIGXFSZ, SIG_IGN);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, struct place, NULL, set_up, tests[i].test, tear_down);
	g_test_add_func("/render/page_mark/colour_blind", test_colour_blind);
	return g_test_run();
}
