/* When a TCP connection without signalling is T.38, and what is given then. */
#include "analyzer/tpkt_guess.h"

#include "tests/analyzer/fax_make.h"

struct watcher {
	struct tpkt_guess *guess;
	struct endpoint src, dst;
	uint32_t seq;
	uint64_t packet;
};

static struct watcher watcher_new(void)
{
	return (struct watcher){tpkt_guess_new(), endpoint_at("192.0.2.1", 40000),
		endpoint_at("192.0.2.2", 5000), 1000, 0};
}

static bool push(struct watcher *w, const char *hex)
{
	GByteArray *octets = from_hex(hex);
	const struct datagram d = {.src = w->src,
		.dst = w->dst,
		.transport = TRANSPORT_TCP,
		.tcp_seq = w->seq,
		.payload = bytes_of(octets->data, octets->len, octets->len)};
	w->seq += octets->len;
	++w->packet;
	bool found =
		tpkt_guess_push(w->guess, &d, RIG_START + (t38_time)w->packet * T38_MS, w->packet);
	g_byte_array_unref(octets);
	return found;
}

static unsigned needed(struct watcher *w, const char *hex, unsigned limit)
{
	for (unsigned i = 1; i <= limit; i++)
		if (push(w, hex))
			return i;
	return 0;
}

static unsigned needed_new(const char *hex)
{
	struct watcher w = watcher_new();
	unsigned n = needed(&w, hex, 100);
	tpkt_guess_free(w.guess);
	return n;
}

static void test_found(void)
{
	/* preamble; V.21 data; a page in both syntaxes */
	static const char *const kinds[] = {"03 00 00 05 06", "03 00 00 0A C0 01 80 00 00 FF",
		"03 00 00 0A D0 01 E0 00 00 01", "03 00 00 0A D0 01 B0 00 00 01"};
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		g_assert_cmpuint(needed_new(kinds[i]), >, 2);
		g_assert_cmpuint(needed_new(kinds[i]), <, 20);
	}
}

static void test_not_found(void)
{
	/* silence; data without fields; Q.931; X.224; not TPKT at all */
	static const char *const others[] = {"03 00 00 05 00", "03 00 00 05 40",
		"03 00 00 0D 08 02 80 00 5A 08 02 80 90", "03 00 00 0B 06 E0 00 00 00 01 00",
		"16 03 01 00 05 01 00 00 01 00"};
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
		g_assert_cmpuint(needed_new(others[i]), ==, 0);
}

/* One packet that is no IFP packet ends the watch. */
static void test_ended(void)
{
	struct watcher w = watcher_new();
	unsigned n = needed_new("03 00 00 05 06");
	for (unsigned i = 0; i + 1 < n; i++)
		g_assert_false(push(&w, "03 00 00 05 06"));
	g_assert_false(push(&w, "03 00 00 06 08 02"));
	g_assert_cmpuint(needed(&w, "03 00 00 05 06", 100), ==, n);
	tpkt_guess_free(w.guess);
}

struct given {
	unsigned count;
	uint64_t last;
};

static void take(void *ctx, const struct tpkt_guess_ifp *ifp)
{
	struct given *given = ctx;
	g_assert_cmpuint(ifp->length, ==, 1);
	g_assert_cmphex(ifp->octets[0], ==, 0x06);
	g_assert_cmpuint(ifp->packet, >, given->last);
	g_assert_cmpint(ifp->at, ==, RIG_START + (t38_time)ifp->packet * T38_MS);
	given->last = ifp->packet;
	given->count++;
}

static void count_ifp(void *ctx, const uint8_t *octets, size_t n, t38_time at, uint64_t packet)
{
	(void)octets;
	(void)at;
	(void)packet;
	g_assert_cmpuint(n, ==, 1);
	++*(unsigned *)ctx;
}

static void no_loss(void *ctx, t38_time at)
{
	(void)ctx;
	(void)at;
	g_assert_not_reached();
}

/* What comes next goes on where the watching stopped, also inside a packet. */
static void test_taken(void)
{
	static const struct tpkt_stream_sink sink = {count_ifp, no_loss};
	struct watcher w = watcher_new();
	struct given given = {0, 0};
	unsigned more = 0;
	unsigned n = needed(&w, "03 00 00 05 06", 100);
	struct tpkt_media *media = tpkt_guess_take(w.guess, &w.src, &w.dst, take, &given);
	g_assert_nonnull(media);
	g_assert_cmpuint(given.count, ==, n);
	tpkt_media_redirect(media, &sink, &more);
	GByteArray *rest = from_hex("03 00 00 05 04");
	for (guint i = 0; i < rest->len; i++) {
		const struct datagram d = {.src = w.src,
			.dst = w.dst,
			.tcp_seq = w.seq++,
			.payload = bytes_of(rest->data + i, 1, 1)};
		tpkt_media_push(media, &d, RIG_START, 99);
	}
	g_assert_cmpuint(more, ==, 1);
	g_byte_array_unref(rest);
	tpkt_media_free(media);
	/* Taken once; the other direction was never watched. */
	g_assert_null(tpkt_guess_take(w.guess, &w.src, &w.dst, take, &given));
	g_assert_null(tpkt_guess_take(w.guess, &w.dst, &w.src, take, &given));
	tpkt_guess_free(w.guess);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/tpkt_guess/found", test_found);
	g_test_add_func("/tpkt_guess/not-found", test_not_found);
	g_test_add_func("/tpkt_guess/ended", test_ended);
	g_test_add_func("/tpkt_guess/taken", test_taken);
	return g_test_run();
}
