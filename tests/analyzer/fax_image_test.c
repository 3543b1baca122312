/* What the octets of a page or a TCF say. */
#include "analyzer/fax_image.h"

#include "tests/analyzer/fax_make.h"

/* A page with the octets, which it owns. */
static struct fax_page *page_with(GByteArray *octets, const char *coding, uint32_t width)
{
	struct fax_page *page = fax_page_new();
	page->length = octets->len;
	page->octets = g_byte_array_free(octets, FALSE);
	page->coding = coding;
	page->params_known = coding != NULL;
	page->params.width = width;
	return page;
}

static void test_rows(void)
{
	struct fax_page *page = page_with(page_of(100, -1, true), "MH", 1728);
	fax_image_measure(page);
	g_assert_cmpint(page->decoder, ==, FAX_DECODER_T4);
	g_assert_cmpuint(page->rows, ==, 100);
	g_assert_cmpuint(page->bad_rows, ==, 0);
	g_assert_cmpuint(page->damaged->len, ==, 0);
	g_assert_true(page->ended);
	fax_page_free(page);
}

/* Rows 2 to 4 and row 9. */
static void test_damaged(void)
{
	struct bits out = {g_byte_array_new(), 0};
	for (int i = 0; i < 20; i++) {
		put_bits(&out, T4_EOL);
		put_bits(&out, (i >= 2 && i <= 4) || i == 9 ? T4_SHORT_ROW : T4_WHITE_1728);
	}
	put_bits(&out, T4_EOL);
	struct fax_page *page = page_with(out.octets, "MH", 1728);
	fax_image_measure(page);
	g_assert_cmpuint(page->rows, ==, 20);
	g_assert_cmpuint(page->bad_rows, ==, 4);
	g_assert_cmpuint(page->longest_bad_run, ==, 3);
	g_assert_false(page->ended);
	const struct fax_range *r = &g_array_index(page->damaged, struct fax_range, 0);
	g_assert_cmpuint(page->damaged->len, ==, 2);
	g_assert_cmpuint(r[0].first, ==, 2);
	g_assert_cmpuint(r[0].last, ==, 4);
	g_assert_cmpuint(r[1].first, ==, 9);
	g_assert_cmpuint(r[1].last, ==, 9);
	fax_page_free(page);
}

/* Every other row: more ranges than are kept, and all of them counted. */
static void test_many_ranges(void)
{
	struct bits out = {g_byte_array_new(), 0};
	for (int i = 0; i < 2 * FAX_MAX_RANGES + 100; i++) {
		put_bits(&out, T4_EOL);
		put_bits(&out, i % 2 ? T4_SHORT_ROW : T4_WHITE_1728);
	}
	put_bits(&out, T4_EOL);
	struct fax_page *page = page_with(out.octets, "MH", 1728);
	fax_image_measure(page);
	g_assert_cmpuint(page->bad_rows, ==, FAX_MAX_RANGES + 50);
	g_assert_cmpuint(page->damaged->len, ==, FAX_MAX_RANGES);
	fax_page_free(page);
}

/* A DCS with a coding that has no rows here: no harm, no rows. */
static void test_other_coding(void)
{
	struct fax_page *page = page_with(page_of(100, -1, true), "T.43", 1728);
	fax_image_measure(page);
	g_assert_cmpint(page->decoder, ==, FAX_DECODER_NONE);
	g_assert_cmpuint(page->rows, ==, 0);
	fax_page_free(page);
}

/* DCS says A4, the data are B4; or MMR, and they are MH. */
static void test_not_as_dcs(void)
{
	static const struct {
		const char *coding;
		uint32_t width;
	} dcs[] = {{"MH", 1728}, {"MMR", 2048}};
	for (size_t k = 0; k < G_N_ELEMENTS(dcs); k++) {
		struct bits out = {g_byte_array_new(), 0};
		for (int i = 0; i < 50; i++) {
			put_bits(&out, T4_EOL);
			put_bits(&out,
				"010011011" /* 1728 */ "00110110" /* 320 */ "00110101" /* 0 */);
		}
		put_bits(&out, T4_EOL);
		struct fax_page *page = page_with(out.octets, dcs[k].coding, dcs[k].width);
		fax_image_measure(page);
		g_assert_true(page->not_as_dcs);
		g_assert_cmpstr(page->coding, ==, "MH");
		g_assert_cmpuint(page->params.width, ==, 2048);
		g_assert_cmpuint(page->rows, ==, 50);
		g_assert_cmpuint(page->bad_rows, ==, 0);
		g_assert_cmpuint(page->damaged->len, ==, 0);
		fax_page_free(page);
	}
}

/* Noise stays what DCS says. */
static void test_dcs_and_noise(void)
{
	GByteArray *noise = g_byte_array_new();
	for (unsigned i = 0, v = 1; i < 4000; i++, v = v * 1103515245u + 12345)
		put8(noise, v >> 16 & 0xff);
	struct fax_page *page = page_with(noise, "MH", 1728);
	fax_image_measure(page);
	g_assert_false(page->not_as_dcs);
	g_assert_cmpstr(page->coding, ==, "MH");
	g_assert_cmpuint(page->params.width, ==, 1728);
	g_assert_cmpuint(page->rows, ==, page->bad_rows);
	fax_page_free(page);
}

/* The codes go wrong early in a page of B4: that a few of them make rows of another width says nothing. */
static void test_dcs_and_wrong_codes(void)
{
	struct bits out = {g_byte_array_new(), 0};
	for (int i = 0; i < 20; i++)
		put_bits(&out, "1"); /* a white row in T.6 */
	for (unsigned i = 0, v = 1; i < 4000; i++, v = v * 1103515245u + 12345)
		put_bits(&out, v >> 16 & 1 ? "1" : "0");
	struct fax_page *page = page_with(out.octets, "MMR", 2048);
	fax_image_measure(page);
	g_assert_false(page->not_as_dcs);
	g_assert_cmpuint(page->params.width, ==, 2048);
	g_assert_cmpstr(page->coding, ==, "MMR");
	fax_page_free(page);
}

static void test_guessed(void)
{
	/* 2048 pels: make-up 1728, make-up 320, terminating 0 */
	static const char *const rows[] = {T4_WHITE_1728, "010011011"
							  "00110110"
							  "00110101"};
	static const uint32_t widths[] = {1728, 2048};
	for (size_t k = 0; k < G_N_ELEMENTS(rows); k++) {
		struct bits out = {g_byte_array_new(), 0};
		for (int i = 0; i < 50; i++) {
			put_bits(&out, T4_EOL);
			put_bits(&out, rows[k]);
		}
		put_bits(&out, T4_EOL);
		struct fax_page *page = page_with(out.octets, NULL, 0);
		fax_image_measure(page);
		g_assert_cmpstr(page->coding, ==, "MH");
		g_assert_cmpuint(page->params.width, ==, widths[k]);
		g_assert_cmpuint(page->rows, ==, 50);
		g_assert_cmpuint(page->bad_rows, ==, 0);
		g_assert_cmpuint(page->params.x_dpi, ==, 204);
		fax_page_free(page);
	}
}

/* T.6: each row is V0, one bit; a page of white rows ends with EOFB. */
static void test_guessed_mmr(void)
{
	struct bits out = {g_byte_array_new(), 0};
	for (int i = 0; i < 40; i++)
		put_bits(&out, "1");
	put_bits(&out, T4_EOL T4_EOL);
	struct fax_page *page = page_with(out.octets, NULL, 0);
	page->ecm = true;
	fax_image_measure(page);
	g_assert_cmpstr(page->coding, ==, "MMR");
	g_assert_cmpuint(page->rows, ==, 40);
	g_assert_true(page->ended);
	fax_page_free(page);
}

static void test_noise(void)
{
	GRand *rand = g_rand_new_with_seed(3);
	for (int round = 0; round < 50; round++) {
		GByteArray *octets = g_byte_array_new();
		for (gint32 n = g_rand_int_range(rand, 0, 600); n > 0; n--)
			put8(octets, g_rand_int(rand) & 0xff);
		struct fax_page *page = page_with(octets, NULL, 0);
		page->ecm = round % 2;
		fax_image_measure(page);
		g_assert_cmpuint(page->bad_rows, <=, page->rows);
		fax_page_free(page);
	}
	g_rand_free(rand);
}

static void test_mostly_good(void)
{
	struct fax_page *page = page_with(page_of(30, 4, true), "MH", 1728);
	g_assert_true(fax_image_mostly_good(page));
	g_assert_cmpuint(page->rows, ==, 0);
	page->params.width = 2048;
	g_assert_false(fax_image_mostly_good(page));
	page->coding = NULL;
	g_assert_false(fax_image_mostly_good(page));
	fax_page_free(page);
	/* A row or two come out of noise, too. */
	page = page_with(page_of(3, -1, true), "MH", 1728);
	g_assert_false(fax_image_mostly_good(page));
	fax_page_free(page);
}

static void check_zeros(const char *hex, bool mostly, size_t run)
{
	GByteArray *octets = from_hex(hex);
	g_assert_cmpint(fax_image_mostly_zero(octets->data, octets->len), ==, mostly);
	g_assert_cmpuint(fax_image_zero_run(octets->data, octets->len), ==, run);
	g_byte_array_unref(octets);
}

static void test_zeros(void)
{
	check_zeros("00 00 00 00", true, 32);
	check_zeros("FF FF 00 00", true, 16); /* idle ones in front */
	check_zeros("00 FF 00 00", false, 16);
	check_zeros("80 00 01", false, 22);
	check_zeros("01 80", false, 7);
	check_zeros("10 00 08 00 00", false, 19);
	check_zeros("FF 7F", false, 1);
	check_zeros("AA AA", false, 1);
	check_zeros("81", false, 6);
	check_zeros("FF C1 FF", false, 5);
}

/* One octet in twenty may be noise. */
static void test_zeros_share(void)
{
	uint8_t octets[2000] = {0};
	for (size_t i = 0; i < 100; i++)
		octets[i * 20] = 0x10;
	g_assert_true(fax_image_mostly_zero(octets, sizeof(octets)));
	octets[1] = 1;
	g_assert_false(fax_image_mostly_zero(octets, sizeof(octets)));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/fax_image/rows", test_rows);
	g_test_add_func("/fax_image/damaged", test_damaged);
	g_test_add_func("/fax_image/many-ranges", test_many_ranges);
	g_test_add_func("/fax_image/other-coding", test_other_coding);
	g_test_add_func("/fax_image/not-as-dcs", test_not_as_dcs);
	g_test_add_func("/fax_image/dcs-and-wrong-codes", test_dcs_and_wrong_codes);
	g_test_add_func("/fax_image/dcs-and-noise", test_dcs_and_noise);
	g_test_add_func("/fax_image/guessed", test_guessed);
	g_test_add_func("/fax_image/guessed-mmr", test_guessed_mmr);
	g_test_add_func("/fax_image/noise", test_noise);
	g_test_add_func("/fax_image/mostly-good", test_mostly_good);
	g_test_add_func("/fax_image/zeros", test_zeros);
	g_test_add_func("/fax_image/zeros-share", test_zeros_share);
	return g_test_run();
}
