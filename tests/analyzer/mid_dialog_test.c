/* Captures that begin inside a dialog: its messages and its fax are one call. */
#include "tests/analyzer/fax_make.h"
#include "tests/analyzer/sip_make.h"

#define A "192.0.2.1"
#define B "192.0.2.2"

static const struct leg other = {"other@test", {A, B}, "z9hG4bK2"};
static const struct leg elsewhere = {"elsewhere@test", {"192.0.2.50", B}, "z9hG4bK3"};

/* The whole fax, from A as caller of leg_ab or called by B. */
static void whole_fax(struct rig *rig, enum side caller)
{
	struct udptl_line u = udptl_line_of(rig, A, 6000, B, 7000);
	u.redundancy = true;
	const struct line line = udptl_line_line(&u);
	fax_whole(&line, caller);
	udptl_line_free(&u);
}

/* As far as into the page; `rows` more follow. */
static void page_begins(struct rig *rig, struct udptl_line *u)
{
	*u = udptl_line_of(rig, A, 6000, B, 7000);
	u->redundancy = true;
	const struct line line = udptl_line_line(u);
	fax_phase_b(&line, SIDE_CALLER);
	GByteArray *page = page_of(100, -1, false);
	fax_image(&line, SIDE_CALLER, page, 40);
	g_byte_array_unref(page);
}

static void check_joined(const struct call *call, int ended_by)
{
	g_assert_cmpint(call->signalling, ==, SIGNALLING_SIP);
	g_assert_cmpstr(call->call_id, ==, "call-1@test");
	g_assert_cmpint(call->state, ==, CALL_COMPLETED);
	g_assert_cmpint(call->ended_by, ==, ended_by);
	g_assert_cmpint(call->start, <, RIG_START + T38_SECOND);
	g_assert_nonnull(call->fax);
	g_assert_cmpint(call->final_status, ==, -1);
	g_assert_true(call->mid_dialog);
	g_assert_false(call->t38.negotiated);
}

static void check_parties(const struct call *call, const char *caller, const char *host)
{
	const struct endpoint at = endpoint_at(host, 0);
	g_assert_cmpstr(call->party[SIDE_CALLER].uri, ==, caller);
	g_assert_true(ip_addr_equal(&call->party[SIDE_CALLER].address, &at.addr));
}

/* Nothing is said of signalling and media. */
static void check_quiet(const struct call *call)
{
	for (guint i = 0; i < call->findings->len; i++) {
		const char *id = g_array_index(call->findings, struct finding, i).id;
		g_assert_false(g_str_has_prefix(id, "SIG-") || g_str_has_prefix(id, "MEDIA-") ||
			       g_str_has_prefix(id, "CAPTURE-"));
	}
}

/* Whoever called whom, whoever hangs up: T.30 knows the caller, addresses who sent BYE. */
static void test_bye(void)
{
	for (int i = 0; i < 4; i++) {
		enum side caller = i & 1 ? SIDE_CALLEE : SIDE_CALLER;
		enum side by = i & 2 ? SIDE_CALLEE : SIDE_CALLER;
		struct rig *rig = rig_new();
		whole_fax(rig, caller);
		sip_bye(rig, &leg_ab, by, 9);
		const struct call *call = rig_only_call(rig);
		check_joined(call, caller == by ? SIDE_CALLER : SIDE_CALLEE);
		check_parties(call, caller == SIDE_CALLER ? "sip:100@a.test" : "sip:200@b.test",
			caller == SIDE_CALLER ? A : B);
		g_assert_cmpint(call->fax->result.status, ==, FAX_SUCCESS);
		g_assert_cmpuint(call->messages->len, ==, 2);
		g_assert_cmpint(
			g_array_index(call->messages, struct message, 0).from, ==, call->ended_by);
		g_assert_cmpuint(rig->of_content[ENGINE_SIP], ==, 2);
		check_quiet(call);
		rig_free(rig);
	}
}

/* A BYE in mid page ends the fax if no media follow; else it is that of another call. */
static void test_bye_in_page(void)
{
	for (int goes_on = 0; goes_on < 2; goes_on++) {
		struct udptl_line u;
		struct rig *rig = rig_new();
		page_begins(rig, &u);
		sip_request(rig, goes_on ? &other : &leg_ab, SIDE_CALLEE, "BYE", 9, NULL);
		const struct line line = udptl_line_line(&u);
		if (goes_on) {
			rig_wait(rig, 2 * T38_SECOND);
			fax_command(&line, SIDE_CALLER, "ffc82f");
			sip_request(rig, &leg_ab, SIDE_CALLEE, "BYE", 9, NULL);
		}
		udptl_line_free(&u);
		check_joined(rig_only_call(rig), SIDE_CALLEE);
		rig_free(rig);
	}
}

static void check_not_joined(struct rig *rig)
{
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->signalling, ==, SIGNALLING_NONE);
	g_assert_cmpint(call->state, ==, CALL_MEDIA_ONLY);
	g_assert_null(call->call_id);
	rig_free(rig);
}

/* Of other hosts; without To tag, so outside of a dialog; long after the fax; while the media go on. */
static void test_other_bye(void)
{
	struct rig *rig = rig_new();
	whole_fax(rig, SIDE_CALLER);
	sip_bye(rig, &elsewhere, SIDE_CALLER, 9);
	check_not_joined(rig);
	rig = rig_new();
	whole_fax(rig, SIDE_CALLER);
	sip_send(rig, &leg_ab, SIDE_CALLER,
		sip_request_text(rig, &leg_ab, SIDE_CALLER, false, "BYE", 9, NULL));
	check_not_joined(rig);
	rig = rig_new();
	whole_fax(rig, SIDE_CALLER);
	rig_wait(rig, 33 * T38_SECOND);
	sip_bye(rig, &leg_ab, SIDE_CALLER, 9);
	check_not_joined(rig);
}

/* Back to audio behind the fax, then BYE. */
static void test_back_to_audio(void)
{
	struct rig *rig = rig_new();
	whole_fax(rig, SIDE_CALLER);
	sip_request(rig, &leg_ab, SIDE_CALLER, "INVITE", 8, sdp_audio(rig, A, 4000));
	sip_reply(rig, &leg_ab, SIDE_CALLEE, 200, "INVITE", 8, sdp_audio(rig, B, 4000));
	sip_request(rig, &leg_ab, SIDE_CALLER, "ACK", 8, NULL);
	sip_bye(rig, &leg_ab, SIDE_CALLEE, 9);
	check_joined(rig_only_call(rig), SIDE_CALLEE);
	rig_free(rig);
}

/* A session refresh with the media's own addresses, in mid page. */
static void test_refresh(void)
{
	struct udptl_line u;
	struct rig *rig = rig_new();
	page_begins(rig, &u);
	sip_request(rig, &leg_ab, SIDE_CALLEE, "INVITE", 8, sdp_image(rig, B, 7000));
	sip_reply(rig, &leg_ab, SIDE_CALLER, 200, "INVITE", 8, sdp_image(rig, A, 6000));
	sip_request(rig, &leg_ab, SIDE_CALLEE, "ACK", 8, NULL);
	const struct line line = udptl_line_line(&u);
	fax_command(&line, SIDE_CALLER, "ffc82f");
	udptl_line_free(&u);
	sip_bye(rig, &leg_ab, SIDE_CALLER, 9);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpstr(call->call_id, ==, "call-1@test");
	g_assert_cmpint(call->ended_by, ==, SIDE_CALLER);
	check_parties(call, "sip:100@a.test", A);
	g_assert_cmpuint(call->fax->streams->len, ==, 2);
	g_assert_true(call->t38.negotiated);
	rig_free(rig);
}

/* The capture begins with what is left of the callee's switch to T.38. */
static void test_begins_in_switch(void)
{
	for (int left = 0; left < 3; left++) {
		struct rig *rig = rig_new();
		if (left == 0)
			sip_request(
				rig, &leg_ab, SIDE_CALLEE, "INVITE", 5, sdp_image(rig, B, 7000));
		if (left <= 1)
			sip_reply(rig, &leg_ab, SIDE_CALLER, 200, "INVITE", 5,
				sdp_image(rig, A, 6000));
		sip_request(rig, &leg_ab, SIDE_CALLEE, "ACK", 5,
			left == 2 ? sdp_image(rig, B, 7000) : NULL);
		whole_fax(rig, SIDE_CALLER);
		sip_bye(rig, &leg_ab, SIDE_CALLER, 9);
		const struct call *call = rig_only_call(rig);
		g_assert_cmpstr(call->call_id, ==, "call-1@test");
		g_assert_cmpint(call->state, ==, CALL_COMPLETED);
		g_assert_cmpint(call->ended_by, ==, SIDE_CALLER);
		check_parties(call, "sip:100@a.test", A);
		g_assert_cmpint(call->fax->result.status, ==, FAX_SUCCESS);
		g_assert_cmpint(call->t38.negotiated, ==, left == 0);
		check_quiet(call);
		g_assert_cmpint(call->t38.offered_by, ==,
			left == 2   ? -1
			: left == 0 ? SIDE_CALLEE
				    : SIDE_CALLER);
		rig_free(rig);
	}
}

/* A refused switch does not make a call that was answered before the capture a rejected one. */
static void test_refused(void)
{
	struct rig *rig = rig_new();
	sip_request(rig, &leg_ab, SIDE_CALLEE, "INVITE", 5, sdp_image(rig, B, 7000));
	sip_reply(rig, &leg_ab, SIDE_CALLER, 488, "INVITE", 5, NULL);
	sip_request(rig, &leg_ab, SIDE_CALLEE, "ACK", 5, NULL);
	sip_bye(rig, &leg_ab, SIDE_CALLEE, 9);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->state, ==, CALL_COMPLETED);
	g_assert_cmpint(call->final_status, ==, -1);
	g_assert_cmpint(call->t38.refused_status, ==, 488);
	rig_free(rig);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/mid_dialog/bye", test_bye);
	g_test_add_func("/mid_dialog/bye-in-page", test_bye_in_page);
	g_test_add_func("/mid_dialog/other-bye", test_other_bye);
	g_test_add_func("/mid_dialog/back-to-audio", test_back_to_audio);
	g_test_add_func("/mid_dialog/refresh", test_refresh);
	g_test_add_func("/mid_dialog/begins-in-switch", test_begins_in_switch);
	g_test_add_func("/mid_dialog/refused", test_refused);
	return g_test_run();
}
