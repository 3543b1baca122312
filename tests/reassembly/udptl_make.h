/* A UDPTL sender for tests: datagrams with secondaries or parity, made from the primaries that were sent. */
#ifndef TESTS_REASSEMBLY_UDPTL_MAKE_H
#define TESTS_REASSEMBLY_UDPTL_MAKE_H

#include <glib.h>

#include "dissect/udptl.h"

/* The primaries of a stream in order (GBytes); the sequence number of the one at `index` is first + index. */
struct udptl_sent {
	GPtrArray *primaries;
	uint16_t first;
};

static inline struct udptl_sent udptl_sent_new(uint16_t first)
{
	return (struct udptl_sent){
		g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref), first};
}

static inline void udptl_sent_free(struct udptl_sent *sent)
{
	g_ptr_array_free(sent->primaries, TRUE);
}

static inline const uint8_t *udptl_sent_at(const struct udptl_sent *sent, unsigned index, size_t *n)
{
	return g_bytes_get_data(g_ptr_array_index(sent->primaries, index), n);
}

static inline void put_octet(GByteArray *out, unsigned octet)
{
	g_byte_array_append(out, (const guint8[]){(guint8)octet}, 1);
}

/* X.691 10.9: one octet below 128, two below 16384. */
static inline void put_length(GByteArray *out, size_t n)
{
	g_assert_cmpuint(n, <, 16384);
	if (n >= 128)
		put_octet(out, 0x80 | (unsigned)(n >> 8));
	put_octet(out, (unsigned)(n & 0xff));
}

static inline void put_part(GByteArray *out, const uint8_t *octets, size_t n)
{
	put_length(out, n);
	g_byte_array_append(out, octets, (guint)n);
}

static inline GByteArray *begin_datagram(const struct udptl_sent *sent, unsigned index)
{
	GByteArray *out = g_byte_array_new();
	uint16_t seq = (uint16_t)(sent->first + index);
	size_t n;
	put_octet(out, seq >> 8);
	put_octet(out, seq & 0xff);
	const uint8_t *primary = udptl_sent_at(sent, index, &n);
	put_part(out, primary, n);
	return out;
}

/* With up to `depth` secondaries: the first packets have as many as were sent before them. */
static inline GByteArray *udptl_make_redundant(
	const struct udptl_sent *sent, unsigned index, unsigned depth)
{
	GByteArray *out = begin_datagram(sent, index);
	unsigned count = MIN(depth, index);
	put_octet(out, 0x00);
	put_length(out, count);
	for (unsigned i = 0; i < count; i++) {
		size_t n;
		const uint8_t *older = udptl_sent_at(sent, index - 1 - i, &n);
		put_part(out, older, n);
	}
	return out;
}

/* Parity: `span` packets in each of `entries`, which are `stride` apart. */
struct udptl_parity {
	unsigned span, entries, stride;
};

static inline void put_parity(GByteArray *out, const struct udptl_sent *sent, unsigned index,
	unsigned entry, struct udptl_parity how)
{
	uint8_t parity[2048] = {0};
	size_t longest = 0;
	for (unsigned k = 1; k <= how.span; k++) {
		size_t n;
		unsigned back = k * how.stride - entry;
		if (back > index)
			continue;
		const uint8_t *older = udptl_sent_at(sent, index - back, &n);
		for (size_t i = 0; i < n; i++)
			parity[i] ^= older[i];
		longest = MAX(longest, n);
	}
	put_part(out, parity, longest);
}

static inline GByteArray *udptl_make_fec(
	const struct udptl_sent *sent, unsigned index, struct udptl_parity how)
{
	GByteArray *out = begin_datagram(sent, index);
	put_octet(out, 0x80);
	put_part(out, (const uint8_t[]){(uint8_t)how.span}, 1);
	put_length(out, how.entries);
	for (unsigned m = 0; m < how.entries; m++)
		put_parity(out, sent, index, m, how);
	return out;
}

/* How common senders begin: entries = packets sent / span, until there are enough for all. */
static inline struct udptl_parity udptl_start_up(struct udptl_parity full, unsigned index)
{
	if (index >= full.span * full.entries)
		return full;
	full.entries = full.stride = index / full.span;
	return full;
}

#endif
