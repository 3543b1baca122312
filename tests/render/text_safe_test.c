#include "render/text_safe.h"

#include <string.h>

struct sample {
	const char *raw;
	ssize_t n;
	const char *safe;
};

static void check(const struct sample *samples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *safe = text_safe(samples[i].raw, samples[i].n);
		g_assert_cmpstr(safe, ==, samples[i].safe);
		g_free(safe);
	}
}

static void test_kept(void)
{
	static const struct sample samples[] = {
		{NULL, -1, ""},
		{NULL, 0, ""},
		{"", -1, ""},
		{"+49 30 123456", -1, "+49 30 123456"},
		{"abcdef", 3, "abc"},
		{"abc", 0, ""},
		{"M\xc3\xbcller", -1, "M\xc3\xbcller"},
		{"\xe6\x97\xa5\xe6\x9c\xac", -1, "\xe6\x97\xa5\xe6\x9c\xac"},
		{"\xf0\x9f\x93\xa0", -1, "\xf0\x9f\x93\xa0"}, /* U+1F4E0, a fax machine */
		{"e\xcc\x81", -1, "e\xcc\x81"},		      /* a combining accent */
		{"\xc2\xa0", -1, "\xc2\xa0"},		      /* U+00A0: the first that is no C1 */
		{"~ ", -1, "~ "},
	};
	check(samples, G_N_ELEMENTS(samples));
}

static void test_replaced(void)
{
	static const struct sample samples[] = {
		{"\x1b[2J", -1, "\\x1b[2J"},		 /* C0: clears the screen */
		{"a\nb\r\tc", -1, "a\\x0ab\\x0d\\x09c"}, /* C0: forges a line */
		{"\x7f", -1, "\\x7f"},			 /* DEL */
		{"\xc2\x9b"
		 "31m",
			-1, "\\xc2\\x9b31m"}, /* C1: CSI in UTF-8 */
		{"\x9b"
		 "31m",
			-1, "\\x9b31m"}, /* CSI in Latin 1: no UTF-8 */
		{"a\0b", 3, "a\\x00b"},	 /* NUL within */
		{"\0", 1, "\\x00"},	 /* NUL alone */
		{"\xe2\x80\xae"
		 "fit",
			-1, "\\xe2\\x80\\xaefit"},		  /* U+202E: turns the text round */
		{"\xe2\x80\xaa", -1, "\\xe2\\x80\\xaa"},	  /* U+202A */
		{"\xe2\x81\xa6", -1, "\\xe2\\x81\\xa6"},	  /* U+2066 */
		{"\xe2\x81\xa9", -1, "\\xe2\\x81\\xa9"},	  /* U+2069 */
		{"\xe2\x80\xa8", -1, "\\xe2\\x80\\xa8"},	  /* line separator */
		{"\xe2\x80\xa9", -1, "\\xe2\\x80\\xa9"},	  /* paragraph separator */
		{"\xe2\x80\x8b", -1, "\\xe2\\x80\\x8b"},	  /* zero-width space */
		{"\xf3\xa0\x81\x81", -1, "\\xf3\\xa0\\x81\\x81"}, /* a tag: invisible */
	};
	check(samples, G_N_ELEMENTS(samples));
}

static void test_malformed(void)
{
	static const struct sample samples[] = {
		{"\xc0\x80", -1, "\\xc0\\x80"},			  /* NUL in two octets */
		{"\xc1\x9b", -1, "\\xc1\\x9b"},			  /* '[' in two octets */
		{"\xe0\x80\x9b", -1, "\\xe0\\x80\\x9b"},	  /* ESC in three */
		{"\xed\xa0\x80", -1, "\\xed\\xa0\\x80"},	  /* a surrogate */
		{"\xf4\x90\x80\x80", -1, "\\xf4\\x90\\x80\\x80"}, /* above U+10FFFF */
		{"\xff\xfe", -1, "\\xff\\xfe"},			  /* never in UTF-8 */
		{"\x80", -1, "\\x80"},				  /* continuation first */
		{"\xe6\x97", -1, "\\xe6\\x97"},			  /* cut off */
		{"\xe6\x97\xa5", 2, "\\xe6\\x97"},		  /* cut off by n */
		{"\xe6\x97"
		 "A",
			-1,
			"\\xe6\\x97"
			"A"}, /* cut off by ASCII */
		{"\xfc\x84\x80\x80\x80\x80", -1, "\\xfc\\x84\\x80\\x80\\x80\\x80"}, /* six octets */
	};
	check(samples, G_N_ELEMENTS(samples));
}

/* Whatever the octets, what comes out is UTF-8 of harmless characters, and says as much as went in. */
static void check_harmless(const char *raw, size_t n)
{
	char *safe = text_safe(raw, (ssize_t)n);
	g_assert_true(g_utf8_validate(safe, -1, NULL));
	g_assert_cmpuint(strlen(safe), >=, n);
	for (const char *at = safe; *at != '\0'; at = g_utf8_next_char(at))
		g_assert_true(text_is_harmless(g_utf8_get_char(at)));
	g_free(safe);
}

static void test_any_octets(void)
{
	GRand *rand = g_rand_new_with_seed(38);
	for (int round = 0; round < 20000; round++) {
		size_t n = (size_t)g_rand_int_range(rand, 1, 9);
		char *raw = g_malloc(n); /* exact: so that reading beyond is found */
		for (size_t i = 0; i < n; i++) {
			int octet = g_rand_int_range(rand, 0, 512);
			raw[i] = (char)(octet < 256 ? octet : 0x80 | octet);
		}
		check_harmless(raw, n);
		g_free(raw);
	}
	g_rand_free(rand);
}

static void test_width(void)
{
	g_assert_cmpint(text_width(""), ==, 0);
	g_assert_cmpint(text_width("abc"), ==, 3);
	g_assert_cmpint(text_width("M\xc3\xbcller"), ==, 6);
	g_assert_cmpint(text_width("e\xcc\x81"), ==, 1);
	g_assert_cmpint(text_width("\xe6\x97\xa5\xe6\x9c\xac"), ==, 4);
	g_assert_cmpint(text_width("\xff\xe6\x97"), ==, 3); /* not UTF-8: one each */
}

static void check_fit(const char *text, int columns, const char *expected)
{
	char *fit = text_fit(text, columns);
	g_assert_cmpstr(fit, ==, expected);
	g_assert_cmpint(text_width(fit), <=, MAX(columns, 0));
	g_free(fit);
}

static void test_fit(void)
{
	check_fit("abc", 3, "abc");
	check_fit("abc", 4, "abc");
	check_fit("abcd", 3, "ab\xe2\x80\xa6");
	check_fit("abcd", 1, "\xe2\x80\xa6");
	check_fit("abcd", 0, "");
	check_fit("abcd", -1, "");
	check_fit("", 0, "");
	check_fit("", 2, "");
	/* A wide character that has no place leaves a column free. */
	check_fit("\xe6\x97\xa5\xe6\x9c\xac", 3, "\xe6\x97\xa5\xe2\x80\xa6");
	check_fit("\xe6\x97\xa5\xe6\x9c\xac", 2, "\xe2\x80\xa6");
	check_fit("\xe6\x97\xa5\xe6\x9c\xac", 4, "\xe6\x97\xa5\xe6\x9c\xac");
	/* The accent stays on its letter. */
	check_fit("e\xcc\x81", 1, "e\xcc\x81");
	check_fit("e\xcc\x81xyz", 2, "e\xcc\x81\xe2\x80\xa6");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/render/text_safe/kept", test_kept);
	g_test_add_func("/render/text_safe/replaced", test_replaced);
	g_test_add_func("/render/text_safe/malformed", test_malformed);
	g_test_add_func("/render/text_safe/any_octets", test_any_octets);
	g_test_add_func("/render/text_safe/width", test_width);
	g_test_add_func("/render/text_safe/fit", test_fit);
	return g_test_run();
}
