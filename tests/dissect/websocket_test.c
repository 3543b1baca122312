#include <glib.h>

#include "dissect/websocket.h"

static enum parse_status parse(const char *octets, size_t n, struct websocket_frame *out)
{
	return websocket_parse(bytes_of(octets, n, n), out);
}

#define PARSE(octets, out) parse(octets, sizeof(octets) - 1, out)

/* The examples of RFC 6455 5.7. */
static void examples(void)
{
	struct websocket_frame f;
	g_assert_cmpint(PARSE("\x81\x05\x48\x65\x6c\x6c\x6f", &f), ==, PARSE_OK);
	g_assert_true(f.fin && !f.masked && f.opcode == WEBSOCKET_TEXT);
	g_assert_cmpuint(f.header_length, ==, 2);
	g_assert_cmpuint(f.payload_length, ==, 5);

	uint8_t masked[] = {0x7f, 0x9f, 0x4d, 0x51, 0x58};
	g_assert_cmpint(PARSE("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", &f), ==, PARSE_OK);
	g_assert_true(f.masked);
	g_assert_cmpuint(f.header_length, ==, 6);
	websocket_unmask(&f, 0, masked, 3);
	websocket_unmask(&f, 3, masked + 3, 2);
	g_assert_true(!memcmp(masked, "Hello", sizeof(masked)));

	g_assert_cmpint(PARSE("\x01\x03Hel", &f), ==, PARSE_OK);
	g_assert_true(!f.fin && f.opcode == WEBSOCKET_TEXT && !websocket_is_control(&f));
	g_assert_cmpint(PARSE("\x80\x02lo", &f), ==, PARSE_OK);
	g_assert_true(f.fin && f.opcode == WEBSOCKET_CONTINUATION);
	g_assert_cmpint(PARSE("\x89\x05Hello", &f), ==, PARSE_OK);
	g_assert_true(f.opcode == WEBSOCKET_PING && websocket_is_control(&f));
	g_assert_cmpint(PARSE("\x82\x7e\x01\x00", &f), ==, PARSE_OK);
	g_assert_cmpuint(f.payload_length, ==, 256);
	g_assert_cmpuint(f.header_length, ==, 4);
	g_assert_cmpint(PARSE("\x82\x7f\0\0\0\0\0\x01\0\0", &f), ==, PARSE_OK);
	g_assert_cmpuint(f.payload_length, ==, 65536);
	g_assert_cmpuint(f.header_length, ==, 10);
}

/* Each limit of RFC 6455 5.2 and 5.5, at it and beyond. */
static void refused(void)
{
	struct websocket_frame f;
	g_assert_cmpint(PARSE("\xc1\x05", &f), ==, PARSE_BAD);
	g_assert_cmpint(PARSE("\xa1\x05", &f), ==, PARSE_BAD);
	g_assert_cmpint(PARSE("\x91\x05", &f), ==, PARSE_BAD);
	g_assert_cmpint(PARSE("\x83\x05", &f), ==, PARSE_BAD);
	g_assert_cmpint(PARSE("\x8b\x05", &f), ==, PARSE_BAD);
	g_assert_cmpint(PARSE("\x81\x7e\0\x7d", &f), ==, PARSE_BAD);
	g_assert_cmpint(PARSE("\x81\x7e\0\x7e", &f), ==, PARSE_OK);
	g_assert_cmpint(PARSE("\x81\x7f\0\0\0\0\0\0\xff\xff", &f), ==, PARSE_BAD);
	g_assert_cmpint(PARSE("\x81\x7f\x80\0\0\0\0\0\0\0", &f), ==, PARSE_BAD);
	g_assert_cmpint(PARSE("\x81\x7f\x7f\xff\xff\xff\xff\xff\xff\xff", &f), ==, PARSE_OK);
	g_assert_cmpuint(f.payload_length, ==, INT64_MAX);
	g_assert_cmpint(PARSE("\x88\x7d", &f), ==, PARSE_OK);
	g_assert_cmpint(PARSE("\x88\x7e\0\x7e", &f), ==, PARSE_BAD);
	g_assert_cmpint(PARSE("\x09\x00", &f), ==, PARSE_BAD);
}

/* Every beginning of a header asks for more. */
static void beginnings(void)
{
	static const char longest[] = "\x82\xff\0\0\0\0\0\x01\0\0mask";
	struct websocket_frame f;
	for (size_t n = 0; n < 14; n++)
		g_assert_cmpint(parse(longest, n, &f), ==, PARSE_SNAPPED);
	g_assert_cmpint(parse(longest, 14, &f), ==, PARSE_OK);
	g_assert_cmpuint(f.header_length, ==, 14);
	g_assert_true(!memcmp(f.mask, "mask", sizeof(f.mask)));
}

static size_t upgrade(const char *s)
{
	return websocket_upgrade(bytes_of(s, strlen(s), strlen(s)), "sip");
}

/* RFC 7118 4.2. */
static void upgrades(void)
{
	static const char request[] =
		"GET / HTTP/1.1\r\nHost: sip-ws.example.com\r\n"
		"Upgrade: websocket\r\nConnection: Upgrade\r\n"
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
		"Sec-WebSocket-Protocol: sip\r\nSec-WebSocket-Version: 13\r\n\r\n";
	static const char response[] = "HTTP/1.1 101 Switching Protocols\r\nUPGRADE: WebSocket\r\n"
				       "sec-websocket-protocol: chat, SIP\r\n\r\n";
	g_assert_cmpuint(upgrade(request), ==, sizeof(request) - 1);
	g_assert_cmpuint(upgrade(response), ==, sizeof(response) - 1);
	for (size_t n = 0; n < sizeof(request) - 1; n++)
		g_assert_cmpuint(websocket_upgrade(bytes_of(request, n, n), "sip"), ==, 0);
	char *more = g_strconcat(response, "\x81\x02hi\r\n\r\n", NULL);
	g_assert_cmpuint(upgrade(more), ==, sizeof(response) - 1);
	g_free(more);
	g_assert_cmpuint(
		websocket_upgrade(bytes_of(request, sizeof(request) - 1, 999), "xmpp"), ==, 0);
	static const char *const none[] = {
		"HTTP/1.1 200 OK\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: sip\r\n\r\n",
		"GET / HTTP/1.1\r\nSec-WebSocket-Protocol: sip\r\n\r\n",
		"GET / HTTP/1.1\r\nUpgrade: h2c\r\nSec-WebSocket-Protocol: sip\r\n\r\n",
		"GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n",
		"GET / HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: sips\r\n\r\n",
		"GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\nSec-WebSocket-Protocol: sip\r\n\r\n",
		"POST / HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: sip\r\n\r\n",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(none); i++)
		g_assert_cmpuint(upgrade(none[i]), ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dissect/websocket/examples", examples);
	g_test_add_func("/dissect/websocket/refused", refused);
	g_test_add_func("/dissect/websocket/beginnings", beginnings);
	g_test_add_func("/dissect/websocket/upgrades", upgrades);
	return g_test_run();
}
