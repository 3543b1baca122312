/* Blocks of audio, found from the times at which packets leave. */
#include <glib.h>

#include "analyzer/line_grid.h"

#define BLOCK (20 * T38_MS)

static void want_next(const struct line_grid *g, t38_time ms, t38_time next)
{
	g_assert_cmpint(line_grid_next(g, ms * T38_MS), ==, next * T38_MS);
}

static void test_none(void)
{
	struct line_grid g;
	line_grid_init(&g, 0);
	line_grid_sent(&g, 12345);
	g_assert_cmpint(line_grid_next(&g, 777), ==, 777);
}

static void test_unknown(void)
{
	struct line_grid g;
	line_grid_init(&g, BLOCK);
	want_next(&g, 1000, 1010);
}

static void test_whole_blocks(void)
{
	struct line_grid g;
	line_grid_init(&g, BLOCK);
	for (int i = 0; i < 40; i++)
		line_grid_sent(&g, (3 + 20 * i) * T38_MS);
	want_next(&g, 1000, 1003);
	want_next(&g, 1003, 1003);
	want_next(&g, 1004, 1023);
	want_next(&g, 2, 3);
}

/* Half of the packets leave in the middle of a block: blocks are half as long. */
static void test_half_blocks(void)
{
	struct line_grid g;
	line_grid_init(&g, BLOCK);
	for (int i = 0; i < 80; i++)
		line_grid_sent(&g, (3 + 10 * i) * T38_MS);
	want_next(&g, 1004, 1013);
	want_next(&g, 1014, 1023);
}

/* Packets are held up, never early: the earliest are right, to within what a clock may drift meanwhile. */
static void test_held_up(void)
{
	struct line_grid g;
	line_grid_init(&g, BLOCK);
	for (int i = 0; i < 200; i++)
		line_grid_sent(&g, (3 + 20 * i) * T38_MS + i % 5 * T38_MS / 2);
	t38_time next = line_grid_next(&g, 4004 * T38_MS);
	g_assert_cmpint(next, >=, 4023 * T38_MS);
	g_assert_cmpint(next, <=, 4023 * T38_MS + T38_MS / 4);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/line-grid/none", test_none);
	g_test_add_func("/line-grid/unknown", test_unknown);
	g_test_add_func("/line-grid/whole-blocks", test_whole_blocks);
	g_test_add_func("/line-grid/half-blocks", test_half_blocks);
	g_test_add_func("/line-grid/held-up", test_held_up);
	return g_test_run();
}
