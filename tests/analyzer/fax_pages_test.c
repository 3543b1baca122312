/* Image data and ECM frames, with the commands around them, become pages. */
#include "tests/analyzer/stage.h"

/* ---- without ECM ---- */

static void test_page(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS);
	t38_time begin = s.now + 30 * T38_MS;
	uint64_t first = s.packet + 2;
	ev_page(&s, SIDE_CALLER, 30, -1);
	t38_time command = s.now + 30 * T38_MS + 10 * T38_MS;
	ev_command(&s, SIDE_CALLER, FAX_EOP);
	stage_finish(&s);
	g_assert_cmpuint(s.fax->pages->len, ==, 1);
	const struct fax_page *p = stage_page(&s, 0);
	g_assert_cmpuint(p->number, ==, 1);
	g_assert_cmpuint(p->document, ==, 1);
	g_assert_cmpint(p->from, ==, SIDE_CALLER);
	g_assert_true(p->params_known);
	g_assert_cmpstr(p->coding, ==, "MH");
	g_assert_false(p->ecm);
	g_assert_cmpstr(p->modulation, ==, "V.17");
	g_assert_cmpuint(p->rate, ==, 14400);
	g_assert_cmpuint(p->params.width, ==, 1728);
	g_assert_cmpint(p->t, ==, begin);
	g_assert_cmpuint(p->first_packet, ==, first);
	g_assert_cmpuint(p->last_packet, ==, first + 2);
	g_assert_cmpuint(p->rows, ==, 30);
	g_assert_cmpuint(p->bad_rows, ==, 0);
	g_assert_true(p->ended);
	g_assert_cmpstr(p->command, ==, "EOP");
	g_assert_cmpint(p->t_command, ==, command);
	g_assert_false(p->carrier_lost);
	stage_free(&s);
}

static void test_octets_kept(void)
{
	struct stage s = stage_new();
	GByteArray *page = page_of(30, -1, true);
	ev_phase_b(&s, FAX_DCS);
	ev_page(&s, SIDE_CALLER, 30, -1);
	stage_finish(&s);
	const struct fax_page *p = stage_page(&s, 0);
	g_assert_cmpuint(p->length, ==, page->len);
	g_assert_true(memcmp(p->octets, page->data, page->len) == 0);
	g_byte_array_unref(page);
	stage_free(&s);
}

static void test_gap(void)
{
	struct stage s = stage_new();
	GByteArray *page = page_of(100, -1, true);
	ev_phase_b(&s, FAX_DCS);
	ev_indicator(&s, SIDE_CALLER, IFP_V17_14400_SHORT);
	/* Lost in front of the run: no hole of the page. */
	ev_gap(&s, SIDE_CALLER, 1);
	ev_octets(&s, SIDE_CALLER, IFP_DATA_V17_14400, page->data, 100);
	ev_gap(&s, SIDE_CALLER, 2);
	ev_gap(&s, SIDE_CALLER, 1);
	/* The other direction's losses are its own. */
	ev_gap(&s, SIDE_CALLEE, 7);
	ev_octets(&s, SIDE_CALLER, IFP_DATA_V17_14400, page->data + 140, page->len - 140);
	ev_end(&s, SIDE_CALLER);
	stage_finish(&s);
	const struct fax_page *p = stage_page(&s, 0);
	g_assert_cmpuint(p->lost_packets, ==, 3);
	g_assert_cmpuint(p->holes->len, ==, 1);
	g_assert_cmpuint(g_array_index(p->holes, struct t4_hole, 0).at, ==, 100);
	g_assert_cmpuint(p->bad_rows, ==, 1);
	g_assert_cmpuint(p->damaged->len, ==, 1);
	g_byte_array_unref(page);
	stage_free(&s);
}

/* A TCF with ones in it, behind a DCS, is no page; without DCS only clean zeros are known. */
static void test_tcf(void)
{
	struct stage s = stage_new();
	uint8_t noise[600] = {0};
	for (size_t i = 0; i < sizeof(noise); i += 7)
		noise[i] = 0x10;
	ev_tcf(&s, SIDE_CALLER);
	g_assert_cmpint(stage_signal(&s, 1)->kind, ==, FAX_SIGNAL_TCF);
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	ev_indicator(&s, SIDE_CALLER, IFP_V17_14400_LONG);
	ev_octets(&s, SIDE_CALLER, IFP_DATA_V17_14400, noise, sizeof(noise));
	ev_end(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLEE, FAX_FTT);
	g_assert_cmpuint(s.fax->pages->len, ==, 0);
	ev_indicator(&s, SIDE_CALLER, IFP_V17_14400_LONG);
	ev_octets(&s, SIDE_CALLER, IFP_DATA_V17_14400, noise, sizeof(noise));
	ev_end(&s, SIDE_CALLER);
	stage_finish(&s);
	/* The second run behind the same DCS is not TCF again. */
	g_assert_cmpuint(s.fax->pages->len, ==, 1);
	stage_free(&s);
}

static void test_page_without_dcs(void)
{
	struct stage s = stage_new();
	ev_tcf(&s, SIDE_CALLER);
	ev_page(&s, SIDE_CALLER, 30, -1);
	stage_finish(&s);
	g_assert_cmpuint(s.fax->pages->len, ==, 1);
	const struct fax_page *p = stage_page(&s, 0);
	g_assert_false(p->params_known);
	g_assert_cmpstr(p->coding, ==, "MH");
	g_assert_cmpuint(p->params.width, ==, 1728);
	g_assert_cmpuint(p->rows, ==, 30);
	stage_free(&s);
}

/* localTCF: the gateways train by themselves, the first run behind DCS is the page. */
static void test_local_tcf(void)
{
	struct stage s = stage_new();
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	ev_command(&s, SIDE_CALLEE, FAX_CFR);
	ev_page(&s, SIDE_CALLER, 30, 3);
	stage_finish(&s);
	g_assert_cmpuint(s.fax->pages->len, ==, 1);
	g_assert_cmpuint(stage_page(&s, 0)->rows, ==, 30);
	g_assert_cmpuint(stage_page(&s, 0)->bad_rows, ==, 1);
	stage_free(&s);
}

static void test_two_pages(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS);
	ev_page(&s, SIDE_CALLER, 30, -1);
	ev_command(&s, SIDE_CALLER, FAX_MPS);
	t38_time first = stage_page(&s, 0)->t_command;
	/* The answer was lost: the command comes again. */
	ev_command(&s, SIDE_CALLER, FAX_MPS);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_page(&s, SIDE_CALLER, 40, -1);
	ev_command(&s, SIDE_CALLER, FAX_EOP);
	stage_finish(&s);
	g_assert_cmpuint(s.fax->pages->len, ==, 2);
	g_assert_cmpint(stage_page(&s, 0)->t_command, ==, first);
	g_assert_cmpstr(stage_page(&s, 0)->command, ==, "MPS");
	g_assert_cmpuint(stage_page(&s, 1)->rows, ==, 40);
	g_assert_cmpuint(stage_page(&s, 1)->number, ==, 2);
	g_assert_cmpuint(stage_page(&s, 1)->document, ==, 1);
	stage_free(&s);
}

/* EOM leads back to phase B; what follows is another document. */
static void test_documents(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS);
	ev_page(&s, SIDE_CALLER, 30, -1);
	ev_command(&s, SIDE_CALLER, FAX_EOM);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_phase_b(&s, "C1 00 46 00"); /* fine */
	ev_page(&s, SIDE_CALLER, 30, -1);
	ev_command(&s, SIDE_CALLER, FAX_EOP);
	stage_finish(&s);
	g_assert_cmpuint(stage_page(&s, 0)->document, ==, 1);
	g_assert_cmpuint(stage_page(&s, 1)->document, ==, 2);
	g_assert_cmpuint(stage_page(&s, 0)->params.y_dpi, ==, 98);
	g_assert_cmpuint(stage_page(&s, 1)->params.y_dpi, ==, 196);
	stage_free(&s);
}

static void test_carrier_lost(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS);
	ev_run(&s, SIDE_CALLER, page_of(30, -1, false));
	ev_indicator(&s, SIDE_CALLER, IFP_NO_SIGNAL);
	stage_finish(&s);
	const struct fax_page *p = stage_page(&s, 0);
	g_assert_true(p->carrier_lost);
	g_assert_false(p->ended);
	g_assert_null(p->command);
	g_assert_cmpint(p->t_command, ==, T38_NEVER);
	stage_free(&s);
}

/* A bad FCS, or an address that is none of T.30: the command does not count. */
static void test_bad_command(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS);
	ev_page(&s, SIDE_CALLER, 30, -1);
	ev_frame_as(&s, SIDE_CALLER, IFP_V21, frame_of(FAX_EOP, true), T38_FCS_BAD);
	ev_frame_as(&s, SIDE_CALLER, IFP_V21, frame_of(FAX_EOP, true), T38_FCS_MISSING);
	ev_frame_as(&s, SIDE_CALLER, IFP_V21, from_hex("00 C8 F4"), T38_FCS_OK);
	ev_frame_as(&s, SIDE_CALLER, IFP_V21, from_hex("FF C8"), T38_FCS_OK);
	stage_finish(&s);
	g_assert_null(stage_page(&s, 0)->command);
	stage_free(&s);
}

/* ---- with ECM ---- */

static void check_ecm(const struct fax_page *p, unsigned blocks, unsigned frames, unsigned resent)
{
	g_assert_true(p->ecm);
	g_assert_cmpuint(p->blocks, ==, blocks);
	g_assert_cmpuint(p->frames, ==, frames);
	g_assert_cmpuint(p->resent_frames, ==, resent);
}

/* Octet 256 * n of the page belongs to its frame n. */
static void check_fill(const struct fax_page *p, unsigned frame, uint8_t fill)
{
	g_assert_cmpuint(p->length, >=, (frame + 1) * 256u);
	for (unsigned i = 0; i < 256; i++)
		g_assert_cmpuint(p->octets[frame * 256 + i], ==, fill);
}

static void test_ecm_page(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS_ECM);
	t38_time begin = s.now + 30 * T38_MS;
	uint64_t first = s.packet + 2;
	ev_burst(&s, 0, 3, 1);
	ev_pps(&s, 0xf4, 0, 0, 4);
	stage_finish(&s);
	g_assert_cmpuint(s.fax->pages->len, ==, 1);
	const struct fax_page *p = stage_page(&s, 0);
	check_ecm(p, 1, 4, 0);
	g_assert_cmpuint(p->length, ==, 1024);
	for (unsigned n = 0; n < 4; n++)
		check_fill(p, n, (uint8_t)(1 + n));
	g_assert_cmpint(p->t, ==, begin);
	g_assert_cmpuint(p->first_packet, ==, first);
	g_assert_cmpuint(p->last_packet, ==, first + 3);
	g_assert_cmpuint(p->lost_ranges->len, ==, 0);
	g_assert_cmpstr(p->command, ==, "PPS-EOP");
	g_assert_cmpint(p->command_fcf, ==, T30_FCF_EOP);
	stage_free(&s);
}

/* 256 frames, PPS-NULL, and the rest of the page. */
static void test_ecm_blocks(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS_ECM);
	ev_burst(&s, 0, 255, 0);
	ev_pps(&s, 0x00, 0, 0, 256);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_burst(&s, 0, 9, 100);
	ev_pps(&s, 0xf4, 0, 1, 10);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	stage_finish(&s);
	g_assert_cmpuint(s.fax->pages->len, ==, 1);
	const struct fax_page *p = stage_page(&s, 0);
	check_ecm(p, 2, 266, 0);
	check_fill(p, 255, 255);
	check_fill(p, 256, 100);
	check_fill(p, 265, 109);
	g_assert_cmpstr(p->command, ==, "PPS-EOP");
	g_assert_cmpstr(p->answer, ==, "MCF");
	g_assert_cmpint(p->t_answer, >, p->t_command);
	stage_free(&s);
}

static void test_ecm_retransmission(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS_ECM);
	ev_indicator(&s, SIDE_CALLER, IFP_V17_14400_SHORT);
	ev_fcd(&s, 0, 1);
	ev_fcd(&s, 3, 4);
	ev_end(&s, SIDE_CALLER);
	ev_pps(&s, 0xf4, 0, 0, 4);
	ev_command(&s, SIDE_CALLEE,
		"3D"
		"60 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
		"00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
	ev_burst(&s, 1, 2, 1);
	ev_pps(&s, 0xf4, 0, 0, 4);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	stage_finish(&s);
	g_assert_cmpuint(s.fax->pages->len, ==, 1);
	const struct fax_page *p = stage_page(&s, 0);
	check_ecm(p, 1, 4, 2);
	g_assert_cmpuint(p->lost_ranges->len, ==, 0);
	for (unsigned n = 0; n < 4; n++)
		check_fill(p, n, (uint8_t)(1 + n));
	g_assert_true(p->confirmed);
	stage_free(&s);
}

/* A frame that never came, and one behind the last that came: both are named by PPS. */
static void test_ecm_missing(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS_ECM);
	ev_indicator(&s, SIDE_CALLER, IFP_V17_14400_SHORT);
	ev_fcd(&s, 0, 1);
	ev_fcd(&s, 2, 3);
	ev_end(&s, SIDE_CALLER);
	ev_pps(&s, 0xf4, 0, 0, 4);
	stage_finish(&s);
	const struct fax_page *p = stage_page(&s, 0);
	check_ecm(p, 1, 4, 0);
	g_assert_cmpuint(p->lost_ranges->len, ==, 2);
	const struct ecm_hole *holes = &g_array_index(p->lost_ranges, struct ecm_hole, 0);
	g_assert_cmpuint(holes[0].at, ==, 256);
	g_assert_cmpuint(holes[0].length, ==, 256);
	g_assert_cmpuint(holes[1].at, ==, 768);
	check_fill(p, 2, 3);
	stage_free(&s);
}

/* The answer was lost: PPS alone, again, adds nothing. */
static void test_pps_again(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS_ECM);
	ev_burst(&s, 0, 3, 1);
	ev_pps(&s, 0xf4, 0, 0, 4);
	t38_time first = stage_page(&s, 0)->t_command;
	ev_pps(&s, 0xf4, 0, 0, 4);
	ev_pps(&s, 0xf4, 0, 0, 4);
	stage_finish(&s);
	g_assert_cmpuint(s.fax->pages->len, ==, 1);
	check_ecm(stage_page(&s, 0), 1, 4, 0);
	g_assert_cmpint(stage_page(&s, 0)->t_command, ==, first);
	stage_free(&s);
}

static void test_ecm_two_pages(unsigned second)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS_ECM);
	ev_burst(&s, 0, 3, 1);
	ev_pps(&s, 0xf2, 0, 0, 4);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	uint64_t first = s.packet + 2;
	ev_burst(&s, 0, 5, 50);
	ev_pps(&s, 0xf4, second, 0, 6);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	stage_finish(&s);
	g_assert_cmpuint(s.fax->pages->len, ==, 2);
	check_ecm(stage_page(&s, 0), 1, 4, 0);
	check_ecm(stage_page(&s, 1), 1, 6, 0);
	check_fill(stage_page(&s, 0), 3, 4);
	check_fill(stage_page(&s, 1), 0, 50);
	g_assert_cmpuint(stage_page(&s, 1)->first_packet, ==, first);
	g_assert_cmpstr(stage_page(&s, 0)->command, ==, "PPS-MPS");
	g_assert_cmpstr(stage_page(&s, 1)->command, ==, "PPS-EOP");
	g_assert_true(stage_page(&s, 0)->confirmed);
	g_assert_true(stage_page(&s, 1)->confirmed);
	stage_free(&s);
}

static void test_ecm_next_page(void)
{
	test_ecm_two_pages(1);
}

/* A sender that leaves its counters at 0: other data is another page. */
static void test_ecm_same_counters(void)
{
	test_ecm_two_pages(0);
}

/* Frames and nothing behind them. */
static void test_ecm_carrier_lost(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS_ECM);
	ev_burst(&s, 0, 2, 1);
	stage_finish(&s);
	const struct fax_page *p = stage_page(&s, 0);
	check_ecm(p, 1, 3, 0);
	g_assert_true(p->carrier_lost);
	g_assert_null(p->command);
	check_fill(p, 2, 3);
	stage_free(&s);
}

/* DCN ends the page, however far it came; a later burst would be another one. */
static void test_dcn_in_page(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS_ECM);
	ev_burst(&s, 0, 2, 1);
	g_assert_false(fax_session_over(s.session));
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	g_assert_true(fax_session_over(s.session));
	g_assert_cmpuint(stage_page(&s, 0)->length, ==, 768);
	stage_finish(&s);
	g_assert_true(stage_page(&s, 0)->carrier_lost);
	stage_free(&s);
}

/* A new DCS: the page before is over, whatever its counters say. */
/* The second page has no PPS: the capture ends, or the call. Its frames are none of the page before. */
static void test_ecm_last_burst(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS_ECM);
	ev_burst(&s, 0, 3, 1);
	ev_pps(&s, 0xf2, 0, 0, 4);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	t38_time begin = s.now + 30 * T38_MS;
	ev_burst(&s, 0, 1, 50);
	stage_finish(&s);
	g_assert_cmpuint(s.fax->pages->len, ==, 2);
	check_ecm(stage_page(&s, 0), 1, 4, 0);
	g_assert_cmpstr(stage_page(&s, 0)->command, ==, "PPS-MPS");
	const struct fax_page *p = stage_page(&s, 1);
	check_ecm(p, 1, 2, 0);
	check_fill(p, 1, 51);
	g_assert_null(p->command);
	g_assert_cmpint(p->t, ==, begin);
	stage_free(&s);
}

static void test_ecm_dcs_between(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS_ECM);
	ev_burst(&s, 0, 3, 1);
	ev_pps(&s, 0xf1, 0, 0, 4);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_phase_b(&s, FAX_DCS_ECM);
	ev_burst(&s, 0, 3, 1);
	ev_pps(&s, 0xf4, 0, 0, 4);
	stage_finish(&s);
	g_assert_cmpuint(s.fax->pages->len, ==, 2);
	g_assert_cmpuint(stage_page(&s, 1)->document, ==, 2);
	check_ecm(stage_page(&s, 1), 1, 4, 0);
	stage_free(&s);
}

/* CTC: another rate, the same page (T.30 Annex A). */
static void test_ctc(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS_ECM);
	ev_burst(&s, 0, 1, 1);
	ev_pps(&s, 0xf4, 0, 0, 4);
	ev_command(&s, SIDE_CALLER, "C8 00 48"); /* V.17 9600 */
	ev_command(&s, SIDE_CALLEE, "23");
	ev_burst(&s, 2, 3, 1);
	ev_pps(&s, 0xf4, 0, 0, 4);
	stage_finish(&s);
	g_assert_cmpuint(s.fax->pages->len, ==, 1);
	check_ecm(stage_page(&s, 0), 1, 4, 2);
	stage_free(&s);
}

/* Too short for a number, a PPS without counters: left out. */
static void test_ecm_malformed(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS_ECM);
	ev_frame_as(&s, SIDE_CALLER, IFP_DATA_V17_14400, from_hex("FF C0 60"), T38_FCS_OK);
	ev_frame_as(&s, SIDE_CALLER, IFP_DATA_V17_14400, from_hex("FF C0 60 00"), T38_FCS_OK);
	ev_frame_as(&s, SIDE_CALLER, IFP_V21, from_hex("FF C8 FD"), T38_FCS_OK);
	ev_frame_as(&s, SIDE_CALLER, IFP_V21, from_hex("FF C8 FD F4 00 00"), T38_FCS_OK);
	stage_finish(&s);
	for (guint i = 0; i < s.fax->pages->len; i++)
		g_assert_cmpuint(stage_page(&s, i)->length, ==, 0);
	stage_free(&s);
}

/* ---- limits ---- */

static void test_limits(void)
{
	struct limits limits = limits_default();
	limits.max_pages = 3;
	limits.max_page_octets = 100;
	struct stage s = stage_with(&limits);
	ev_phase_b(&s, FAX_DCS);
	for (int i = 0; i < 10; i++) {
		ev_page(&s, SIDE_CALLER, 30, -1);
		ev_command(&s, SIDE_CALLER, FAX_MPS);
	}
	stage_finish(&s);
	g_assert_cmpuint(s.fax->pages->len, ==, 3);
	g_assert_true(s.fax->limited);
	for (guint i = 0; i < 3; i++)
		g_assert_cmpuint(stage_page(&s, i)->length, <=, 100);
	stage_free(&s);
}

static void test_ecm_limits(void)
{
	struct limits limits = limits_default();
	limits.max_pages = 2;
	limits.max_page_octets = 1000;
	struct stage s = stage_with(&limits);
	ev_phase_b(&s, FAX_DCS_ECM);
	for (unsigned page = 0; page < 5; page++) {
		ev_burst(&s, 0, 9, (uint8_t)page);
		ev_pps(&s, 0xf2, page, 0, 10);
	}
	stage_finish(&s);
	g_assert_cmpuint(s.fax->pages->len, ==, 2);
	g_assert_true(s.fax->limited);
	for (guint i = 0; i < 2; i++)
		g_assert_cmpuint(stage_page(&s, i)->length, <=, 1000);
	stage_free(&s);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/fax_pages/page", test_page);
	g_test_add_func("/fax_pages/octets-kept", test_octets_kept);
	g_test_add_func("/fax_pages/gap", test_gap);
	g_test_add_func("/fax_pages/tcf", test_tcf);
	g_test_add_func("/fax_pages/without-dcs", test_page_without_dcs);
	g_test_add_func("/fax_pages/local-tcf", test_local_tcf);
	g_test_add_func("/fax_pages/two-pages", test_two_pages);
	g_test_add_func("/fax_pages/documents", test_documents);
	g_test_add_func("/fax_pages/carrier-lost", test_carrier_lost);
	g_test_add_func("/fax_pages/bad-command", test_bad_command);
	g_test_add_func("/fax_pages/ecm/page", test_ecm_page);
	g_test_add_func("/fax_pages/ecm/blocks", test_ecm_blocks);
	g_test_add_func("/fax_pages/ecm/retransmission", test_ecm_retransmission);
	g_test_add_func("/fax_pages/ecm/missing", test_ecm_missing);
	g_test_add_func("/fax_pages/ecm/pps-again", test_pps_again);
	g_test_add_func("/fax_pages/ecm/next-page", test_ecm_next_page);
	g_test_add_func("/fax_pages/ecm/same-counters", test_ecm_same_counters);
	g_test_add_func("/fax_pages/ecm/carrier-lost", test_ecm_carrier_lost);
	g_test_add_func("/fax_pages/ecm/last-burst", test_ecm_last_burst);
	g_test_add_func("/fax_pages/ecm/dcn", test_dcn_in_page);
	g_test_add_func("/fax_pages/ecm/dcs-between", test_ecm_dcs_between);
	g_test_add_func("/fax_pages/ecm/ctc", test_ctc);
	g_test_add_func("/fax_pages/ecm/malformed", test_ecm_malformed);
	g_test_add_func("/fax_pages/limits", test_limits);
	g_test_add_func("/fax_pages/ecm/limits", test_ecm_limits);
	return g_test_run();
}
