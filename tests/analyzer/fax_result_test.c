/* What became of a fax: answers to pages, status, phase, reason; who is who in a call without signalling. */
#include "tests/analyzer/stage.h"

/* Both directions were captured. */
static struct stage both(void)
{
	struct stage s = stage_new();
	stage_stream(&s, SIDE_CALLER);
	stage_stream(&s, SIDE_CALLEE);
	return s;
}

struct expected {
	enum fax_status status;
	char phase;
	unsigned sent, confirmed;
	const char *reason;
};

static void check(struct stage *s, struct expected e)
{
	stage_finish(s);
	const struct fax_result *r = &s->fax->result;
	g_assert_cmpstr(r->reason, ==, e.reason);
	g_assert_cmpint(r->status, ==, e.status);
	g_assert_cmpint(r->phase, ==, e.phase);
	g_assert_cmpuint(r->pages_sent, ==, e.sent);
	g_assert_cmpuint(r->pages_confirmed, ==, e.confirmed);
	stage_free(s);
}

static void page_and(struct stage *s, const char *command)
{
	ev_page(s, SIDE_CALLER, 30, -1);
	ev_command(s, SIDE_CALLER, command);
}

/* ---- it goes well ---- */

static void test_success(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	page_and(&s, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	check(&s, (struct expected){FAX_SUCCESS, 'E', 1, 1, "1 page sent and confirmed"});
}

static void test_two_pages(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	page_and(&s, FAX_MPS);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	page_and(&s, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	check(&s, (struct expected){FAX_SUCCESS, 'E', 2, 2, "2 pages sent and confirmed"});
}

/* DCN is not needed: the last answer is what counts. */
static void test_without_dcn(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	page_and(&s, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	check(&s, (struct expected){FAX_SUCCESS, 'D', 1, 1, "1 page sent and confirmed"});
}

/* The first answer is lost, the command repeated. */
static void test_repeated_command(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	page_and(&s, FAX_EOP);
	ev_command(&s, SIDE_CALLER, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	check(&s, (struct expected){FAX_SUCCESS, 'D', 1, 1, "1 page sent and confirmed"});
}

/* T.30 5.3.6.1: RTP and PIP accept the page, RTN and PIN do not. */
static void test_answers(void)
{
	static const struct {
		const char *hex, *name;
		bool confirmed;
	} answers[] = {{"31", "MCF", true}, {"33", "RTP", true}, {"35", "PIP", true},
		{"32", "RTN", false}, {"34", "PIN", false}};
	for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
		struct stage s = both();
		ev_phase_b(&s, FAX_DCS);
		page_and(&s, FAX_EOP);
		t38_time at = s.now + 40 * T38_MS;
		ev_command(&s, SIDE_CALLEE, answers[i].hex);
		stage_finish(&s);
		g_assert_cmpstr(stage_page(&s, 0)->answer, ==, answers[i].name);
		g_assert_cmpint(stage_page(&s, 0)->confirmed, ==, answers[i].confirmed);
		g_assert_cmpint(stage_page(&s, 0)->t_answer, ==, at);
		stage_free(&s);
	}
}

/* A page that was sent again after RTN counts once. */
static void test_superseded(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	page_and(&s, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_RTN);
	ev_phase_b(&s, FAX_DCS);
	page_and(&s, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	fax_session_finish(s.session);
	fax_result_finish(s.fax, s.call);
	g_assert_true(stage_page(&s, 0)->superseded);
	g_assert_false(stage_page(&s, 1)->superseded);
	check(&s, (struct expected){FAX_SUCCESS, 'E', 1, 1, "1 page sent and confirmed"});
}

/* ---- it does not ---- */

static void test_nothing(void)
{
	struct stage s = both();
	ev_indicator(&s, SIDE_CALLER, IFP_CNG);
	check(&s, (struct expected){FAX_UNKNOWN, 'A', 0, 0, "no T.30 frame was seen"});
}

static void test_no_dcs(void)
{
	struct stage s = both();
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	check(&s, (struct expected){
			  FAX_FAILED, 'B', 0, 0, "DIS was not answered with DCS (sent 2 times)"});
}

static void test_no_dis(void)
{
	struct stage s = both();
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	check(&s, (struct expected){FAX_FAILED, 'B', 0, 0,
			  "neither DIS nor DCS was seen; the caller sent DCN"});
}

static void test_no_cfr(void)
{
	struct stage s = both();
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	ev_tcf(&s, SIDE_CALLER);
	check(&s, (struct expected){FAX_FAILED, 'B', 0, 0, "DCS and training were not answered"});
}

static void test_training(void)
{
	struct stage s = both();
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	for (int i = 0; i < 3; i++) {
		ev_command(&s, SIDE_CALLER, FAX_DCS);
		ev_tcf(&s, SIDE_CALLER);
		ev_command(&s, SIDE_CALLEE, FAX_FTT);
	}
	ev_command(&s, SIDE_CALLEE, FAX_DCN);
	check(&s, (struct expected){FAX_FAILED, 'B', 0, 0,
			  "training failed: 3 FTT, no CFR; the callee sent DCN"});
}

static void test_no_page(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	check(&s, (struct expected){FAX_FAILED, 'B', 0, 0, "no page came after CFR"});
}

static void test_no_command(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	ev_run(&s, SIDE_CALLER, page_of(30, -1, false));
	check(&s, (struct expected){FAX_FAILED, 'C', 1, 0,
			  "page 1 ended after 30 rows without an end-of-page command"});
}

static void test_no_answer(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	page_and(&s, FAX_EOP);
	ev_command(&s, SIDE_CALLER, FAX_EOP);
	ev_command(&s, SIDE_CALLER, FAX_EOP);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	check(&s, (struct expected){FAX_FAILED, 'D', 1, 0,
			  "EOP after page 1 was not answered (sent 3 times); the caller sent DCN"});
}

static void test_refused(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	page_and(&s, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_RTN);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	check(&s, (struct expected){FAX_FAILED, 'D', 1, 0,
			  "page 1 was answered with RTN; the caller sent DCN"});
}

static void test_partial(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	page_and(&s, FAX_MPS);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	page_and(&s, FAX_EOP);
	check(&s, (struct expected){FAX_PARTIAL, 'D', 2, 1, "EOP after page 2 was not answered"});
}

static void test_announced_page_missing(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	page_and(&s, FAX_MPS);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	check(&s, (struct expected){FAX_PARTIAL, 'D', 1, 1,
			  "no page came after page 1, though MPS announced one"});
}

/* An answer behind the next page is not that of the page before. */
static void test_answer_of_next(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	page_and(&s, FAX_MPS);
	page_and(&s, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	fax_session_finish(s.session);
	fax_result_finish(s.fax, s.call);
	g_assert_null(stage_page(&s, 0)->answer);
	g_assert_cmpstr(stage_page(&s, 1)->answer, ==, "MCF");
	check(&s, (struct expected){FAX_PARTIAL, 'D', 2, 1, "MPS after page 1 was not answered"});
}

/* A frame with a bad FCS answers nothing; the sender's own frames neither. */
static void test_no_answers(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	page_and(&s, FAX_EOP);
	ev_frame_as(&s, SIDE_CALLEE, IFP_V21, frame_of(FAX_MCF, true), T38_FCS_BAD);
	ev_command(&s, SIDE_CALLER, FAX_MCF);
	check(&s, (struct expected){FAX_FAILED, 'D', 1, 0,
			  "EOP after page 1 was not answered (the response came damaged)"});
}

/* One direction only: nothing is known of the answer, so nothing is claimed. */
static void test_one_way(void)
{
	struct stage s = stage_new();
	stage_stream(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	ev_tcf(&s, SIDE_CALLER);
	page_and(&s, FAX_EOP);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	check(&s, (struct expected){FAX_UNKNOWN, 'D', 1, 0,
			  "the answer to page 1 was not captured; the caller sent DCN"});
}

/* It gives up in the middle of the page: no answer changes that. */
static void test_one_way_broken_off(void)
{
	struct stage s = stage_new();
	stage_stream(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	ev_tcf(&s, SIDE_CALLER);
	ev_page(&s, SIDE_CALLER, 40, -1);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	check(&s, (struct expected){FAX_PARTIAL, 'C', 1, 0,
			  "page 1 ended after 40 rows without an end-of-page command; the caller "
			  "sent DCN"});
}

/* MCF is lost behind the capture: the sender asks again, the receiver is no longer there. */
static void test_unheard(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	page_and(&s, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_command(&s, SIDE_CALLER, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_DCN);
	check(&s, (struct expected){FAX_PARTIAL, 'E', 1, 1,
			  "EOP of page 1 was confirmed, sent again all the same, and then answered "
			  "with DCN"});
	s = both();
	ev_phase_b(&s, FAX_DCS);
	page_and(&s, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_command(&s, SIDE_CALLER, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	check(&s, (struct expected){FAX_SUCCESS, 'E', 1, 1, "1 page sent and confirmed"});
}

/* The packets of MCF are lost in the capture alone: the sender goes on as it does behind MCF only. */
static void test_lost_answer(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	page_and(&s, FAX_MPS);
	ev_gap(&s, SIDE_CALLEE, 3);
	page_and(&s, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	check(&s, (struct expected){FAX_SUCCESS, 'E', 2, 2, "2 pages sent and confirmed"});
	/* Behind RTN it trains again first. */
	s = both();
	ev_phase_b(&s, FAX_DCS);
	page_and(&s, FAX_MPS);
	ev_gap(&s, SIDE_CALLEE, 3);
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	ev_tcf(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLEE, FAX_CFR);
	ev_page(&s, SIDE_CALLER, 40, 3);
	ev_command(&s, SIDE_CALLER, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	check(&s, (struct expected){FAX_PARTIAL, 'D', 2, 1,
			  "MPS after page 1 was not answered (packets of the response were lost)"});
}

/* The packets of EOP are lost in the capture alone: MCF shows that it came, DCN that nothing was to follow. */
static void test_lost_command(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	ev_page(&s, SIDE_CALLER, 30, -1);
	ev_gap(&s, SIDE_CALLER, 5);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	stage_finish(&s);
	g_assert_false(stage_page(&s, 0)->carrier_lost);
	g_assert_cmpint(s.fax->result.status, ==, FAX_SUCCESS);
	stage_free(&s);
	/* Nothing is missing: the page was not ended. */
	s = both();
	ev_phase_b(&s, FAX_DCS);
	ev_page(&s, SIDE_CALLER, 30, -1);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	stage_finish(&s);
	g_assert_true(stage_page(&s, 0)->carrier_lost);
	g_assert_cmpint(s.fax->result.status, ==, FAX_FAILED);
	stage_free(&s);
}

/* Behind a DCS that was lost nothing tells a training from a page but the answer to it. */
static void test_training_without_dcs(void)
{
	struct stage s = both();
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	ev_gap(&s, SIDE_CALLER, 9);
	ev_tcf(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLEE, FAX_CFR);
	page_and(&s, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	check(&s, (struct expected){FAX_SUCCESS, 'D', 1, 1, "1 page sent and confirmed"});
}

/* The capture begins behind the pages, the second time inside a PPS-EOP: what remains of it reads as EOP. */
static void test_joined_at_the_end(void)
{
	struct stage s = both();
	ev_command(&s, SIDE_CALLER, "F6");
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	check(&s, (struct expected){FAX_UNKNOWN, 'D', 0, 0,
			  "neither DIS nor DCS was seen; the caller sent DCN"});
	s = both();
	ev_frame_as(&s, SIDE_CALLER, IFP_V21, from_hex("C8 FD F4 00 00 30"), T38_FCS_OK);
	ev_end(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLEE, "37");
	stage_finish(&s);
	g_assert_cmpstr(stage_frame(&s, 0)->name, ==, "unknown");
	g_assert_cmpuint(s.fax->exchanges->len, ==, 0);
	g_assert_true(s.fax->result.joined_late);
	stage_free(&s);
}

/* Packets that the capture did not keep whole count as lost: then a page that was not confirmed may have been. */
static void test_snapped(void)
{
	for (uint64_t snapped = 0; snapped < 2; snapped++) {
		struct stage s = both();
		s.call->snapped_media = snapped;
		ev_phase_b(&s, FAX_DCS);
		page_and(&s, FAX_EOP);
		ev_gap(&s, SIDE_CALLEE, 3);
		ev_command(&s, SIDE_CALLER, FAX_DCN);
		stage_finish(&s);
		g_assert_cmpint(s.fax->result.status, ==, snapped > 0 ? FAX_UNKNOWN : FAX_FAILED);
		g_assert_true(fax_result_whole(s.fax, s.call) == (snapped == 0));
		stage_free(&s);
	}
	/* Nothing is missing for it: it counts. */
	struct stage s = both();
	s.call->snapped_media = 1;
	ev_phase_b(&s, FAX_DCS);
	page_and(&s, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_DCN);
	stage_finish(&s);
	g_assert_cmpint(s.fax->result.status, ==, FAX_FAILED);
	stage_free(&s);
}

static void test_hung_up(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	ev_run(&s, SIDE_CALLER, page_of(30, -1, false));
	s.call->bye_packet = 99;
	s.call->t_bye = s.now;
	s.call->ended_by = SIDE_CALLEE;
	check(&s, (struct expected){FAX_FAILED, 'C', 1, 0,
			  "page 1 ended after 30 rows without an end-of-page command; the callee "
			  "hung up"});
}

/* ---- identities ---- */

static void test_identities(void)
{
	struct stage s = both();
	ev_frame_as(&s, SIDE_CALLEE, IFP_V21, frame_of("04 AD 00 55", false), T38_FCS_OK);
	ev_frame_as(&s, SIDE_CALLEE, IFP_V21,
		frame_of("02 4C 4C 4C 4C 4C 4C 4C 4C 04 04 04 04 04 04 04 04 04 04 04 04", false),
		T38_FCS_OK);
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	/* "+12", the last character first */
	ev_frame_as(&s, SIDE_CALLER, IFP_V21, frame_of("C2 4C 8C D4", false), T38_FCS_OK);
	ev_frame_as(&s, SIDE_CALLER, IFP_V21, frame_of("C3 CC", false), T38_FCS_OK);
	/* Not good: not taken. */
	ev_frame_as(&s, SIDE_CALLER, IFP_V21, frame_of("C2 0C", false), T38_FCS_BAD);
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	stage_finish(&s);
	const struct fax_identity *a = &s.fax->identity[SIDE_CALLER];
	const struct fax_identity *b = &s.fax->identity[SIDE_CALLEE];
	g_assert_cmpstr(b->csi, ==, "22222222");
	g_assert_cmpuint(b->nsf_length, ==, 3);
	g_assert_cmphex(b->nsf[0], ==, 0xad);
	g_assert_cmpstr(a->tsi, ==, "+12");
	g_assert_cmpstr(a->sub, ==, "3");
	g_assert_null(a->csi);
	g_assert_null(b->tsi);
	stage_free(&s);
}

/* ---- who is who ---- */

/* The sides as they were assigned by address are wrong when what the "caller" sends belongs to the callee. */
static bool exchanged(enum side from, const char *hex)
{
	struct stage s = stage_new();
	ev_command(&s, from, hex);
	bool answer = fax_result_sides_exchanged(s.fax);
	stage_finish(&s);
	stage_free(&s);
	return answer;
}

static void test_exchanged(void)
{
	static const char *const of_callee[] = {FAX_DIS, "02 4C", "04 00", FAX_CFR, FAX_MCF};
	static const char *const of_caller[] = {"81 20 77 1F", "82 4C", FAX_DCS, FAX_EOP, FAX_DCN};
	for (size_t i = 0; i < 5; i++) {
		g_assert_true(exchanged(SIDE_CALLER, of_callee[i]));
		g_assert_false(exchanged(SIDE_CALLEE, of_callee[i]));
		g_assert_false(exchanged(SIDE_CALLER, of_caller[i]));
		g_assert_true(exchanged(SIDE_CALLEE, of_caller[i]));
	}
}

static void test_exchanged_by_tones(void)
{
	struct stage s = stage_new();
	g_assert_false(fax_result_sides_exchanged(s.fax));
	ev_indicator(&s, SIDE_CALLER, IFP_CED);
	g_assert_true(fax_result_sides_exchanged(s.fax));
	/* DIS weighs more than a tone that a gateway makes up. */
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	g_assert_false(fax_result_sides_exchanged(s.fax));
	stage_finish(&s);
	stage_free(&s);
}

static void test_exchange(void)
{
	struct stage s = both();
	/* All the wrong way round. */
	ev_indicator(&s, SIDE_CALLER, IFP_CED);
	ev_command(&s, SIDE_CALLER, FAX_DIS);
	ev_command(&s, SIDE_CALLEE, FAX_DCS);
	ev_page(&s, SIDE_CALLEE, 30, -1);
	ev_command(&s, SIDE_CALLEE, FAX_EOP);
	ev_command(&s, SIDE_CALLER, FAX_MCF);
	fax_session_finish(s.session);
	g_assert_true(fax_result_sides_exchanged(s.fax));
	fax_result_exchange_sides(s.fax);
	g_assert_false(fax_result_sides_exchanged(s.fax));
	g_assert_cmpint(stage_page(&s, 0)->from, ==, SIDE_CALLER);
	g_assert_cmpint(stage_frame(&s, 0)->from, ==, SIDE_CALLEE);
	g_assert_cmpint(stage_signal(&s, 0)->from, ==, SIDE_CALLEE);
	const struct fax_stream_info *info = g_ptr_array_index(s.fax->streams, 0);
	g_assert_cmpint(info->from, ==, SIDE_CALLEE);
	fax_result_finish(s.fax, s.call);
	g_assert_cmpint(s.fax->result.status, ==, FAX_SUCCESS);
	stage_free(&s);
}

static void test_status_names(void)
{
	g_assert_cmpstr(fax_status_name(FAX_UNKNOWN), ==, "unknown");
	g_assert_cmpstr(fax_status_name(FAX_SUCCESS), ==, "success");
	g_assert_cmpstr(fax_status_name(FAX_PARTIAL), ==, "partial");
	g_assert_cmpstr(fax_status_name(FAX_FAILED), ==, "failed");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/fax_result/success", test_success);
	g_test_add_func("/fax_result/two-pages", test_two_pages);
	g_test_add_func("/fax_result/without-dcn", test_without_dcn);
	g_test_add_func("/fax_result/repeated-command", test_repeated_command);
	g_test_add_func("/fax_result/answers", test_answers);
	g_test_add_func("/fax_result/superseded", test_superseded);
	g_test_add_func("/fax_result/nothing", test_nothing);
	g_test_add_func("/fax_result/no-dcs", test_no_dcs);
	g_test_add_func("/fax_result/no-dis", test_no_dis);
	g_test_add_func("/fax_result/no-cfr", test_no_cfr);
	g_test_add_func("/fax_result/training", test_training);
	g_test_add_func("/fax_result/no-page", test_no_page);
	g_test_add_func("/fax_result/no-command", test_no_command);
	g_test_add_func("/fax_result/no-answer", test_no_answer);
	g_test_add_func("/fax_result/refused", test_refused);
	g_test_add_func("/fax_result/partial", test_partial);
	g_test_add_func("/fax_result/announced-page-missing", test_announced_page_missing);
	g_test_add_func("/fax_result/answer-of-next", test_answer_of_next);
	g_test_add_func("/fax_result/no-answers", test_no_answers);
	g_test_add_func("/fax_result/one-way", test_one_way);
	g_test_add_func("/fax_result/one-way-broken-off", test_one_way_broken_off);
	g_test_add_func("/fax_result/unheard", test_unheard);
	g_test_add_func("/fax_result/lost-answer", test_lost_answer);
	g_test_add_func("/fax_result/lost-command", test_lost_command);
	g_test_add_func("/fax_result/training-without-dcs", test_training_without_dcs);
	g_test_add_func("/fax_result/joined-at-the-end", test_joined_at_the_end);
	g_test_add_func("/fax_result/snapped", test_snapped);
	g_test_add_func("/fax_result/hung-up", test_hung_up);
	g_test_add_func("/fax_result/identities", test_identities);
	g_test_add_func("/fax_result/exchanged", test_exchanged);
	g_test_add_func("/fax_result/exchanged-by-tones", test_exchanged_by_tones);
	g_test_add_func("/fax_result/exchange", test_exchange);
	g_test_add_func("/fax_result/status-names", test_status_names);
	return g_test_run();
}
