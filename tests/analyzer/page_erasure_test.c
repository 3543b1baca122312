/* Pages of which packets and frames are lost: every row that is not said to be damaged is a row of the page that was
 * sent, in its order, and none is left out silently. Each row of the pages has its number in its pels. */
#include "tests/analyzer/page_call.h"

#define NONE UINT32_MAX
#define TURNS 1 /* of everything */

struct sent {
	struct page_format format;
	struct image image;
	GByteArray *coded;
};

/* What is there of a page. */
struct heard {
	const struct image *image;
	const struct fax_page *page;
	uint32_t rows, bad;
	uint32_t last;	    /* the row of the image that the last good one was */
	bool bad_since;	    /* a bad row came behind it */
	guint range;	    /* of page->damaged */
	uint32_t rows_seen; /* good ones */
};

/* The row of the image from `first` on that is the given one. */
static uint32_t find_row(const struct image *image, uint32_t first, const uint8_t *pels)
{
	for (uint32_t y = first; y < image->rows; y++)
		if (memcmp(image_row(image, y), pels, image->stride) == 0)
			return y;
	return NONE;
}

/* A row stands in a damaged range exactly when it is bad. */
static void check_range(struct heard *h, bool bad)
{
	const GArray *damaged = h->page->damaged;
	while (h->range < damaged->len &&
		g_array_index(damaged, struct fax_range, h->range).last < h->rows)
		h->range++;
	bool inside = h->range < damaged->len &&
		      g_array_index(damaged, struct fax_range, h->range).first <= h->rows;
	g_assert_cmpint(inside, ==, bad);
}

static bool hear_row(void *ctx, const struct page_row *row)
{
	struct heard *h = ctx;
	bool bad = page_row_is_bad(row->state);
	check_range(h, bad);
	h->rows++;
	h->bad += bad;
	h->bad_since = h->bad_since || bad;
	if (bad)
		return true;
	uint32_t from = h->last == NONE ? 0 : h->last + 1;
	uint32_t y = find_row(h->image, from, row->pels);
	g_assert_cmpuint(y, !=, NONE);
	/* rows are missing only where a bad one stands */
	if (!h->bad_since)
		g_assert_cmpuint(y, ==, from);
	h->last = y;
	h->bad_since = false;
	h->rows_seen++;
	return true;
}

static void check_page(const struct fax_page *page, const struct sent *sent)
{
	bool intact = page->holes->len == 0 && page->lost_ranges->len == 0;
	struct heard h = {.image = &sent->image, .page = page, .last = NONE};
	struct page_result result;
	if (page->decoder == FAX_DECODER_NONE) { /* the header of T.85 did not come */
		g_assert_cmpint(sent->format.coding, ==, PAGE_JBIG);
		g_assert_false(intact);
		return;
	}
	g_assert_true(fax_page_rows(page, hear_row, &h, &result));
	g_assert_cmpuint(h.rows, ==, result.rows);
	g_assert_cmpuint(page->rows, ==, result.rows);
	g_assert_cmpuint(page->bad_rows, ==, h.bad);
	/* a hole makes one row of two, or cuts one in two */
	g_assert_cmpuint(h.rows, <=, sent->image.rows + page->holes->len);
	if (intact)
		g_assert_cmpuint(h.rows_seen, ==, sent->image.rows);
	/* the last row that is there is the page's last, or a bad row stands for what is missing */
	if (page->ended && !h.bad_since)
		g_assert_cmpuint(h.last, ==, sent->image.rows - 1);
	if (sent->format.coding == PAGE_MMR || sent->format.coding == PAGE_JBIG) {
		g_assert_cmpuint(h.bad, ==, 0);
		g_assert_false(result.ended && h.rows != sent->image.rows);
	}
}

/* ---- what is sent ---- */

/* Noise is in none of these pages: it would be the longest part of the time. */
static struct image random_image(GRand *rand, uint32_t width)
{
	struct image image =
		image_paint(rand, chance(rand, 4), width, 40 + chance(rand, 400000 / width));
	image_number_rows(&image);
	return image;
}

static GByteArray *random_code(GRand *rand, const struct sent *sent)
{
	const struct dress dress = {.min_bits = chance(rand, 3) * 70,
		.aligned = chance(rand, 3) == 0,
		.no_end = chance(rand, 4) == 0,
		.tail = chance(rand, 3) == 0 ? 10 : 0};
#ifdef HAVE_JBIG
	const struct jbig_dress jbig = {.options = chance(rand, 2) == 0 ? 0 : JBG_TPBON,
		.stripe = 1 + chance(rand, 128),
		.mx = 127,
		.told_rows = sent->image.rows};
	if (sent->format.coding == PAGE_JBIG)
		return code_jbig(&sent->image, &jbig);
#endif
	return code_t4(&sent->image, sent->format.coding, &dress, rand);
}

static struct sent random_page(GRand *rand, enum page_coding coding, bool ecm)
{
	struct sent sent = {.format = {.resolution = &page_resolutions[chance(rand, 7)],
				    .width = chance(rand, PAGE_WIDTHS),
				    .coding = coding,
				    .ecm = ecm,
				    .small_frames = chance(rand, 2) == 0,
				    .modem = &page_modems[4]}};
	sent.image = random_image(rand, page_format_width(&sent.format));
	sent.coded = random_code(rand, &sent);
	return sent;
}

static void sent_clear(struct sent *sent)
{
	g_free(sent->image.pels);
	g_byte_array_unref(sent->coded);
}

/* ---- the calls ---- */

static void send_page(struct page_call *c, const struct sent *sent)
{
	GRand *rand = c->send.rand;
	page_send_begin(&c->send, &sent->format, true);
	if (sent->format.ecm)
		page_send_ecm_page(&c->send, sent->coded, &sent->format, 1 + chance(rand, 256),
			chance(rand, 2) == 0, 0, T30_FCF_EOP);
	else
		page_send_plain_page(&c->send, sent->coded, 1 + chance(rand, 200), T30_FCF_EOP);
	page_call_finish(c);
}

/* Losses in the page's data only. */
static void check_call(GRand *rand, enum page_coding coding, bool ecm)
{
	struct page_call *c = page_call_new(rand);
	struct sent sent = random_page(rand, coding, ecm);
	c->send.loss = ecm ? chance(rand, 4) * 10 : 1 + chance(rand, 60);
	c->send.frame_trouble = 30 + chance(rand, 40);
	c->send.give_up = true;
	c->send.spare_first = true;
	send_page(c, &sent);
	g_test_message("%s %ux%u, %u octets, %u packets and %u frames lost",
		page_coding_name(coding), sent.image.width, sent.image.rows, sent.coded->len,
		c->send.lost, c->send.missing);
	g_assert_cmpuint(c->fax->pages->len, ==, 1);
	const struct fax_page *page = g_ptr_array_index(c->fax->pages, 0);
	/* packets that are lost may take the frame behind them with them */
	if (ecm ? c->send.missing > 0 : c->send.lost > 0)
		g_assert_cmpuint(page->holes->len, >, 0);
	check_page(page, &sent);
	page_call_free(c);
	sent_clear(&sent);
}

static const struct {
	const char *path;
	enum page_coding coding;
	bool ecm;
	unsigned turns;
} ways[] = {
	{"/page-erasure/mh", PAGE_MH, false, 150},
	{"/page-erasure/mr", PAGE_MR, false, 150},
	{"/page-erasure/mh-ecm", PAGE_MH, true, 150},
	{"/page-erasure/mr-ecm", PAGE_MR, true, 150},
	{"/page-erasure/mmr-ecm", PAGE_MMR, true, 150},
#ifdef HAVE_JBIG
	{"/page-erasure/jbig-ecm", PAGE_JBIG, true, 60},
#endif
};

static void test_erasures(gconstpointer data)
{
	const size_t way = GPOINTER_TO_SIZE(data);
	GRand *rand = g_rand_new_with_seed((guint32)(40 + way));
	for (unsigned turn = 0; turn < ways[way].turns * TURNS; turn++)
		check_call(rand, ways[way].coding, ways[way].ecm);
	g_rand_free(rand);
}

/* ---- anything ---- */

static bool count_row(void *ctx, const struct page_row *row)
{
	uint32_t *bad = ctx;
	*bad += page_row_is_bad(row->state);
	return true;
}

/* What holds of a page whatever was lost. */
static void check_sense(const struct fax_page *page)
{
	struct page_result result;
	uint32_t bad = 0, next = 0;
	g_assert_cmpuint(page->params.width, <=, T4_MAX_WIDTH);
	if (!fax_page_rows(page, count_row, &bad, &result))
		return;
	g_assert_cmpuint(result.rows, ==, page->rows);
	g_assert_cmpuint(bad, ==, page->bad_rows);
	for (guint i = 0; i < page->damaged->len; i++) {
		const struct fax_range *range = &g_array_index(page->damaged, struct fax_range, i);
		g_assert_cmpuint(range->first, >=, next);
		g_assert_cmpuint(range->last, >=, range->first);
		g_assert_cmpuint(range->last, <, page->rows);
		next = range->last + 2;
	}
}

/* Commands and answers get lost, too: the DCS of pages, the PPS of blocks. No more pages come out than runs and blocks
 * went in. */
static void test_anything_lost(void)
{
	GRand *rand = g_rand_new_with_seed(48);
	for (unsigned turn = 0; turn < 400 * TURNS; turn++) {
		size_t way = turn % G_N_ELEMENTS(ways);
		struct page_call *c = page_call_new(rand);
		struct sent sent = random_page(rand, ways[way].coding, ways[way].ecm);
		c->send.loss = 1 + chance(rand, 300);
		c->send.lose_commands = true;
		c->send.frame_trouble = chance(rand, 40);
		c->send.give_up = true;
		send_page(c, &sent);
		g_assert_cmpuint(
			c->fax->pages->len, <=, 2 + (sent.coded->len / 64 + 1) * ways[way].ecm);
		for (guint i = 0; i < c->fax->pages->len; i++)
			check_sense(g_ptr_array_index(c->fax->pages, i));
		page_call_free(c);
		sent_clear(&sent);
	}
	g_rand_free(rand);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (size_t way = 0; way < G_N_ELEMENTS(ways); way++)
		g_test_add_data_func(ways[way].path, GSIZE_TO_POINTER(way), test_erasures);
	g_test_add_func("/page-erasure/anything", test_anything_lost);
	return g_test_run();
}
