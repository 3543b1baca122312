/* Random pages in every coding, resolution and width, with and without ECM, sent as IFP packets cut by chance: what
 * comes out of the session is what went in. */
#include "tests/analyzer/page_call.h"

#define TURNS 3 /* of everything */

struct sent {
	struct page_format format;
	struct image image;
	size_t painter;
	GByteArray *coded;
	bool ended; /* the end of the page is in the code stream */
};

struct compare {
	const struct image *image;
	uint32_t row;
	bool same;
};

static bool compare_row(void *ctx, const struct page_row *row)
{
	struct compare *c = ctx;
	c->same = c->same && c->row < c->image->rows && row->state == PAGE_ROW_GOOD &&
		  memcmp(row->pels, image_row(c->image, c->row), c->image->stride) == 0;
	c->row++;
	return true;
}

static void check_rows(const struct fax_page *page, const struct sent *sent)
{
	struct compare compare = {.image = &sent->image, .same = true};
	struct page_result result;
	g_assert_true(fax_page_rows(page, compare_row, &compare, &result));
	g_assert_cmpuint(result.rows, ==, sent->image.rows);
	g_assert_cmpuint(compare.row, ==, sent->image.rows);
	g_assert_true(compare.same);
	g_assert_false(result.stopped);
	g_assert_false(result.limited);
}

static void check_page(const struct fax_page *page, const struct sent *sent)
{
	const struct page_resolution *resolution = sent->format.resolution;
	g_assert_cmpstr(page->coding, ==, page_coding_name(sent->format.coding));
	g_assert_cmpuint(page->params.width, ==, sent->image.width);
	g_assert_cmpuint(page->params.x_dpi, ==, resolution->x_dpi);
	g_assert_cmpuint(page->params.y_dpi, ==, resolution->y_dpi);
	g_assert_cmpint(page->ecm, ==, sent->format.ecm);
	g_assert_cmpuint(page->rows, ==, sent->image.rows);
	g_assert_cmpuint(page->bad_rows, ==, 0);
	g_assert_cmpuint(page->damaged->len, ==, 0);
	g_assert_cmpuint(page->lost_ranges->len, ==, 0);
	g_assert_cmpint(page->ended, ==, sent->ended);
	g_assert_false(page->carrier_lost);
	g_assert_nonnull(page->command);
	check_rows(page, sent);
}

/* ---- what is sent ---- */

/* Minimum scan line times are 0 to 40 ms (T.30 Table 2, bits 21-23). */
static struct dress random_dress(GRand *rand, const struct page_format *format)
{
	static const unsigned scan_ms[] = {0, 5, 10, 20, 40};
	unsigned rate = format->modem->rate;
	struct dress dress = {.min_bits = rate * scan_ms[chance(rand, 5)] / 1000,
		.lead_zeros = chance(rand, 4) == 0 ? chance(rand, 30) : 0,
		.lead_ones = chance(rand, 6) == 0 ? chance(rand, 20) : 0,
		.no_first_eol = chance(rand, 8) == 0,
		.aligned = chance(rand, 3) == 0,
		.no_end = chance(rand, 4) == 0,
		.half_end = chance(rand, 8) == 0,
		.end_fill = chance(rand, 4) == 0 ? chance(rand, 80) : 0,
		.tail = chance(rand, 3) == 0 ? chance(rand, 100) : 0,
		.tail_kind = chance(rand, 3)};
	/* what is no EOL in front of the codes would be part of the first row */
	if (dress.no_first_eol)
		dress.lead_zeros = dress.lead_ones = 0;
	return dress;
}

#ifdef HAVE_JBIG
static GByteArray *random_jbig(GRand *rand, const struct image *image)
{
	static const int options[] = {0, JBG_LRLTWO, JBG_TPBON, JBG_LRLTWO | JBG_TPBON};
	static const uint32_t stripes[] = {128, 1, 2, 7, 4000};
	struct jbig_dress dress = {.options = options[chance(rand, 4)],
		.stripe = stripes[chance(rand, 5)],
		.mx = chance(rand, 2) == 0 ? 127 : 0,
		.told_rows = image->rows,
		.tail = chance(rand, 3) == 0 ? chance(rand, 300) : 0};
	if (chance(rand, 2) == 0) {
		static const uint32_t more[] = {0xffffffff, 0xffff, 1000};
		dress.options |= JBG_VLENGTH;
		dress.told_rows = more[chance(rand, 3)];
	}
	return code_jbig(image, &dress);
}
#endif

static GByteArray *random_code(GRand *rand, struct sent *sent)
{
	const struct dress dress = random_dress(rand, &sent->format);
	g_test_message(
		"lead %u ones %u zeros, first EOL %d, %u bits a row, aligned %d, end %d half %d "
		"fill %u, tail %u of kind %u",
		dress.lead_ones, dress.lead_zeros, !dress.no_first_eol, dress.min_bits,
		dress.aligned, !dress.no_end, dress.half_end, dress.end_fill, dress.tail,
		dress.tail_kind);
	sent->ended = true;
#ifdef HAVE_JBIG
	if (sent->format.coding == PAGE_JBIG)
		return random_jbig(rand, &sent->image);
#endif
	sent->ended = !dress.no_end;
	return code_t4(&sent->image, sent->format.coding, &dress, rand);
}

static uint32_t random_rows(GRand *rand, uint32_t width)
{
	return 8 + chance(rand, 60000 / width + 4);
}

static struct sent random_page(GRand *rand, const struct page_format *format, size_t painter)
{
	uint32_t width = page_format_width(format);
	struct sent sent = {.format = *format, .painter = painter};
	sent.image = image_paint(rand, painter, width, random_rows(rand, width));
	sent.coded = random_code(rand, &sent);
	return sent;
}

static void sent_clear(struct sent *sent)
{
	g_free(sent->image.pels);
	g_byte_array_unref(sent->coded);
}

/* ---- the calls ---- */

/* Data packets from an octet to as much as T.38 gateways send; not a million of them. */
static size_t random_packet(GRand *rand, size_t n)
{
	static const size_t most[] = {1, 4, 40, 160, 1000};
	size_t pick = most[chance(rand, G_N_ELEMENTS(most))];
	return n > 20000 ? MAX(pick, 40) : pick;
}

static unsigned random_block(GRand *rand)
{
	return chance(rand, 2) == 0 ? 256 : 1 + chance(rand, 256);
}

static void send_page(
	struct page_call *c, const struct sent *sent, unsigned number, enum t30_fcf command)
{
	GRand *rand = c->send.rand;
	if (!sent->format.ecm) {
		page_send_plain_page(
			&c->send, sent->coded, random_packet(rand, sent->coded->len), command);
		return;
	}
	c->send.frame_trouble = chance(rand, 2) == 0 ? 0 : chance(rand, 40);
	page_send_ecm_page(&c->send, sent->coded, &sent->format, random_block(rand),
		chance(rand, 2) == 0, number, command);
}

static void say(const struct sent *sent)
{
	const struct page_format *f = &sent->format;
	g_test_message("%s %s %ux%u at %ux%u dpi %s, %u octets", painters[sent->painter].name,
		page_coding_name(f->coding), sent->image.width, sent->image.rows,
		f->resolution->x_dpi, f->resolution->y_dpi,
		f->ecm ? f->small_frames ? "ECM 64" : "ECM 256" : "no ECM", sent->coded->len);
}

/* Pages of one format, in one call. */
static void check_call(
	GRand *rand, const struct page_format *format, const size_t *painter, unsigned pages)
{
	struct page_call *c = page_call_new(rand);
	struct sent sent[3];
	g_assert_cmpuint(pages, <=, G_N_ELEMENTS(sent));
	/* TCF stays away under T.38 rate management 1; with ECM there is no other run (T.38 7.4.2) */
	page_send_begin(&c->send, format, format->ecm || chance(rand, 8) != 0);
	for (unsigned i = 0; i < pages; i++) {
		sent[i] = random_page(rand, format, painter[i]);
		say(&sent[i]);
		send_page(c, &sent[i], i, i + 1 < pages ? T30_FCF_MPS : T30_FCF_EOP);
	}
	page_call_finish(c);
	g_assert_cmpuint(c->fax->pages->len, ==, pages);
	g_assert_false(c->fax->limited);
	for (unsigned i = 0; i < pages; i++) {
		check_page(g_ptr_array_index(c->fax->pages, i), &sent[i]);
		sent_clear(&sent[i]);
	}
	page_call_free(c);
}

/* MH and MR with ECM and without, the others with ECM only. */
static const struct {
	enum page_coding coding;
	bool ecm;
} ways[] = {
	{PAGE_MH, false},
	{PAGE_MR, false},
	{PAGE_MH, true},
	{PAGE_MR, true},
	{PAGE_MMR, true},
#ifdef HAVE_JBIG
	{PAGE_JBIG, true},
#endif
};

static const struct page_modem *random_modem(GRand *rand)
{
	return &page_modems[chance(rand, G_N_ELEMENTS(page_modems))];
}

static struct page_format random_format(GRand *rand, size_t way)
{
	return (struct page_format){.resolution = &page_resolutions[chance(rand, PAGE_RESOLUTIONS)],
		.width = chance(rand, PAGE_WIDTHS),
		.coding = ways[way].coding,
		.ecm = ways[way].ecm,
		.small_frames = chance(rand, 2) == 0,
		.modem = random_modem(rand)};
}

/* Every painter in every way at every resolution and width. */
static void test_every_format(void)
{
	GRand *rand = g_rand_new_with_seed(30);
	for (size_t r = 0; r < PAGE_RESOLUTIONS * TURNS; r++)
		for (size_t w = 0; w < PAGE_WIDTHS; w++)
			for (size_t way = 0; way < G_N_ELEMENTS(ways); way++)
				for (size_t painter = 0; painter < PAINTERS; painter++) {
					struct page_format format = random_format(rand, way);
					format.resolution = &page_resolutions[r / TURNS];
					format.width = w;
					check_call(rand, &format, &painter, 1);
				}
	g_rand_free(rand);
}

static void test_several_pages(void)
{
	GRand *rand = g_rand_new_with_seed(31);
	for (unsigned turn = 0; turn < 120; turn++) {
		struct page_format format = random_format(rand, turn % G_N_ELEMENTS(ways));
		format.resolution = &page_resolutions[chance(rand, 7)];
		const size_t painter[] = {
			chance(rand, PAINTERS), chance(rand, PAINTERS), chance(rand, PAINTERS)};
		check_call(rand, &format, painter, 2 + turn % 2);
	}
	g_rand_free(rand);
}

/* Blocks of 256 frames of 256 octets, and several of them. */
static void test_long_pages(void)
{
	GRand *rand = g_rand_new_with_seed(32);
	for (size_t way = 2; way < G_N_ELEMENTS(ways); way++) {
		struct page_format format = random_format(rand, way);
		format.resolution = &page_resolutions[1];
		format.small_frames = false;
		struct page_call *c = page_call_new(rand);
		struct sent sent = {.format = format, .painter = 4};
		sent.image = image_paint(rand, 4, page_format_width(&format), 900);
		sent.coded = random_code(rand, &sent);
		say(&sent);
		g_assert_cmpuint(sent.coded->len, >, 2 * 65536);
		page_send_begin(&c->send, &format, true);
		c->send.frame_trouble = 5;
		page_send_ecm_page(&c->send, sent.coded, &format, 256, false, 0, T30_FCF_EOP);
		page_call_finish(c);
		g_assert_cmpuint(c->fax->pages->len, ==, 1);
		const struct fax_page *page = g_ptr_array_index(c->fax->pages, 0);
		g_assert_cmpuint(page->blocks, ==, (sent.coded->len + 65535) / 65536);
		g_assert_cmpuint(page->frames, ==, (sent.coded->len + 255) / 256);
		g_assert_cmpuint(page->resent_frames, >, 0);
		check_page(page, &sent);
		sent_clear(&sent);
		page_call_free(c);
	}
	g_rand_free(rand);
}

#ifdef HAVE_JBIG
/* 100 dpi is for colour and grey only (T.30 Table 2, bit 98), so that T.4 lines of 864, 1024 and 1216 pels do not
 * exist. A T.85 page has its width in its own header. */
static void test_other_widths(void)
{
	static const uint32_t widths[] = {864, 1024, 1216, 1, 1727, 14592};
	GRand *rand = g_rand_new_with_seed(33);
	for (size_t w = 0; w < G_N_ELEMENTS(widths); w++)
		for (size_t painter = 0; painter < PAINTERS; painter++) {
			struct page_format format = random_format(rand, G_N_ELEMENTS(ways) - 1);
			struct page_call *c = page_call_new(rand);
			struct sent sent = {.format = format, .painter = painter};
			sent.image = image_paint(rand, painter, widths[w], 3 + chance(rand, 40));
			sent.coded = random_code(rand, &sent);
			page_send_begin(&c->send, &format, true);
			send_page(c, &sent, 0, T30_FCF_EOP);
			page_call_finish(c);
			g_assert_cmpuint(c->fax->pages->len, ==, 1);
			check_page(g_ptr_array_index(c->fax->pages, 0), &sent);
			sent_clear(&sent);
			page_call_free(c);
		}
	g_rand_free(rand);
}
#endif

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/page-roundtrip/every-format", test_every_format);
	g_test_add_func("/page-roundtrip/several-pages", test_several_pages);
	g_test_add_func("/page-roundtrip/long-pages", test_long_pages);
#ifdef HAVE_JBIG
	g_test_add_func("/page-roundtrip/other-widths", test_other_widths);
#endif
	return g_test_run();
}
