/* Calls in tunnels: HEP over UDP and TCP with its own times, datagrams in fragments in fragments. */
#include "dissect/tunnel.h"
#include "tests/analyzer/sip_make.h"

#define COLLECTOR "203.0.113.9"
#define AGENT "203.0.113.1"
#define AGENT_PORT 40000

static void put_text(GByteArray *out, const char *text)
{
	g_byte_array_append(out, (const guint8 *)text, (guint)strlen(text));
}

/* ---- HEP ---- */

static void put_chunk(GByteArray *out, unsigned type, size_t n)
{
	put16(out, 0);
	put16(out, type);
	put16(out, (unsigned)n + 6);
}

static void put_chunk8(GByteArray *out, unsigned type, unsigned value)
{
	put_chunk(out, type, 1);
	put8(out, value);
}

static void put_chunk16(GByteArray *out, unsigned type, unsigned value)
{
	put_chunk(out, type, 2);
	put16(out, value);
}

static void put_chunk32(GByteArray *out, unsigned type, uint32_t value)
{
	put_chunk(out, type, 4);
	put32(out, value);
}

static void put_chunk_host(GByteArray *out, unsigned type, const char *host)
{
	put_chunk(out, type, 4);
	put_host(out, host);
}

/* What an agent sends of a SIP message that `by` sent over TCP at a time. */
static GByteArray *hep_of(const struct leg *leg, enum side by, const char *text, t38_time at)
{
	GByteArray *out = g_byte_array_new();
	put_text(out, "HEP3");
	put16(out, 0);
	put_chunk8(out, 1, 2);
	put_chunk8(out, 2, 6);
	put_chunk_host(out, 3, leg->host[by]);
	put_chunk_host(out, 4, leg->host[peer_of(by)]);
	put_chunk16(out, 7, 5060);
	put_chunk16(out, 8, 5060);
	put_chunk32(out, 9, (uint32_t)(at / T38_SECOND));
	put_chunk32(out, 10, (uint32_t)(at % T38_SECOND / 1000));
	put_chunk8(out, 11, 1);
	put_chunk(out, 15, strlen(text));
	put_text(out, text);
	out->data[4] = (guint8)(out->len >> 8);
	out->data[5] = (guint8)out->len;
	return out;
}

/* How the agent's messages come to the collector. */
struct hep_line {
	struct rig *rig;
	t38_time offset; /* of the agent's clock */
	bool tcp;
	size_t segment; /* octets of one; 0: a message each */
	uint32_t seq;
	GByteArray *pending;
};

static void flush_segments(struct hep_line *line, bool all)
{
	size_t most = line->segment > 0 ? line->segment : line->pending->len;
	while (line->pending->len > 0 && (all || line->pending->len >= most)) {
		size_t n = MIN(most, line->pending->len);
		rig_tcp(line->rig, AGENT, AGENT_PORT, COLLECTOR, 9060, line->seq,
			line->pending->data, n);
		line->seq += (uint32_t)n;
		g_byte_array_remove_range(line->pending, 0, (guint)n);
	}
}

static void hep_send(struct hep_line *line, enum side by, const char *text)
{
	GByteArray *hep = hep_of(&leg_ab, by, text, line->rig->now + line->offset);
	if (line->tcp) {
		g_byte_array_append(line->pending, hep->data, hep->len);
		flush_segments(line, line->segment == 0);
	} else {
		rig_udp(line->rig, AGENT, AGENT_PORT, COLLECTOR, 9060, hep->data, hep->len);
	}
	g_byte_array_unref(hep);
}

static void hep_call(struct hep_line *line)
{
	struct rig *rig = line->rig;
	const struct leg *leg = &leg_ab;
	const char *const caller = leg->host[SIDE_CALLER], *const callee = leg->host[SIDE_CALLEE];
	hep_send(line, SIDE_CALLER,
		sip_request_text(
			rig, leg, SIDE_CALLER, false, "INVITE", 1, sdp_audio(rig, caller, 4000)));
	hep_send(line, SIDE_CALLEE, sip_reply_text(rig, leg, SIDE_CALLEE, 180, "INVITE", 1, NULL));
	hep_send(line, SIDE_CALLEE,
		sip_reply_text(
			rig, leg, SIDE_CALLEE, 200, "INVITE", 1, sdp_audio(rig, callee, 4000)));
	hep_send(line, SIDE_CALLER, sip_request_text(rig, leg, SIDE_CALLER, true, "ACK", 1, NULL));
	hep_send(line, SIDE_CALLEE, sip_request_text(rig, leg, SIDE_CALLEE, true, "BYE", 1, NULL));
	hep_send(line, SIDE_CALLER, sip_reply_text(rig, leg, SIDE_CALLER, 200, "BYE", 1, NULL));
	flush_segments(line, true);
}

static struct hep_line hep_line_of(struct rig *rig, bool tcp, size_t segment, t38_time offset)
{
	return (struct hep_line){rig, offset, tcp, segment, 1000, g_byte_array_new()};
}

/* The call is that of the chunks: its hosts, its times. */
static void check_hep_call(struct rig *rig, t38_time start)
{
	const struct call *call = rig_only_call(rig);
	const struct ip_addr caller = endpoint_at("192.0.2.1", 0).addr,
			     callee = endpoint_at("192.0.2.2", 0).addr;
	g_assert_cmpstr(call->call_id, ==, leg_ab.call_id);
	g_assert_cmpint(call->state, ==, CALL_COMPLETED);
	g_assert_cmpint(call->ended_by, ==, SIDE_CALLEE);
	g_assert_true(ip_addr_equal(&call->party[SIDE_CALLER].address, &caller));
	g_assert_true(ip_addr_equal(&call->party[SIDE_CALLEE].address, &callee));
	g_assert_cmpint(call->start, ==, start);
	g_assert_cmpuint(call->messages->len, ==, 6);
	g_assert_cmpuint(rig->of_content[ENGINE_SIP], ==, 6);
}

static void run_hep(bool tcp, size_t segment, t38_time offset)
{
	struct rig *rig = rig_new();
	struct hep_line line = hep_line_of(rig, tcp, segment, offset);
	hep_call(&line);
	check_hep_call(rig, RIG_START + offset);
	g_byte_array_unref(line.pending);
	rig_free(rig);
}

static void test_hep_udp(void)
{
	run_hep(false, 0, 0);
	run_hep(false, 0, -20 * T38_MS);
	run_hep(false, 0, -86400 * T38_SECOND); /* sent again a day later */
	run_hep(false, 0, 86400 * T38_SECOND);
}

static void test_hep_tcp(void)
{
	run_hep(true, 0, 0);
	run_hep(true, 0, -86400 * T38_SECOND);
	/* many segments a message, and one segment for many */
	for (size_t n = 6; n < 600; n += 7)
		run_hep(true, n, -5 * T38_MS);
	run_hep(true, 1400, 0);
	run_hep(true, 100000, 0);
}

/* Behind lost octets the next message is found. */
static void test_hep_tcp_loss(void)
{
	struct rig *rig = rig_new();
	struct hep_line line = hep_line_of(rig, true, 0, 0);
	GByteArray *lost = hep_of(&leg_ab, SIDE_CALLER, "OPTIONS sip:a SIP/2.0\r\n\r\n", rig->now);
	rig_tcp(rig, AGENT, AGENT_PORT, COLLECTOR, 9060, line.seq, lost->data, lost->len - 10);
	line.seq += lost->len;
	t38_time start = rig->now;
	hep_call(&line);
	/* The stream waits for the octets; at its end it no longer does. */
	rig_wait(rig, 10 * T38_SECOND);
	GByteArray *more = hep_of(&leg_ab, SIDE_CALLER, "no message", rig->now);
	rig_tcp(rig, AGENT, AGENT_PORT, COLLECTOR, 9060, line.seq, more->data, more->len);
	check_hep_call(rig, start);
	g_byte_array_unref(lost);
	g_byte_array_unref(more);
	g_byte_array_unref(line.pending);
	rig_free(rig);
}

/* Octets between messages that are none. */
static void test_hep_tcp_garbage(void)
{
	static const char garbage[] = "HEP3\0\3HEHEP3\0\5 HEP HEPHEP3";
	struct rig *rig = rig_new();
	struct hep_line line = hep_line_of(rig, true, 37, 0);
	GByteArray *first = hep_of(&leg_ab, SIDE_CALLER, "nothing", rig->now);
	g_byte_array_append(line.pending, first->data, first->len);
	g_byte_array_append(line.pending, (const guint8 *)garbage, 20);
	hep_call(&line);
	g_assert_cmpuint(rig_only_call(rig)->messages->len, ==, 6);
	g_byte_array_unref(first);
	g_byte_array_unref(line.pending);
	rig_free(rig);
}

/* More connections than are followed, each with half a message: the oldest goes, nothing overflows. */
static void test_hep_tcp_many(void)
{
	struct rig *rig = rig_new();
	GByteArray *hep = hep_of(&leg_ab, SIDE_CALLER, "OPTIONS sip:a SIP/2.0\r\n\r\n", rig->now);
	for (unsigned port = 1; port <= 200; port++)
		rig_tcp(rig, AGENT, port, COLLECTOR, 9060, 1, hep->data, hep->len - 10);
	struct hep_line line = hep_line_of(rig, true, 100, 0);
	t38_time start = rig->now;
	hep_call(&line);
	check_hep_call(rig, start);
	g_byte_array_unref(hep);
	g_byte_array_unref(line.pending);
	rig_free(rig);
}

/* One message with a time of another age: the calls that go on stay what they are. */
static void test_hep_far_time(void)
{
	struct rig *rig = rig_new();
	struct hep_line line = hep_line_of(rig, false, 0, 0);
	sip_set_up(rig, &leg_ab);
	line.offset = 80LL * 365 * 86400 * T38_SECOND;
	hep_send(&line, SIDE_CALLER,
		"OPTIONS sip:x@192.0.2.2 SIP/2.0\r\nCall-ID: other\r\nCSeq: 1 OPTIONS\r\n\r\n");
	sip_bye(rig, &leg_ab, SIDE_CALLEE, 1);
	engine_finish(rig->engine);
	const struct call *call = rig_call(rig, 0);
	g_assert_cmpint(call->state, ==, CALL_COMPLETED);
	g_assert_cmpuint(call->messages->len, ==, 6);
	g_byte_array_unref(line.pending);
	rig_free(rig);
}

/* ---- fragments ---- */

static GByteArray *payload_of(const GByteArray *packet)
{
	GByteArray *out = g_byte_array_new();
	g_byte_array_append(out, packet->data + 14, packet->len - 14);
	return out;
}

/* A part of an IP packet in a fragment of its own. */
static GByteArray *fragment_of(const GByteArray *packet, size_t from, size_t n, bool more)
{
	GByteArray *out = g_byte_array_new();
	g_byte_array_append(out, packet->data, 34);
	g_byte_array_append(out, packet->data + 34 + from, (guint)n);
	out->data[16] = (guint8)((n + 20) >> 8);
	out->data[17] = (guint8)(n + 20);
	out->data[20] = (guint8)((more ? 0x20 : 0) | from >> 11);
	out->data[21] = (guint8)(from >> 3);
	return out;
}

/* Two fragments of each packet, the second one first, each in an IP packet of its own (IP in IP) when `depth` lasts. */
static void push_nested(struct rig *rig, GByteArray *packet, unsigned depth)
{
	if (depth == 0) {
		rig_push_cut(rig, packet, 0);
		return;
	}
	size_t n = packet->len - 34, half = n / 16 * 8;
	GByteArray *parts[2] = {
		fragment_of(packet, half, n - half, false), fragment_of(packet, 0, half, true)};
	for (unsigned i = 0; i < 2; i++) {
		GByteArray *carried = payload_of(parts[i]);
		/* Each nesting has an identification of its own. */
		GByteArray *outer = begin_packet(AGENT, COLLECTOR, 4, carried->len);
		outer->data[18] = (guint8)depth;
		outer->data[19] = (guint8)i;
		g_byte_array_append(outer, carried->data, carried->len);
		push_nested(rig, outer, depth - 1);
		g_byte_array_unref(carried);
		g_byte_array_unref(parts[i]);
	}
	g_byte_array_unref(packet);
}

static void send_nested(struct rig *rig, enum side by, const char *text, unsigned depth)
{
	push_nested(rig,
		udp_packet(
			leg_ab.host[by], 5060, leg_ab.host[peer_of(by)], 5060, text, strlen(text)),
		depth);
}

static unsigned nested_messages(unsigned depth)
{
	struct rig *rig = rig_new();
	const struct leg *leg = &leg_ab;
	send_nested(rig, SIDE_CALLER,
		sip_request_text(rig, leg, SIDE_CALLER, false, "INVITE", 1,
			sdp_audio(rig, "192.0.2.1", 4000)),
		depth);
	send_nested(rig, SIDE_CALLEE,
		sip_reply_text(
			rig, leg, SIDE_CALLEE, 200, "INVITE", 1, sdp_audio(rig, "192.0.2.2", 4000)),
		depth);
	engine_finish(rig->engine);
	unsigned count = rig->calls->len > 0 ? rig_call(rig, 0)->messages->len : 0;
	rig_free(rig);
	return count;
}

static void test_nested_fragments(void)
{
	for (unsigned depth = 0; depth <= 4; depth++)
		g_assert_cmpuint(nested_messages(depth), ==, 2);
	/* Deeper than anything sends: given up. */
	g_assert_cmpuint(nested_messages(5), ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/encap/hep/udp", test_hep_udp);
	g_test_add_func("/encap/hep/tcp", test_hep_tcp);
	g_test_add_func("/encap/hep/tcp/loss", test_hep_tcp_loss);
	g_test_add_func("/encap/hep/tcp/garbage", test_hep_tcp_garbage);
	g_test_add_func("/encap/hep/tcp/many", test_hep_tcp_many);
	g_test_add_func("/encap/hep/far_time", test_hep_far_time);
	g_test_add_func("/encap/fragments/nested", test_nested_fragments);
	return g_test_run();
}
