#include "reassembly/ip_defrag.h"

#include <glib.h>
#include <string.h>

static const struct ip_defrag_limits roomy = {1000, (size_t)16 << 20, 30 * T38_SECOND};

/* A fragment of the datagram `id` from 192.0.2.1 to 192.0.2.2. */
static struct datagram fragment(
	uint32_t id, uint32_t offset, bool more, const void *octets, size_t n)
{
	static const uint8_t src[4] = {192, 0, 2, 1}, dst[4] = {192, 0, 2, 2};
	return (struct datagram){
		.src.addr = ip_addr_v4(src),
		.dst.addr = ip_addr_v4(dst),
		.payload = bytes_of(octets, n, n),
		.ip_protocol = 17,
		.ip_id = id,
		.fragment = true,
		.more_fragments = more,
		.fragment_offset = offset,
	};
}

/* Pushes text; the copy on the heap lets ASan see reads past its end, or kept pointers. */
static bool push_at(struct ip_defrag *d, uint32_t id, uint32_t offset, bool more, const char *text,
	t38_time at, struct bytes *whole)
{
	size_t n = strlen(text);
	char *copy = g_malloc(n + 1);
	memcpy(copy, text, n);
	struct datagram dg = fragment(id, offset, more, copy, n);
	bool done = ip_defrag_push(d, &dg, at, whole);
	g_free(copy);
	return done;
}

static bool push(
	struct ip_defrag *d, uint32_t offset, bool more, const char *text, struct bytes *whole)
{
	return push_at(d, 1, offset, more, text, 0, whole);
}

static void check_octets(const struct bytes *whole, const void *octets, size_t n)
{
	g_assert_cmpuint(bytes_left(whole), ==, n);
	g_assert_true(memcmp(whole->at, octets, n) == 0);
}

static void check_whole(const struct bytes *whole, const char *text)
{
	check_octets(whole, text, strlen(text));
	g_assert_cmpuint(whole->cut, ==, 0);
	g_assert_false(whole->failed || whole->snapped);
}

static void check_counts(const struct ip_defrag *d, uint64_t fragments, uint64_t completed,
	uint64_t dropped, uint64_t overlaps)
{
	const struct ip_defrag_counts *counts = ip_defrag_counts(d);
	g_assert_cmpuint(counts->fragments, ==, fragments);
	g_assert_cmpuint(counts->completed, ==, completed);
	g_assert_cmpuint(counts->dropped, ==, dropped);
	g_assert_cmpuint(counts->overlaps, ==, overlaps);
}

static void test_in_order(void)
{
	struct ip_defrag *d = ip_defrag_new(&roomy);
	struct bytes whole;
	g_assert_false(push(d, 0, true, "aaaaaaaabbbbbbbb", &whole));
	g_assert_false(push(d, 16, true, "cccccccc", &whole));
	g_assert_true(push(d, 24, false, "ddd", &whole));
	check_whole(&whole, "aaaaaaaabbbbbbbbccccccccddd");
	check_counts(d, 3, 1, 0, 0);
	/* The identification may be used again. */
	g_assert_false(push(d, 0, true, "eeeeeeee", &whole));
	g_assert_true(push(d, 8, false, "f", &whole));
	check_whole(&whole, "eeeeeeeef");
	check_counts(d, 5, 2, 0, 0);
	ip_defrag_free(d);
}

/* Every order of four fragments. */
static void test_permutations(void)
{
	static const char *const parts[4] = {"aaaaaaaa", "bbbbbbbbbbbbbbbb", "cccccccc", "dddd"};
	static const uint32_t offsets[4] = {0, 8, 24, 32};
	struct ip_defrag *d = ip_defrag_new(&roomy);
	unsigned runs = 0;
	for (unsigned code = 0; code < 256; code++) {
		unsigned order[4], seen = 0;
		for (unsigned i = 0; i < 4; i++) {
			order[i] = code >> 2 * i & 3;
			seen |= 1u << order[i];
		}
		if (seen != 15)
			continue;
		struct bytes whole;
		for (unsigned i = 0; i < 4; i++)
			g_assert_cmpint(
				push(d, offsets[order[i]], order[i] != 3, parts[order[i]], &whole),
				==, i == 3);
		check_whole(&whole, "aaaaaaaabbbbbbbbbbbbbbbbccccccccdddd");
		runs++;
	}
	check_counts(d, 4 * runs, runs, 0, 0);
	g_assert_cmpuint(runs, ==, 24);
	ip_defrag_free(d);
}

/* One field of the key differs: two datagrams, both completed by the same tail. */
static void check_apart(struct datagram other)
{
	struct ip_defrag *d = ip_defrag_new(&roomy);
	struct datagram one = fragment(1, 0, true, "aaaaaaaa", 8);
	struct bytes whole;
	g_assert_false(ip_defrag_push(d, &one, 0, &whole));
	g_assert_false(ip_defrag_push(d, &other, 0, &whole));
	other.fragment_offset = one.fragment_offset = 8;
	other.more_fragments = one.more_fragments = false;
	g_assert_true(ip_defrag_push(d, &other, 0, &whole));
	check_whole(&whole, "bbbbbbbbbbbbbbbb");
	g_assert_true(ip_defrag_push(d, &one, 0, &whole));
	check_whole(&whole, "aaaaaaaaaaaaaaaa");
	check_counts(d, 4, 2, 0, 0);
	ip_defrag_free(d);
}

static void test_key(void)
{
	const struct datagram base = fragment(1, 0, true, "bbbbbbbb", 8);
	struct datagram other = base;
	other.ip_id = 2;
	check_apart(other);
	other = base;
	other.ip_id = 0x10001; /* IPv6 has 32 bits */
	check_apart(other);
	other = base;
	other.ip_protocol = 6;
	check_apart(other);
	other = base;
	other.src.addr.octets[15]++;
	check_apart(other);
	other = base;
	other.dst.addr.octets[15]++;
	check_apart(other);
	other = base;
	other.dst.addr.octets[0] = 0x20; /* IPv6 */
	check_apart(other);
	other = base;
	other.dst.addr = base.src.addr;
	other.src.addr = base.dst.addr; /* the other direction */
	check_apart(other);
}

/* What is no part of the key. */
static void test_ports_and_ttl_do_not_matter(void)
{
	struct ip_defrag *d = ip_defrag_new(&roomy);
	struct datagram dg = fragment(1, 0, true, "aaaaaaaa", 8);
	struct bytes whole;
	g_assert_false(ip_defrag_push(d, &dg, 0, &whole));
	dg = fragment(1, 8, false, "b", 1);
	dg.ttl = 9;
	dg.src.port = 5060;
	g_assert_true(ip_defrag_push(d, &dg, 0, &whole));
	check_whole(&whole, "aaaaaaaab");
	ip_defrag_free(d);
}

static void test_overlap_first_wins(void)
{
	struct ip_defrag *d = ip_defrag_new(&roomy);
	struct bytes whole;
	g_assert_false(push(d, 8, true, "bbbbbbbb", &whole));
	g_assert_false(push(d, 0, true, "aaaaaaaaAAAAAAAAAAAAAAAA", &whole)); /* 8..15 are old */
	g_assert_false(push(d, 16, true, "cccccccc", &whole));		      /* wholly old */
	g_assert_true(push(d, 24, false, "d", &whole));
	check_whole(&whole, "aaaaaaaabbbbbbbbAAAAAAAAd");
	check_counts(d, 4, 1, 0, 2);
	ip_defrag_free(d);
}

static void test_copies(void)
{
	struct ip_defrag *d = ip_defrag_new(&roomy);
	struct bytes whole;
	g_assert_false(push(d, 8, false, "b", &whole));
	g_assert_false(push(d, 8, false, "B", &whole));
	g_assert_true(push(d, 0, true, "aaaaaaaa", &whole));
	check_whole(&whole, "aaaaaaaab");
	check_counts(d, 3, 1, 0, 1);
	ip_defrag_free(d);
}

static void check_conflicts(const struct ip_defrag *d, uint64_t conflicts, bool in_last)
{
	g_assert_cmpuint(ip_defrag_counts(d)->conflicts, ==, conflicts);
	g_assert_cmpint(ip_defrag_conflict(d), ==, in_last);
}

/* Copies are no conflict; other octets at the same place are, of the datagram that they belong to. */
static void test_conflicts(void)
{
	struct ip_defrag *d = ip_defrag_new(&roomy);
	struct bytes whole;
	check_conflicts(d, 0, false);
	g_assert_false(push(d, 0, true, "aaaaaaaabbbbbbbb", &whole));
	g_assert_false(push(d, 0, true, "aaaaaaaa", &whole));
	g_assert_false(push(d, 8, true, "bbbbbbbb", &whole));
	g_assert_true(push(d, 16, false, "cc", &whole));
	check_counts(d, 4, 1, 0, 2);
	check_conflicts(d, 0, false);
	g_assert_false(push_at(d, 2, 8, false, "dd", 0, &whole));
	g_assert_false(push_at(d, 2, 8, false, "dx", 0, &whole));
	g_assert_false(push_at(d, 3, 0, true, "eeeeeeee", 0, &whole));
	g_assert_false(push_at(d, 3, 0, true, "eeeeeeex", 0, &whole));
	check_conflicts(d, 2, false);
	g_assert_true(push_at(d, 2, 0, true, "ffffffff", 0, &whole));
	check_whole(&whole, "ffffffffdd");
	check_conflicts(d, 2, true);
	g_assert_false(push_at(d, 4, 0, true, "gggggggg", 0, &whole));
	g_assert_true(push_at(d, 4, 8, false, "h", 0, &whole));
	check_conflicts(d, 2, false);
	ip_defrag_free(d);
}

/* Datagrams in datagrams: the outer ones are still there. */
static void test_nested(void)
{
	static const char *const texts[IP_DEFRAG_MAX_NESTED] = {
		"aaaaaaaab", "ccccccccd", "eeeeeeeef", "ggggggggh"};
	struct ip_defrag *d = ip_defrag_new(&roomy);
	struct bytes wholes[IP_DEFRAG_MAX_NESTED];
	for (unsigned run = 0; run < 3; run++) {
		for (unsigned i = 0; i < IP_DEFRAG_MAX_NESTED; i++) {
			char *first = g_strndup(texts[i], 8);
			g_assert_false(push_at(d, i, 0, true, first, 0, &wholes[i]));
			g_assert_true(push_at(d, i, 8, false, texts[i] + 8, 0, &wholes[i]));
			g_free(first);
		}
		for (unsigned i = 0; i < IP_DEFRAG_MAX_NESTED; i++)
			check_whole(&wholes[i], texts[i]);
	}
	ip_defrag_free(d);
}

/* A fragment that the capture cut is of no use; how many there were is known. */
static void test_snapped(void)
{
	struct ip_defrag *d = ip_defrag_new(&roomy);
	struct bytes whole;
	struct datagram dg = fragment(1, 0, true, "aaaaaaaa", 8);
	dg.payload.cut = 8;
	g_assert_false(ip_defrag_push(d, &dg, 0, &whole));
	check_counts(d, 1, 0, 1, 0);
	g_assert_cmpuint(ip_defrag_counts(d)->snapped, ==, 1);
	ip_defrag_free(d);
}

/* Teardrop: the last fragment lies inside the first one. */
static void test_teardrop(void)
{
	struct ip_defrag *d = ip_defrag_new(&roomy);
	struct bytes whole;
	g_assert_false(push(d, 0, true, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", &whole));
	g_assert_false(push(d, 24, false, "bbbb", &whole));
	g_assert_false(push(d, 24, false, "bbbbbbbb", &whole)); /* ends where more was to follow */
	check_counts(d, 3, 0, 2, 0);
	g_assert_true(push(d, 32, false, "b", &whole));
	ip_defrag_free(d);
}

static void test_last_disagrees(void)
{
	struct ip_defrag *d = ip_defrag_new(&roomy);
	struct bytes whole;
	g_assert_false(push(d, 16, false, "cccc", &whole));
	g_assert_false(push(d, 16, false, "ccccc", &whole));   /* another total, further */
	g_assert_false(push(d, 8, false, "bbbb", &whole));     /* nearer */
	g_assert_false(push(d, 16, true, "XXXXXXXX", &whole)); /* reaches beyond the total */
	g_assert_false(push(d, 24, true, "XXXXXXXX", &whole)); /* lies beyond it */
	g_assert_false(push(d, 0, true, "aaaaaaaa", &whole));
	g_assert_true(push(d, 8, true, "bbbbbbbb", &whole));
	check_whole(&whole, "aaaaaaaabbbbbbbbcccc");
	check_counts(d, 7, 1, 4, 0);
	/* More is said to follow what ends at the total. */
	g_assert_false(push(d, 8, false, "bbbbbbbb", &whole));
	g_assert_false(push(d, 8, true, "bbbbbbbb", &whole));
	g_assert_true(push(d, 0, true, "aaaaaaaa", &whole));
	check_counts(d, 10, 2, 5, 0);
	ip_defrag_free(d);
}

static void refused(struct datagram dg)
{
	struct ip_defrag *d = ip_defrag_new(&roomy);
	struct bytes whole;
	g_assert_false(ip_defrag_push(d, &dg, 0, &whole));
	check_counts(d, 1, 0, 1, 0);
	ip_defrag_free(d);
}

static void test_refused(void)
{
	static const uint8_t zeros[65536];
	refused(fragment(1, 0, true, zeros, 0));  /* empty, first */
	refused(fragment(1, 8, true, zeros, 0));  /* empty, middle */
	refused(fragment(1, 8, false, zeros, 0)); /* empty, last */
	refused(fragment(1, 0, true, zeros, 7));  /* RFC 791 3.2: whole units when more follow */
	refused(fragment(1, 0, true, zeros, 9));
	refused(fragment(1, 4, false, zeros, 8));     /* no multiple of 8: no header can say it */
	refused(fragment(1, 65528, false, zeros, 8)); /* ping of death: ends behind 65535 */
	refused(fragment(1, 65528, true, zeros, 8));
	refused(fragment(1, 8, false, zeros, 65528));
	refused(fragment(1, 0, false, zeros, 65536));
	refused(fragment(1, 65536, false, zeros, 1));
	refused(fragment(1, UINT32_MAX - 7, false, zeros, 16)); /* would wrap 32 bits */
	struct datagram dg = fragment(1, 0, true, zeros, 8);
	dg.payload.cut = 8; /* the capture did not keep it all */
	refused(dg);
	dg = fragment(1, 0, true, zeros, 8);
	dg.bad = "IPv4"; /* its header could not be read */
	refused(dg);
	dg = fragment(1, 0, true, zeros, 8);
	dg.fragment = false; /* a whole datagram */
	refused(dg);
}

/* The longest datagram: 65535 octets, in fragments of 1480 and backwards, then in one of 8 each. */
static void check_largest(size_t step)
{
	struct ip_defrag *d = ip_defrag_new(&roomy);
	uint8_t *octets = g_malloc(65535);
	struct bytes whole;
	for (size_t i = 0; i < 65535; i++)
		octets[i] = (uint8_t)(i * 7 + i / 256);
	for (size_t at = 65535 / step * step;; at -= step) {
		size_t n = MIN(step, 65535 - at);
		struct datagram dg = fragment(1, (uint32_t)at, at + n < 65535, octets + at, n);
		g_assert_cmpint(ip_defrag_push(d, &dg, 0, &whole), ==, at == 0);
		if (at == 0)
			break;
	}
	check_octets(&whole, octets, 65535);
	g_free(octets);
	ip_defrag_free(d);
}

static void test_largest(void)
{
	check_largest(1480);
	check_largest(8);
	check_largest(1024);
	check_largest(32768);
}

/* A whole datagram whose header says it is the last fragment, from 0: of one fragment. */
static void test_single(void)
{
	struct ip_defrag *d = ip_defrag_new(&roomy);
	struct bytes whole;
	g_assert_true(push(d, 0, false, "a", &whole));
	check_whole(&whole, "a");
	ip_defrag_free(d);
}

static void test_age(void)
{
	struct ip_defrag *d = ip_defrag_new(&roomy);
	struct bytes whole;
	g_assert_false(push_at(d, 1, 0, true, "aaaaaaaa", 0, &whole));
	g_assert_false(push_at(d, 2, 0, true, "bbbbbbbb", T38_SECOND, &whole));
	g_assert_true(push_at(d, 2, 8, false, "b", 31 * T38_SECOND, &whole)); /* 30 s, not more */
	check_counts(d, 3, 1, 1, 0); /* the other one went meanwhile */
	g_assert_false(push_at(d, 1, 8, false, "a", 31 * T38_SECOND, &whole));
	check_counts(d, 4, 1, 1, 0);
	/* Its head again: it is another datagram by now, whose age counts from its first fragment. */
	g_assert_true(push_at(d, 1, 0, true, "AAAAAAAA", 61 * T38_SECOND, &whole));
	check_whole(&whole, "AAAAAAAAa");
	ip_defrag_free(d);
}

/* Files merged badly, and hostile time stamps. */
static void test_times(void)
{
	struct ip_defrag *d = ip_defrag_new(&roomy);
	struct bytes whole;
	g_assert_false(push_at(d, 1, 0, true, "aaaaaaaa", INT64_MAX, &whole));
	g_assert_false(push_at(d, 2, 0, true, "bbbbbbbb", INT64_MIN, &whole));
	g_assert_true(
		push_at(d, 1, 8, false, "a", INT64_MIN, &whole)); /* backwards is not too old */
	check_counts(d, 3, 1, 0, 0);
	g_assert_false(push_at(d, 3, 0, true, "cccccccc", INT64_MAX, &whole));
	g_assert_false(push_at(d, 4, 0, true, "dddddddd", 0, &whole));
	check_counts(d, 5, 1, 1, 0); /* 2 went */
	/* 4 is too old, but 3, before it in the queue, is not: its own time decides. */
	g_assert_false(push_at(d, 4, 8, false, "d", 31 * T38_SECOND, &whole));
	check_counts(d, 6, 1, 2, 0);
	ip_defrag_free(d);
}

static void test_max_datagrams(void)
{
	const struct ip_defrag_limits limits = {2, 1 << 20, 30 * T38_SECOND};
	struct ip_defrag *d = ip_defrag_new(&limits);
	struct bytes whole;
	push_at(d, 1, 0, true, "aaaaaaaa", 0, &whole);
	push_at(d, 1, 8, true, "aaaaaaaa", 0, &whole);
	push_at(d, 2, 0, true, "bbbbbbbb", 0, &whole);
	check_counts(d, 3, 0, 0, 0);
	push_at(d, 3, 0, true, "cccccccc", 0, &whole); /* the oldest goes, with both fragments */
	check_counts(d, 4, 0, 2, 0);
	g_assert_true(push_at(d, 2, 8, false, "b", 0, &whole));
	g_assert_true(push_at(d, 3, 8, false, "c", 0, &whole));
	g_assert_false(push_at(d, 1, 16, false, "a", 0, &whole));
	check_counts(d, 7, 2, 2, 0);
	ip_defrag_free(d);
}

static void test_max_octets(void)
{
	const struct ip_defrag_limits limits = {1000, 2048, 30 * T38_SECOND};
	struct ip_defrag *d = ip_defrag_new(&limits);
	struct bytes whole;
	push_at(d, 1, 0, true, "aaaaaaaa", 0, &whole);
	push_at(d, 2, 0, true, "bbbbbbbb", 0, &whole);
	check_counts(d, 2, 0, 0, 0);
	push_at(d, 3, 0, true, "cccccccc", 0, &whole);
	check_counts(d, 3, 0, 1, 0);
	g_assert_true(push_at(d, 3, 8, false, "c", 0, &whole));
	/* Larger than the limit on its own: it goes itself, after the others. */
	push_at(d, 4, 0, true, "dddddddd", 0, &whole);
	push_at(d, 4, 1024, true, "dddddddd", 0, &whole);
	push_at(d, 4, 2048, true, "dddddddd", 0, &whole);
	check_counts(d, 7, 1, 5, 0);
	/* Completed ones take no room. */
	for (unsigned i = 0; i < 100; i++) {
		g_assert_false(push_at(d, 5, 0, true, "eeeeeeee", 0, &whole));
		g_assert_true(push_at(d, 5, 8, false, "e", 0, &whole));
	}
	check_counts(d, 207, 101, 5, 0);
	ip_defrag_free(d);
}

static void test_no_limits_left(void)
{
	const struct ip_defrag_limits none = {0, 0, 0};
	struct ip_defrag *d = ip_defrag_new(&none);
	struct bytes whole;
	g_assert_false(push(d, 0, true, "aaaaaaaa", &whole));
	g_assert_false(push(d, 8, false, "a", &whole));
	check_counts(d, 2, 0, 2, 0);
	ip_defrag_free(d);
}

/* Fragments of ever new datagrams at the far end, then many into one: counts stay exact. */
static void test_flood(void)
{
	struct ip_defrag *d = ip_defrag_new(&roomy);
	struct bytes whole;
	for (uint32_t i = 0; i < 200000; i++)
		g_assert_false(push_at(d, i, 65520, true, "xxxxxxxx", i, &whole));
	check_counts(d, 200000, 0, 199000, 0);
	for (uint32_t i = 0; i < 200000; i++)
		push_at(d, 0, i % 8000 * 8, true, "xxxxxxxx", 200000, &whole);
	check_counts(d, 400000, 0, 199001, 192000);
	ip_defrag_free(d);
}

/* Random cuts of a datagram, copies and overlaps with the same octets, in random order, several datagrams at
 * a time: each comes out whole. */
static void random_run(guint32 seed)
{
	enum { DATAGRAMS = 5, LENGTH = 8 * 40 + 3 };
	GRand *rand = g_rand_new_with_seed(seed);
	struct ip_defrag *d = ip_defrag_new(&roomy);
	uint8_t octets[DATAGRAMS][LENGTH];
	bool done[DATAGRAMS] = {false};
	unsigned left = DATAGRAMS;
	for (unsigned i = 0; i < DATAGRAMS; i++)
		for (unsigned k = 0; k < LENGTH; k++)
			octets[i][k] = (uint8_t)g_rand_int(rand);
	while (left > 0) {
		uint32_t id = (uint32_t)g_rand_int_range(rand, 0, DATAGRAMS);
		uint32_t from = (uint32_t)g_rand_int_range(rand, 0, 41) * 8;
		uint32_t wanted = (uint32_t)g_rand_int_range(rand, 1, 8) * 8;
		uint32_t n = MIN(wanted, LENGTH - from);
		struct bytes whole;
		struct datagram dg = fragment(id, from, from + n < LENGTH, octets[id] + from, n);
		if (done[id] || !ip_defrag_push(d, &dg, 0, &whole))
			continue;
		check_octets(&whole, octets[id], LENGTH);
		done[id] = true;
		left--;
	}
	g_assert_cmpuint(ip_defrag_counts(d)->dropped, ==, 0);
	g_rand_free(rand);
	ip_defrag_free(d);
}

static void test_random(void)
{
	for (guint32 seed = 0; seed < 300; seed++)
		random_run(seed);
}

/* From packets to the payload of UDP, as the pipeline does it: RFC 791 and RFC 8200. */
static struct datagram decode(const uint8_t *octets, size_t n)
{
	const struct packet packet = {
		.link_type = 101, .captured = (uint32_t)n, .length = (uint32_t)n, .octets = octets};
	struct datagram dg;
	decode_packet(&packet, &dg);
	return dg;
}

static void check_decoded(const uint8_t *first, size_t n1, const uint8_t *second, size_t n2)
{
	struct ip_defrag *d = ip_defrag_new(&roomy);
	struct bytes whole;
	struct datagram dg = decode(second, n2);
	g_assert_false(ip_defrag_push(d, &dg, 0, &whole));
	dg = decode(first, n1);
	g_assert_true(ip_defrag_push(d, &dg, 0, &whole));
	decode_reassembled(whole, &dg);
	g_assert_null(dg.bad);
	g_assert_cmpint(dg.transport, ==, TRANSPORT_UDP);
	g_assert_false(dg.fragment);
	g_assert_cmpuint(dg.src.port, ==, 5060);
	g_assert_cmpuint(dg.dst.port, ==, 4000);
	check_whole(&dg.payload, "abcdefghij");
	ip_defrag_free(d);
}

static void test_decoded_v4(void)
{
	static const uint8_t first[] = {0x45, 0, 0, 36, 0x12, 0x34, 0x20, 0, 64, 17, 0, 0, 10, 0, 0,
		1, 10, 0, 0, 2, 0x13, 0xc4, 0x0f, 0xa0, 0, 18, 0, 0, 'a', 'b', 'c', 'd', 'e', 'f',
		'g', 'h'};
	static const uint8_t second[] = {
		0x45, 0, 0, 22, 0x12, 0x34, 0, 2, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, 'i', 'j'};
	check_decoded(first, sizeof(first), second, sizeof(second));
}

static void test_decoded_v6(void)
{
	/* Payload length 8 + 16, next header 44; fragment header: UDP, offset 0, more, identification. */
	static const uint8_t first[] = {0x60, 0, 0, 0, 0, 24, 44, 64, 0x20, 1, 0x0d, 0xb8, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 0, 1, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2,
		17, 0, 0, 1, 0xde, 0xad, 0xbe, 0xef, 0x13, 0xc4, 0x0f, 0xa0, 0, 18, 0, 0, 'a', 'b',
		'c', 'd', 'e', 'f', 'g', 'h'};
	static const uint8_t second[] = {0x60, 0, 0, 0, 0, 10, 44, 64, 0x20, 1, 0x0d, 0xb8, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 0, 1, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2,
		17, 0, 0, 16, 0xde, 0xad, 0xbe, 0xef, 'i', 'j'};
	check_decoded(first, sizeof(first), second, sizeof(second));
}

static void test_free(void)
{
	struct bytes whole;
	ip_defrag_free(NULL);
	struct ip_defrag *d = ip_defrag_new(&roomy);
	g_assert_false(push(d, 0, true, "aaaaaaaa", &whole));
	ip_defrag_free(d); /* with a datagram that is not complete */
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/reassembly/ip_defrag/in_order", test_in_order);
	g_test_add_func("/reassembly/ip_defrag/permutations", test_permutations);
	g_test_add_func("/reassembly/ip_defrag/key", test_key);
	g_test_add_func("/reassembly/ip_defrag/ports_and_ttl_do_not_matter",
		test_ports_and_ttl_do_not_matter);
	g_test_add_func("/reassembly/ip_defrag/overlap_first_wins", test_overlap_first_wins);
	g_test_add_func("/reassembly/ip_defrag/copies", test_copies);
	g_test_add_func("/reassembly/ip_defrag/conflicts", test_conflicts);
	g_test_add_func("/reassembly/ip_defrag/nested", test_nested);
	g_test_add_func("/reassembly/ip_defrag/snapped", test_snapped);
	g_test_add_func("/reassembly/ip_defrag/teardrop", test_teardrop);
	g_test_add_func("/reassembly/ip_defrag/last_disagrees", test_last_disagrees);
	g_test_add_func("/reassembly/ip_defrag/refused", test_refused);
	g_test_add_func("/reassembly/ip_defrag/largest", test_largest);
	g_test_add_func("/reassembly/ip_defrag/single", test_single);
	g_test_add_func("/reassembly/ip_defrag/age", test_age);
	g_test_add_func("/reassembly/ip_defrag/times", test_times);
	g_test_add_func("/reassembly/ip_defrag/max_datagrams", test_max_datagrams);
	g_test_add_func("/reassembly/ip_defrag/max_octets", test_max_octets);
	g_test_add_func("/reassembly/ip_defrag/no_limits_left", test_no_limits_left);
	g_test_add_func("/reassembly/ip_defrag/flood", test_flood);
	g_test_add_func("/reassembly/ip_defrag/random", test_random);
	g_test_add_func("/reassembly/ip_defrag/decoded_v4", test_decoded_v4);
	g_test_add_func("/reassembly/ip_defrag/decoded_v6", test_decoded_v6);
	g_test_add_func("/reassembly/ip_defrag/free", test_free);
	return g_test_run();
}
