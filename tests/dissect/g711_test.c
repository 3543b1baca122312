#include <glib.h>

#include "dissect/g711.h"

/* G.711 tables 1 and 2 (decoder output values), scaled to 16 bits: x4 for mu-law (14 bits), x8 for A-law (13 bits). */
static void mu_law_as_the_table_has_it(void)
{
	g_assert_cmpint(g711_mu_law(0xff), ==, 0);
	g_assert_cmpint(g711_mu_law(0x7f), ==, 0);
	g_assert_cmpint(g711_mu_law(0x80), ==, 8031 * 4);
	g_assert_cmpint(g711_mu_law(0x00), ==, -8031 * 4);
	g_assert_cmpint(g711_mu_law(0xfe), ==, 2 * 4);
	g_assert_cmpint(g711_mu_law(0xef), ==, 33 * 4);
	g_assert_cmpint(g711_mu_law(0x8f), ==, 4191 * 4);
}

static void a_law_as_the_table_has_it(void)
{
	g_assert_cmpint(g711_a_law(0xd5), ==, 1 * 8);
	g_assert_cmpint(g711_a_law(0x55), ==, -1 * 8);
	g_assert_cmpint(g711_a_law(0xaa), ==, 4032 * 8);
	g_assert_cmpint(g711_a_law(0x2a), ==, -4032 * 8);
	g_assert_cmpint(g711_a_law(0xc5), ==, 33 * 8);
}

/* Each code has one value, and codes in order of size have values in order of size. */
static void codes_are_monotonic(void)
{
	for (int u = 0x80; u < 0xff; u++)
		g_assert_cmpint(g711_mu_law((uint8_t)u), >, g711_mu_law((uint8_t)(u + 1)));
	for (int k = 0; k < 0x7f; k++)
		g_assert_cmpint(g711_a_law((uint8_t)((0x80 | k) ^ 0x55)), <,
			g711_a_law((uint8_t)((0x80 | (k + 1)) ^ 0x55)));
	for (int k = 0; k < 0x80; k++)
		g_assert_cmpint(g711_a_law((uint8_t)((0x80 | k) ^ 0x55)), ==,
			-g711_a_law((uint8_t)(k ^ 0x55)));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/g711/mu-law", mu_law_as_the_table_has_it);
	g_test_add_func("/g711/a-law", a_law_as_the_table_has_it);
	g_test_add_func("/g711/monotonic", codes_are_monotonic);
	return g_test_run();
}
