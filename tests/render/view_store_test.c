#include "render/view_store.h"

#include <string.h>

#include "render/view_pcapng.h"
#include "tests/render/page_rig.h"

static struct engine_packet packet_of(
	const struct packet *p, const struct datagram *d, unsigned call, const void *at, size_t n)
{
	return (struct engine_packet){
		.packet = p, .datagram = d, .call = call, .octets = bytes_of(at, n, n)};
}

static void add(struct view_store *s, unsigned call, uint64_t number, size_t n)
{
	static const uint8_t octets[64] = {1, 2, 3, 4};
	const struct packet p = {.number = number,
		.time = 5,
		.link_type = 1,
		.captured = (uint32_t)n,
		.length = 99,
		.octets = octets};
	const struct datagram d = {0};
	const struct engine_packet e = packet_of(&p, &d, call, octets + 1, n - 1);
	view_store_add_packet(s, &e);
}

static void add_call(struct view_store *s, unsigned index, unsigned leg_of)
{
	struct call *call = call_new(index);
	call->leg_of = leg_of;
	view_store_add_call(s, call);
}

static void test_order(void)
{
	struct view_store *s = view_store_new(1 << 20, 1 << 20, NULL, NULL);
	add_call(s, 3, 0);
	add_call(s, 1, 0);
	add_call(s, 2, 0);
	g_assert_cmpuint(view_store_calls(s)->len, ==, 3);
	for (unsigned i = 0; i < 3; i++)
		g_assert_cmpuint(((struct call *)view_store_calls(s)->pdata[i])->index, ==, i + 1);
	g_assert_null(view_store_call(s, 4));
	const struct call *old = view_store_call(s, 2);
	add_call(s, 2, 0);
	g_assert_cmpuint(view_store_calls(s)->len, ==, 3);
	g_assert_true(view_store_call(s, 2) != old);
	view_store_trim(s, true);
	view_store_clear(s);
	g_assert_cmpuint(view_store_calls(s)->len, ==, 0);
	view_store_free(s);
}

/* The oldest go first, a group of legs as one, and the last call stays. */
static void test_trim(void)
{
	struct view_store *s = view_store_new(1, 1 << 20, NULL, NULL);
	add_call(s, 1, 2);
	add_call(s, 2, 0);
	add_call(s, 3, 0);
	add(s, 1, 10, 8);
	g_assert_cmpuint(view_store_trim(s, true), ==, 0);
	g_assert_cmpuint(view_store_trim(s, false), ==, 2);
	g_assert_cmpuint(view_store_calls(s)->len, ==, 1);
	g_assert_nonnull(view_store_call(s, 3));
	g_assert_null(view_store_packets(s, 1));
	view_store_free(s);
}

struct again {
	uint64_t asked;
	uint8_t octets[8];
};

static bool fetch(void *ctx, uint64_t number, struct packet *out)
{
	struct again *again = ctx;
	again->asked = number;
	*out = (struct packet){
		.number = number, .time = 7, .captured = 8, .length = 8, .octets = again->octets};
	return number != 12;
}

/* Octets of at most 20 are kept: those of the first packets are read again. */
static void test_packets(void)
{
	struct again again = {.octets = {9, 8, 7}};
	struct view_store *s = view_store_new(1 << 20, 20, fetch, &again);
	struct view_opened o;
	add(s, 1, 10, 8);
	add(s, 1, 12, 8);
	add(s, 1, 11, 8);
	add(s, 1, 13, 8);
	const GPtrArray *list = view_store_packets(s, 1);
	g_assert_cmpuint(list->len, ==, 4);
	for (unsigned i = 0; i < 4; i++)
		g_assert_cmpuint(((struct view_packet *)list->pdata[i])->number, ==, 10 + i);
	g_assert_null(view_store_packet(s, 1, 14));
	g_assert_null(view_store_packet(s, 2, 10));
	g_assert_true(view_store_open(s, view_store_packet(s, 1, 13), &o));
	g_assert_cmpuint(again.asked, ==, 0);
	g_assert_cmpuint(o.packet.octets[3], ==, 4);
	g_assert_cmpuint(o.packet.length, ==, 99);
	g_assert_cmpuint(bytes_left(&o.engine.octets), ==, 7);
	g_assert_true(o.engine.octets.at == o.packet.octets + 1);
	view_opened_clear(&o);
	g_assert_true(view_store_open(s, view_store_packet(s, 1, 10), &o));
	g_assert_cmpuint(again.asked, ==, 10);
	g_assert_cmpuint(o.packet.octets[0], ==, 9);
	view_opened_clear(&o);
	g_assert_false(view_store_open(s, view_store_packet(s, 1, 12), &o));
	view_opened_clear(&o);
	view_store_free(s);
}

/* A message that was put together does not stand in the last packet. */
static void test_apart(void)
{
	static const uint8_t octets[4] = {1, 2, 3, 4};
	char message[] = "whole message";
	struct view_store *s = view_store_new(1 << 20, 1 << 20, NULL, NULL);
	const struct packet p = {.number = 1, .captured = 4, .length = 4, .octets = octets};
	const struct datagram d = {.src = {.port = 5060}};
	const struct engine_packet e = packet_of(&p, &d, 1, message, sizeof(message) - 1);
	struct view_opened o;
	view_store_add_packet(s, &e);
	memset(message, 'x', sizeof(message) - 1);
	view_store_add_earlier(s, 7, 1);
	g_assert_true(view_store_open(s, view_store_packet(s, 1, 1), &o));
	g_assert_cmpuint(bytes_left(&o.engine.octets), ==, 13);
	g_assert_true(memcmp(o.engine.octets.at, "whole message", 13) == 0);
	g_assert_cmpuint(o.datagram.src.port, ==, 5060);
	view_opened_clear(&o);
	g_assert_false(view_store_open(s, view_store_packet(s, 1, 7), &o));
	view_store_free(s);
}

/* draft-ietf-opsawg-pcapng 4.1 to 4.3, octets in the order of this machine. */
static void test_pcapng(struct place *place, gconstpointer data)
{
	static const uint32_t words[] = {0x0a0d0d0a, 44, 0x1a2b3c4d, 0, 0xffffffff, 0xffffffff, 0,
		0, 0, 0, 44, 1, 32, 0, 0, 0, 0, 0, 32, 6, 40, 0, 0, 5, 6, 99, 0, 0, 40};
	struct view_store *s = view_store_new(1 << 20, 1 << 20, NULL, NULL);
	GArray *calls = g_array_new(FALSE, FALSE, sizeof(unsigned));
	unsigned call = 4;
	const struct view_setup setup = {0};
	struct view_pcapng_counts counts;
	char *octets;
	gsize n;
	(void)data;
	add(s, 4, 2, 6);
	add(s, 4, 2, 6); /* a second message in the same packet */
	view_store_add_earlier(s, 1, 4);
	g_array_append_val(calls, call);
	struct page_file *file = page_file_create(place->dir, "a.out", false, NULL);
	g_assert_true(view_pcapng_write(file, &setup, s, calls, &counts));
	g_assert_true(page_file_commit(file, NULL, NULL));
	g_assert_cmpuint(counts.packets, ==, 1);
	g_assert_cmpuint(counts.missing, ==, 1);
	g_assert_false(counts.media);
	g_assert_true(g_file_get_contents(place->path, &octets, &n, NULL));
	g_assert_cmpuint(n, ==, sizeof(words));
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		uint32_t word;
		memcpy(&word, octets + 4 * i, 4);
		/* Version 1.0; option shb_userappl of 8 octets; link type 1; option if_tsresol of one octet, 9; the packet's octets. */
		const uint8_t special[][4] = {{1, 0, 0, 0}, {4, 0, 8, 0}, {'t', '3', '8', 't'},
			{'r', 'a', 'c', 'e'}, {1, 0, 0, 0}, {9, 0, 1, 0}, {9, 0, 0, 0},
			{1, 2, 3, 4}, {0, 0, 0, 0}};
		const gsize at[] = {3, 6, 7, 8, 13, 15, 16, 26, 27};
		bool is_special = false;
		for (gsize k = 0; k < G_N_ELEMENTS(at); k++)
			if (at[k] == i && G_BYTE_ORDER == G_LITTLE_ENDIAN) {
				is_special = true;
				g_assert_true(memcmp(special[k], octets + 4 * i, 4) == 0);
			}
		if (!is_special && G_BYTE_ORDER == G_LITTLE_ENDIAN)
			g_assert_cmpuint(word, ==, words[i]);
	}
	g_free(octets);
	g_array_free(calls, TRUE);
	view_store_free(s);
}

/* A capture of four packets, of which those with an even number are of call 4 or its leg. */
static GArray *even_numbers(void *ctx, const GArray *calls)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	(void)ctx;
	g_assert_cmpuint(calls->len, ==, 1);
	for (uint64_t number = 2; number <= 8; number += 2)
		g_array_append_val(out, number);
	return out;
}

static bool fetch_four(void *ctx, uint64_t number, struct packet *out)
{
	static const uint8_t octets[] = {9, 9, 9};
	unsigned *fetched = ctx;
	(*fetched)++;
	*out = (struct packet){
		.number = number, .link_type = 1, .captured = 3, .length = 3, .octets = octets};
	return number <= 4;
}

/* Where the capture can be read again, all packets of the call come from there; behind one that is gone none is tried. */
static void test_pcapng_numbers(struct place *place, gconstpointer data)
{
	unsigned fetched = 0, call = 4;
	const struct view_setup setup = {
		.fetch = fetch_four, .numbers = even_numbers, .fetch_ctx = &fetched};
	struct view_store *s = view_store_new(1 << 20, 1 << 20, NULL, NULL);
	GArray *calls = g_array_new(FALSE, FALSE, sizeof(unsigned));
	struct view_pcapng_counts counts;
	(void)data;
	add(s, 4, 2, 6);
	g_array_append_val(calls, call);
	struct page_file *file = page_file_create(place->dir, "a.out", false, NULL);
	g_assert_true(view_pcapng_write(file, &setup, s, calls, &counts));
	g_assert_true(page_file_commit(file, NULL, NULL));
	g_assert_cmpuint(counts.packets, ==, 2);
	g_assert_cmpuint(counts.missing, ==, 2);
	g_assert_cmpuint(fetched, ==, 3);
	g_assert_true(counts.media);
	g_array_free(calls, TRUE);
	view_store_free(s);
}

/* A call goes with its legs, and with all packets. */
static void test_drop(void)
{
	struct view_store *s = view_store_new(1 << 20, 1 << 20, NULL, NULL);
	add_call(s, 1, 0);
	add_call(s, 2, 1);
	add_call(s, 3, 0);
	add(s, 2, 7, 6);
	view_store_drop(s, 9);
	g_assert_cmpuint(view_store_calls(s)->len, ==, 3);
	view_store_drop(s, 1);
	g_assert_cmpuint(view_store_calls(s)->len, ==, 1);
	g_assert_nonnull(view_store_call(s, 3));
	g_assert_null(view_store_packets(s, 2));
	view_store_free(s);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/view_store/order", test_order);
	g_test_add_func("/view_store/trim", test_trim);
	g_test_add_func("/view_store/packets", test_packets);
	g_test_add_func("/view_store/apart", test_apart);
	g_test_add("/view_store/pcapng", struct place, NULL, set_up, test_pcapng, tear_down);
	g_test_add("/view_store/pcapng-numbers", struct place, NULL, set_up, test_pcapng_numbers,
		tear_down);
	g_test_add_func("/view_store/drop", test_drop);
	return g_test_run();
}
