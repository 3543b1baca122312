#include "dissect/tpkt.h"

#include <glib.h>

#include "tests/dissect/hex.h"

/* The status; of a whole packet its payload and the octets behind it, by number. */
static void check(const char *text, enum parse_status status, size_t payload, size_t behind)
{
	struct octets octets = hex(text);
	struct bytes in = bytes_of(octets.at, octets.n, octets.n), out;
	g_assert_cmpint(tpkt_parse(&in, &out), ==, status);
	if (status == PARSE_OK) {
		g_assert_true(out.at == octets.at + TPKT_HEADER);
		g_assert_cmpuint(bytes_left(&out), ==, payload);
		g_assert_cmpuint(bytes_left(&in), ==, behind);
	}
	g_free(octets.at);
}

static void test_parse(void)
{
	check("03 00 00 05 06", PARSE_OK, 1, 0);
	check("03 00 00 07 C0 01 10 03 00", PARSE_OK, 3, 2);
	check("03 00 00 05 06 03 00 00 05 00", PARSE_OK, 1, 5);
	check("", PARSE_SNAPPED, 0, 0);
	check("03 00 00 04", PARSE_UNKNOWN, 0, 0); /* nothing inside */
	check("03 00 00 03", PARSE_UNKNOWN, 0, 0); /* shorter than the header itself */
	check("02 00 00 05 06", PARSE_UNKNOWN, 0, 0);
	check("03 01 00 05 06", PARSE_UNKNOWN, 0, 0);
	check("03 00 FF FF 06", PARSE_SNAPPED, 0, 0);
}

static void test_truncated(void)
{
	static const char whole[] = "0300000AD001E0000001";
	for (size_t n = 0; n < 10; n++) {
		char *cut = g_strndup(whole, n * 2);
		check(cut, PARSE_SNAPPED, 0, 0);
		g_free(cut);
	}
	check(whole, PARSE_OK, 6, 0);
}

static void test_longest(void)
{
	uint8_t *octets = g_malloc0(65535);
	octets[0] = 3;
	octets[2] = octets[3] = 0xff;
	struct bytes in = bytes_of(octets, 65535, 65535), payload;
	g_assert_cmpint(tpkt_parse(&in, &payload), ==, PARSE_OK);
	g_assert_cmpuint(bytes_left(&payload), ==, 65531);
	in = bytes_of(octets, 65534, 65534);
	g_assert_cmpint(tpkt_parse(&in, &payload), ==, PARSE_SNAPPED);
	g_free(octets);
}

static bool likely(const char *text)
{
	struct octets octets = hex(text);
	bool answer = tpkt_likely(bytes_of(octets.at, octets.n, octets.n));
	g_free(octets.at);
	return answer;
}

static void test_likely(void)
{
	g_assert_true(likely("03 00 00 05 06"));
	g_assert_true(likely("03 00 00 0A D0 01 E0 00 00 01")); /* 1998 */
	g_assert_true(likely("03 00 00 0A D0 01 B0 00 00 01")); /* 2002 */
	g_assert_true(likely("03 00 00 06 20 80"));		/* v34-cntl-channel-1200 */
	g_assert_true(likely("03 00 00 05 06 03 00 00 05 00"));
	g_assert_true(likely("03 00 00 05 06 03")); /* the next header is cut */
}

static void test_unlikely(void)
{
	g_assert_false(likely(""));
	g_assert_false(likely("03 00 00 05"));			    /* not whole */
	g_assert_false(likely("03 00 00 06 06 00"));		    /* an octet behind the IFP */
	g_assert_false(likely("03 00 00 09 D0 01 E0 00 00"));	    /* field without its data */
	g_assert_false(likely("03 00 00 05 06 16"));		    /* no header behind it */
	g_assert_false(likely("03 00 00 05 DE"));		    /* no such data type */
	g_assert_false(likely("03 00 00 07 02 F0 80"));		    /* X.224 data */
	g_assert_false(likely("03 00 00 0B 06 E0 00 00 00 01 00")); /* X.224 connection request */
	g_assert_false(likely("03 00 00 0D 08 02 80 00 5A 08 02 80 90")); /* Q.931 release */
	g_assert_false(likely("06"));					  /* a bare IFP packet */
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/tpkt/parse", test_parse);
	g_test_add_func("/tpkt/truncated", test_truncated);
	g_test_add_func("/tpkt/longest", test_longest);
	g_test_add_func("/tpkt/likely", test_likely);
	g_test_add_func("/tpkt/unlikely", test_unlikely);
	return g_test_run();
}
