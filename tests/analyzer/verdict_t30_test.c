/* Findings on commands and responses, and what a DCS may ask for. */
#include "analyzer/t30_offer.h"
#include "analyzer/verdict.h"
#include "tests/analyzer/stage.h"

static struct stage both(void)
{
	struct stage s = stage_new();
	stage_stream(&s, SIDE_CALLER);
	stage_stream(&s, SIDE_CALLEE);
	for (guint i = 0; i < 2; i++)
		((struct fax_stream_info *)g_ptr_array_index(s.fax->streams, i))->last =
			RIG_START + 1000 * T38_SECOND;
	return s;
}

/* The root of the finished call is `id`; NULL: nothing above a note is found. */
static void check(struct stage *s, const char *id)
{
	stage_finish(s);
	verdict_finish(s->call);
	g_assert_cmpstr(s->call->verdict_root, ==, id);
	for (guint i = 0; i < s->call->findings->len && id == NULL; i++)
		g_assert_cmpint(g_array_index(s->call->findings, struct finding, i).severity, ==,
			SEVERITY_NOTE);
	stage_free(s);
}

static void wait_t4(struct stage *s)
{
	s->now += 3 * T38_SECOND;
}

static void test_no_dis(void)
{
	struct stage s = both();
	((struct fax_stream_info *)g_ptr_array_index(s.fax->streams, 1))->last_packet = 5;
	ev_indicator(&s, SIDE_CALLEE, IFP_CED);
	for (int i = 0; i < 4; i++) {
		wait_t4(&s);
		ev_indicator(&s, SIDE_CALLEE, IFP_V21_PREAMBLE);
	}
	check(&s, "T30-NO-DIS");
}

static void test_dis_unanswered(void)
{
	struct stage s = both();
	for (int i = 0; i < 3; i++) {
		ev_command(&s, SIDE_CALLEE, FAX_DIS);
		wait_t4(&s);
	}
	ev_command(&s, SIDE_CALLEE, FAX_DCN);
	check(&s, "T30-DIS-UNANSWERED");
}

static void test_command_unanswered(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	ev_page(&s, SIDE_CALLER, 30, -1);
	for (int i = 0; i < 3; i++) {
		ev_command(&s, SIDE_CALLER, FAX_EOP);
		wait_t4(&s);
	}
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	check(&s, "T30-COMMAND-UNANSWERED");
}

static struct stage to_eop(void)
{
	struct stage s = both();
	ev_phase_b(&s, FAX_DCS);
	ev_page(&s, SIDE_CALLER, 30, -1);
	ev_command(&s, SIDE_CALLER, FAX_EOP);
	return s;
}

static void test_wrong_response(void)
{
	struct stage s = to_eop();
	ev_command(&s, SIDE_CALLEE, FAX_FTT);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	check(&s, "T30-WRONG-RESPONSE");
}

static void test_early_dcn(void)
{
	struct stage s = to_eop();
	ev_command(&s, SIDE_CALLEE, FAX_DCN);
	check(&s, "T30-DCN-EARLY");
	/* Behind T2 it is the timer's, and still nothing on the wire forces it. */
	s = to_eop();
	s.now += 7 * T38_SECOND;
	ev_command(&s, SIDE_CALLEE, FAX_DCN);
	check(&s, "T30-DCN-EARLY");
}

static void test_not_ready(void)
{
	struct stage s = both();
	ev_command(&s, SIDE_CALLEE, "01 20 77 1F 20");
	ev_command(&s, SIDE_CALLER, FAX_DCS_ECM);
	ev_tcf(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLEE, FAX_CFR);
	ev_burst(&s, 0, 3, 1);
	ev_pps(&s, 0xf4, 0, 0, 4);
	for (int i = 0; i < 4; i++) {
		ev_command(&s, SIDE_CALLEE, "37");
		ev_command(&s, SIDE_CALLER, "F6");
	}
	ev_command(&s, SIDE_CALLEE, "37");
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	check(&s, "T30-RECEIVER-NOT-READY");
}

/* FTT, then CFR: a note, and no root. */
static void test_fallback(void)
{
	struct stage s = both();
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	ev_tcf(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLEE, FAX_FTT);
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	ev_tcf(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLEE, FAX_CFR);
	ev_page(&s, SIDE_CALLER, 30, -1);
	ev_command(&s, SIDE_CALLER, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	check(&s, NULL);
}

static void train(struct stage *s, const char *response)
{
	ev_command(s, SIDE_CALLER, FAX_DCS);
	ev_tcf(s, SIDE_CALLER);
	ev_command(s, SIDE_CALLEE, response);
}

/* FTT before the last training is no failure of training when that one fails otherwise; behind an earlier page it is. */
static void test_training_failed(void)
{
	struct stage s = both();
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	for (int i = 0; i < 3; i++)
		train(&s, FAX_FTT);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	check(&s, "T30-TRAINING-FAILED");

	s = both();
	ev_phase_b(&s, FAX_DCS);
	ev_page(&s, SIDE_CALLER, 30, -1);
	ev_command(&s, SIDE_CALLER, FAX_EOM);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	train(&s, FAX_FTT);
	train(&s, FAX_FTT);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	check(&s, "T30-TRAINING-FAILED");

	s = both();
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	train(&s, FAX_FTT);
	for (int i = 0; i < 3; i++) {
		ev_command(&s, SIDE_CALLER, FAX_DCS);
		ev_tcf(&s, SIDE_CALLER);
		wait_t4(&s);
	}
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	check(&s, "T30-COMMAND-UNANSWERED");

	s = both();
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	train(&s, FAX_FTT);
	train(&s, FAX_DCN);
	check(&s, "T30-DCN-EARLY");
}

/* Hung up behind the first FTT: nobody gave up by then. */
static void test_hung_up_behind_ftt(void)
{
	struct stage s = both();
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	train(&s, FAX_FTT);
	s.call->bye_packet = 999;
	s.call->t_bye = s.now + T38_SECOND;
	s.call->ended_by = SIDE_CALLER;
	check(&s, "SIG-HANGUP-EARLY");
}

/* FTT in place of MCF is no training. */
static void test_ftt_for_mcf(void)
{
	struct stage s = to_eop();
	ev_command(&s, SIDE_CALLEE, FAX_FTT);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	stage_finish(&s);
	verdict_finish(s.call);
	for (guint i = 0; i < s.call->findings->len; i++)
		g_assert_cmpstr(g_array_index(s.call->findings, struct finding, i).id, !=,
			"T30-RATE-FALLBACK");
	g_assert_cmpstr(s.call->verdict_root, ==, "T30-WRONG-RESPONSE");
	stage_free(&s);
}

static struct stage to_pps(void)
{
	struct stage s = both();
	ev_command(&s, SIDE_CALLEE, "01 20 77 1F 20");
	ev_command(&s, SIDE_CALLER, FAX_DCS_ECM);
	ev_tcf(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLEE, FAX_CFR);
	ev_burst(&s, 0, 31, 1);
	ev_pps(&s, 0xf4, 0, 0, 32);
	return s;
}

/* Frame 3 of 32 is asked for four times: little is sent again, but CTC or EOR is due (T.30 A.4.4). */
static void test_fourth_ppr(void)
{
	for (int ppr = 3; ppr <= 4; ppr++) {
		struct stage s = to_pps();
		for (int i = 0; i < ppr; i++) {
			ev_command(&s, SIDE_CALLEE,
				"3D 08 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
				"00 00 00 00 00 00 00 00 00 00 00");
			ev_burst(&s, 3, 3, 1);
			ev_pps(&s, 0xf4, 0, 0, 1);
		}
		ev_command(&s, SIDE_CALLEE, FAX_MCF);
		ev_command(&s, SIDE_CALLER, FAX_DCN);
		stage_finish(&s);
		verdict_finish(s.call);
		guint n = 0;
		for (guint i = 0; i < s.call->findings->len; i++)
			n += strcmp(g_array_index(s.call->findings, struct finding, i).id,
				     "T30-ECM-RETRIES") == 0;
		g_assert_cmpuint(n, ==, ppr == 4);
		stage_free(&s);
	}
}

/* The sender gives up while it waits for the response to RR; without ECM, where T.30 has no RNR, it is the same. */
static void test_not_ready_to_the_end(void)
{
	for (int ecm = 0; ecm < 2; ecm++) {
		struct stage s = ecm ? to_pps() : to_eop();
		for (int i = 0; i < 4; i++) {
			ev_command(&s, SIDE_CALLEE, "37");
			ev_command(&s, SIDE_CALLER, "F6");
		}
		ev_command(&s, SIDE_CALLER, FAX_DCN);
		check(&s, "T30-RECEIVER-NOT-READY");
	}
}

/* A receiver whose gateway offers more than it does itself. */
static void test_altered_capability(void)
{
	struct stage s = both();
	ev_command(&s, SIDE_CALLEE, "01 20 77 1F 20");
	ev_command(&s, SIDE_CALLER, FAX_DCS_ECM);
	ev_tcf(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLEE, FAX_DCN);
	stage_finish(&s);
	struct fax *other = fax_new(2);
	struct fax_frame dis = *stage_frame(&s, 0);
	uint8_t *octets = g_memdup2(dis.octets, dis.length);
	octets[dis.length - 1] = 0; /* no ECM */
	dis.octets = octets;
	g_array_append_val(other->frames, dis);
	g_ptr_array_add(s.call->faxes, other);
	verdict_finish(s.call);
	g_assert_cmpstr(s.call->verdict_root, ==, "T30-ALTERED");
	stage_free(&s);
	g_free(octets);
}

/* The packets of CFR are lost: the page shows that it came. */
static void test_fallback_without_cfr(void)
{
	struct stage s = both();
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	ev_tcf(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLEE, FAX_FTT);
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	ev_tcf(&s, SIDE_CALLER);
	ev_gap(&s, SIDE_CALLEE, 4);
	ev_page(&s, SIDE_CALLER, 30, -1);
	ev_command(&s, SIDE_CALLER, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	check(&s, NULL);
}

/* The packets of PPS are lost: the sender disconnects behind MCF, as it should. */
static void test_dcn_behind_mcf(void)
{
	struct stage s = both();
	ev_command(&s, SIDE_CALLEE, "01 20 77 1F 20");
	ev_command(&s, SIDE_CALLER, FAX_DCS_ECM);
	ev_tcf(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLEE, FAX_CFR);
	ev_burst(&s, 0, 3, 1);
	ev_gap(&s, SIDE_CALLER, 8);
	ev_command(&s, SIDE_CALLEE, "37");
	ev_command(&s, SIDE_CALLER, "F6");
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	check(&s, NULL);
	/* Another page was announced: that is early. */
	s = both();
	ev_phase_b(&s, FAX_DCS);
	ev_page(&s, SIDE_CALLER, 30, -1);
	ev_command(&s, SIDE_CALLER, FAX_MPS);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	ev_command(&s, SIDE_CALLER, FAX_DCN);
	check(&s, "T30-DCN-EARLY");
}

/* DIS offers no ECM, DCS uses it: DCN is forced. */
static void test_capability(void)
{
	struct stage s = both();
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	ev_command(&s, SIDE_CALLER, FAX_DCS_ECM);
	ev_tcf(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLEE, FAX_DCN);
	check(&s, "T30-CAPABILITY");
}

/* ---- DCS against DIS ---- */

struct pair {
	const char *dis, *dcs, *what;
};

static const char *exceeded(const struct pair *pair)
{
	GByteArray *dis = from_hex(pair->dis), *dcs = from_hex(pair->dcs);
	const char *what = t30_offer_exceeded(
		bytes_of(dis->data, dis->len, dis->len), bytes_of(dcs->data, dcs->len, dcs->len));
	g_byte_array_unref(dis);
	g_byte_array_unref(dcs);
	return what;
}

static void test_offer(void)
{
	/* The worked examples of t30-frames.md 4, and changes of single bits. */
	static const struct pair pairs[] = {
		{"20 77 1F 23 01 89 01 01 01 18", "00 46 1E", NULL},
		{"20 77 1F 23 01 89 01 01 01 18", "00 45 1E", NULL},
		{"20 74 1F 01", "00 46 1E", "fine resolution"},
		{"20 76 1F 01", "00 45 1E", "two-dimensional coding"},
		{"20 77 0F 01", "00 44 1E", "unlimited length"},
		{"20 77 1F 01", "00 44 5E", "A3 width"},
		{"20 77 9F 01", "00 44 5E", "A3 width"},
		{"20 77 5F 01", "00 44 9E", NULL},
		{"20 77 1F 21", "00 44 1F 20", NULL},
		{"20 77 1F 01", "00 44 1F 20", "error correction mode"},
		{"20 77 1F 21", "00 44 1F 22", "T.6 coding"},
		/* V.29 and V.27ter only (1100) */
		{"20 72 1F 01", "00 44 1E", "V.17 14400"},
		{"20 72 1F 01", "00 60 1E", NULL},
		{"20 52 1F 01", "00 60 1E", "V.29 9600"},
		/* too short to say anything */
		{"20 77", "00 46 1E", NULL},
		{"20 77 1F 01", "00", NULL},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
		g_assert_cmpstr(exceeded(&pairs[i]), ==, pairs[i].what);
}

/* The same DIS, but for one octet, on another hop: a note, until DCS asks for more than this hop offers. */
static void test_altered(void)
{
	struct stage s = to_eop();
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	stage_finish(&s);
	struct fax *other = fax_new(2);
	struct fax_frame dis = *stage_frame(&s, 0);
	g_assert_cmpint(dis.fcf, ==, T30_FCF_DIS);
	uint8_t *octets = g_memdup2(dis.octets, dis.length);
	octets[dis.length - 1] ^= 0x10;
	dis.octets = octets;
	g_array_append_val(other->frames, dis);
	g_ptr_array_add(s.call->faxes, other);
	verdict_finish(s.call);
	g_assert_cmpuint(s.call->findings->len, ==, 1);
	const struct finding *f = &g_array_index(s.call->findings, struct finding, 0);
	g_assert_cmpstr(f->id, ==, "T30-ALTERED");
	g_assert_cmpint(f->severity, ==, SEVERITY_NOTE);
	g_assert_null(s.call->verdict_root);
	stage_free(&s);
	g_free(octets);
}

/* With the data type of a page modem DTC is a command all the same, with an exchange of its own. */
static void test_fast_command(void)
{
	struct stage s = both();
	ev_frame_as(&s, SIDE_CALLER, IFP_DATA_V17_14400, frame_of("81 20 77 1F", true), T38_FCS_OK);
	g_assert_false(stage_frame(&s, 0)->fast);
	stage_finish(&s);
	g_assert_cmpuint(s.fax->exchanges->len, ==, 1);
	verdict_finish(s.call);
	for (guint i = 0; i < s.call->findings->len; i++)
		g_assert_cmpstr(g_array_index(s.call->findings, struct finding, i).id, !=,
			"T30-POLLING-REFUSED");
	stage_free(&s);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/verdict_t30/no-dis", test_no_dis);
	g_test_add_func("/verdict_t30/dis-unanswered", test_dis_unanswered);
	g_test_add_func("/verdict_t30/command-unanswered", test_command_unanswered);
	g_test_add_func("/verdict_t30/wrong-response", test_wrong_response);
	g_test_add_func("/verdict_t30/early-dcn", test_early_dcn);
	g_test_add_func("/verdict_t30/not-ready", test_not_ready);
	g_test_add_func("/verdict_t30/fallback", test_fallback);
	g_test_add_func("/verdict_t30/training-failed", test_training_failed);
	g_test_add_func("/verdict_t30/hung-up-behind-ftt", test_hung_up_behind_ftt);
	g_test_add_func("/verdict_t30/ftt-for-mcf", test_ftt_for_mcf);
	g_test_add_func("/verdict_t30/fourth-ppr", test_fourth_ppr);
	g_test_add_func("/verdict_t30/not-ready-to-the-end", test_not_ready_to_the_end);
	g_test_add_func("/verdict_t30/altered-capability", test_altered_capability);
	g_test_add_func("/verdict_t30/fallback-without-cfr", test_fallback_without_cfr);
	g_test_add_func("/verdict_t30/dcn-behind-mcf", test_dcn_behind_mcf);
	g_test_add_func("/verdict_t30/capability", test_capability);
	g_test_add_func("/t30_offer/pairs", test_offer);
	g_test_add_func("/verdict_t30/fast-command", test_fast_command);
	g_test_add_func("/verdict_t30/altered", test_altered);
	return g_test_run();
}
