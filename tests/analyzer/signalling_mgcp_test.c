/* Calls set up by MGCP, through the engine: gateways at A and B, the call agent at AGENT. */
#include "tests/analyzer/fax_make.h"
#include "tests/analyzer/sip_make.h"

#define A "192.0.2.1" /* the caller's gateway */
#define B "192.0.2.2"
#define AGENT "192.0.2.9"
#define FAR "198.51.100.7" /* of another network */

#define LINE_A "aaln/1@a.test MGCP 1.0\r\n"
#define LINE_B "aaln/2@b.test MGCP 1.0\r\n"
#define CALL "C: 7a38\r\n"

/* To a gateway, and from it. */
static void command(struct rig *rig, const char *gateway, const char *text)
{
	rig_udp(rig, AGENT, 2727, gateway, 2427, text, strlen(text));
}

static void answer(struct rig *rig, const char *gateway, const char *text)
{
	rig_udp(rig, gateway, 2427, AGENT, 2727, text, strlen(text));
}

static const char *with(struct rig *rig, const char *head, const char *body)
{
	return keep(rig, g_strdup_printf("%s\r\n%s", head, body));
}

/* Audio on both sides, ports 4000. */
static void set_up(struct rig *rig)
{
	command(rig, A, "CRCX 1 " LINE_A CALL "M: recvonly\r\n");
	answer(rig, A, with(rig, "200 1 OK\r\nI: A1\r\n", sdp_audio(rig, A, 4000)));
	command(rig, B,
		with(rig, "CRCX 2 " LINE_B CALL "M: sendrecv\r\n", sdp_audio(rig, A, 4000)));
	answer(rig, B, with(rig, "200 2 OK\r\nI: B1\r\n", sdp_audio(rig, B, 4000)));
	command(rig, A,
		with(rig, "MDCX 3 " LINE_A CALL "I: A1\r\nM: sendrecv\r\n",
			sdp_audio(rig, B, 4000)));
	answer(rig, A, "200 3 OK\r\n");
}

/* The agent asks B for T.38: ports 5000. */
static void ask_callee(struct rig *rig)
{
	command(rig, B, "MDCX 4 " LINE_B CALL "I: B1\r\nL: a:image/t38\r\n");
	answer(rig, B, with(rig, "200 4 OK\r\n", sdp_image(rig, B, 5000)));
}

static void ask_caller(struct rig *rig)
{
	command(rig, A, with(rig, "MDCX 5 " LINE_A CALL "I: A1\r\n", sdp_image(rig, B, 5000)));
}

static void hang_up(struct rig *rig)
{
	command(rig, A, "DLCX 8 " LINE_A CALL "I: A1\r\n");
	command(rig, B, "DLCX 9 " LINE_B CALL "I: B1\r\n");
	answer(rig, A, "250 8 OK\r\n");
	answer(rig, B, "250 9 OK\r\n");
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

/* ---- a fax ---- */

static void test_fax(void)
{
	struct rig *rig = rig_new();
	t38_time start = rig->now + rig->step;
	set_up(rig);
	ask_callee(rig);
	ask_caller(rig);
	answer(rig, A, with(rig, "200 5 OK\r\n", sdp_image(rig, A, 5000)));
	g_assert_cmpuint(rig->of_content[ENGINE_MGCP], ==, 10);
	udptl_fax(rig, A, B);
	t38_time bye = rig->now + rig->step;
	hang_up(rig);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->signalling, ==, SIGNALLING_MGCP);
	g_assert_cmpstr(call->call_id, ==, "7a38@" AGENT);
	g_assert_cmpint(call->state, ==, CALL_COMPLETED);
	g_assert_cmpint(call->start, ==, start);
	g_assert_cmpint(call->answer, ==, start + 4 * rig->step);
	g_assert_cmpint(call->end, ==, bye);
	g_assert_cmpint(call->ended_by, ==, -1);
	check_host(&call->party[SIDE_CALLER].address, A);
	check_host(&call->party[SIDE_CALLEE].address, B);
	g_assert_cmpstr(call->party[SIDE_CALLER].uri, ==, "aaln/1@a.test");
	g_assert_cmpstr(call->party[SIDE_CALLEE].uri, ==, "aaln/2@b.test");
	g_assert_cmpuint(call->hops->len, ==, 2);
	g_assert_true(call->t38.negotiated);
	g_assert_cmpint(call->t38.offered_by, ==, SIDE_CALLEE);
	g_assert_cmpint(call->t38.trigger, ==, T38_TRIGGER_REINVITE);
	g_assert_cmpuint(call->t38.offer_packet, ==, 8);
	g_assert_cmpuint(call->t38.answer_packet, ==, 10);
	g_assert_cmpstr(call->t38.side[SIDE_CALLER].udp_ec, ==, "t38UDPRedundancy");
	g_assert_cmpint(call->fax->result.status, ==, FAX_SUCCESS);
	g_assert_null(call->verdict_root);
	rig_free(rig);
}

/* What each message is, and who sent it. */
static void test_messages(void)
{
	static const struct {
		const char *method, *offer, *media;
		unsigned status;
		enum side from;
	} want[] = {{"CRCX", "recvonly", NULL, 0, SIDE_CALLEE},
		{"CRCX", "audio PCMU :4000", "audio", 200, SIDE_CALLER},
		{"CRCX", "sendrecv audio PCMU :4000", "audio", 0, SIDE_CALLER},
		{"CRCX", "audio PCMU :4000", "audio", 200, SIDE_CALLEE},
		{"MDCX", "sendrecv audio PCMU :4000", "audio", 0, SIDE_CALLEE},
		{"MDCX", NULL, NULL, 200, SIDE_CALLER}, {"MDCX", "image", "image", 0, SIDE_CALLER},
		{"MDCX", "image udptl :5000 T.38 v0 redundancy", "image", 200, SIDE_CALLEE}};
	struct rig *rig = rig_new();
	set_up(rig);
	ask_callee(rig);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->messages->len, ==, G_N_ELEMENTS(want));
	for (guint i = 0; i < call->messages->len; i++) {
		const struct message *m = message_at(call, i);
		g_assert_cmpstr(m->method, ==, want[i].method);
		g_assert_cmpstr(m->offer, ==, want[i].offer);
		g_assert_cmpstr(m->media, ==, want[i].media);
		g_assert_cmpuint(m->status, ==, want[i].status);
		g_assert_cmpint(m->from, ==, want[i].from);
		g_assert_cmpuint(m->cseq, ==, i / 2 + 1);
		g_assert_cmpuint(m->packet, ==, i + 1);
	}
	rig_free(rig);
}

/* ---- refused ---- */

static void check_refused(struct rig *rig, enum side by, int status)
{
	const struct t38_setup *t38 = &rig_only_call(rig)->t38;
	g_assert_true(t38->offered);
	g_assert_false(t38->negotiated);
	g_assert_cmpint(t38->offered_by, ==, by);
	g_assert_cmpint(t38->refused_status, ==, status);
	rig_free(rig);
}

static void test_refused_by_code(void)
{
	struct rig *rig = rig_new();
	set_up(rig);
	ask_callee(rig);
	ask_caller(rig);
	answer(rig, A, "534 5 codec negotiation failure\r\n");
	check_refused(rig, SIDE_CALLEE, 534);
	/* The first gateway that is asked refuses: the agent asked for the other side. */
	rig = rig_new();
	set_up(rig);
	command(rig, B, "MDCX 4 " LINE_B CALL "I: B1\r\nL: p:20, a:image/t38\r\n");
	answer(rig, B, "534 4 no\r\n");
	check_refused(rig, SIDE_CALLER, 534);
}

static void test_refused_by_sdp(void)
{
	struct rig *rig = rig_new();
	set_up(rig);
	ask_callee(rig);
	ask_caller(rig);
	answer(rig, A, with(rig, "200 5 OK\r\n", sdp_audio(rig, A, 4000)));
	check_refused(rig, SIDE_CALLEE, 200);
	rig = rig_new();
	set_up(rig);
	ask_callee(rig);
	ask_caller(rig);
	answer(rig, A, with(rig, "200 5 OK\r\n", sdp(rig, A, "m=image 0 udptl t38\r\n")));
	check_refused(rig, SIDE_CALLEE, 200);
}

/* A later attempt is taken. */
static void test_refused_then_agreed(void)
{
	struct rig *rig = rig_new();
	set_up(rig);
	ask_callee(rig);
	ask_caller(rig);
	answer(rig, A, "534 5 no\r\n");
	command(rig, A, with(rig, "MDCX 6 " LINE_A CALL "I: A1\r\n", sdp_image(rig, B, 5000)));
	answer(rig, A, with(rig, "200 6 OK\r\n", sdp_image(rig, A, 5000)));
	const struct t38_setup *t38 = &rig_only_call(rig)->t38;
	g_assert_true(t38->negotiated);
	g_assert_cmpint(t38->offered_by, ==, SIDE_CALLEE);
	g_assert_cmpint(t38->refused_status, ==, -1);
	rig_free(rig);
}

/* An audio call: no fax at all. T.38 beside audio is no offer. */
static void test_audio(void)
{
	struct rig *rig = rig_new();
	set_up(rig);
	command(rig, B,
		with(rig, "MDCX 4 " LINE_B CALL "I: B1\r\n",
			sdp(rig, A, "m=audio 4000 RTP/AVP 0\r\nm=image 5000 udptl t38\r\n")));
	answer(rig, B, "200 4 OK\r\n");
	hang_up(rig);
	const struct call *call = rig_only_call(rig);
	g_assert_false(call_is_fax(call));
	g_assert_cmpint(call->t38.refused_status, ==, -1);
	rig_free(rig);
}

/* ---- who calls ---- */

static enum side side_of(struct rig *rig, const char *host)
{
	const struct call *call = rig_only_call(rig);
	struct ip_addr addr;
	g_assert_true(ip_addr_parse(host, strlen(host), &addr));
	g_assert_false(ip_addr_equal(&call->party[0].address, &call->party[1].address));
	return ip_addr_equal(&call->party[SIDE_CALLER].address, &addr) ? SIDE_CALLER : SIDE_CALLEE;
}

/* One gateway only: the other party is where the agent lets it send to. */
static void test_one_gateway(void)
{
	struct rig *rig = rig_new();
	command(rig, A, "CRCX 1 " LINE_A CALL "M: recvonly\r\n");
	answer(rig, A, with(rig, "200 1 OK\r\nI: A1\r\n", sdp_image(rig, A, 5000)));
	command(rig, A,
		with(rig, "MDCX 2 " LINE_A CALL "I: A1\r\nM: sendrecv\r\n",
			sdp_image(rig, FAR, 5000)));
	answer(rig, A, "200 2 OK\r\n");
	udptl_fax(rig, A, FAR);
	g_assert_cmpint(side_of(rig, A), ==, SIDE_CALLER);
	const struct call *call = rig_call(rig, 0);
	check_host(&call->party[SIDE_CALLEE].address, FAR);
	g_assert_true(call->t38.negotiated);
	g_assert_cmpint(call->t38.trigger, ==, T38_TRIGGER_INITIAL);
	g_assert_cmpint(call->fax->result.status, ==, FAX_SUCCESS);
	rig_free(rig);
}

/* Given the other's description at once, it is called. */
static void test_called_by_sdp(void)
{
	struct rig *rig = rig_new();
	command(rig, B,
		with(rig, "CRCX 1 " LINE_B CALL "M: sendrecv\r\n", sdp_audio(rig, FAR, 4000)));
	answer(rig, B, with(rig, "200 1 OK\r\nI: B1\r\n", sdp_audio(rig, B, 4000)));
	g_assert_cmpint(side_of(rig, B), ==, SIDE_CALLEE);
	rig_free(rig);
}

/* The first connection may be made at the called side: where the handset was lifted, or rung, tells. */
static void test_called_by_hook(void)
{
	struct rig *rig = rig_new();
	answer(rig, B, "NTFY 70 " LINE_B "X: 1\r\nO: L/hd\r\n");
	command(rig, B, "200 70 OK\r\n");
	command(rig, B, with(rig, "CRCX 1 " LINE_B CALL, sdp_audio(rig, A, 4000)));
	g_assert_cmpint(side_of(rig, B), ==, SIDE_CALLER);
	rig_free(rig);
	rig = rig_new();
	command(rig, B, "RQNT 71 " LINE_B "X: 1\r\nS: L/rg\r\n");
	answer(rig, B, "200 71 OK\r\n");
	answer(rig, B, "NTFY 72 " LINE_B "X: 1\r\nO: L/hd\r\n");
	command(rig, B, "CRCX 1 " LINE_B CALL "M: recvonly\r\n");
	command(rig, B, with(rig, "MDCX 2 " LINE_B CALL, sdp_audio(rig, A, 4000)));
	g_assert_cmpint(side_of(rig, B), ==, SIDE_CALLEE);
	rig_free(rig);
}

/* What is long ago says nothing. */
static void test_old_hook(void)
{
	struct rig *rig = rig_new();
	command(rig, B, "RQNT 71 " LINE_B "X: 1\r\nS: L/rg\r\n");
	rig_wait(rig, 61 * T38_SECOND);
	command(rig, B, "CRCX 1 " LINE_B CALL "M: recvonly\r\n");
	command(rig, B, with(rig, "MDCX 2 " LINE_B CALL, sdp_audio(rig, A, 4000)));
	g_assert_cmpint(side_of(rig, B), ==, SIDE_CALLER);
	rig_free(rig);
}

/* "$" asks for any line of the gateway: later commands name the one that it chose. */
static void test_chosen_line(void)
{
	struct rig *rig = rig_new();
	command(rig, A, "CRCX 1 aaln/$@a.test MGCP 1.0\r\n" CALL "M: recvonly\r\n");
	answer(rig, A, "200 1 OK\r\nZ: AALN/1@A.test\r\nI: A1\r\n");
	command(rig, A, "MDCX 2 " LINE_A CALL "I: A1\r\nM: sendrecv\r\n");
	answer(rig, A, "NTFY 90 " LINE_A "X: 1\r\nO: L/hu\r\n");
	command(rig, A, "DLCX 3 " LINE_A CALL "I: A1\r\n");
	const struct call *call = rig_only_call(rig);
	g_assert_cmpstr(call->party[SIDE_CALLER].uri, ==, "AALN/1@A.test");
	g_assert_cmpuint(call->messages->len, ==, 5);
	g_assert_cmpint(call->state, ==, CALL_CANCELLED);
	g_assert_cmpint(call->ended_by, ==, SIDE_CALLER);
	rig_free(rig);
}

/* ---- the end ---- */

static void test_hung_up(void)
{
	struct rig *rig = rig_new();
	set_up(rig);
	answer(rig, B, "NTFY 80 " LINE_B "X: 1\r\nO: L/hu\r\n");
	command(rig, B, "200 80 OK\r\n");
	hang_up(rig);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->ended_by, ==, SIDE_CALLEE);
	g_assert_cmpstr(message_at(call, 6)->method, ==, "NTFY");
	g_assert_cmpint(message_at(call, 6)->from, ==, SIDE_CALLEE);
	g_assert_cmpint(message_at(call, 7)->from, ==, SIDE_CALLER);
	rig_free(rig);
}

/* One connection of two is deleted: the call goes on, until the other one is. */
static void test_half(void)
{
	struct rig *rig = rig_new();
	set_up(rig);
	command(rig, A, "DLCX 8 " LINE_A CALL "I: A1\r\n");
	g_assert_cmpint(rig_only_call(rig)->state, ==, CALL_IN_PROGRESS);
	rig_free(rig);
	/* All of an endpoint's connections are deleted by a command that names none. */
	rig = rig_new();
	set_up(rig);
	command(rig, A, "DLCX 8 " LINE_A CALL);
	command(rig, B, "DLCX 9 " LINE_B CALL "I: other\r\n");
	command(rig, B, "DLCX 10 " LINE_B);
	g_assert_cmpint(rig_only_call(rig)->state, ==, CALL_COMPLETED);
	rig_free(rig);
}

/* All lines of the gateway. */
static void test_any_line(void)
{
	struct rig *rig = rig_new();
	command(rig, A, "CRCX 1 " LINE_A CALL "M: recvonly\r\n");
	answer(rig, A, "200 1 OK\r\nI: A1\r\n");
	command(rig, A, "DLCX 8 aaln/2*@a.test MGCP 1.0\r\n" CALL);
	command(rig, A, "DLCX 9 aaln/*@a.test MGCP 1.0\r\n" CALL);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->state, ==, CALL_CANCELLED);
	g_assert_cmpuint(call->bye_packet, ==, 4);
	rig_free(rig);
}

/* The only connection is refused: that was the call. A second attempt goes on with it. */
static void test_connection_refused(void)
{
	for (int again = 0; again < 2; again++) {
		struct rig *rig = rig_new();
		command(rig, A, "CRCX 1 " LINE_A CALL "M: recvonly\r\n");
		answer(rig, A, "403 1 no resources\r\n");
		if (again)
			command(rig, A, "CRCX 2 " LINE_A CALL "M: recvonly\r\n");
		const struct call *call = rig_only_call(rig);
		g_assert_cmpint(call->state, ==, again ? CALL_IN_PROGRESS : CALL_REJECTED);
		g_assert_cmpint(call->final_status, ==, again ? -1 : 403);
		g_assert_cmpint(call->ended_by, ==, -1);
		rig_free(rig);
	}
	/* The other connection is there still. */
	struct rig *rig = rig_new();
	set_up(rig);
	command(rig, "192.0.2.3", "CRCX 20 x@c.test MGCP 1.0\r\n" CALL);
	answer(rig, "192.0.2.3", "500 20 unknown\r\n");
	g_assert_cmpint(rig_only_call(rig)->state, ==, CALL_IN_PROGRESS);
	rig_free(rig);
}

/* The gateway deletes a connection itself, and tells the agent. */
static void test_deleted_by_gateway(void)
{
	static const unsigned ports[] = {2727, 2427};
	for (size_t i = 0; i < G_N_ELEMENTS(ports); i++) {
		struct rig *rig = rig_new();
		const char *text = "DLCX 60 " LINE_A CALL "I: A1\r\nE: 900 - Hardware error\r\n";
		command(rig, A, "CRCX 1 " LINE_A CALL "M: recvonly\r\n");
		answer(rig, A, "200 1 OK\r\nI: A1\r\n");
		rig_udp(rig, A, 2427, AGENT, ports[i], text, strlen(text));
		rig_udp(rig, AGENT, ports[i], A, 2427, "250 60 OK\r\n", 11);
		const struct call *call = rig_only_call(rig);
		g_assert_cmpint(call->state, ==, CALL_CANCELLED); /* nobody had answered */
		g_assert_cmpuint(call->messages->len, ==, 4);
		g_assert_cmpint(message_at(call, 2)->from, ==, SIDE_CALLER);
		g_assert_cmpint(message_at(call, 3)->from, ==, SIDE_CALLEE);
		rig_free(rig);
	}
}

/* A connection under the same call id: the call is not over. */
static void test_reopened(void)
{
	struct rig *rig = rig_new();
	set_up(rig);
	hang_up(rig);
	command(rig, A, "CRCX 20 " LINE_A CALL "M: recvonly\r\n");
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->state, ==, CALL_IN_PROGRESS);
	g_assert_cmpuint(call->bye_packet, ==, 0);
	rig_free(rig);
}

/* ---- what is sent again ---- */

static void test_again(void)
{
	struct rig *rig = rig_new();
	const char *text = "CRCX 1 " LINE_A CALL "M: recvonly\r\n";
	command(rig, A, text);
	rig_wait(rig, 300 * T38_MS);
	command(rig, A, text);
	rig->step = T38_MS;
	command(rig, A, text); /* the same packet, captured twice */
	answer(rig, A, "200 1 OK\r\nI: A1\r\n");
	command(rig, A, "DLCX 2 " LINE_A CALL "I: A1\r\n");
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->messages->len, ==, 4);
	g_assert_false(message_at(call, 0)->retransmission);
	g_assert_true(message_at(call, 1)->retransmission);
	g_assert_cmpuint(call->captured_twice, ==, 1);
	g_assert_cmpint(call->state, ==, CALL_CANCELLED); /* there was one connection */
	rig_free(rig);
}

static void test_piggyback(void)
{
	struct rig *rig = rig_new();
	command(rig, A,
		"CRCX 1 " LINE_A CALL "M: recvonly\r\n.\r\nRQNT 2 " LINE_A "X: 1\r\nS: L/dl\r\n");
	answer(rig, A, "200 1 OK\r\nI: A1\r\n.\r\n200 2 OK\r\n");
	g_assert_cmpuint(rig->packets, ==, 2); /* a packet is told once */
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->messages->len, ==, 4);
	g_assert_cmpstr(message_at(call, 1)->offer, ==, "L/dl");
	g_assert_cmpstr(message_at(call, 3)->method, ==, "RQNT");
	rig_free(rig);
}

/* RFC 3435 3.5.6: a provisional response, the response, which asks for an acknowledgement, and that. */
static void test_provisional(void)
{
	struct rig *rig = rig_new();
	command(rig, A, "CRCX 1 " LINE_A CALL "M: recvonly\r\n");
	answer(rig, A, "100 1 PENDING\r\nI: A1\r\n");
	answer(rig, A, with(rig, "200 1 OK\r\nK:\r\nI: A1\r\n", sdp_audio(rig, A, 4000)));
	command(rig, A, "000 1\r\n");
	command(rig, A, "000 2\r\n"); /* of no transaction that is known */
	g_assert_cmpuint(rig->packets, ==, 4);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->messages->len, ==, 4);
	g_assert_cmpuint(message_at(call, 1)->status, ==, 100);
	g_assert_cmpint(message_at(call, 2)->from, ==, SIDE_CALLER);
	g_assert_cmpstr(message_at(call, 3)->method, ==, "Ack");
	g_assert_null(message_at(call, 3)->reason);
	g_assert_cmpuint(message_at(call, 3)->cseq, ==, 1);
	g_assert_cmpint(message_at(call, 3)->from, ==, SIDE_CALLEE);
	g_assert_cmpuint(call->media->len, ==, 1);
	rig_free(rig);
}

/* A number of a transaction is used for another one in the same call. */
static void test_number_again(void)
{
	struct rig *rig = rig_new();
	set_up(rig);
	ask_callee(rig);
	command(rig, B, "MDCX 4 " LINE_B CALL "I: B1\r\nM: inactive\r\n");
	answer(rig, B, "534 4 no\r\n");
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->messages->len, ==, 10);
	g_assert_cmpint(call->t38.refused_status, ==, -1); /* it was not T.38 that was refused */
	rig_free(rig);
}

/* ---- forms in the field ---- */

/* Line ends of LF, verbs and names in lower case, blanks, names of trunks, versions and packages in the first line,
 * options with lists, statistics. */
static void test_forms(void)
{
	struct rig *rig = rig_new();
	command(rig, A,
		"crcx 1 S2/DS1-1/1@[192.0.2.1] MGCP 1.0 NCS "
		"1.0\nc:7A38\nl:p:20,a:PCMU;image/t38,e:on,"
		"fxr/fx:t38;off\nm:recvonly\nr:FXR/t38(N)\nx:1\n");
	answer(rig, A, with(rig, "200 1\ni:A1\n", "v=0\nc=IN IP4 " A "\nm=audio 4000 RTP/AVP 0\n"));
	answer(rig, A, "NTFY 2 S2/DS1-1/1@[192.0.2.1] MGCP 0.1\r\nX:1\r\nO:fxr/t38(start)\r\n");
	command(rig, A, "MDCX 3 s2/ds1-1/1@[192.0.2.1] MGCP 1.0\nC:7A38\nI:A1\nL: a:image/t38\n");
	answer(rig, A, "200 3 OK\r\n\r\nv=0\nc=IN IP4 " A "\nm=image 5000 udptl t38\n");
	command(rig, A,
		with(rig, "MDCX 4 S2/DS1-1/1@[192.0.2.1] MGCP 1.0\nC:7A38\nI:A1\nM:sendrecv\n",
			"v=0\nc=IN IP4 " B "\nm=image 5000 udptl t38\n"));
	command(rig, A, "DLCX 5 S2/DS1-1/1@[192.0.2.1] MGCP 1.0\nC:7A38\nI:A1\n");
	answer(rig, A, "250 5 OK\nP: PS=1245, OS=62345, PR=780, OR=45123, PL=10, JI=27, LA=48\n");
	const struct call *call = rig_only_call(rig);
	g_assert_cmpstr(call->party[SIDE_CALLER].uri, ==, "S2/DS1-1/1@[192.0.2.1]");
	g_assert_cmpuint(call->messages->len, ==, 8);
	g_assert_cmpstr(message_at(call, 0)->offer, ==, "recvonly"); /* T.38 is one of several */
	g_assert_cmpstr(message_at(call, 2)->offer, ==, "fxr/t38(start)");
	g_assert_true(call->t38.negotiated);
	g_assert_cmpint(call->t38.offered_by, ==, SIDE_CALLER);
	g_assert_cmpint(call->state, ==, CALL_COMPLETED);
	rig_free(rig);
}

/* A response without a description to what asked for T.38, and one that has two descriptions. */
static void test_descriptions(void)
{
	struct rig *rig = rig_new();
	set_up(rig);
	command(rig, B, "MDCX 4 " LINE_B CALL "I: B1\r\nL: a:image/t38\r\n");
	answer(rig, B, "200 4 OK\r\n");
	ask_caller(rig);
	answer(rig, A,
		"200 5 OK\r\n\r\nv=0\r\nc=IN IP4 " A "\r\nm=image 5000 udptl t38\r\n\r\n"
		"v=0\r\nc=IN IP4 " A "\r\nm=audio 0 RTP/AVP 0\r\n");
	const struct call *call = rig_only_call(rig);
	g_assert_cmpstr(message_at(call, 9)->offer, ==, "image udptl :5000 T.38 v0, audio :0");
	g_assert_true(call->t38.negotiated);
	g_assert_cmpuint(call->t38.side[SIDE_CALLER].media.port, ==, 5000);
	rig_free(rig);
}

/* RFC 5347 2.1.2: the gateways change to T.38 by themselves; they may say so, and nobody offers it. */
static void test_gateways_alone(void)
{
	struct rig *rig = rig_new();
	command(rig, A, "CRCX 1 " LINE_A CALL "L: fxr/fx:gw\r\nM: sendrecv\r\n");
	answer(rig, A, with(rig, "200 1 OK\r\nI: A1\r\n", sdp_audio(rig, A, 5000)));
	command(rig, A, with(rig, "MDCX 2 " LINE_A CALL "I: A1\r\n", sdp_audio(rig, B, 5000)));
	answer(rig, A, "NTFY 3 " LINE_A "X: 1\r\nO: FXR/gwfax(start)\r\n");
	rtp_voice(rig, A, 5000, B, 5000, 20, 7);
	rtp_voice(rig, B, 5000, A, 5000, 20, 8);
	udptl_fax(rig, A, B);
	rtp_voice(rig, A, 5000, B, 5000, 20, 7);
	const struct call *call = rig_only_call(rig);
	g_assert_nonnull(call->fax);
	g_assert_cmpint(call->fax->result.status, ==, FAX_SUCCESS);
	g_assert_cmpuint(call->rtp_on_t38[0] + call->rtp_on_t38[1], ==, 0);
	g_assert_cmpstr(message_at(call, 0)->offer, ==, "sendrecv");
	g_assert_cmpstr(message_at(call, 3)->offer, ==, "FXR/gwfax(start)");
	g_assert_false(call->t38.offered);
	rig_free(rig);
}

/* What is said about gateways, and not about calls. */
static void test_no_calls(void)
{
	struct rig *rig = rig_new();
	answer(rig, A, "RSIP 1 *@a.test MGCP 1.0\r\nRM: restart\r\n");
	command(rig, A, "200 1 OK\r\n");
	command(rig, A, "AUEP 2 *@a.test MGCP 1.0\r\n");
	answer(rig, A, "200 2 OK\r\nZ: aaln/1@a.test\r\nZ: aaln/2@a.test\r\n");
	command(rig, A, "EPCF 3 aaln/1@a.test MGCP 1.0\r\nB: e:mu\r\n");
	command(rig, A, "RQNT 4 aaln/1@a.test MGCP 1.0\r\nX: 1\r\nR: L/hd, fxr/t38\r\n");
	command(rig, A, "DLCX 5 aaln/*@a.test MGCP 1.0\r\n");
	answer(rig, A, "500 5 unknown endpoint\r\n");
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 0);
	g_assert_cmpuint(rig->packets, ==, 0);
	rig_free(rig);
}

/* ---- which call ---- */

/* The line is used again soon behind the end of a call: what belongs to none yet is not the old one's. Audits are about
 * no call. */
static void test_line_again(void)
{
	struct rig *rig = rig_new();
	set_up(rig);
	command(rig, A, "AUEP 7 " LINE_A "F: A\r\n");
	answer(rig, A, "200 7 OK\r\n");
	hang_up(rig);
	answer(rig, A, "NTFY 70 " LINE_A "X: 1\r\nO: L/hu\r\n");
	command(rig, A, "RQNT 71 " LINE_A "X: 2\r\nR: L/hd\r\n");
	answer(rig, A, "NTFY 72 " LINE_A "X: 2\r\nO: L/hd\r\n");
	command(rig, A, "200 72 OK\r\n.\r\nRQNT 73 " LINE_A "X: 3\r\nS: L/dl\r\n");
	command(rig, B, "RQNT 74 " LINE_B "X: 3\r\nS: L/rg\r\n");
	command(rig, A, "CRCX 75 " LINE_A "C: 99\r\n");
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 2);
	g_assert_cmpuint(rig_call(rig, 0)->messages->len, ==, 6 + 4 + 2);
	g_assert_cmpuint(rig_call(rig, 1)->messages->len, ==, 1);
	rig_free(rig);
}

/* The agent fails; another one goes on. */
static void test_second_agent(void)
{
	struct rig *rig = rig_new();
	const char *a = "DLCX 8 " LINE_A CALL "I: A1\r\n", *b = "DLCX 9 " LINE_B CALL "I: B1\r\n";
	set_up(rig);
	rig_udp(rig, "192.0.2.8", 2427, A, 2427, a, strlen(a));
	rig_udp(rig, A, 2427, "192.0.2.8", 2427, "250 8 OK\r\n", 10);
	rig_udp(rig, "192.0.2.8", 2427, B, 2427, b, strlen(b));
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->messages->len, ==, 9);
	g_assert_cmpint(call->state, ==, CALL_COMPLETED);
	rig_free(rig);
}

/* The capture begins in the middle: a description begins the call, other messages do not. */
static void test_joined_late(void)
{
	struct rig *rig = rig_new();
	command(rig, A, "MDCX 1 " LINE_A CALL "I: A1\r\nM: sendrecv\r\n");
	answer(rig, A, "200 1 OK\r\n");
	command(rig, A, "DLCX 2 " LINE_A CALL "I: A1\r\n");
	answer(rig, A, "200 77 OK\r\n");
	g_assert_cmpuint(rig->packets, ==, 0);
	command(rig, A, with(rig, "MDCX 3 " LINE_A CALL "I: A1\r\n", sdp_image(rig, B, 5000)));
	answer(rig, A, with(rig, "200 3 OK\r\n", sdp_image(rig, A, 5000)));
	udptl_fax(rig, A, B);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->signalling, ==, SIGNALLING_MGCP);
	g_assert_cmpint(call->fax->result.status, ==, FAX_SUCCESS);
	rig_free(rig);
}

/* The same call id of two agents: two calls. One id twice at an agent: one. */
static void test_keys(void)
{
	struct rig *rig = rig_new();
	const char *text = "CRCX 1 " LINE_A CALL "M: recvonly\r\n";
	command(rig, A, text);
	rig_udp(rig, "192.0.2.8", 2727, A, 2427, text, strlen(text));
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 2);
	g_assert_cmpstr(rig_call(rig, 1)->call_id, ==, "7a38@192.0.2.8");
	rig_free(rig);
}

/* Connections, messages and calls without end. */
static void test_limits(void)
{
	struct limits limits = limits_default();
	limits.max_messages = 10;
	limits.max_calls = 5;
	limits.max_text = 2000;
	struct rig *rig = rig_new_with(&limits, true);
	for (unsigned i = 1; i <= 100; i++) {
		char *text = g_strdup_printf("CRCX %u aaln/%u@a.test MGCP 1.0\r\n" CALL, i, i);
		command(rig, A, text);
		g_free(text);
	}
	for (unsigned i = 1; i <= 20; i++) {
		char *text = g_strdup_printf("CRCX %u " LINE_A "C: %u\r\n", 1000 + i, i);
		command(rig, A, text);
		g_free(text);
	}
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 21);
	g_assert_cmpuint(rig_call(rig, 0)->messages->len, ==, 10);
	g_assert_cmpuint(rig_call(rig, 0)->messages_dropped, ==, 90);
	rig_free(rig);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/mgcp/fax", test_fax);
	g_test_add_func("/mgcp/messages", test_messages);
	g_test_add_func("/mgcp/refused/by-code", test_refused_by_code);
	g_test_add_func("/mgcp/refused/by-sdp", test_refused_by_sdp);
	g_test_add_func("/mgcp/refused/then-agreed", test_refused_then_agreed);
	g_test_add_func("/mgcp/audio", test_audio);
	g_test_add_func("/mgcp/sides/one-gateway", test_one_gateway);
	g_test_add_func("/mgcp/sides/called-by-sdp", test_called_by_sdp);
	g_test_add_func("/mgcp/sides/called-by-hook", test_called_by_hook);
	g_test_add_func("/mgcp/sides/old-hook", test_old_hook);
	g_test_add_func("/mgcp/sides/chosen-line", test_chosen_line);
	g_test_add_func("/mgcp/end/hung-up", test_hung_up);
	g_test_add_func("/mgcp/end/half", test_half);
	g_test_add_func("/mgcp/end/by-gateway", test_deleted_by_gateway);
	g_test_add_func("/mgcp/end/any-line", test_any_line);
	g_test_add_func("/mgcp/end/connection-refused", test_connection_refused);
	g_test_add_func("/mgcp/end/reopened", test_reopened);
	g_test_add_func("/mgcp/again", test_again);
	g_test_add_func("/mgcp/piggyback", test_piggyback);
	g_test_add_func("/mgcp/provisional", test_provisional);
	g_test_add_func("/mgcp/number-again", test_number_again);
	g_test_add_func("/mgcp/forms", test_forms);
	g_test_add_func("/mgcp/descriptions", test_descriptions);
	g_test_add_func("/mgcp/gateways-alone", test_gateways_alone);
	g_test_add_func("/mgcp/no-calls", test_no_calls);
	g_test_add_func("/mgcp/line-again", test_line_again);
	g_test_add_func("/mgcp/second-agent", test_second_agent);
	g_test_add_func("/mgcp/joined-late", test_joined_late);
	g_test_add_func("/mgcp/keys", test_keys);
	g_test_add_func("/mgcp/limits", test_limits);
	return g_test_run();
}
