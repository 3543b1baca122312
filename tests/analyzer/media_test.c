/* Datagrams of calls: what is taken for T.38, which call and side it belongs to, what is counted beside it. */
#include "tests/analyzer/fax_make.h"
#include "tests/analyzer/sip_make.h"

#define A "192.0.2.1" /* the caller */
#define B "192.0.2.2"

/* A call that switched to T.38: ports 5000. */
static struct rig *switched(void)
{
	struct rig *rig = rig_new();
	sip_set_up(rig, &leg_ab);
	sip_switch(rig, &leg_ab);
	return rig;
}

static const struct fax_stream_info *stream_of(const struct fax *fax, enum side from)
{
	const struct fax_stream_info *found = NULL;
	for (guint i = 0; i < fax->streams->len; i++) {
		const struct fax_stream_info *info = g_ptr_array_index(fax->streams, i);
		if (info->from != from)
			continue;
		g_assert_null(found);
		found = info;
	}
	g_assert_nonnull(found);
	return found;
}

static void check_whole(const struct fax *fax)
{
	g_assert_nonnull(fax);
	g_assert_cmpint(fax->result.status, ==, FAX_SUCCESS);
	g_assert_cmpuint(fax->pages->len, ==, 1);
	const struct fax_page *page = g_ptr_array_index(fax->pages, 0);
	g_assert_cmpuint(page->rows, ==, 30);
	g_assert_cmpuint(page->bad_rows, ==, 0);
	g_assert_cmpint(page->from, ==, SIDE_CALLER);
	g_assert_true(page->confirmed);
}

static void datagram(struct rig *rig, const char *src, unsigned from, const char *dst, unsigned to,
	const char *hex)
{
	GByteArray *octets = from_hex(hex);
	rig_udp(rig, src, from, dst, to, octets->data, octets->len);
	g_byte_array_unref(octets);
}

/* ---- announced ---- */

static void test_announced(void)
{
	struct rig *rig = switched();
	unsigned before = rig->packets;
	uint64_t first = rig->number + 1;
	udptl_fax(rig, A, B);
	g_assert_cmpuint(rig->packets - before, ==, rig->number - first + 1);
	const struct call *call = rig_only_call(rig);
	check_whole(call->fax);
	g_assert_cmpuint(call->faxes->len, ==, 1);
	g_assert_cmpint(call->fax->transport, ==, FAX_UDPTL);
	g_assert_cmpuint(call->fax->streams->len, ==, 2);
	const struct fax_stream_info *a = stream_of(call->fax, SIDE_CALLER);
	const struct fax_stream_info *b = stream_of(call->fax, SIDE_CALLEE);
	const struct endpoint at = endpoint_at(A, 5000);
	g_assert_true(endpoint_equal(&a->src, &at));
	g_assert_true(endpoint_equal(&b->dst, &at));
	g_assert_cmpuint(a->packets + b->packets, ==, rig->number - first + 1);
	g_assert_cmpuint(a->udptl.expected, ==, a->packets);
	g_assert_cmpuint(b->first_packet, ==, first);
	g_assert_cmpuint(a->not_t38 + b->not_t38 + a->malformed + b->malformed, ==, 0);
	g_assert_null(call->verdict_root);
	rig_free(rig);
}

/* The next call gets the same ports: each keeps its own fax. */
static void test_port_reuse(void)
{
	const struct leg second = {"call-2@test", {A, B}, "z9hG4bK2"};
	struct rig *rig = switched();
	udptl_fax(rig, A, B);
	sip_bye(rig, &leg_ab, SIDE_CALLER, 2);
	/* While the first one still lingers. */
	sip_set_up(rig, &second);
	sip_switch(rig, &second);
	udptl_fax(rig, A, B);
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 2);
	for (guint i = 0; i < 2; i++) {
		check_whole(rig_call(rig, i)->fax);
		g_assert_cmpuint(rig_call(rig, i)->faxes->len, ==, 1);
	}
	const struct fax_stream_info *a = stream_of(rig_call(rig, 0)->fax, SIDE_CALLER);
	const struct fax_stream_info *b = stream_of(rig_call(rig, 1)->fax, SIDE_CALLER);
	g_assert_cmpuint(a->packets, ==, b->packets);
	g_assert_cmpuint(a->last_packet, <, b->first_packet);
	rig_free(rig);
}

/* The first call's end must not take the port from the second. */
static void test_port_reuse_after_end(void)
{
	const struct leg second = {"call-2@test", {A, B}, "z9hG4bK2"};
	struct rig *rig = switched();
	udptl_fax(rig, A, B);
	sip_bye(rig, &leg_ab, SIDE_CALLER, 2);
	sip_set_up(rig, &second);
	sip_switch(rig, &second);
	rig_tick(rig, 60 * T38_SECOND);
	g_assert_cmpuint(rig->calls->len, ==, 1);
	udptl_fax(rig, A, B);
	engine_finish(rig->engine);
	check_whole(rig_call(rig, 1)->fax);
	rig_free(rig);
}

/* The caller is behind NAT: its packets come from elsewhere, its peer answers there. */
static void test_nat(void)
{
	struct rig *rig = switched();
	struct udptl_line u = udptl_line_of(rig, "198.51.100.7", 61000, B, 5000);
	const struct line line = udptl_line_line(&u);
	fax_whole(&line, SIDE_CALLER);
	udptl_line_free(&u);
	const struct call *call = rig_only_call(rig);
	const struct endpoint real = endpoint_at("198.51.100.7", 61000);
	check_whole(call->fax);
	g_assert_cmpuint(call->faxes->len, ==, 1);
	g_assert_true(endpoint_equal(&stream_of(call->fax, SIDE_CALLER)->src, &real));
	g_assert_true(endpoint_equal(&stream_of(call->fax, SIDE_CALLEE)->dst, &real));
	rig_free(rig);
}

static void send_either(void *ctx, enum side from, const uint8_t *ifp, size_t n)
{
	struct udptl_line *lines = ctx;
	udptl_line_send(&lines[from], from, ifp, n);
}

/* The same, but its peer sends to the address of SDP, which is mapped on the way: one fax all the same. */
static void test_nat_announced(void)
{
	struct rig *rig = switched();
	struct udptl_line lines[2] = {udptl_line_of(rig, "198.51.100.7", 61000, B, 5000),
		udptl_line_of(rig, A, 5000, B, 5000)};
	const struct line line = {send_either, lines};
	fax_whole(&line, SIDE_CALLER);
	udptl_line_free(&lines[0]);
	udptl_line_free(&lines[1]);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->faxes->len, ==, 1);
	check_whole(call->fax);
	rig_free(rig);
}

/* Voice, then fax, on one port. */
static void test_same_port(void)
{
	struct rig *rig = rig_new();
	sip_invite(rig, &leg_ab, 1, sdp_audio(rig, A, 5000));
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 200, "INVITE", 1, sdp_audio(rig, B, 5000));
	rtp_voice(rig, A, 5000, B, 5000, 20, 0x1234);
	rtp_voice(rig, B, 5000, A, 5000, 30, 0x5678);
	sip_switch(rig, &leg_ab);
	udptl_fax(rig, A, B);
	const struct call *call = rig_only_call(rig);
	check_whole(call->fax);
	g_assert_cmpuint(call->rtp_packets[SIDE_CALLER], ==, 20);
	g_assert_cmpuint(call->rtp_packets[SIDE_CALLEE], ==, 30);
	g_assert_cmpuint(call->rtp_on_t38[0] + call->rtp_on_t38[1], ==, 0);
	g_assert_cmpuint(stream_of(call->fax, SIDE_CALLER)->not_t38, ==, 0);
	rig_free(rig);
}

#define RELAY "192.0.2.9"

static void fax_between(
	struct rig *rig, const char *caller, unsigned a, const char *callee, unsigned b)
{
	struct udptl_line u = udptl_line_of(rig, caller, a, callee, b);
	const struct line line = udptl_line_line(&u);
	fax_whole(&line, SIDE_CALLER);
	udptl_line_free(&u);
}

/* Both hops of a relay are in the capture: a fax each. */
static void test_two_hops(void)
{
	const struct leg hop_1 = {"call-1@test", {A, RELAY}, "z9hG4bK1"};
	const struct leg hop_2 = {"call-1@test", {RELAY, B}, "z9hG4bK2"};
	struct rig *rig = rig_new();
	sip_set_up(rig, &hop_1);
	sip_set_up(rig, &hop_2);
	sip_request(rig, &hop_2, SIDE_CALLEE, "INVITE", 1, sdp_image(rig, B, 5000));
	sip_request(rig, &hop_1, SIDE_CALLEE, "INVITE", 1, sdp_image(rig, RELAY, 6000));
	sip_reply(rig, &hop_1, SIDE_CALLER, 200, "INVITE", 1, sdp_image(rig, A, 5000));
	sip_reply(rig, &hop_2, SIDE_CALLER, 200, "INVITE", 1, sdp_image(rig, RELAY, 6002));
	fax_between(rig, A, 5000, RELAY, 6000);
	fax_between(rig, RELAY, 6002, B, 5000);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->faxes->len, ==, 2);
	for (guint i = 0; i < 2; i++) {
		const struct fax *fax = g_ptr_array_index(call->faxes, i);
		check_whole(fax);
		g_assert_cmpuint(fax->hop, ==, i + 1);
	}
	rig_free(rig);
}

/* ---- what is not T.38 ---- */

static void test_not_t38(void)
{
	struct rig *rig = switched();
	udptl_fax(rig, A, B);
	uint64_t number = rig->number;
	unsigned told = rig->packets;
	/* STUN binding request, DTLS 1.2 handshake, CRLF, zeros, nothing. */
	datagram(rig, A, 5000, B, 5000,
		"00 01 00 00 21 12 A4 42 00 01 02 03 04 05 06 07 08 09 0A 0B");
	datagram(rig, A, 5000, B, 5000, "16 FE FD 00 00 00 00 00 00 00 00 00 01 00");
	datagram(rig, A, 5000, B, 5000, "0D 0A");
	datagram(rig, A, 5000, B, 5000, "00 00 00");
	datagram(rig, A, 5000, B, 5000, "");
	g_assert_cmpuint(rig->number, ==, number + 5);
	g_assert_cmpuint(rig->packets, ==, told);
	const struct call *call = rig_only_call(rig);
	const struct fax_stream_info *a = stream_of(call->fax, SIDE_CALLER);
	g_assert_cmpuint(a->not_t38, ==, 5);
	g_assert_cmpuint(a->malformed, ==, 0);
	g_assert_cmpuint(a->udptl.expected, ==, a->packets);
	g_assert_cmpuint(stream_of(call->fax, SIDE_CALLEE)->not_t38, ==, 0);
	check_whole(call->fax);
	rig_free(rig);
}

/* UDPTL's length without its octets, an IFP that does not exist: T.38 by its place. */
static void test_malformed(void)
{
	struct rig *rig = switched();
	udptl_fax(rig, A, B);
	datagram(rig, A, 5000, B, 5000, "00 90 20 C0 01 80");
	datagram(rig, A, 5000, B, 5000, "00 91 01 DE 00 00");
	const struct call *call = rig_only_call(rig);
	const struct fax_stream_info *a = stream_of(call->fax, SIDE_CALLER);
	g_assert_cmpuint(a->malformed, ==, 2);
	g_assert_cmpuint(a->not_t38, ==, 0);
	rig_free(rig);
}

/* Rubbish alone makes no stream. */
static void test_no_stream(void)
{
	struct rig *rig = switched();
	datagram(rig, A, 5000, B, 5000, "00 90 20 C0 01 80");
	datagram(rig, A, 5000, B, 5000, "16 FE FD 00 00 00 00 00 00 00 00 00 01 00");
	g_assert_null(rig_only_call(rig)->fax);
	rig_free(rig);
}

static void test_rtp_on_t38_port(void)
{
	struct rig *rig = switched();
	rtp_voice(rig, A, 5000, B, 5000, 60, 0x1234);
	struct udptl_line u = udptl_line_of(rig, A, 5000, B, 5000);
	const struct line line = udptl_line_line(&u);
	fax_command(&line, SIDE_CALLEE, FAX_DIS);
	udptl_line_free(&u);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->rtp_on_t38[SIDE_CALLER], ==, 60);
	g_assert_cmpuint(call->rtp_on_t38[SIDE_CALLEE], ==, 0);
	g_assert_cmpuint(call->fax->streams->len, ==, 1);
	g_assert_cmpstr(call->verdict_root, ==, "MEDIA-RTP-ON-T38-PORT");
	rig_free(rig);
}

/* A RTP packet that reads as UDPTL: 80 00 is the number 32768, 01 06 an indicator, 00 07 seven secondaries of silence. */
#define RTP_LIKE_UDPTL "80 00 01 06 00 07 01 00 01 00 01 00 01 00 01 00 01 00 01 00"

/* Voice that goes on beside T.38 from the same port is known by its source. */
static void test_rtp_beside_t38(void)
{
	struct rig *rig = switched();
	udptl_fax(rig, A, B);
	rtp_voice(rig, A, 5000, B, 5000, 3, 0x01000100);
	datagram(rig, A, 5000, B, 5000, RTP_LIKE_UDPTL);
	const struct call *call = rig_only_call(rig);
	const struct fax_stream_info *a = stream_of(call->fax, SIDE_CALLER);
	g_assert_cmpuint(call->rtp_on_t38[SIDE_CALLER], ==, 4);
	g_assert_cmpuint(a->not_t38, ==, 4);
	g_assert_cmpuint(a->udptl.expected, ==, a->packets);
	check_whole(call->fax);
	rig_free(rig);
}

/* It is RTP when RTP from that source came before, and else what the port is for. */
static void test_rtp_like_udptl(void)
{
	struct rig *rig = switched();
	GByteArray *octets = from_hex(RTP_LIKE_UDPTL);
	g_assert_true(udptl_likely(bytes_of(octets->data, octets->len, octets->len)));
	g_byte_array_unref(octets);
	rtp_voice(rig, A, 5000, B, 5000, 3, 0x01000100);
	datagram(rig, A, 5000, B, 5000, RTP_LIKE_UDPTL);
	datagram(rig, B, 5000, A, 5000, RTP_LIKE_UDPTL);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->rtp_on_t38[SIDE_CALLER], ==, 4);
	g_assert_cmpuint(call->rtp_on_t38[SIDE_CALLEE], ==, 0);
	g_assert_cmpuint(call->fax->streams->len, ==, 1);
	g_assert_cmpuint(stream_of(call->fax, SIDE_CALLEE)->packets, ==, 1);
	rig_free(rig);
}

/* Numbers from 8000 on look like RTP version 2; they wrap inside the page. */
static void test_high_numbers(void)
{
	static const uint16_t firsts[] = {0x7ff0, 0x8001, 0xbff8, 0xfff8};
	for (size_t i = 0; i < G_N_ELEMENTS(firsts); i++) {
		struct rig *rig = switched();
		struct udptl_line u = udptl_line_of(rig, A, 5000, B, 5000);
		const struct line line = udptl_line_line(&u);
		u.seq[0] = u.seq[1] = firsts[i];
		fax_whole(&line, SIDE_CALLER);
		udptl_line_free(&u);
		const struct call *call = rig_only_call(rig);
		const struct fax_stream_info *a = stream_of(call->fax, SIDE_CALLER);
		check_whole(call->fax);
		g_assert_cmpuint(a->udptl.expected, ==, a->packets);
		g_assert_cmpuint(a->udptl.restarts, ==, 0);
		g_assert_cmpuint(call->rtp_packets[0] + call->rtp_packets[1], ==, 0);
		rig_free(rig);
	}
}

/* T.38 to the port that SDP named for audio: said, not taken. */
static void test_elsewhere(void)
{
	struct rig *rig = switched();
	struct udptl_line u = udptl_line_of(rig, A, 4000, B, 4000);
	const struct line line = udptl_line_line(&u);
	fax_command(&line, SIDE_CALLEE, FAX_DIS);
	udptl_line_free(&u);
	const struct call *call = rig_only_call(rig);
	const struct endpoint at = endpoint_at(A, 4000);
	g_assert_null(call->fax);
	g_assert_cmpuint(call->t38_elsewhere[SIDE_CALLEE], ==, 3);
	g_assert_cmpuint(call->t38_elsewhere[SIDE_CALLER], ==, 0);
	g_assert_true(endpoint_equal(&call->elsewhere[SIDE_CALLEE], &at));
	g_assert_cmpstr(call->verdict_root, ==, "MEDIA-OTHER-ADDRESS");
	rig_free(rig);
}

/* ---- loss ---- */

static void lossy_fax(bool redundancy, uint64_t recovered, uint64_t unrecovered)
{
	struct rig *rig = switched();
	struct udptl_line u = udptl_line_of(rig, A, 5000, B, 5000);
	const struct line line = udptl_line_line(&u);
	u.redundancy = redundancy;
	u.lose[SIDE_CALLER] = 26; /* in the page */
	fax_whole(&line, SIDE_CALLER);
	udptl_line_free(&u);
	const struct call *call = rig_only_call(rig);
	const struct fax_stream_info *a = stream_of(call->fax, SIDE_CALLER);
	g_assert_cmpuint(a->udptl.expected, ==, a->packets + 1);
	g_assert_cmpuint(a->udptl.recovered_by_redundancy, ==, recovered);
	g_assert_cmpuint(a->udptl.unrecovered, ==, unrecovered);
	g_assert_cmpuint(a->unrecovered->len, ==, unrecovered);
	const struct fax_page *page = g_ptr_array_index(call->fax->pages, 0);
	g_assert_cmpuint(page->lost_packets, ==, unrecovered);
	g_assert_cmpint(page->bad_rows > 0, ==, unrecovered > 0);
	rig_free(rig);
}

static void test_loss(void)
{
	lossy_fax(true, 1, 0);
	lossy_fax(false, 0, 1);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/media/announced", test_announced);
	g_test_add_func("/media/port-reuse", test_port_reuse);
	g_test_add_func("/media/port-reuse-after-end", test_port_reuse_after_end);
	g_test_add_func("/media/nat", test_nat);
	g_test_add_func("/media/nat-announced", test_nat_announced);
	g_test_add_func("/media/same-port", test_same_port);
	g_test_add_func("/media/two-hops", test_two_hops);
	g_test_add_func("/media/not-t38", test_not_t38);
	g_test_add_func("/media/malformed", test_malformed);
	g_test_add_func("/media/no-stream", test_no_stream);
	g_test_add_func("/media/rtp-on-t38-port", test_rtp_on_t38_port);
	g_test_add_func("/media/rtp-like-udptl", test_rtp_like_udptl);
	g_test_add_func("/media/rtp-beside-t38", test_rtp_beside_t38);
	g_test_add_func("/media/high-numbers", test_high_numbers);
	g_test_add_func("/media/elsewhere", test_elsewhere);
	g_test_add_func("/media/loss", test_loss);
	return g_test_run();
}
