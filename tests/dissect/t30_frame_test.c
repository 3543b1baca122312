#include "dissect/t30_frame.h"

#include <glib.h>
#include <string.h>

#include "dissect/t30_bits.h"
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

static void test_bits_table(void)
{
	bool dis[129] = {false}, dcs[129] = {false};
	const struct t30_bit *bit;
	unsigned last = 0;
	for (size_t i = 0; (bit = t30_bits_at(i)) != NULL; i++) {
		g_assert_cmpuint(bit->first, >=, last);
		g_assert_cmpuint(bit->width, >=, 1);
		/* No field goes over an octet: places in the packet are told by octet. */
		g_assert_cmpuint((bit->first - 1) / 8, ==, (bit->first + bit->width - 2) / 8);
		g_assert_nonnull(bit->text);
		g_assert_cmpint(bit->name == NULL, ==,
			bit->frames == 0 || strcmp(bit->text, "Extend") == 0);
		for (unsigned k = bit->first; k < bit->first + bit->width; k++) {
			g_assert_false((bit->frames & T30_DIS || bit->frames == 0) && dis[k]);
			g_assert_false((bit->frames & T30_DCS || bit->frames == 0) && dcs[k]);
			dis[k] |= bit->frames & T30_DIS || bit->frames == 0;
			dcs[k] |= bit->frames & T30_DCS || bit->frames == 0;
		}
		last = bit->first;
	}
	for (unsigned k = 1; k <= 128; k++)
		g_assert_true(dis[k] || dcs[k]);
	for (unsigned k = 24; k <= 128; k += 8)
		g_assert_true(dis[k] && dcs[k]);
}

static void test_bits_value(void)
{
	static const uint8_t fif[] = {0x80, 0x01, 0x46};
	g_assert_cmpuint(t30_bits_value(fif, 3, 1, 1), ==, 1);
	g_assert_cmpuint(t30_bits_value(fif, 3, 2, 1), ==, 0);
	g_assert_cmpuint(t30_bits_value(fif, 3, 16, 1), ==, 1);
	g_assert_cmpuint(t30_bits_value(fif, 3, 17, 4), ==, 4);
	g_assert_cmpuint(t30_bits_value(fif, 3, 16, 3), ==, 5); /* over the octet */
	g_assert_cmpuint(t30_bits_value(fif, 3, 24, 4), ==, 0); /* what is not there is 0 */
	g_assert_cmpuint(t30_bits_value(fif, 1, 16, 1), ==, 0);
	g_assert_cmpuint(t30_bits_value(NULL, 0, 1, 4), ==, 0);
}

static void test_bits_length(void)
{
	static const uint8_t dis[] = {
		0x20, 0x77, 0x1f, 0x23, 0x01, 0x89, 0x01, 0x01, 0x01, 0x18, 0xff};
	g_assert_cmpuint(
		t30_bits_length(dis, 11), ==, 10); /* the octet behind says nothing any more */
	for (size_t n = 0; n <= 10; n++)
		g_assert_cmpuint(t30_bits_length(dis, n), ==, n);
	static const uint8_t dcs[] = {0x00, 0x46, 0x1e, 0xff};
	g_assert_cmpuint(t30_bits_length(dcs, 4), ==, 3);
}

static struct t30_params params(const char *fif, bool dcs)
{
	struct octets octets = hex(fif);
	struct t30_params out;
	memset(&out, 0xa5, sizeof(out));
	t30_params_parse(whole(octets), dcs, &out);
	g_free(octets.at);
	return out;
}

/* The worked examples. */
static void test_dis(void)
{
	struct t30_params p = params("20 77 1F 23 01 89 01 01 01 18", false);
	g_assert_true(
		p.valid && p.t38 && p.receive && p.fine && p.mr && p.ecm && p.mmr && p.superfine);
	g_assert_false(p.v8 || p.polling || p.jbig);
	g_assert_cmpstr(p.modems, ==, "V.27ter, V.29, V.17");
	g_assert_cmpuint(p.width_mm, ==, 215);
	g_assert_cmpstr(p.length, ==, "unlimited");
	g_assert_cmpint(p.scan_time_ms, ==, 0);
	g_assert_null(p.modulation); /* what is used is for the DCS to say */
	g_assert_cmpuint(p.rate, ==, 0);
	p = params("04 80 00", false);
	g_assert_true(p.v8 && p.polling);
	g_assert_false(p.receive);
	g_assert_cmpstr(p.modems, ==, "V.27ter 2400");
	g_assert_cmpstr(p.length, ==, "A4");
}

static void test_dcs(void)
{
	struct t30_params p = params("00 46 1E", true);
	g_assert_true(p.valid && p.receive && p.fine);
	g_assert_false(p.mr || p.ecm || p.t38 || p.v8 || p.polling);
	g_assert_cmpstr(p.modulation, ==, "V.17");
	g_assert_cmpuint(p.rate, ==, 14400);
	g_assert_cmpuint(p.width, ==, 1728);
	g_assert_cmpuint(p.width_mm, ==, 215);
	g_assert_cmpuint(p.x_dpi, ==, 204);
	g_assert_cmpuint(p.y_dpi, ==, 196);
	g_assert_cmpstr(p.coding, ==, "MH");
	g_assert_cmpint(p.scan_time_ms, ==, 0);
	g_assert_cmpstr(p.length, ==, "unlimited");
	g_assert_cmpuint(p.ecm_octets, ==, 256);
	g_assert_null(p.modems);
	p = params("00 45 1E", true);
	g_assert_cmpstr(p.coding, ==, "MR");
	g_assert_cmpuint(p.y_dpi, ==, 98);
	/* bits 6 and 9 are those of a DIS only */
	p = params("04 C6 1E", true);
	g_assert_false(p.v8 || p.polling);
	/* 27 ECM, 28 64 octets, 31 T.6 */
	p = params("00 46 1F 32", true);
	g_assert_true(p.ecm);
	g_assert_cmpuint(p.ecm_octets, ==, 64);
	g_assert_cmpstr(p.coding, ==, "MMR");
	p = params("00 46 1F 32", false); /* bit 28 is no capability */
	g_assert_cmpuint(p.ecm_octets, ==, 256);
}

/* Bits 11 to 14. */
static void test_rates(void)
{
	static const struct {
		const char *modulation, *modems;
		unsigned rate;
	} expected[16] = {
		[0x0] = {"V.27ter", "V.27ter 2400", 2400},
		[0x4] = {"V.27ter", "V.27ter", 4800},
		[0x8] = {"V.29", "V.29", 9600},
		[0xc] = {"V.29", "V.27ter, V.29", 7200},
		[0x2] = {"V.33", NULL, 14400},
		[0x6] = {"V.33", NULL, 12000},
		[0xe] = {NULL, "V.27ter, V.29, V.33", 0},
		[0x1] = {"V.17", NULL, 14400},
		[0x5] = {"V.17", NULL, 12000},
		[0x9] = {"V.17", NULL, 9600},
		[0xd] = {"V.17", "V.27ter, V.29, V.17", 7200},
	};
	for (unsigned code = 0; code < 16; code++) {
		const uint8_t fif[] = {0, (uint8_t)(0x40 | code << 2), 0};
		struct t30_params p;
		t30_params_parse(bytes_of(fif, 3, 3), true, &p);
		g_assert_cmpstr(p.modulation, ==, expected[code].modulation);
		g_assert_cmpuint(p.rate, ==, expected[code].rate);
		t30_params_parse(bytes_of(fif, 3, 3), false, &p);
		g_assert_cmpstr(p.modems, ==, expected[code].modems);
	}
}

/* Bits 17 and 18, 19 and 20, 21 to 23. */
static void test_widths_lengths_times(void)
{
	static const unsigned mm[4] = {215, 303, 255, 303}, pels[4] = {1728, 2432, 2048, 2432};
	static const char *const dis_lengths[4] = {"A4", "unlimited", "A4, B4", NULL};
	static const char *const dcs_lengths[4] = {"A4", "unlimited", "B4", NULL};
	static const int dcs_ms[8] = {20, 40, 10, -1, 5, -1, -1, 0};
	static const int dis_ms[8] = {20, 40, 10, 10, 5, 40, 20, 0}; /* at 3.85 lines/mm */
	for (unsigned code = 0; code < 256; code += 2) {
		const uint8_t fif[] = {0, 0, (uint8_t)code};
		struct t30_params p;
		t30_params_parse(bytes_of(fif, 3, 3), true, &p);
		g_assert_cmpuint(p.width_mm, ==, mm[code >> 6]);
		g_assert_cmpuint(p.width, ==, pels[code >> 6]);
		g_assert_cmpstr(p.length, ==, dcs_lengths[code >> 4 & 3]);
		g_assert_cmpint(p.scan_time_ms, ==, dcs_ms[code >> 1 & 7]);
		t30_params_parse(bytes_of(fif, 3, 3), false, &p);
		g_assert_cmpuint(p.width_mm, ==, mm[code >> 6]);
		g_assert_cmpstr(p.length, ==, dis_lengths[code >> 4 & 3]);
		g_assert_cmpint(p.scan_time_ms, ==, dis_ms[code >> 1 & 7]);
	}
}

/* A DCS of 16 octets with all extend bits, and the given bits besides. */
static struct t30_params with_bits(const unsigned *bits, size_t n)
{
	uint8_t fif[16] = {0};
	struct t30_params p;
	for (unsigned k = 24; k < 128; k += 8)
		fif[(k - 1) / 8] |= 1;
	for (size_t i = 0; i < n && bits[i] != 0; i++)
		fif[(bits[i] - 1) / 8] |= (uint8_t)(0x80 >> (bits[i] - 1) % 8);
	t30_params_parse(bytes_of(fif, 16, 16), true, &p);
	return p;
}

static void test_resolutions(void)
{
	static const struct {
		unsigned bits[4], x, y, width;
	} expected[] = {
		{{0}, 204, 98, 1728}, {{15}, 204, 196, 1728}, {{41}, 204, 391, 1728},
		{{43}, 408, 391, 3456}, {{44}, 200, 100, 1728}, {{15, 44}, 200, 200, 1728},
		{{41, 44}, 200, 400, 1728}, {{43, 44}, 400, 400, 3456}, {{42}, 300, 300, 2592},
		{{42, 44}, 300, 300, 2592}, {{107}, 300, 600, 2592}, {{108}, 400, 800, 3456},
		{{105}, 600, 600, 5184}, {{109}, 600, 1200, 5184}, {{106}, 1200, 1200, 10368},
		/* the lower ones as well, as some senders do */
		{{15, 41}, 204, 391, 1728}, {{15, 41, 43}, 408, 391, 3456},
		{{15, 42, 105}, 600, 600, 5184}, {{43, 18}, 408, 391, 4864}, /* 303 mm */
		{{42, 17}, 300, 300, 3072},				     /* 255 mm */
	};
	for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
		struct t30_params p = with_bits(expected[i].bits, 4);
		g_assert_cmpuint(p.x_dpi, ==, expected[i].x);
		g_assert_cmpuint(p.y_dpi, ==, expected[i].y);
		g_assert_cmpuint(p.width, ==, expected[i].width);
	}
}

static void test_codings(void)
{
	static const struct {
		unsigned bits[3];
		const char *coding;
	} expected[] = {
		{{0}, "MH"},
		{{16}, "MR"},
		{{31}, "MMR"},
		{{16, 31}, "MMR"},
		{{68}, "JPEG"},
		{{36}, "T.43"},
		{{36, 68}, "T.43"},
		{{78}, "JBIG"},
		{{79}, "JBIG"},
		{{78, 31, 16}, "JBIG"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
		struct t30_params p = with_bits(expected[i].bits, 3);
		g_assert_cmpstr(p.coding, ==, expected[i].coding);
		g_assert_cmpint(p.jbig, ==, expected[i].bits[0] == 78);
	}
}

/* Bits behind a cleared extend bit are not there, whatever the octets are. */
static void test_extend(void)
{
	struct t30_params p = params("00 46 1E FF FF FF", true);
	g_assert_false(p.ecm || p.mmr || p.superfine);
	g_assert_cmpuint(p.y_dpi, ==, 196);
	p = params("00 46 1F FE FF FF", true);
	g_assert_true(p.ecm && p.mmr);
	g_assert_false(p.superfine);
}

static void test_short_fif(void)
{
	static const uint8_t fif[] = {0x20, 0x77, 0x1f, 0x23, 0x01, 0x89};
	for (size_t n = 0; n <= 6; n++) {
		uint8_t *copy = g_malloc(n);
		if (n > 0)
			memcpy(copy, fif, n);
		for (unsigned dcs = 0; dcs < 2; dcs++) {
			struct t30_params p;
			t30_params_parse(bytes_of(copy, n, n), dcs, &p);
			g_assert_cmpint(p.valid, ==, n >= 3);
			g_assert_cmpint(p.fine, ==, n >= 2);
			g_assert_cmpint(p.ecm, ==, n >= 4);
			g_assert_cmpint(p.superfine, ==, n >= 6);
			t30_params_parse(bytes_of(copy, n, 6), dcs, &p); /* cut by the capture */
			g_assert_cmpint(p.ecm, ==, n >= 4);
		}
		g_free(copy);
	}
	struct t30_params p = params("00 46", true); /* a CTC has two octets */
	g_assert_false(p.valid);
	g_assert_cmpuint(p.rate, ==, 14400);
}

/* A sink that touches every octet it is shown: ASan sees those that are not the packet's. */
struct touch {
	struct field_sink sink;
	const uint8_t *begin, *end;
	GString *text; /* what was shown: "name=value;" */
	unsigned sum;
};

static void touch_field(struct field_sink *sink, const struct field *f)
{
	struct touch *t = (struct touch *)sink;
	for (size_t i = 0; f->at != NULL && i < f->length; i++) {
		g_assert_true(f->at + i >= t->begin && f->at + i < t->end);
		t->sum += f->at[i];
	}
	if (f->kind == FIELD_TEXT)
		g_string_append_printf(t->text, "%s=%.*s;", f->name, (int)f->text_length, f->text);
	else if (f->kind == FIELD_UINT)
		g_string_append_printf(t->text, "%s=%u %s;", f->name, (unsigned)f->value,
			f->meaning != NULL ? f->meaning : "-");
}

static void touch_group(struct field_sink *sink, const struct field *f)
{
	touch_field(sink, f);
}

static void touch_close(struct field_sink *sink)
{
	(void)sink;
}

static char *show(const uint8_t *at, size_t n, size_t sent)
{
	struct touch t = {
		{touch_group, touch_field, touch_close}, at, at + n, g_string_new(NULL), 0};
	t30_proto.fields(bytes_of(at, n, sent), &t.sink);
	return g_string_free(t.text, FALSE);
}

static void check_shown(const char *frame, const char *part)
{
	struct octets octets = hex(frame);
	char *text = show(octets.at, octets.n, octets.n);
	if (strstr(text, part) == NULL)
		g_test_message("%s lacks %s", text, part);
	g_assert_nonnull(strstr(text, part));
	g_free(text);
	g_free(octets.at);
}

static void test_fields(void)
{
	check_shown("FF C8 DF", "t30.FacsimileControl=95 Disconnect;");
	check_shown("FF C8 81 00", "Digital Transmit Command");
	check_shown("FF C0 02 4C 4C 04", "t30.fif.number=22;");
	check_shown("FF C8 C1 00 46 1E", "t30.fif.dsr_dcs=1 V.17 14400;");
	check_shown("FF C8 C1 00 46 1E", "t30.fif.mslt_dcs=7 0 ms;");
	check_shown("FF C8 C1 00 46 2E", "t30.fif.rl_dcs=2 B4;");
	check_shown("FF C8 01 00 46 2E", "t30.fif.rlc=2 A4, B4;");
	check_shown("FF C8 FD F4 00 00 02", "t30.pps.fcf2=244 EOP;");
	check_shown("FF C8 FD F4 00 00 02", "t30.t4.frame_count=64 -;");
	check_shown("FF C8 F3 00", "t30.pps.fcf2=0 NULL;");
	check_shown(
		"FF C8 FD 31 00 00 02", "t30.pps.fcf2=49 unknown;"); /* no second that is known */
	check_shown("FF C8 3D C0 00 00 01", "t30.ppr.frames=0 1 31;");
	check_shown("FF C0 60 C0 12 34", "t30.t4.frame_num=3 -;");
	check_shown("FF C8 00", "unknown");
}

/* Every frame with every length of FIF: complete, cut by the sender and by the capture. */
static void test_fields_of_all(void)
{
	for (unsigned fcf = 0; fcf < 256; fcf++) {
		for (size_t n = 0; n <= 60; n++) {
			uint8_t *octets = g_malloc(n + 1);
			memset(octets, fcf & 1 ? 0xff : 0x00, n + 1);
			uint8_t *at = octets + 1; /* up to the end of the allocation */
			const uint8_t head[] = {0xff, 0xc8, (uint8_t)fcf};
			memcpy(at, head, MIN(n, 3));
			g_free(show(at, n, n));
			g_free(show(at, n, n + 300));
			g_free(octets);
		}
	}
}

/* A PPR for all 256 frames, and more octets than it can have. */
static void test_ppr(void)
{
	uint8_t octets[3 + 40];
	memset(octets, 0xff, sizeof(octets));
	octets[1] = 0xc8;
	octets[2] = 0x3d;
	char *text = show(octets, sizeof(octets), sizeof(octets));
	g_assert_nonnull(strstr(text, "t30.ppr.frame_count=256 -;"));
	g_assert_nonnull(strstr(text, " 254 255;"));
	g_free(text);
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
	g_test_add_func("/dissect/t30_frame/bits_table", test_bits_table);
	g_test_add_func("/dissect/t30_frame/bits_value", test_bits_value);
	g_test_add_func("/dissect/t30_frame/bits_length", test_bits_length);
	g_test_add_func("/dissect/t30_frame/dis", test_dis);
	g_test_add_func("/dissect/t30_frame/dcs", test_dcs);
	g_test_add_func("/dissect/t30_frame/rates", test_rates);
	g_test_add_func("/dissect/t30_frame/widths_lengths_times", test_widths_lengths_times);
	g_test_add_func("/dissect/t30_frame/resolutions", test_resolutions);
	g_test_add_func("/dissect/t30_frame/codings", test_codings);
	g_test_add_func("/dissect/t30_frame/extend", test_extend);
	g_test_add_func("/dissect/t30_frame/short_fif", test_short_fif);
	g_test_add_func("/dissect/t30_frame/fields", test_fields);
	g_test_add_func("/dissect/t30_frame/fields_of_all", test_fields_of_all);
	g_test_add_func("/dissect/t30_frame/ppr", test_ppr);
	return g_test_run();
}
