#include "cli/capture_drops.h"

#include <glib.h>

#define S T38_SECOND

static void test_between(void)
{
	struct capture_drops *d = capture_drops_new();
	g_assert_cmpuint(capture_drops_total(d), ==, 0);
	capture_drops_note(d, 10 * S, 0);
	capture_drops_note(d, 11 * S, 5);
	capture_drops_note(d, 12 * S, 5);
	/* For long nobody could ask. */
	capture_drops_note(d, 30 * S, 105);
	g_assert_cmpuint(capture_drops_total(d), ==, 105);
	g_assert_cmpuint(capture_drops_between(d, 0, 9 * S), ==, 0);
	g_assert_cmpuint(capture_drops_between(d, 0, 10 * S), ==, 5);
	g_assert_cmpuint(capture_drops_between(d, 11 * S, 11 * S + 1), ==, 5);
	g_assert_cmpuint(capture_drops_between(d, 11 * S + 1, 12 * S - 1), ==, 0);
	g_assert_cmpuint(capture_drops_between(d, 15 * S, 16 * S), ==, 100);
	g_assert_cmpuint(capture_drops_between(d, 10 * S, 40 * S), ==, 105);
	g_assert_cmpuint(capture_drops_between(d, 30 * S + 1, 40 * S), ==, 0);
	capture_drops_free(d);
}

/* At the first time it is not known since when. */
static void test_first(void)
{
	struct capture_drops *d = capture_drops_new();
	capture_drops_note(d, 10 * S, 3);
	g_assert_cmpuint(capture_drops_between(d, 0, 9 * S), ==, 3);
	g_assert_cmpuint(capture_drops_between(d, 0, 8 * S), ==, 0);
	capture_drops_free(d);
}

/* The clock was set back; a sum that falls is none. */
static void test_back(void)
{
	struct capture_drops *d = capture_drops_new();
	capture_drops_note(d, 10 * S, 1);
	capture_drops_note(d, 5 * S, 4);
	capture_drops_note(d, 6 * S, 2);
	g_assert_cmpuint(capture_drops_total(d), ==, 4);
	g_assert_cmpuint(capture_drops_between(d, 4 * S, 5 * S), ==, 3);
	capture_drops_free(d);
}

static void test_many(void)
{
	struct capture_drops *d = capture_drops_new();
	for (uint64_t n = 1; n <= 10000; n++)
		capture_drops_note(d, (t38_time)n * S, n);
	g_assert_cmpuint(capture_drops_total(d), ==, 10000);
	g_assert_cmpuint(capture_drops_between(d, 0, 20000 * S), ==, 4096);
	g_assert_cmpuint(capture_drops_between(d, 9999 * S + 1, 20000 * S), ==, 1);
	capture_drops_free(d);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/capture_drops/between", test_between);
	g_test_add_func("/capture_drops/first", test_first);
	g_test_add_func("/capture_drops/back", test_back);
	g_test_add_func("/capture_drops/many", test_many);
	return g_test_run();
}
