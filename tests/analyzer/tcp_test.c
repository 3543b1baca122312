/* SIP over TCP (RFC 3261 18.3), and T.38 over TCP (T.38 Annex B), through the engine. */
#include "tests/analyzer/fax_make.h"
#include "tests/analyzer/sip_make.h"

#include "dissect/sip.h"

#define A "192.0.2.1"
#define B "192.0.2.2"

/* ---- SIP ---- */

/* One direction of a connection. */
struct sender {
	struct rig *rig;
	const char *src, *dst;
	unsigned src_port, dst_port;
	uint32_t seq;
};

static void send_tcp(struct sender *s, const void *octets, size_t n)
{
	rig_tcp(s->rig, s->src, s->src_port, s->dst, s->dst_port, s->seq, octets, n);
	s->seq += (uint32_t)n;
}

/* Near the wrap of sequence numbers. */
static struct sender sip_sender(struct rig *rig, bool caller)
{
	return caller ? (struct sender){rig, A, B, 40000, 5060, UINT32_MAX - 300}
		      : (struct sender){rig, B, A, 5060, 40000, UINT32_MAX - 300};
}

/* INVITE, a keep-alive, ACK, BYE, as one stream. */
static char *caller_stream(struct rig *rig, size_t *first)
{
	const char *invite = sip_request_text(
		rig, &leg_ab, SIDE_CALLER, false, "INVITE", 1, sdp_image(rig, A, 5000));
	*first = strlen(invite);
	return g_strconcat(invite, "\r\n\r\n",
		sip_request_text(rig, &leg_ab, SIDE_CALLER, true, "ACK", 1, NULL),
		sip_request_text(rig, &leg_ab, SIDE_CALLER, true, "BYE", 2, NULL), NULL);
}

static void check_sip(struct rig *rig, guint messages)
{
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->messages->len, ==, messages);
	g_assert_cmpint(call->state, ==, CALL_COMPLETED);
	g_assert_true(call->t38.offered);
	rig_free(rig);
}

static void test_sip_cut(void)
{
	size_t length = SIZE_MAX, first;
	for (size_t cut = 1; cut < length; cut++) {
		struct rig *rig = rig_new();
		struct sender s = sip_sender(rig, true);
		char *stream = caller_stream(rig, &first);
		length = strlen(stream);
		send_tcp(&s, stream, cut);
		send_tcp(&s, stream + cut, length - cut);
		check_sip(rig, 3);
		g_free(stream);
	}
}

static void test_sip_by_octets(void)
{
	size_t first;
	struct rig *rig = rig_new();
	struct sender s = sip_sender(rig, true);
	char *stream = caller_stream(rig, &first);
	size_t length = strlen(stream);
	for (size_t at = 0; at < length; at++)
		send_tcp(&s, stream + at, 1);
	check_sip(rig, 3);
	g_free(stream);
}

/* The second segment comes before the first, and the first twice. */
static void test_sip_reordered(void)
{
	size_t first;
	struct rig *rig = rig_new();
	struct sender s = sip_sender(rig, true);
	char *stream = caller_stream(rig, &first);
	size_t rest = strlen(stream) - first;
	uint32_t begin = s.seq;
	send_tcp(&s, stream, 100);
	s.seq = begin + (uint32_t)first;
	send_tcp(&s, stream + first, rest);
	s.seq = begin + 100;
	send_tcp(&s, stream + 100, first - 100);
	s.seq = begin;
	send_tcp(&s, stream, first);
	check_sip(rig, 3);
	g_free(stream);
}

/* A segment that the capture missed costs the messages that it touches. */
static void test_sip_lost(void)
{
	size_t first;
	struct rig *rig = rig_new();
	struct sender s = sip_sender(rig, true);
	char *stream = caller_stream(rig, &first);
	send_tcp(&s, stream, first + 40);
	s.seq += 20;
	send_tcp(&s, stream + first + 60, strlen(stream) - first - 60);
	/* What waits for the missing octets does so for five seconds. */
	rig_wait(rig, 6 * T38_SECOND);
	send_tcp(&s, "\r\n", 2);
	check_sip(rig, 2);
	g_free(stream);
}

static void test_sip_both_ways(void)
{
	size_t first;
	struct rig *rig = rig_new();
	struct sender a = sip_sender(rig, true), b = sip_sender(rig, false);
	char *stream = caller_stream(rig, &first);
	const char *ok = sip_reply_text(
		rig, &leg_ab, SIDE_CALLEE, 200, "INVITE", 1, sdp_image(rig, B, 5000));
	send_tcp(&a, stream, first);
	send_tcp(&b, ok, strlen(ok));
	send_tcp(&a, stream + first, strlen(stream) - first);
	const struct call *call = rig_only_call(rig);
	g_assert_true(call->t38.negotiated);
	g_assert_cmpuint(call->messages->len, ==, 4);
	rig_free(rig);
	g_free(stream);
}

/* A body that is promised and never ends must not be kept for ever, nor stop what comes behind. */
static void test_sip_endless(void)
{
	struct limits limits = limits_default();
	limits.max_sip_message = 2000;
	size_t first;
	struct rig *rig = rig_new_with(&limits, true);
	struct sender s = sip_sender(rig, true);
	static const char endless[] = "INVITE sip:x@a SIP/2.0\r\nCall-ID: e\r\nCSeq: 1 INVITE\r\n"
				      "Content-Length: 2000000000\r\n\r\n";
	send_tcp(&s, endless, strlen(endless));
	char filler[512];
	memset(filler, 'x', sizeof(filler));
	for (int i = 0; i < 8; i++)
		send_tcp(&s, filler, sizeof(filler));
	send_tcp(&s, "\n", 1);
	char *stream = caller_stream(rig, &first);
	send_tcp(&s, stream, strlen(stream));
	check_sip(rig, 3);
	g_free(stream);
}

static void test_sip_streams_limited(void)
{
	struct limits limits = limits_default();
	limits.max_tcp_streams = 2;
	size_t first;
	struct rig *rig = rig_new_with(&limits, true);
	char *stream = caller_stream(rig, &first);
	struct sender s[3];
	for (unsigned i = 0; i < 3; i++) {
		s[i] = sip_sender(rig, true);
		s[i].src_port += i;
		send_tcp(&s[i], stream, first);
	}
	/* The first connection was given up: the middle of its next message says nothing. */
	send_tcp(&s[0], stream + first + 10, 40);
	send_tcp(&s[2], stream + first, strlen(stream) - first);
	check_sip(rig, 5);
	g_free(stream);
}

/* ---- T.38 ---- */

/* Sends IFP packets as TPKTs (RFC 1006 6) or bare; what is gathered goes out `chunk` octets at a time. */
struct tcp_line {
	struct sender side[2];
	bool bare;
	size_t chunk;
	GByteArray *waiting[2];
};

static void flush_line(struct tcp_line *t, int side, bool all)
{
	GByteArray *w = t->waiting[side];
	while (w->len > 0 && (all || w->len >= t->chunk)) {
		guint n = (guint)MIN(t->chunk, w->len);
		send_tcp(&t->side[side], w->data, n);
		g_byte_array_remove_range(w, 0, n);
	}
}

static void tcp_line_send(void *ctx, enum side from, const uint8_t *ifp, size_t n)
{
	struct tcp_line *t = ctx;
	GByteArray *w = t->waiting[from];
	if (!t->bare) {
		put16(w, 0x0300);
		put16(w, (unsigned)n + 4);
	}
	g_byte_array_append(w, ifp, (guint)n);
	/* Both sides in turn: what one has said goes out before the other speaks. */
	flush_line(t, !from, true);
	flush_line(t, (int)from, t->chunk == 0);
}

/* The caller connects from a port that nobody announced. */
static struct tcp_line tcp_line_of(struct rig *rig, size_t chunk, bool bare)
{
	return (struct tcp_line){
		.side = {{rig, A, B, 41000, 5000, 1000}, {rig, B, A, 5000, 41000, 2000}},
		.chunk = chunk,
		.bare = bare,
		.waiting = {g_byte_array_new(), g_byte_array_new()}};
}

static void tcp_line_end(struct tcp_line *t)
{
	for (int side = 0; side < 2; side++) {
		flush_line(t, side, true);
		g_byte_array_unref(t->waiting[side]);
	}
}

static void check_tcp_fax(struct rig *rig)
{
	const struct call *call = rig_only_call(rig);
	g_assert_nonnull(call->fax);
	g_assert_cmpint(call->fax->transport, ==, FAX_TPKT);
	g_assert_cmpuint(call->fax->streams->len, ==, 2);
	g_assert_cmpint(call->fax->result.status, ==, FAX_SUCCESS);
	const struct fax_page *page = g_ptr_array_index(call->fax->pages, 0);
	g_assert_cmpuint(page->rows, ==, 30);
	g_assert_cmpint(page->from, ==, SIDE_CALLER);
	g_assert_true(page->params_known);
	for (guint i = 0; i < 2; i++) {
		const struct fax_stream_info *info = g_ptr_array_index(call->fax->streams, i);
		g_assert_cmpuint(info->malformed, ==, 0);
	}
	rig_free(rig);
}

static void announce_tcp(struct rig *rig)
{
	static const char media[] = "m=image 5000 tcp t38\r\na=T38FaxRateManagement:localTCF\r\n";
	sip_set_up(rig, &leg_ab);
	sip_request(rig, &leg_ab, SIDE_CALLEE, "INVITE", 1, sdp(rig, B, media));
	sip_reply(rig, &leg_ab, SIDE_CALLER, 200, "INVITE", 1, sdp(rig, A, media));
}

static void tcp_fax(struct rig *rig, size_t chunk, bool bare)
{
	struct tcp_line t = tcp_line_of(rig, chunk, bare);
	const struct line line = {tcp_line_send, &t};
	fax_whole(&line, SIDE_CALLER);
	tcp_line_end(&t);
}

static void test_t38_announced(void)
{
	static const size_t chunks[] = {1, 3, 7, 64, 1400};
	for (size_t i = 0; i < G_N_ELEMENTS(chunks); i++) {
		for (int bare = 0; bare < 2; bare++) {
			struct rig *rig = rig_new();
			announce_tcp(rig);
			tcp_fax(rig, chunks[i], bare != 0);
			check_tcp_fax(rig);
		}
	}
}

/* Over TCP SDP does not name the port of the side that connects (RFC 4145 5). */
static void test_t38_addresses(void)
{
	struct rig *rig = rig_new();
	const struct endpoint a = endpoint_at(A, 41000), b = endpoint_at(B, 5000);
	announce_tcp(rig);
	tcp_fax(rig, 1400, false);
	const struct call *call = rig_only_call(rig);
	g_assert_true(endpoint_equal(&call->t38.side[SIDE_CALLER].media, &a));
	g_assert_true(endpoint_equal(&call->t38.side[SIDE_CALLEE].media, &b));
	g_assert_cmpint(call->t38.side[SIDE_CALLER].transport, ==, SDP_TCP);
	rig_free(rig);
}

/* A lost segment breaks a few packets, and the rest of the fax is still read. */
static void test_t38_lost_segment(void)
{
	struct rig *rig = rig_new();
	announce_tcp(rig);
	struct tcp_line t = tcp_line_of(rig, 100, false);
	const struct line line = {tcp_line_send, &t};
	fax_phase_b(&line, SIDE_CALLER);
	tcp_line_send(&t, SIDE_CALLEE, (const uint8_t[]){0}, 1);
	flush_line(&t, SIDE_CALLER, true);
	t.side[SIDE_CALLER].seq += 50;
	rig_wait(rig, 6 * T38_SECOND);
	fax_page_rows_sent(&line, SIDE_CALLER, 200, -1);
	fax_command(&line, SIDE_CALLER, FAX_EOP);
	fax_command(&line, SIDE_CALLEE, FAX_MCF);
	fax_command(&line, SIDE_CALLER, FAX_DCN);
	tcp_line_end(&t);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->fax->pages->len, ==, 1);
	const struct fax_page *page = g_ptr_array_index(call->fax->pages, 0);
	g_assert_cmpstr(page->command, ==, "EOP");
	g_assert_true(page->confirmed);
	rig_free(rig);
}

static void test_t38_found(void)
{
	static const size_t chunks[] = {5, 64, 1400};
	for (size_t i = 0; i < G_N_ELEMENTS(chunks); i++) {
		struct rig *rig = rig_new();
		struct tcp_line t = tcp_line_of(rig, 0, false);
		const struct line line = {tcp_line_send, &t};
		t.chunk = chunks[i];
		/* Watching begins at a whole packet: each side's first one is a segment of its own. */
		fax_indicator(&line, SIDE_CALLER, IFP_CNG);
		fax_indicator(&line, SIDE_CALLEE, IFP_NO_SIGNAL);
		flush_line(&t, SIDE_CALLEE, true);
		fax_whole(&line, SIDE_CALLER);
		tcp_line_end(&t);
		check_tcp_fax(rig);
	}
}

/* What else has TPKTs: an H.225 release and an X.224 connection request; and plain text. */
static void test_t38_not_found(void)
{
	static const char *const others[] = {
		"03 00 00 0D 08 02 80 00 5A 08 02 80 90",
		"03 00 00 0B 06 E0 00 00 00 01 00",
		"47 45 54 20 2F 20 48 54 54 50 2F 31 2E 31 0D 0A",
	};
	struct rig *rig = rig_new();
	struct sender s = {rig, A, B, 42000, 1720, 1};
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
		GByteArray *octets = from_hex(others[i]);
		for (int k = 0; k < 100; k++)
			send_tcp(&s, octets->data, octets->len);
		s.src_port++;
		g_byte_array_unref(octets);
	}
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 0);
	g_assert_cmpuint(rig->packets, ==, 0);
	rig_free(rig);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/tcp/sip/cut", test_sip_cut);
	g_test_add_func("/tcp/sip/by-octets", test_sip_by_octets);
	g_test_add_func("/tcp/sip/reordered", test_sip_reordered);
	g_test_add_func("/tcp/sip/lost", test_sip_lost);
	g_test_add_func("/tcp/sip/both-ways", test_sip_both_ways);
	g_test_add_func("/tcp/sip/endless", test_sip_endless);
	g_test_add_func("/tcp/sip/streams-limited", test_sip_streams_limited);
	g_test_add_func("/tcp/t38/announced", test_t38_announced);
	g_test_add_func("/tcp/t38/addresses", test_t38_addresses);
	g_test_add_func("/tcp/t38/lost-segment", test_t38_lost_segment);
	g_test_add_func("/tcp/t38/found", test_t38_found);
	g_test_add_func("/tcp/t38/not-found", test_t38_not_found);
	return g_test_run();
}
