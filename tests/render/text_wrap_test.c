#include "render/text_wrap.h"

#include <glib.h>
#include <stdlib.h>

static void expect(int column, const char *text, const char *want)
{
	char *got;
	size_t n;
	FILE *out = open_memstream(&got, &n);
	text_wrap(out, column, 2, 10, text);
	fclose(out);
	g_assert_cmpstr(got, ==, want);
	free(got);
}

static void test_lines(void)
{
	expect(2, "one two three", "one two\n  three\n");
	expect(2, "12345678 9", "12345678\n  9\n");
	expect(2, "123456 8", "123456 8\n");
	expect(6, "1234 5", "1234\n  5\n");
	expect(8, "12345", "12345\n");
	expect(2, "", "\n");
	expect(2, NULL, "\n");
}

/* A letter of two octets takes one column, a wide one two. */
static void test_columns(void)
{
	expect(2, "\xc3\xa4\xc3\xa4\xc3\xa4 bcde f", "\xc3\xa4\xc3\xa4\xc3\xa4 bcde\n  f\n");
	expect(2, "\xe4\xb8\x80\xe4\xb8\x80 abcd", "\xe4\xb8\x80\xe4\xb8\x80\n  abcd\n");
}

static void test_hostile(void)
{
	expect(2, "a\x1b[ \xff", "a\\x1b[\n  \\xff\n");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/text_wrap/lines", test_lines);
	g_test_add_func("/text_wrap/columns", test_columns);
	g_test_add_func("/text_wrap/hostile", test_hostile);
	return g_test_run();
}
