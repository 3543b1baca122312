#include "dissect/t30_frame.h"

#include <glib.h>
#include <string.h>

#include "tests/dissect/hex.h"

/* T.30 5.3.6.1: every row; the octet with X = 0 and X = 1, or the same twice where the bit is fixed. */
static const struct {
	const char *name;
	uint8_t zero, one;
} rows[] = {
	{"DIS", 0x01, 0x01},
	{"CSI", 0x02, 0x02},
	{"NSF", 0x04, 0x04},
	{"DTC", 0x81, 0x81},
	{"CIG", 0x82, 0x82},
	{"PWD", 0x83, 0x83},
	{"NSC", 0x84, 0x84},
	{"SEP", 0x85, 0x85},
	{"PSA", 0x86, 0x86},
	{"CIA", 0x87, 0x87},
	{"ISP", 0x88, 0x88},
	{"DCS", 0x41, 0xc1},
	{"TSI", 0x42, 0xc2},
	{"SUB", 0x43, 0xc3},
	{"NSS", 0x44, 0xc4},
	{"SID", 0x45, 0xc5},
	{"TSA", 0x46, 0xc6},
	{"IRA", 0x47, 0xc7},
	{"CTC", 0x48, 0xc8},
	{"CFR", 0x21, 0xa1},
	{"FTT", 0x22, 0xa2},
	{"CTR", 0x23, 0xa3},
	{"CSA", 0x24, 0xa4},
	{"EOM", 0x71, 0xf1},
	{"MPS", 0x72, 0xf2},
	{"EOR", 0x73, 0xf3},
	{"EOP", 0x74, 0xf4},
	{"RR", 0x76, 0xf6},
	{"EOS", 0x78, 0xf8},
	{"PRI-EOM", 0x79, 0xf9},
	{"PRI-MPS", 0x7a, 0xfa},
	{"PRI-EOP", 0x7c, 0xfc},
	{"PPS", 0x7d, 0xfd},
	{"MCF", 0x31, 0xb1},
	{"RTN", 0x32, 0xb2},
	{"RTP", 0x33, 0xb3},
	{"PIN", 0x34, 0xb4},
	{"PIP", 0x35, 0xb5},
	{"PID", 0x36, 0xb6},
	{"RNR", 0x37, 0xb7},
	{"ERR", 0x38, 0xb8},
	{"PPR", 0x3d, 0xbd},
	{"FDM", 0x3f, 0xbf},
	{"FNV", 0x53, 0xd3},
	{"TR", 0x56, 0xd6},
	{"TNR", 0x57, 0xd7},
	{"CRP", 0x58, 0xd8},
	{"DCN", 0x5f, 0xdf},
	{"FCD", 0x60, 0x60},
	{"RCP", 0x61, 0x61},
	{"CCD", 0x62, 0x62},
};

static int row_of(unsigned octet)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		if (rows[i].zero == octet || rows[i].one == octet)
			return (int)i;
	return -1;
}

/* All 256 values of the facsimile control field. */
static void test_fcf(void)
{
	for (unsigned octet = 0; octet < 256; octet++) {
		const uint8_t octets[3] = {0xff, 0xc8, (uint8_t)octet};
		int row = row_of(octet);
		struct t30_frame frame;
		enum parse_status status = t30_frame_parse(bytes_of(octets, 3, 3), &frame);
		g_assert_true(frame.final);
		g_assert_cmpuint(bytes_left(&frame.fif), ==, 0);
		if (row < 0) {
			g_assert_cmpint(status, ==, PARSE_UNKNOWN);
			g_assert_cmpint(frame.fcf, ==, T30_NONE);
			g_assert_cmpstr(frame.name, ==, "unknown");
			g_assert_null(frame.title);
			continue;
		}
		g_assert_cmpint(status, ==, PARSE_OK);
		g_assert_cmpstr(frame.name, ==, rows[row].name);
		g_assert_cmpuint(frame.fcf, ==, rows[row].zero);
		g_assert_cmpint(frame.x, ==, octet != rows[row].zero);
		g_assert_nonnull(frame.title);
		g_assert_false(frame.has_fcf2);
	}
}

static void test_header(void)
{
	struct t30_frame frame;
	const uint8_t more[] = {0xff, 0xc0, 0x02, 0x4c};
	g_assert_cmpint(t30_frame_parse(bytes_of(more, 4, 4), &frame), ==, PARSE_OK);
	g_assert_false(frame.final);
	g_assert_true(frame.fif.at == more + 3 && bytes_left(&frame.fif) == 1);
	/* Another address or control field: the rest is told all the same. */
	const uint8_t address[] = {0xfe, 0xc8, 0x31};
	g_assert_cmpint(t30_frame_parse(bytes_of(address, 3, 3), &frame), ==, PARSE_UNKNOWN);
	g_assert_cmpstr(frame.name, ==, "MCF");
	g_assert_cmpuint(frame.address, ==, 0xfe);
	const uint8_t control[] = {0xff, 0x13, 0x8c}; /* the order of computers */
	g_assert_cmpint(t30_frame_parse(bytes_of(control, 3, 3), &frame), ==, PARSE_UNKNOWN);
	g_assert_cmpstr(frame.name, ==, "unknown");
	g_assert_cmpuint(frame.control, ==, 0x13);
	g_assert_false(frame.final);
}

static void check_second(uint8_t fcf, uint8_t fcf2, const char *name, enum t30_fcf meaning)
{
	const uint8_t octets[] = {0xff, 0xc8, fcf, fcf2, 0x80};
	struct t30_frame frame;
	g_assert_cmpint(t30_frame_parse(bytes_of(octets, 5, 5), &frame), ==, PARSE_OK);
	g_assert_cmpstr(frame.name, ==, name);
	g_assert_cmpint(frame.fcf2, ==, meaning);
	g_assert_true(frame.has_fcf2);
	g_assert_true(frame.fif.at == octets + 4 && bytes_left(&frame.fif) == 1);
}

static void test_fcf2(void)
{
	static const struct {
		uint8_t octet;
		const char *name;
	} seconds[] = {{0x00, "NULL"}, {0x71, "EOM"}, {0x72, "MPS"}, {0x74, "EOP"}, {0x78, "EOS"},
		{0x79, "PRI-EOM"}, {0x7a, "PRI-MPS"}, {0x7c, "PRI-EOP"}};
	for (size_t i = 0; i < G_N_ELEMENTS(seconds); i++) {
		char pps[20], eor[20];
		uint8_t octet = seconds[i].octet;
		g_snprintf(pps, sizeof(pps), "PPS-%s", seconds[i].name);
		g_snprintf(eor, sizeof(eor), "EOR-%s", seconds[i].name);
		check_second(0x7d, octet, pps, (enum t30_fcf)octet);
		check_second(0xfd, octet | 0x80, pps, (enum t30_fcf)octet); /* X of its own */
		check_second(0x73, octet, eor, (enum t30_fcf)octet);
		check_second(0xf3, octet | 0x80, eor, (enum t30_fcf)octet);
	}
	check_second(0xfd, 0x31, "PPS", T30_NONE); /* a response can be no second */
	check_second(0xf3, 0x7d, "EOR", T30_NONE);
}

static void test_short_frames(void)
{
	static const uint8_t octets[] = {0xff, 0xc8, 0xf4};
	for (size_t n = 0; n < 3; n++) {
		struct t30_frame frame;
		g_assert_cmpint(t30_frame_parse(bytes_of(octets, n, n), &frame), ==, PARSE_BAD);
		g_assert_cmpstr(frame.name, ==, "unknown");
		g_assert_cmpuint(bytes_left(&frame.fif), ==, 0);
		g_assert_cmpint(t30_frame_parse(bytes_of(octets, n, 3), &frame), ==, PARSE_SNAPPED);
	}
}

static void test_reverse(void)
{
	g_assert_cmpuint(t30_reverse(0x00), ==, 0x00);
	g_assert_cmpuint(t30_reverse(0x01), ==, 0x80);
	g_assert_cmpuint(t30_reverse(0xc8), ==, 0x13);
	g_assert_cmpuint(t30_reverse(0x2d), ==, 0xb4);
	for (unsigned octet = 0; octet < 256; octet++) {
		unsigned expected = 0;
		for (unsigned bit = 0; bit < 8; bit++)
			expected |= (octet >> bit & 1) << (7 - bit);
		g_assert_cmpuint(t30_reverse((uint8_t)octet), ==, expected);
	}
}

static void check_ident(const char *fif, const char *expected)
{
	struct octets octets = hex(fif);
	char out[T30_IDENT_MAX];
	memset(out, 'x', sizeof(out));
	g_assert_cmpuint(t30_ident_text(whole(octets), out), ==, strlen(expected));
	g_assert_cmpstr(out, ==, expected);
	g_free(octets.at);
}

#define SPACES_12 "04 04 04 04 04 04 04 04 04 04 04 04"

static void test_ident(void)
{
	check_ident("4C 4C 4C 4C 4C 4C 4C 4C " SPACES_12, "22222222");
	check_ident("9C 1C EC 6C AC 2C CC 4C 8C 0C D4 04 04 04 04 04 04 04 04 04", "+0123456789");
	check_ident("8C 04 4C 04 CC " SPACES_12 " 04 04 04", "3 2 1"); /* spaces inside stay */
	check_ident(
		"04 04 8C 4C " SPACES_12 " 04 04 04 04", "21"); /* and those at the wrong end go */
	check_ident("C4 54", "*#");
	check_ident(SPACES_12 " 04 04 04 04 04 04 04 04", "");
	check_ident("", "");
	check_ident("4C", "2"); /* not 20 octets: what is there */
	check_ident("8C 4C CC 2C AC 6C EC 1C 9C 0C 8C 4C CC 2C AC 6C EC 1C 9C 0C 8C 4C",
		"2109876543210987654321");
	/* Longer than any: the first 40 on the wire. */
	check_ident("8C 8C 8C 8C 8C 8C 8C 8C 8C 8C 8C 8C 8C 8C 8C 8C 8C 8C 8C 8C "
		    "8C 8C 8C 8C 8C 8C 8C 8C 8C 8C 8C 8C 8C 8C 8C 8C 8C 8C 8C 4C 4C 4C 4C",
		"2111111111111111111111111111111111111111");
}

static void test_is_ident(void)
{
	static const char *const idents = " CSI TSI CIG SUB SEP PWD SID PSA ";
	unsigned count = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char *name = g_strdup_printf(" %s ", rows[i].name);
		bool expected = strstr(idents, name) != NULL;
		g_assert_cmpint(t30_is_ident((enum t30_fcf)rows[i].zero), ==, expected);
		count += expected;
		g_free(name);
	}
	g_assert_cmpuint(count, ==, 8);
	g_assert_false(t30_is_ident(T30_NONE));
}

static void test_pps_counts(void)
{
	struct octets octets = hex("FF C8 FD F4 80 40 02");
	struct t30_frame frame;
	unsigned page, block, frames;
	g_assert_cmpint(t30_frame_parse(whole(octets), &frame), ==, PARSE_OK);
	g_assert_cmpstr(frame.name, ==, "PPS-EOP");
	g_assert_true(t30_pps_counts(frame.fif, &page, &block, &frames));
	g_assert_cmpuint(page, ==, 1);
	g_assert_cmpuint(block, ==, 2);
	g_assert_cmpuint(frames, ==, 64); /* 65 frames */
	for (size_t n = 0; n < 3; n++)
		g_assert_false(
			t30_pps_counts(bytes_of(octets.at + 4, n, n), &page, &block, &frames));
	g_assert_false(t30_pps_counts(bytes_of(octets.at + 4, 2, 3), &page, &block, &frames));
	g_free(octets.at);
	const uint8_t full[] = {0xff, 0xff, 0xff};
	g_assert_true(t30_pps_counts(bytes_of(full, 3, 3), &page, &block, &frames));
	g_assert_cmpuint(frames, ==, 255);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dissect/t30_frame/fcf", test_fcf);
	g_test_add_func("/dissect/t30_frame/header", test_header);
	g_test_add_func("/dissect/t30_frame/fcf2", test_fcf2);
	g_test_add_func("/dissect/t30_frame/short_frames", test_short_frames);
	g_test_add_func("/dissect/t30_frame/reverse", test_reverse);
	g_test_add_func("/dissect/t30_frame/ident", test_ident);
	g_test_add_func("/dissect/t30_frame/is_ident", test_is_ident);
	g_test_add_func("/dissect/t30_frame/pps_counts", test_pps_counts);
	return g_test_run();
}
