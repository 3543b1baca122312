#include "dissect/t30_frame.h"

#include <glib.h>
#include <string.h>

#include "tests/dissect/hex.h"

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

/* 21 to 23 and 46: at 3.85, at 7.7 and at 15.4 lines/mm. */
static void test_scan_times(void)
{
	static const int expected[8][4] = {
		/* 3.85, 7.7, 15.4 with bit 46 clear and set */
		{20, 20, 20, 10},
		{40, 40, 40, 20},
		{10, 10, 10, 5},
		{10, 5, 5, 5}, /* 2.5 ms can no DCS say */
		{5, 5, 5, 5},
		{40, 20, 20, 10},
		{20, 10, 10, 5},
		{0, 0, 0, 0},
	};
	for (unsigned code = 0; code < 16; code++) {
		unsigned half = code >> 3;
		const uint8_t fif[] = {
			0, 0x74, (uint8_t)((code & 7) << 1 | 1), 0x21, 0x01, (uint8_t)(half << 2)};
		struct t30_params p;
		t30_params_parse(bytes_of(fif, 6, 6), false, &p);
		g_assert_cmpint(p.scan_time_ms, ==, expected[code & 7][0]);
		g_assert_cmpint(p.scan_time_fine_ms, ==, expected[code & 7][1]);
		g_assert_cmpint(p.scan_time_superfine_ms, ==, expected[code & 7][2 + half]);
		t30_params_parse(bytes_of(fif, 6, 6), true, &p);
		g_assert_cmpint(p.scan_time_fine_ms, ==, -1);
		g_assert_cmpint(p.scan_time_superfine_ms, ==, -1);
	}
}

/* Colour has square pels and resolutions of its own, which count only with the one that they add to. */
static void test_colour_resolutions(void)
{
	static const struct {
		unsigned bits[6], x, width;
	} expected[] = {{{68}, 200, 1728}, {{68, 15}, 200, 1728}, {{68, 15, 44}, 200, 1728},
		{{68, 98}, 100, 864}, {{68, 97, 42}, 300, 2592}, {{68, 97, 43}, 400, 3456},
		{{68, 97, 43, 42}, 400, 3456}, {{68, 97}, 200, 1728}, {{68, 42}, 200, 1728},
		{{68, 110, 105}, 600, 5184}, {{68, 110}, 200, 1728},
		{{68, 111, 106, 110, 105}, 1200, 10368}, {{36, 68, 97, 42}, 300, 2592},
		{{127}, 200, 1728}, {{68, 98, 17}, 100, 1024}, {{68, 98, 18}, 100, 1216}};
	for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
		struct t30_params p = with_bits(expected[i].bits, 6);
		g_assert_cmpuint(p.x_dpi, ==, expected[i].x);
		g_assert_cmpuint(p.y_dpi, ==, expected[i].x);
		g_assert_cmpuint(p.width, ==, expected[i].width);
	}
	/* Without a coding for colour the bits say nothing. */
	struct t30_params p = with_bits((const unsigned[]){31, 97, 98}, 3);
	g_assert_cmpuint(p.x_dpi, ==, 204);
	g_assert_cmpuint(p.y_dpi, ==, 98);
}

static void test_colour(void)
{
	struct t30_params p = with_bits((const unsigned[]){27, 68}, 2);
	g_assert_true(p.jpeg && p.ecm);
	g_assert_false(p.colour || p.t43 || p.sycc || p.bits12 || p.no_subsampling); /* grey */
	p = with_bits((const unsigned[]){68, 69, 71, 73, 70, 74, 75}, 7);
	g_assert_true(p.jpeg && p.colour && p.bits12 && p.no_subsampling && p.preferred_huffman);
	g_assert_true(p.custom_illuminant && p.custom_gamut);
	p = with_bits((const unsigned[]){36, 37, 69}, 3);
	g_assert_true(p.t43 && p.plane_interleave && p.colour);
	g_assert_false(p.jpeg);
	p = with_bits((const unsigned[]){127}, 1);
	g_assert_true(p.sycc);
	g_assert_cmpstr(p.coding, ==, "JPEG");
}

/* What has layers comes before what they are coded in. */
static void test_other_codings(void)
{
	static const struct {
		unsigned bits[4];
		const char *coding;
		unsigned mrc_mode, jbig2;
	} expected[] = {{{92, 68}, "T.44", 1, 0}, {{93}, "T.44", 2, 0},
		{{94, 92, 78}, "T.44", 5, 0}, {{126}, "JBIG2", 0, 1}, {{125, 126}, "JBIG2", 0, 3},
		{{124, 16}, "JBIG2", 0, 4}, {{116}, "T.45", 0, 0}, {{31, 16, 68}, "JPEG", 0, 0}};
	for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
		struct t30_params p = with_bits(expected[i].bits, 4);
		g_assert_cmpstr(p.coding, ==, expected[i].coding);
		g_assert_cmpuint(p.mrc_mode, ==, expected[i].mrc_mode);
		g_assert_cmpuint(p.jbig2, ==, expected[i].jbig2);
	}
}

static void test_flags(void)
{
	struct t30_params p = with_bits((const unsigned[]){44, 76, 26, 79}, 4);
	g_assert_true(p.inch && p.letter && p.uncompressed && p.jbig_l0);
	g_assert_false(p.legal || p.jbig || p.k_over_4 || p.internet_aware);
	p = with_bits((const unsigned[]){77, 122}, 2);
	g_assert_true(p.legal && p.k_over_4);
	g_assert_false(p.inch || p.letter);
	/* Bit 44 of a DIS is what it would rather have, no resolution in use. */
	p = params("00 74 1F 21 01 10", false);
	g_assert_false(p.inch);
}

/* Bit 123: code 0 is no rate then, any other is. */
static void test_internet_aware(void)
{
	struct t30_params p = with_bits((const unsigned[]){123}, 1);
	g_assert_true(p.internet_aware);
	g_assert_null(p.modulation);
	g_assert_cmpuint(p.rate, ==, 0);
	p = with_bits((const unsigned[]){123, 14}, 2);
	g_assert_cmpuint(p.rate, ==, 14400);
}

static struct t30_params ctc(const char *fif)
{
	struct octets octets = hex(fif);
	struct t30_params out;
	memset(&out, 0xa5, sizeof(out));
	t30_params_ctc(whole(octets), &out);
	g_free(octets.at);
	return out;
}

/* Only bits 11 to 14 count: fine and MR in it change nothing. */
static void test_ctc(void)
{
	struct t30_params p = ctc("00 04");
	g_assert_true(p.valid);
	g_assert_cmpuint(p.rate, ==, 14400);
	g_assert_cmpstr(p.modulation, ==, "V.17");
	p = ctc("FF 63 FF FF");
	g_assert_cmpuint(p.rate, ==, 9600);
	g_assert_cmpstr(p.modulation, ==, "V.29");
	g_assert_false(p.fine || p.mr || p.ecm || p.t38);
	g_assert_null(p.coding);
	p = ctc("00 0C");
	g_assert_true(p.valid);
	g_assert_cmpuint(p.rate, ==, 0);
	g_assert_null(p.modulation);
	g_assert_false(ctc("00").valid);
	g_assert_false(ctc("").valid);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dissect/t30_params/dis", test_dis);
	g_test_add_func("/dissect/t30_params/dcs", test_dcs);
	g_test_add_func("/dissect/t30_params/rates", test_rates);
	g_test_add_func("/dissect/t30_params/widths_lengths_times", test_widths_lengths_times);
	g_test_add_func("/dissect/t30_params/resolutions", test_resolutions);
	g_test_add_func("/dissect/t30_params/codings", test_codings);
	g_test_add_func("/dissect/t30_params/extend", test_extend);
	g_test_add_func("/dissect/t30_params/short_fif", test_short_fif);
	g_test_add_func("/dissect/t30_params/scan_times", test_scan_times);
	g_test_add_func("/dissect/t30_params/colour_resolutions", test_colour_resolutions);
	g_test_add_func("/dissect/t30_params/colour", test_colour);
	g_test_add_func("/dissect/t30_params/other_codings", test_other_codings);
	g_test_add_func("/dissect/t30_params/flags", test_flags);
	g_test_add_func("/dissect/t30_params/internet_aware", test_internet_aware);
	g_test_add_func("/dissect/t30_params/ctc", test_ctc);
	return g_test_run();
}
