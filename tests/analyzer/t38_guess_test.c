/* When a flow without signalling is T.38, and what is given then. */
#include "analyzer/t38_guess.h"

#include "tests/analyzer/fax_make.h"

#define MAX_NEEDED 40 /* packets that all speak for T.38 */

static struct endpoint a_end(void)
{
	return endpoint_at("192.0.2.1", 6000);
}

static struct endpoint b_end(void)
{
	return endpoint_at("192.0.2.2", 7000);
}

struct watcher {
	struct t38_guess *guess;
	t38_time now;
	uint64_t packet;
};

static struct watcher watcher_new(void)
{
	return (struct watcher){t38_guess_new(), RIG_START, 0};
}

static bool push_octets(struct watcher *w, bool back, const uint8_t *octets, size_t n)
{
	struct endpoint a = a_end(), b = b_end();
	uint8_t *copy = g_memdup2(octets, n);
	bool found = t38_guess_push(w->guess, back ? &b : &a, back ? &a : &b, bytes_of(copy, n, n),
		w->now += T38_MS, ++w->packet);
	g_free(copy);
	return found;
}

static bool push(struct watcher *w, bool back, uint16_t seq, const char *ifp)
{
	GByteArray *octets = from_hex(ifp);
	GByteArray *datagram = udptl_of(seq, octets->data, octets->len, NULL);
	bool found = push_octets(w, back, datagram->data, datagram->len);
	g_byte_array_unref(octets);
	g_byte_array_unref(datagram);
	return found;
}

/* How many packets of that kind, numbered from `first` in steps, it takes; 0: more than `limit`. */
static unsigned needed(
	struct watcher *w, uint16_t first, unsigned step, const char *ifp, unsigned limit)
{
	for (unsigned i = 0; i < limit; i++)
		if (push(w, false, (uint16_t)(first + i * step), ifp))
			return i + 1;
	return 0;
}

static unsigned needed_new(uint16_t first, unsigned step, const char *ifp)
{
	struct watcher w = watcher_new();
	unsigned n = needed(&w, first, step, ifp, 200);
	t38_guess_free(w.guess);
	return n;
}

#define V21_DATA "C0 01 80 00 00 FF"
#define PREAMBLE "06"

static void test_found(void)
{
	static const char *const kinds[] = {PREAMBLE, "02", V21_DATA, "C0 02 80 00 02 FF C8 01 40",
		"D0 01 E0 00 03 00 00 00 00", "D0 01 B0 00 03 00 00 00 00", "20 80"};
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		unsigned n = needed_new(0, 1, kinds[i]);
		g_assert_cmpuint(n, >=, 10);
		g_assert_cmpuint(n, <=, MAX_NEEDED);
	}
}

/* Lost packets make gaps; numbers may wrap. */
static void test_steps(void)
{
	g_assert_cmpuint(needed_new(0, 3, PREAMBLE), >, 0);
	g_assert_cmpuint(needed_new(0xfff8, 1, PREAMBLE), >, 0);
	g_assert_cmpuint(needed_new(0, 100, PREAMBLE), ==, 0);
}

/* Numbers from 8000 on: more packets, but found. */
static void test_high_numbers(void)
{
	unsigned low = needed_new(0x1000, 1, PREAMBLE), high = needed_new(0x9000, 1, PREAMBLE);
	g_assert_cmpuint(high, >, low);
	g_assert_cmpuint(high, <=, 2 * low);
}

/* The same datagram again proves nothing, and takes nothing away. */
static void test_copies(void)
{
	static const uint16_t firsts[] = {0x0100, 0x9000};
	for (size_t k = 0; k < G_N_ELEMENTS(firsts); k++) {
		struct watcher w = watcher_new();
		for (int i = 0; i < 500; i++)
			g_assert_false(push(&w, false, firsts[k], PREAMBLE));
		unsigned n = needed(&w, (uint16_t)(firsts[k] + 1), 1, PREAMBLE, MAX_NEEDED + 10);
		g_assert_cmpuint(n, >, 0);
		t38_guess_free(w.guess);
	}
}

static void test_silence(void)
{
	g_assert_cmpuint(needed_new(0, 1, "00"), ==, 0);
	g_assert_cmpuint(needed_new(0x9000, 1, "00"), ==, 0);
}

/* One datagram that is something else: all that was before counts no more. */
static void test_ended(void)
{
	static const uint8_t rtp[20] = {0x80, 0x00, 0x12, 0x34};
	struct watcher w = watcher_new();
	unsigned n = needed_new(0, 1, PREAMBLE);
	for (unsigned i = 0; i + 1 < n; i++)
		g_assert_false(push(&w, false, (uint16_t)i, PREAMBLE));
	g_assert_false(push_octets(&w, false, rtp, sizeof(rtp)));
	/* In the other direction it would not matter. */
	for (unsigned i = 0; i + 1 < n; i++)
		g_assert_false(push(&w, false, (uint16_t)(n + i), PREAMBLE));
	g_assert_false(push_octets(&w, true, rtp, sizeof(rtp)));
	g_assert_true(push(&w, false, (uint16_t)(2 * n - 1), PREAMBLE));
	t38_guess_free(w.guess);
}

/* What keeps ports open is no other protocol of the flow. */
static void test_kept_open(void)
{
	static const uint8_t stun[20] = {0x00, 0x01, 0x00, 0x00, 0x21, 0x12, 0xa4, 0x42};
	static const uint8_t zeros[2] = {0};
	struct watcher w = watcher_new();
	unsigned n = needed_new(0, 1, PREAMBLE);
	for (unsigned i = 0; i + 1 < n; i++) {
		g_assert_false(push(&w, false, (uint16_t)i, PREAMBLE));
		g_assert_false(push_octets(&w, false, stun, sizeof(stun)));
		g_assert_false(push_octets(&w, false, zeros, sizeof(zeros)));
	}
	g_assert_true(push(&w, false, (uint16_t)(n - 1), PREAMBLE));
	t38_guess_free(w.guess);
}

/* ---- what is given ---- */

struct given {
	unsigned count[2];
	uint64_t last;
};

static void take(void *ctx, const struct t38_guess_datagram *d)
{
	struct given *given = ctx;
	struct endpoint a = a_end(), b = b_end();
	bool back = endpoint_equal(&d->src, &b);
	g_assert_true(endpoint_equal(&d->src, back ? &b : &a));
	g_assert_true(endpoint_equal(&d->dst, back ? &a : &b));
	g_assert_cmpuint(d->packet, >, given->last);
	g_assert_cmpint(d->at, ==, RIG_START + (t38_time)d->packet * T38_MS);
	/* Number, length, indicator, no secondaries. */
	g_assert_cmpuint(d->length, ==, 6);
	g_assert_cmphex(d->octets[3], ==, 0x06);
	given->last = d->packet;
	given->count[back]++;
}

static void test_taken(void)
{
	struct watcher w = watcher_new();
	struct given given = {{0, 0}, 0};
	unsigned i = 0;
	bool found = false;
	for (; !found; i++) {
		found = push(&w, false, (uint16_t)i, PREAMBLE);
		if (!found && i % 2)
			g_assert_false(push(&w, true, (uint16_t)(i / 2), PREAMBLE));
	}
	t38_guess_take(w.guess, take, &given);
	g_assert_cmpuint(given.count[0], ==, i);
	g_assert_cmpuint(given.count[1], ==, (i - 1) / 2);
	g_assert_cmpuint(given.last, ==, w.packet);
	/* Forgotten: it begins anew. */
	g_assert_false(push(&w, false, (uint16_t)i, PREAMBLE));
	t38_guess_free(w.guess);
}

/* Only one direction was captured. */
static void test_taken_one_way(void)
{
	struct watcher w = watcher_new();
	struct given given = {{0, 0}, 0};
	unsigned n = needed(&w, 0, 1, PREAMBLE, MAX_NEEDED);
	t38_guess_take(w.guess, take, &given);
	g_assert_cmpuint(given.count[0], ==, n);
	g_assert_cmpuint(given.count[1], ==, 0);
	t38_guess_free(w.guess);
}

/* Octets that are kept are limited: large datagrams that never prove anything. */
static void test_memory(void)
{
	struct watcher w = watcher_new();
	GByteArray *ifp = from_hex("D0 01 E0 04 FF");
	for (int i = 0; i < 1280; i++)
		put8(ifp, 0);
	for (unsigned i = 0; i < 5000; i++) {
		/* The same number: no points. */
		GByteArray *d = udptl_of(1, ifp->data, ifp->len, NULL);
		g_assert_false(push_octets(&w, false, d->data, d->len));
		g_byte_array_unref(d);
	}
	g_byte_array_unref(ifp);
	t38_guess_free(w.guess);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/t38_guess/found", test_found);
	g_test_add_func("/t38_guess/steps", test_steps);
	g_test_add_func("/t38_guess/high-numbers", test_high_numbers);
	g_test_add_func("/t38_guess/copies", test_copies);
	g_test_add_func("/t38_guess/silence", test_silence);
	g_test_add_func("/t38_guess/ended", test_ended);
	g_test_add_func("/t38_guess/kept-open", test_kept_open);
	g_test_add_func("/t38_guess/taken", test_taken);
	g_test_add_func("/t38_guess/taken-one-way", test_taken_one_way);
	g_test_add_func("/t38_guess/memory", test_memory);
	return g_test_run();
}
