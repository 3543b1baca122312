/* Findings on signalling, of whole calls through the engine. */
#include "tests/analyzer/fax_make.h"
#include "tests/analyzer/sip_make.h"

static const struct finding *find(const struct call *call, const char *id)
{
	for (guint i = 0; i < call->findings->len; i++) {
		const struct finding *f = &g_array_index(call->findings, struct finding, i);
		if (strcmp(f->id, id) == 0)
			return f;
	}
	return NULL;
}

/* The call ends a minute later with BYE; its only finding is `id`, or it has none (NULL). */
static void check(struct rig *rig, const char *id)
{
	rig->now += 60 * T38_SECOND;
	sip_bye(rig, &leg_ab, SIDE_CALLER, 9);
	const struct call *call = rig_only_call(rig);
	for (guint i = 0; i < call->findings->len; i++)
		g_test_message("%s", g_array_index(call->findings, struct finding, i).id);
	if (id != NULL)
		g_assert_nonnull(find(call, id));
	g_assert_cmpuint(call->findings->len, ==, id != NULL);
	rig_free(rig);
}

static void offer(struct rig *rig, enum side by, unsigned cseq)
{
	sip_request(rig, &leg_ab, by, "INVITE", cseq, sdp_image(rig, leg_ab.host[by], 5000));
}

static void test_clean(void)
{
	struct rig *rig = rig_new();
	sip_set_up(rig, &leg_ab);
	check(rig, NULL);
}

static void test_unanswered(void)
{
	struct rig *rig = rig_new();
	sip_set_up(rig, &leg_ab);
	offer(rig, SIDE_CALLEE, 1);
	sip_reply(rig, &leg_ab, SIDE_CALLER, 100, "INVITE", 1, NULL);
	check(rig, "SIG-T38-UNANSWERED");
	rig = rig_new();
	sip_set_up(rig, &leg_ab);
	offer(rig, SIDE_CALLEE, 1);
	sip_reply(rig, &leg_ab, SIDE_CALLER, 408, "INVITE", 1, NULL);
	check(rig, "SIG-T38-UNANSWERED");
}

/* The capture ends before an answer could come. */
static void test_unanswered_yet(void)
{
	struct rig *rig = rig_new();
	sip_set_up(rig, &leg_ab);
	offer(rig, SIDE_CALLEE, 1);
	const struct call *call = rig_only_call(rig);
	g_assert_null(find(call, "SIG-T38-UNANSWERED"));
	rig_free(rig);
}

static void glare(struct rig *rig)
{
	sip_set_up(rig, &leg_ab);
	offer(rig, SIDE_CALLEE, 1);
	offer(rig, SIDE_CALLER, 2);
	sip_reply(rig, &leg_ab, SIDE_CALLER, 491, "INVITE", 1, NULL);
	sip_request(rig, &leg_ab, SIDE_CALLEE, "ACK", 1, NULL);
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 491, "INVITE", 2, NULL);
	sip_request(rig, &leg_ab, SIDE_CALLER, "ACK", 2, NULL);
}

static void retry(struct rig *rig)
{
	offer(rig, SIDE_CALLEE, 3);
	sip_reply(rig, &leg_ab, SIDE_CALLER, 200, "INVITE", 3,
		sdp_image(rig, leg_ab.host[SIDE_CALLER], 5000));
	sip_request(rig, &leg_ab, SIDE_CALLEE, "ACK", 3, NULL);
}

static void test_glare(void)
{
	struct rig *rig = rig_new();
	glare(rig);
	check(rig, "SIG-GLARE");
	/* the retry comes, but late: no packet of T.38 follows here, which is another finding */
	rig = rig_new();
	glare(rig);
	rig->now += 10 * T38_SECOND;
	retry(rig);
	rig->now += 60 * T38_SECOND;
	g_assert_nonnull(find(rig_only_call(rig), "SIG-GLARE"));
	rig_free(rig);
	/* as RFC 3261 has it */
	rig = rig_new();
	glare(rig);
	rig->now += T38_SECOND;
	retry(rig);
	g_assert_null(find(rig_only_call(rig), "SIG-GLARE"));
	rig_free(rig);
}

/* 200 again and again; one that was captured once may have lost its ACK outside of the capture. */
static void test_no_ack(void)
{
	for (int again = 0; again < 2; again++) {
		struct rig *rig = rig_new();
		sip_invite(rig, &leg_ab, 1, sdp_audio(rig, leg_ab.host[SIDE_CALLER], 4000));
		for (int i = 0; i <= again * 3; i++) {
			sip_reply(rig, &leg_ab, SIDE_CALLEE, 200, "INVITE", 1,
				sdp_audio(rig, leg_ab.host[SIDE_CALLEE], 4000));
			rig->now += T38_SECOND;
		}
		check(rig, again ? "SIG-NO-ACK" : NULL);
	}
}

/* T.38 is agreed; the caller's page goes on for a while, and somebody changes the session. */
static struct rig *in_page(struct udptl_line *u)
{
	struct rig *rig = rig_new();
	sip_set_up(rig, &leg_ab);
	sip_switch(rig, &leg_ab);
	*u = udptl_line_of(rig, leg_ab.host[SIDE_CALLER], 5000, leg_ab.host[SIDE_CALLEE], 5000);
	struct line line = udptl_line_line(u);
	fax_phase_b(&line, SIDE_CALLER);
	GByteArray *page = page_of(400, -1, false);
	fax_image(&line, SIDE_CALLER, page, 40);
	g_byte_array_unref(page);
	return rig;
}

static void sip_switch_again(struct rig *rig, enum side by, unsigned cseq)
{
	offer(rig, by, cseq);
	sip_reply(rig, &leg_ab, peer_of(by), 200, "INVITE", cseq,
		sdp_image(rig, leg_ab.host[peer_of(by)], 5000));
	sip_request(rig, &leg_ab, by, "ACK", cseq, NULL);
}

static void test_in_page(void)
{
	struct udptl_line u;
	struct rig *rig = in_page(&u);
	sip_request(rig, &leg_ab, SIDE_CALLER, "INVITE", 5,
		sdp_audio(rig, leg_ab.host[SIDE_CALLER], 4000));
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 200, "INVITE", 5,
		sdp_audio(rig, leg_ab.host[SIDE_CALLEE], 4000));
	sip_request(rig, &leg_ab, SIDE_CALLER, "ACK", 5, NULL);
	udptl_line_free(&u);
	rig->now += 60 * T38_SECOND;
	sip_bye(rig, &leg_ab, SIDE_CALLER, 9);
	const struct call *call = rig_only_call(rig);
	g_assert_nonnull(find(call, "SIG-REINVITE-IN-PAGE"));
	g_assert_cmpstr(call->verdict_root, ==, "SIG-REINVITE-IN-PAGE");
	rig_free(rig);
}

/* The same addresses again, in the page, with SDP and without: nothing changes. */
static void test_refresh(void)
{
	struct udptl_line u;
	struct rig *rig = in_page(&u);
	sip_switch_again(rig, SIDE_CALLER, 5);
	sip_request(rig, &leg_ab, SIDE_CALLEE, "UPDATE", 6, NULL);
	sip_reply(rig, &leg_ab, SIDE_CALLER, 200, "UPDATE", 6, NULL);
	const struct line line = udptl_line_line(&u);
	fax_command(&line, SIDE_CALLER, FAX_EOP);
	fax_command(&line, SIDE_CALLEE, FAX_MCF);
	fax_command(&line, SIDE_CALLER, FAX_DCN);
	udptl_line_free(&u);
	sip_bye(rig, &leg_ab, SIDE_CALLER, 9);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->faxes->len, ==, 1);
	g_assert_cmpuint(call->fax->streams->len, ==, 2);
	g_assert_cmpint(call->fax->result.status, ==, FAX_SUCCESS);
	g_assert_cmpint(call->t38.offered_by, ==, SIDE_CALLEE);
	g_assert_cmpint(call->t38.trigger, ==, T38_TRIGGER_REINVITE);
	g_assert_null(find(call, "SIG-REINVITE-IN-PAGE"));
	g_assert_null(find(call, "SIG-AUDIO-EARLY"));
	rig_free(rig);
}

static void test_private(void)
{
	static const struct leg nat = {"call-2@test", {"10.1.2.3", "192.0.2.2"}, "z9hG4bK1"};
	struct rig *rig = rig_new();
	sip_set_up(rig, &nat);
	sip_switch(rig, &nat);
	const struct call *call = rig_only_call(rig);
	g_assert_nonnull(find(call, "SIG-PRIVATE-ADDRESS"));
	rig_free(rig);
}

/* CNG of the caller as RFC 4733 events, and nobody switches. A call of voice has other events. */
static void test_not_offered(void)
{
	static const uint8_t events[] = {36, 5};
	for (int k = 0; k < 2; k++) {
		struct rig *rig = rig_new();
		const char *audio = "m=audio 4000 RTP/AVP 0 101\r\n"
				    "a=rtpmap:101 telephone-event/8000\r\n";
		sip_invite(rig, &leg_ab, 1, sdp(rig, leg_ab.host[0], audio));
		sip_reply(rig, &leg_ab, SIDE_CALLEE, 200, "INVITE", 1,
			sdp(rig, leg_ab.host[1], audio));
		sip_request(rig, &leg_ab, SIDE_CALLER, "ACK", 1, NULL);
		for (uint16_t seq = 0; seq < 20; seq++) {
			GByteArray *rtp = rtp_of(seq < 10 ? 0 : 101, seq, 77);
			put8(rtp, events[k]);
			put8(rtp, 10);
			put16(rtp, 160);
			rig_udp(rig, leg_ab.host[0], 4000, leg_ab.host[1], 4000, rtp->data,
				rtp->len);
			g_byte_array_unref(rtp);
		}
		check(rig, k == 0 ? "SIG-T38-NOT-OFFERED" : NULL);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/verdict_signalling/clean", test_clean);
	g_test_add_func("/verdict_signalling/unanswered", test_unanswered);
	g_test_add_func("/verdict_signalling/unanswered-yet", test_unanswered_yet);
	g_test_add_func("/verdict_signalling/glare", test_glare);
	g_test_add_func("/verdict_signalling/no-ack", test_no_ack);
	g_test_add_func("/verdict_signalling/in-page", test_in_page);
	g_test_add_func("/verdict_signalling/not-offered", test_not_offered);
	g_test_add_func("/verdict_signalling/refresh", test_refresh);
	g_test_add_func("/verdict_signalling/private", test_private);
	return g_test_run();
}
