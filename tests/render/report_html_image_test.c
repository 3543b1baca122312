#include "render/report_html_image.h"

#include <png.h>

#include "tests/render/page_rig.h"

/* Its pels, three octets each; freed by g_free(). */
static uint8_t *pels_of(const struct report_html_image *image)
{
	png_image png = {.version = PNG_IMAGE_VERSION};
	g_assert_true(png_image_begin_read_from_memory(&png, image->png->data, image->png->len));
	png.format = PNG_FORMAT_RGB;
	g_assert_cmpuint(png.width, ==, image->width);
	g_assert_cmpuint(png.height, ==, image->height);
	uint8_t *pels = g_malloc(PNG_IMAGE_SIZE(png));
	g_assert_true(png_image_finish_read(&png, NULL, pels, 0, NULL));
	return pels;
}

/* Rows of 4 pels of one bit: 1100, 1000, 1111, 0011. */
static bool four_rows(
	const struct fax_page *page, page_row_sink sink, void *ctx, struct page_result *result)
{
	static const uint8_t rows[] = {0xc0, 0x80, 0xf0, 0x30};
	(void)page;
	*result = (struct page_result){.rows = 4};
	for (int y = 0; y < 4; y++) {
		const struct page_row row = {
			.pels = &rows[y], .state = y == 2 ? PAGE_ROW_LOST : PAGE_ROW_GOOD};
		if (!sink(ctx, &row))
			return false;
	}
	return true;
}

/* Of 4 pels each: 3 black, 0, 2, 4. Greys are 15ths: 255 * round(15 * white / 4) / 15. */
static void test_means(void)
{
	struct fax_page *page = drawn_page(1, 4, 4);
	page->params.y_dpi = 204;
	struct report_html_image *image = report_html_image_new(page, 2, four_rows);
	uint8_t *pels = pels_of(image);
	g_assert_cmpuint(image->width, ==, 2);
	g_assert_cmpuint(image->height, ==, 2);
	g_assert_cmpuint(pels[0], ==, 4 * 17);
	g_assert_cmpuint(pels[3], ==, 15 * 17);
	g_assert_cmpuint(pels[6], ==, 8 * 17);
	g_assert_cmpuint(pels[9], ==, 0);
	g_assert_cmpuint(image->states[1], ==, PAGE_ROW_GOOD);
	g_assert_cmpuint(image->states[2], ==, PAGE_ROW_LOST);
	g_free(pels);
	report_html_image_free(image);
	fax_page_free(page);
}

/* 204 x 102 dpi: rows are twice as high as pels are wide. */
static void test_form(void)
{
	struct fax_page *page = drawn_page(1, 400, 100);
	page->params.y_dpi = 102;
	struct report_html_image *image = report_html_image_new(page, 400, drawn_rows);
	g_assert_cmpuint(image->width, ==, 400);
	g_assert_cmpuint(image->height, ==, 100);
	g_assert_cmpfloat_with_epsilon(image->shown, 200, .01);
	report_html_image_free(image);
	image = report_html_image_new(page, 100, drawn_rows);
	g_assert_cmpuint(image->width, ==, 100);
	g_assert_cmpuint(image->height, ==, 50);
	report_html_image_free(image);
	fax_page_free(page);
}

static void test_same_size(void)
{
	for (unsigned bits = 1; bits <= 24; bits += bits == 1 ? 7 : 16) {
		struct fax_page *page = drawn_page(bits, 37, 20);
		page->params.y_dpi = 204;
		struct report_html_image *image = report_html_image_new(page, 1000, drawn_rows);
		uint8_t *pels = pels_of(image);
		g_assert_cmpuint(image->width, ==, 37);
		g_assert_cmpuint(image->height, ==, 20);
		for (uint32_t i = 0; i < 37 * 20 * 3; i++) {
			uint32_t x = i / 3 % 37, y = i / 3 / 37;
			int want = drawn_sample(bits, x, y, bits == 24 ? i % 3 : 0);
			if (bits == 1)
				want = want ? 0 : 255;
			g_assert_cmpint(ABS(pels[i] - want), <=, bits == 8 ? 9 : 0);
		}
		g_free(pels);
		report_html_image_free(image);
		fax_page_free(page);
	}
}

/* Noise cannot be made small, but smaller. */
static void test_limit(void)
{
	struct fax_page *page = drawn_page(24, 1728, 1200);
	struct report_html_image *image = report_html_image_new(page, 1728, drawn_rows);
	g_assert_cmpuint(image->png->len, <=, REPORT_HTML_IMAGE_MAX);
	g_assert_cmpuint(image->width, <, 1728);
	g_assert_cmpuint(image->width, >=, 38);
	report_html_image_free(image);
	fax_page_free(page);
}

/* No rows, no image; more rows than there are, or fewer, no picture. */
static void test_none(void)
{
	struct fax_page *page = drawn_page(1, 64, 10);
	page->rows = 11;
	struct report_html_image *image = report_html_image_new(page, 64, drawn_rows);
	g_assert_null(image->png);
	report_html_image_free(image);
	page->rows = 9;
	image = report_html_image_new(page, 64, drawn_rows);
	g_assert_null(image->png);
	report_html_image_free(image);
	page->decoder = FAX_DECODER_NONE;
	g_assert_null(report_html_image_new(page, 64, drawn_rows));
	fax_page_free(page);
}

/* A page without end is not as high as its rows say. */
static void test_long(void)
{
	struct fax_page *page = drawn_page(1, 8, 60000);
	struct report_html_image *image = report_html_image_new(page, 864, drawn_rows);
	g_assert_cmpuint(image->height, <=, 4000);
	g_assert_cmpfloat(image->shown, <=, 4000);
	g_assert_nonnull(image->png);
	report_html_image_free(image);
	fax_page_free(page);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/report_html_image/means", test_means);
	g_test_add_func("/report_html_image/form", test_form);
	g_test_add_func("/report_html_image/same_size", test_same_size);
	g_test_add_func("/report_html_image/limit", test_limit);
	g_test_add_func("/report_html_image/none", test_none);
	g_test_add_func("/report_html_image/long", test_long);
	return g_test_run();
}
