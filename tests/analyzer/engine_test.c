/* SIP messages become calls: state, who ended, hops, order. */
#include "tests/analyzer/fax_make.h"
#include "tests/analyzer/sip_make.h"

static const struct message *message_at(const struct call *call, guint i)
{
	g_assert_cmpuint(i, <, call->messages->len);
	return &g_array_index(call->messages, struct message, i);
}

/* ---- states ---- */

static void test_completed(void)
{
	struct rig *rig = rig_new();
	sip_set_up(rig, &leg_ab);
	t38_time bye = rig->now + rig->step;
	sip_bye(rig, &leg_ab, SIDE_CALLEE, 1);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->index, ==, 1);
	g_assert_cmpint(call->signalling, ==, SIGNALLING_SIP);
	g_assert_cmpstr(call->call_id, ==, leg_ab.call_id);
	g_assert_cmpint(call->state, ==, CALL_COMPLETED);
	g_assert_cmpint(call->final_status, ==, 200);
	g_assert_cmpint(call->ended_by, ==, SIDE_CALLEE);
	g_assert_cmpint(call->start, ==, RIG_START + rig->step);
	g_assert_cmpint(call->answer, ==, RIG_START + 3 * rig->step);
	g_assert_cmpint(call->end, ==, bye);
	g_assert_cmpint(call->t_bye, ==, bye);
	g_assert_cmpuint(call->bye_packet, ==, 5);
	g_assert_cmpuint(call->messages->len, ==, 6);
	g_assert_false(call_is_fax(call));
	rig_free(rig);
}

static void test_parties(void)
{
	struct rig *rig = rig_new();
	const struct ip_addr a = endpoint_at("192.0.2.1", 0).addr,
			     b = endpoint_at("192.0.2.2", 0).addr;
	sip_set_up(rig, &leg_ab);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpstr(call->party[SIDE_CALLER].uri, ==, "sip:100@a.test");
	g_assert_cmpstr(call->party[SIDE_CALLEE].uri, ==, "sip:200@b.test");
	g_assert_true(ip_addr_equal(&call->party[SIDE_CALLER].address, &a));
	g_assert_true(ip_addr_equal(&call->party[SIDE_CALLEE].address, &b));
	g_assert_cmpint(message_at(call, 0)->from, ==, SIDE_CALLER);
	g_assert_cmpint(message_at(call, 2)->from, ==, SIDE_CALLEE);
	g_assert_cmpuint(message_at(call, 2)->status, ==, 200);
	g_assert_cmpstr(message_at(call, 2)->media, ==, "audio");
	rig_free(rig);
}

static void test_bye_by_caller(void)
{
	struct rig *rig = rig_new();
	sip_set_up(rig, &leg_ab);
	sip_bye(rig, &leg_ab, SIDE_CALLER, 2);
	g_assert_cmpint(rig_only_call(rig)->ended_by, ==, SIDE_CALLER);
	rig_free(rig);
}

/* Both hang up at once: who was first counts. */
static void test_crossing_byes(void)
{
	struct rig *rig = rig_new();
	sip_set_up(rig, &leg_ab);
	sip_request(rig, &leg_ab, SIDE_CALLEE, "BYE", 1, NULL);
	sip_request(rig, &leg_ab, SIDE_CALLER, "BYE", 2, NULL);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->ended_by, ==, SIDE_CALLEE);
	g_assert_cmpuint(call->bye_packet, ==, 5);
	rig_free(rig);
}

static void test_cancelled(void)
{
	struct rig *rig = rig_new();
	sip_invite(rig, &leg_ab, 1, sdp_audio(rig, "192.0.2.1", 4000));
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 180, "INVITE", 1, NULL);
	sip_request(rig, &leg_ab, SIDE_CALLER, "CANCEL", 1, NULL);
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 200, "CANCEL", 1, NULL);
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 487, "INVITE", 1, NULL);
	sip_request(rig, &leg_ab, SIDE_CALLER, "ACK", 1, NULL);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->state, ==, CALL_CANCELLED);
	g_assert_cmpint(call->final_status, ==, 487);
	g_assert_cmpint(call->ended_by, ==, SIDE_CALLER);
	g_assert_cmpint(call->answer, ==, T38_NEVER);
	g_assert_cmpstr(call->verdict_root, ==, "SIG-NO-ANSWER");
	rig_free(rig);
}

/* The 200 was on its way already (RFC 3261 9.1): the call is answered. */
static void test_cancel_too_late(void)
{
	struct rig *rig = rig_new();
	sip_invite(rig, &leg_ab, 1, sdp_audio(rig, "192.0.2.1", 4000));
	sip_request(rig, &leg_ab, SIDE_CALLER, "CANCEL", 1, NULL);
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 200, "INVITE", 1, sdp_audio(rig, "192.0.2.2", 4000));
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 200, "CANCEL", 1, NULL);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->state, ==, CALL_IN_PROGRESS);
	g_assert_cmpint(call->final_status, ==, 200);
	rig_free(rig);
}

static void test_rejected(void)
{
	struct rig *rig = rig_new();
	sip_invite(rig, &leg_ab, 1, sdp_audio(rig, "192.0.2.1", 4000));
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 404, "INVITE", 1, NULL);
	sip_request(rig, &leg_ab, SIDE_CALLER, "ACK", 1, NULL);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->state, ==, CALL_REJECTED);
	g_assert_cmpint(call->final_status, ==, 404);
	g_assert_cmpint(call->ended_by, ==, -1);
	g_assert_cmpint(call->end, ==, RIG_START + 2 * rig->step);
	rig_free(rig);
}

/* A copy of the INVITE that comes late is no new attempt. */
static void test_rejected_then_copy_of_invite(void)
{
	struct rig *rig = rig_new();
	const char *audio = sdp_audio(rig, "192.0.2.1", 4000);
	sip_invite(rig, &leg_ab, 1, audio);
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 404, "INVITE", 1, NULL);
	sip_invite(rig, &leg_ab, 1, audio);
	const struct call *call = rig_only_call(rig);
	g_assert_true(message_at(call, 2)->retransmission);
	g_assert_cmpint(call->state, ==, CALL_REJECTED);
	g_assert_cmpint(call->final_status, ==, 404);
	rig_free(rig);
}

/* RFC 3261 22.2: the same Call-ID again, with credentials. */
static void test_challenged(void)
{
	struct rig *rig = rig_new();
	const char *audio = sdp_audio(rig, "192.0.2.1", 4000);
	sip_invite(rig, &leg_ab, 1, audio);
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 401, "INVITE", 1, NULL);
	sip_request(rig, &leg_ab, SIDE_CALLER, "ACK", 1, NULL);
	sip_invite(rig, &leg_ab, 2, audio);
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 200, "INVITE", 2, sdp_audio(rig, "192.0.2.2", 4000));
	sip_request(rig, &leg_ab, SIDE_CALLER, "ACK", 2, NULL);
	sip_bye(rig, &leg_ab, SIDE_CALLER, 3);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->state, ==, CALL_COMPLETED);
	g_assert_cmpint(call->final_status, ==, 200);
	g_assert_cmpint(call->start, ==, RIG_START + rig->step);
	g_assert_cmpuint(call->messages->len, ==, 8);
	rig_free(rig);
}

/* A proxy tries two at once (RFC 3261 16.7): one is busy, the other answers. */
static void test_forked(void)
{
	const struct leg busy = {leg_ab.call_id, {"192.0.2.9", "192.0.2.3"}, "z9hG4bK3"};
	const struct leg free_one = {leg_ab.call_id, {"192.0.2.9", "192.0.2.2"}, "z9hG4bK2"};
	struct rig *rig = rig_new();
	const char *audio = sdp_audio(rig, "192.0.2.1", 4000);
	sip_invite(rig, &busy, 1, audio);
	sip_invite(rig, &free_one, 1, audio);
	sip_reply(rig, &busy, SIDE_CALLEE, 486, "INVITE", 1, NULL);
	sip_reply(rig, &free_one, SIDE_CALLEE, 200, "INVITE", 1, sdp_audio(rig, "192.0.2.2", 4000));
	rig_tick(rig, 60 * T38_SECOND);
	g_assert_cmpuint(rig->calls->len, ==, 0);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->state, ==, CALL_IN_PROGRESS);
	g_assert_cmpint(call->final_status, ==, 200);
	g_assert_cmpint(call->end, ==, RIG_START + 4 * rig->step);
	rig_free(rig);
}

static void test_unanswered_at_end(void)
{
	struct rig *rig = rig_new();
	sip_invite(rig, &leg_ab, 1, sdp_audio(rig, "192.0.2.1", 4000));
	const struct call *call = rig_only_call(rig);
	/* The capture may end before the answer: nothing is known. */
	g_assert_cmpint(call->state, ==, CALL_IN_PROGRESS);
	g_assert_cmpint(call->final_status, ==, -1);
	g_assert_null(call->verdict_root);
	rig_free(rig);
}

/* Nothing for longer than timer C: there was no final answer. */
static void test_unanswered(void)
{
	struct rig *rig = rig_new();
	sip_invite(rig, &leg_ab, 1, sdp_audio(rig, "192.0.2.1", 4000));
	rig_tick(rig, 299 * T38_SECOND);
	g_assert_cmpuint(rig->calls->len, ==, 0);
	rig_tick(rig, 2 * T38_SECOND);
	const struct call *call = rig_call(rig, 0);
	g_assert_cmpint(call->state, ==, CALL_REJECTED);
	g_assert_cmpint(call->final_status, ==, -1);
	rig_free(rig);
}

static void test_in_progress(void)
{
	struct rig *rig = rig_new();
	sip_set_up(rig, &leg_ab);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->state, ==, CALL_IN_PROGRESS);
	g_assert_cmpint(call->ended_by, ==, -1);
	g_assert_cmpint(call->end, ==, rig->now);
	rig_free(rig);
}

static void test_no_call(void)
{
	struct rig *rig = rig_new();
	const char *options =
		sip_request_text(rig, &leg_ab, SIDE_CALLER, false, "OPTIONS", 1, NULL);
	sip_send(rig, &leg_ab, SIDE_CALLER, options);
	/* Neither does what is left of a call that began before the capture. */
	sip_request(rig, &leg_ab, SIDE_CALLER, "BYE", 2, NULL);
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 200, "BYE", 2, NULL);
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 0);
	g_assert_cmpuint(rig->packets, ==, 0);
	g_assert_cmpuint(engine_counts(rig->engine)->packets, ==, 3);
	rig_free(rig);
}

/* The capture begins inside the call, with the callee's switch to T.38. */
static void test_begins_inside(void)
{
	struct rig *rig = rig_new();
	sip_switch(rig, &leg_ab);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->state, ==, CALL_IN_PROGRESS);
	g_assert_true(call->t38.negotiated);
	rig_free(rig);
}

/* ---- order ---- */

static const struct leg leg_second = {"call-2@test", {"192.0.2.3", "192.0.2.4"}, "z9hG4bK2"};

/* The second call ends before the first. */
static void two_calls(struct rig *rig)
{
	sip_set_up(rig, &leg_ab);
	sip_set_up(rig, &leg_second);
	sip_bye(rig, &leg_second, SIDE_CALLER, 2);
	rig_tick(rig, 60 * T38_SECOND);
}

static void test_in_order(void)
{
	struct rig *rig = rig_new();
	two_calls(rig);
	g_assert_cmpuint(rig->calls->len, ==, 0);
	sip_bye(rig, &leg_ab, SIDE_CALLER, 2);
	rig_tick(rig, 60 * T38_SECOND);
	g_assert_cmpuint(rig->calls->len, ==, 2);
	g_assert_cmpuint(rig_call(rig, 0)->index, ==, 1);
	g_assert_cmpuint(rig_call(rig, 1)->index, ==, 2);
	rig_free(rig);
}

static void test_as_they_end(void)
{
	const struct limits limits = limits_default();
	struct rig *rig = rig_new_with(&limits, false);
	two_calls(rig);
	g_assert_cmpuint(rig->calls->len, ==, 1);
	g_assert_cmpuint(rig_call(rig, 0)->index, ==, 2);
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 2);
	g_assert_cmpuint(rig_call(rig, 1)->index, ==, 1);
	rig_free(rig);
}

/* The 200 to BYE, and what is sent again, still belong to the call. */
static void test_linger(void)
{
	struct rig *rig = rig_new();
	sip_set_up(rig, &leg_ab);
	sip_request(rig, &leg_ab, SIDE_CALLER, "BYE", 2, NULL);
	rig_tick(rig, 34 * T38_SECOND);
	g_assert_cmpuint(rig->calls->len, ==, 0);
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 200, "BYE", 2, NULL);
	rig_tick(rig, 2 * T38_SECOND);
	g_assert_cmpuint(rig->calls->len, ==, 1);
	g_assert_cmpuint(rig_call(rig, 0)->messages->len, ==, 6);
	rig_free(rig);
}

/* A Call-ID that comes again after its call is over is another call. */
static void test_call_id_again(void)
{
	struct rig *rig = rig_new();
	sip_set_up(rig, &leg_ab);
	sip_bye(rig, &leg_ab, SIDE_CALLER, 2);
	rig_tick(rig, 60 * T38_SECOND);
	sip_set_up(rig, &leg_ab);
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 2);
	g_assert_cmpint(rig_call(rig, 0)->state, ==, CALL_COMPLETED);
	g_assert_cmpint(rig_call(rig, 1)->state, ==, CALL_IN_PROGRESS);
	rig_free(rig);
}

static void test_idle_dialog(void)
{
	struct rig *rig = rig_new();
	sip_set_up(rig, &leg_ab);
	rig_tick(rig, 4 * 3600 * T38_SECOND - T38_SECOND);
	g_assert_cmpuint(rig->calls->len, ==, 0);
	rig_tick(rig, 2 * T38_SECOND);
	g_assert_cmpuint(rig->calls->len, ==, 1);
	g_assert_cmpint(rig_call(rig, 0)->state, ==, CALL_IN_PROGRESS);
	rig_free(rig);
}

/* ---- hops ---- */

static const struct leg hop_1 = {"call-1@test", {"192.0.2.1", "192.0.2.9"}, "z9hG4bK1"};
static const struct leg hop_2 = {"call-1@test", {"192.0.2.9", "192.0.2.2"}, "z9hG4bK2"};

static void test_hops(void)
{
	struct rig *rig = rig_new();
	const struct ip_addr b = endpoint_at("192.0.2.2", 0).addr;
	const char *offer = sdp_audio(rig, "192.0.2.1", 4000),
		   *answer = sdp_audio(rig, "192.0.2.2", 4000);
	sip_invite(rig, &hop_1, 1, offer);
	sip_invite(rig, &hop_2, 1, offer);
	sip_reply(rig, &hop_2, SIDE_CALLEE, 200, "INVITE", 1, answer);
	sip_reply(rig, &hop_1, SIDE_CALLEE, 200, "INVITE", 1, answer);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->hops->len, ==, 2);
	/* The far end is the callee, not the proxy. */
	g_assert_true(ip_addr_equal(&call->party[SIDE_CALLEE].address, &b));
	static const struct {
		unsigned hop;
		bool copy;
	} expected[] = {{0, false}, {1, true}, {1, false}, {0, true}};
	for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
		g_assert_cmpuint(message_at(call, i)->hop, ==, expected[i].hop);
		g_assert_cmpint(message_at(call, i)->copy, ==, expected[i].copy);
		g_assert_false(message_at(call, i)->retransmission);
	}
	rig_free(rig);
}

/* A SPAN port sees each packet twice: one message, and the capture's doing. */
static void test_captured_twice(void)
{
	struct rig *rig = rig_new();
	const char *offer = sdp_audio(rig, "192.0.2.1", 4000);
	sip_invite(rig, &hop_1, 1, offer);
	rig->now -= rig->step - T38_MS;
	sip_invite(rig, &hop_1, 1, offer);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->messages->len, ==, 1);
	g_assert_cmpuint(call->captured_twice, ==, 1);
	rig_free(rig);
}

static void test_retransmission(void)
{
	struct rig *rig = rig_new();
	const char *offer = sdp_audio(rig, "192.0.2.1", 4000);
	sip_invite(rig, &hop_1, 1, offer);
	rig->now += T38_SECOND / 2;
	sip_invite(rig, &hop_1, 1, offer);
	sip_invite(rig, &hop_2, 1, offer);
	rig->now += T38_SECOND / 2;
	sip_invite(rig, &hop_2, 1, offer);
	const struct call *call = rig_only_call(rig);
	static const bool sent_again[] = {false, true, false, true};
	static const bool copies[] = {false, false, true, false};
	for (guint i = 0; i < 4; i++) {
		g_assert_cmpint(message_at(call, i)->retransmission, ==, sent_again[i]);
		g_assert_cmpint(message_at(call, i)->copy, ==, copies[i]);
	}
	rig_free(rig);
}

/* The same transaction number from the other side is another message. */
static void test_equal_cseq(void)
{
	struct rig *rig = rig_new();
	sip_set_up(rig, &leg_ab);
	sip_switch(rig, &leg_ab);
	const struct call *call = rig_only_call(rig);
	for (guint i = 0; i < call->messages->len; i++) {
		g_assert_false(message_at(call, i)->retransmission);
		g_assert_false(message_at(call, i)->copy);
	}
	g_assert_false(message_at(call, 0)->reinvite);
	g_assert_true(message_at(call, 4)->reinvite);
	g_assert_cmpint(message_at(call, 4)->from, ==, SIDE_CALLEE);
	g_assert_cmpint(message_at(call, 5)->from, ==, SIDE_CALLER);
	rig_free(rig);
}

/* ---- counts ---- */

static void test_counts(void)
{
	struct rig *rig = rig_new();
	sip_set_up(rig, &leg_ab);
	sip_switch(rig, &leg_ab);
	/* A datagram of the call of which the capture kept less than was sent. */
	const uint8_t datagram[] = {0, 0, 1, 6, 0, 0};
	rig_push_cut(rig, udp_packet("192.0.2.2", 5000, "192.0.2.1", 5000, datagram, 6), 0);
	rig_push_cut(rig, udp_packet("192.0.2.2", 5000, "192.0.2.1", 5000, datagram, 6), 1);
	/* Not IP, and half an IP header. */
	GByteArray *arp = g_byte_array_new();
	for (int i = 0; i < 12; i++)
		put8(arp, 2);
	put16(arp, 0x0806);
	rig_push_cut(rig, arp, 0);
	rig_push_cut(rig, udp_packet("192.0.2.2", 5000, "192.0.2.1", 5000, datagram, 6), 20);
	const struct engine_counts *counts = engine_counts(rig->engine);
	g_assert_cmpuint(counts->packets, ==, 11);
	g_assert_cmpuint(counts->snapped, ==, 1);
	g_assert_cmpuint(counts->undecoded, >=, 1);
	g_assert_cmpint(counts->first, ==, RIG_START + rig->step);
	g_assert_cmpint(counts->last, ==, rig->now);
	g_assert_cmpuint(rig->packets, ==, 9);
	rig_free(rig);
}

/* ---- limits ---- */

/* One Call-ID from ever new addresses: all messages are kept, the pairs of hosts are not. */
static void test_many_hops(void)
{
	struct limits limits = limits_default();
	limits.max_hops = 3;
	struct rig *rig = rig_new_with(&limits, false);
	for (unsigned i = 1; i <= 10; i++) {
		const struct leg leg = {"call-1@test",
			{keep(rig, g_strdup_printf("192.0.2.%u", i)), "198.51.100.1"}, "z9hG4bK1"};
		sip_invite(rig, &leg, 1, NULL);
	}
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->messages->len, ==, 10);
	g_assert_cmpuint(call->hops->len, ==, 3);
	g_assert_cmpuint(message_at(call, 9)->hop, ==, 2);
	rig_free(rig);
}

/* `count` INVITEs of different calls. */
static void many_calls(struct rig *rig, unsigned count)
{
	char id[32];
	for (unsigned i = 0; i < count; i++) {
		g_snprintf(id, sizeof(id), "many-%u", i);
		const struct leg leg = {id, {"192.0.2.1", "192.0.2.2"}, "z9hG4bK1"};
		sip_invite(rig, &leg, 1, NULL);
	}
}

static void test_max_calls(void)
{
	struct limits limits = limits_default();
	limits.max_calls = 10;
	struct rig *rig = rig_new_with(&limits, true);
	many_calls(rig, 100);
	/* The oldest are closed, in order. */
	g_assert_cmpuint(rig->calls->len, ==, 90);
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 100);
	for (guint i = 0; i < 100; i++)
		g_assert_cmpuint(rig_call(rig, i)->index, ==, i + 1);
	rig_free(rig);
}

/* One call that goes on must not hold back all that end behind it. */
static void test_max_held_calls(void)
{
	struct limits limits = limits_default();
	limits.max_held_calls = 5;
	struct rig *rig = rig_new_with(&limits, true);
	sip_set_up(rig, &leg_ab);
	many_calls(rig, 50);
	rig_tick(rig, 301 * T38_SECOND);
	g_assert_cmpuint(rig->calls->len, ==, 45);
	g_assert_cmpuint(rig_call(rig, 0)->index, ==, 2);
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 51);
	g_assert_cmpuint(rig_call(rig, 45)->index, ==, 1);
	rig_free(rig);
}

static void test_max_messages(void)
{
	struct limits limits = limits_default();
	limits.max_messages = 20;
	limits.max_text = 2000;
	struct rig *rig = rig_new_with(&limits, true);
	sip_set_up(rig, &leg_ab);
	for (unsigned i = 0; i < 100; i++)
		sip_request(rig, &leg_ab, SIDE_CALLER, "INVITE", 10 + i,
			sdp_audio(rig, "192.0.2.1", 4000));
	sip_bye(rig, &leg_ab, SIDE_CALLER, 200);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->messages->len, ==, 20);
	g_assert_cmpuint(call->messages_dropped, ==, 86);
	/* What is not kept is still followed. */
	g_assert_cmpint(call->state, ==, CALL_COMPLETED);
	rig_free(rig);
}

/* Each re-INVITE announces another port: those beyond the limit are not followed. */
static void test_max_endpoints(void)
{
	struct limits limits = limits_default();
	limits.max_endpoints = 4;
	limits.max_flows = 4;
	struct rig *rig = rig_new_with(&limits, true);
	const uint8_t datagram[] = {0, 0, 1, 6, 0, 0};
	sip_set_up(rig, &leg_ab);
	for (unsigned i = 0; i < 50; i++)
		sip_request(rig, &leg_ab, SIDE_CALLER, "INVITE", 10 + i,
			sdp_image(rig, "192.0.2.1", 5000 + i));
	unsigned before = rig->packets;
	rig_udp(rig, "192.0.2.2", 5000, "192.0.2.1", 5000, datagram, sizeof(datagram));
	rig_udp(rig, "192.0.2.2", 5000, "192.0.2.1", 5049, datagram, sizeof(datagram));
	g_assert_cmpuint(rig->packets, ==, before + 1);
	for (unsigned i = 0; i < 50; i++)
		rig_udp(rig, "192.0.2.2", 6000 + i, "192.0.2.1", 5000, datagram, sizeof(datagram));
	g_assert_cmpuint(rig->packets, ==, before + 4);
	rig_free(rig);
}

static void test_freed_with_live_calls(void)
{
	struct rig *rig = rig_new();
	sip_set_up(rig, &leg_ab);
	sip_switch(rig, &leg_ab);
	udptl_fax(rig, "192.0.2.1", "192.0.2.2");
	g_assert_cmpuint(rig->calls->len, ==, 0);
	rig_free(rig); /* without engine_finish(): nothing leaks */
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/engine/state/completed", test_completed);
	g_test_add_func("/engine/state/parties", test_parties);
	g_test_add_func("/engine/state/bye-by-caller", test_bye_by_caller);
	g_test_add_func("/engine/state/crossing-byes", test_crossing_byes);
	g_test_add_func("/engine/state/cancelled", test_cancelled);
	g_test_add_func("/engine/state/cancel-too-late", test_cancel_too_late);
	g_test_add_func("/engine/state/rejected", test_rejected);
	g_test_add_func("/engine/state/rejected-then-copy", test_rejected_then_copy_of_invite);
	g_test_add_func("/engine/state/challenged", test_challenged);
	g_test_add_func("/engine/state/forked", test_forked);
	g_test_add_func("/engine/state/unanswered-at-end", test_unanswered_at_end);
	g_test_add_func("/engine/state/unanswered", test_unanswered);
	g_test_add_func("/engine/state/in-progress", test_in_progress);
	g_test_add_func("/engine/state/no-call", test_no_call);
	g_test_add_func("/engine/state/begins-inside", test_begins_inside);
	g_test_add_func("/engine/order/in-order", test_in_order);
	g_test_add_func("/engine/order/as-they-end", test_as_they_end);
	g_test_add_func("/engine/order/linger", test_linger);
	g_test_add_func("/engine/order/call-id-again", test_call_id_again);
	g_test_add_func("/engine/order/idle-dialog", test_idle_dialog);
	g_test_add_func("/engine/hops/two", test_hops);
	g_test_add_func("/engine/captured-twice", test_captured_twice);
	g_test_add_func("/engine/hops/retransmission", test_retransmission);
	g_test_add_func("/engine/hops/equal-cseq", test_equal_cseq);
	g_test_add_func("/engine/counts", test_counts);
	g_test_add_func("/engine/limits/calls", test_max_calls);
	g_test_add_func("/engine/limits/held-calls", test_max_held_calls);
	g_test_add_func("/engine/limits/messages", test_max_messages);
	g_test_add_func("/engine/limits/endpoints", test_max_endpoints);
	g_test_add_func("/engine/limits/freed", test_freed_with_live_calls);
	g_test_add_func("/engine/hops/limit", test_many_hops);
	return g_test_run();
}
