/* Calls set up by H.323, through the engine: the caller at A, the callee at B. */
#include "tests/analyzer/h323_make.h"

#define A "192.0.2.1"
#define B "192.0.2.2"
#define GATEKEEPER "192.0.2.9"
#define REFERENCE 0x1234
#define CONTROL 30000 /* where the callee waits for H.245 */

#define CALL .reference = REFERENCE, .identifier = 7

static struct tcp_line signalling_line(void)
{
	return (struct tcp_line){{A, B}, {40000, 1720}, {1000, UINT32_MAX - 50}};
}

static struct tcp_line control_line(void)
{
	return (struct tcp_line){{A, B}, {40001, CONTROL}, {5000, 7000}};
}

static struct per_out proposal(
	unsigned number, bool reverse, enum channel_kind kind, const char *host, unsigned port)
{
	struct per_out out = per_new();
	put_channel(&out, number, reverse, kind, host, port);
	return out;
}

/* Audio by fast start, ports 4000. */
static void set_up(struct rig *rig, struct tcp_line *line, bool with_control)
{
	h225_send(rig, line, SIDE_CALLER,
		(struct h225_make){.kind = KIND_SETUP,
			CALL,
			.calling = "100",
			.called = "200",
			.fast = {proposal(1, false, CHANNEL_AUDIO, NULL, 0),
				proposal(2, true, CHANNEL_AUDIO, A, 4000)}});
	h225_send(rig, line, SIDE_CALLEE, (struct h225_make){.kind = KIND_ALERTING, CALL});
	h225_send(rig, line, SIDE_CALLEE,
		(struct h225_make){.kind = KIND_CONNECT,
			CALL,
			.h245_host = with_control ? B : NULL,
			.h245_port = CONTROL,
			.fast = {proposal(1, false, CHANNEL_AUDIO, B, 4000),
				proposal(2, true, CHANNEL_AUDIO, A, 4000)}});
}

static void release(struct rig *rig, struct tcp_line *line, enum side by)
{
	h225_send(rig, line, by, (struct h225_make){.kind = KIND_RELEASE, CALL, .cause = 16});
}

static const struct message *message_at(const struct call *call, guint i)
{
	g_assert_cmpuint(i, <, call->messages->len);
	return &g_array_index(call->messages, struct message, i);
}

static void check_host(const struct ip_addr *addr, const char *want)
{
	char text[ENDPOINT_TEXT_MAX];
	g_assert_cmpstr(ip_addr_text(addr, text), ==, want);
}

static void check_fax(const struct call *call)
{
	g_assert_cmpint(call->signalling, ==, SIGNALLING_H323);
	g_assert_true(call->t38.negotiated);
	g_assert_nonnull(call->fax);
	g_assert_cmpint(call->fax->result.status, ==, FAX_SUCCESS);
	g_assert_null(call->verdict_root);
}

/* ---- H.245 ---- */

/* T.38 is opened both ways. */
static void open_fax(struct rig *rig, struct tcp_line *line)
{
	h245_send(rig, line, SIDE_CALLER, h245_open(11, CHANNEL_FAX));
	h245_send(rig, line, SIDE_CALLEE, h245_open(12, CHANNEL_FAX));
	h245_send(rig, line, SIDE_CALLEE, h245_ack(11, B, 5000));
	h245_send(rig, line, SIDE_CALLER, h245_ack(12, A, 5000));
}

static void test_own_connection(void)
{
	struct rig *rig = rig_new();
	struct tcp_line line = signalling_line(), control = control_line();
	t38_time start = rig->now + rig->step;
	set_up(rig, &line, true);
	h245_send(rig, &control, SIDE_CALLEE, h245_mode());
	open_fax(rig, &control);
	g_assert_cmpuint(rig->of_content[ENGINE_Q931], ==, 3);
	g_assert_cmpuint(rig->of_content[ENGINE_H245], ==, 5);
	udptl_fax(rig, A, B);
	t38_time end = rig->now + rig->step;
	release(rig, &line, SIDE_CALLEE);
	const struct call *call = rig_only_call(rig);
	check_fax(call);
	g_assert_cmpstr(call->call_id, ==, "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeee07");
	g_assert_cmpstr(call->party[SIDE_CALLER].uri, ==, "tel:100");
	g_assert_cmpstr(call->party[SIDE_CALLEE].uri, ==, "tel:200");
	check_host(&call->party[SIDE_CALLER].address, A);
	check_host(&call->party[SIDE_CALLEE].address, B);
	g_assert_cmpint(call->start, ==, start);
	g_assert_cmpint(call->answer, ==, start + 2 * rig->step);
	g_assert_cmpint(call->end, ==, end);
	g_assert_cmpint(call->state, ==, CALL_COMPLETED);
	g_assert_cmpint(call->ended_by, ==, SIDE_CALLEE);
	g_assert_cmpint(call->t38.offered_by, ==, SIDE_CALLEE);
	g_assert_cmpint(call->t38.trigger, ==, T38_TRIGGER_REINVITE);
	g_assert_cmpuint(call->t38.offer_packet, ==, 4);
	g_assert_cmpuint(call->t38.answer_packet, ==, 6);
	const struct t38_side *side = &call->t38.side[SIDE_CALLER];
	g_assert_cmpuint(side->media.port, ==, 5000);
	g_assert_cmpint(side->version, ==, 0);
	g_assert_cmpint(side->max_bit_rate, ==, 14400);
	g_assert_cmpint(side->max_datagram, ==, 72);
	g_assert_cmpstr(side->rate_management, ==, "transferredTCF");
	g_assert_cmpstr(side->udp_ec, ==, "t38UDPRedundancy");
	rig_free(rig);
}

/* The callee, behind NAT, names an address for H.245 that is not the one that the caller reaches it by. */
static void test_behind_nat(void)
{
	struct rig *rig = rig_new();
	struct tcp_line line = signalling_line(), control = control_line();
	h225_send(rig, &line, SIDE_CALLER, (struct h225_make){.kind = KIND_SETUP, CALL});
	h225_send(rig, &line, SIDE_CALLEE,
		(struct h225_make){
			.kind = KIND_CONNECT, CALL, .h245_host = "10.0.0.5", .h245_port = CONTROL});
	open_fax(rig, &control);
	g_assert_true(rig_only_call(rig)->t38.negotiated);
	g_assert_cmpuint(rig->of_content[ENGINE_H245], ==, 4);
	rig_free(rig);
}

static void test_messages(void)
{
	static const struct {
		const char *method, *offer, *media;
		enum side from;
	} want[] = {{"Setup", "fastStart PCMU, PCMU :4000", "audio", SIDE_CALLER},
		{"Alerting", NULL, NULL, SIDE_CALLEE},
		{"Connect", "fastStart PCMU :4000, PCMU :4000", "audio", SIDE_CALLEE},
		{"CloseLogicalChannel", "PCMU", NULL, SIDE_CALLER},
		{"OpenLogicalChannel", "t38 udp T.38 v0 14400 redundancy maxDatagram 72", "image",
			SIDE_CALLER},
		{"OpenLogicalChannelAck", "t38 udp :5000 T.38 v0 14400 redundancy maxDatagram 72",
			"image", SIDE_CALLEE},
		{"Release Complete", "cause 16", NULL, SIDE_CALLER}};
	struct rig *rig = rig_new();
	struct tcp_line line = signalling_line(), control = control_line();
	set_up(rig, &line, true);
	h245_send(rig, &control, SIDE_CALLER, h245_close(1));
	h245_send(rig, &control, SIDE_CALLER, h245_request(9)); /* roundTripDelayRequest */
	h245_send(rig, &control, SIDE_CALLER, h245_open(11, CHANNEL_FAX));
	h245_send(rig, &control, SIDE_CALLEE, h245_ack(11, B, 5000));
	release(rig, &line, SIDE_CALLER);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->messages->len, ==, G_N_ELEMENTS(want));
	for (guint i = 0; i < call->messages->len; i++) {
		const struct message *m = message_at(call, i);
		g_assert_cmpstr(m->method, ==, want[i].method);
		g_assert_cmpstr(m->offer, ==, want[i].offer);
		g_assert_cmpstr(m->media, ==, want[i].media);
		g_assert_cmpint(m->from, ==, want[i].from);
		g_assert_false(m->copy || m->retransmission);
	}
	rig_free(rig);
}

static void test_tunnelled(void)
{
	struct rig *rig = rig_new();
	struct tcp_line line = signalling_line();
	set_up(rig, &line, false);
	h225_send(rig, &line, SIDE_CALLER,
		(struct h225_make){.kind = KIND_FACILITY,
			.reference = REFERENCE,
			.control = {h245_close(1), h245_open(11, CHANNEL_FAX)}});
	h225_send(rig, &line, SIDE_CALLEE,
		(struct h225_make){.kind = KIND_FACILITY,
			.reference = REFERENCE,
			.control = {h245_ack(11, B, 5000), h245_open(12, CHANNEL_FAX)}});
	h225_send(rig, &line, SIDE_CALLER,
		(struct h225_make){.kind = KIND_FACILITY,
			.reference = REFERENCE,
			.control = {h245_ack(12, A, 5000)}});
	udptl_fax(rig, A, B);
	release(rig, &line, SIDE_CALLER);
	const struct call *call = rig_only_call(rig);
	check_fax(call);
	/* The envelopes are not shown. */
	g_assert_cmpuint(call->messages->len, ==, 3 + 5 + 1);
	g_assert_cmpstr(message_at(call, 3)->method, ==, "CloseLogicalChannel");
	g_assert_cmpuint(message_at(call, 4)->packet, ==, 4);
	rig_free(rig);
}

/* One channel for both directions. */
static void test_both_ways(void)
{
	struct rig *rig = rig_new();
	struct tcp_line line = signalling_line(), control = control_line();
	set_up(rig, &line, true);
	h245_send(rig, &control, SIDE_CALLEE, h245_open_both(21, CHANNEL_FAX, B, 5000));
	h245_send(rig, &control, SIDE_CALLER, h245_ack(21, A, 5000));
	udptl_fax(rig, A, B);
	const struct call *call = rig_only_call(rig);
	check_fax(call);
	g_assert_cmpuint(call->t38.side[SIDE_CALLEE].media.port, ==, 5000);
	rig_free(rig);
}

static void test_over_tcp(void)
{
	struct rig *rig = rig_new();
	struct tcp_line line = signalling_line(), control = control_line();
	set_up(rig, &line, true);
	h245_send(rig, &control, SIDE_CALLEE, h245_open(11, CHANNEL_FAX_TCP));
	h245_send(rig, &control, SIDE_CALLER, h245_ack(11, A, 5000));
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->t38.side[SIDE_CALLER].transport, ==, SDP_TCP);
	rig_free(rig);
}

/* ---- fast start ---- */

static void fast_fax(struct rig *rig, struct tcp_line *line, bool taken)
{
	h225_send(rig, line, SIDE_CALLER,
		(struct h225_make){.kind = KIND_SETUP,
			CALL,
			.fast = {proposal(1, false, CHANNEL_FAX, NULL, 0),
				proposal(2, true, CHANNEL_FAX, A, 5000)}});
	h225_send(rig, line, SIDE_CALLEE,
		(struct h225_make){.kind = KIND_CONNECT,
			CALL,
			.fast = {proposal(1, false, taken ? CHANNEL_FAX : CHANNEL_AUDIO, B, 5000),
				proposal(2, true, taken ? CHANNEL_FAX : CHANNEL_AUDIO, A, 5000)}});
}

static void test_fast_start(void)
{
	struct rig *rig = rig_new();
	struct tcp_line line = signalling_line();
	fast_fax(rig, &line, true);
	udptl_fax(rig, A, B);
	const struct call *call = rig_only_call(rig);
	check_fax(call);
	g_assert_cmpint(call->t38.trigger, ==, T38_TRIGGER_INITIAL);
	g_assert_cmpint(call->t38.offered_by, ==, SIDE_CALLER);
	g_assert_cmpuint(call->t38.offer_packet, ==, 1);
	g_assert_cmpuint(call->t38.answer_packet, ==, 2);
	rig_free(rig);
}

static void test_fast_start_refused(void)
{
	struct rig *rig = rig_new();
	struct tcp_line line = signalling_line();
	fast_fax(rig, &line, false);
	const struct t38_setup *t38 = &rig_only_call(rig)->t38;
	g_assert_true(t38->offered);
	g_assert_false(t38->negotiated);
	g_assert_cmpint(t38->refused_status, ==, 200);
	rig_free(rig);
}

/* ---- refused ---- */

static void test_refused(void)
{
	struct rig *rig = rig_new();
	struct tcp_line line = signalling_line(), control = control_line();
	set_up(rig, &line, true);
	h245_send(rig, &control, SIDE_CALLEE, h245_open(11, CHANNEL_FAX));
	h245_send(rig, &control, SIDE_CALLER, h245_reject(11, 2));
	const struct t38_setup *t38 = &rig_only_call(rig)->t38;
	g_assert_cmpint(t38->refused_status, ==, 2); /* dataTypeNotSupported */
	g_assert_cmpint(t38->offered_by, ==, SIDE_CALLEE);
	rig_free(rig);
	rig = rig_new();
	line = signalling_line();
	control = control_line();
	set_up(rig, &line, true);
	h245_send(rig, &control, SIDE_CALLER, h245_mode());
	h245_send(rig, &control, SIDE_CALLEE, h245_mode_reject());
	t38 = &rig_only_call(rig)->t38;
	g_assert_cmpint(t38->refused_status, ==, 2); /* requestDenied */
	g_assert_cmpint(t38->offered_by, ==, SIDE_CALLER);
	g_assert_false(t38->negotiated);
	rig_free(rig);
	/* A rejected audio channel is no refusal, nor is one that nobody opened. */
	rig = rig_new();
	line = signalling_line();
	control = control_line();
	set_up(rig, &line, true);
	h245_send(rig, &control, SIDE_CALLEE, h245_open(11, CHANNEL_AUDIO));
	h245_send(rig, &control, SIDE_CALLER, h245_reject(11, 2));
	h245_send(rig, &control, SIDE_CALLER, h245_reject(99, 2));
	h245_send(rig, &control, SIDE_CALLER, h245_ack(98, A, 5000));
	g_assert_false(call_is_fax(rig_only_call(rig)));
	rig_free(rig);
}

/* Refused, or closed, and offered again by the other side. */
static void test_offered_anew(void)
{
	for (int closed = 0; closed < 2; closed++) {
		struct rig *rig = rig_new();
		struct tcp_line line = signalling_line(), control = control_line();
		set_up(rig, &line, true);
		h245_send(rig, &control, SIDE_CALLEE, h245_open(11, CHANNEL_FAX));
		if (closed)
			h245_send(rig, &control, SIDE_CALLEE, h245_close(11));
		else
			h245_send(rig, &control, SIDE_CALLER, h245_reject(11, 2));
		h245_send(rig, &control, SIDE_CALLER, h245_open(12, CHANNEL_FAX));
		const struct t38_setup *t38 = &rig_only_call(rig)->t38;
		g_assert_false(t38->negotiated); /* the callee has no channel of its own now */
		g_assert_cmpint(t38->offered_by, ==, closed ? SIDE_CALLEE : SIDE_CALLER);
		g_assert_cmpint(t38->refused_status, ==, closed ? -1 : 2);
		rig_free(rig);
	}
}

/* ---- the end ---- */

static void check_end(enum side by, enum call_state state, int status)
{
	struct rig *rig = rig_new();
	struct tcp_line line = signalling_line();
	h225_send(rig, &line, SIDE_CALLER, (struct h225_make){.kind = KIND_SETUP, CALL});
	h225_send(rig, &line, by, (struct h225_make){.kind = KIND_RELEASE, CALL, .cause = 17});
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->state, ==, state);
	g_assert_cmpint(call->ended_by, ==, by);
	g_assert_cmpint(call->final_status, ==, status);
	g_assert_cmpint(call->answer, ==, T38_NEVER);
	rig_free(rig);
}

static void test_not_answered(void)
{
	check_end(SIDE_CALLEE, CALL_REJECTED, 17);
	check_end(SIDE_CALLER, CALL_CANCELLED, 17);
}

/* ---- which call ---- */

/* Version 1 of H.225.0 has no call identifier: the reference on its connection tells, in both directions. */
static void test_by_reference(void)
{
	struct rig *rig = rig_new();
	struct tcp_line line = signalling_line(), other = signalling_line();
	other.port[0] = 40009;
	for (int i = 0; i < 2; i++) {
		struct tcp_line *l = i == 0 ? &line : &other;
		h225_send(rig, l, SIDE_CALLER,
			(struct h225_make){.kind = KIND_SETUP, .reference = REFERENCE});
		h225_send(rig, l, SIDE_CALLEE,
			(struct h225_make){.kind = KIND_CONNECT, .reference = REFERENCE});
	}
	h225_send(rig, &line, SIDE_CALLEE,
		(struct h225_make){.kind = KIND_RELEASE, .reference = REFERENCE, .cause = 16});
	h225_send(rig, &line, SIDE_CALLEE,
		(struct h225_make){.kind = KIND_RELEASE, .reference = 99, .cause = 16});
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 2);
	g_assert_cmpuint(rig_call(rig, 0)->messages->len, ==, 3);
	g_assert_cmpint(rig_call(rig, 0)->state, ==, CALL_COMPLETED);
	g_assert_cmpuint(rig_call(rig, 1)->messages->len, ==, 2);
	g_assert_cmpint(rig_call(rig, 1)->state, ==, CALL_IN_PROGRESS);
	rig_free(rig);
}

/* Through a gatekeeper: one call at two hops. */
static void test_two_hops(void)
{
	struct rig *rig = rig_new();
	struct tcp_line first = {{A, GATEKEEPER}, {40000, 1720}, {1, 1}};
	struct tcp_line second = {{GATEKEEPER, B}, {40500, 1720}, {1, 1}};
	h225_send(rig, &first, SIDE_CALLER,
		(struct h225_make){
			.kind = KIND_SETUP, .reference = 5, .identifier = 7, .calling = "100"});
	h225_send(rig, &second, SIDE_CALLER,
		(struct h225_make){
			.kind = KIND_SETUP, .reference = 9, .identifier = 7, .calling = "100"});
	h225_send(rig, &second, SIDE_CALLEE,
		(struct h225_make){.kind = KIND_CONNECT, .reference = 9, .identifier = 7});
	h225_send(rig, &first, SIDE_CALLEE,
		(struct h225_make){.kind = KIND_CONNECT, .reference = 5, .identifier = 7});
	h225_send(rig, &first, SIDE_CALLER,
		(struct h225_make){.kind = KIND_RELEASE, .reference = 5, .cause = 16});
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->hops->len, ==, 2);
	check_host(&call->party[SIDE_CALLER].address, A);
	check_host(&call->party[SIDE_CALLEE].address, B);
	g_assert_cmpuint(call->messages->len, ==, 5);
	static const bool copies[] = {false, true, false, true, false};
	for (guint i = 0; i < 5; i++)
		g_assert_cmpint(message_at(call, i)->copy, ==, copies[i]);
	g_assert_cmpint(call->ended_by, ==, SIDE_CALLER);
	rig_free(rig);
}

/* The capture begins behind Setup. */
static void test_joined_late(void)
{
	struct rig *rig = rig_new();
	struct tcp_line line = signalling_line(), control = control_line();
	h225_send(rig, &line, SIDE_CALLEE, (struct h225_make){.kind = KIND_ALERTING, CALL});
	h225_send(rig, &line, SIDE_CALLEE,
		(struct h225_make){
			.kind = KIND_CONNECT, CALL, .h245_host = B, .h245_port = CONTROL});
	open_fax(rig, &control);
	udptl_fax(rig, A, B);
	release(rig, &line, SIDE_CALLER);
	const struct call *call = rig_only_call(rig);
	check_fax(call);
	g_assert_cmpint(call->state, ==, CALL_COMPLETED);
	rig_free(rig);
}

/* It begins in the middle: the first message is one of H.245 in Facility, which does not name its call. A later one
 * does. */
static void test_joined_in_tunnel(void)
{
	struct rig *rig = rig_new();
	struct tcp_line line = signalling_line();
	h225_send(rig, &line, SIDE_CALLER,
		(struct h225_make){.kind = KIND_FACILITY, CALL, .control = {h245_close(1)}});
	release(rig, &line, SIDE_CALLEE);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->state, ==, CALL_COMPLETED);
	g_assert_cmpint(call->ended_by, ==, SIDE_CALLEE);
	g_assert_cmpint(call->answer, ==, T38_NEVER);
	g_assert_cmpint(call->final_status, ==, -1);
	rig_free(rig);
}

/* ---- TCP ---- */

/* The end of a connection was not captured; later there is another one of the same ports. */
static void test_same_ports(void)
{
	static const uint32_t first[] = {3000000000u, 4000000};
	for (size_t i = 0; i < G_N_ELEMENTS(first); i++) {
		struct rig *rig = rig_new();
		struct tcp_line line = signalling_line();
		struct tcp_line later = {{A, B}, {40000, 1720}, {first[i], 1500000000}};
		set_up(rig, &line, false);
		rig_wait(rig, 600 * T38_SECOND);
		h225_send(rig, &later, SIDE_CALLER,
			(struct h225_make){.kind = KIND_SETUP, .reference = 5, .identifier = 8});
		h225_send(rig, &later, SIDE_CALLEE,
			(struct h225_make){.kind = KIND_CONNECT, .reference = 5, .identifier = 8});
		h225_send(rig, &later, SIDE_CALLER,
			(struct h225_make){.kind = KIND_RELEASE, .reference = 5, .identifier = 8});
		engine_finish(rig->engine);
		g_assert_cmpuint(rig->calls->len, ==, 2);
		g_assert_cmpuint(rig_call(rig, 0)->messages->len, ==, 3);
		g_assert_cmpuint(rig_call(rig, 1)->messages->len, ==, 3);
		g_assert_cmpint(rig_call(rig, 1)->state, ==, CALL_COMPLETED);
		rig_free(rig);
	}
}

/* The header alone, then the message octet by octet; two messages in a segment; TPKTs that hold nothing. */
static void test_segments(void)
{
	struct rig *rig = rig_new();
	struct tcp_line line = signalling_line();
	const struct h225_make setup = {.kind = KIND_SETUP, CALL, .called = "200"};
	GByteArray *tpkt = tpkt_of(q931_message(&setup));
	tcp_send(rig, &line, SIDE_CALLER, tpkt->data, 4);
	for (guint i = 4; i < tpkt->len; i++)
		tcp_send(rig, &line, SIDE_CALLER, tpkt->data + i, 1);
	g_byte_array_unref(tpkt);
	const struct h225_make alerting = {.kind = KIND_ALERTING, .reference = REFERENCE | 0x8000};
	const struct h225_make connect = {.kind = KIND_CONNECT, .reference = REFERENCE | 0x8000};
	GByteArray *two = tpkt_of(q931_message(&alerting)), *rest = tpkt_of(q931_message(&connect));
	static const uint8_t empty[] = {3, 0, 0, 4};
	g_byte_array_append(two, empty, sizeof(empty));
	g_byte_array_append(two, rest->data, rest->len);
	tcp_send(rig, &line, SIDE_CALLEE, two->data, two->len);
	g_byte_array_unref(two);
	g_byte_array_unref(rest);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->messages->len, ==, 3);
	g_assert_cmpstr(call->party[SIDE_CALLEE].uri, ==, "tel:200");
	g_assert_cmpstr(message_at(call, 2)->method, ==, "Connect");
	rig_free(rig);
}

/* Octets are lost, and what comes behind is read from the next segment that begins with a TPKT. */
static void test_lost(void)
{
	struct rig *rig = rig_new();
	struct tcp_line line = signalling_line();
	set_up(rig, &line, false);
	line.seq[SIDE_CALLEE] += 100;
	rig_wait(rig, 6 * T38_SECOND);
	static const uint8_t middle[] = {0xde, 0xad, 0xbe, 0xef, 3, 0, 0, 9};
	tcp_send(rig, &line, SIDE_CALLEE, middle, sizeof(middle));
	rig_wait(rig, 6 * T38_SECOND);
	release(rig, &line, SIDE_CALLEE);
	release(rig, &line, SIDE_CALLER);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->state, ==, CALL_COMPLETED);
	g_assert_cmpint(call->ended_by, ==, SIDE_CALLEE);
	rig_free(rig);
}

/* What is not H.323: T.38 over TCP keeps its way, and a TPKT of X.224 is nothing. */
static void test_others(void)
{
	struct rig *rig = rig_new();
	static const uint8_t x224[] = {3, 0, 0, 11, 6, 0xe0, 0, 0, 0, 1, 0};
	static const uint8_t bad[] = {3, 0, 0, 3, 8, 2, 0, 1, 5};
	struct tcp_line line = {{A, B}, {41000, 1503}, {1, 1}};
	tcp_send(rig, &line, SIDE_CALLER, x224, sizeof(x224));
	tcp_send(rig, &line, SIDE_CALLER, bad, sizeof(bad));
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 0);
	rig_free(rig);
}

/* ---- limits ---- */

static void test_limits(void)
{
	struct limits limits = limits_default();
	limits.max_calls = 5;
	limits.max_messages = 10;
	limits.max_tcp_streams = 4;
	struct rig *rig = rig_new_with(&limits, true);
	for (unsigned i = 1; i <= 100; i++) {
		struct tcp_line line = signalling_line();
		line.port[0] = 20000 + i;
		h225_send(rig, &line, SIDE_CALLER,
			(struct h225_make){.kind = KIND_SETUP, .reference = i, .identifier = i});
	}
	struct tcp_line line = signalling_line(), control = control_line();
	set_up(rig, &line, true);
	for (unsigned i = 1; i <= 100; i++)
		h245_send(rig, &control, SIDE_CALLER, h245_open(i, CHANNEL_FAX));
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 101); /* the one of this identifier was closed */
	g_assert_cmpuint(rig_call(rig, 100)->messages->len, ==, 10);
	g_assert_cmpuint(rig_call(rig, 100)->messages_dropped, ==, 93);
	rig_free(rig);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/h323/own-connection", test_own_connection);
	g_test_add_func("/h323/behind-nat", test_behind_nat);
	g_test_add_func("/h323/messages", test_messages);
	g_test_add_func("/h323/tunnelled", test_tunnelled);
	g_test_add_func("/h323/both-ways", test_both_ways);
	g_test_add_func("/h323/over-tcp", test_over_tcp);
	g_test_add_func("/h323/fast-start", test_fast_start);
	g_test_add_func("/h323/fast-start-refused", test_fast_start_refused);
	g_test_add_func("/h323/refused", test_refused);
	g_test_add_func("/h323/offered-anew", test_offered_anew);
	g_test_add_func("/h323/not-answered", test_not_answered);
	g_test_add_func("/h323/by-reference", test_by_reference);
	g_test_add_func("/h323/two-hops", test_two_hops);
	g_test_add_func("/h323/joined-late", test_joined_late);
	g_test_add_func("/h323/joined-in-tunnel", test_joined_in_tunnel);
	g_test_add_func("/h323/same-ports", test_same_ports);
	g_test_add_func("/h323/segments", test_segments);
	g_test_add_func("/h323/lost", test_lost);
	g_test_add_func("/h323/others", test_others);
	g_test_add_func("/h323/limits", test_limits);
	return g_test_run();
}
