/* Commands, responses, repetitions with their cause, phases (T.30 5). */
#include "analyzer/fax_exchange.h"
#include "tests/analyzer/stage.h"

static struct stage both(void)
{
	struct stage s = stage_new();
	stage_stream(&s, SIDE_CALLER);
	stage_stream(&s, SIDE_CALLEE);
	return s;
}

/* "B callee DIS 1 DCS": phase, side, command, attempts, response; with the cause, if there is one, behind. */
static char *line_of(const struct fax_exchange *x)
{
	const char *why = fax_exchange_why(x->why);
	return g_strdup_printf("%c %s %s %u %s%s%s%s%s", x->phase,
		x->from == SIDE_CALLER ? "caller" : "callee", x->command, x->attempts,
		x->response != NULL ? x->response : "-",
		x->response != NULL && !x->allowed ? " (wrong)" : "",
		x->because != NULL ? " because " : "", x->because != NULL ? x->because : "",
		why != NULL ? why : "");
}

static void check(struct stage *s, const char *const *want)
{
	stage_finish(s);
	for (guint i = 0; i < s->fax->exchanges->len; i++) {
		char *line = line_of(&g_array_index(s->fax->exchanges, struct fax_exchange, i));
		g_assert_cmpstr(line, ==, want[i]);
		g_free(line);
	}
	g_assert_null(want[s->fax->exchanges->len]);
	stage_free(s);
}

#define CHECK(s, ...) check(s, (const char *const[]){__VA_ARGS__, NULL})

static void page_and(struct stage *s, enum side from, const char *command)
{
	ev_page(s, from, 30, -1);
	ev_command(s, from, command);
}

static void test_page(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	page_and(&s, SIDE_CALLER, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	CHECK(&s, "B callee DIS 1 DCS", "B caller DCS 1 CFR", "D caller EOP 1 MCF");
}

/* FTT, then RTN, then EOM: each says why there is another training. */
static void test_retraining(void)
{
	struct stage s = both();
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	ev_tcf(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLEE, FAX_FTT);
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	ev_tcf(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLEE, FAX_CFR);
	page_and(&s, SIDE_CALLER, FAX_MPS);
	ev_command(&s, SIDE_CALLEE, FAX_RTN);
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	ev_tcf(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLEE, FAX_CFR);
	page_and(&s, SIDE_CALLER, FAX_EOM);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	CHECK(&s, "B callee DIS 1 DCS", "B caller DCS 1 FTT", "B caller DCS 1 CFR because FTT",
		"D caller MPS 1 RTN", "B caller DCS 1 CFR because RTN", "D caller EOM 1 MCF",
		"B callee DIS 1 - because EOMno response came");
}

/* Polling: the caller asks, the called side commands and sends. */
static void test_polling(void)
{
	struct stage s = both();
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	ev_command(&s, SIDE_CALLER, "81 20 77 1F");
	ev_command(&s, SIDE_CALLEE, "41 00 44 00");
	ev_tcf(&s, SIDE_CALLEE);
	ev_command(&s, SIDE_CALLER, "A1");
	page_and(&s, SIDE_CALLEE, "74");
	ev_command(&s, SIDE_CALLER, "B1");
	ev_command(&s, SIDE_CALLEE, "5F");
	stage_finish(&s);
	g_assert_cmpint(s.fax->result.phase, ==, 'E');
	g_assert_cmpint(s.fax->result.status, ==, FAX_SUCCESS);
	CHECK(&s, "B callee DIS 1 DTC", "B caller DTC 1 DCS", "B callee DCS 1 CFR",
		"D callee EOP 1 MCF");
}

/* ---- repetitions ---- */

static void lose(struct stage *s, enum side from)
{
	stage_event(s, from, (struct t38_event){.kind = T38_GAP, .lost = 1, .first_lost = 5});
}

static struct stage to_eop(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	page_and(&s, SIDE_CALLER, FAX_EOP);
	return s;
}

#define PHASE_B "B callee DIS 1 DCS", "B caller DCS 1 CFR"

static void test_silence(void)
{
	struct stage s = to_eop();
	ev_command(&s, SIDE_CALLER, FAX_EOP);
	ev_command(&s, SIDE_CALLER, FAX_EOP);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	CHECK(&s, PHASE_B, "D caller EOP 3 -no response came");
}

static void test_response_lost(void)
{
	struct stage s = to_eop();
	lose(&s, SIDE_CALLEE);
	ev_command(&s, SIDE_CALLER, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	stage_finish(&s);
	const struct fax_frame *first = stage_frame(&s, 3), *second = stage_frame(&s, 4);
	g_assert_cmpuint(first->attempt, ==, 1);
	g_assert_cmpint(first->repeated, ==, FAX_REPEAT_NONE);
	g_assert_cmpuint(second->attempt, ==, 2);
	g_assert_cmpint(second->repeated, ==, FAX_REPEAT_RESPONSE_LOST);
	g_assert_cmpuint(stage_frame(&s, 5)->attempt, ==, 0);
	CHECK(&s, PHASE_B, "D caller EOP 2 MCFpackets of the response were lost");
}

static void test_response_bad(void)
{
	struct stage s = to_eop();
	ev_frame_as(&s, SIDE_CALLEE, IFP_V21, frame_of(FAX_MCF, true), T38_FCS_BAD);
	ev_command(&s, SIDE_CALLER, FAX_EOP);
	CHECK(&s, PHASE_B, "D caller EOP 2 -no response came");
}

static void test_command_lost(void)
{
	struct stage s = both();
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	lose(&s, SIDE_CALLER);
	s.now += 3 * T38_SECOND;
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	s.now += 3 * T38_SECOND;
	ev_command(&s, SIDE_CALLEE, FAX_CFR);
	CHECK(&s, "B callee DIS 1 DCS", "B caller DCS 2 CFRpackets of it were lost");
}

static void test_unheard(void)
{
	struct stage s = to_eop();
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_command(&s, SIDE_CALLER, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	CHECK(&s, PHASE_B, "D caller EOP 2 MCFthe response was not heard");
}

static void test_asked(void)
{
	struct stage s = to_eop();
	ev_command(&s, SIDE_CALLEE, "58");
	ev_command(&s, SIDE_CALLER, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	CHECK(&s, PHASE_B, "D caller EOP 2 MCFasked for by CRP");
}

static void test_not_captured(void)
{
	struct stage s = stage_new();
	stage_stream(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	ev_tcf(&s, SIDE_CALLER);
	page_and(&s, SIDE_CALLER, FAX_EOP);
	CHECK(&s, "B caller DCS 1 -responses were not captured",
		"D caller EOP 1 -responses were not captured");
}

static void test_wrong_response(void)
{
	struct stage s = to_eop();
	ev_command(&s, SIDE_CALLEE, FAX_CFR);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	CHECK(&s, PHASE_B, "D caller EOP 1 CFR (wrong)");
}

/* The called side missed DCS and says DIS again. */
static void test_dis_again(void)
{
	struct stage s = both();
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	ev_tcf(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	ev_command(&s, SIDE_CALLEE, FAX_CFR);
	CHECK(&s, "B callee DIS 2 DCSno response came", "B caller DCS 1 DIS", "B callee DIS 1 DCS",
		"B caller DCS 1 CFR");
}

/* A page whose end is lost: the receiver begins anew. */
static void test_t2(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	ev_run(&s, SIDE_CALLER, page_of(30, -1, false));
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	stage_finish(&s);
	g_assert_cmpint(s.fax->result.phase, ==, 'B');
	CHECK(&s, PHASE_B, "B callee DIS 1 DCN because T2");
}

/* ---- ECM ---- */

static void test_ecm(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS_ECM);
	ev_burst(&s, 0, 3, 1);
	ev_pps(&s, 0xf4, 0, 0, 4);
	ev_command(&s, SIDE_CALLEE, "37");
	ev_command(&s, SIDE_CALLER, "F6");
	ev_command(&s, SIDE_CALLEE, "37");
	ev_command(&s, SIDE_CALLER, "F6");
	ev_command(&s, SIDE_CALLEE, "3D 80");
	ev_burst(&s, 0, 0, 1);
	ev_pps(&s, 0xf4, 0, 0, 4);
	ev_command(&s, SIDE_CALLEE, "3D 80");
	ev_command(&s, SIDE_CALLER, "C8 00 40");
	ev_command(&s, SIDE_CALLEE, "23");
	ev_burst(&s, 0, 0, 1);
	ev_pps(&s, 0xf4, 0, 0, 4);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	CHECK(&s, PHASE_B, "D caller PPS-EOP 1 RNR", "D caller RR 1 RNR", "D caller RR 1 PPR",
		"D caller PPS-EOP 1 PPR because PPR", "D caller CTC 1 CTR because PPR",
		"D caller PPS-EOP 1 MCF");
}

static void test_table(void)
{
	g_assert_true(fax_exchange_allows(T30_FCF_EOP, T30_FCF_DCN));
	g_assert_true(fax_exchange_allows(T30_FCF_PPS, T30_FCF_PPR));
	g_assert_false(fax_exchange_allows(T30_FCF_EOP, T30_FCF_PPR));
	g_assert_false(fax_exchange_allows(T30_FCF_MCF, T30_FCF_MCF));
	for (int why = FAX_REPEAT_ASKED; why <= FAX_REPEAT_NOT_CAPTURED; why++)
		g_assert_nonnull(fax_exchange_why((enum fax_repeat)why));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/fax_exchange/page", test_page);
	g_test_add_func("/fax_exchange/retraining", test_retraining);
	g_test_add_func("/fax_exchange/polling", test_polling);
	g_test_add_func("/fax_exchange/silence", test_silence);
	g_test_add_func("/fax_exchange/response-lost", test_response_lost);
	g_test_add_func("/fax_exchange/response-bad", test_response_bad);
	g_test_add_func("/fax_exchange/command-lost", test_command_lost);
	g_test_add_func("/fax_exchange/unheard", test_unheard);
	g_test_add_func("/fax_exchange/asked", test_asked);
	g_test_add_func("/fax_exchange/not-captured", test_not_captured);
	g_test_add_func("/fax_exchange/wrong-response", test_wrong_response);
	g_test_add_func("/fax_exchange/dis-again", test_dis_again);
	g_test_add_func("/fax_exchange/t2", test_t2);
	g_test_add_func("/fax_exchange/ecm", test_ecm);
	g_test_add_func("/fax_exchange/table", test_table);
	return g_test_run();
}
