#include "render/page_job.h"

#include <math.h>
#include <qpdf/qpdf-c.h>
#include <stdlib.h>

#include "reassembly/t4_rows.h"
#include "tests/render/page_rig.h"

static qpdf_data open_pdf(const struct place *place)
{
	qpdf_data pdf = qpdf_init();
	g_assert_cmpint(qpdf_read(pdf, place->path, NULL), ==, QPDF_SUCCESS);
	g_assert_cmpint(qpdf_check_pdf(pdf), ==, QPDF_SUCCESS);
	g_assert_false(qpdf_more_warnings(pdf));
	return pdf;
}

static qpdf_oh image_of(qpdf_data pdf, size_t page)
{
	qpdf_oh at = qpdf_oh_get_key(pdf, qpdf_get_page_n(pdf, page), "/Resources");
	return qpdf_oh_get_key(pdf, qpdf_oh_get_key(pdf, at, "/XObject"), "/Page");
}

static int64_t entry(qpdf_data pdf, qpdf_oh dictionary, const char *key)
{
	return qpdf_oh_get_int_value(pdf, qpdf_oh_get_key(pdf, dictionary, key));
}

static const char *name(qpdf_data pdf, qpdf_oh dictionary, const char *key)
{
	return qpdf_oh_get_name(pdf, qpdf_oh_get_key(pdf, dictionary, key));
}

struct comparison {
	const struct fax_page *page;
	uint32_t row;
};

static bool compare_row(void *ctx, const struct page_row *row)
{
	struct comparison *c = ctx;
	size_t n = page_job_row_octets(c->page);
	uint8_t *expected = g_malloc(n);
	draw_row(c->page, c->row++, expected);
	check_octets(row->pels, n, expected, n);
	g_free(expected);
	return true;
}

/* By the decoder of pages. */
static void check_t6(const struct fax_page *page, const uint8_t *octets, size_t n)
{
	struct page_result result;
	struct comparison comparison = {.page = page};
	const struct t4_params params = {.coding = T4_MMR, .width = page->params.width};
	g_assert_true(t4_rows_decode(&params, octets, n, compare_row, &comparison, &result));
	g_assert_cmpuint(result.rows, ==, page->rows);
	g_assert_true(result.ended);
}

static void check_samples(const struct fax_page *page, const uint8_t *octets, size_t n)
{
	size_t row = page_job_row_octets(page);
	uint8_t *expected = g_malloc(row);
	g_assert_cmpuint(n, ==, row * page->rows);
	for (uint32_t y = 0; y < page->rows; y++) {
		draw_row(page, y, expected);
		check_octets(octets + y * row, row, expected, row);
	}
	g_free(expected);
}

static void check_image(qpdf_data pdf, qpdf_oh image, const struct fax_page *page)
{
	unsigned char *octets = NULL;
	size_t n = 0;
	qpdf_oh head = qpdf_oh_get_dict(pdf, image);
	bool bilevel = page->bits == 1;
	g_assert_cmpint(entry(pdf, head, "/Width"), ==, page->params.width);
	g_assert_cmpint(entry(pdf, head, "/Height"), ==, page->rows);
	g_assert_cmpint(entry(pdf, head, "/BitsPerComponent"), ==, bilevel ? 1 : 8);
	g_assert_cmpstr(
		name(pdf, head, "/Filter"), ==, bilevel ? "/CCITTFaxDecode" : "/FlateDecode");
	g_assert_cmpstr(name(pdf, head, "/ColorSpace"), ==,
		page->bits == 24 ? "/DeviceRGB" : "/DeviceGray");
	g_assert_cmpint(qpdf_oh_get_stream_data(pdf, image,
				bilevel ? qpdf_dl_none : qpdf_dl_generalized, NULL, &octets, &n),
		==, QPDF_SUCCESS);
	(bilevel ? check_t6 : check_samples)(page, octets, n);
	free(octets);
}

static void test_pels(struct place *place, gconstpointer data)
{
	static const unsigned kinds[] = {1, 8, 24};
	static const uint32_t widths[] = {1, 7, 13, 1728, T4_MAX_WIDTH};
	(void)data;
	for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++) {
		for (size_t w = 0; w < G_N_ELEMENTS(widths); w++) {
			struct fax_page *page = drawn_page(kinds[k], widths[w], 21);
			struct page_output output = write_one(place, &page_pdf, page);
			g_assert_cmpuint(output.rows, ==, 21);
			qpdf_data pdf = open_pdf(place);
			g_assert_cmpint(qpdf_get_num_pages(pdf), ==, 1);
			check_image(pdf, image_of(pdf, 0), page);
			qpdf_cleanup(&pdf);
			fax_page_free(page);
		}
	}
}

/* A coded page beyond the octets that libtiff holds back at a time. */
static void test_long_strip(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *page = drawn_page(1, T4_MAX_WIDTH, 200);
	struct page_output output = write_one(place, &page_pdf, page);
	g_assert_cmpuint(output.octets, >, 65536 * 2);
	qpdf_data pdf = open_pdf(place);
	check_image(pdf, image_of(pdf, 0), page);
	qpdf_cleanup(&pdf);
	fax_page_free(page);
}

static double number(qpdf_data pdf, qpdf_oh array, int at)
{
	return qpdf_oh_get_numeric_value(pdf, qpdf_oh_get_array_item(pdf, array, at));
}

/* The box of the page, in its units of 1/72 inch: A4 at 7.7 lines/mm is 841.9 high; a roll of 26 m (100000 rows at 3.85
 * lines/mm are 25974.0 mm or 73627.2 points) needs units of 6. */
static void test_size(struct place *place, gconstpointer data)
{
	static const struct {
		uint32_t rows;
		unsigned y_dpi;
		int64_t unit;
		double height;
	} cases[] = {{2287, 196, 1, 841.92}, {1143, 98, 1, 841.55}, {100000, 98, 6, 12271.19}};
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct fax_page *page = drawn_page(1, 1728, cases[i].rows);
		page->params.y_dpi = cases[i].y_dpi;
		write_one(place, &page_pdf, page);
		qpdf_data pdf = open_pdf(place);
		qpdf_oh head = qpdf_get_page_n(pdf, 0);
		qpdf_oh box = qpdf_oh_get_key(pdf, head, "/MediaBox");
		g_assert_cmpfloat(fabs(number(pdf, box, 0)) + fabs(number(pdf, box, 1)), ==, 0);
		g_assert_cmpfloat(
			fabs(number(pdf, box, 2) * (double)cases[i].unit - 609.88), <, 0.03);
		g_assert_cmpfloat(fabs(number(pdf, box, 3) - cases[i].height), <, 0.011);
		g_assert_cmpint(qpdf_oh_has_key(pdf, head, "/UserUnit"), ==, cases[i].unit > 1);
		if (cases[i].unit > 1)
			g_assert_cmpint(entry(pdf, head, "/UserUnit"), ==, cases[i].unit);
		qpdf_cleanup(&pdf);
		fax_page_free(page);
	}
}

/* Nothing but what we say: no name of a host or folder, no time but that of the fax. */
static void test_info(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *page = drawn_page(1, 8, 1);
	write_one(place, &page_pdf, page);
	qpdf_data pdf = open_pdf(place);
	qpdf_oh info = qpdf_oh_get_key(pdf, qpdf_get_trailer(pdf), "/Info");
	g_assert_cmpstr(qpdf_oh_unparse_resolved(pdf, info), ==,
		"<< /CreationDate (D:20240301123456Z) /Producer (t38trace " T38TRACE_VERSION
		") >>");
	qpdf_cleanup(&pdf);
	page->t = T38_NEVER;
	write_one(place, &page_pdf, page);
	pdf = open_pdf(place);
	info = qpdf_oh_get_key(pdf, qpdf_get_trailer(pdf), "/Info");
	g_assert_cmpstr(qpdf_oh_unparse_resolved(pdf, info), ==,
		"<< /Producer (t38trace " T38TRACE_VERSION ") >>");
	qpdf_cleanup(&pdf);
	fax_page_free(page);
}

static void test_pages(struct place *place, gconstpointer data)
{
	GError *error = NULL;
	struct page_output output;
	(void)data;
	struct fax_page *bilevel = drawn_page(1, 1728, 9), *colour = drawn_page(24, 100, 5);
	struct fax_page *coded = drawn_page(1, 8, 3);
	coded->decoder = FAX_DECODER_NONE;
	const struct fax_page *pages[] = {coded, bilevel, colour, bilevel};
	g_assert_true(write_drawn(place, &page_pdf, pages, 4, &output, &error));
	g_assert_cmpuint(output.pages, ==, 3);
	g_assert_cmpuint(output.left_out, ==, 1);
	g_assert_cmpuint(output.rows, ==, 23);
	qpdf_data pdf = open_pdf(place);
	g_assert_cmpint(qpdf_get_num_pages(pdf), ==, 3);
	check_image(pdf, image_of(pdf, 0), bilevel);
	check_image(pdf, image_of(pdf, 1), colour);
	check_image(pdf, image_of(pdf, 2), bilevel);
	qpdf_cleanup(&pdf);
	fax_page_free(bilevel);
	fax_page_free(colour);
	fax_page_free(coded);
}

static void test_full(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *page = drawn_page(1, 200, 20);
	check_full(place, &page_pdf, page);
	fax_page_free(page);
}

static void test_mismatch(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *page = drawn_page(24, 100, 10);
	check_mismatch(place, &page_pdf, page);
	fax_page_free(page);
}

static void test_same_octets(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *page = drawn_page(8, 100, 10);
	check_same_octets(place, &page_pdf, page);
	fax_page_free(page);
}

static void test_tall(struct place *place, gconstpointer data)
{
	(void)data;
	check_tall(place, &page_pdf);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(struct place *, gconstpointer);
	} tests[] = {
		{"/render/page_pdf/pels", test_pels},
		{"/render/page_pdf/long_strip", test_long_strip},
		{"/render/page_pdf/size", test_size},
		{"/render/page_pdf/info", test_info},
		{"/render/page_pdf/pages", test_pages},
		{"/render/page_pdf/full", test_full},
		{"/render/page_pdf/mismatch", test_mismatch},
		{"/render/page_pdf/same_octets", test_same_octets},
		{"/render/page_pdf/tall", test_tall},
	};
	g_test_init(&argc, &argv, NULL);
	signal(SIGXFSZ, SIG_IGN);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, struct place, NULL, set_up, tests[i].test, tear_down);
	return g_test_run();
}
