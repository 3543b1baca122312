#include <glib.h>

#include "dissect/text.h"

static struct text of(const char *s)
{
	return (struct text){s, strlen(s)};
}

static bool same(struct text t, const char *want)
{
	return t.n == strlen(want) && (t.n == 0 || !memcmp(t.at, want, t.n));
}

static const struct text absent = {NULL, 0};

static void compare(void)
{
	g_assert_true(text_is(of("uDpTl"), "UDPTL"));
	g_assert_false(text_is(of("udptl "), "udptl"));
	g_assert_false(
		text_is(of("@"), "`")); /* differ by the bit of letter case, but are no letters */
	g_assert_true(text_is(absent, ""));
	g_assert_false(text_is(absent, "a"));
	g_assert_true(text_begins(of("T38FaxVersion"), "t38"));
	g_assert_false(text_begins(of("T3"), "t38"));
	g_assert_true(text_ends(of("x sip/2.0"), "SIP/2.0"));
	g_assert_false(text_ends(of("/2.0"), "SIP/2.0"));
}

static void trim_and_words(void)
{
	struct text rest = of("\r\n one\t two ");
	g_assert_true(same(text_trim(rest), "one\t two"));
	g_assert_true(same(text_word(&rest), "one"));
	g_assert_true(same(text_word(&rest), "two"));
	g_assert_null(text_word(&rest).at);
	g_assert_cmpuint(text_trim(of(" \t")).n, ==, 0);
	g_assert_null(text_trim(absent).at);
	rest = absent;
	g_assert_null(text_word(&rest).at);
}

static void before_mark(void)
{
	struct text rest = of("a:b:c");
	g_assert_true(same(text_before(&rest, ':'), "a"));
	g_assert_true(same(rest, "b:c"));
	rest = of("abc");
	g_assert_true(same(text_before(&rest, ':'), "abc"));
	g_assert_cmpuint(rest.n, ==, 0);
	rest = absent;
	g_assert_cmpuint(text_before(&rest, ':').n, ==, 0);
}

static void elements(void)
{
	static const struct {
		const char *in, *first, *rest;
	} rows[] = {
		{"a,b", "a", "b"},
		{"\"a,\\\",b\" <c,d>,e", "\"a,\\\",b\" <c,d>", "e"},
		{"<a,\">,b", "<a,\">", "b"}, /* a quote counts for nothing within brackets */
		{"\"a,b", "\"a,b", ""},	     /* never closed */
		{"\"a\\", "\"a\\", ""},	     /* nothing behind the backslash */
		{"<a,b", "<a,b", ""},
		{",b", "", "b"},
		{"", "", ""},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct text rest = of(rows[i].in);
		g_assert_true(same(text_element(&rest, ','), rows[i].first));
		g_assert_true(same(rest, rows[i].rest));
	}
	struct text rest = of("\"<\" <a");
	g_assert_true(same(text_element(&rest, '<'), "\"<\" "));
}

static void numbers(void)
{
	g_assert_cmpint(text_number(of("0"), 9), ==, 0);
	g_assert_cmpint(text_number(of("007"), 9), ==, 7);
	g_assert_cmpint(text_number(of("4294967295"), UINT32_MAX), ==, UINT32_MAX);
	g_assert_cmpint(text_number(of("4294967296"), UINT32_MAX), ==, UINT32_MAX);
	g_assert_cmpint(text_number(of("9223372036854775807"), INT64_MAX), ==, INT64_MAX);
	g_assert_cmpint(text_number(of("99999999999999999999"), INT64_MAX), ==, INT64_MAX);
	g_assert_cmpint(text_number(of("99999999999999999999"), 5), ==, 5);
	g_assert_cmpint(text_number(of(""), 9), ==, -1);
	g_assert_cmpint(text_number(of("-1"), 9), ==, -1);
	g_assert_cmpint(text_number(of("+1"), 9), ==, -1);
	g_assert_cmpint(text_number(of("1 "), 9), ==, -1);
	g_assert_cmpint(text_number(of("99999x"), 9), ==, -1);
}

static void lines(void)
{
	static const char octets[] = "one\r\ntwo\n\r\nlast";
	struct bytes in = bytes_of(octets, sizeof(octets) - 1, sizeof(octets) - 1);
	struct text line;
	static const char *const want[] = {"one", "two", "", "last"};
	for (size_t i = 0; i < G_N_ELEMENTS(want); i++) {
		g_assert_true(text_line(&in, &line));
		g_assert_true(same(line, want[i]));
	}
	g_assert_false(text_line(&in, &line));
	in = bytes_of("half", 4, 10);
	g_assert_false(text_line(&in, &line));
	g_assert_cmpuint(bytes_left(&in), ==, 4);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dissect/text/compare", compare);
	g_test_add_func("/dissect/text/trim-and-words", trim_and_words);
	g_test_add_func("/dissect/text/before", before_mark);
	g_test_add_func("/dissect/text/elements", elements);
	g_test_add_func("/dissect/text/numbers", numbers);
	g_test_add_func("/dissect/text/lines", lines);
	return g_test_run();
}
