#include "cli/capture_hold.h"

#include <string.h>

/* What was written: "1 2 3 ". */
static void write_number(void *ctx, const struct packet *packet, unsigned interface)
{
	g_string_append_printf(ctx, "%" G_GUINT64_FORMAT, packet->number);
	for (uint32_t i = 0; i < packet->captured; i++)
		g_assert_cmpuint(packet->octets[i], ==, (uint8_t)packet->number);
	g_assert_cmpuint(interface, ==, (unsigned)packet->number % 3);
	g_string_append_c(ctx, ' ');
}

struct rig {
	struct capture_hold *hold;
	GString *written;
	uint8_t octets[100];
	struct packet packet;
};

static struct rig *rig_new(size_t max_octets)
{
	struct rig *r = g_new0(struct rig, 1);
	r->written = g_string_new(NULL);
	r->hold = capture_hold_new(max_octets, write_number, r->written);
	return r;
}

static void rig_free(struct rig *r)
{
	capture_hold_free(r->hold);
	g_string_free(r->written, TRUE);
	g_free(r);
}

static void begin(struct rig *r, uint64_t number)
{
	memset(r->octets, (uint8_t)number, sizeof(r->octets));
	r->packet = (struct packet){.number = number,
		.captured = sizeof(r->octets),
		.length = sizeof(r->octets),
		.octets = r->octets};
	capture_hold_begin(r->hold, &r->packet, (unsigned)number % 3);
}

static void packet_of(struct rig *r, uint64_t number, unsigned call, bool signalling)
{
	begin(r, number);
	capture_hold_claim(r->hold, number, call, signalling);
	capture_hold_end(r->hold);
}

static void unclaimed(struct rig *r, uint64_t number)
{
	begin(r, number);
	capture_hold_end(r->hold);
}

static void test_wait(void)
{
	struct rig *r = rig_new(1 << 20);
	packet_of(r, 1, 7, true);
	packet_of(r, 2, 8, true);
	packet_of(r, 3, 7, false);
	unclaimed(r, 4);
	g_assert_cmpstr(r->written->str, ==, "");
	g_assert_cmpuint(capture_hold_counts(r->hold)->packets, ==, 4);
	capture_hold_want(r->hold, 7);
	g_assert_cmpstr(r->written->str, ==, "1 3 ");
	packet_of(r, 5, 7, false);
	packet_of(r, 6, 8, false);
	capture_hold_want(r->hold, 7);
	g_assert_cmpstr(r->written->str, ==, "1 3 5 ");
	capture_hold_forget(r->hold, 8);
	capture_hold_want(r->hold, 8);
	g_assert_cmpstr(r->written->str, ==, "1 3 5 ");
	g_assert_cmpuint(capture_hold_counts(r->hold)->packets, ==, 1);
	rig_free(r);
}

static void test_earlier(void)
{
	struct rig *r = rig_new(1 << 20);
	unclaimed(r, 1);
	unclaimed(r, 2);
	begin(r, 3);
	capture_hold_want(r->hold, 1);
	g_assert_true(capture_hold_claim(r->hold, 2, 1, false));
	g_assert_true(capture_hold_claim(r->hold, 3, 1, false));
	capture_hold_end(r->hold);
	g_assert_cmpstr(r->written->str, ==, "2 3 ");
	begin(r, 4);
	g_assert_false(capture_hold_claim(
		r->hold, 3, 1, false)); /* written: nobody can want it any more */
	g_assert_true(capture_hold_claim(r->hold, 2, 1, false)); /* not written twice */
	capture_hold_end(r->hold);
	g_assert_cmpstr(r->written->str, ==, "2 3 ");
	rig_free(r);
}

/* A segment that carries messages of two calls. */
static void test_shared(void)
{
	struct rig *r = rig_new(1 << 20);
	begin(r, 1);
	capture_hold_keep(r->hold);
	capture_hold_claim(r->hold, 1, 1, true);
	capture_hold_claim(r->hold, 1, 2, true);
	capture_hold_end(r->hold);
	begin(r, 2);
	capture_hold_claim(r->hold, 1, 3, true);
	capture_hold_end(r->hold);
	capture_hold_forget(r->hold, 1);
	capture_hold_want(r->hold, 3);
	g_assert_cmpstr(r->written->str, ==, "1 ");
	capture_hold_want(r->hold, 2);
	g_assert_cmpstr(r->written->str, ==, "1 ");
	rig_free(r);
}

/* The present packet is held for one call and then wanted by another. */
static void test_present_twice(void)
{
	struct rig *r = rig_new(1 << 20);
	capture_hold_want(r->hold, 2);
	begin(r, 1);
	capture_hold_claim(r->hold, 1, 1, true);
	capture_hold_claim(r->hold, 1, 2, true);
	capture_hold_claim(r->hold, 1, 2, true);
	capture_hold_end(r->hold);
	capture_hold_want(r->hold, 1);
	g_assert_cmpstr(r->written->str, ==, "1 ");
	rig_free(r);
}

/* Media never pushes signalling out, and what went is counted for a call that is wanted then. */
static void test_bound(void)
{
	const size_t most = 64 << 10;
	struct rig *r = rig_new(most);
	packet_of(r, 1, 1, true);
	for (uint64_t n = 2; n < 5000; n++) {
		packet_of(r, n, 1, false);
		g_assert_cmpuint(capture_hold_counts(r->hold)->octets, <=, most);
	}
	for (uint64_t n = 5000; n < 9000; n++) {
		unclaimed(r, n);
		g_assert_cmpuint(capture_hold_counts(r->hold)->octets, <=, most);
	}
	uint64_t of_call = 0;
	capture_hold_want(r->hold, 1);
	g_assert_true(g_str_has_prefix(r->written->str, "1 "));
	g_assert_nonnull(strstr(r->written->str, " 4999 "));
	for (const char *s = r->written->str; *s != '\0'; s++)
		of_call += *s == ' ';
	g_assert_cmpuint(of_call, >, 100);
	g_assert_cmpuint(of_call + capture_hold_counts(r->hold)->late, ==, 4999);
	capture_hold_drop(r->hold);
	g_assert_cmpuint(capture_hold_counts(r->hold)->octets, ==, 0);
	g_assert_cmpuint(capture_hold_counts(r->hold)->packets, ==, 0);
	rig_free(r);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/capture_hold/wait", test_wait);
	g_test_add_func("/capture_hold/earlier", test_earlier);
	g_test_add_func("/capture_hold/shared", test_shared);
	g_test_add_func("/capture_hold/present-twice", test_present_twice);
	g_test_add_func("/capture_hold/bound", test_bound);
	return g_test_run();
}
