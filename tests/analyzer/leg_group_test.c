/* Legs of one fax, through the engine: they come out together, the main leg first, and help each other. */
#include "tests/analyzer/fax_make.h"
#include "tests/analyzer/sip_make.h"

#define CALLER "192.0.2.1"
#define B2BUA "192.0.2.9"
#define CALLEE "192.0.2.2"

static const struct leg first = {"a@test", {CALLER, B2BUA}, "z9hG4bK1"};
static const struct leg second = {"b@test", {B2BUA, CALLEE}, "z9hG4bK2"};
static const struct leg stranger = {"c@test", {"192.0.2.50", "192.0.2.51"}, "z9hG4bK3"};

/* The B2BUA has a port for each leg. */
static unsigned port_of(const struct leg *leg)
{
	return leg == &second ? 6000 : 5000;
}

static void set_up(struct rig *rig, const struct leg *leg)
{
	unsigned port = port_of(leg);
	sip_invite(rig, leg, 1, sdp_audio(rig, leg->host[0], port + 10));
	sip_reply(rig, leg, SIDE_CALLEE, 200, "INVITE", 1, sdp_audio(rig, leg->host[1], port + 10));
	sip_request(rig, leg, SIDE_CALLER, "ACK", 1, NULL);
	sip_request(rig, leg, SIDE_CALLEE, "INVITE", 1, sdp_image(rig, leg->host[1], port));
	sip_reply(rig, leg, SIDE_CALLER, 200, "INVITE", 1, sdp_image(rig, leg->host[0], port));
	sip_request(rig, leg, SIDE_CALLEE, "ACK", 1, NULL);
}

/* Packet `lose` of the caller is missing; -1: none. */
static void fax_on(struct rig *rig, const struct leg *leg, int lose)
{
	unsigned port = port_of(leg);
	struct udptl_line u = udptl_line_of(rig, leg->host[0], port, leg->host[1], port);
	const struct line line = udptl_line_line(&u);
	u.lose[SIDE_CALLER] = lose;
	fax_whole(&line, SIDE_CALLER);
	udptl_line_free(&u);
}

static void both_legs(struct rig *rig, int lose)
{
	set_up(rig, &first);
	set_up(rig, &second);
	fax_on(rig, &first, lose);
	fax_on(rig, &second, -1);
}

static void hang_up(struct rig *rig)
{
	sip_bye(rig, &second, SIDE_CALLER, 9);
	sip_bye(rig, &first, SIDE_CALLER, 9);
}

static void check_legs(const struct rig *rig)
{
	const struct call *main = rig_call(rig, 0), *leg = rig_call(rig, 1);
	g_assert_cmpstr(main->call_id, ==, "a@test");
	g_assert_cmpuint(main->leg_of, ==, 0);
	g_assert_null(main->tied_by);
	g_assert_cmpuint(main->legs->len, ==, 1);
	g_assert_cmpuint(leg->leg_of, ==, main->index);
	g_assert_cmpstr(leg->tied_by, ==, "T.30 frames");
	g_assert_cmpuint(leg->related->len, ==, 1);
	g_assert_cmpuint(g_array_index(leg->related, unsigned, 0), ==, main->index);
	g_assert_cmpuint(g_array_index(main->related, unsigned, 0), ==, leg->index);
}

static void test_two_legs(void)
{
	struct rig *rig = rig_new();
	both_legs(rig, -1);
	hang_up(rig);
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 2);
	check_legs(rig);
	rig_free(rig);
}

/* The main leg is over a minute before the other one: it waits. */
static void test_waiting(void)
{
	const struct limits limits = limits_default();
	for (int in_order = 0; in_order < 2; in_order++) {
		struct rig *rig = rig_new_with(&limits, in_order);
		both_legs(rig, -1);
		sip_bye(rig, &first, SIDE_CALLER, 9);
		for (int i = 0; i < 60; i++)
			rig_tick(rig, T38_SECOND);
		g_assert_cmpuint(rig->calls->len, ==, 0);
		sip_bye(rig, &second, SIDE_CALLER, 9);
		for (int i = 0; i < 60; i++)
			rig_tick(rig, T38_SECOND);
		g_assert_cmpuint(rig->calls->len, ==, 2);
		check_legs(rig);
		rig_free(rig);
	}
}

/* A call of others, at the same time, is no leg. */
static void test_stranger(void)
{
	struct rig *rig = rig_new();
	set_up(rig, &stranger);
	both_legs(rig, -1);
	rig_wait(rig, 10 * T38_SECOND);
	fax_on(rig, &stranger, -1);
	hang_up(rig);
	sip_bye(rig, &stranger, SIDE_CALLER, 9);
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 3);
	g_assert_cmpstr(rig_call(rig, 0)->call_id, ==, "c@test");
	g_assert_cmpuint(rig_call(rig, 0)->related->len, ==, 0);
	g_assert_cmpuint(rig_call(rig, 1)->legs->len, ==, 1);
	rig_free(rig);
}

static bool count_repaired(void *ctx, const struct page_row *row)
{
	unsigned *counts = ctx;
	counts[row->state]++;
	return true;
}

/* What is lost on one leg comes from the other, as long as the rows tell that it is the same page; and the leg that
 * lost nothing speaks for both. */
static void test_loss_on_one_leg(void)
{
	struct rig *rig = rig_new();
	both_legs(rig, 60);
	hang_up(rig);
	engine_finish(rig->engine);
	const struct call *main = rig_call(rig, 0);
	const struct call *best = call_best_leg(main);
	g_assert_cmpuint(main->legs->len, ==, 1);
	g_assert_cmpuint(best->fax->pages->len, ==, 1);
	unsigned counts[PAGE_ROW_REPAIRED + 1] = {0};
	struct page_result result;
	g_assert_true(fax_page_rows(
		g_ptr_array_index(best->fax->pages, 0), count_repaired, counts, &result));
	g_assert_cmpuint(counts[PAGE_ROW_LOST] + counts[PAGE_ROW_CONCEALED], ==, 0);
	g_assert_cmpuint(counts[PAGE_ROW_GOOD], >, 0);
	rig_free(rig);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/leg_group/two-legs", test_two_legs);
	g_test_add_func("/leg_group/waiting", test_waiting);
	g_test_add_func("/leg_group/stranger", test_stranger);
	g_test_add_func("/leg_group/loss-on-one-leg", test_loss_on_one_leg);
	return g_test_run();
}
