/* T.38 that no signalling announced, and what must not be taken for it. */
#include "tests/analyzer/fax_make.h"

#define A "192.0.2.1"
#define B "192.0.2.2"

static struct udptl_line line_from(struct rig *rig, uint16_t first)
{
	struct udptl_line u = udptl_line_of(rig, A, 6000, B, 7000);
	u.seq[0] = u.seq[1] = first;
	u.redundancy = true;
	return u;
}

/* Both directions, from the first packet on, whoever of the two calls. */
static void found_whole(enum side caller)
{
	struct rig *rig = rig_new();
	struct udptl_line u = line_from(rig, 0);
	const struct line line = udptl_line_line(&u);
	const struct endpoint at = endpoint_at(caller == SIDE_CALLER ? A : B, 0);
	fax_whole(&line, caller);
	udptl_line_free(&u);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->signalling, ==, SIGNALLING_NONE);
	g_assert_cmpint(call->state, ==, CALL_MEDIA_ONLY);
	g_assert_null(call->call_id);
	g_assert_cmpint(call->start, ==, RIG_START + rig->step);
	g_assert_cmpuint(call->fax->streams->len, ==, 2);
	g_assert_true(ip_addr_equal(&call->party[SIDE_CALLER].address, &at.addr));
	const struct fax_page *page = g_ptr_array_index(call->fax->pages, 0);
	g_assert_cmpint(page->from, ==, SIDE_CALLER);
	g_assert_cmpuint(page->rows, ==, 30);
	g_assert_cmpint(call->fax->result.status, ==, FAX_SUCCESS);
	g_assert_true(call->fax->identity[SIDE_CALLER].csi == NULL);
	/* Each packet is told once: as it comes, or afterwards. */
	g_assert_cmpuint(rig->packets + rig->earlier->len, ==, rig->number);
	for (guint i = 0; i < rig->earlier->len; i++)
		g_assert_cmpuint(g_array_index(rig->earlier, uint64_t, i), ==, i + 1);
	rig_free(rig);
}

static void test_found(void)
{
	found_whole(SIDE_CALLER);
	found_whole(SIDE_CALLEE);
}

static void test_one_way(void)
{
	struct rig *rig = rig_new();
	struct udptl_line u = line_from(rig, 0);
	const struct line line = udptl_line_line(&u);
	u.silent[SIDE_CALLEE] = true;
	fax_whole(&line, SIDE_CALLER);
	udptl_line_free(&u);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->fax->streams->len, ==, 1);
	g_assert_cmpuint(call->fax->pages->len, ==, 1);
	/* Frames with X = 1 came from there: that is the caller. */
	const struct fax_stream_info *info = g_ptr_array_index(call->fax->streams, 0);
	g_assert_cmpint(info->from, ==, SIDE_CALLER);
	g_assert_cmpint(call->fax->result.status, ==, FAX_UNKNOWN);
	g_assert_cmpstr(call->fax->result.reason, ==,
		"the answer to page 1 was not captured; the caller sent DCN");
	rig_free(rig);
}

/* Numbers that look like RTP's version, and the wrap. */
static void test_high_numbers(void)
{
	static const uint16_t firsts[] = {0x8000, 0xb000, 0xfff0};
	for (size_t i = 0; i < G_N_ELEMENTS(firsts); i++) {
		struct rig *rig = rig_new();
		struct udptl_line u = line_from(rig, firsts[i]);
		const struct line line = udptl_line_line(&u);
		fax_whole(&line, SIDE_CALLER);
		udptl_line_free(&u);
		const struct call *call = rig_only_call(rig);
		g_assert_cmpint(call->fax->result.status, ==, FAX_SUCCESS);
		g_assert_cmpuint(call->fax->streams->len, ==, 2);
		rig_free(rig);
	}
}

/* A pause ends the fax, and the next one on the same ports is another call. */
static void test_next_fax(void)
{
	struct rig *rig = rig_new();
	struct udptl_line u = line_from(rig, 0);
	const struct line line = udptl_line_line(&u);
	fax_whole(&line, SIDE_CALLER);
	rig_tick(rig, 36 * T38_SECOND);
	g_assert_cmpuint(rig->calls->len, ==, 1);
	fax_whole(&line, SIDE_CALLER);
	udptl_line_free(&u);
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 2);
	for (guint i = 0; i < 2; i++)
		g_assert_cmpint(rig_call(rig, i)->fax->result.status, ==, FAX_SUCCESS);
	rig_free(rig);
}

/* The numbers begin anew behind DCN: so does a fax, without a pause. */
static void test_next_fax_at_once(void)
{
	struct rig *rig = rig_new();
	for (unsigned i = 0; i < 2; i++) {
		struct udptl_line u = line_from(rig, (uint16_t)(i * 1000));
		const struct line line = udptl_line_line(&u);
		fax_whole(&line, SIDE_CALLER);
		udptl_line_free(&u);
		rig_wait(rig, 2 * T38_SECOND);
	}
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 2);
	for (guint i = 0; i < 2; i++)
		g_assert_cmpint(rig_call(rig, i)->fax->result.status, ==, FAX_SUCCESS);
	rig_free(rig);
}

/* No other packet is between two faxes: the first one is over when the second begins. */
static void test_next_fax_behind_pause(void)
{
	struct rig *rig = rig_new();
	struct udptl_line u = line_from(rig, 0);
	const struct line line = udptl_line_line(&u);
	fax_whole(&line, SIDE_CALLER);
	rig_wait(rig, 36 * T38_SECOND);
	fax_whole(&line, SIDE_CALLER);
	udptl_line_free(&u);
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 2);
	rig_free(rig);
}

/* Without DCN it is waited for longer. */
static void test_idle(void)
{
	struct rig *rig = rig_new();
	struct udptl_line u = line_from(rig, 0);
	const struct line line = udptl_line_line(&u);
	fax_phase_b(&line, SIDE_CALLER);
	udptl_line_free(&u);
	rig_tick(rig, 119 * T38_SECOND);
	g_assert_cmpuint(rig->calls->len, ==, 0);
	rig_tick(rig, 2 * T38_SECOND);
	g_assert_cmpuint(rig->calls->len, ==, 1);
	rig_free(rig);
}

/* ---- never taken ---- */

static void none_found(struct rig *rig)
{
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 0);
	g_assert_cmpuint(rig->packets, ==, 0);
	rig_free(rig);
}

static void test_random_rtp(void)
{
	struct rig *rig = rig_new();
	GRand *rand = g_rand_new_with_seed(7);
	unsigned rounds = g_test_slow() ? 1000000 : 50000;
	for (unsigned i = 0; i < rounds; i++) {
		GByteArray *out = rtp_of(0, (uint16_t)i, 0x01000100);
		/* Few octets, and small ones, come nearest to UDPTL. */
		for (gint32 n = g_rand_int_range(rand, 0, 24); n > 0; n--)
			put8(out, g_rand_int(rand) & (i % 2 ? 0xff : 0x07));
		rig_udp(rig, A, 6000 + i / 1000 % 50 * 2, B, 7000, out->data, out->len);
		g_byte_array_unref(out);
	}
	g_rand_free(rand);
	none_found(rig);
}

static void test_random_octets(void)
{
	struct rig *rig = rig_new();
	GRand *rand = g_rand_new_with_seed(8);
	for (unsigned i = 0; i < 50000; i++) {
		uint8_t octets[32];
		for (size_t k = 0; k < sizeof(octets); k++)
			octets[k] = (uint8_t)(g_rand_int(rand) & (i % 2 ? 0xff : 0x07));
		rig_udp(rig, A, 6000, B, 7000, octets, (size_t)g_rand_int_range(rand, 0, 32));
	}
	g_rand_free(rand);
	none_found(rig);
}

/* Zeros (keep-alives), and silence for hours, which proves nothing. */
static void test_silence(void)
{
	static const uint8_t zeros[12] = {0};
	struct rig *rig = rig_new();
	for (unsigned i = 0; i < 2000; i++) {
		const uint8_t silence[] = {(uint8_t)(i >> 8), (uint8_t)i, 1, 0, 0, 0};
		rig_udp(rig, A, 6000, B, 7000, silence, sizeof(silence));
		rig_udp(rig, A, 6002, B, 7002, zeros, 6);
		rig_udp(rig, A, 6004, B, 7004, zeros, sizeof(zeros));
	}
	none_found(rig);
}

/* A fax behind long silence is found with its beginning. */
static void test_fax_behind_silence(void)
{
	struct rig *rig = rig_new();
	struct udptl_line u = line_from(rig, 0);
	const struct line line = udptl_line_line(&u);
	u.redundancy = false;
	for (unsigned i = 0; i < 1000; i++)
		fax_indicator(&line, i % 2, IFP_NO_SIGNAL);
	fax_whole(&line, SIDE_CALLER);
	udptl_line_free(&u);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->fax->result.status, ==, FAX_SUCCESS);
	g_assert_cmpstr(g_array_index(call->fax->frames, struct fax_frame, 0).name, ==, "DIS");
	g_assert_cmpstr(g_array_index(call->fax->frames, struct fax_frame, 1).name, ==, "DCS");
	rig_free(rig);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/media_only/found", test_found);
	g_test_add_func("/media_only/one-way", test_one_way);
	g_test_add_func("/media_only/high-numbers", test_high_numbers);
	g_test_add_func("/media_only/next-fax", test_next_fax);
	g_test_add_func("/media_only/next-fax-at-once", test_next_fax_at_once);
	g_test_add_func("/media_only/next-fax-behind-pause", test_next_fax_behind_pause);
	g_test_add_func("/media_only/idle", test_idle);
	g_test_add_func("/media_only/random-rtp", test_random_rtp);
	g_test_add_func("/media_only/random-octets", test_random_octets);
	g_test_add_func("/media_only/silence", test_silence);
	g_test_add_func("/media_only/fax-behind-silence", test_fax_behind_silence);
	return g_test_run();
}
