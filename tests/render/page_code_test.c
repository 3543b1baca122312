#include "render/page_code.h"

#include "tests/render/page_rig.h"

static struct fax_page *coded(const char *coding, const void *octets, size_t n)
{
	struct fax_page *page = fax_page_new();
	page->coding = coding;
	page->document = 1;
	page->octets = g_memdup2(octets, n);
	page->length = n;
	return page;
}

/* Each coding: its name, and whether octets are turned round (T.38 has the first bit on the line in the high bit). */
static void test_codings(struct place *place, gconstpointer data)
{
	static const struct {
		const char *coding, *ending;
		uint8_t first; /* of 0x13 */
	} cases[] = {{"MH", ".g3", 0x13}, {"MR", ".g3", 0x13}, {"MMR", ".g4", 0x13},
		{"JBIG", ".jbg", 0xc8}, {"JPEG", ".jpg", 0xc8}, {"T.43", ".t43", 0xc8},
		{"T.44", ".t44", 0xc8}, {"T.45", ".t45", 0xc8}, {"T.99", ".bin", 0xc8},
		{NULL, ".bin", 0xc8}};
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *text = NULL;
		gsize n;
		struct fax_page *page = coded(cases[i].coding, "\x13\x00\x01", 3);
		const uint8_t expected[] = {
			cases[i].first, 0x00, cases[i].first == 0x13 ? 0x01 : 0x80};
		g_assert_cmpstr(page_code_ending(page), ==, cases[i].ending);
		struct page_output output = write_one(place, &page_code, page);
		g_assert_cmpuint(output.pages, ==, 1);
		g_assert_cmpuint(output.octets, ==, 3);
		g_assert_cmpuint(output.rows, ==, 0);
		g_assert_true(g_file_get_contents(place->path, &text, &n, NULL));
		check_octets(text, n, expected, 3);
		g_free(text);
		fax_page_free(page);
	}
}

/* A sender that kept the order of the octets: what is SOI already is not turned round, what becomes SOI is. */
static void test_order(struct place *place, gconstpointer data)
{
	static const uint8_t straight[] = {0xff, 0xd8, 0xff, 0xe1},
			     turned[] = {0xff, 0x1b, 0xff, 0x87};
	(void)place, (void)data;
	struct fax_page *one = coded("JPEG", straight, 4), *other = coded("JPEG", turned, 4);
	GByteArray *octets = page_code_octets(one, NULL);
	check_octets(octets->data, octets->len, straight, 4);
	g_byte_array_unref(octets);
	octets = page_code_octets(other, NULL);
	check_octets(octets->data, octets->len, straight, 4);
	g_byte_array_unref(octets);
	fax_page_free(one);
	fax_page_free(other);
}

/* What fills the last ECM frame is no part of a stream whose end is known. */
static void test_end(struct place *place, gconstpointer data)
{
	(void)data;
	struct page_result decoded = {.ended = true, .octets_used = 2};
	struct fax_page *page = coded("JPEG", "\x01\x02\x00\x00", 4);
	GByteArray *octets = page_code_octets(page, &decoded);
	g_assert_cmpuint(octets->len, ==, 2);
	g_byte_array_unref(octets);
	decoded = (struct page_result){.ended = false, .octets_used = 2};
	octets = page_code_octets(page, &decoded);
	g_assert_cmpuint(octets->len, ==, 4);
	g_byte_array_unref(octets);
	decoded = (struct page_result){.ended = true, .octets_used = 9};
	octets = page_code_octets(page, &decoded);
	g_assert_cmpuint(octets->len, ==, 4);
	g_byte_array_unref(octets);
	fax_page_free(page);

	page = coded("MH", "", 0);
	struct page_output output = write_one(place, &page_code, page);
	g_assert_cmpuint(output.left_out, ==, 1);
	g_assert_cmpuint(empty(place), ==, 0);
	fax_page_free(page);
}

static void test_full(struct place *place, gconstpointer data)
{
	(void)data;
	struct fax_page *page = coded("T.43", "0123456789abcdefghijklmnopqrstuvwxyz", 36);
	check_full(place, &page_code, page);
	fax_page_free(page);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(struct place *, gconstpointer);
	} tests[] = {
		{"/render/page_code/codings", test_codings},
		{"/render/page_code/order", test_order},
		{"/render/page_code/end", test_end},
		{"/render/page_code/full", test_full},
	};
	g_test_init(&argc, &argv, NULL);
	signal(SIGXFSZ, SIG_IGN);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, struct place, NULL, set_up, tests[i].test, tear_down);
	return g_test_run();
}
