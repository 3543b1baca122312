/* What is lost at the edges of a page, and floods that a fax has to bound. */
#include "tests/analyzer/heap_peak.h"

#include "analyzer/verdict.h"
#include "tests/analyzer/page_call.h"
#include "tests/analyzer/stage.h"

#define MIB ((size_t)1 << 20)

static bool bad_row(void *ctx, const struct page_row *row)
{
	uint32_t *bad = ctx;
	*bad += page_row_is_bad(row->state);
	return true;
}

/* The first packets of a run without ECM are lost, behind the training indicator: rows are missing at the top, and
 * the page begins with a bad row. */
static void test_first_packets_lost(void)
{
	struct stage s = stage_new();
	GByteArray *page = page_of(30, -1, true);
	ev_phase_b(&s, FAX_DCS);
	ev_indicator(&s, SIDE_CALLER, IFP_V17_14400_LONG);
	ev_gap(&s, SIDE_CALLER, 1);
	ev_octets(&s, SIDE_CALLER, IFP_DATA_V17_14400, page->data + 40, page->len - 40);
	ev_end(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLER, FAX_EOP);
	stage_finish(&s);
	struct page_result result;
	uint32_t bad = 0;
	g_assert_true(fax_page_rows(stage_page(&s, 0), bad_row, &bad, &result));
	g_assert_cmpuint(result.rows, <, 30);
	g_assert_cmpuint(bad, >=, 1);
	g_byte_array_unref(page);
	stage_free(&s);
}

/* MMR, 494 white rows (V0), then H, white 1725, black 2 and V0; the frame ends in the middle of black 2 (11), and the
 * next one never comes. The zeros that fill it make black 3 (10) of it: a whole row that was never sent. */
static void test_mmr_cut_code(void)
{
	struct stage s = stage_new();
	struct bits out = {g_byte_array_new(), 0};
	GByteArray *fcd = frame_of("60", false);
	for (unsigned i = 0; i < 494; i++)
		put_bits(&out, "1");
	put_bits(&out, "001"
		       "011000"
		       "00110010"
		       "1");
	g_assert_cmpuint(out.used, ==, 512);
	put8(fcd, 0);
	g_byte_array_append(fcd, out.octets->data, 64);
	ev_command(&s, SIDE_CALLER, "C1 00 44 01 32");
	ev_frame_as(&s, SIDE_CALLER, IFP_DATA_V17_14400, fcd, T38_FCS_OK);
	ev_pps(&s, 0xf4, 0, 0, 2);
	stage_finish(&s);
	g_assert_cmpstr(stage_page(&s, 0)->coding, ==, "MMR");
	g_assert_cmpuint(stage_page(&s, 0)->length, ==, 128);
	g_assert_cmpuint(stage_page(&s, 0)->rows, ==, 494);
	g_byte_array_unref(out.octets);
	stage_free(&s);
}

/* DCS and SUB upon each other: what is kept of them has a limit of its own. */
static void flood(const char *fcf)
{
	struct limits limits = limits_default();
	limits.max_frames = limits.max_signals = 100;
	struct stage s = stage_with(&limits);
	size_t half = 0;
	for (unsigned turn = 0; turn < 200000; turn++) {
		GByteArray *frame = frame_of(fcf, true);
		for (unsigned i = 0; i < 5; i++)
			put32(frame, (turn + i) * 2654435761u);
		ev_frame_as(&s, SIDE_CALLER, IFP_V21, frame, T38_FCS_OK);
		half = turn == 100000 ? heap_in_use : half;
	}
	g_test_message("%zu KiB, then %zu KiB", half / 1024, heap_in_use / 1024);
	g_assert_cmpuint(heap_in_use, <=, half + MIB / 4);
	stage_free(&s);
}

static void test_dcs_flood(void)
{
	flood("C1");
}

static void test_sub_flood(void)
{
	flood("C3");
}

/* PPS without any frame ask for pages of zeros, 16 MiB each: the pages of a fax together have a limit. */
static void test_pps_flood(void)
{
	struct stage s = stage_new();
	size_t before = heap_in_use;
	heap_peak_reset();
	ev_command(&s, SIDE_CALLER, "C1 00 44 01 20");
	for (unsigned page = 0; page < 100; page++)
		for (unsigned block = 0; block < 256; block++)
			ev_pps(&s, 0, page, block, 256);
	stage_finish(&s);
	g_test_message("%zu MiB", (heap_most - before) / MIB);
	g_assert_cmpuint(heap_most - before, <=, 512 * MIB);
	g_assert_true(s.fax->limited);
	stage_free(&s);
}

static bool has_limit(const struct call *call)
{
	for (guint i = 0; i < call->findings->len; i++)
		if (g_str_has_prefix(g_array_index(call->findings, struct finding, i).id, "LIMIT"))
			return true;
	return false;
}

/* A page of more rows than are decoded: a finding says so. */
static void test_row_bomb_finding(void)
{
	struct stage s = stage_new();
	uint8_t *octets = g_malloc(MIB);
	memset(octets, 0xff, MIB);
	ev_command(&s, SIDE_CALLER, "C1 00 44 01 22");
	for (unsigned block = 0; block < 16; block++) {
		for (unsigned i = 0; i < 256; i++) {
			GByteArray *fcd = frame_of("60", false);
			put8(fcd, code_reversed(i));
			g_byte_array_append(fcd, octets, 256);
			ev_frame_as(&s, SIDE_CALLER, IFP_DATA_V17_14400, fcd, T38_FCS_OK);
		}
		ev_pps(&s, block < 15 ? 0 : 0xf4, 0, block, 256);
	}
	stage_finish(&s);
	verdict_finish(s.call);
	g_assert_cmpuint(stage_page(&s, 0)->rows, ==, T4_MAX_ROWS);
	g_assert_true(has_limit(s.call));
	g_free(octets);
	stage_free(&s);
}

int main(int argc, char **argv)
{
	heap_peak_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/page_limits/first-packets-lost", test_first_packets_lost);
	g_test_add_func("/page_limits/mmr-cut-code", test_mmr_cut_code);
	g_test_add_func("/page_limits/dcs-flood", test_dcs_flood);
	g_test_add_func("/page_limits/sub-flood", test_sub_flood);
	g_test_add_func("/page_limits/pps-flood", test_pps_flood);
	g_test_add_func("/page_limits/row-bomb-finding", test_row_bomb_finding);
	return g_test_run();
}
