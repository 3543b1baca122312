#include <glib.h>

#include "dissect/endpoint.h"

static bool parses(const char *text, struct ip_addr *out)
{
	return ip_addr_parse(text, strlen(text), out);
}

static void text_both_ways(void)
{
	static const struct {
		const char *in, *addr, *endpoint;
	} rows[] = {
		{"192.0.2.1", "192.0.2.1", "192.0.2.1:4000"},
		{"0.0.0.0", "0.0.0.0", "0.0.0.0:4000"},
		{"255.255.255.255", "255.255.255.255", "255.255.255.255:4000"},
		{"2001:DB8:0:0:0:0:0:1", "2001:db8::1", "[2001:db8::1]:4000"},
		{"::", "::", "[::]:4000"},
		{"::ffff:192.0.2.1", "192.0.2.1", "192.0.2.1:4000"}, /* one host, one form */
		{"1111:2222:3333:4444:5555:6666:7777:8888",
			"1111:2222:3333:4444:5555:6666:7777:8888",
			"[1111:2222:3333:4444:5555:6666:7777:8888]:4000"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct endpoint e = {.port = 4000};
		char out[ENDPOINT_TEXT_MAX];
		g_assert_true(parses(rows[i].in, &e.addr));
		g_assert_cmpstr(ip_addr_text(&e.addr, out), ==, rows[i].addr);
		g_assert_cmpstr(endpoint_text(&e, out), ==, rows[i].endpoint);
	}
}

static void refuses(void)
{
	static const char *const rows[] = {
		"", "192.0.2", "192.0.2.256", "192.0.2.1 ", "192.0.2.1/24", "fax.example.com", "$",
		"[2001:db8::1]", "::1::", "1:2:3:4:5:6:7:8:9", "fe80::1%eth0", /* zone */
		"11111111111111111111111111111111111111111111111", /* longer than any address */
	};
	struct ip_addr before;
	memset(&before, 0x5a, sizeof(before));
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct ip_addr out = before;
		g_assert_false(parses(rows[i], &out));
		g_assert_true(ip_addr_equal(&out, &before));
	}
	struct ip_addr out;
	g_assert_false(ip_addr_parse("192.0.2.1\0.5", 12, &out)); /* NUL within */
	g_assert_false(ip_addr_parse(NULL, 0, &out));
	g_assert_true(ip_addr_parse("192.0.2.19", 9, &out)); /* n counts, not the NUL */
	char text[ENDPOINT_TEXT_MAX];
	g_assert_cmpstr(ip_addr_text(&out, text), ==, "192.0.2.1");
}

static void families(void)
{
	static const uint8_t v4[4] = {192, 0, 2, 1};
	static const uint8_t v6[16] = {0x20, 1, 0xd, 0xb8, [15] = 1};
	static const uint8_t mapped[16] = {[10] = 0xff, [11] = 0xff, 192, 0, 2, 1};
	struct ip_addr a = ip_addr_v4(v4), b = ip_addr_v6(v6), c = ip_addr_v6(mapped);
	g_assert_true(ip_addr_is_v4(&a));
	g_assert_false(ip_addr_is_v4(&b));
	g_assert_true(ip_addr_equal(&a, &c));
	g_assert_false(ip_addr_equal(&a, &b));
}

static void unset(void)
{
	static const char *const yes[] = {"0.0.0.0", "::", "::ffff:0.0.0.0"};
	static const char *const no[] = {"0.0.0.1", "::1", "255.0.0.0", "1::", "::fffe:0:0"};
	struct ip_addr addr = {{0}};
	g_assert_true(ip_addr_is_unset(&addr));
	for (size_t i = 0; i < G_N_ELEMENTS(yes); i++)
		g_assert_true(parses(yes[i], &addr) && ip_addr_is_unset(&addr));
	for (size_t i = 0; i < G_N_ELEMENTS(no); i++)
		g_assert_true(parses(no[i], &addr) && !ip_addr_is_unset(&addr));
}

/* Neighbouring ports and addresses are the usual keys: they must not meet in few buckets. */
static void hash_spreads(void)
{
	unsigned used = 0;
	bool bucket[4096] = {false};
	for (unsigned i = 0; i < 4096; i++) {
		const uint8_t v4[4] = {10, 0, 0, (uint8_t)(i % 64)};
		struct endpoint e = {ip_addr_v4(v4), (uint16_t)(10000 + 2 * (i / 64))};
		struct endpoint same = e;
		g_assert_cmpuint(endpoint_hash(&e), ==, endpoint_hash(&same));
		bool *b = &bucket[endpoint_hash(&e) % 4096];
		used += !*b;
		*b = true;
	}
	g_assert_cmpuint(used, >, 2300); /* random: 4096 * (1 - 1/e) = 2589 */
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dissect/endpoint/text", text_both_ways);
	g_test_add_func("/dissect/endpoint/refuses", refuses);
	g_test_add_func("/dissect/endpoint/families", families);
	g_test_add_func("/dissect/endpoint/unset", unset);
	g_test_add_func("/dissect/endpoint/hash", hash_spreads);
	return g_test_run();
}
