/* Pages that came twice: which copy stands for both, and which rows and frames come from the other. */
#include "analyzer/fax_copies.h"
#include "reassembly/t4_codes.h"
#include "tests/analyzer/stage.h"

/* ---- one-dimensional rows, each its own (T.4 4.1) ---- */

static void put_code(struct bits *out, enum t4_colour colour, uint32_t run)
{
	for (unsigned code = 0; code < 1u << T4_RUN_BITS; code++) {
		unsigned entry = t4_codes_run[colour][code];
		if (entry == 0 || entry >> 4 != run)
			continue;
		for (unsigned bit = 0; bit < (entry & 15); bit++)
			put_bits(out, code >> (T4_RUN_BITS - 1 - bit) & 1 ? "1" : "0");
		return;
	}
	g_assert_not_reached();
}

static void put_run(struct bits *out, enum t4_colour colour, uint32_t run)
{
	if (run >= 64)
		put_code(out, colour, run / 64 * 64);
	put_code(out, colour, run % 64);
}

struct sent {
	unsigned rows;
	unsigned seed;	     /* another seed, another page */
	unsigned bad[4];     /* rows that have too few pels; 0: none */
	unsigned missing[4]; /* rows that are left out; 0: none */
};

static bool listed(const unsigned *list, unsigned row)
{
	for (unsigned i = 0; i < 4; i++)
		if (list[i] != 0 && list[i] == row)
			return true;
	return false;
}

static GByteArray *coded(const struct sent *sent)
{
	struct bits out = {g_byte_array_new(), 0};
	for (unsigned row = 0; row < sent->rows; row++) {
		unsigned white = 100 + (row * 37 + sent->seed * 611) % 1000;
		if (listed(sent->missing, row))
			continue;
		put_bits(&out, T4_EOL);
		put_run(&out, T4_WHITE, white);
		put_run(&out, T4_BLACK, 10);
		if (!listed(sent->bad, row))
			put_run(&out, T4_WHITE, 1718 - white);
	}
	for (int i = 0; i < 6; i++)
		put_bits(&out, T4_EOL);
	return out.octets;
}

static void ev_sent(struct stage *s, const struct sent *sent, const char *answer)
{
	ev_run(s, SIDE_CALLER, coded(sent));
	ev_end(s, SIDE_CALLER);
	ev_command(s, SIDE_CALLER, FAX_EOP);
	if (answer != NULL)
		ev_command(s, SIDE_CALLEE, answer);
}

static void ev_retrain(struct stage *s)
{
	ev_command(s, SIDE_CALLER, FAX_DCS);
	ev_tcf(s, SIDE_CALLER);
	ev_command(s, SIDE_CALLEE, FAX_CFR);
}

static struct stage both(void)
{
	struct stage s = stage_new();
	stage_stream(&s, SIDE_CALLER);
	stage_stream(&s, SIDE_CALLEE);
	ev_phase_b(&s, FAX_DCS);
	return s;
}

/* ---- what comes out ---- */

struct seen {
	GByteArray *pels;
	GString *states;
};

static bool see(void *ctx, const struct page_row *row)
{
	static const char letters[] = {[PAGE_ROW_GOOD] = '.',
		[PAGE_ROW_LOST] = 'l',
		[PAGE_ROW_CONCEALED] = 'c',
		[PAGE_ROW_DOUBTFUL] = 'd',
		[PAGE_ROW_REPAIRED] = 'r'};
	struct seen *seen = ctx;
	g_byte_array_append(seen->pels, row->pels, 216);
	g_string_append_c(seen->states, letters[row->state]);
	return true;
}

static struct seen rows_of(const struct fax_page *page)
{
	struct seen seen = {g_byte_array_new(), g_string_new(NULL)};
	struct page_result result;
	g_assert_true(fax_page_rows(page, see, &seen, &result));
	g_assert_cmpuint(result.rows, ==, page->rows);
	g_assert_cmpuint(result.rows, ==, seen.states->len);
	return seen;
}

static void seen_free(struct seen *seen)
{
	g_byte_array_unref(seen->pels);
	g_string_free(seen->states, TRUE);
}

/* The rows of the page as it left the sender. */
static void check_whole(const struct fax_page *page, unsigned rows, unsigned seed)
{
	struct stage s = both();
	ev_sent(&s, &(struct sent){.rows = rows, .seed = seed}, FAX_MCF);
	stage_finish(&s);
	struct seen want = rows_of(stage_page(&s, 0)), got = rows_of(page);
	g_assert_cmpuint(got.pels->len, ==, want.pels->len);
	g_assert_true(memcmp(got.pels->data, want.pels->data, want.pels->len) == 0);
	seen_free(&want);
	seen_free(&got);
	stage_free(&s);
}

static void check_states(const struct fax_page *page, const char *want)
{
	struct seen seen = rows_of(page);
	g_assert_cmpstr(seen.states->str, ==, want);
	seen_free(&seen);
}

/* ---- sent again ---- */

/* Both copies have bad rows, no two in the same place. */
static void test_rtn(void)
{
	struct stage s = both();
	ev_sent(&s, &(struct sent){.rows = 30, .bad = {4, 5, 17}}, FAX_RTN);
	ev_retrain(&s);
	ev_sent(&s, &(struct sent){.rows = 30, .bad = {9, 21}}, FAX_MCF);
	stage_finish(&s);
	const struct fax_page *first = stage_page(&s, 0), *second = stage_page(&s, 1);
	g_assert_true(first->superseded);
	g_assert_false(second->superseded);
	g_assert_cmpuint(second->copies, ==, 1);
	g_assert_cmpuint(second->bad_rows, ==, 2);
	g_assert_cmpuint(second->repaired_rows, ==, 2);
	check_states(second, ".........r...........r........");
	check_whole(second, 30, 0);
	g_assert_cmpuint(s.fax->result.pages_sent, ==, 1);
	stage_free(&s);
}

/* A row that is bad in both stays bad. */
static void test_bad_in_both(void)
{
	struct stage s = both();
	ev_sent(&s, &(struct sent){.rows = 30, .bad = {9}}, FAX_RTN);
	ev_retrain(&s);
	ev_sent(&s, &(struct sent){.rows = 30, .bad = {9, 21}}, FAX_MCF);
	stage_finish(&s);
	check_states(stage_page(&s, 1), ".........c...........r........");
	stage_free(&s);
}

/* A burst of loss left one bad row where four were: all four come back, and the page has its height again. */
static void test_missing_rows(void)
{
	struct stage s = both();
	ev_sent(&s, &(struct sent){.rows = 30}, FAX_RTN);
	ev_retrain(&s);
	ev_sent(&s, &(struct sent){.rows = 30, .bad = {10}, .missing = {11, 12, 13}}, FAX_MCF);
	stage_finish(&s);
	const struct fax_page *page = stage_page(&s, 1);
	g_assert_cmpuint(page->received_rows, ==, 27);
	g_assert_cmpuint(page->rows, ==, 30);
	g_assert_cmpuint(page->repaired_rows, ==, 4);
	check_states(page, "..........rrrr................");
	check_whole(page, 30, 0);
	stage_free(&s);
}

/* The sender goes on with its next page after RTN: both are pages of the document. */
static void test_next_page(void)
{
	struct stage s = both();
	ev_sent(&s, &(struct sent){.rows = 30, .bad = {4, 5}}, FAX_RTN);
	ev_retrain(&s);
	ev_sent(&s, &(struct sent){.rows = 30, .seed = 3}, FAX_MCF);
	stage_finish(&s);
	g_assert_false(stage_page(&s, 0)->superseded);
	g_assert_false(stage_page(&s, 1)->superseded);
	g_assert_cmpuint(stage_page(&s, 1)->copies, ==, 0);
	g_assert_cmpuint(s.fax->result.pages_sent, ==, 2);
	g_assert_cmpuint(s.fax->result.pages_confirmed, ==, 1);
	stage_free(&s);
}

/* The second transmission ends early: the first one is the better copy. */
static void test_cut_copy(void)
{
	struct stage s = both();
	ev_sent(&s, &(struct sent){.rows = 30, .bad = {4}}, FAX_RTN);
	ev_retrain(&s);
	ev_run(&s, SIDE_CALLER, coded(&(struct sent){.rows = 12}));
	stage_finish(&s);
	const struct fax_page *page = stage_page(&s, 0);
	g_assert_false(page->superseded);
	g_assert_true(stage_page(&s, 1)->superseded);
	check_states(page, "....r.........................");
	check_whole(page, 30, 0);
	stage_free(&s);
}

/* ---- on two hops ---- */

static void send_frames(struct stage *s, unsigned missing)
{
	GByteArray *page = coded(&(struct sent){.rows = 200});
	for (unsigned n = 0; n * 256 < page->len; n++) {
		GByteArray *frame = frame_of("60", false);
		put8(frame, t30_reverse((uint8_t)n));
		g_byte_array_append(frame, page->data + n * 256, MIN(256, page->len - n * 256));
		if (n != missing)
			ev_frame_as(s, SIDE_CALLER, IFP_DATA_V17_14400, frame, T38_FCS_OK);
		else
			g_byte_array_unref(frame);
	}
	ev_pps(s, 0xf4, 0, 0, (page->len + 255) / 256);
	ev_command(s, SIDE_CALLEE, FAX_MCF);
	g_byte_array_unref(page);
}

static struct stage hop(unsigned missing)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS_ECM);
	send_frames(&s, missing);
	stage_finish(&s);
	return s;
}

static void test_frames_of_hop(void)
{
	struct stage a = hop(1), b = hop(2);
	struct fax_page *page = stage_page(&a, 0);
	g_assert_cmpuint(page->bad_rows, >, 0);
	fax_copies_hop(a.fax, b.fax);
	g_assert_cmpuint(page->filled_frames, ==, 1);
	g_assert_cmpuint(page->bad_rows, ==, 0);
	g_assert_cmpuint(page->damaged->len, ==, 0);
	g_assert_cmpuint(page->gaps->len, ==, 0);
	check_whole(page, 200, 0);
	stage_free(&a);
	stage_free(&b);
}

/* The same frame is missing on both. */
static void test_missing_on_both(void)
{
	struct stage a = hop(1), b = hop(1);
	struct fax_page *page = stage_page(&a, 0);
	uint32_t bad = page->bad_rows;
	fax_copies_hop(a.fax, b.fax);
	g_assert_cmpuint(page->filled_frames, ==, 0);
	g_assert_cmpuint(page->bad_rows, ==, bad);
	g_assert_cmpuint(page->gaps->len, ==, 1);
	stage_free(&a);
	stage_free(&b);
}

static void test_other_page(void)
{
	struct stage a = both(), b = both();
	ev_sent(&a, &(struct sent){.rows = 30, .bad = {4}}, FAX_MCF);
	ev_sent(&b, &(struct sent){.rows = 30, .seed = 5}, FAX_MCF);
	stage_finish(&a);
	stage_finish(&b);
	fax_copies_hop(a.fax, b.fax);
	g_assert_cmpuint(stage_page(&a, 0)->copies, ==, 0);
	g_assert_cmpuint(stage_page(&a, 0)->repaired_rows, ==, 0);
	g_assert_false(fax_copies_same(stage_page(&a, 0), stage_page(&b, 0)));
	stage_free(&a);
	stage_free(&b);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/fax_copies/rtn", test_rtn);
	g_test_add_func("/fax_copies/bad-in-both", test_bad_in_both);
	g_test_add_func("/fax_copies/missing-rows", test_missing_rows);
	g_test_add_func("/fax_copies/next-page", test_next_page);
	g_test_add_func("/fax_copies/cut-copy", test_cut_copy);
	g_test_add_func("/fax_copies/frames-of-hop", test_frames_of_hop);
	g_test_add_func("/fax_copies/missing-on-both", test_missing_on_both);
	g_test_add_func("/fax_copies/other-page", test_other_page);
	return g_test_run();
}
