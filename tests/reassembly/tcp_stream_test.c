#include "reassembly/tcp_stream.h"

#include <glib.h>
#include <string.h>

#include "dissect/decode.h"

/* What the sink has heard, as text: data as it is, a gap of n octets as <n>. */
struct heard {
	GString *text;
	t38_time at;	 /* of the last call */
	uint64_t packet; /* of the last data */
	uint64_t octets, missing;
	struct tcp_stream *stream;
};

static void on_data(void *ctx, const uint8_t *octets, size_t n, t38_time at, uint64_t packet)
{
	struct heard *h = ctx;
	g_assert_cmpuint(n, >, 0);
	g_string_append_len(h->text, (const char *)octets, (gssize)n);
	h->octets += n;
	h->at = at;
	h->packet = packet;
}

static void on_gap(void *ctx, uint32_t n, t38_time at)
{
	struct heard *h = ctx;
	g_assert_cmpuint(n, >, 0);
	g_string_append_printf(h->text, "<%u>", n);
	h->missing += n;
	h->at = at;
}

static const struct tcp_stream_sink sink = {on_data, on_gap};

static void setup_with(struct heard *h, size_t max_held)
{
	const struct tcp_stream_limits limits = {max_held, 3 * T38_SECOND};
	*h = (struct heard){.text = g_string_new(NULL)};
	h->stream = tcp_stream_new(&limits, &sink, h);
}

static void setup(struct heard *h)
{
	setup_with(h, 1000);
}

static void teardown(struct heard *h)
{
	tcp_stream_free(h->stream);
	g_string_free(h->text, TRUE);
}

/* A segment of text at a time of no interest; its packet number is its first octet. The copy on the heap
 * lets ASan see reads past its end. */
static void push(struct heard *h, uint32_t seq, const char *text)
{
	size_t n = strlen(text);
	uint8_t *copy = g_malloc(n);
	memcpy(copy, text, n);
	tcp_stream_push(h->stream, seq, 0, copy, n, 0, 0, (uint8_t)text[0]);
	g_free(copy);
}

#define HEARD(h, expected) g_assert_cmpstr((h)->text->str, ==, expected)

static void test_in_order(void)
{
	struct heard h;
	setup(&h);
	push(&h, 100, "abc");
	HEARD(&h, "abc");
	push(&h, 103, "de");
	HEARD(&h, "abcde");
	g_assert_cmpuint(h.packet, ==, 'd');
	teardown(&h);
}

static void test_syn(void)
{
	struct heard h;
	setup(&h);
	tcp_stream_push(h.stream, 99, TCP_SYN, NULL, 0, 0, 0, 1);
	push(&h, 100, "ab");
	HEARD(&h, "ab");
	/* The SYN once more: nothing begins anew. */
	tcp_stream_push(h.stream, 99, TCP_SYN, NULL, 0, 0, 0, 2);
	push(&h, 102, "c");
	HEARD(&h, "abc");
	teardown(&h);
}

static void test_syn_with_data(void)
{
	struct heard h;
	setup(&h);
	tcp_stream_push(h.stream, 99, TCP_SYN, (const uint8_t *)"ab", 2, 0, 0, 1);
	push(&h, 102, "c");
	HEARD(&h, "abc");
	teardown(&h);
}

/* The SYN was captured behind the first data: the same connection. */
static void test_late_syn(void)
{
	struct heard h;
	setup(&h);
	push(&h, 100, "ab");
	tcp_stream_push(h.stream, 99, TCP_SYN, NULL, 0, 0, 0, 1);
	push(&h, 102, "c");
	HEARD(&h, "abc");
	teardown(&h);
}

static void test_syn_restarts(void)
{
	struct heard h;
	setup(&h);
	push(&h, 100, "ab");
	push(&h, 105, "fg");
	tcp_stream_push(h.stream, 5000, TCP_SYN, NULL, 0, 0, 7 * T38_SECOND, 1);
	HEARD(&h, "ab<3>fg");
	push(&h, 5001, "xy");
	HEARD(&h, "ab<3>fgxy");
	/* Numbers of the connection before are old now. */
	push(&h, 103, "cde");
	HEARD(&h, "ab<3>fgxy");
	teardown(&h);
}

static void test_acknowledgment_begins(void)
{
	struct heard h;
	setup(&h);
	tcp_stream_push(
		h.stream, 100, 0, NULL, 0, 0, 0, 1); /* no data, but it says where data will be */
	push(&h, 102, "c");
	HEARD(&h, "");
	push(&h, 100, "ab");
	HEARD(&h, "abc");
	teardown(&h);
}

static void test_reset_carries_no_data(void)
{
	struct heard h;
	setup(&h);
	tcp_stream_push(h.stream, 0, TCP_RST, NULL, 0, 0, 0, 1); /* answer to a SYN: number 0 */
	push(&h, 100, "ab");
	tcp_stream_push(h.stream, 102, TCP_RST, (const uint8_t *)"no such port", 12, 0, 0, 2);
	push(&h, 102, "c");
	HEARD(&h, "abc");
	teardown(&h);
}

static void test_retransmissions(void)
{
	struct heard h;
	setup(&h);
	push(&h, 100, "abcd");
	push(&h, 100, "abcd"); /* the whole */
	push(&h, 102, "cd");   /* its tail */
	push(&h, 99, "?");     /* a keep-alive: one octet before */
	HEARD(&h, "abcd");
	push(&h, 102, "cdef"); /* old and new */
	HEARD(&h, "abcdef");
	g_assert_cmpuint(h.packet, ==, 'c');
	teardown(&h);
}

static void test_out_of_order(void)
{
	struct heard h;
	setup(&h);
	push(&h, 100, "a");
	push(&h, 103, "d");
	push(&h, 102, "c");
	HEARD(&h, "a");
	push(&h, 101, "b");
	HEARD(&h, "abcd");
	g_assert_cmpuint(h.packet, ==, 'd');
	push(&h, 104, "e");
	HEARD(&h, "abcde");
	teardown(&h);
}

/* Every order of four segments. */
static void test_permutations(void)
{
	static const char *const parts[4] = {"ab", "cde", "f", "gh"};
	static const uint32_t seqs[4] = {100, 102, 105, 106};
	unsigned runs = 0;
	for (unsigned code = 0; code < 256; code++) {
		unsigned order[4], seen = 0;
		for (unsigned i = 0; i < 4; i++) {
			order[i] = code >> 2 * i & 3;
			seen |= 1u << order[i];
		}
		if (seen != 15)
			continue;
		struct heard h;
		setup(&h);
		tcp_stream_push(h.stream, 99, TCP_SYN, NULL, 0, 0, 0, 0);
		for (unsigned i = 0; i < 4; i++)
			push(&h, seqs[order[i]], parts[order[i]]);
		HEARD(&h, "abcdefgh");
		teardown(&h);
		runs++;
	}
	g_assert_cmpuint(runs, ==, 24);
}

static void test_held_overlap(void)
{
	struct heard h;
	setup(&h);
	push(&h, 100, "a");
	push(&h, 104, "ef");
	push(&h, 104, "ef");   /* a copy */
	push(&h, 102, "cdef"); /* covers it */
	push(&h, 105, "fgh");  /* begins inside it, and goes on */
	push(&h, 103, "d");    /* lies inside */
	push(&h, 103, "defghi");
	HEARD(&h, "a");
	push(&h, 101, "bcd"); /* reaches into what is held */
	HEARD(&h, "abcdefghi");
	teardown(&h);
}

static void test_wrap(void)
{
	struct heard h;
	setup(&h);
	push(&h, 0xfffffffe, "ab");
	push(&h, 2, "ef");
	push(&h, 0, "cd");
	HEARD(&h, "abcdef");
	push(&h, 0xfffffffe, "abcdefg"); /* a retransmission over the wrap */
	HEARD(&h, "abcdefg");
	teardown(&h);
}

/* Numbers wrap again and again: 5 * 2^30 octets in order, in holes of the largest size. */
static void test_wraps_often(void)
{
	struct heard h;
	setup(&h);
	uint32_t seq = 7;
	for (unsigned i = 0; i < 5; i++) {
		tcp_stream_push(h.stream, seq, 0, NULL, 0, 0x40000000, 0, 0);
		seq += 0x40000000;
	}
	g_assert_cmpuint(h.missing, ==, UINT64_C(5) << 30);
	push(&h, seq, "z");
	g_assert_true(g_str_has_suffix(h.text->str, ">z"));
	teardown(&h);
}

static void test_flush(void)
{
	struct heard h;
	setup(&h);
	push(&h, 100, "a");
	push(&h, 103, "d");
	push(&h, 104, "e");
	push(&h, 110, "k");
	tcp_stream_flush(h.stream, 5);
	HEARD(&h, "a<2>de<5>k");
	tcp_stream_flush(h.stream, 6); /* nothing is left */
	HEARD(&h, "a<2>de<5>k");
	push(&h, 101, "bc"); /* given up already */
	push(&h, 111, "l");
	HEARD(&h, "a<2>de<5>kl");
	teardown(&h);
}

static void test_flush_before_start(void)
{
	struct heard h;
	setup(&h);
	tcp_stream_flush(h.stream, 5);
	HEARD(&h, "");
	teardown(&h);
}

static void push_at(struct heard *h, uint32_t seq, const char *text, t38_time at)
{
	tcp_stream_push(h->stream, seq, 0, (const uint8_t *)text, strlen(text), 0, at, 0);
}

static void test_wait(void)
{
	struct heard h;
	setup(&h);
	push_at(&h, 100, "a", 0);
	push_at(&h, 102, "c", T38_SECOND);
	push_at(&h, 103, "d", 4 * T38_SECOND); /* 3 s, not more */
	HEARD(&h, "a");
	push_at(&h, 106, "g", 4 * T38_SECOND + 1);
	HEARD(&h, "a<1>cd");
	/* The next gap has a wait of its own, from when its first segment came. */
	push_at(&h, 107, "h", 7 * T38_SECOND + 1);
	HEARD(&h, "a<1>cd");
	push_at(&h, 107, "h", 7 * T38_SECOND + 2);
	HEARD(&h, "a<1>cd<2>gh");
	g_assert_cmpint(h.at, ==, 7 * T38_SECOND + 1); /* of the segment that carried it */
	teardown(&h);
}

/* The predecessor comes late, but it comes: better than a gap. */
static void test_late_predecessor(void)
{
	struct heard h;
	setup(&h);
	push_at(&h, 100, "a", 0);
	push_at(&h, 102, "c", T38_SECOND);
	push_at(&h, 101, "b", 100 * T38_SECOND);
	HEARD(&h, "abc");
	teardown(&h);
}

/* Segments that come ever closer to the gap do not prolong the wait. */
static void test_wait_not_prolonged(void)
{
	struct heard h;
	setup(&h);
	push_at(&h, 100, "a", 0);
	push_at(&h, 108, "i", T38_SECOND);
	push_at(&h, 106, "g", 3 * T38_SECOND);
	push_at(&h, 104, "e", 4 * T38_SECOND + 1);
	HEARD(&h, "a<3>e"); /* the gap before the g has its own wait */
	teardown(&h);
}

static void test_times(void)
{
	struct heard h;
	setup(&h);
	push_at(&h, 100, "a", INT64_MAX);
	push_at(&h, 102, "c", INT64_MIN); /* backwards, by more than the type can say */
	push_at(&h, 103, "d", INT64_MIN + 1);
	HEARD(&h, "a");
	push_at(&h, 104, "e", INT64_MAX);
	HEARD(&h, "a<1>cde");
	push_at(&h, 106, "g", 10 * T38_SECOND);
	push_at(&h, 107, "h", 5 * T38_SECOND); /* backwards is no wait */
	HEARD(&h, "a<1>cde");
	teardown(&h);
}

static void test_max_held(void)
{
	struct heard h;
	setup_with(&h, 6);
	push(&h, 100, "a");
	push(&h, 105, "fgh");
	push(&h, 110, "klm");
	HEARD(&h, "a");
	push(&h, 120, "u");
	HEARD(&h, "a<4>fgh"); /* one gap is enough to be within the limit again */
	push(&h, 130, "0123456789");
	HEARD(&h, "a<4>fgh<2>klm<7>u<9>0123456789");
	push(&h, 142, "x");
	HEARD(&h, "a<4>fgh<2>klm<7>u<9>0123456789");
	teardown(&h);
}

static void test_nothing_held(void)
{
	struct heard h;
	setup_with(&h, 0);
	push(&h, 100, "a");
	push(&h, 102, "c");
	HEARD(&h, "a<1>c");
	teardown(&h);
}

static void push_cut(struct heard *h, uint32_t seq, const char *text, size_t cut)
{
	tcp_stream_push(h->stream, seq, 0, (const uint8_t *)text, strlen(text), cut, 0, 0);
}

static void test_cut(void)
{
	struct heard h;
	setup(&h);
	push_cut(&h, 100, "ab", 3);
	HEARD(&h, "ab<3>");
	push(&h, 105, "f");
	HEARD(&h, "ab<3>f");
	push_cut(&h, 108, "ij", 2); /* held, with its hole */
	push(&h, 112, "m");
	HEARD(&h, "ab<3>f");
	push(&h, 106, "gh");
	HEARD(&h, "ab<3>fghij<2>m");
	push_cut(&h, 100, "ab", 3); /* known */
	HEARD(&h, "ab<3>fghij<2>m");
	push_cut(&h, 113, "", 4); /* no octet was kept */
	HEARD(&h, "ab<3>fghij<2>m<4>");
	teardown(&h);
}

/* A cut larger than any segment: an absurd length field of the capture file. */
static void test_absurd_cut(void)
{
	struct heard h;
	setup(&h);
	push_cut(&h, 100, "a", SIZE_MAX);
	HEARD(&h, "a<1073741824>");
	push(&h, 101u + 0x40000000u, "b");
	HEARD(&h, "a<1073741824>b");
	teardown(&h);
}

/* Single octets, every second one, from the far end backwards and without end: what is held stays bounded,
 * and each octet is handed on once at most. */
static void test_flood(void)
{
	struct heard h;
	setup_with(&h, 65536);
	push(&h, 0, "a");
	for (uint32_t i = 200000; i > 0; i--)
		push(&h, 2 * i, "x");
	tcp_stream_flush(h.stream, 0);
	g_assert_cmpuint(h.octets + h.missing, ==, 400001);
	/* The first that are given up on are those furthest away; then the rest is old. */
	g_assert_cmpuint(h.octets, >, 1);
	g_assert_cmpuint(h.octets, <, 10000);
	teardown(&h);
}

static void test_flood_of_holes(void)
{
	struct heard h;
	setup(&h);
	push(&h, 0, "a");
	for (uint32_t i = 1; i <= 100000; i++)
		push_cut(&h, 2 * i, "", 1);
	g_assert_cmpuint(h.missing, >, 180000); /* held without octets, yet not without bound */
	teardown(&h);
}

/* Random segments of one text, with overlaps, copies and losses: what comes out is the text, with gaps
 * where octets are missing, whatever the order. */
static void random_run(guint32 seed)
{
	enum { LENGTH = 600 };
	struct heard h;
	GRand *rand = g_rand_new_with_seed(seed);
	uint32_t base = g_rand_int(rand);
	char text[LENGTH];
	for (unsigned i = 0; i < LENGTH; i++)
		text[i] = (char)('A' + i % 53);
	setup_with(&h, 100);
	tcp_stream_push(h.stream, base - 1, TCP_SYN, NULL, 0, 0, 0, 0);
	for (unsigned i = 0; i < 200; i++) {
		uint32_t window = MIN(i * 3, LENGTH - 60);
		uint32_t from = window + (uint32_t)g_rand_int_range(rand, 0, 40);
		uint32_t n = (uint32_t)g_rand_int_range(rand, 0, 20);
		tcp_stream_push(h.stream, base + from, 0, (const uint8_t *)text + from, n, 0, 0, i);
	}
	tcp_stream_flush(h.stream, 0);
	size_t place = 0;
	for (const char *c = h.text->str; *c != '\0'; c++) {
		if (*c == '<') {
			place += g_ascii_strtoull(c + 1, (char **)&c, 10);
			continue;
		}
		g_assert_cmpint(*c, ==, text[place]);
		place++;
	}
	g_assert_cmpuint(place, ==, h.octets + h.missing);
	g_assert_cmpuint(place, <=, LENGTH);
	g_assert_cmpuint(h.octets, >, LENGTH / 2);
	g_rand_free(rand);
	teardown(&h);
}

static void test_random(void)
{
	for (guint32 seed = 0; seed < 500; seed++)
		random_run(seed);
}

static void test_free(void)
{
	struct heard h;
	tcp_stream_free(NULL);
	setup(&h);
	push(&h, 100, "a");
	push(&h, 110, "dropped");
	HEARD(&h, "a");
	teardown(&h);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/reassembly/tcp_stream/in_order", test_in_order);
	g_test_add_func("/reassembly/tcp_stream/syn", test_syn);
	g_test_add_func("/reassembly/tcp_stream/syn_with_data", test_syn_with_data);
	g_test_add_func("/reassembly/tcp_stream/late_syn", test_late_syn);
	g_test_add_func("/reassembly/tcp_stream/syn_restarts", test_syn_restarts);
	g_test_add_func("/reassembly/tcp_stream/acknowledgment_begins", test_acknowledgment_begins);
	g_test_add_func("/reassembly/tcp_stream/reset_carries_no_data", test_reset_carries_no_data);
	g_test_add_func("/reassembly/tcp_stream/retransmissions", test_retransmissions);
	g_test_add_func("/reassembly/tcp_stream/out_of_order", test_out_of_order);
	g_test_add_func("/reassembly/tcp_stream/permutations", test_permutations);
	g_test_add_func("/reassembly/tcp_stream/held_overlap", test_held_overlap);
	g_test_add_func("/reassembly/tcp_stream/wrap", test_wrap);
	g_test_add_func("/reassembly/tcp_stream/wraps_often", test_wraps_often);
	g_test_add_func("/reassembly/tcp_stream/flush", test_flush);
	g_test_add_func("/reassembly/tcp_stream/flush_before_start", test_flush_before_start);
	g_test_add_func("/reassembly/tcp_stream/wait", test_wait);
	g_test_add_func("/reassembly/tcp_stream/late_predecessor", test_late_predecessor);
	g_test_add_func("/reassembly/tcp_stream/wait_not_prolonged", test_wait_not_prolonged);
	g_test_add_func("/reassembly/tcp_stream/times", test_times);
	g_test_add_func("/reassembly/tcp_stream/max_held", test_max_held);
	g_test_add_func("/reassembly/tcp_stream/nothing_held", test_nothing_held);
	g_test_add_func("/reassembly/tcp_stream/cut", test_cut);
	g_test_add_func("/reassembly/tcp_stream/absurd_cut", test_absurd_cut);
	g_test_add_func("/reassembly/tcp_stream/flood", test_flood);
	g_test_add_func("/reassembly/tcp_stream/flood_of_holes", test_flood_of_holes);
	g_test_add_func("/reassembly/tcp_stream/random", test_random);
	g_test_add_func("/reassembly/tcp_stream/free", test_free);
	return g_test_run();
}
