/* The messages of RFC 4475 through the engine: a call comes of each INVITE, or answer to one with SDP, that bears a
 * Call-ID, and of nothing else. */
#include "tests/analyzer/rig.h"
#include "tests/dissect/sip_torture.h"

static bool begins_call(const struct sip_torture *row)
{
	return row->method == SIP_INVITE && (row->code == 0 || row->sdp) && row->call_id != NULL;
}

static void check_call(const struct call *call, const struct sip_torture *row)
{
	g_assert_cmpstr(call->call_id, ==, row->call_id);
	g_assert_cmpuint(call->messages->len, ==, 1);
	g_assert_false(call->t38.offered);
}

static void send_message(struct rig *rig, const struct sip_torture *row)
{
	struct bytes in = sip_torture_octets(row);
	rig_udp(rig, "192.0.2.1", 5060, "192.0.2.2", 5060, in.at, bytes_left(&in));
}

static void alone(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(sip_torture); i++) {
		struct rig *rig = rig_new();
		send_message(rig, &sip_torture[i]);
		engine_finish(rig->engine);
		g_assert_cmpuint(rig->calls->len, ==, begins_call(&sip_torture[i]) ? 1 : 0);
		if (begins_call(&sip_torture[i]))
			check_call(rig_call(rig, 0), &sip_torture[i]);
		rig_free(rig);
	}
}

static void together(void)
{
	struct rig *rig = rig_new();
	guint n = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(sip_torture); i++)
		send_message(rig, &sip_torture[i]);
	engine_finish(rig->engine);
	for (size_t i = 0; i < G_N_ELEMENTS(sip_torture); i++)
		if (begins_call(&sip_torture[i]))
			check_call(rig_call(rig, n++), &sip_torture[i]);
	g_assert_cmpuint(rig->calls->len, ==, n);
	rig_free(rig);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/analyzer/sip/rfc4475/alone", alone);
	g_test_add_func("/analyzer/sip/rfc4475/together", together);
	return g_test_run();
}
