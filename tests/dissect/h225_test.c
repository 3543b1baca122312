/* H323-UserInformation. The octets are encoded by hand after X.691; tshark reads them as the comments say. */
#include "dissect/h225.h"

#include "dissect/h245.h"
#include "tests/dissect/hex.h"

#define GUID "5e3f10119a7b11f0800100005e005301"

/* setup; sourceAddress 15550001 and "Example fax", sourceInfo: vendor "Example-GW" "1.0", gateway for voice;
 * destinationAddress 15550002; conferenceID, create, pointToPoint; callIdentifier, fastStart of two channels,
 * mediaWaitForConnect, canOverlapSend; h245Tunnelling FALSE */
#define SETUP                                                                                      \
	"20 b0 06 0008914a0004 02 0380 48883334 40 0a "                                            \
	"004500780061006d0070006c0065002000660061007828c0b5000000 09 4578616d706c652d4757 02 "     \
	"312e30 "                                                                                  \
	"400138 00 01 0380 48883335 00 " GUID " 0041 1c 11 00 " GUID                               \
	" 24 02 0b 0000000c60138003000001 16 400001060401004c6013800a10000100c000026b4010 "        \
	"01 00 01 00 04 80 01 00"

static const uint8_t guid[16] = {0x5e, 0x3f, 0x10, 0x11, 0x9a, 0x7b, 0x11, 0xf0, 0x80, 0x01, 0x00,
	0x00, 0x5e, 0x00, 0x53, 0x01};

static void check_guid(const struct h225_guid *g)
{
	g_assert_true(g->present);
	g_assert_true(memcmp(g->octets, guid, sizeof(guid)) == 0);
}

static void check_text(const struct bytes *octets, const char *want)
{
	char *text = g_strndup((const char *)octets->at, bytes_left(octets));
	g_assert_cmpstr(text, ==, want);
	g_free(text);
}

static void check_address(const struct endpoint *e, const char *want)
{
	char text[ENDPOINT_TEXT_MAX];
	g_assert_cmpstr(endpoint_text(e, text), ==, want);
}

static void test_setup(void)
{
	struct octets in = hex(SETUP);
	struct h225_message m;
	struct h245_message channel;
	g_assert_cmpint(h225_parse(whole(in), &m), ==, PARSE_OK);
	g_assert_cmpint(m.body, ==, H225_SETUP);
	check_guid(&m.call_identifier);
	check_guid(&m.conference);
	g_assert_cmpstr(m.source_alias, ==, "15550001");
	g_assert_cmpstr(m.destination_alias, ==, "15550002");
	check_text(&m.product, "Example-GW");
	check_text(&m.version, "1.0");
	g_assert_cmpuint(m.h245_address.port, ==, 0);
	g_assert_cmpuint(m.h245_count, ==, 0);
	g_assert_cmpuint(m.fast_start_count, ==, 2);
	g_assert_cmpint(h245_parse_channel(m.fast_start[1], &channel), ==, PARSE_OK);
	check_address(&channel.reverse.address, "192.0.2.107:16400");
	g_free(in.at);
}

/* connect with h245Address 198.51.100.107:41102, destinationInfo, conferenceID; callIdentifier */
static void test_connect(void)
{
	struct octets in = hex("22 c0 06 0008914a0004 00 c633646b a08e 28c0b5000000 "
			       "0a 4578616d706c652d415441 02 312e30 400138 00 " GUID
			       " 01 11 00 " GUID " 04 80 01 00");
	struct h225_message m;
	g_assert_cmpint(h225_parse(whole(in), &m), ==, PARSE_OK);
	g_assert_cmpint(m.body, ==, H225_CONNECT);
	check_address(&m.h245_address, "198.51.100.107:41102");
	check_guid(&m.call_identifier);
	check_text(&m.product, "Example-ATA");
	g_assert_cmpstr(m.source_alias, ==, "");
	g_free(in.at);
}

/* The same with ip6Address: 0|011|0 */
static void test_connect_ip6(void)
{
	struct octets in = hex("22 c0 06 0008914a0004 30 20010db8000000000000000000000001 a08e "
			       "28c0b5000000 0a 4578616d706c652d415441 02 312e30 400138 00 " GUID
			       " 01 11 00 " GUID " 04 80 01 00");
	struct h225_message m;
	g_assert_cmpint(h225_parse(whole(in), &m), ==, PARSE_OK);
	check_address(&m.h245_address, "[2001:db8::1]:41102");
	check_guid(&m.call_identifier);
	g_free(in.at);
}

/* empty, and h245Control: endSessionCommand disconnect */
static void test_tunnelled(void)
{
	struct octets in = hex("28 10 01 00 04 c0 01 80 04 01 02 4a40");
	struct h225_message m;
	struct h245_message h245;
	g_assert_cmpint(h225_parse(whole(in), &m), ==, PARSE_OK);
	g_assert_cmpint(m.body, ==, H225_EMPTY);
	g_assert_cmpuint(m.h245_count, ==, 1);
	h245_parse(m.h245[0], &h245);
	g_assert_cmpint(h245.kind, ==, H245_END_SESSION);
	g_assert_cmpstr(h245.name, ==, "endSessionCommand");
	g_free(in.at);
}

/* releaseComplete with a reason (inConf), callIdentifier, and an addition that is not known here */
static void test_release(void)
{
	/* 1|1, the version, 0|1010: reason 10 of 12; 0|000100|10001: five additions, the first and the last */
	struct octets in =
		hex("25 c0 06 0008914a0004 50 48 80 11 00 " GUID " 03 aabbcc 04 80 01 00");
	struct h225_message m;
	g_assert_cmpint(h225_parse(whole(in), &m), ==, PARSE_OK);
	g_assert_cmpint(m.body, ==, H225_RELEASE_COMPLETE);
	check_guid(&m.call_identifier);
	g_free(in.at);
}

/* What begins, but is cut: what was read before stays. */
static void test_cut(void)
{
	struct octets in = hex(SETUP);
	struct h225_message m;
	for (size_t n = 0; n < in.n; n++) {
		uint8_t *copy = g_memdup2(in.at, n);
		enum parse_status status = h225_parse(bytes_of(copy, n, in.n), &m);
		g_assert_cmpint(status, ==, PARSE_SNAPPED);
		if (n > 20)
			g_assert_cmpstr(m.source_alias, ==, "15550001");
		g_free(copy);
	}
	g_free(in.at);
}

/* An alias of the other kind, with characters beyond ASCII; digits of an odd number. */
static void test_aliases(void)
{
	struct h225_message m;
	/* setup, sourceAddress only: h323-ID U+00E9 U+20AC, then the rest is missing */
	struct octets in = hex("20 20 06 0008914a0004 01 40 01 00e920ac");
	g_assert_cmpint(h225_parse(whole(in), &m), ==, PARSE_BAD);
	g_assert_cmpstr(m.source_alias, ==, "\xc3\xa9\xe2\x82\xac");
	g_free(in.at);
	in = hex("20 20 06 0008914a0004 01 02 00 345670");
	h225_parse(whole(in), &m);
	g_assert_cmpstr(m.source_alias, ==, "01234");
	g_free(in.at);
}

/* More channels than are kept. */
static void test_many_channels(void)
{
	/* information: callIdentifier absent, fastStart of 40 proposals of one octet */
	GByteArray *out = g_byte_array_new();
	static const uint8_t head[] = {
		0x24, 0x80, 0x06, 0x00, 0x08, 0x91, 0x4a, 0x00, 0x04, 0x06, 0x20, 81, 40};
	struct h225_message m;
	g_byte_array_append(out, head, sizeof(head));
	for (int i = 0; i < 40; i++)
		g_byte_array_append(out, (const uint8_t[]){1, 0xff}, 2);
	h225_parse(bytes_of(out->data, out->len, out->len), &m);
	g_assert_cmpint(m.body, ==, H225_INFORMATION);
	g_assert_cmpuint(m.fast_start_count, ==, H225_MAX_CHANNELS);
	g_byte_array_unref(out);
}

static void test_empty(void)
{
	struct h225_message m;
	g_assert_cmpint(h225_parse(bytes_of("", 0, 0), &m), ==, PARSE_BAD);
	g_assert_cmpint(m.body, ==, H225_OTHER);
	g_assert_false(m.call_identifier.present);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/h225/setup", test_setup);
	g_test_add_func("/h225/connect", test_connect);
	g_test_add_func("/h225/connect-ip6", test_connect_ip6);
	g_test_add_func("/h225/tunnelled", test_tunnelled);
	g_test_add_func("/h225/release", test_release);
	g_test_add_func("/h225/cut", test_cut);
	g_test_add_func("/h225/aliases", test_aliases);
	g_test_add_func("/h225/many-channels", test_many_channels);
	g_test_add_func("/h225/empty", test_empty);
	return g_test_run();
}
