#include "render/report_text_tables.h"

#include <stdlib.h>
#include <string.h>

static struct call *make_call(void)
{
	struct call *call = call_new(1);
	call->fax = fax_new(1);
	g_ptr_array_add(call->faxes, call->fax);
	return call;
}

static struct fax_stream_info *add_stream(struct call *call, enum side from)
{
	struct fax_stream_info *s = g_new0(struct fax_stream_info, 1);
	const uint8_t octets[4] = {192, 0, 2, 1};
	s->from = from;
	s->src = (struct endpoint){ip_addr_v4(octets), 4000};
	s->unrecovered = g_array_new(FALSE, FALSE, sizeof(uint16_t));
	g_ptr_array_add(call->fax->streams, s);
	return s;
}

static void expect_part(const struct call *call, bool lines, const char *want)
{
	char *got;
	size_t n;
	FILE *out = open_memstream(&got, &n);
	if (lines)
		report_text_lines(out, call->fax);
	else
		report_text_streams(out, call);
	fclose(out);
	/* Behind the heading, which is an empty line and one of names. */
	const char *rest = *got == '\n' ? strchr(got + 1, '\n') + 1 : got;
	g_assert_cmpstr(rest, ==, want);
	free(got);
}

static void test_loss(void)
{
	struct call *call = make_call();
	struct fax_stream_info *s = add_stream(call, SIDE_CALLER);
	s->packets = s->udptl.packets = 190;
	s->udptl.expected = 200;
	s->udptl.received = 190;
	s->udptl.recovered_by_redundancy = 7;
	s->udptl.recovered_by_fec = 1;
	s->udptl.unrecovered = 2;
	s->udptl.duplicates = 3;
	s->udptl.reordered = 4;
	s->udptl.redundancy_min = 0;
	s->udptl.redundancy_max = 2;
	s->udptl.loss_bursts[0] = 4;
	s->udptl.loss_bursts[2] = 2;
	s->max_gap_ms = 5240;
	s->jitter_ms = 10.4;
	call->t38.side[SIDE_CALLEE].udp_ec = "t38\x1bRedundancy";
	expect_part(call, false,
		"  caller  192.0.2.1:4000           200    10  5.00 %     7    1      2    3     4 "
		"  5.24 s   "
		"10 ms\n"
		"  caller  sends redundancy 0 to 2 (agreed: t38\\x1bRedundancy); loss bursts 4 x "
		"1, 2 x 3\n");
	call_free(call);
}

/* T.38 over TCP has no sequence numbers. */
static void test_unknown(void)
{
	struct call *call = make_call();
	add_stream(call, SIDE_CALLEE)->packets = 1;
	expect_part(call, false,
		"  callee  192.0.2.1:4000             -     -       -     -    -      -    -     - "
		"       -       "
		"-\n");
	call->fax = NULL;
	expect_part(call, false, "");
	call_free(call);
}

static void add_check(struct call *call, enum line_check_id id, bool ok, uint64_t packet)
{
	const struct line_check c = {.id = id, .ok = ok, .packets = {packet}, .packet_count = 1};
	g_array_append_val(call->fax->timing->gateway[SIDE_CALLER].checks, c);
}

static void test_lines(void)
{
	struct call *call = make_call();
	expect_part(call, true, "");
	call->fax->timing = line_timing_new();
	const struct line_signal s = {.late_ms = 710, .underflows = 2, .underflow_ms = 160};
	g_array_append_val(call->fax->timing->gateway[SIDE_CALLER].to_line.signals, s);
	add_check(call, LINE_CHECK_T4, false, 861);
	add_check(call, LINE_CHECK_TCF, true, 0);
	add_check(call, LINE_CHECK_T4, false, 871);
	add_check(call, LINE_CHECK_STALL, false, 900);
	expect_part(call, true,
		"  caller          710 ms        2x 160 ms   3 of 4 missed: T30-T4 2x (frame 861 "
		"first), "
		"T38-STALL\n"
		"                                           (frame 900)\n"
		"  callee            0 ms                -   -\n");
	call_free(call);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/report_text_tables/loss", test_loss);
	g_test_add_func("/report_text_tables/unknown", test_unknown);
	g_test_add_func("/report_text_tables/lines", test_lines);
	return g_test_run();
}
