/* T.38 in offers and answers (RFC 3264), driven through the engine. */
#include "tests/analyzer/sip_make.h"

#define A "192.0.2.1" /* the caller */
#define B "192.0.2.2"

/* What came of the negotiation. */
struct expected {
	bool offered, negotiated;
	enum t38_trigger trigger;
	int offered_by, refused_status;
};

static void check(struct rig *rig, struct expected e)
{
	const struct t38_setup *t38 = &rig_only_call(rig)->t38;
	g_assert_cmpint(t38->offered, ==, e.offered);
	g_assert_cmpint(t38->negotiated, ==, e.negotiated);
	g_assert_cmpint(t38->trigger, ==, e.trigger);
	g_assert_cmpint(t38->offered_by, ==, e.offered_by);
	g_assert_cmpint(t38->refused_status, ==, e.refused_status);
	g_assert_cmpint(t38->t_offer != T38_NEVER, ==, e.offered);
	g_assert_cmpint(t38->t_agreed != T38_NEVER, ==, e.negotiated);
	rig_free(rig);
}

/* An answered audio call. */
static struct rig *answered(void)
{
	struct rig *rig = rig_new();
	sip_set_up(rig, &leg_ab);
	return rig;
}

static void test_audio_only(void)
{
	check(answered(), (struct expected){false, false, T38_TRIGGER_NONE, -1, -1});
}

/* ---- who offers, and when ---- */

static void test_initial(void)
{
	struct rig *rig = rig_new();
	sip_invite(rig, &leg_ab, 1, sdp_image(rig, A, 5000));
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 200, "INVITE", 1, sdp_image(rig, B, 5002));
	sip_request(rig, &leg_ab, SIDE_CALLER, "ACK", 1, NULL);
	check(rig, (struct expected){true, true, T38_TRIGGER_INITIAL, SIDE_CALLER, -1});
}

/* Audio and image offered at once; the answer takes the image, or leaves it. */
static void initial_with_both(const char *answer, bool taken)
{
	struct rig *rig = rig_new();
	sip_invite(rig, &leg_ab, 1,
		sdp(rig, A, "m=audio 4000 RTP/AVP 0\r\nm=image 5000 udptl t38\r\n"));
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 200, "INVITE", 1, sdp(rig, B, answer));
	check(rig,
		(struct expected){true, taken, T38_TRIGGER_INITIAL, SIDE_CALLER, taken ? -1 : 200});
}

static void test_initial_with_both(void)
{
	initial_with_both("m=audio 0 RTP/AVP 0\r\nm=image 5002 udptl t38\r\n", true);
	initial_with_both("m=audio 4002 RTP/AVP 0\r\nm=image 5002 udptl t38\r\n", true);
	initial_with_both("m=audio 4002 RTP/AVP 0\r\nm=image 0 udptl t38\r\n", false);
}

static void test_by_callee(void)
{
	struct rig *rig = answered();
	t38_time offer = rig->now + rig->step;
	sip_switch(rig, &leg_ab);
	const struct t38_setup *t38 = &rig_only_call(rig)->t38;
	g_assert_cmpint(t38->t_offer, ==, offer);
	g_assert_cmpint(t38->t_agreed, ==, offer + rig->step);
	g_assert_cmpuint(t38->offer_packet, ==, 5);
	g_assert_cmpuint(t38->answer_packet, ==, 6);
	g_assert_cmpint(t38->offered_by, ==, SIDE_CALLEE);
	g_assert_cmpint(t38->trigger, ==, T38_TRIGGER_REINVITE);
	g_assert_true(t38->negotiated);
	rig_free(rig);
}

static void test_by_caller(void)
{
	struct rig *rig = answered();
	sip_request(rig, &leg_ab, SIDE_CALLER, "INVITE", 2, sdp_image(rig, A, 5000));
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 200, "INVITE", 2, sdp_image(rig, B, 5000));
	check(rig, (struct expected){true, true, T38_TRIGGER_REINVITE, SIDE_CALLER, -1});
}

/* RFC 3311 */
static void test_update(void)
{
	struct rig *rig = answered();
	sip_request(rig, &leg_ab, SIDE_CALLEE, "UPDATE", 1, sdp_image(rig, B, 5000));
	sip_reply(rig, &leg_ab, SIDE_CALLER, 200, "UPDATE", 1, sdp_image(rig, A, 5000));
	check(rig, (struct expected){true, true, T38_TRIGGER_UPDATE, SIDE_CALLEE, -1});
}

/* The audio line stays, with port 0 (RFC 3264 8). */
static void test_audio_disabled(void)
{
	struct rig *rig = answered();
	const char *media = "m=audio 0 RTP/AVP 0\r\nm=image 5000 udptl t38\r\n";
	sip_request(rig, &leg_ab, SIDE_CALLEE, "INVITE", 1, sdp(rig, B, media));
	sip_reply(rig, &leg_ab, SIDE_CALLER, 200, "INVITE", 1, sdp(rig, A, media));
	check(rig, (struct expected){true, true, T38_TRIGGER_REINVITE, SIDE_CALLEE, -1});
}

/* ---- delayed offer (RFC 3261 13.2.1): the 200 offers, ACK answers ---- */

static void delayed(struct rig *rig, enum side by, unsigned cseq, const char *ack)
{
	enum side peer = peer_of(by);
	sip_request(rig, &leg_ab, by, "INVITE", cseq, NULL);
	sip_reply(rig, &leg_ab, peer, 200, "INVITE", cseq, sdp_image(rig, leg_ab.host[peer], 5000));
	sip_request(rig, &leg_ab, by, "ACK", cseq, ack);
}

static void test_delayed_by_callee(void)
{
	struct rig *rig = answered();
	delayed(rig, SIDE_CALLER, 2, sdp_image(rig, A, 5000));
	check(rig, (struct expected){true, true, T38_TRIGGER_REINVITE, SIDE_CALLEE, -1});
}

/* The callee's request bears the number of the caller's first one. */
static void test_delayed_by_caller(void)
{
	struct rig *rig = answered();
	delayed(rig, SIDE_CALLEE, 1, sdp_image(rig, B, 5000));
	check(rig, (struct expected){true, true, T38_TRIGGER_REINVITE, SIDE_CALLER, -1});
}

static void test_delayed_initial(void)
{
	struct rig *rig = rig_new();
	sip_invite(rig, &leg_ab, 1, NULL);
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 200, "INVITE", 1, sdp_image(rig, B, 5000));
	sip_request(rig, &leg_ab, SIDE_CALLER, "ACK", 1, sdp_image(rig, A, 5000));
	check(rig, (struct expected){true, true, T38_TRIGGER_INITIAL, SIDE_CALLEE, -1});
}

static void test_delayed_refused(void)
{
	struct rig *rig = answered();
	delayed(rig, SIDE_CALLER, 2, sdp(rig, A, "m=image 0 udptl t38\r\n"));
	check(rig, (struct expected){true, false, T38_TRIGGER_REINVITE, SIDE_CALLEE, 200});
}

/* ACK without SDP: neither agreed nor refused. */
static void test_delayed_unanswered(void)
{
	struct rig *rig = answered();
	delayed(rig, SIDE_CALLER, 2, NULL);
	check(rig, (struct expected){true, false, T38_TRIGGER_REINVITE, SIDE_CALLEE, -1});
}

/* ---- refusals ---- */

static void offer(struct rig *rig, unsigned cseq)
{
	sip_request(rig, &leg_ab, SIDE_CALLEE, "INVITE", cseq, sdp_image(rig, B, 5000));
}

static void refused_by(unsigned status, const char *media, int expected)
{
	struct rig *rig = answered();
	offer(rig, 1);
	sip_reply(rig, &leg_ab, SIDE_CALLER, status, "INVITE", 1,
		media != NULL ? sdp(rig, A, media) : NULL);
	sip_request(rig, &leg_ab, SIDE_CALLEE, "ACK", 1, NULL);
	check(rig, (struct expected){true, false, T38_TRIGGER_REINVITE, SIDE_CALLEE, expected});
}

static void test_refused(void)
{
	refused_by(488, NULL, 488);
	refused_by(415, NULL, 415);
	refused_by(606, NULL, 606);
	refused_by(500, NULL, 500);
	refused_by(200, "m=image 0 udptl t38\r\n", 200);
	refused_by(200, "m=audio 4000 RTP/AVP 0\r\n", 200);
	refused_by(200, "m=audio 4000 RTP/AVP 0\r\nm=image 0 udptl t38\r\n", 200);
}

/* To be tried again, or no answer at all: nobody refused T.38. */
static void test_no_refusal(void)
{
	static const unsigned statuses[] = {491, 401, 407, 408, 487};
	for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++)
		refused_by(statuses[i], NULL, -1);
}

static void test_refused_time(void)
{
	struct rig *rig = answered();
	offer(rig, 1);
	sip_reply(rig, &leg_ab, SIDE_CALLER, 488, "INVITE", 1, NULL);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->t38.t_refused, ==, rig->now);
	g_assert_cmpuint(call->t38.answer_packet, ==, 6);
	g_assert_cmpint(call->state, ==, CALL_IN_PROGRESS);
	g_assert_cmpint(call->final_status, ==, 200);
	g_assert_cmpstr(call->verdict_root, ==, "SIG-T38-REFUSED");
	rig_free(rig);
}

static void test_refused_then_accepted(void)
{
	struct rig *rig = answered();
	offer(rig, 1);
	sip_reply(rig, &leg_ab, SIDE_CALLER, 488, "INVITE", 1, NULL);
	offer(rig, 2);
	sip_reply(rig, &leg_ab, SIDE_CALLER, 200, "INVITE", 2, sdp_image(rig, A, 5000));
	check(rig, (struct expected){true, true, T38_TRIGGER_REINVITE, SIDE_CALLEE, -1});
}

/* Both ends at once (RFC 3261 14.1): 491 twice, then one of them again. */
static void test_glare(void)
{
	struct rig *rig = answered();
	offer(rig, 1);
	sip_request(rig, &leg_ab, SIDE_CALLER, "INVITE", 2, sdp_image(rig, A, 5000));
	sip_reply(rig, &leg_ab, SIDE_CALLER, 491, "INVITE", 1, NULL);
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 491, "INVITE", 2, NULL);
	sip_request(rig, &leg_ab, SIDE_CALLER, "INVITE", 3, sdp_image(rig, A, 5000));
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 200, "INVITE", 3, sdp_image(rig, B, 5000));
	check(rig, (struct expected){true, true, T38_TRIGGER_REINVITE, SIDE_CALLER, -1});
}

/* What was agreed stays agreed: back to audio after the fax is no refusal. */
static void test_back_to_audio(void)
{
	struct rig *rig = answered();
	sip_switch(rig, &leg_ab);
	sip_request(rig, &leg_ab, SIDE_CALLEE, "INVITE", 2, sdp_audio(rig, B, 4000));
	sip_reply(rig, &leg_ab, SIDE_CALLER, 200, "INVITE", 2, sdp_audio(rig, A, 4000));
	check(rig, (struct expected){true, true, T38_TRIGGER_REINVITE, SIDE_CALLEE, -1});
}

/* A 200 that is no answer to the offer, by its number, by its method or by its side. */
static void test_other_answers(void)
{
	struct rig *rig = answered();
	offer(rig, 7);
	sip_reply(rig, &leg_ab, SIDE_CALLER, 200, "INVITE", 6, sdp_image(rig, A, 5000));
	sip_reply(rig, &leg_ab, SIDE_CALLER, 200, "UPDATE", 7, sdp_image(rig, A, 5000));
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 200, "INVITE", 7, sdp_image(rig, A, 5000));
	check(rig, (struct expected){true, false, T38_TRIGGER_REINVITE, SIDE_CALLEE, -1});
}

/* A preview in 183 decides nothing. */
static void test_provisional(void)
{
	struct rig *rig = rig_new();
	sip_invite(rig, &leg_ab, 1, sdp_image(rig, A, 5000));
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 183, "INVITE", 1, sdp_image(rig, B, 5000));
	check(rig, (struct expected){true, false, T38_TRIGGER_INITIAL, SIDE_CALLER, -1});
}

/* ---- hops ---- */

static const struct leg hop_1 = {"call-1@test", {A, "192.0.2.9"}, "z9hG4bK1"};
static const struct leg hop_2 = {"call-1@test", {"192.0.2.9", B}, "z9hG4bK2"};

static void set_up_hops(struct rig *rig)
{
	const char *a = sdp_audio(rig, A, 4000), *b = sdp_audio(rig, B, 4000);
	sip_invite(rig, &hop_1, 1, a);
	sip_invite(rig, &hop_2, 1, a);
	sip_reply(rig, &hop_2, SIDE_CALLEE, 200, "INVITE", 1, b);
	sip_reply(rig, &hop_1, SIDE_CALLEE, 200, "INVITE", 1, b);
}

static void test_two_hops(void)
{
	struct rig *rig = rig_new();
	const char *a = sdp_image(rig, A, 5000), *b = sdp_image(rig, B, 5002);
	set_up_hops(rig);
	sip_request(rig, &hop_2, SIDE_CALLEE, "INVITE", 1, b);
	t38_time first = rig->now;
	sip_request(rig, &hop_1, SIDE_CALLEE, "INVITE", 1, b);
	sip_reply(rig, &hop_1, SIDE_CALLER, 200, "INVITE", 1, a);
	sip_reply(rig, &hop_2, SIDE_CALLER, 200, "INVITE", 1, a);
	const struct t38_setup *t38 = &rig_only_call(rig)->t38;
	g_assert_true(t38->negotiated);
	g_assert_cmpint(t38->t_agreed, ==, first + 2 * rig->step);
	rig_free(rig);
}

/* The proxy answers an offer itself: T.38 on the callee's hop only. The audio of the other hop, which is the
 * answer to nothing, is no refusal. */
static void test_one_hop_only(void)
{
	struct rig *rig = rig_new();
	set_up_hops(rig);
	sip_request(rig, &hop_2, SIDE_CALLEE, "INVITE", 1, sdp_image(rig, B, 5002));
	sip_request(rig, &hop_1, SIDE_CALLEE, "INVITE", 1, sdp_audio(rig, "192.0.2.9", 4002));
	sip_reply(rig, &hop_1, SIDE_CALLER, 200, "INVITE", 1, sdp_audio(rig, A, 4000));
	sip_reply(rig, &hop_2, SIDE_CALLER, 200, "INVITE", 1, sdp_image(rig, "192.0.2.9", 5000));
	check(rig, (struct expected){true, true, T38_TRIGGER_REINVITE, SIDE_CALLEE, -1});
}

/* ---- parameters ---- */

static const char rich[] =
	"m=image 5000 udptl t38\r\na=T38FaxVersion:3\r\na=T38MaxBitRate:14400\r\n"
	"a=T38FaxFillBitRemoval:0\r\na=T38FaxTranscodingMMR\r\na=T38FaxRateManagement:localTCF\r\n"
	"a=T38FaxMaxBuffer:2000\r\na=T38FaxMaxDatagram:400\r\na=T38FaxUdpEC:t38UDPFEC\r\n"
	"a=T38VendorInfo:0 0 37\r\n";

static void test_parameters(void)
{
	struct rig *rig = answered();
	const struct endpoint media = endpoint_at(B, 5000);
	sip_request(rig, &leg_ab, SIDE_CALLEE, "INVITE", 1, sdp(rig, B, rich));
	const struct call *call = rig_only_call(rig);
	const struct t38_side *s = &call->t38.side[SIDE_CALLEE];
	g_assert_true(s->present);
	g_assert_true(endpoint_equal(&s->media, &media));
	g_assert_cmpint(s->version, ==, 3);
	g_assert_cmpint(s->max_bit_rate, ==, 14400);
	g_assert_cmpint(s->max_buffer, ==, 2000);
	g_assert_cmpint(s->max_datagram, ==, 400);
	g_assert_cmpstr(s->rate_management, ==, "localTCF");
	g_assert_cmpstr(s->udp_ec, ==, "t38UDPFEC");
	g_assert_cmpstr(s->vendor_info, ==, "0 0 37");
	g_assert_cmpint(s->fill_bit_removal, ==, SDP_FALSE);
	g_assert_cmpint(s->transcoding_mmr, ==, SDP_TRUE);
	g_assert_cmpint(s->transcoding_jbig, ==, SDP_ABSENT);
	g_assert_cmpint(s->transport, ==, SDP_UDPTL);
	g_assert_false(call->t38.side[SIDE_CALLER].present);
	const struct message *m =
		&g_array_index(call->messages, struct message, call->messages->len - 1);
	g_assert_true(m->image_active);
	g_assert_cmpstr(m->media, ==, "image");
	g_assert_cmpstr(
		m->offer, ==, "image udptl :5000 T.38 v3 14400 FEC localTCF maxDatagram 400");
	rig_free(rig);
}

static void test_refused_words(void)
{
	struct rig *rig = answered();
	sip_request(rig, &leg_ab, SIDE_CALLEE, "INVITE", 1,
		sdp(rig, B,
			"m=audio 4000 RTP/AVP 0 8 101\r\na=inactive\r\nm=image 0 udptl t38\r\n"));
	const struct call *call = rig_only_call(rig);
	const struct message *m =
		&g_array_index(call->messages, struct message, call->messages->len - 1);
	g_assert_false(m->image_active);
	g_assert_true(m->image_refused);
	g_assert_cmpstr(m->media, ==, "audio");
	g_assert_cmpstr(
		m->offer, ==, "audio PCMU PCMA :4000 inactive, image refused (port 0) (hold)");
	g_assert_false(call->t38.offered);
	rig_free(rig);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/offer_answer/audio-only", test_audio_only);
	g_test_add_func("/offer_answer/initial", test_initial);
	g_test_add_func("/offer_answer/initial-with-both", test_initial_with_both);
	g_test_add_func("/offer_answer/by-callee", test_by_callee);
	g_test_add_func("/offer_answer/by-caller", test_by_caller);
	g_test_add_func("/offer_answer/update", test_update);
	g_test_add_func("/offer_answer/audio-disabled", test_audio_disabled);
	g_test_add_func("/offer_answer/delayed/by-callee", test_delayed_by_callee);
	g_test_add_func("/offer_answer/delayed/by-caller", test_delayed_by_caller);
	g_test_add_func("/offer_answer/delayed/initial", test_delayed_initial);
	g_test_add_func("/offer_answer/delayed/refused", test_delayed_refused);
	g_test_add_func("/offer_answer/delayed/unanswered", test_delayed_unanswered);
	g_test_add_func("/offer_answer/refused", test_refused);
	g_test_add_func("/offer_answer/no-refusal", test_no_refusal);
	g_test_add_func("/offer_answer/refused-time", test_refused_time);
	g_test_add_func("/offer_answer/refused-then-accepted", test_refused_then_accepted);
	g_test_add_func("/offer_answer/glare", test_glare);
	g_test_add_func("/offer_answer/back-to-audio", test_back_to_audio);
	g_test_add_func("/offer_answer/other-answers", test_other_answers);
	g_test_add_func("/offer_answer/provisional", test_provisional);
	g_test_add_func("/offer_answer/two-hops", test_two_hops);
	g_test_add_func("/offer_answer/one-hop-only", test_one_hop_only);
	g_test_add_func("/offer_answer/parameters", test_parameters);
	g_test_add_func("/offer_answer/refused-words", test_refused_words);
	return g_test_run();
}
