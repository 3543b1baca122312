/* REFER and Replaces, and what the feature tag of RFC 6913 says, through the engine. */
#include "tests/analyzer/fax_make.h"
#include "tests/analyzer/sip_make.h"

#define A "192.0.2.1"
#define B "192.0.2.2"
#define C "192.0.2.3"

static const struct leg first = {"first@test", {A, B}, "z9hG4bK1"};
static const struct leg second = {"second@test", {C, B}, "z9hG4bK2"};

/* The text with further header lines behind its start line. */
static const char *with(struct rig *rig, const char *text, const char *lines)
{
	size_t start = strcspn(text, "\n") + 1;
	return keep(rig, g_strdup_printf("%.*s%s%s", (int)start, text, lines, text + start));
}

static void send_with(struct rig *rig, const struct leg *leg, enum side by, const char *method,
	unsigned cseq, const char *body, const char *lines)
{
	bool in_dialog = strcmp(method, "INVITE") != 0;
	sip_send(rig, leg, by,
		with(rig, sip_request_text(rig, leg, by, in_dialog, method, cseq, body), lines));
}

static const struct message *last_message(const struct call *call)
{
	return &g_array_index(call->messages, struct message, call->messages->len - 1);
}

static void check_refer(const char *header, const char *to, const char *replaces)
{
	struct rig *rig = rig_new();
	sip_set_up(rig, &first);
	send_with(rig, &first, SIDE_CALLEE, "REFER", 2, NULL, header);
	const struct message *m = last_message(rig_only_call(rig));
	g_assert_cmpstr(m->method, ==, "REFER");
	g_assert_cmpstr(m->refer_to, ==, to);
	g_assert_cmpstr(m->replaces, ==, replaces);
	rig_free(rig);
}

static void test_refer(void)
{
	check_refer("Refer-To: <sip:300@c.test>\r\n", "sip:300@c.test", NULL);
	check_refer("r: sip:300@c.test\r\n", "sip:300@c.test", NULL);
	check_refer("Refer-To: <sip:300@c.test;transport=tcp?Subject=x&"
		    "Replaces=12345%40192.0.2.3%3Bto-tag%3D1%3Bfrom-tag%3D2>\r\n",
		"sip:300@c.test;transport=tcp", "12345@192.0.2.3");
	check_refer("Refer-To: <sip:300@c.test?Replaces=1%4>\r\n", "sip:300@c.test", NULL);
	check_refer("Refer-To: <sip:300@c.test?Replaces=%00a%3Bto-tag%3D1>\r\n", "sip:300@c.test",
		NULL);
	check_refer("Refer-To: <sip:300@c.test?Replaces=>\r\n", "sip:300@c.test", NULL);
	check_refer("Refer-To: <>\r\n", NULL, NULL);
	check_refer("", NULL, NULL);
}

/* Only REFER refers, only INVITE replaces (RFC 3515 2.1, RFC 3891 3). */
static void test_other_methods(void)
{
	struct rig *rig = rig_new();
	sip_set_up(rig, &first);
	send_with(rig, &first, SIDE_CALLER, "INFO", 2, NULL,
		"Refer-To: <sip:300@c.test>\r\nReplaces: x@test;to-tag=1;from-tag=2\r\n");
	const struct message *m = last_message(rig_only_call(rig));
	g_assert_null(m->refer_to);
	g_assert_null(m->replaces);
	rig_free(rig);
}

/* A takes B's call; then C takes the place of A, and the fax begins. */
static struct rig *replaced(const char *header)
{
	struct rig *rig = rig_new();
	sip_set_up(rig, &first);
	send_with(rig, &second, SIDE_CALLER, "INVITE", 1, sdp_audio(rig, C, 4000), header);
	sip_reply(rig, &second, SIDE_CALLEE, 200, "INVITE", 1, sdp_audio(rig, B, 4100));
	sip_request(rig, &second, SIDE_CALLER, "ACK", 1, NULL);
	sip_bye(rig, &first, SIDE_CALLEE, 9);
	rig_tick(rig, 60 * T38_SECOND);
	sip_switch(rig, &second);
	struct udptl_line u = udptl_line_of(rig, C, 5000, B, 5000);
	const struct line line = udptl_line_line(&u);
	fax_whole(&line, SIDE_CALLER);
	udptl_line_free(&u);
	sip_bye(rig, &second, SIDE_CALLER, 9);
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 2);
	return rig;
}

static void test_replaces(void)
{
	struct rig *rig = replaced("Replaces: first@test;to-tag=caller;from-tag=callee\r\n");
	const struct call *call = rig_call(rig, 0), *leg = rig_call(rig, 1);
	g_assert_cmpstr(call->call_id, ==, "first@test");
	g_assert_cmpuint(leg->leg_of, ==, call->index);
	g_assert_cmpstr(leg->tied_by, ==, "Replaces");
	g_assert_cmpstr(g_array_index(leg->messages, struct message, 0).replaces, ==, "first@test");
	g_assert_true(call_best_leg(call) == leg);
	g_assert_cmpstr(call->verdict_summary, ==, leg->verdict_summary);
	rig_free(rig);
}

/* What it names is not in the capture, or is itself. */
static void test_replaces_nothing(void)
{
	static const char *const headers[] = {"", "Replaces: other@test;to-tag=1;from-tag=2\r\n",
		"Replaces: second@test;to-tag=1;from-tag=2\r\n", "Replaces: ;to-tag=1\r\n"};
	for (size_t i = 0; i < G_N_ELEMENTS(headers); i++) {
		struct rig *rig = replaced(headers[i]);
		g_assert_cmpuint(rig_call(rig, 1)->leg_of, ==, 0);
		g_assert_cmpuint(rig_call(rig, 1)->related->len, ==, 0);
		rig_free(rig);
	}
}

static const char *feature(const char *header)
{
	struct rig *rig = rig_new();
	send_with(rig, &first, SIDE_CALLER, "INVITE", 1, sdp_audio(rig, A, 4000), header);
	sip_reply(rig, &first, SIDE_CALLEE, 200, "INVITE", 1, sdp_audio(rig, B, 4000));
	const struct call *call = rig_only_call(rig);
	const char *name = call->party[SIDE_CALLER].sip_fax;
	g_assert_cmpstr(g_array_index(call->messages, struct message, 0).sip_fax, ==, name);
	g_assert_null(call->party[SIDE_CALLEE].sip_fax);
	rig_free(rig);
	return name;
}

static void test_feature(void)
{
	g_assert_cmpstr(feature("Contact: <sip:100@a.test>;+sip.fax=\"t38\"\r\n"), ==, "t38");
	g_assert_cmpstr(
		feature("Accept-Contact: *;+sip.fax=\"passthrough\"\r\n"), ==, "passthrough");
	g_assert_cmpstr(feature("Contact: <sip:100@a.test>;+sip.fax=\"passthrough,T38\"\r\n"), ==,
		"passthrough");
	g_assert_null(feature("Contact: <sip:100@a.test>;+sip.fax=\"x\"\r\n"));
	g_assert_null(feature("Contact: <sip:100@a.test>\r\n"));
}

/* In the SDP of the callee; what is said again is not noted again. */
static void test_feature_in_sdp(void)
{
	struct rig *rig = rig_new();
	const char *body = sdp(rig, B, "m=audio 4000 RTP/AVP 0\r\na=sip.fax:t38\r\n");
	sip_invite(rig, &first, 1, sdp_audio(rig, A, 4000));
	sip_reply(rig, &first, SIDE_CALLEE, 183, "INVITE", 1, body);
	sip_reply(rig, &first, SIDE_CALLEE, 200, "INVITE", 1, body);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpstr(call->party[SIDE_CALLEE].sip_fax, ==, "t38");
	g_assert_null(call->party[SIDE_CALLER].sip_fax);
	g_assert_cmpstr(g_array_index(call->messages, struct message, 1).sip_fax, ==, "t38");
	g_assert_null(g_array_index(call->messages, struct message, 2).sip_fax);
	rig_free(rig);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sip_transfer/refer", test_refer);
	g_test_add_func("/sip_transfer/other-methods", test_other_methods);
	g_test_add_func("/sip_transfer/replaces", test_replaces);
	g_test_add_func("/sip_transfer/replaces-nothing", test_replaces_nothing);
	g_test_add_func("/sip_transfer/feature", test_feature);
	g_test_add_func("/sip_transfer/feature-in-sdp", test_feature_in_sdp);
	return g_test_run();
}
