/* Bits of HDLC frames, counted by hand and held against an encoder that works bit by bit. */
#include <glib.h>

#include "analyzer/line_hdlc.h"

static uint64_t octet_bits(const char *octets, size_t n)
{
	struct line_hdlc h;
	line_hdlc_begin(&h);
	line_hdlc_octets(&h, (const uint8_t *)octets, n);
	g_assert_cmpuint(h.octets, ==, n);
	return h.bits;
}

static void test_insertion(void)
{
	g_assert_cmpuint(octet_bits("\x00\x00", 2), ==, 16);
	/* 11111 0 111 | 11 0 001000 */
	g_assert_cmpuint(octet_bits("\xff\xc8", 2), ==, 18);
	/* 11111 0 000: the zero is inserted although one follows */
	g_assert_cmpuint(octet_bits("\xf8", 1), ==, 9);
	/* 00000111 | 11 0 000000 */
	g_assert_cmpuint(octet_bits("\x07\xc0", 2), ==, 17);
	/* 00011111 0 | 10000000: the run ends with the insertion */
	g_assert_cmpuint(octet_bits("\x1f\x80", 2), ==, 17);
	/* 00011111 0 | 11111 0 000 */
	g_assert_cmpuint(octet_bits("\x1f\xf8", 2), ==, 18);
	/* 32 ones: six fives */
	g_assert_cmpuint(octet_bits("\xff\xff\xff\xff", 4), ==, 38);
	g_assert_cmpuint(octet_bits("\x7e", 1), ==, 9);
	g_assert_cmpuint(octet_bits("\xde\xf7\xbd", 3), ==, 24);
}

/* The check value of this CRC over the digits is 29b1 in front of the complement. */
static void test_fcs(void)
{
	struct line_hdlc h;
	line_hdlc_begin(&h);
	line_hdlc_octets(&h, (const uint8_t *)"123456789", 9);
	g_assert_cmphex(h.fcs, ==, 0x29b1);
}

/* Complement d64e = 11010110 01001110: nothing is inserted; 72 bits of digits have none either. */
static void test_frame(void)
{
	struct line_hdlc h;
	line_hdlc_begin(&h);
	line_hdlc_octets(&h, (const uint8_t *)"123456789", 9);
	g_assert_cmpuint(h.bits, ==, 72);
	line_hdlc_end(&h);
	g_assert_cmpuint(h.bits, ==, 88);
}

struct slow {
	unsigned ones, fcs;
	uint64_t bits;
};

static void slow_bit(struct slow *s, unsigned bit)
{
	unsigned out = (s->fcs >> 15 & 1) ^ bit;
	s->fcs = (s->fcs << 1 & 0xffff) ^ (out != 0 ? 0x1021u : 0);
	s->bits++;
	s->ones = bit != 0 ? s->ones + 1 : 0;
	if (s->ones < 5)
		return;
	s->bits++;
	s->ones = 0;
}

static uint64_t slow_frame(const uint8_t *octets, size_t n)
{
	struct slow s = {0, 0xffff, 0};
	for (size_t i = 0; i < n * 8; i++)
		slow_bit(&s, (unsigned)octets[i / 8] >> (7 - i % 8) & 1);
	unsigned fcs = ~s.fcs & 0xffff;
	for (int i = 15; i >= 0; i--)
		slow_bit(&s, fcs >> i & 1);
	return s.bits;
}

/* Octets with many ones, cut at any place. */
static void test_against_slow(void)
{
	GRand *rand = g_rand_new_with_seed(38);
	for (int round = 0; round < 2000; round++) {
		uint8_t octets[64];
		struct line_hdlc h;
		size_t n = (size_t)g_rand_int_range(rand, 1, 64);
		size_t cut = (size_t)g_rand_int_range(rand, 0, (gint32)n + 1);
		for (size_t i = 0; i < n; i++)
			octets[i] = (uint8_t)(g_rand_int(rand) | g_rand_int(rand));
		line_hdlc_begin(&h);
		line_hdlc_octets(&h, octets, cut);
		line_hdlc_octets(&h, octets + cut, n - cut);
		line_hdlc_end(&h);
		g_assert_cmpuint(h.bits, ==, slow_frame(octets, n));
	}
	g_rand_free(rand);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/line-hdlc/insertion", test_insertion);
	g_test_add_func("/line-hdlc/fcs", test_fcs);
	g_test_add_func("/line-hdlc/frame", test_frame);
	g_test_add_func("/line-hdlc/bit-by-bit", test_against_slow);
	return g_test_run();
}
