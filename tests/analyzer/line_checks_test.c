#include <math.h>

#include "analyzer/line_checks.h"
#include "analyzer/line_what_if.h"

/* A fax whose lines are made by hand: a signal that packet n brought is said on one line and heard on the other. */
struct rig {
	struct fax *fax;
};

static void setup(struct rig *rig)
{
	rig->fax = fax_new(1);
	rig->fax->timing = line_timing_new();
}

static void teardown(struct rig *rig)
{
	fax_free(rig->fax);
}

static struct line_track *track_of(struct rig *rig, enum side side, bool heard)
{
	struct line_gateway *g = &rig->fax->timing->gateway[side];
	return heard ? &g->to_line : &g->from_line;
}

static struct line_signal *add(
	struct line_track *track, enum line_kind kind, int from_ms, int to_ms, uint64_t packet)
{
	const struct line_signal signal = {.t = from_ms * T38_MS,
		.t_end = to_ms * T38_MS,
		.kind = kind,
		.name = kind == LINE_V21 ? "V.21" : "V.17",
		.content = kind == LINE_V21 ? LINE_CONTENT_FRAMES : LINE_CONTENT_TCF,
		.t_data = (from_ms + 1000) * T38_MS,
		.t_data_end = to_ms * T38_MS,
		.tcf_zeros_ms = kind == LINE_V21 ? 0 : 1500,
		.first_packet = packet,
		.last_packet = packet + 1};
	g_array_append_val(track->signals, signal);
	return &g_array_index(track->signals, struct line_signal, track->signals->len - 1);
}

/* A frame on V.21, said at one end from `said` on, heard at the other from `heard` on. */
static void say(struct rig *rig, enum side from, enum t30_fcf fcf, const char *name,
	unsigned attempt, int said, int heard, int length, uint64_t packet)
{
	const struct fax_frame frame = {.t = said * T38_MS,
		.t_end = (said + length) * T38_MS,
		.from = from,
		.name = name,
		.fcf = fcf,
		.fcs = T38_FCS_OK,
		.attempt = attempt,
		.first_packet = packet,
		.last_packet = packet + 1};
	g_array_append_val(rig->fax->frames, frame);
	add(track_of(rig, from, false), LINE_V21, said, said + length, packet);
	if (heard >= 0)
		add(track_of(rig, !from, true), LINE_V21, heard, heard + length, packet)->text =
			name;
}

static const struct line_check *find(
	struct rig *rig, enum side side, enum line_check_id id, unsigned nth)
{
	const GArray *checks = rig->fax->timing->gateway[side].checks;
	for (guint i = 0; i < checks->len; i++) {
		const struct line_check *c = &g_array_index(checks, struct line_check, i);
		if (c->id == id && nth-- == 0)
			return c;
	}
	return NULL;
}

/* EOP ends at 2.0 s, MCF is heard from 2.9 s: 0.9 s of 3.45 s. */
static void response_in_time(void)
{
	struct rig rig;
	setup(&rig);
	say(&rig, SIDE_CALLER, T30_FCF_EOP, "EOP", 1, 0, 100, 2000, 10);
	say(&rig, SIDE_CALLEE, T30_FCF_MCF, "MCF", 0, 2400, 2900, 1500, 20);
	line_checks(rig.fax);
	const struct line_check *c = find(&rig, SIDE_CALLER, LINE_CHECK_T4, 0);
	g_assert_nonnull(c);
	g_assert_cmpfloat_with_epsilon(c->value_ms, 900, .001);
	g_assert_cmpfloat_with_epsilon(line_check_margin(c), 2550, .001);
	g_assert_true(c->ok);
	g_assert_cmpstr(c->about, ==, "EOP -> MCF");
	g_assert_cmpuint(c->packet_count, ==, 4);
	g_assert_cmpuint(c->packets[0], ==, 10);
	g_assert_cmpuint(c->packets[2], ==, 20);
	teardown(&rig);
}

/* The command is repeated 3.0 s behind its end; the response, which the far machine began long before it could hear
 * that, comes 3.4 s behind the end: within T4's tolerance, but this machine did not wait so long. */
static void response_behind_a_repeat_is_late(void)
{
	struct rig rig;
	setup(&rig);
	say(&rig, SIDE_CALLER, T30_FCF_EOP, "EOP", 1, 0, 1200, 2000, 10);
	say(&rig, SIDE_CALLER, T30_FCF_EOP, "EOP", 2, 5000, 6200, 2000, 20);
	say(&rig, SIDE_CALLEE, T30_FCF_MCF, "MCF", 0, 4200, 5400, 1500, 18);
	line_checks(rig.fax);
	const struct line_check *c = find(&rig, SIDE_CALLER, LINE_CHECK_T4, 0);
	g_assert_nonnull(c);
	g_assert_cmpfloat_with_epsilon(c->value_ms, 3400, .001);
	g_assert_false(c->ok);
	teardown(&rig);
}

/* The response to the first is lost, the one to the second comes in time. */
static void response_that_never_came(void)
{
	struct rig rig;
	setup(&rig);
	say(&rig, SIDE_CALLER, T30_FCF_EOP, "EOP", 1, 0, 50, 2000, 10);
	say(&rig, SIDE_CALLER, T30_FCF_EOP, "EOP", 2, 5000, 5050, 2000, 20);
	say(&rig, SIDE_CALLEE, T30_FCF_MCF, "MCF", 0, 7200, 7250, 1500, 30);
	line_checks(rig.fax);
	const struct line_check *first = find(&rig, SIDE_CALLER, LINE_CHECK_T4, 0);
	g_assert_true(isnan(first->value_ms));
	g_assert_false(first->ok);
	g_assert_cmpstr(first->about, ==, "EOP -> none");
	const struct line_check *second = find(&rig, SIDE_CALLER, LINE_CHECK_T4, 1);
	g_assert_cmpfloat_with_epsilon(second->value_ms, 250, .001);
	g_assert_true(second->ok);
	teardown(&rig);
}

/* The response to DCS is counted from the end of TCF. */
static void dcs_ends_with_its_training(void)
{
	struct rig rig;
	setup(&rig);
	say(&rig, SIDE_CALLER, T30_FCF_DCS, "DCS", 1, 0, 100, 1500, 10);
	add(track_of(&rig, SIDE_CALLER, false), LINE_FAST, 1575, 4500, 20);
	say(&rig, SIDE_CALLEE, T30_FCF_CFR, "CFR", 0, 4900, 5100, 1300, 30);
	line_checks(rig.fax);
	const struct line_check *c = find(&rig, SIDE_CALLER, LINE_CHECK_T4, 0);
	g_assert_cmpfloat_with_epsilon(c->value_ms, 600, .001);
	g_assert_cmpstr(c->about, ==, "DCS -> CFR");
	teardown(&rig);
}

static void no_word_of_a_side_that_is_not_captured(void)
{
	struct rig rig;
	setup(&rig);
	say(&rig, SIDE_CALLER, T30_FCF_EOP, "EOP", 1, 0, -1, 2000, 10);
	say(&rig, SIDE_CALLER, T30_FCF_EOP, "EOP", 2, 5000, -1, 2000, 20);
	line_checks(rig.fax);
	g_assert_null(find(&rig, SIDE_CALLER, LINE_CHECK_T4, 0));
	teardown(&rig);
}

/* Behind CFR the called machine waits for 6 s +- 1 s. */
static void command_search(void)
{
	struct rig rig;
	setup(&rig);
	say(&rig, SIDE_CALLEE, T30_FCF_CFR, "CFR", 0, 0, 100, 1300, 10);
	say(&rig, SIDE_CALLER, T30_FCF_DCS, "DCS", 1, 8000, 8301, 1500, 20);
	line_checks(rig.fax);
	const struct line_check *c = find(&rig, SIDE_CALLEE, LINE_CHECK_T2, 0);
	g_assert_cmpfloat_with_epsilon(c->value_ms, 7001, .001);
	g_assert_false(c->ok);
	teardown(&rig);
}

/* Behind PIP the machine waits for its operator, 15 s at the most. */
static void operator_called(void)
{
	struct rig rig;
	setup(&rig);
	say(&rig, SIDE_CALLEE, T30_FCF_PIP, "PIP", 0, 0, 100, 1300, 10);
	say(&rig, SIDE_CALLER, T30_FCF_MPS, "MPS", 1, 16500, 16600, 1200, 20);
	line_checks(rig.fax);
	const struct line_check *c = find(&rig, SIDE_CALLER, LINE_CHECK_T3, 0);
	g_assert_cmpfloat_with_epsilon(c->value_ms, 15100, .001);
	g_assert_false(c->ok);
	g_assert_null(find(&rig, SIDE_CALLEE, LINE_CHECK_T3, 0));
	teardown(&rig);
}

static void receiver_not_ready(void)
{
	struct rig rig;
	setup(&rig);
	say(&rig, SIDE_CALLEE, T30_FCF_RNR, "RNR", 0, 0, 100, 1300, 10);
	say(&rig, SIDE_CALLEE, T30_FCF_RNR, "RNR", 0, 4000, 4100, 1300, 20);
	say(&rig, SIDE_CALLEE, T30_FCF_MCF, "MCF", 0, 66000, 66100, 1300, 30);
	line_checks(rig.fax);
	const struct line_check *c = find(&rig, SIDE_CALLER, LINE_CHECK_T5, 0);
	g_assert_cmpfloat_with_epsilon(c->value_ms, 66000, .001);
	g_assert_false(c->ok);
	teardown(&rig);
}

static void gap_preamble_and_tcf(void)
{
	struct rig rig;
	setup(&rig);
	struct line_track *heard = track_of(&rig, SIDE_CALLEE, true);
	add(heard, LINE_V21, 0, 2000, 10)->t_data = 849 * T38_MS;
	struct line_signal *tcf = add(heard, LINE_FAST, 2054, 5000, 20);
	tcf->t_data = 3651 * T38_MS;
	tcf->tcf_zeros_ms = 999;
	add(heard, LINE_V21, 5055, 7000, 30)->t_data = 5905 * T38_MS;
	line_checks(rig.fax);
	g_assert_false(find(&rig, SIDE_CALLEE, LINE_CHECK_GAP, 0)->ok);
	g_assert_true(find(&rig, SIDE_CALLEE, LINE_CHECK_GAP, 1)->ok);
	g_assert_false(find(&rig, SIDE_CALLEE, LINE_CHECK_PREAMBLE, 0)->ok);
	g_assert_true(find(&rig, SIDE_CALLEE, LINE_CHECK_PREAMBLE, 1)->ok);
	g_assert_false(find(&rig, SIDE_CALLEE, LINE_CHECK_TCF, 0)->ok);
	g_assert_cmpfloat_with_epsilon(
		find(&rig, SIDE_CALLEE, LINE_CHECK_TCF, 0)->value_ms, 1349, .001);
	g_assert_false(find(&rig, SIDE_CALLEE, LINE_CHECK_TCF_ZEROS, 0)->ok);
	teardown(&rig);
}

static void both_directions_at_once(void)
{
	struct rig rig;
	setup(&rig);
	add(track_of(&rig, SIDE_CALLER, true), LINE_V21, 1000, 3000, 10)->text = "CFR";
	add(track_of(&rig, SIDE_CALLER, false), LINE_V21, 2600, 4000, 20)->text = "DCS";
	add(track_of(&rig, SIDE_CALLER, true), LINE_CNG, 5000, 5500, 30);
	add(track_of(&rig, SIDE_CALLER, false), LINE_V21, 5000, 7000, 40);
	line_checks(rig.fax);
	const struct line_check *c = find(&rig, SIDE_CALLER, LINE_CHECK_COLLISION, 0);
	g_assert_cmpfloat_with_epsilon(c->value_ms, 400, .001);
	g_assert_false(c->ok);
	g_assert_cmpstr(c->about, ==, "CFR while the machine says DCS");
	g_assert_null(find(&rig, SIDE_CALLER, LINE_CHECK_COLLISION, 1));
	teardown(&rig);
}

/* A training without data is what a gateway takes the V.21 for that it plays. */
static void a_false_training_is_no_collision(void)
{
	struct rig rig;
	setup(&rig);
	add(track_of(&rig, SIDE_CALLER, true), LINE_V21, 1000, 3000, 10)->text = "DCS";
	struct line_signal *training =
		add(track_of(&rig, SIDE_CALLER, false), LINE_FAST, 900, 3500, 20);
	training->content = LINE_CONTENT_IMAGE;
	line_checks(rig.fax);
	g_assert_null(find(&rig, SIDE_CALLER, LINE_CHECK_COLLISION, 0));
	training->text = "page 1";
	line_checks(rig.fax);
	g_assert_nonnull(find(&rig, SIDE_CALLER, LINE_CHECK_COLLISION, 0));
	teardown(&rig);
}

static void underflow_names_the_late_packets(void)
{
	struct rig rig;
	setup(&rig);
	struct line_track *heard = track_of(&rig, SIDE_CALLEE, true);
	struct line_signal *page = add(heard, LINE_FAST, 0, 9000, 10);
	page->content = LINE_CONTENT_ECM;
	page->underflows = 2;
	page->underflow_ms = 160;
	const struct line_underflow breaks[] = {{.t = 4000 * T38_MS, .ms = 120, .packet = 77},
		{.t = 6000 * T38_MS, .ms = 40, .packet = 99}};
	g_array_append_vals(heard->underflows, breaks, 2);
	line_checks(rig.fax);
	const struct line_check *c = find(&rig, SIDE_CALLEE, LINE_CHECK_UNDERFLOW, 0);
	g_assert_false(c->ok);
	g_assert_cmpfloat_with_epsilon(c->value_ms, 160, .001);
	g_assert_cmpuint(c->packet_count, ==, 2);
	g_assert_cmpuint(c->packets[0], ==, 77);
	g_assert_cmpuint(c->packets[1], ==, 99);
	teardown(&rig);
}

/* 0.9 s of T4: a machine with 2.55 s gives up with 825 ms more each way, every one with 1275 ms. */
static void the_delay_that_would_break_it(void)
{
	struct rig rig;
	struct line_break b;
	setup(&rig);
	say(&rig, SIDE_CALLER, T30_FCF_EOP, "EOP", 1, 0, 100, 2000, 10);
	say(&rig, SIDE_CALLEE, T30_FCF_MCF, "MCF", 0, 2400, 2900, 1500, 20);
	line_checks(rig.fax);
	g_assert_true(line_what_if(rig.fax->timing, &b));
	g_assert_cmpint(b.check->id, ==, LINE_CHECK_T4);
	g_assert_cmpint(b.side, ==, SIDE_CALLER);
	g_assert_cmpfloat_with_epsilon(b.may_ms, 825, .001);
	g_assert_cmpfloat_with_epsilon(b.must_ms, 1275, .001);
	g_assert_cmpfloat_with_epsilon(line_what_if_value(b.check, 100), 1100, .001);
	teardown(&rig);
}

static void checks_are_capped(void)
{
	struct rig rig;
	setup(&rig);
	for (int i = 0; i < LINE_MAX_CHECKS; i++)
		add(track_of(&rig, SIDE_CALLER, true), LINE_V21, 2000 * i, 2000 * i + 1500, 2);
	line_checks(rig.fax);
	g_assert_cmpuint(rig.fax->timing->gateway[0].checks->len, ==, LINE_MAX_CHECKS);
	teardown(&rig);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/line-checks/in-time", response_in_time);
	g_test_add_func("/line-checks/late", response_behind_a_repeat_is_late);
	g_test_add_func("/line-checks/none", response_that_never_came);
	g_test_add_func("/line-checks/dcs", dcs_ends_with_its_training);
	g_test_add_func("/line-checks/not-captured", no_word_of_a_side_that_is_not_captured);
	g_test_add_func("/line-checks/t2", command_search);
	g_test_add_func("/line-checks/t3", operator_called);
	g_test_add_func("/line-checks/t5", receiver_not_ready);
	g_test_add_func("/line-checks/gap-preamble-tcf", gap_preamble_and_tcf);
	g_test_add_func("/line-checks/collision", both_directions_at_once);
	g_test_add_func("/line-checks/false-training", a_false_training_is_no_collision);
	g_test_add_func("/line-checks/underflow", underflow_names_the_late_packets);
	g_test_add_func("/line-checks/what-if", the_delay_that_would_break_it);
	g_test_add_func("/line-checks/capped", checks_are_capped);
	return g_test_run();
}
