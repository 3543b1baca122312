#include "analyzer/call_ruled_out.h"

#include "analyzer/finding.h"

static struct call *make_call(enum finding_id root)
{
	struct call *call = call_new(1);
	struct fax *fax = fax_new(1);
	call->fax = fax;
	g_ptr_array_add(call->faxes, fax);
	call->verdict_root = finding_row(root)->id;
	fax->result.status = FAX_FAILED;
	return call;
}

static struct fax_stream_info *add_stream(
	struct call *call, enum side from, uint64_t expected, uint64_t received)
{
	struct fax_stream_info *s = g_new0(struct fax_stream_info, 1);
	s->from = from;
	s->packets = s->udptl.packets = received;
	s->udptl.expected = expected;
	s->udptl.received = received;
	s->unrecovered = g_array_new(FALSE, FALSE, sizeof(uint16_t));
	g_ptr_array_add(call->fax->streams, s);
	return s;
}

static void add_exchange(struct call *call, enum t30_fcf command, const char *response,
	enum t30_fcf fcf, unsigned page, uint64_t packet)
{
	const struct fax_exchange x = {.fcf = command,
		.attempts = 1,
		.response = response,
		.response_fcf = fcf,
		.page = page,
		.response_packet = packet};
	g_array_append_val(call->fax->exchanges, x);
}

/* The texts with " | " between them. */
static void expect(const struct call *call, const char *want)
{
	GPtrArray *texts = call_ruled_out(call);
	g_ptr_array_add(texts, NULL);
	char *got = g_strjoinv(" | ", (char **)texts->pdata);
	g_assert_cmpstr(got, ==, want);
	g_free(got);
	g_ptr_array_unref(texts);
}

static void test_loss(void)
{
	struct call *call = make_call(FINDING_T30_DCN_EARLY);
	expect(call, "");
	add_stream(call, SIDE_CALLER, 300, 300);
	expect(call, "");
	struct fax_stream_info *callee = add_stream(call, SIDE_CALLEE, 50, 50);
	expect(call, "no sequence number is missing (300 of the caller, 50 of the callee)");
	callee->udptl.received = 48;
	expect(call, "what is lost is recovered (2 packets)");
	callee->udptl.unrecovered = 1;
	expect(call, "");
	callee->udptl.unrecovered = 0;
	call->verdict_root = finding_row(FINDING_UDPTL_REDUNDANCY_THIN)->id;
	expect(call, "");
	call->verdict_root = NULL;
	expect(call, "");
	call_free(call);
}

static void test_training(void)
{
	struct call *call = make_call(FINDING_T30_CARRIER_LOST);
	add_exchange(call, T30_FCF_DCS, "CFR", T30_FCF_CFR, 0, 246);
	expect(call, "the first training was answered with CFR (frame 246)");
	add_exchange(call, T30_FCF_DCS, "FTT", T30_FCF_FTT, 0, 300);
	expect(call, "");
	call_free(call);
	call = make_call(FINDING_T30_CARRIER_LOST);
	add_exchange(call, T30_FCF_DCS, NULL, T30_NONE, 0, 0);
	expect(call, "");
	call_free(call);
}

static void test_pages(void)
{
	struct call *call = make_call(FINDING_T30_CARRIER_LOST);
	add_exchange(call, T30_FCF_MPS, "MCF", T30_FCF_MCF, 1, 400);
	add_exchange(call, T30_FCF_MPS, "MCF", T30_FCF_MCF, 2, 500);
	add_exchange(call, T30_FCF_EOP, "RTN", T30_FCF_RTN, 3, 600);
	call->fax->result.pages_confirmed = 2;
	expect(call, "2 pages were confirmed (frame 500)");
	call->fax->result.status = FAX_SUCCESS;
	expect(call, "");
	call_free(call);
}

static void add_check(struct call *call, enum side side, bool ok)
{
	const struct line_check c = {.id = LINE_CHECK_T4, .ok = ok};
	g_array_append_val(call->fax->timing->gateway[side].checks, c);
}

static void test_lines(void)
{
	struct call *call = make_call(FINDING_T30_CARRIER_LOST);
	call->fax->timing = line_timing_new();
	add_check(call, SIDE_CALLER, true);
	expect(call, "");
	add_check(call, SIDE_CALLEE, true);
	expect(call, "the 2 timer checks of both telephone lines hold");
	call->verdict_root = finding_row(FINDING_TIME_UNDERFLOW)->id;
	expect(call, "");
	call->verdict_root = finding_row(FINDING_T30_CARRIER_LOST)->id;
	add_check(call, SIDE_CALLEE, false);
	expect(call, "");
	call_free(call);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/call_ruled_out/loss", test_loss);
	g_test_add_func("/call_ruled_out/training", test_training);
	g_test_add_func("/call_ruled_out/pages", test_pages);
	g_test_add_func("/call_ruled_out/lines", test_lines);
	return g_test_run();
}
