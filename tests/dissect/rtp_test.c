#include "dissect/rtp.h"

#include <glib.h>

#include "tests/dissect/hex.h"

static bool is(const struct bytes *view, const char *text)
{
	struct octets expected = hex(text);
	bool same = bytes_left(view) == expected.n &&
		    (expected.n == 0 || memcmp(view->at, expected.at, expected.n) == 0);
	g_free(expected.at);
	return same;
}

#define HEADER "80 62 12 34 00 00 00 A0 DE AD BE EF"

/* The status; with PARSE_OK the payload, too. */
static void check(const char *text, enum parse_status status, const char *payload)
{
	struct octets octets = hex(text);
	struct rtp_packet rtp;
	memset(&rtp, 0xa5, sizeof(rtp));
	g_assert_cmpint(rtp_parse(bytes_of(octets.at, octets.n, octets.n), &rtp), ==, status);
	if (status == PARSE_OK)
		g_assert_true(is(&rtp.payload, payload));
	g_free(octets.at);
}

static void test_header(void)
{
	struct octets octets = hex("80 E2 12 34 00 00 00 A0 DE AD BE EF 06");
	struct rtp_packet rtp;
	g_assert_cmpint(rtp_parse(bytes_of(octets.at, octets.n, octets.n), &rtp), ==, PARSE_OK);
	g_assert_true(rtp.marker);
	g_assert_cmpuint(rtp.payload_type, ==, 98);
	g_assert_cmphex(rtp.seq, ==, 0x1234);
	g_assert_cmpuint(rtp.timestamp, ==, 160);
	g_assert_cmphex(rtp.ssrc, ==, 0xdeadbeef);
	g_assert_true(is(&rtp.payload, "06"));
	g_free(octets.at);
}

static void test_payload(void)
{
	check(HEADER, PARSE_OK, "");
	check(HEADER "06", PARSE_OK, "06");
	/* two contributing sources */
	check("82 62 12 34 00 00 00 A0 DE AD BE EF 00 00 00 01 00 00 00 02 06", PARSE_OK, "06");
	/* an extension of one word, and an empty one */
	check("90 62 12 34 00 00 00 A0 DE AD BE EF BE DE 00 01 11 22 33 44 06", PARSE_OK, "06");
	check("90 62 12 34 00 00 00 A0 DE AD BE EF BE DE 00 00 06", PARSE_OK, "06");
	/* padding of three octets, and of all there is */
	check("A0 62 12 34 00 00 00 A0 DE AD BE EF 06 00 00 03", PARSE_OK, "06");
	check("A0 62 12 34 00 00 00 A0 DE AD BE EF 00 00 03", PARSE_OK, "");
}

static void test_malformed(void)
{
	check("", PARSE_UNKNOWN, NULL);
	check("00 00 01 06 00 00", PARSE_UNKNOWN, NULL); /* UDPTL: version 0 */
	check("C0 62 12 34 00 00 00 A0 DE AD BE EF 06", PARSE_UNKNOWN, NULL);
	/* the source's list, and the extension, reach behind the end */
	check("8F 62 12 34 00 00 00 A0 DE AD BE EF 06", PARSE_BAD, NULL);
	check("90 62 12 34 00 00 00 A0 DE AD BE EF BE DE FF FF 06", PARSE_BAD, NULL);
	check("90 62 12 34 00 00 00 A0 DE AD BE EF BE", PARSE_BAD, NULL);
	/* padding of none, and of more than there is */
	check("A0 62 12 34 00 00 00 A0 DE AD BE EF 06 00", PARSE_BAD, NULL);
	check("A0 62 12 34 00 00 00 A0 DE AD BE EF 06 FF", PARSE_BAD, NULL);
}

static void test_truncated(void)
{
	struct octets octets = hex(HEADER);
	struct rtp_packet rtp;
	for (size_t n = 1; n < octets.n; n++) {
		g_assert_cmpint(rtp_parse(bytes_of(octets.at, n, n), &rtp), ==, PARSE_BAD);
		g_assert_cmpint(
			rtp_parse(bytes_of(octets.at, n, octets.n), &rtp), ==, PARSE_SNAPPED);
	}
	g_free(octets.at);
}

/* The last octet, which says how much is padding, was not captured. */
static void test_padding_snapped(void)
{
	struct octets octets = hex("A0 62 12 34 00 00 00 A0 DE AD BE EF 06 09");
	struct rtp_packet rtp;
	g_assert_cmpint(rtp_parse(bytes_of(octets.at, octets.n, octets.n + 9), &rtp), ==, PARSE_OK);
	g_assert_true(is(&rtp.payload, "06 09"));
	g_free(octets.at);
}

/* ---- RFC 2198 ---- */

static void red_of(
	struct octets *octets, const char *text, enum parse_status status, struct rtp_red *red)
{
	*octets = hex(text);
	memset(red, 0xa5, sizeof(*red));
	g_assert_cmpint(rtp_red_parse(bytes_of(octets->at, octets->n, octets->n), red), ==, status);
}

static void test_red(void)
{
	struct octets octets;
	struct rtp_red red;
	/* F, type 98, offset 0, length 2; the same, length 1; primary of type 98 */
	red_of(&octets, "E2 00 00 02 E2 00 00 01 62 AA AB BB CC CD", PARSE_OK, &red);
	g_assert_cmpuint(red.primary_type, ==, 98);
	g_assert_true(is(&red.primary, "CC CD"));
	g_assert_cmpuint(red.count, ==, 2);
	/* The newest first. */
	g_assert_true(is(&red.older[0], "BB"));
	g_assert_true(is(&red.older[1], "AA AB"));
	g_assert_cmpuint(red.types[0], ==, 98);
	g_free(octets.at);
}

/* Offset 16383 and length 1023 are the most that fit; the types differ. */
static void test_red_header(void)
{
	struct octets octets;
	struct rtp_red red;
	red_of(&octets, "80 FF FC 01 E2 00 00 00 62 11", PARSE_OK, &red);
	g_assert_cmpuint(red.types[1], ==, 0);
	g_assert_true(is(&red.older[1], "11"));
	g_assert_cmpuint(red.types[0], ==, 98);
	g_assert_true(is(&red.older[0], ""));
	g_assert_true(is(&red.primary, ""));
	g_free(octets.at);
}

static void test_red_plain(void)
{
	struct octets octets;
	struct rtp_red red;
	red_of(&octets, "62 06", PARSE_OK, &red);
	g_assert_cmpuint(red.count, ==, 0);
	g_assert_true(is(&red.primary, "06"));
	g_free(octets.at);
}

static void test_red_malformed(void)
{
	static const char *const bad[] = {
		"",			/* no header at all */
		"E2 00 00",		/* a header that is cut */
		"E2 00 00 02",		/* no primary header */
		"E2 00 00 02 62 AA",	/* a block that is cut */
		"E2 03 FF FF 62 AA BB", /* a length of 1023 */
	};
	struct octets octets;
	struct rtp_red red;
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		red_of(&octets, bad[i], PARSE_BAD, &red);
		g_free(octets.at);
	}
}

/* As many blocks as are kept, and one more. */
static void test_red_many(void)
{
	for (unsigned count = RTP_MAX_BLOCKS; count <= RTP_MAX_BLOCKS + 1; count++) {
		GString *text = g_string_new(NULL);
		struct octets octets;
		struct rtp_red red;
		for (unsigned i = 0; i < count; i++)
			g_string_append(text, "E2000001");
		g_string_append(text, "62");
		for (unsigned i = 0; i < count; i++)
			g_string_append_printf(text, "%02X", i);
		red_of(&octets, text->str, count > RTP_MAX_BLOCKS ? PARSE_BAD : PARSE_OK, &red);
		if (count == RTP_MAX_BLOCKS) {
			g_assert_cmpuint(red.count, ==, count);
			g_assert_true(is(&red.older[0], "0F"));
			g_assert_true(is(&red.older[count - 1], "00"));
		}
		g_free(octets.at);
		g_string_free(text, TRUE);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/rtp/header", test_header);
	g_test_add_func("/rtp/payload", test_payload);
	g_test_add_func("/rtp/malformed", test_malformed);
	g_test_add_func("/rtp/truncated", test_truncated);
	g_test_add_func("/rtp/padding-snapped", test_padding_snapped);
	g_test_add_func("/rtp/red/blocks", test_red);
	g_test_add_func("/rtp/red/header", test_red_header);
	g_test_add_func("/rtp/red/plain", test_red_plain);
	g_test_add_func("/rtp/red/malformed", test_red_malformed);
	g_test_add_func("/rtp/red/many", test_red_many);
	return g_test_run();
}
