#include "render/time_text.h"

#include <glib.h>

#define AT (INT64_C(1795144327) * T38_SECOND) /* 2026-11-20T03:12:07Z */

static const struct {
	t38_time t;
	const char *rfc3339, *clock;
} cases[] = {
	{0, "1970-01-01T00:00:00.000000Z", "00:00:00.000"},
	{AT + 104 * T38_MS, "2026-11-20T03:12:07.104000Z", "03:12:07.104"},
	/* Cut off, not rounded up into the next second. */
	{AT + 999999999, "2026-11-20T03:12:07.999999Z", "03:12:07.999"},
	{AT + 999, "2026-11-20T03:12:07.000000Z", "03:12:07.000"},
	/* Before 1970 the fraction still counts forward. */
	{-1, "1969-12-31T23:59:59.999999Z", "23:59:59.999"},
	{-T38_SECOND, "1969-12-31T23:59:59.000000Z", "23:59:59.000"},
	{INT64_C(951782400) * T38_SECOND, "2000-02-29T00:00:00.000000Z", "00:00:00.000"},
	{INT64_MAX, "2262-04-11T23:47:16.854775Z", "23:47:16.854"},
	{INT64_MIN + 1, "1677-09-21T00:12:43.145224Z", "00:12:43.145"},
	{T38_NEVER, "-", "-"},
};

static void test_texts(void)
{
	char out[TIME_TEXT_MAX];
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_assert_cmpstr(time_text_rfc3339(cases[i].t, out), ==, cases[i].rfc3339);
		g_assert_cmpstr(time_text_clock(cases[i].t, out), ==, cases[i].clock);
	}
}

static void test_zone(void)
{
	char out[TIME_TEXT_MAX];
	g_setenv("TZ", "Asia/Kolkata", TRUE);
	g_assert_cmpstr(time_text_clock(AT, out), ==, "03:12:07.000");
	g_unsetenv("TZ");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/render/time_text/texts", test_texts);
	g_test_add_func("/render/time_text/zone", test_zone);
	return g_test_run();
}
