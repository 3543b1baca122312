/* What offer and answer of T.38 may not say, of whole calls through the engine. The caller answers. */
#include "tests/analyzer/fax_make.h"
#include "tests/analyzer/sip_make.h"

static const char *image(struct rig *rig, enum side by, const char *attributes)
{
	return sdp(rig, leg_ab.host[by],
		keep(rig, g_strdup_printf("m=image 5000 udptl t38\r\n%s", attributes)));
}

static const struct finding *find(const struct call *call)
{
	for (guint i = 0; i < call->findings->len; i++) {
		const struct finding *f = &g_array_index(call->findings, struct finding, i);
		if (strcmp(f->id, "SIG-SDP-MISMATCH") == 0)
			return f;
	}
	return NULL;
}

/* The finding of a call with this offer and answer says `detail`; NULL: there is none. With a fax that goes well it
 * is a note. */
static void check(const char *offer, const char *answer, const char *detail)
{
	for (int fax = 0; fax < 2; fax++) {
		struct rig *rig = rig_new();
		sip_set_up(rig, &leg_ab);
		sip_request(rig, &leg_ab, SIDE_CALLEE, "INVITE", 1, image(rig, SIDE_CALLEE, offer));
		sip_reply(rig, &leg_ab, SIDE_CALLER, 200, "INVITE", 1,
			image(rig, SIDE_CALLER, answer));
		sip_request(rig, &leg_ab, SIDE_CALLEE, "ACK", 1, NULL);
		if (fax)
			udptl_fax(rig, leg_ab.host[0], leg_ab.host[1]);
		sip_bye(rig, &leg_ab, SIDE_CALLER, 9);
		const struct finding *f = find(rig_only_call(rig));
		g_assert_cmpstr(f != NULL ? f->detail : NULL, ==, detail);
		g_assert_true(f == NULL || f->severity == (fax ? SEVERITY_NOTE : SEVERITY_WARNING));
		rig_free(rig);
	}
}

#define NO_EC "a=T38FaxUdpEC:t38UDPNoEC\r\n"
#define REDUNDANCY "a=T38FaxUdpEC:t38UDPRedundancy\r\n"
#define FEC "a=T38FaxUdpEC:t38UDPFEC\r\n"

static void test_ec(void)
{
	check(REDUNDANCY, FEC, "T38FaxUdpEC: offer t38UDPRedundancy, answer t38UDPFEC");
	check(NO_EC, REDUNDANCY, "T38FaxUdpEC: offer t38UDPNoEC, answer t38UDPRedundancy");
	check(FEC, REDUNDANCY, NULL);
	check(FEC, FEC, NULL);
	check(REDUNDANCY, "a=T38FaxUdpEC:T38UDPREDUNDANCY\r\n", NULL);
	check(REDUNDANCY, NO_EC, NULL);
	check(REDUNDANCY, "", NULL);
	check("", FEC, NULL);
	check(REDUNDANCY, "a=T38FaxUdpEC:other\r\n", NULL);
}

static void test_options(void)
{
	check("", "a=T38FaxFillBitRemoval\r\n", "T38FaxFillBitRemoval: offer off, answer on");
	check("a=T38FaxFillBitRemoval:0\r\n", "a=T38FaxFillBitRemoval:1\r\n",
		"T38FaxFillBitRemoval: offer off, answer on");
	check("", "a=T38FaxTranscodingMMR\r\n", "T38FaxTranscodingMMR: offer off, answer on");
	check("", "a=T38FaxTranscodingJBIG\r\n", "T38FaxTranscodingJBIG: offer off, answer on");
	check("a=T38FaxTranscodingMMR\r\n", "a=T38FaxTranscodingMMR\r\n", NULL);
	check("a=T38FaxTranscodingMMR\r\n", "", NULL);
	check("", "a=T38FaxTranscodingMMR:0\r\n", NULL);
}

static void test_sizes(void)
{
	check("a=T38FaxMaxDatagram:0\r\n", "", "T38FaxMaxDatagram: callee 0");
	check("", "a=T38FaxMaxDatagram:20\r\n", "T38FaxMaxDatagram: caller 20");
	check("", "a=T38FaxMaxDatagram:65508\r\n", "T38FaxMaxDatagram: caller 65508");
	check("", "a=T38FaxMaxBuffer:0\r\n", "T38FaxMaxBuffer: caller 0");
	check("a=T38FaxMaxDatagram:21\r\na=T38FaxMaxBuffer:72\r\n", "a=T38FaxMaxDatagram:65507\r\n",
		NULL);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/verdict_sdp/ec", test_ec);
	g_test_add_func("/verdict_sdp/options", test_options);
	g_test_add_func("/verdict_sdp/sizes", test_sizes);
	return g_test_run();
}
