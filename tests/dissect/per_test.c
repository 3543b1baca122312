#include "dissect/per.h"

#include <glib.h>
#include <string.h>

static struct per reader(const uint8_t *octets, size_t n)
{
	return per_of(bytes_of(octets, n, n));
}

static void test_bits(void)
{
	static const uint8_t octets[] = {0xa5, 0x3c, 0xff, 0x01};
	struct per per = reader(octets, 4);
	g_assert_cmpuint(per_bits(&per, 1), ==, 1);
	g_assert_cmpuint(per_bits(&per, 3), ==, 2);
	g_assert_cmpuint(per_bits(&per, 4), ==, 5);
	g_assert_cmpuint(per.used, ==, 0);
	g_assert_true(per.in.at == octets + 1);
	g_assert_cmpuint(per_bits(&per, 6), ==, 0x0f);
	g_assert_cmpuint(per_bits(&per, 4), ==, 0x3); /* over the boundary */
	g_assert_cmpuint(per_bits(&per, 14), ==, 0x3f01);
	g_assert_cmpint(bytes_status(&per.in), ==, PARSE_OK);
	g_assert_true(per_at_end(&per));
	per = reader(octets, 4);
	g_assert_cmpuint(per_bits(&per, 16), ==, 0xa53c);
}

static void test_past_the_end(void)
{
	static const uint8_t octets[] = {0xff};
	struct per per = reader(octets, 1);
	g_assert_cmpuint(per_bits(&per, 7), ==, 0x7f);
	g_assert_cmpuint(per_bits(&per, 2), ==, 0);
	g_assert_cmpint(bytes_status(&per.in), ==, PARSE_BAD);
	g_assert_cmpuint(per_bits(&per, 1), ==, 0);
	per_align(&per);
	g_assert_true(per.in.at == octets + 1);
	per = per_of(bytes_of(octets, 1, 2));
	per_bits(&per, 9);
	g_assert_cmpint(bytes_status(&per.in), ==, PARSE_SNAPPED);
}

static void test_align(void)
{
	static const uint8_t octets[] = {0x80, 0x40};
	struct per per = reader(octets, 2);
	per_align(&per); /* nothing read yet: no step */
	g_assert_true(per.in.at == octets);
	g_assert_cmpuint(per_bits(&per, 1), ==, 1);
	per_align(&per);
	g_assert_true(per.in.at == octets + 1);
	per_align(&per);
	g_assert_true(per.in.at == octets + 1);
	g_assert_cmpuint(per_bits(&per, 2), ==, 1);
	per_align(&per);
	g_assert_true(per_at_end(&per));
}

/* bytes_fail() in the middle of an octet: aligning must not step over the end, or all that follows
 * would find octets to read. */
static void test_align_after_failure(void)
{
	static const uint8_t octets[] = {0x80, 0x40};
	struct per per = reader(octets, 2);
	per_bits(&per, 3);
	bytes_fail(&per.in);
	per_align(&per);
	g_assert_cmpuint(bytes_left(&per.in), ==, 0);
	g_assert_cmpuint(bytes_be16(&per.in), ==, 0);
	g_assert_cmpuint(per_bits(&per, 8), ==, 0);
	g_assert_cmpint(bytes_status(&per.in), ==, PARSE_BAD);
}

static void test_at_end(void)
{
	static const uint8_t octets[] = {0x80, 0x40};
	struct per per = reader(octets, 2);
	g_assert_false(per_at_end(&per));
	per_bits(&per, 8);
	g_assert_false(per_at_end(&per));
	per_bits(&per, 1);
	g_assert_true(per_at_end(&per)); /* seven bits are padding */
	per = per_of(bytes_of(octets, 1, 2));
	per_bits(&per, 8);
	g_assert_false(per_at_end(&per)); /* an octet was sent that the capture has not */
}

static void check_length(const char *octets, size_t n, size_t length, bool fragmented)
{
	bool out = !fragmented;
	struct per per = reader((const uint8_t *)octets, n);
	g_assert_cmpuint(per_length(&per, &out), ==, length);
	g_assert_cmpint(out, ==, fragmented);
	g_assert_cmpint(bytes_status(&per.in), ==, PARSE_OK);
	g_assert_true(per_at_end(&per));
	per = reader((const uint8_t *)octets, n);
	if (!fragmented) {
		g_assert_cmpuint(per_length(&per, NULL), ==, length);
		g_assert_cmpint(bytes_status(&per.in), ==, PARSE_OK);
		return;
	}
	g_assert_cmpuint(per_length(&per, NULL), ==, 0);
	g_assert_cmpint(bytes_status(&per.in), ==, PARSE_BAD);
}

static void test_length(void)
{
	check_length("\x00", 1, 0, false);
	check_length("\x01", 1, 1, false);
	check_length("\x7f", 1, 127, false);
	check_length("\x80\x80", 2, 128, false);
	check_length("\x80\x9b", 2, 155, false);
	check_length("\x80\x01", 2, 1, false); /* not the shortest form, but clear */
	check_length("\x81\x00", 2, 256, false);
	check_length("\xbf\xff", 2, 16383, false);
	check_length("\xc1", 1, 16384, true);
	check_length("\xc2", 1, 32768, true);
	check_length("\xc4", 1, 65536, true);
}

static void check_bad_length(const char *octets, size_t n, enum parse_status status)
{
	bool fragmented;
	struct per per = per_of(bytes_of(octets, n, status == PARSE_SNAPPED ? n + 1 : n));
	per_length(&per, &fragmented);
	g_assert_cmpint(bytes_status(&per.in), ==, status);
}

static void test_bad_length(void)
{
	check_bad_length("", 0, PARSE_BAD);
	check_bad_length("", 0, PARSE_SNAPPED);
	check_bad_length("\x80", 1, PARSE_BAD);
	check_bad_length("\x80", 1, PARSE_SNAPPED);
	check_bad_length("\xc0", 1, PARSE_BAD); /* X.691 10.9.3.8: 1 to 4 blocks */
	check_bad_length("\xc5", 1, PARSE_BAD);
	check_bad_length("\xff", 1, PARSE_BAD);
}

/* A length is aligned: the rest of the octet before it is padding. */
static void test_length_aligns(void)
{
	static const uint8_t octets[] = {0x80, 0x05};
	struct per per = reader(octets, 2);
	per_bits(&per, 1);
	g_assert_cmpuint(per_length(&per, NULL), ==, 5);
}

static void test_open_type(void)
{
	static const uint8_t octets[] = {0x02, 0xaa, 0xbb, 0x00, 0x01, 0xcc, 0x02, 0xdd};
	struct per per = reader(octets, sizeof(octets));
	struct bytes view = per_open_type(&per);
	g_assert_true(view.at == octets + 1 && bytes_left(&view) == 2);
	view = per_open_type(&per);
	g_assert_cmpuint(bytes_sent(&view), ==, 0);
	view = per_open_type(&per);
	g_assert_true(view.at == octets + 5 && bytes_left(&view) == 1);
	g_assert_cmpint(bytes_status(&per.in), ==, PARSE_OK);
	view = per_open_type(&per); /* longer than what is left */
	g_assert_cmpuint(bytes_left(&view), ==, 0);
	g_assert_cmpint(bytes_status(&view), ==, PARSE_BAD);
	g_assert_cmpint(bytes_status(&per.in), ==, PARSE_BAD);
}

static void test_open_type_snapped(void)
{
	static const uint8_t octets[] = {0x03, 0xaa};
	struct per per = per_of(bytes_of(octets, 2, 10));
	struct bytes view = per_open_type(&per);
	g_assert_cmpuint(bytes_left(&view), ==, 1);
	g_assert_cmpuint(view.cut, ==, 2);
	g_assert_cmpuint(bytes_sent(&per.in), ==, 6);
	per = per_of(bytes_of(octets, 2, 3)); /* one short even on the wire */
	per_open_type(&per);
	g_assert_cmpint(bytes_status(&per.in), ==, PARSE_BAD);
}

static void test_open_type_fragmented(void)
{
	uint8_t *octets = g_malloc0(20000);
	octets[0] = 0xc1;
	struct per per = reader(octets, 20000);
	struct bytes view = per_open_type(&per);
	g_assert_cmpuint(bytes_left(&view), ==, 0);
	g_assert_cmpint(bytes_status(&per.in), ==, PARSE_BAD);
	octets[0] = 0xbf;
	octets[1] = 0xff;
	per = reader(octets, 20000);
	view = per_open_type(&per);
	g_assert_cmpuint(bytes_left(&view), ==, 16383);
	g_free(octets);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dissect/per/bits", test_bits);
	g_test_add_func("/dissect/per/past_the_end", test_past_the_end);
	g_test_add_func("/dissect/per/align", test_align);
	g_test_add_func("/dissect/per/align_after_failure", test_align_after_failure);
	g_test_add_func("/dissect/per/at_end", test_at_end);
	g_test_add_func("/dissect/per/length", test_length);
	g_test_add_func("/dissect/per/bad_length", test_bad_length);
	g_test_add_func("/dissect/per/length_aligns", test_length_aligns);
	g_test_add_func("/dissect/per/open_type", test_open_type);
	g_test_add_func("/dissect/per/open_type_snapped", test_open_type_snapped);
	g_test_add_func("/dissect/per/open_type_fragmented", test_open_type_fragmented);
	return g_test_run();
}
