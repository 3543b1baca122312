#include "cli/capture_parts.h"

#include <glib.h>

static void add_number(void *ctx, uint64_t number)
{
	g_string_append_printf(ctx, "%" G_GUINT64_FORMAT " ", number);
}

static void expect(struct capture_parts *p, uint64_t number, const char *want)
{
	GString *got = g_string_new(NULL);
	capture_parts_of(p, number, add_number, got);
	g_assert_cmpstr(got->str, ==, want);
	g_string_free(got, TRUE);
}

static struct datagram from(uint8_t host, uint16_t port)
{
	struct datagram d = {.transport = TRANSPORT_TCP};
	d.src.addr.octets[0] = host;
	d.src.port = port;
	d.dst.port = 5060;
	return d;
}

static struct datagram fragment(uint8_t host, uint32_t id)
{
	struct datagram d = {.fragment = true, .ip_id = id};
	d.src.addr.octets[0] = host;
	return d;
}

/* The first two packets of the connection go with each message, and the last one of the message before. */
static void test_tcp(void)
{
	struct capture_parts *p = capture_parts_new();
	const struct datagram a = from(1, 1000), b = from(2, 1000);
	capture_parts_note(p, 1, &a);
	capture_parts_note(p, 2, &b);
	capture_parts_note(p, 3, &a);
	capture_parts_note(p, 4, &a);
	expect(p, 4, "1 3 4 ");
	expect(p, 4, "1 3 4 "); /* a second message in the same packet */
	capture_parts_note(p, 5, &a);
	capture_parts_note(p, 6, &a);
	expect(p, 6, "1 3 4 5 6 ");
	capture_parts_note(p, 7, &a);
	expect(p, 7, "1 3 6 7 ");
	capture_parts_note(p, 8, &b);
	expect(p, 8, "2 8 ");
	expect(p, 9, ""); /* not the one that was noted last */
	capture_parts_free(p);
}

static void test_fragments(void)
{
	struct capture_parts *p = capture_parts_new();
	const struct datagram a = fragment(1, 77), b = fragment(1, 78);
	capture_parts_note(p, 1, &a);
	capture_parts_note(p, 2, &b);
	capture_parts_note(p, 3, &a);
	expect(p, 3, "1 3 ");
	capture_parts_note(p, 4, &b);
	expect(p, 4, "2 4 ");
	capture_parts_free(p);
}

/* Fragments 1 and 2 are the first fragment of a tunnelled datagram, 3 and 4 its second. */
static void test_nested(void)
{
	struct capture_parts *p = capture_parts_new();
	const struct datagram first = fragment(1, 1), second = fragment(1, 2),
			      inner = fragment(9, 5);
	capture_parts_note(p, 1, &first);
	capture_parts_note(p, 2, &first);
	capture_parts_note(p, 2, &inner);
	capture_parts_note(p, 3, &second);
	capture_parts_note(p, 4, &second);
	capture_parts_note(p, 4, &inner);
	GString *got = g_string_new(NULL);
	capture_parts_of(p, 4, add_number, got);
	for (unsigned n = 1; n <= 4; n++) {
		char *text = g_strdup_printf("%u ", n);
		g_assert_nonnull(g_strstr_len(got->str, -1, text));
		g_free(text);
	}
	g_string_free(got, TRUE);
	capture_parts_free(p);
}

/* Flows and packets are bounded: what is kept are the last ones. */
static void test_bounds(void)
{
	struct capture_parts *p = capture_parts_new();
	const struct datagram a = from(1, 1);
	for (uint64_t n = 1; n <= 500; n++)
		capture_parts_note(p, n, &a);
	GString *got = g_string_new(NULL);
	capture_parts_of(p, 500, add_number, got);
	g_assert_true(g_str_has_prefix(got->str, "1 2 "));
	g_assert_true(g_str_has_suffix(got->str, " 499 500 "));
	g_assert_cmpuint(got->len, <, 500);
	g_string_free(got, TRUE);
	for (uint32_t id = 1; id <= 50000; id++) {
		const struct datagram d = fragment(3, id);
		char want[40];
		capture_parts_note(p, 500 + id, &d);
		g_snprintf(want, sizeof(want), "%u ", 500 + id);
		expect(p, 500 + id, want);
	}
	/* The connection was the longest unused: it begins anew. */
	capture_parts_note(p, 60000, &a);
	expect(p, 60000, "60000 ");
	capture_parts_free(p);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/capture_parts/tcp", test_tcp);
	g_test_add_func("/capture_parts/fragments", test_fragments);
	g_test_add_func("/capture_parts/nested", test_nested);
	g_test_add_func("/capture_parts/bounds", test_bounds);
	return g_test_run();
}
