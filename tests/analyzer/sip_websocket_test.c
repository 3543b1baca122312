/* SIP over WebSocket (RFC 7118): frames alone, and calls through the engine. */
#include "tests/analyzer/sip_make.h"

#include "analyzer/sip_websocket.h"

#define A "192.0.2.1"
#define B "192.0.2.2"
#define LONGEST 4000

static const char upgrade[] =
	"GET /ws HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
	"Sec-WebSocket-Protocol: sip\r\n\r\n";
static const char switched[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
			       "Sec-WebSocket-Protocol: sip\r\n\r\n";
static const char options[] = "OPTIONS sip:h SIP/2.0\r\nCall-ID: o\r\n\r\n";

/* Appends a frame; first: the octet with FIN and opcode. */
static void frame(GByteArray *out, guint8 first, bool masked, const void *octets, size_t n)
{
	static const guint8 mask[4] = {0x37, 0xfa, 0x21, 0x3d};
	const guint8 bit = masked ? 0x80 : 0;
	guint8 head[10] = {first, (guint8)(bit | (n < 126 ? n : n < 65536 ? 126 : 127))};
	size_t more = n < 126 ? 0 : n < 65536 ? 2 : 8;
	for (size_t i = 0; i < more; i++)
		head[2 + i] = (guint8)(n >> 8 * (more - 1 - i));
	g_byte_array_append(out, head, (guint)(2 + more));
	if (masked)
		g_byte_array_append(out, mask, 4);
	for (size_t i = 0; i < n; i++) {
		guint8 octet = ((const guint8 *)octets)[i];
		octet = masked ? octet ^ mask[i % 4] : octet;
		g_byte_array_append(out, &octet, 1);
	}
}

static void text(GByteArray *out, bool masked, const char *s)
{
	frame(out, 0x81, masked, s, strlen(s));
}

/* In three frames, with a ping and a pong between them. */
static void fragments(GByteArray *out, bool masked, const char *s)
{
	size_t third = strlen(s) / 3;
	frame(out, 0x02, masked, s, third);
	frame(out, 0x89, masked, "INVITE", 6);
	frame(out, 0x00, masked, s + third, third);
	frame(out, 0x8a, masked, "", 0);
	frame(out, 0x80, masked, s + 2 * third, strlen(s) - 2 * third);
}

static void gather(void *ctx, struct bytes message)
{
	g_ptr_array_add(ctx, g_strndup((const char *)message.at, bytes_left(&message)));
}

/* The stream in pieces of `step` octets gives `want` times `message`. */
static void check_pieces(const GByteArray *stream, size_t step, guint want, const char *message)
{
	GPtrArray *got = g_ptr_array_new_with_free_func(g_free);
	struct sip_websocket *ws =
		sip_websocket_begin(bytes_of(stream->data, stream->len, stream->len), LONGEST);
	g_assert_nonnull(ws);
	for (size_t at = 0; at < stream->len; at += step)
		sip_websocket_push(ws, stream->data + at, MIN(step, stream->len - at), gather, got);
	g_assert_cmpuint(got->len, ==, want);
	for (guint i = 0; i < got->len; i++)
		g_assert_cmpstr(got->pdata[i], ==, message);
	sip_websocket_free(ws);
	g_ptr_array_free(got, TRUE);
}

static void check_every_cut(const GByteArray *stream, guint want, const char *message)
{
	for (size_t step = 1; step <= stream->len; step++)
		check_pieces(stream, step, want, message);
}

static void test_frames(void)
{
	GByteArray *stream = g_byte_array_new();
	g_byte_array_append(stream, (const guint8 *)upgrade, sizeof(upgrade) - 1);
	text(stream, false, "");
	text(stream, false, options);
	fragments(stream, true, options);
	/* RFC 7118 6: keep-alive and what is no SIP. */
	text(stream, true, "\r\n\r\n");
	text(stream, false, "hello");
	frame(stream, 0x80, false, options, sizeof(options) - 1);
	text(stream, true, options);
	frame(stream, 0x88, true, "\x03\xe8", 2);
	check_every_cut(stream, 3, options);
	g_byte_array_free(stream, TRUE);
}

/* The capture begins later. */
static void test_begins_later(void)
{
	for (int masked = 0; masked < 2; masked++) {
		GByteArray *stream = g_byte_array_new();
		fragments(stream, masked, options);
		text(stream, masked, options);
		check_every_cut(stream, 2, options);
		g_byte_array_free(stream, TRUE);
	}
}

static void test_none(void)
{
	static const struct {
		guint8 first;
		const char *payload;
	} rows[] = {{0x81, "hello, this is a chat"}, {0x89, options}, {0x80, options},
		{0xc1, options}, {0x81, ""}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		GByteArray *stream = g_byte_array_new();
		frame(stream, rows[i].first, true, rows[i].payload, strlen(rows[i].payload));
		struct bytes in = bytes_of(stream->data, stream->len, stream->len);
		g_assert_null(sip_websocket_begin(in, LONGEST));
		g_byte_array_free(stream, TRUE);
	}
}

/* 16 and 64 bits of length, and the limit of a message, in one frame and in several. */
static void test_lengths(void)
{
	static const size_t lengths[] = {
		126, LONGEST - 1, LONGEST, LONGEST + 1, 65535, 65536, 200000};
	for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
		GByteArray *stream = g_byte_array_new();
		char *message = g_strnfill(lengths[i], 'x');
		memcpy(message, options, sizeof(options) - 1);
		bool kept = lengths[i] <= LONGEST;
		text(stream, true, message);
		fragments(stream, false, message);
		check_pieces(stream, 1000, kept ? 2 : 0, message);
		text(stream, true, options);
		if (!kept)
			check_pieces(stream, 1460, 1, options);
		g_free(message);
		g_byte_array_free(stream, TRUE);
	}
}

/* Behind a gap nothing is taken before a frame that begins a message. */
static void test_gap(void)
{
	GPtrArray *got = g_ptr_array_new_with_free_func(g_free);
	GByteArray *stream = g_byte_array_new();
	text(stream, true, options);
	struct sip_websocket *ws =
		sip_websocket_begin(bytes_of(stream->data, stream->len, stream->len), LONGEST);
	sip_websocket_push(ws, stream->data, stream->len - 5, gather, got);
	sip_websocket_gap(ws);
	sip_websocket_push(ws, stream->data + 9, stream->len - 9, gather, got);
	g_assert_cmpuint(got->len, ==, 0);
	sip_websocket_push(ws, stream->data, stream->len, gather, got);
	/* A frame that is none is a gap too. */
	sip_websocket_push(ws, (const uint8_t *)"\xf1\x05hello", 7, gather, got);
	sip_websocket_push(ws, stream->data, stream->len, gather, got);
	g_assert_cmpuint(got->len, ==, 2);
	sip_websocket_free(ws);
	g_byte_array_free(stream, TRUE);
	g_ptr_array_free(got, TRUE);
}

/* ---- calls ---- */

struct sender {
	struct rig *rig;
	bool caller;
	uint32_t seq;
	size_t segment;
};

/* On a port that is not SIP's. */
static void send_stream(struct sender *s, GByteArray *stream)
{
	for (size_t at = 0; at < stream->len; at += s->segment) {
		size_t n = MIN(s->segment, stream->len - at);
		if (s->caller)
			rig_tcp(s->rig, A, 40000, B, 8088, s->seq, stream->data + at, n);
		else
			rig_tcp(s->rig, B, 8088, A, 40000, s->seq, stream->data + at, n);
		s->seq += (uint32_t)n;
	}
	g_byte_array_set_size(stream, 0);
}

/* A call to T.38 with its upgrade, or without; the client masks (RFC 6455 5.3). */
static void check_call(bool whole, size_t segment)
{
	struct rig *rig = rig_new();
	struct sender a = {rig, true, UINT32_MAX - 200, segment}, b = {rig, false, 5, segment};
	GByteArray *stream = g_byte_array_new();
	if (whole) {
		g_byte_array_append(stream, (const guint8 *)upgrade, sizeof(upgrade) - 1);
		rig_tcp(rig, A, 40000, B, 8088, a.seq, stream->data, stream->len);
		a.seq += stream->len;
		g_byte_array_set_size(stream, 0);
		rig_tcp(rig, B, 8088, A, 40000, b.seq, switched, sizeof(switched) - 1);
		b.seq += (uint32_t)sizeof(switched) - 1;
	}
	text(stream, true,
		sip_request_text(
			rig, &leg_ab, SIDE_CALLER, false, "INVITE", 1, sdp_image(rig, A, 5000)));
	send_stream(&a, stream);
	fragments(stream, false,
		sip_reply_text(
			rig, &leg_ab, SIDE_CALLEE, 200, "INVITE", 1, sdp_image(rig, B, 5000)));
	send_stream(&b, stream);
	text(stream, true, sip_request_text(rig, &leg_ab, SIDE_CALLER, true, "ACK", 1, NULL));
	fragments(stream, true, sip_request_text(rig, &leg_ab, SIDE_CALLER, true, "BYE", 2, NULL));
	send_stream(&a, stream);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->messages->len, ==, 4);
	g_assert_true(call->t38.negotiated);
	g_assert_cmpint(call->state, ==, CALL_COMPLETED);
	g_byte_array_free(stream, TRUE);
	rig_free(rig);
}

static void test_calls(void)
{
	static const size_t segments[] = {7, 60, 300, 1460};
	for (size_t i = 0; i < G_N_ELEMENTS(segments); i++)
		check_call(true, segments[i]);
	/* Without the upgrade the first segment has to show what it is. */
	check_call(false, 300);
	check_call(false, 1460);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/analyzer/sip-websocket/frames", test_frames);
	g_test_add_func("/analyzer/sip-websocket/begins-later", test_begins_later);
	g_test_add_func("/analyzer/sip-websocket/none", test_none);
	g_test_add_func("/analyzer/sip-websocket/lengths", test_lengths);
	g_test_add_func("/analyzer/sip-websocket/gap", test_gap);
	g_test_add_func("/analyzer/sip-websocket/calls", test_calls);
	return g_test_run();
}
