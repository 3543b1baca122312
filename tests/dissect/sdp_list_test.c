#include "dissect/sdp_list.h"

#include <glib.h>
#include <string.h>

static void check(const char *list, const char *const want[], size_t count)
{
	struct bytes in = bytes_of(list, strlen(list), strlen(list)), one;
	for (size_t i = 0; i < count; i++) {
		g_assert_true(sdp_list_next(&in, &one));
		char *text = g_strndup((const char *)one.at, bytes_left(&one));
		g_assert_cmpstr(text, ==, want[i]);
		g_free(text);
	}
	g_assert_false(sdp_list_next(&in, &one));
	g_assert_cmpuint(bytes_left(&one), ==, 0);
}

#define CHECK(list, ...)                                                                           \
	do {                                                                                       \
		const char *const want_[] = {__VA_ARGS__};                                         \
		check(list, want_, G_N_ELEMENTS(want_));                                           \
	} while (0)

static void test_several(void)
{
	CHECK("v=0\r\nm=a\r\n", "v=0\r\nm=a\r\n");
	CHECK("\r\n v=0\r\nm=a\r\nv=0\r\nm=b\r\n", " v=0\r\nm=a\r\n", "v=0\r\nm=b\r\n");
	CHECK("v=0\nm=a\n\nv=0\nm=b", "v=0\nm=a\n\n", "v=0\nm=b");
	/* Without a version line; one that is all there is. */
	CHECK("m=a\r\nv=0\r\n", "m=a\r\n", "v=0\r\n");
	check("", NULL, 0);
	check(" \r\n\r\n", NULL, 0);
}

/* What the capture cut is told in the last one. */
static void test_cut(void)
{
	const char list[] = "v=0\r\nm=a\r\nv=0\r\nm=b\r\n";
	struct bytes in = bytes_of(list, 15, strlen(list)), one;
	g_assert_true(sdp_list_next(&in, &one));
	g_assert_cmpuint(one.cut, ==, 0);
	g_assert_cmpuint(bytes_left(&one), ==, 10);
	g_assert_true(sdp_list_next(&in, &one));
	g_assert_cmpuint(one.cut, ==, 5);
	g_assert_false(sdp_list_next(&in, &one));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sdp_list/several", test_several);
	g_test_add_func("/sdp_list/cut", test_cut);
	return g_test_run();
}
