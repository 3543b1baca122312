/* Rows between EOLs, written as bits by hand. */
#include <glib.h>
#include <string.h>

#include "analyzer/line_image.h"

#define EOL "000000000001"
#define ROW "0011010100110101" /* 16 bits without a long run of zeros */

struct bits {
	uint8_t octets[256];
	size_t n;
};

/* Spaces are skipped; the last octet is padded with ones, which open no EOL. */
static struct bits bits_of(const char *text)
{
	struct bits out = {{0}, 0};
	size_t n = 0;
	for (; *text != '\0'; text++) {
		if (*text == ' ')
			continue;
		g_assert_cmpuint(n / 8, <, sizeof(out.octets));
		if (*text == '1')
			out.octets[n / 8] |= (uint8_t)(0x80 >> n % 8);
		n++;
	}
	for (; n % 8 != 0; n++)
		out.octets[n / 8] |= (uint8_t)(0x80 >> n % 8);
	out.n = n / 8;
	return out;
}

/* "28 28e ..." : bits of each row, with the EOL that closes it; e: empty. */
static char *rows_of(struct line_image *image, const uint8_t *octets, size_t n)
{
	GString *out = g_string_new(NULL);
	struct bytes in = bytes_of(octets, n, n);
	struct line_row row;
	while (line_image_next(image, &in, &row))
		g_string_append_printf(out, "%u%s ", (unsigned)row.bits, row.empty ? "e" : "");
	g_assert_cmpuint(bytes_left(&in), ==, 0);
	return g_string_free(out, FALSE);
}

static void want(const char *text, const char *rows)
{
	struct line_image image;
	const struct bits bits = bits_of(text);
	line_image_begin(&image);
	char *got = rows_of(&image, bits.octets, bits.n);
	g_assert_cmpstr(got, ==, rows);
	g_free(got);
}

static void test_rows(void)
{
	want(EOL ROW EOL ROW EOL, "28 28 ");
	/* A tag bit behind the EOL is part of the row. */
	want(EOL "1" ROW EOL "0" ROW EOL "1", "29 29 ");
	/* Fill in front of an EOL: 16 + 20 + 12 */
	want(EOL ROW "00000000000000000000" EOL ROW EOL, "48 28 ");
	want(EOL ROW, "");
	want(ROW ROW ROW, "");
}

/* The closing EOL's place in its octets does not matter. */
static void test_any_place(void)
{
	GString *text = g_string_new(NULL);
	for (unsigned i = 0; i < 8; i++) {
		g_string_append(text, "1");
		char *all = g_strconcat(text->str, EOL ROW EOL ROW EOL, NULL);
		want(all, "28 28 ");
		g_free(all);
	}
	g_string_free(text, TRUE);
}

static void test_rtc(void)
{
	want(EOL ROW EOL EOL EOL EOL EOL EOL, "28 12e 12e 12e 12e 12e ");
	want(EOL "1" ROW EOL "1" EOL "1" EOL "1", "29 13e 13e ");
}

/* Ten zeros are data. */
static void test_no_eol(void)
{
	want(EOL ROW "00000000001" ROW EOL, "55 ");
}

static void test_front(void)
{
	struct line_image image;
	const struct bits bits = bits_of("1111 1111 1111" EOL ROW EOL);
	line_image_begin(&image);
	g_free(rows_of(&image, bits.octets, bits.n));
	g_assert_true(image.begun);
	g_assert_cmpuint(image.before, ==, 12);
}

/* However the octets come, the rows are the same. */
static void test_cuts(void)
{
	const struct bits bits = bits_of(EOL ROW EOL ROW "000000" EOL "1" ROW EOL EOL EOL);
	for (size_t step = 1; step < bits.n; step++) {
		struct line_image image;
		GString *got = g_string_new(NULL);
		line_image_begin(&image);
		for (size_t at = 0; at < bits.n; at += step) {
			char *part = rows_of(&image, bits.octets + at, MIN(step, bits.n - at));
			g_string_append(got, part);
			g_free(part);
		}
		g_assert_cmpstr(got->str, ==, "28 34 29 12e 12e ");
		g_string_free(got, TRUE);
	}
}

static void test_fills(void)
{
	struct line_image image;
	const struct bits row = bits_of(EOL ROW);
	const uint8_t zeros[2] = {0};
	line_image_begin(&image);
	g_free(rows_of(&image, zeros, 2));
	g_assert_false(line_image_fills(&image));
	g_free(rows_of(&image, row.octets, row.n));
	g_assert_false(line_image_fills(&image));
	g_free(rows_of(&image, zeros, 1));
	g_assert_false(line_image_fills(&image));
	g_free(rows_of(&image, zeros, 1));
	g_assert_true(line_image_fills(&image));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/line-image/rows", test_rows);
	g_test_add_func("/line-image/any-place", test_any_place);
	g_test_add_func("/line-image/rtc", test_rtc);
	g_test_add_func("/line-image/no-eol", test_no_eol);
	g_test_add_func("/line-image/front", test_front);
	g_test_add_func("/line-image/cuts", test_cuts);
	g_test_add_func("/line-image/fills", test_fills);
	return g_test_run();
}
