/* Q.931 messages, written after Q.931 4 and H.225.0 7.2. */
#include "dissect/q931.h"

#include "tests/dissect/hex.h"

static enum parse_status parse(const char *octets, struct octets *in, struct q931_message *out)
{
	*in = hex(octets);
	return q931_parse(whole(*in), out);
}

static void check_text(struct text text, const char *want)
{
	char *copy = text.at != NULL ? g_strndup(text.at, text.n) : NULL;
	g_assert_cmpstr(copy, ==, want);
	g_free(copy);
}

static void test_setup(void)
{
	struct q931_message m;
	struct octets in;
	g_assert_cmpint(parse("08 02 1d07 05 "
			      "a1 " /* sending complete: one octet */
			      "04 03 9090a3 28 03 466178 6c 06 21 80 31323334 70 04 a1 353637 "
			      "1e 02 8183 7e 0003 05 2080",
				&in, &m),
		==, PARSE_OK);
	g_assert_cmpuint(m.call_reference, ==, 0x1d07);
	g_assert_false(m.to_originator);
	g_assert_cmpint(m.type, ==, Q931_SETUP);
	check_text(m.calling, "1234");
	check_text(m.called, "567");
	check_text(m.display, "Fax");
	g_assert_cmpint(m.cause, ==, -1);
	g_assert_cmpuint(bytes_left(&m.user_user), ==, 2);
	g_assert_cmpint(m.user_user.at[0], ==, 0x20);
	g_free(in.at);
}

/* The calling number without the octet about its presentation; a cause with one about the recommendation. */
static void test_octet_groups(void)
{
	struct q931_message m;
	struct octets in;
	g_assert_cmpint(parse("08 02 9d07 5a 6c 03 a1 3132 08 03 00 80 91", &in, &m), ==, PARSE_OK);
	g_assert_true(m.to_originator);
	g_assert_cmpuint(m.call_reference, ==, 0x1d07);
	check_text(m.calling, "12");
	g_assert_cmpint(m.cause, ==, 17);
	g_assert_cmpuint(bytes_left(&m.user_user), ==, 0);
	g_free(in.at);
	g_assert_cmpint(parse("08 02 9d07 5a 08 02 80 90", &in, &m), ==, PARSE_OK);
	g_assert_cmpint(m.cause, ==, 16);
	g_free(in.at);
}

/* Q.931 4.5.2 to 4.5.4: in another code set the same number is another element. */
static void test_code_sets(void)
{
	struct q931_message m;
	struct octets in;
	/* Locking shift to 5: of 28 no display text is known, of 7E there is one only. */
	parse("08 02 0001 05 95 28 02 4142 7e 0002 05 aa", &in, &m);
	check_text(m.display, NULL);
	g_assert_cmpuint(bytes_left(&m.user_user), ==, 1);
	g_free(in.at);
	/* Shift to 6 for one element. */
	parse("08 02 0001 05 9e 28 02 4142 28 02 4344", &in, &m);
	check_text(m.display, "CD");
	g_free(in.at);
}

static void test_ends_early(void)
{
	struct q931_message m;
	struct octets in;
	g_assert_cmpint(parse("08 02 0001 05 28 02 4142 70 09 a1 35", &in, &m), ==, PARSE_BAD);
	check_text(m.display, "AB");
	check_text(m.called, NULL);
	g_free(in.at);
	in = hex("08 02 0001 05 28 02 4142 70 09 a1 35");
	g_assert_cmpint(q931_parse(bytes_of(in.at, in.n, in.n + 10), &m), ==, PARSE_SNAPPED);
	g_free(in.at);
	g_assert_cmpint(parse("08 02 0001 05 7e 00", &in, &m), ==, PARSE_BAD);
	g_free(in.at);
	/* User information of another coding than ASN.1 (H.225.0 7.2.2.31). */
	g_assert_cmpint(parse("08 02 0001 05 7e 0003 04 2080", &in, &m), ==, PARSE_OK);
	g_assert_cmpuint(bytes_left(&m.user_user), ==, 0);
	g_free(in.at);
}

static void test_not_q931(void)
{
	static const char *const others[] = {"08", "09 02 0001 05", "08 02 0001", "08 00 05",
		"08 03 000001 05", "03 00 0010 08 02", ""};
	struct q931_message m;
	struct octets in;
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
		g_assert_cmpint(parse(others[i], &in, &m), ==, PARSE_UNKNOWN);
		g_assert_false(q931_likely(whole(in)));
		g_free(in.at);
	}
	g_assert_cmpint(parse("08 01 81 45", &in, &m), ==, PARSE_OK); /* a reference of one octet */
	g_assert_true(m.to_originator);
	g_assert_cmpuint(m.call_reference, ==, 1);
	g_free(in.at);
}

static void test_likely(void)
{
	struct octets in = hex("08 02 1d07 05 7e");
	g_assert_true(q931_likely(whole(in)));
	in.at[4] = 0x06; /* no message type */
	g_assert_false(q931_likely(whole(in)));
	g_free(in.at);
	g_assert_cmpstr(q931_type_name(0x5a), ==, "Release Complete");
	g_assert_null(q931_type_name(0x06));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/q931/setup", test_setup);
	g_test_add_func("/q931/octet-groups", test_octet_groups);
	g_test_add_func("/q931/code-sets", test_code_sets);
	g_test_add_func("/q931/ends-early", test_ends_early);
	g_test_add_func("/q931/not-q931", test_not_q931);
	g_test_add_func("/q931/likely", test_likely);
	return g_test_run();
}
