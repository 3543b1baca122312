/* MGCP messages after RFC 3435 3 and its examples. */
#include "dissect/mgcp.h"

#include <glib.h>

static struct bytes of(const char *text)
{
	return bytes_of(text, strlen(text), strlen(text));
}

static void check_text(struct text text, const char *want)
{
	char *copy = text.at != NULL ? g_strndup(text.at, text.n) : NULL;
	g_assert_cmpstr(copy, ==, want);
	g_free(copy);
}

static void test_command(void)
{
	struct mgcp_message m;
	struct bytes in = of("CRCX 1204 aaln/1@rgw-2567.example.net MGCP 1.0\r\n"
			     "C: A3C47F21456789F0\r\n"
			     "L: p:10, a:PCMU\r\n"
			     "m:sendrecv\r\n"
			     "X: 0123456789AD\r\n"
			     "S : L/rg\r\n"
			     "X-Foo: bar\r\n"
			     "C: second\r\n"
			     "\r\n"
			     "v=0\r\nm=audio 3456 RTP/AVP 0\r\n");
	g_assert_cmpint(mgcp_next(&in, &m), ==, PARSE_OK);
	g_assert_true(m.request);
	g_assert_cmpint(m.verb, ==, MGCP_CRCX);
	g_assert_cmpuint(m.transaction, ==, 1204);
	check_text(m.endpoint, "aaln/1@rgw-2567.example.net");
	check_text(m.call_id, "A3C47F21456789F0");
	check_text(m.options, "p:10, a:PCMU");
	check_text(m.mode, "sendrecv");
	check_text(m.signals, "L/rg");
	check_text(m.connection, NULL);
	g_assert_cmpuint(bytes_left(&m.sdp), ==, strlen("v=0\r\nm=audio 3456 RTP/AVP 0\r\n"));
	g_assert_cmpint(mgcp_next(&in, &m), ==, PARSE_UNKNOWN);
}

static void test_response(void)
{
	struct mgcp_message m;
	struct bytes in = of("200 1204 OK now\nI: FDE234C8\nZ: aaln/4@gw\n\nv=0\n");
	g_assert_cmpint(mgcp_next(&in, &m), ==, PARSE_OK);
	g_assert_false(m.request);
	g_assert_cmpuint(m.code, ==, 200);
	g_assert_cmpuint(m.transaction, ==, 1204);
	check_text(m.comment, "OK now");
	check_text(m.connection, "FDE234C8");
	check_text(m.specific, "aaln/4@gw");
	g_assert_cmpuint(bytes_left(&m.sdp), ==, 4);
	in = of("000 7\r\n");
	g_assert_cmpint(mgcp_next(&in, &m), ==, PARSE_OK);
	g_assert_cmpuint(m.code, ==, 0);
	check_text(m.comment, "");
}

/* RFC 3435 3.5.5 */
static void test_piggyback(void)
{
	struct mgcp_message m;
	struct bytes in =
		of("200 2005 OK\r\n.\r\n\r\nDLCX 1244 card23/21@trgw-7.example.net MGCP 1.0\r\n"
		   "C: A3\r\n.\r\n200 1245 OK\r\n\r\nv=0\r\ns=.\r\n.\r\nRQNT 3 x@y MGCP 1.0 NCS "
		   "1.0\r\n"
		   "S:\r\n");
	g_assert_cmpint(mgcp_next(&in, &m), ==, PARSE_OK);
	g_assert_cmpuint(m.transaction, ==, 2005);
	g_assert_cmpint(mgcp_next(&in, &m), ==, PARSE_OK);
	g_assert_cmpint(m.verb, ==, MGCP_DLCX);
	check_text(m.call_id, "A3");
	g_assert_cmpuint(bytes_left(&m.sdp), ==, 0);
	g_assert_cmpint(mgcp_next(&in, &m), ==, PARSE_OK);
	g_assert_cmpuint(m.transaction, ==, 1245);
	g_assert_cmpuint(bytes_left(&m.sdp), ==, strlen("v=0\r\ns=.\r\n"));
	g_assert_cmpint(mgcp_next(&in, &m), ==, PARSE_OK);
	g_assert_cmpint(m.verb, ==, MGCP_RQNT);
	check_text(m.signals, "");
	g_assert_cmpint(mgcp_next(&in, &m), ==, PARSE_UNKNOWN);
}

static void test_likely(void)
{
	static const char *const good[] = {"CRCX 1 x@y MGCP 1.0\r\n", "ntfy 999999999 x@y MGCP 1.0",
		"200 1 OK\r\n", "000 999999999", "XABC 5 x@y MGCP 1.0\r\n"};
	static const char *const other[] = {"", "CRCX", "CRCX 0 x@y MGCP 1.0\r\n",
		"CRCX 1000000000 x@y MGCP 1.0\r\n", "CRCX 1 x@y HTTP/1.0\r\n",
		"CRCX 1x x@y MGCP 1.0", "2000 1 OK\r\n", "200 0 OK\r\n", "200 OK\r\n",
		"20 1 OK\r\n", "200\r\n1", "OPTIONS sip:x SIP/2.0\r\n", "GET / HTTP/1.1\r\n",
		"CRCX  \r\n", "MGCP 1.0\r\n"};
	for (size_t i = 0; i < G_N_ELEMENTS(good); i++)
		g_assert_true(mgcp_likely(of(good[i])));
	for (size_t i = 0; i < G_N_ELEMENTS(other); i++)
		g_assert_false(mgcp_likely(of(other[i])));
}

static void test_cut(void)
{
	const char text[] = "CRCX 1204 a@b MGCP 1.0\r\nC: A3C4\r\nM: sendrecv\r\n\r\nv=0\r\n";
	struct mgcp_message m;
	struct bytes in = bytes_of(text, 40, strlen(text));
	g_assert_cmpint(mgcp_next(&in, &m), ==, PARSE_SNAPPED);
	check_text(m.call_id, "A3C4");
	check_text(m.mode, NULL); /* half of it is worse than none */
	in = bytes_of(text, 20, strlen(text));
	g_assert_cmpint(mgcp_next(&in, &m), ==, PARSE_UNKNOWN);
	in = bytes_of(text, strlen(text) - 3, strlen(text));
	g_assert_cmpint(mgcp_next(&in, &m), ==, PARSE_SNAPPED);
	g_assert_cmpuint(m.sdp.cut, ==, 3);
}

/* RFC 3435 2.1.7 and its grammar: parameters in brackets, which may hold commas. */
static void test_events(void)
{
	struct text list = {"L/hu(N), FXR/t38(start) ,D/[0-9#T](D(a,b),x), rg,", 0}, event;
	static const char *const want[] = {"L/hu", "FXR/t38", "D/[0-9#T]", "rg"};
	list.n = strlen(list.at);
	for (size_t i = 0; i < G_N_ELEMENTS(want); i++) {
		g_assert_true(mgcp_next_event(&list, &event));
		check_text(event, want[i]);
	}
	g_assert_false(mgcp_next_event(&list, &event));
	list = (struct text){"a(b", 3};
	g_assert_true(mgcp_next_event(&list, &event));
	check_text(event, "a");
	g_assert_false(mgcp_next_event(&list, &event));
	list = (struct text){NULL, 0};
	g_assert_false(mgcp_next_event(&list, &event));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/mgcp/command", test_command);
	g_test_add_func("/mgcp/response", test_response);
	g_test_add_func("/mgcp/piggyback", test_piggyback);
	g_test_add_func("/mgcp/likely", test_likely);
	g_test_add_func("/mgcp/cut", test_cut);
	g_test_add_func("/mgcp/events", test_events);
	return g_test_run();
}
