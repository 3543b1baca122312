/* Findings of finished models, made by hand, and which of them is the root. */
#include "analyzer/finding.h"
#include "analyzer/verdict.h"
#include "tests/analyzer/stage.h"

static const struct finding *find(const struct call *call, const char *id)
{
	for (guint i = 0; i < call->findings->len; i++) {
		const struct finding *f = &g_array_index(call->findings, struct finding, i);
		if (strcmp(f->id, id) == 0)
			return f;
	}
	return NULL;
}

static const char *root_of(struct call *call)
{
	verdict_finish(call);
	g_assert_nonnull(call->verdict_summary);
	for (guint i = 0; i < call->findings->len; i++) {
		const struct finding *f = &g_array_index(call->findings, struct finding, i);
		g_assert_nonnull(f->summary);
		g_assert_nonnull(f->detail);
		g_assert_cmpuint(strlen(f->detail), >, 0);
	}
	return call->verdict_root;
}

static void check_severity(const struct call *call, const char *id, enum severity severity)
{
	const struct finding *f = find(call, id);
	g_assert_nonnull(f);
	g_assert_cmpstr(severity_name(f->severity), ==, severity_name(severity));
}

/* The only finding of a call, which is then freed; `id` NULL: none. */
static void check_only(struct call *call, const char *id, const char *root)
{
	g_assert_cmpstr(root_of(call), ==, root);
	g_assert_cmpuint(call->findings->len, ==, id != NULL);
	if (id != NULL)
		g_assert_nonnull(find(call, id));
	call_free(call);
}

/* ---- without fax ---- */

static struct call *sip_call(void)
{
	struct call *call = call_new(1);
	call->signalling = SIGNALLING_SIP;
	call->start = RIG_START;
	call->end = RIG_START + 60 * T38_SECOND;
	return call;
}

/* T.38 agreed in an answered call. */
static struct call *t38_call(void)
{
	struct call *call = sip_call();
	struct t38_setup *t = &call->t38;
	t->offered = t->negotiated = true;
	t->offered_by = SIDE_CALLEE;
	t->t_offer = RIG_START - T38_SECOND;
	t->t_agreed = RIG_START;
	for (int side = 0; side < 2; side++)
		t->side[side] = (struct t38_side){.present = true,
			.max_buffer = -1,
			.max_datagram = -1,
			.rate_management = "transferredTCF",
			.udp_ec = "t38UDPRedundancy",
			.transport = SDP_UDPTL};
	return call;
}

static void test_plain_call(void)
{
	check_only(sip_call(), NULL, NULL);
}

static void test_no_answer(void)
{
	static const enum call_state states[] = {CALL_REJECTED, CALL_CANCELLED};
	for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
		struct call *call = sip_call();
		call->state = states[i];
		call->final_status = 404;
		check_only(call, "SIG-NO-ANSWER", "SIG-NO-ANSWER");
	}
}

static void test_refused(void)
{
	static const int statuses[] = {488, 200};
	for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++) {
		struct call *call = sip_call();
		call->t38.offered = true;
		call->t38.offered_by = SIDE_CALLER;
		call->t38.refused_status = statuses[i];
		call->t38.t_refused = RIG_START + T38_SECOND;
		call->t38.answer_packet = 7;
		root_of(call);
		const struct finding *f = find(call, "SIG-T38-REFUSED");
		g_assert_nonnull(f);
		g_assert_cmpint(f->t, ==, call->t38.t_refused);
		g_assert_cmpuint(f->packet_count, ==, 1);
		g_assert_cmpuint(f->packets[0], ==, 7);
		g_assert_nonnull(strstr(f->detail, "caller"));
		g_assert_cmpstr(call->verdict_root, ==, "SIG-T38-REFUSED");
		g_assert_nonnull(call->verdict_action);
		call_free(call);
	}
}

static void test_media_none(void)
{
	check_only(t38_call(), "MEDIA-NONE", "MEDIA-NONE");
}

static void test_encrypted(void)
{
	struct call *call = t38_call();
	call->dtls_packets[SIDE_CALLER] = 40;
	root_of(call);
	check_severity(call, "MEDIA-ENCRYPTED", SEVERITY_NOTE);
	g_assert_null(find(call, "MEDIA-NONE"));
	call_free(call);
}

/* An answer may lower the version, not raise it (T.38 D.2.3). */
static void test_version(void)
{
	struct call *call = t38_call();
	enum side answerer = call->t38.offered_by == SIDE_CALLER ? SIDE_CALLEE : SIDE_CALLER;
	call->t38.side[answerer].version = 1;
	call->t38.side[call->t38.offered_by].version = 0;
	root_of(call);
	check_severity(call, "SIG-SDP-MISMATCH", SEVERITY_WARNING);
	call_free(call);
	call = t38_call();
	call->t38.side[answerer].version = 0;
	call->t38.side[call->t38.offered_by].version = 3;
	root_of(call);
	g_assert_null(find(call, "SIG-SDP-MISMATCH"));
	call_free(call);
}

static void test_rtp_in_place(void)
{
	struct call *call = t38_call();
	call->rtp_on_t38[SIDE_CALLER] = 500;
	root_of(call);
	g_assert_cmpstr(call->verdict_root, ==, "MEDIA-RTP-ON-T38-PORT");
	g_assert_null(find(call, "MEDIA-NONE"));
	call_free(call);
	/* A few packets are what was under way when the media switched. */
	call = t38_call();
	call->rtp_on_t38[SIDE_CALLER] = 10;
	check_only(call, "MEDIA-NONE", "MEDIA-NONE");
}

static void test_elsewhere(void)
{
	struct call *call = t38_call();
	call->t38_elsewhere[SIDE_CALLEE] = 3;
	call->elsewhere[SIDE_CALLEE] = endpoint_at("192.0.2.1", 4000);
	root_of(call);
	check_severity(call, "MEDIA-OTHER-ADDRESS", SEVERITY_ERROR);
	g_assert_nonnull(strstr(find(call, "MEDIA-OTHER-ADDRESS")->detail, "192.0.2.1:4000"));
	g_assert_cmpstr(call->verdict_root, ==, "MEDIA-OTHER-ADDRESS");
	call_free(call);
}

static void test_mismatch(void)
{
	struct call *call = t38_call();
	call->t38.side[SIDE_CALLER].rate_management = "localTCF";
	root_of(call);
	check_severity(call, "SIG-SDP-MISMATCH", SEVERITY_WARNING);
	call_free(call);
	/* Letters do not matter (t38-ifp-udptl.md 9). */
	call = t38_call();
	call->t38.side[SIDE_CALLER].rate_management = "TRANSFERREDTCF";
	root_of(call);
	g_assert_null(find(call, "SIG-SDP-MISMATCH"));
	call_free(call);
}

/* ---- with fax ---- */

/* The stage's call as an agreed T.38 call with both directions captured. */
static struct stage fax_call(bool caller, bool callee)
{
	struct stage s = stage_new();
	struct call *model = t38_call();
	s.call->signalling = model->signalling;
	s.call->start = model->start;
	s.call->end = model->end;
	s.call->t38 = model->t38;
	call_free(model);
	if (caller)
		stage_stream(&s, SIDE_CALLER);
	if (callee)
		stage_stream(&s, SIDE_CALLEE);
	for (guint i = 0; i < s.fax->streams->len; i++) {
		struct fax_stream_info *info = g_ptr_array_index(s.fax->streams, i);
		info->first = RIG_START;
		info->last = RIG_START + 1000 * T38_SECOND;
		info->first_packet = 1;
		info->src_announced = info->dst_announced = true;
		info->udptl.expected = info->udptl.received = 100;
		info->udptl.secondary_packets = 99;
	}
	return s;
}

static struct fax_stream_info *stream_at(const struct stage *s, guint i)
{
	return g_ptr_array_index(s->fax->streams, i);
}

/* Phase B to the answer of a page with `bad` as its bad row. */
static void page_with(struct stage *s, int bad, const char *answer)
{
	ev_phase_b(s, FAX_DCS);
	ev_page(s, SIDE_CALLER, 30, bad);
	ev_command(s, SIDE_CALLER, FAX_EOP);
	ev_command(s, SIDE_CALLEE, answer);
}

/* Expects the finding, and the root. */
static void check_fax(struct stage *s, const char *id, const char *root)
{
	stage_finish(s);
	g_assert_cmpstr(root_of(s->call), ==, root);
	if (id != NULL)
		g_assert_nonnull(find(s->call, id));
	else
		g_assert_cmpuint(s->call->findings->len, ==, 0);
	stage_free(s);
}

static void test_good_fax(void)
{
	struct stage s = fax_call(true, true);
	page_with(&s, -1, FAX_MCF);
	check_fax(&s, NULL, NULL);
}

/* Packets of T.38 that say nothing: there is no time to reckon with. */
static void test_no_event(void)
{
	struct stage s = fax_call(true, true);
	s.call->bye_packet = 9;
	s.call->t_bye = s.call->end;
	s.call->ended_by = SIDE_CALLER;
	stage_finish(&s);
	g_assert_null(root_of(s.call));
	stage_free(&s);
}

static void test_one_way(void)
{
	/* The callee keeps sending DIS and hears nothing. */
	struct stage s = fax_call(false, true);
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	check_fax(&s, "MEDIA-ONE-WAY", "MEDIA-ONE-WAY");
}

/* CFR answers somebody: the other direction was there, only not in the capture. */
static void test_capture_one_way(void)
{
	struct stage s = fax_call(false, true);
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	ev_command(&s, SIDE_CALLEE, FAX_CFR);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	stage_finish(&s);
	root_of(s.call);
	check_severity(s.call, "CAPTURE-ONE-WAY", SEVERITY_NOTE);
	g_assert_null(find(s.call, "MEDIA-ONE-WAY"));
	stage_free(&s);
}

static void test_training(void)
{
	struct stage s = fax_call(true, true);
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	ev_tcf(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLEE, FAX_FTT);
	check_fax(&s, "T30-TRAINING-FAILED", "T30-TRAINING-FAILED");
	/* FTT, then CFR: fell back, did not fail. */
	s = fax_call(true, true);
	ev_command(&s, SIDE_CALLEE, FAX_FTT);
	page_with(&s, -1, FAX_MCF);
	stage_finish(&s);
	root_of(s.call);
	g_assert_null(find(s.call, "T30-TRAINING-FAILED"));
	stage_free(&s);
}

static void test_page_rejected(void)
{
	struct stage s = fax_call(true, true);
	page_with(&s, 5, FAX_RTN);
	stage_finish(&s);
	root_of(s.call);
	check_severity(s.call, "T30-PAGE-REJECTED", SEVERITY_WARNING);
	g_assert_null(find(s.call, "PAGE-DAMAGED"));
	stage_free(&s);
}

/* Confirmed all the same: worth a warning, and no root. */
static void test_page_damaged(void)
{
	struct stage s = fax_call(true, true);
	page_with(&s, 5, FAX_MCF);
	stage_finish(&s);
	g_assert_null(root_of(s.call));
	check_severity(s.call, "PAGE-DAMAGED", SEVERITY_WARNING);
	stage_free(&s);
}

static void lost_carrier(struct stage *s)
{
	ev_phase_b(s, FAX_DCS);
	ev_run(s, SIDE_CALLER, page_of(30, -1, false));
}

static void test_carrier_lost(void)
{
	struct stage s = fax_call(true, true);
	lost_carrier(&s);
	check_fax(&s, "T30-CARRIER-LOST", "T30-CARRIER-LOST");
}

/* The page ends because somebody hung up. */
static void test_hangup(void)
{
	struct stage s = fax_call(true, true);
	lost_carrier(&s);
	s.call->bye_packet = 500;
	s.call->t_bye = s.now + 100 * T38_MS;
	s.call->ended_by = SIDE_CALLEE;
	stage_finish(&s);
	g_assert_cmpstr(root_of(s.call), ==, "SIG-HANGUP-EARLY");
	g_assert_null(find(s.call, "T30-CARRIER-LOST"));
	g_assert_nonnull(strstr(find(s.call, "SIG-HANGUP-EARLY")->detail, "callee"));
	stage_free(&s);
}

/* BYE behind DCN, or behind success, is how a call ends. */
static void test_hangup_in_time(void)
{
	for (int dcn = 0; dcn < 2; dcn++) {
		struct stage s = fax_call(true, true);
		page_with(&s, -1, dcn ? FAX_RTN : FAX_MCF);
		if (dcn)
			ev_command(&s, SIDE_CALLER, FAX_DCN);
		s.call->bye_packet = 500;
		s.call->t_bye = s.now;
		s.call->ended_by = SIDE_CALLER;
		stage_finish(&s);
		root_of(s.call);
		g_assert_null(find(s.call, "SIG-HANGUP-EARLY"));
		stage_free(&s);
	}
}

/* Who waited for long gives up for another reason. */
static void test_hangup_late(void)
{
	struct stage s = fax_call(true, true);
	lost_carrier(&s);
	s.call->bye_packet = 500;
	s.call->t_bye = s.now + 30 * T38_SECOND;
	s.call->ended_by = SIDE_CALLEE;
	check_fax(&s, "T30-CARRIER-LOST", "T30-CARRIER-LOST");
}

/* ---- streams ---- */

static void lose(const struct stage *s, uint64_t n)
{
	struct udptl_counts *u = &stream_at(s, 0)->udptl;
	u->received -= n;
	u->unrecovered = n;
	u->longest_loss_burst = (uint32_t)n;
}

static void test_loss_harmless(void)
{
	struct stage s = fax_call(true, true);
	lose(&s, 2);
	page_with(&s, -1, FAX_MCF);
	stage_finish(&s);
	g_assert_null(root_of(s.call));
	check_severity(s.call, "UDPTL-LOSS", SEVERITY_NOTE);
	stage_free(&s);
}

static void test_loss_in_page(void)
{
	struct stage s = fax_call(true, true);
	lose(&s, 1);
	GByteArray *page = page_of(100, -1, true);
	ev_phase_b(&s, FAX_DCS);
	ev_indicator(&s, SIDE_CALLER, IFP_V17_14400_SHORT);
	ev_octets(&s, SIDE_CALLER, IFP_DATA_V17_14400, page->data, 100);
	ev_gap(&s, SIDE_CALLER, 1);
	ev_octets(&s, SIDE_CALLER, IFP_DATA_V17_14400, page->data + 140, page->len - 140);
	ev_end(&s, SIDE_CALLER);
	ev_command(&s, SIDE_CALLER, FAX_EOP);
	ev_command(&s, SIDE_CALLEE, FAX_RTN);
	g_byte_array_unref(page);
	stage_finish(&s);
	g_assert_cmpstr(root_of(s.call), ==, "UDPTL-LOSS");
	check_severity(s.call, "UDPTL-LOSS", SEVERITY_ERROR);
	stage_free(&s);
}

/* Loss inside a page that had no bad row in the end: repaired by repetition. */
static void test_redundancy_thin(void)
{
	struct stage s = fax_call(true, true);
	lose(&s, 1);
	page_with(&s, -1, FAX_MCF);
	stage_finish(&s);
	struct fax_page *page = g_ptr_array_index(s.fax->pages, 0);
	page->lost_packets = 1;
	root_of(s.call);
	check_severity(s.call, "UDPTL-REDUNDANCY-THIN", SEVERITY_WARNING);
	g_assert_null(find(s.call, "UDPTL-LOSS"));
	stage_free(&s);
}

static void test_redundancy_absent(void)
{
	struct stage s = fax_call(true, true);
	lose(&s, 1);
	stream_at(&s, 0)->udptl.secondary_packets = 0;
	page_with(&s, -1, FAX_MCF);
	stage_finish(&s);
	root_of(s.call);
	check_severity(s.call, "UDPTL-REDUNDANCY-ABSENT", SEVERITY_WARNING);
	check_severity(s.call, "UDPTL-LOSS", SEVERITY_NOTE);
	g_assert_cmpstr(find(s.call, "UDPTL-LOSS")->caused_by, ==, "UDPTL-REDUNDANCY-ABSENT");
	stage_free(&s);
}

static void test_ec_mode(void)
{
	struct stage s = fax_call(true, true);
	stream_at(&s, 1)->udptl.secondary_packets = 0;
	stream_at(&s, 1)->udptl.fec_packets = 50;
	page_with(&s, -1, FAX_MCF);
	check_fax(&s, "UDPTL-EC-MODE", NULL);
	s = fax_call(true, true);
	s.call->t38.side[0].udp_ec = s.call->t38.side[1].udp_ec = "t38UDPFEC";
	page_with(&s, -1, FAX_MCF);
	check_fax(&s, "UDPTL-EC-MODE", NULL);
}

/* The limit is the receiver's. */
static void test_datagram_size(void)
{
	struct stage s = fax_call(true, true);
	s.call->t38.side[SIDE_CALLEE].max_datagram = 200;
	stream_at(&s, 0)->max_datagram = 201;
	page_with(&s, -1, FAX_MCF);
	check_fax(&s, "UDPTL-DATAGRAM-TOO-LARGE", NULL);
	s = fax_call(true, true);
	s.call->t38.side[SIDE_CALLEE].max_datagram = 200;
	stream_at(&s, 0)->max_datagram = 200;
	stream_at(&s, 1)->max_datagram = 300;
	page_with(&s, -1, FAX_MCF);
	check_fax(&s, NULL, NULL);
}

static void test_sequence(void)
{
	struct stage s = fax_call(true, true);
	stream_at(&s, 0)->udptl.restarts = 1;
	page_with(&s, -1, FAX_MCF);
	check_fax(&s, "UDPTL-SEQUENCE", NULL);
}

static void test_syntax(void)
{
	struct stage s = fax_call(true, true);
	stream_at(&s, 0)->syntax_sure = true;
	stream_at(&s, 0)->syntax = IFP_2002;
	page_with(&s, -1, FAX_MCF);
	check_fax(&s, "T38-SYNTAX", NULL);
	/* Nothing in the packets showed it. */
	s = fax_call(true, true);
	stream_at(&s, 0)->syntax = IFP_2002;
	page_with(&s, -1, FAX_MCF);
	check_fax(&s, NULL, NULL);
}

static void test_rate(void)
{
	struct stage s = fax_call(true, true);
	s.call->t38.side[SIDE_CALLER].max_bit_rate = 14400;
	s.call->t38.side[SIDE_CALLEE].max_bit_rate = 9600;
	page_with(&s, -1, FAX_MCF);
	check_fax(&s, "T38-RATE", NULL);
	s = fax_call(true, true);
	s.call->t38.side[SIDE_CALLER].max_bit_rate = 14400;
	page_with(&s, -1, FAX_MCF);
	check_fax(&s, NULL, NULL);
}

static void test_limit(void)
{
	struct stage s = fax_call(true, true);
	page_with(&s, -1, FAX_MCF);
	s.fax->limited = true;
	check_fax(&s, "LIMIT-FAX", NULL);
}

/* ---- the root ---- */

/* The refusal of the signalling comes before what follows from it. */
static void test_earliest_cause(void)
{
	struct call *call = t38_call();
	call->state = CALL_REJECTED;
	call->final_status = 486;
	g_assert_cmpstr(root_of(call), ==, "SIG-NO-ANSWER");
	g_assert_cmpuint(call->findings->len, ==, 2);
	call_free(call);
}

static void test_table(void)
{
	for (int id = 0; id < FINDINGS; id++) {
		const struct finding_row *row = finding_row((enum finding_id)id);
		g_assert_nonnull(row->id);
		g_assert_nonnull(row->summary);
		g_assert_cmpint(row->severity, <=, SEVERITY_ERROR);
		for (int other = 0; other < id; other++)
			g_assert_cmpstr(finding_row((enum finding_id)other)->id, !=, row->id);
		/* An error tells what to do. */
		if (row->severity == SEVERITY_ERROR)
			g_assert_nonnull(row->action);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/verdict/plain-call", test_plain_call);
	g_test_add_func("/verdict/no-answer", test_no_answer);
	g_test_add_func("/verdict/refused", test_refused);
	g_test_add_func("/verdict/media-none", test_media_none);
	g_test_add_func("/verdict/rtp-in-place", test_rtp_in_place);
	g_test_add_func("/verdict/elsewhere", test_elsewhere);
	g_test_add_func("/verdict/mismatch", test_mismatch);
	g_test_add_func("/verdict/good-fax", test_good_fax);
	g_test_add_func("/verdict/no-event", test_no_event);
	g_test_add_func("/verdict/one-way", test_one_way);
	g_test_add_func("/verdict/capture-one-way", test_capture_one_way);
	g_test_add_func("/verdict/training", test_training);
	g_test_add_func("/verdict/page-rejected", test_page_rejected);
	g_test_add_func("/verdict/page-damaged", test_page_damaged);
	g_test_add_func("/verdict/carrier-lost", test_carrier_lost);
	g_test_add_func("/verdict/hangup", test_hangup);
	g_test_add_func("/verdict/hangup-in-time", test_hangup_in_time);
	g_test_add_func("/verdict/hangup-late", test_hangup_late);
	g_test_add_func("/verdict/loss-harmless", test_loss_harmless);
	g_test_add_func("/verdict/loss-in-page", test_loss_in_page);
	g_test_add_func("/verdict/redundancy-absent", test_redundancy_absent);
	g_test_add_func("/verdict/ec-mode", test_ec_mode);
	g_test_add_func("/verdict/datagram-size", test_datagram_size);
	g_test_add_func("/verdict/sequence", test_sequence);
	g_test_add_func("/verdict/syntax", test_syntax);
	g_test_add_func("/verdict/rate", test_rate);
	g_test_add_func("/verdict/encrypted", test_encrypted);
	g_test_add_func("/verdict/version", test_version);
	g_test_add_func("/verdict/redundancy-thin", test_redundancy_thin);
	g_test_add_func("/verdict/limit", test_limit);
	g_test_add_func("/verdict/earliest-cause", test_earliest_cause);
	g_test_add_func("/verdict/table", test_table);
	return g_test_run();
}
