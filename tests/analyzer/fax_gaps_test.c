/* What stands behind the damaged rows of a page: lost packets, bad frames, their places. */
#include "analyzer/fax_gaps.h"
#include "tests/analyzer/stage.h"

static const struct fax_gap *gap_at(const struct fax_page *page, guint i)
{
	g_assert_cmpuint(i, <, page->gaps->len);
	return &g_array_index(page->gaps, struct fax_gap, i);
}

static const struct fax_range *range_at(const struct fax_page *page, guint i)
{
	g_assert_cmpuint(i, <, page->damaged->len);
	return &g_array_index(page->damaged, struct fax_range, i);
}

static void lose(struct stage *s, uint32_t lost, int32_t first)
{
	stage_event(s, SIDE_CALLER,
		(struct t38_event){.kind = T38_GAP, .lost = lost, .first_lost = first});
}

static void check_gap(const struct fax_gap *gap, enum fax_gap_cause cause, unsigned frame,
	uint64_t before, uint64_t after)
{
	g_assert_cmpint(gap->cause, ==, cause);
	g_assert_cmpuint(gap->frame, ==, frame);
	g_assert_cmpuint(gap->before, ==, before);
	g_assert_cmpuint(gap->after, ==, after);
}

static void bad_fcd(struct stage *s)
{
	ev_frame_as(s, SIDE_CALLER, IFP_DATA_V17_14400, frame_of("60 20", false), T38_FCS_BAD);
}

/* Frame 2 is lost with its packets, frame 4 comes with a bad FCS, frames 6 and 7 are never sent. */
static void test_ecm(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS_ECM);
	ev_fcd(&s, 0, 0);
	ev_fcd(&s, 1, 0);
	uint64_t before = s.packet;
	lose(&s, 7, 65534);
	ev_fcd(&s, 3, 0);
	uint64_t after = s.packet;
	bad_fcd(&s);
	uint64_t bad = s.packet;
	ev_fcd(&s, 5, 0);
	ev_pps(&s, 0xf4, 0, 0, 8);
	stage_finish(&s);
	const struct fax_page *p = stage_page(&s, 0);
	g_assert_cmpuint(p->gaps->len, ==, 3);
	g_assert_cmpuint(p->lost_packets, ==, 7);
	check_gap(gap_at(p, 0), FAX_GAP_PACKETS, 2, before, after);
	g_assert_cmpint(gap_at(p, 0)->first_seq, ==, 65534);
	g_assert_cmpuint(gap_at(p, 0)->lost, ==, 7);
	g_assert_cmpuint(gap_at(p, 0)->at, ==, 512);
	g_assert_cmpuint(gap_at(p, 0)->length, ==, 256);
	check_gap(gap_at(p, 1), FAX_GAP_FCS, 4, bad, bad);
	check_gap(gap_at(p, 2), FAX_GAP_UNKNOWN, 6, 0, 0);
	g_assert_cmpuint(gap_at(p, 2)->frames, ==, 2);
	stage_free(&s);
}

/* A frame whose packets are lost comes without its end: one cause, not two. Losses that end with the first frame,
 * and what the last burst lost when no PPS ended it, count too. */
static void test_ecm_edges(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS_ECM);
	lose(&s, 1, 10);
	bad_fcd(&s);
	ev_fcd(&s, 1, 0);
	ev_fcd(&s, 2, 0);
	lose(&s, 2, 20);
	ev_fcd(&s, 4, 0);
	stage_finish(&s);
	const struct fax_page *p = stage_page(&s, 0);
	g_assert_cmpuint(p->gaps->len, ==, 2);
	g_assert_cmpint(gap_at(p, 0)->first_seq, ==, 10);
	g_assert_cmpuint(gap_at(p, 0)->frame, ==, 0);
	g_assert_cmpint(gap_at(p, 1)->first_seq, ==, 20);
	g_assert_cmpuint(gap_at(p, 1)->frame, ==, 3);
	stage_free(&s);
}

/* What PPR brought back has no gap; the packets that were lost count all the same. */
static void test_ecm_repaired(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS_ECM);
	ev_fcd(&s, 0, 0);
	lose(&s, 3, 1);
	ev_fcd(&s, 2, 0);
	ev_pps(&s, 0xf4, 0, 0, 3);
	ev_fcd(&s, 1, 0);
	ev_pps(&s, 0xf4, 0, 0, 3);
	stage_finish(&s);
	g_assert_cmpuint(stage_page(&s, 0)->gaps->len, ==, 0);
	g_assert_cmpuint(stage_page(&s, 0)->lost_packets, ==, 3);
	stage_free(&s);
}

/* Two pages whose PPS between them is lost: the second one's losses are its own. */
static void test_next_page(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS_ECM);
	ev_burst(&s, 0, 2, 1);
	ev_pps(&s, 0xf2, 0, 0, 3);
	ev_fcd(&s, 0, 9);
	lose(&s, 4, 40);
	ev_fcd(&s, 2, 9);
	ev_pps(&s, 0xf4, 1, 0, 3);
	stage_finish(&s);
	g_assert_cmpuint(stage_page(&s, 0)->lost_packets, ==, 0);
	g_assert_cmpuint(stage_page(&s, 0)->gaps->len, ==, 0);
	const struct fax_page *p = stage_page(&s, 1);
	g_assert_cmpuint(p->lost_packets, ==, 4);
	g_assert_cmpuint(gap_at(p, 0)->frame, ==, 1);
	g_assert_cmpint(gap_at(p, 0)->first_seq, ==, 40);
	stage_free(&s);
}

/* Rows of T.4: two in 8 octets less one bit (EOL 12, codes 17). */
static void test_rows(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS);
	GByteArray *page = page_of(40, 30, true);
	ev_indicator(&s, SIDE_CALLER, IFP_V17_14400_LONG);
	ev_octets(&s, SIDE_CALLER, IFP_DATA_V17_14400, page->data, 50);
	uint64_t before = s.packet;
	lose(&s, 2, 7);
	ev_octets(&s, SIDE_CALLER, IFP_DATA_V17_14400, page->data + 60, page->len - 60);
	uint64_t after = s.packet;
	ev_end(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLER, FAX_EOP);
	stage_finish(&s);
	const struct fax_page *p = stage_page(&s, 0);
	g_assert_cmpuint(p->damaged->len, ==, 2);
	const struct fax_range *lost = range_at(p, 0), *wrong = range_at(p, 1);
	/* 50 octets are 13 rows (29 bits each) and a part of the next. */
	g_assert_cmpuint(lost->first, ==, 13);
	g_assert_cmpint(lost->state, ==, PAGE_ROW_LOST);
	g_assert_cmpuint(lost->gaps, ==, 1);
	g_assert_cmpint(gap_at(p, lost->gap)->first_seq, ==, 7);
	check_gap(gap_at(p, 0), FAX_GAP_PACKETS, 0, before, after);
	g_assert_cmpuint(lost->first_packet, ==, before);
	g_assert_cmpuint(lost->last_packet, ==, after);
	g_assert_cmpint(wrong->state, ==, PAGE_ROW_CONCEALED);
	g_assert_cmpuint(wrong->gaps, ==, 0);
	g_assert_cmpuint(wrong->first_packet, ==, after);
	g_byte_array_unref(page);
	stage_free(&s);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/fax_gaps/ecm", test_ecm);
	g_test_add_func("/fax_gaps/ecm/edges", test_ecm_edges);
	g_test_add_func("/fax_gaps/ecm/repaired", test_ecm_repaired);
	g_test_add_func("/fax_gaps/ecm/next-page", test_next_page);
	g_test_add_func("/fax_gaps/rows", test_rows);
	return g_test_run();
}
