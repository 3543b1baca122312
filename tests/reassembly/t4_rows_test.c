#include "reassembly/t4_rows.h"

#include <glib.h>
#include <string.h>

#include "tests/reassembly/t4_page.h"

/* T.4 and T.6 by hand: the vectors, and data that is made to be awkward. */

#define EOL "000000000001 "
#define RTC_1D EOL EOL EOL EOL EOL EOL
#define RTC_2D EOL "1 " EOL "1 " EOL "1 " EOL "1 " EOL "1 " EOL "1 "

/* What is expected: states and rows, rows of up to 8 pels as one octet each. */
struct vector {
	const char *why;
	enum t4_coding coding;
	uint32_t width;
	const char *bits;
	const char *states;
	const char *pels; /* hexadecimal */
	bool ended;
	bool stopped;
};

static void check_vector(const struct vector *v)
{
	struct t4_params params = {.coding = v->coding, .width = v->width};
	GByteArray *coded = from_bits(v->bits);
	struct page page = decode_with(&params, coded->data, coded->len);
	GString *pels = g_string_new(NULL);
	for (guint i = 0; i < page.pels->len; i++)
		g_string_append_printf(pels, "%02x", page.pels->data[i]);
	g_test_message("%s", v->why);
	g_assert_cmpstr(page.states->str, ==, v->states);
	g_assert_cmpstr(pels->str, ==, v->pels);
	g_assert_cmpint(page.result.ended, ==, v->ended);
	g_assert_cmpint(page.result.stopped, ==, v->stopped);
	g_string_free(pels, TRUE);
	page_clear(&page);
	g_byte_array_unref(coded);
}

static void check_vectors(const struct vector *v, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check_vector(&v[i]);
}

/* Rows of 8 pels, by T.4 Table 2:
 *   W8 10011                          white 8: 00
 *   W3 1000, B2 11, W3 1000           white 3, black 2, white 3: 0001 1000 = 18
 *   W0 00110101, B8 000101            black 8: ff
 *   W4 1011, B4 011                   0000 1111 = 0f */
#define ROW_00 "10011 "
#define ROW_18 "1000 11 1000 "
#define ROW_FF "00110101 000101 "
#define ROW_0F "1011 011 "

static void test_mh_by_hand(void)
{
	static const struct vector vectors[] = {
		{"a page", T4_MH, 8, EOL ROW_00 EOL ROW_18 EOL ROW_FF EOL ROW_0F RTC_1D, "....",
			"0018ff0f", true, false},
		{"no pels at all", T4_MH, 8, EOL RTC_1D, "", "", true, false},
		{"no data", T4_MH, 8, "", "", "", false, false},
		{"zeros only (TCF)", T4_MH, 8, "00000000 00000000 00000000 00000000", "", "", false,
			false},
		{"fill before EOL", T4_MH, 8,
			EOL ROW_18 "0000000 000000000000000000000000 " EOL ROW_FF "0" RTC_1D, "..",
			"18ff", true, false},
		{"ones before the first EOL", T4_MH, 8, "11111111 11111111 111" EOL ROW_18 RTC_1D,
			".", "18", true, false},
		{"noise before the first EOL", T4_MH, 8, "0101 1101 0000 1" EOL ROW_18 RTC_1D, ".",
			"18", true, false},
		{"the first EOL is missing", T4_MH, 8, ROW_0F EOL ROW_18 RTC_1D, "..", "0f18", true,
			false},
		{"junk behind RTC", T4_MH, 8, EOL ROW_18 RTC_1D ROW_FF EOL ROW_FF EOL "1101", ".",
			"18", true, false},
		{"RTC of three, carrier ends", T4_MH, 8, EOL ROW_18 EOL EOL EOL "0000", ".", "18",
			true, false},
		{"RTC of three, then noise", T4_MH, 8, EOL ROW_18 EOL EOL EOL "01110101 " EOL "11",
			".", "18", true, false},
		{"a double EOL inside the page", T4_MH, 8, EOL ROW_18 EOL EOL ROW_FF RTC_1D, "..",
			"18ff", true, false},
		{"a double EOL, a bad row, a good row", T4_MH, 8,
			EOL ROW_18 EOL EOL "1000 " EOL ROW_FF RTC_1D, ".x.", "1818ff", true, false},
		{"too short (7 pels): copy", T4_MH, 8, EOL ROW_18 EOL "1111 " EOL ROW_FF RTC_1D,
			".x.", "1818ff", true, false},
		{"too long (9 pels)", T4_MH, 8, EOL ROW_18 EOL "10100 " EOL ROW_FF RTC_1D, ".x.",
			"1818ff", true, false},
		{"full width, then more pels", T4_MH, 8, EOL ROW_18 EOL ROW_0F "1111 " RTC_1D, ".x",
			"1818", true, false},
		{"first row bad: white", T4_MH, 8, EOL "1111 " EOL ROW_FF RTC_1D, "x.", "00ff",
			true, false},
		{"no such code: black 0000 0000 1", T4_MH, 8,
			EOL ROW_18 EOL "1000 000000001 " EOL ROW_FF RTC_1D, ".x.", "1818ff", true,
			false},
		{"runs of no pels inside a row: white 3, black 0, white 5", T4_MH, 8,
			EOL "1000 0000110111 1100 " RTC_1D, ".", "00", true, false},
		{"last row whole, no EOL behind it", T4_MH, 8, EOL ROW_18 EOL ROW_FF, "..", "18ff",
			false, false},
		{"a double EOL, then a last row with no EOL: the page has no end", T4_MH, 8,
			EOL ROW_18 EOL EOL ROW_FF, "..", "18ff", false, false},
		{"a double EOL, a bad row, RTC", T4_MH, 8, EOL ROW_18 EOL EOL "1000 " RTC_1D, ".x",
			"1818", true, false},
		{"white 5, black 3 (10) whose 0 belongs to EOL", T4_MH, 8,
			EOL ROW_18 EOL "1100 1" EOL ROW_FF RTC_1D, ".x.", "1818ff", true, false},
		{"last row cut: dropped", T4_MH, 8, EOL ROW_18 EOL "1000 11", ".", "18", false,
			false},
		{"width 1: W1 000111; W0 B1 00110101 010", T4_MH, 1,
			EOL "000111" EOL "00110101 010" RTC_1D, "..", "0080", true, false},
	};
	check_vectors(vectors, G_N_ELEMENTS(vectors));
}

/* T.4 4.2: row 18 changes at 3 and 5; below it
 *   V0 V0 V0     1 1 1           changes at 3, 5; end: 18
 *   VL1 VR1 V0   010 011 1       at 3 - 1, 5 + 1; end: 0011 1100 = 3c
 *   pass, V0     0001 1          a0 = 5; end: 00
 *   horizontal   001 1011 011    white 4, black 4: 0f */
#define TAG_1D EOL "1 "
#define TAG_2D EOL "0 "

static void test_mr_by_hand(void)
{
	static const struct vector vectors[] = {
		{"vertical", T4_MR, 8,
			TAG_1D ROW_18 TAG_2D "1 1 1" TAG_2D "010 011 1" TAG_2D "011 010 1" RTC_2D,
			"....", "18183c18", true, false},
		{"pass, horizontal", T4_MR, 8,
			TAG_1D ROW_18 TAG_2D "0001 1" TAG_2D "001 1011 011" RTC_2D, "...", "18000f",
			true, false},
		{"horizontal from a0 = 5: V0 V0, white 1, black 2", T4_MR, 8,
			TAG_1D ROW_18 TAG_2D "1 1 001 000111 11" RTC_2D, "..", "181b", true, false},
		{"VR2: a1 = 3 + 2, V0; VR3: a1 = 5 + 3", T4_MR, 8,
			TAG_1D ROW_18 TAG_2D "000011 1" TAG_2D "0000011" RTC_2D, "...", "180700",
			true, false},
		{"VL3 to the first pel, VL2: black 0..3", T4_MR, 8,
			TAG_1D ROW_18 TAG_2D "0000010 000010 1" RTC_2D, "..", "18e0", true, false},
		{"fill behind a 2-D row", T4_MR, 8,
			TAG_1D ROW_18 TAG_2D "1 1 1 000000000000000 " RTC_2D, "..", "1818", true,
			false},
		{"VL3 behind VR1: a1 = 5 - 3, a0 = 3 + 1", T4_MR, 8,
			TAG_1D ROW_18 TAG_2D "011 0000010 1" TAG_1D ROW_FF RTC_2D, ".x.", "1818ff",
			true, false},
		{"full width, then one more code", T4_MR, 8, TAG_1D ROW_18 TAG_2D "1 1 1 1" RTC_2D,
			".x", "1818", true, false},
		{"below white 3, black 2, white 1, black 0, white 2: two changes", T4_MR, 8,
			TAG_1D "1000 11 000111 0000110111 0111" TAG_2D "1 1 1" RTC_2D, "..", "1818",
			true, false},
		{"VR beyond the end of the row", T4_MR, 8, TAG_1D ROW_18 TAG_2D "1 1 011" RTC_2D,
			".x", "1818", true, false},
		{"VL before the beginning of the row", T4_MR, 8,
			TAG_1D ROW_FF TAG_2D "010 1 1" RTC_2D, ".x", "ffff", true, false},
		{"pass up to the end of the row", T4_MR, 8, TAG_1D ROW_0F TAG_2D "0001" RTC_2D,
			".x", "0f0f", true, false},
		{"uncompressed mode 0000001111", T4_MR, 8,
			TAG_1D ROW_18 TAG_2D "0000001111 01" TAG_1D ROW_FF RTC_2D, ".x.", "1818ff",
			true, false},
		{"2-D rows behind a bad row are bad until the next 1-D row", T4_MR, 8,
			TAG_1D ROW_18 TAG_1D "1111" TAG_2D "010 011 1" TAG_2D
					     "1 1 1" TAG_1D ROW_FF TAG_2D "1 1" RTC_2D,
			".xxx..", "18183c3cffff", true, false},
		{"no 1-D row before the first 2-D row", T4_MR, 8,
			TAG_2D "001 1011 011" TAG_1D ROW_FF RTC_2D, "x.", "0fff", true, false},
		{"RTC without tag bits", T4_MR, 8, TAG_1D ROW_18 TAG_2D "1 1 1" RTC_1D, "..",
			"1818", true, false},
		{"the first EOL and tag are missing", T4_MR, 8, ROW_18 TAG_2D "1 1 1" RTC_2D, "..",
			"1818", true, false},
		{"the first EOL is missing, its tag is there", T4_MR, 8,
			"1 " ROW_18 TAG_2D "1 1 1" RTC_2D, "..", "1818", true, false},
		{"no pels at all", T4_MR, 8, RTC_2D, "", "", true, false},
		{"a double EOL inside the page", T4_MR, 8,
			TAG_1D ROW_18 TAG_1D TAG_2D "1 1 1" RTC_2D, "..", "1818", true, false},
		{"cut behind a tag", T4_MR, 8, TAG_1D ROW_18 TAG_1D, ".", "18", false, false},
	};
	check_vectors(vectors, G_N_ELEMENTS(vectors));
}

static void test_mmr_by_hand(void)
{
	static const struct vector vectors[] = {
		{"horizontal 3 2, V0; V0 V0 V0; EOFB", T4_MMR, 8,
			"001 1000 11 1 "
			"1 1 1 " EOL EOL,
			"..", "1818", true, false},
		{"no EOFB, zeros to the end", T4_MMR, 8,
			"001 1000 11 1 "
			"1 1 1 00000000 00000000 00000000 00000000",
			"..", "1818", false, false},
		{"half an EOFB", T4_MMR, 8, "001 1000 11 1 " EOL "0000000", ".", "18", true, false},
		{"fill before EOFB", T4_MMR, 8, "001 1000 11 1 0000000" EOL EOL, ".", "18", true,
			false},
		{"EOL once, then more", T4_MMR, 8, "001 1000 11 1 " EOL "1 1 1", ".", "18", false,
			true},
		{"too few zeros for EOFB", T4_MMR, 8, "001 1000 11 1 000000001 1", ".", "18", false,
			true},
		{"wrong code in the second row", T4_MMR, 8,
			"001 1000 11 1 "
			"1 0000001 1 1" EOL EOL,
			".", "18", false, true},
		{"a row too long: horizontal 8 and 3", T4_MMR, 8, "001 10011 10 1", "", "", false,
			true},
		{"cut in the second row", T4_MMR, 8,
			"001 1000 11 1 "
			"1 1 001 1",
			".", "18", false, true},
		{"cut in the last code (10) of a row", T4_MMR, 8, "001 1100 1", "", "", false,
			true},
		{"junk behind EOFB", T4_MMR, 8, "001 1000 11 1 " EOL EOL "1 1 1 1 1 1 1", ".", "18",
			true, false},
		{"no pels at all", T4_MMR, 8, EOL EOL, "", "", true, false},
		{"no data", T4_MMR, 8, "", "", "", false, false},
		{"ones: white rows without end", T4_MMR, 8, "11111111", "........",
			"0000000000000000", false, false},
	};
	check_vectors(vectors, G_N_ELEMENTS(vectors));
}

static void test_params(void)
{
	struct page_result result;
	struct t4_params params = {.coding = T4_MMR, .width = 0};
	g_assert_false(t4_rows_decode(&params, (const uint8_t *)"", 0, NULL, NULL, &result));
	params.width = T4_MAX_WIDTH + 1;
	g_assert_false(t4_rows_decode(&params, (const uint8_t *)"", 0, NULL, NULL, &result));
	params.width = T4_MAX_WIDTH;
	g_assert_true(t4_rows_decode(&params, NULL, 0, NULL, NULL, &result));
	g_assert_cmpuint(result.rows, ==, 0);
}

/* Junk behind EOFB is not used: 10 + 24 bits are. Where a row is broken, decoding ends in front of it. */
static void test_octets_used(void)
{
	struct t4_params params = {.coding = T4_MMR, .width = 8};
	struct page_result result;
	GByteArray *coded = from_bits("001 1000 11 1 " EOL EOL "11111111 11111111");
	g_assert_true(t4_rows_decode(&params, coded->data, coded->len, NULL, NULL, &result));
	g_assert_cmpuint(result.octets_used, ==, 5);
	g_byte_array_unref(coded);
	coded = from_bits("001 1000 11 1 0000001 1111 11111111");
	g_assert_true(t4_rows_decode(&params, coded->data, coded->len, NULL, NULL, &result));
	g_assert_cmpuint(result.octets_used, ==, 2);
	g_byte_array_unref(coded);
}

static bool stop_at_second(void *ctx, const struct page_row *row)
{
	(void)row;
	return ++*(unsigned *)ctx < 2;
}

static void test_limits(void)
{
	GByteArray *coded = from_bits(EOL ROW_00 EOL ROW_18 EOL ROW_FF RTC_1D "11111111");
	struct t4_params params = {.coding = T4_MH, .width = 8, .max_rows = 3};
	struct page_result result;
	g_assert_true(t4_rows_decode(&params, coded->data, coded->len, NULL, NULL, &result));
	g_assert_false(result.limited);
	g_assert_true(result.ended);
	/* 12 + 5 + 12 + 10 + 12 + 14 + 72 = 137 bits */
	g_assert_cmpuint(result.octets_used, ==, 18);
	params.max_rows = 2;
	g_assert_true(t4_rows_decode(&params, coded->data, coded->len, NULL, NULL, &result));
	g_assert_true(result.limited);
	g_assert_false(result.ended);
	g_assert_cmpuint(result.rows, ==, 2);
	unsigned calls = 0;
	params.max_rows = 0;
	g_assert_true(
		t4_rows_decode(&params, coded->data, coded->len, stop_at_second, &calls, &result));
	g_assert_cmpuint(calls, ==, 2);
	g_assert_cmpuint(result.rows, ==, 2);
	g_assert_false(result.ended);
	g_byte_array_unref(coded);
}

static void test_bad_runs(void)
{
	GByteArray *coded = from_bits(EOL ROW_00 EOL "11" EOL "11" EOL ROW_18 EOL "11" EOL "11" EOL
						     "11" EOL ROW_FF RTC_1D);
	struct t4_params params = {.coding = T4_MH, .width = 8};
	struct page page = decode_with(&params, coded->data, coded->len);
	g_assert_cmpstr(page.states->str, ==, ".xx.xxx.");
	g_assert_cmpuint(page.result.bad_rows, ==, 5);
	g_assert_cmpuint(page.result.longest_bad_run, ==, 3);
	page_clear(&page);
	g_byte_array_unref(coded);
}

/* Bad rows behind a short RTC: few are noise, many are rows. */
static void test_rows_behind_short_rtc(void)
{
	for (unsigned rows = 1; rows < 40; rows++) {
		GString *bits = g_string_new(EOL ROW_18 EOL EOL);
		for (unsigned i = 0; i < rows; i++)
			g_string_append(bits, "1010101 " EOL);
		GByteArray *coded = from_bits(bits->str);
		struct t4_params params = {.coding = T4_MH, .width = 8};
		struct page page = decode_with(&params, coded->data, coded->len);
		g_assert_cmpuint(page.result.rows, ==, rows <= 16 ? 1 : 1 + rows);
		g_assert_cmpint(page.result.ended, ==, rows <= 16);
		/* 12 + 10 + 24 bits */
		if (rows <= 16)
			g_assert_cmpuint(page.result.octets_used, ==, 6);
		page_clear(&page);
		g_byte_array_unref(coded);
		g_string_free(bits, TRUE);
	}
}

static void test_count_eol(void)
{
	static const struct {
		const char *bits;
		unsigned enough, count;
	} cases[] = {
		{"", 5, 0},
		{EOL, 5, 1},
		{"00000000001", 5, 0}, /* ten zeros only */
		{"1 00000000001", 5, 0},
		{"1 0000000000000000000000000000001", 5, 1},
		{"00000000 00000000 00000000", 5, 0},
		{EOL ROW_18 EOL ROW_FF RTC_1D, 100, 8},
		{EOL ROW_18 EOL ROW_FF RTC_1D, 3, 3},
		{EOL ROW_18 EOL ROW_FF RTC_1D, 0, 0},
		{"0" EOL "0" EOL "00" EOL, 5, 3},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		GByteArray *coded = from_bits(cases[i].bits);
		g_assert_cmpuint(t4_rows_count_eol(coded->data, coded->len, cases[i].enough), ==,
			cases[i].count);
		g_byte_array_unref(coded);
	}
}

/* --- holes, by hand --- */

struct hole_case {
	const char *why;
	enum t4_coding coding;
	const char *bits;
	size_t holes[3];
	size_t hole_count;
	const char *states;
	const char *pels;
	bool stopped;
};

static void check_hole_case(const struct hole_case *c)
{
	struct t4_hole holes[3] = {{c->holes[0]}, {c->holes[1]}, {c->holes[2]}};
	struct t4_params params = {
		.coding = c->coding, .width = 8, .holes = holes, .hole_count = c->hole_count};
	GByteArray *coded = from_bits(c->bits);
	struct page page = decode_with(&params, coded->data, coded->len);
	GString *pels = g_string_new(NULL);
	for (guint i = 0; i < page.pels->len; i++)
		g_string_append_printf(pels, "%02x", page.pels->data[i]);
	g_test_message("%s", c->why);
	g_assert_cmpstr(page.states->str, ==, c->states);
	g_assert_cmpstr(pels->str, ==, c->pels);
	g_assert_cmpint(page.result.stopped, ==, c->stopped);
	g_string_free(pels, TRUE);
	page_clear(&page);
	g_byte_array_unref(coded);
}

/* Octets: 00 10 | then ROW_18 EOL from octet 2: 1000 11 10 | 00 000000 | 00000 1.. */
static void test_holes_by_hand(void)
{
	static const struct hole_case cases[] = {
		{"inside the codes of the first row", T4_MH, "0000" EOL ROW_18 EOL ROW_FF RTC_1D,
			{3}, 1, "x.", "00ff", false},
		{"right behind EOL: the row may be the tail of another", T4_MH,
			"0000" EOL ROW_18 EOL ROW_FF RTC_1D, {2}, 1, "x.", "00ff", false},
		{"behind the last code: the pels are known", T4_MH,
			"0000" EOL ROW_18 "000000" EOL ROW_FF RTC_1D, {4}, 1, "x.", "18ff", false},
		{"inside EOL: the row behind it may be the tail of another", T4_MH,
			"0000" EOL ROW_18 "0000" EOL ROW_FF EOL ROW_18 RTC_1D, {4}, 1, "xx.",
			"18ff18", false},
		{"the one is all that came of EOL", T4_MH,
			"0000" EOL ROW_18 "000" EOL ROW_FF EOL ROW_18 RTC_1D, {5}, 1, "xx.",
			"18ff18", false},
		{"inside EOL behind noise", T4_MH, "1 00000000000 1" ROW_FF EOL ROW_18 RTC_1D, {1},
			1, "xx.", "00ff18", false},
		{"MR: inside EOL", T4_MR,
			"000" TAG_1D ROW_18 "0000" TAG_1D ROW_FF TAG_2D "1 1" RTC_2D, {4}, 1, "xxx",
			"18ffff", false},
		{"in front of everything", T4_MH, "0000" EOL ROW_18 EOL ROW_FF RTC_1D, {0}, 1,
			"x..", "0018ff", false},
		{"three in one row", T4_MH, "0000" EOL ROW_18 "000000" EOL ROW_FF RTC_1D, {2, 2, 3},
			3, "x.", "00ff", false},
		{"at the end of the data, right behind an EOL", T4_MH, "0000" EOL ROW_18 "00" EOL,
			{5}, 1, ".x", "1818", false},
		{"at the end of the data, in a row", T4_MH, "0000" EOL ROW_18 "00" EOL "1000 11 11",
			{6}, 1, ".x", "1818", false},
		{"beyond the data: no hole", T4_MH, "0000" EOL ROW_18 RTC_1D, {1000}, 1, ".", "18",
			false},
		{"far beyond the data: its bit number would wrap", T4_MH, "0000" EOL ROW_18 RTC_1D,
			{SIZE_MAX / 8 + 4}, 1, ".", "18", false},
		{"behind RTC", T4_MH, "0000" EOL ROW_18 RTC_1D "0000000000000000", {14}, 1, ".",
			"18", false},
		{"in the middle of RTC", T4_MH, "0000" EOL ROW_18 RTC_1D, {8}, 1, ".", "18", false},
		{"in TCF: no page, no row", T4_MH, "00000000 00000000 00000000", {1}, 1, "", "",
			false},
		{"MR: 2-D rows behind a hole", T4_MR,
			"000" TAG_1D ROW_18 TAG_2D "1 1 1" TAG_1D ROW_FF RTC_2D, {3}, 1, "xx.",
			"0000ff", false},
		{"MMR: rows in front of it are kept", T4_MMR,
			"001 1000 11 "
			"1 1 1 1 11111111",
			{1}, 1, "", "", true},
		{"MMR: row ends at the hole", T4_MMR, "001 1000 11 1 111111 " EOL EOL, {2}, 1,
			"...", "181818", true},
		{"MMR: behind EOFB", T4_MMR, "001 1000 11 1 111111 " EOL EOL, {5}, 1, "...",
			"181818", false},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		check_hole_case(&cases[i]);
}

/* Fill of any length in front of each EOL, and noise without an EOL in front of the page. */
static void test_inserted_fill(void)
{
	GRand *rand = g_rand_new_with_seed(6);
	uint8_t expected[60];
	GString *bits = g_string_new("1110101");
	static const struct {
		const char *bits;
		uint8_t pels;
	} rows[] = {{ROW_00, 0x00}, {ROW_18, 0x18}, {ROW_FF, 0xff}, {ROW_0F, 0x0f}};
	for (uint32_t y = 0; y < sizeof(expected); y++) {
		unsigned kind = (unsigned)g_rand_int_range(rand, 0, 4);
		g_string_append_printf(bits, "%s%s", EOL, rows[kind].bits);
		for (int fill = g_rand_int_range(rand, 0, 3000); fill > 0; fill--)
			g_string_append_c(bits, '0');
		expected[y] = rows[kind].pels;
	}
	g_string_append(bits, RTC_1D);
	GByteArray *coded = from_bits(bits->str);
	struct t4_params params = {.coding = T4_MH, .width = 8};
	struct page page = decode_with(&params, coded->data, coded->len);
	g_assert_cmpuint(page.result.bad_rows, ==, 0);
	g_assert_cmpuint(page.pels->len, ==, sizeof(expected));
	g_assert_true(memcmp(page.pels->data, expected, sizeof(expected)) == 0);
	page_clear(&page);
	g_byte_array_unref(coded);
	g_string_free(bits, TRUE);
	g_rand_free(rand);
}

/* Runs of no pels take no memory, however many a row has. */
static void test_many_empty_runs(void)
{
	GString *bits = g_string_new(EOL);
	for (unsigned i = 0; i < 50000; i++)
		g_string_append(bits, "00110101 0000110111 ");
	g_string_append(bits, ROW_18 RTC_1D);
	GByteArray *coded = from_bits(bits->str);
	struct t4_params params = {.coding = T4_MH, .width = 8};
	struct page page = decode_with(&params, coded->data, coded->len);
	g_assert_cmpstr(page.states->str, ==, ".");
	g_assert_cmphex(row_of(&page, 0)[0], ==, 0x18);
	page_clear(&page);
	g_byte_array_unref(coded);
	g_string_free(bits, TRUE);
}

/* A row of 14592 changes (white 1, black 1, ...), then 2-D rows that look for b1 at its far end (horizontal:
 * white 12800 + 1728 + 60, black 1; V0) and fail there, so that the long row stays the one to search. */
static GByteArray *long_searches(size_t n)
{
	GString *bits = g_string_new(TAG_1D);
	for (unsigned i = 0; i < T4_MAX_WIDTH / 2; i++)
		g_string_append(bits, "000111 010 ");
	while (bits->len < n * 8)
		g_string_append(bits,
			TAG_2D "001 000000011111 000000011111 000000011111 000000011111 "
			       "000000011111 010011011 01001011 010 1 0000001");
	GByteArray *coded = from_bits(bits->str);
	g_string_free(bits, TRUE);
	return coded;
}

static void decode_all_ways(const uint8_t *data, size_t n)
{
	for (int coding = T4_MH; coding <= T4_MMR; coding++) {
		struct t4_params params = {.coding = (enum t4_coding)coding, .width = T4_MAX_WIDTH};
		struct page_result result;
		g_assert_true(t4_rows_decode(&params, data, n, NULL, NULL, &result));
		g_assert_cmpuint(result.rows, <=, T4_MAX_ROWS);
	}
	t4_rows_count_eol(data, n, G_MAXUINT);
}

/* Data made to be slow to decode ends within a time that no linear decoder needs. */
static void test_hostile_time(void)
{
	static const uint8_t octets[] = {0x00, 0xff, 0x55, 0x01, 0x08, 0x10};
	const size_t n = 400000;
	uint8_t *data = g_malloc(n);
	GByteArray *searches = long_searches(n);
	gint64 start = g_get_monotonic_time();
	for (size_t i = 0; i < G_N_ELEMENTS(octets); i++) {
		memset(data, octets[i], n);
		decode_all_ways(data, n);
	}
	decode_all_ways(searches->data, searches->len);
	g_test_message("%.2f s", (double)(g_get_monotonic_time() - start) / 1e6);
	g_assert_cmpint(g_get_monotonic_time() - start, <, 60 * G_USEC_PER_SEC);
	g_byte_array_unref(searches);
	g_free(data);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/reassembly/t4_rows/mh-by-hand", test_mh_by_hand);
	g_test_add_func("/reassembly/t4_rows/mr-by-hand", test_mr_by_hand);
	g_test_add_func("/reassembly/t4_rows/mmr-by-hand", test_mmr_by_hand);
	g_test_add_func("/reassembly/t4_rows/params", test_params);
	g_test_add_func("/reassembly/t4_rows/limits", test_limits);
	g_test_add_func("/reassembly/t4_rows/octets-used", test_octets_used);
	g_test_add_func("/reassembly/t4_rows/bad-runs", test_bad_runs);
	g_test_add_func("/reassembly/t4_rows/rows-behind-short-rtc", test_rows_behind_short_rtc);
	g_test_add_func("/reassembly/t4_rows/count-eol", test_count_eol);
	g_test_add_func("/reassembly/t4_rows/holes-by-hand", test_holes_by_hand);
	g_test_add_func("/reassembly/t4_rows/inserted-fill", test_inserted_fill);
	g_test_add_func("/reassembly/t4_rows/many-empty-runs", test_many_empty_runs);
	g_test_add_func("/reassembly/t4_rows/hostile-time", test_hostile_time);
	return g_test_run();
}
