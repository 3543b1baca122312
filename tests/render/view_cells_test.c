#include "render/view_cells.h"

#include <string.h>

#define PLAIN view_look(STYLE_PLAIN)

static void check(const struct view_cells *c, const char *expected)
{
	char *text = view_cells_text(c);
	g_assert_cmpstr(text, ==, expected);
	g_free(text);
}

static void test_clipping(void)
{
	struct view_cells *c = view_cells_new(3, 6, false);
	struct view_area all = view_cells_area(c), part = view_area_part(&all, 1, 2, 1, 3);
	g_assert_cmpint(view_put(&all, 0, -2, PLAIN, "abcdefghijk"), ==, 11);
	view_put(&part, 0, 0, PLAIN, "12345");
	view_put(&part, 1, 0, PLAIN, "outside");
	view_put(&part, -1, 0, PLAIN, "outside");
	view_put_fit(&all, 2, 0, 4, PLAIN, "too long");
	check(c, "cdefgh\n  123\ntoo\xe2\x80\xa6\n");
	part = view_area_part(&all, 2, 4, 100, 100);
	g_assert_cmpint(part.height, ==, 1);
	g_assert_cmpint(part.width, ==, 2);
	part = view_area_part(&all, -5, 99, 3, -2);
	g_assert_cmpint(part.height, ==, 0);
	g_assert_cmpint(part.width, ==, 0);
	g_assert_null(view_cell_at(&part, 0, 0));
	view_cells_free(c);
}

/* U+65E5 takes two columns; the half of one that is written over is a blank. */
static void test_wide(void)
{
	struct view_cells *c = view_cells_new(4, 4, false);
	struct view_area a = view_cells_area(c);
	g_assert_cmpint(view_put(&a, 0, 0, PLAIN, "\xe6\x97\xa5\xe6\x97\xa5"), ==, 4);
	g_assert_cmpint(view_put(&a, 1, 3, PLAIN, "\xe6\x97\xa5"), ==, 2);
	view_put(&a, 2, 0, PLAIN, "\xe6\x97\xa5\xe6\x97\xa5");
	view_put(&a, 2, 1, PLAIN, "x");
	view_put(&a, 3, 0, PLAIN, "\xe6\x97\xa5\xe6\x97\xa5");
	view_put(&a, 3, 2, PLAIN, "y");
	check(c, "\xe6\x97\xa5\xe6\x97\xa5\n\n x\xe6\x97\xa5\n\xe6\x97\xa5y\n");
	view_cells_free(c);
}

/* A dialog over a list begins or ends in the middle of a wide character: the other half of it, outside, is a blank, too. */
static void test_wide_edge(void)
{
	struct view_cells *c = view_cells_new(1, 8, false);
	struct view_area a = view_cells_area(c), part = view_area_part(&a, 0, 1, 1, 4);
	view_put(&a, 0, 0, PLAIN, "\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5");
	view_put(&part, 0, 0, PLAIN, "abcd");
	check(c, " abcd \xe6\x97\xa5\n");
	view_cells_free(c);
}

static void test_combining(void)
{
	struct view_cells *c = view_cells_new(1, 3, false);
	struct view_area a = view_cells_area(c);
	/* e, U+0301, and 20 more of them: a cell holds what fits. */
	g_assert_cmpint(view_put(&a, 0, 0, PLAIN, "e\xcc\x81z"), ==, 2);
	check(c, "e\xcc\x81z\n");
	for (int i = 0; i < 20; i++)
		view_put(&a, 0, 1, PLAIN, "\xcc\x81");
	g_assert_cmpuint(strlen(view_cell_at(&a, 0, 0)->text), <, VIEW_CELL_TEXT);
	view_cells_free(c);
}

/* What could move the cursor or turn the text round never gets into a cell. */
static void test_harmful(void)
{
	struct view_cells *c = view_cells_new(1, 12, false);
	struct view_area a = view_cells_area(c);
	view_put(&a, 0, 0, PLAIN, "a\033[1m\n\xe2\x80\xae\xff\xc3");
	check(c, "a?[1m????\n");
	view_cells_free(c);
}

static void test_ascii(void)
{
	struct view_cells *c = view_cells_new(1, 12, true);
	struct view_area a = view_cells_area(c);
	view_put(&a, 0, 0, PLAIN,
		"\xe2\x94\x82\xe2\x94\x80\xe2\x96\xb6\xe2\x80\xa6\xc3\xa9\xe6\x97\xa5\xcc\x81z");
	check(c, "|->~???z\n");
	view_cells_free(c);
}

static void test_looks(void)
{
	struct view_cells *c = view_cells_new(1, 3, false);
	struct view_area a = view_cells_area(c);
	view_put(&a, 0, 0, view_look(STYLE_BAD), "abc");
	view_mark(&a, 0, 1, 5, VIEW_REVERSE);
	g_assert_cmpuint(view_cell_at(&a, 0, 0)->look.attributes, ==, VIEW_BOLD);
	g_assert_cmpuint(view_cell_at(&a, 0, 2)->look.attributes, ==, VIEW_BOLD | VIEW_REVERSE);
	g_assert_cmpuint(view_cell_at(&a, 0, 2)->look.fg, ==, VIEW_COLOR_BASIC(1));
	view_paint(&a, 0, 2, 1, PLAIN);
	g_assert_cmpuint(view_cell_at(&a, 0, 2)->look.attributes, ==, 0);
	view_cells_free(c);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/view_cells/clipping", test_clipping);
	g_test_add_func("/view_cells/wide", test_wide);
	g_test_add_func("/view_cells/wide-edge", test_wide_edge);
	g_test_add_func("/view_cells/combining", test_combining);
	g_test_add_func("/view_cells/harmful", test_harmful);
	g_test_add_func("/view_cells/ascii", test_ascii);
	g_test_add_func("/view_cells/looks", test_looks);
	return g_test_run();
}
