/* T.38 over RTP (RFC 4612), with redundancy (RFC 2198), and whole UDPTL packets as payload. */
#include "tests/analyzer/fax_make.h"
#include "tests/analyzer/sip_make.h"

#define A "192.0.2.1"
#define B "192.0.2.2"
#define T38_TYPE 98
#define RED_TYPE 99

enum form { PLAIN, REDUNDANT, UDPTL_INSIDE };

struct rtp_line {
	struct rig *rig;
	enum form form;
	uint16_t seq[2];
	int lose[2], burst;	  /* datagrams from `lose` on that are not sent, of the caller */
	GByteArray *before[2][2]; /* by side: the packet before, and the one before that */
};

/* RFC 2198 3: the oldest block first, the primary last. */
static void put_red(GByteArray *out, struct rtp_line *r, enum side from)
{
	for (int k = 1; k >= 0; k--)
		if (r->before[from][k]->len > 0)
			put32(out,
				0x80000000u | (uint32_t)T38_TYPE << 24 | r->before[from][k]->len);
	put8(out, T38_TYPE);
	for (int k = 1; k >= 0; k--)
		g_byte_array_append(out, r->before[from][k]->data, r->before[from][k]->len);
}

static void put_payload(
	GByteArray *out, struct rtp_line *r, enum side from, const uint8_t *ifp, size_t n)
{
	if (r->form == UDPTL_INSIDE) {
		GByteArray *udptl = udptl_of(r->seq[from], ifp, n, r->before[from][0]);
		g_byte_array_append(out, udptl->data, udptl->len);
		g_byte_array_unref(udptl);
		return;
	}
	if (r->form == REDUNDANT)
		put_red(out, r, from);
	g_byte_array_append(out, ifp, (guint)n);
}

static void remember(struct rtp_line *r, enum side from, const uint8_t *ifp, size_t n)
{
	GByteArray *oldest = r->before[from][1];
	r->before[from][1] = r->before[from][0];
	r->before[from][0] = oldest;
	g_byte_array_set_size(oldest, 0);
	g_byte_array_append(oldest, ifp, (guint)n);
}

static void rtp_line_send(void *ctx, enum side from, const uint8_t *ifp, size_t n)
{
	static const char *const hosts[] = {A, B};
	struct rtp_line *r = ctx;
	GByteArray *out = rtp_of(r->form == REDUNDANT ? RED_TYPE : T38_TYPE, r->seq[from], 0x1111);
	put_payload(out, r, from, ifp, n);
	int at = (int)r->seq[from]++ - r->lose[from];
	if (r->lose[from] < 0 || at < 0 || at >= r->burst)
		rig_udp(r->rig, hosts[from], 4000, hosts[!from], 4000, out->data, out->len);
	remember(r, from, ifp, n);
	g_byte_array_unref(out);
}

static void announce(struct rig *rig)
{
	static const char media[] = "m=audio 4000 RTP/AVP 0 99 98\r\na=rtpmap:98 t38/8000\r\n"
				    "a=rtpmap:99 red/8000\r\na=fmtp:98 T38FaxVersion=0\r\n";
	sip_invite(rig, &leg_ab, 1, sdp(rig, A, media));
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 200, "INVITE", 1, sdp(rig, B, media));
}

static void send_fax(struct rig *rig, enum form form, int lose, int burst)
{
	struct rtp_line r = {.rig = rig, .form = form, .lose = {lose, -1}, .burst = burst};
	const struct line line = {rtp_line_send, &r};
	for (int side = 0; side < 2; side++)
		for (int k = 0; k < 2; k++)
			r.before[side][k] = g_byte_array_new();
	fax_whole(&line, SIDE_CALLER);
	for (int side = 0; side < 2; side++)
		for (int k = 0; k < 2; k++)
			g_byte_array_unref(r.before[side][k]);
}

static const struct fax_stream_info *caller_stream(const struct call *call)
{
	for (guint i = 0; i < call->fax->streams->len; i++) {
		const struct fax_stream_info *info = g_ptr_array_index(call->fax->streams, i);
		if (info->from == SIDE_CALLER)
			return info;
	}
	g_assert_not_reached();
}

static void check_fax(const struct call *call)
{
	g_assert_true(call->t38.negotiated);
	g_assert_nonnull(call->fax);
	g_assert_cmpint(call->fax->transport, ==, FAX_RTP);
	g_assert_cmpuint(call->fax->streams->len, ==, 2);
	g_assert_cmpint(call->fax->result.status, ==, FAX_SUCCESS);
	const struct fax_page *page = g_ptr_array_index(call->fax->pages, 0);
	g_assert_cmpuint(page->rows, ==, 30);
	g_assert_cmpuint(page->bad_rows, ==, 0);
	g_assert_cmpuint(caller_stream(call)->malformed, ==, 0);
	g_assert_cmpuint(caller_stream(call)->udptl.unrecovered, ==, 0);
}

static void test_form(gconstpointer data)
{
	struct rig *rig = rig_new();
	announce(rig);
	send_fax(rig, *(const enum form *)data, -1, 0);
	const struct call *call = rig_only_call(rig);
	check_fax(call);
	g_assert_cmpuint(call->rtp_packets[0] + call->rtp_packets[1], ==, 0);
	g_assert_cmpuint(rig->of_content[ENGINE_RTP], >, 0);
	g_assert_cmpuint(rig->of_content[ENGINE_UDPTL], ==, 0);
	rig_free(rig);
}

/* Two in a row, in TCF, whose copies stand in the packet behind them. */
static void test_red_loss(void)
{
	struct rig *rig = rig_new();
	announce(rig);
	send_fax(rig, REDUNDANT, 10, 2);
	const struct call *call = rig_only_call(rig);
	check_fax(call);
	g_assert_cmpuint(caller_stream(call)->udptl.recovered_by_redundancy, ==, 2);
	rig_free(rig);
}

/* Three are one more than it has copies of. */
static void test_red_burst(void)
{
	struct rig *rig = rig_new();
	announce(rig);
	send_fax(rig, REDUNDANT, 10, 3);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(caller_stream(call)->udptl.recovered_by_redundancy, ==, 2);
	g_assert_cmpuint(caller_stream(call)->udptl.unrecovered, ==, 1);
	g_assert_cmpuint(g_array_index(caller_stream(call)->unrecovered, uint16_t, 0), ==, 10);
	rig_free(rig);
}

static void test_udptl_loss(void)
{
	struct rig *rig = rig_new();
	announce(rig);
	send_fax(rig, UDPTL_INSIDE, 10, 1);
	const struct call *call = rig_only_call(rig);
	check_fax(call);
	g_assert_cmpuint(caller_stream(call)->udptl.recovered_by_redundancy, ==, 1);
	rig_free(rig);
}

/* Voice comes from the same source before, between and behind. */
static void test_voice_beside(void)
{
	struct rig *rig = rig_new();
	announce(rig);
	rtp_voice(rig, A, 4000, B, 4000, 20, 0x1111);
	send_fax(rig, PLAIN, -1, 0);
	rtp_voice(rig, A, 4000, B, 4000, 20, 0x1111);
	const struct call *call = rig_only_call(rig);
	check_fax(call);
	g_assert_cmpuint(call->rtp_packets[SIDE_CALLER], ==, 40);
	g_assert_cmpuint(call->rtp_packets[SIDE_CALLEE], ==, 0);
	rig_free(rig);
}

/* Headers of RFC 2198 without blocks, padding longer than the packet, nothing: no crash, and no stream. */
static void test_malformed(void)
{
	static const char *const payloads[] = {"", "E2 00 00 10", "E2 00 00 10 62 01", "62", "80"};
	struct rig *rig = rig_new();
	announce(rig);
	for (size_t i = 0; i < G_N_ELEMENTS(payloads); i++) {
		for (unsigned flags = 0x80; flags <= 0xb0; flags += 0x10) {
			GByteArray *out = rtp_of(RED_TYPE, (uint16_t)i, 1);
			GByteArray *payload = from_hex(payloads[i]);
			out->data[0] = (uint8_t)flags;
			g_byte_array_append(out, payload->data, payload->len);
			rig_udp(rig, A, 4000, B, 4000, out->data, out->len);
			g_byte_array_unref(out);
			g_byte_array_unref(payload);
		}
	}
	g_assert_null(rig_only_call(rig)->fax);
	rig_free(rig);
}

int main(int argc, char **argv)
{
	static const enum form forms[] = {PLAIN, REDUNDANT, UDPTL_INSIDE};
	g_test_init(&argc, &argv, NULL);
	g_test_add_data_func("/rtp_t38/plain", &forms[0], test_form);
	g_test_add_data_func("/rtp_t38/redundant", &forms[1], test_form);
	g_test_add_data_func("/rtp_t38/udptl-inside", &forms[2], test_form);
	g_test_add_func("/rtp_t38/red-loss", test_red_loss);
	g_test_add_func("/rtp_t38/red-burst", test_red_burst);
	g_test_add_func("/rtp_t38/udptl-loss", test_udptl_loss);
	g_test_add_func("/rtp_t38/voice-beside", test_voice_beside);
	g_test_add_func("/rtp_t38/malformed", test_malformed);
	return g_test_run();
}
