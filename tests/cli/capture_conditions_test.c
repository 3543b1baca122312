#include "cli/capture_conditions.h"

#include "cli/save_set.h"

static void test_read(void)
{
	char *texts[] = {"filesize:1000", "duration:60", "files:10", "packets:7", "files:3", NULL};
	struct capture_conditions c;
	g_assert_true(capture_conditions_read(texts, "-b", &c, NULL));
	g_assert_cmpuint(c.octets, ==, 1000000);
	g_assert_cmpuint(c.seconds, ==, 60);
	g_assert_cmpuint(c.files, ==, 3);
	g_assert_cmpuint(c.packets, ==, 7);
	g_assert_true(capture_conditions_read(NULL, "-b", &c, NULL));
	g_assert_cmpuint(c.octets + c.seconds + c.files + c.packets, ==, 0);
}

static void test_wrong(void)
{
	static const char *const wrong[] = {"", "duration", "duration:", "duration:0",
		"duration:-1", "duration:1.5", "duration:1s", "Duration:1",
		"filesize:99999999999999999999", "size:1"};
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		char *texts[] = {(char *)(uintptr_t)wrong[i], NULL};
		struct capture_conditions c;
		GError *error = NULL;
		g_assert_false(capture_conditions_read(texts, "-a", &c, &error));
		g_assert_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
		g_assert_nonnull(g_strstr_len(error->message, -1, "-a"));
		g_error_free(error);
	}
}

static void test_set(void)
{
	struct save_set *s = save_set_new();
	save_set_add(s, 9, 1);
	save_set_add(s, 3, 2);
	save_set_add(s, 3, 1);
	save_set_add(s, 3, 1);
	save_set_add(s, 5, 2);
	save_set_want(s, 1);
	g_assert_true(save_set_wanted(s, 1));
	g_assert_false(save_set_wanted(s, 2));
	g_assert_cmpuint(save_set_close(s), ==, 2);
	for (uint64_t n = 1; n <= 12; n++)
		g_assert_cmpint(save_set_next(s, n), ==, n == 3 || n == 9);
	save_set_free(s);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/capture_conditions/read", test_read);
	g_test_add_func("/capture_conditions/wrong", test_wrong);
	g_test_add_func("/save_set/next", test_set);
	return g_test_run();
}
