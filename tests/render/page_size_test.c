#include "render/page_size.h"

#include <glib.h>
#include <math.h>

static double millimetres(double points)
{
	return points / 72 * 25.4;
}

/* The sheets of T.4 2.2 with the rows that fit on them at each of T.30's resolutions, to the millimetre: 1143 rows
 * of 3.85 lines/mm are 296.9 mm. At 98 dpi they would be 296.2. */
static void test_sheets(void)
{
	static const struct {
		uint32_t width, rows;
		unsigned x_dpi, y_dpi;
		int width_mm, height_mm;
	} cases[] = {
		{1728, 1143, 204, 98, 215, 297},       /* A4 standard */
		{1728, 2287, 204, 196, 215, 297},      /* fine */
		{1728, 4573, 204, 391, 215, 297},      /* superfine */
		{3456, 4573, 408, 391, 215, 297},      /* R16 x 15.4 */
		{1728, 1169, 200, 100, 219, 297},      /* inch: 1728 pels are 8.64 inches */
		{1728, 2339, 200, 200, 219, 297},      /* 297 mm are 11.693 inches */
		{1728, 4677, 200, 400, 219, 297},      /* */
		{2592, 3508, 300, 300, 219, 297},      /* */
		{3456, 4677, 400, 400, 219, 297},      /* */
		{5184, 14031, 600, 1200, 219, 297},    /* */
		{10368, 14031, 1200, 1200, 219, 297},  /* */
		{2048, 2803, 204, 196, 255, 364},      /* B4 fine */
		{2432, 1617, 204, 98, 303, 420},       /* A3 standard */
		{2432, 6468, 204, 391, 303, 420},      /* A3 superfine */
		{1728, 1075, 204, 98, 215, 279},       /* letter */
		{1728, 1000000, 204, 98, 215, 259740}, /* a roll */
		{1728, 2200, 0, 0, 219, 279},	       /* nobody told: 200 dpi */
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct fax_page page = {.rows = cases[i].rows,
			.params = {.width = cases[i].width,
				.x_dpi = cases[i].x_dpi,
				.y_dpi = cases[i].y_dpi}};
		struct page_size size = page_size_of(&page);
		g_test_message("case %zu", i);
		g_assert_cmpint(lround(millimetres(size.width)), ==, cases[i].width_mm);
		g_assert_cmpint(lround(millimetres(size.height)), ==, cases[i].height_mm);
	}
}

static void test_per_metre(void)
{
	struct fax_page page = {.rows = 1, .params = {.width = 1, .x_dpi = 204, .y_dpi = 98}};
	struct page_size size = page_size_of(&page);
	g_assert_cmpuint(size.x_per_metre, ==, 8031);
	g_assert_cmpuint(size.y_per_metre, ==, 3850);
	page.params.y_dpi = 0;
	size = page_size_of(&page);
	g_assert_cmpuint(size.x_per_metre, ==, 0);
	g_assert_cmpuint(size.y_per_metre, ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/render/page_size/sheets", test_sheets);
	g_test_add_func("/render/page_size/per_metre", test_per_metre);
	return g_test_run();
}
