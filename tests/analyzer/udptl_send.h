/* UDPTL datagrams (T.38 9.1) made anew from the primaries of a stream (GBytes *, in order): `index` is the one that
 * goes out, `seq` its number. */
#ifndef TESTS_ANALYZER_UDPTL_SEND_H
#define TESTS_ANALYZER_UDPTL_SEND_H

#include <glib.h>
#include <stdint.h>

static inline void send_octet(GByteArray *out, size_t octet)
{
	g_byte_array_append(out, (const guint8[]){(guint8)octet}, 1);
}

/* X.691 10.9: one octet of length below 128, else two. */
static inline void send_part(GByteArray *out, const void *octets, size_t n)
{
	g_assert_true(n < 16384);
	if (n >= 128)
		send_octet(out, 0x80 | n >> 8);
	send_octet(out, n & 0xff);
	g_byte_array_append(out, octets, (guint)n);
}

static inline void send_primary(GByteArray *out, const GPtrArray *primaries, unsigned index)
{
	gsize n;
	const void *octets = g_bytes_get_data(g_ptr_array_index(primaries, index), &n);
	send_part(out, octets, n);
}

static inline GByteArray *send_begin(const GPtrArray *primaries, unsigned index, uint16_t seq)
{
	GByteArray *out = g_byte_array_new();
	send_octet(out, seq >> 8);
	send_octet(out, seq & 0xff);
	send_primary(out, primaries, index);
	return out;
}

/* With up to `depth` copies, as many as there are. */
static inline GByteArray *send_copies(
	const GPtrArray *primaries, unsigned index, uint16_t seq, unsigned depth)
{
	GByteArray *out = send_begin(primaries, index, seq);
	unsigned count = MIN(depth, index);
	send_octet(out, 0x00);
	send_octet(out, count);
	for (unsigned i = 1; i <= count; i++)
		send_primary(out, primaries, index - i);
	return out;
}

/* One entry is the XOR of `span` packets that are `stride` apart; what is before the first packet counts as empty. */
static inline void send_parity(
	GByteArray *out, const GPtrArray *primaries, int newest, unsigned span, unsigned stride)
{
	uint8_t parity[2048] = {0};
	size_t longest = 0;
	for (int n = (int)span, at = newest; n > 0 && at >= 0; n--, at -= (int)stride) {
		gsize length;
		const uint8_t *octets =
			g_bytes_get_data(g_ptr_array_index(primaries, (guint)at), &length);
		g_assert_true(length <= sizeof(parity));
		for (size_t i = 0; i < length; i++)
			parity[i] ^= octets[i];
		longest = MAX(longest, length);
	}
	send_part(out, parity, longest);
}

/* With `entries` of parity, each over `span` packets. */
static inline GByteArray *send_fec(
	const GPtrArray *primaries, unsigned index, uint16_t seq, unsigned span, unsigned entries)
{
	GByteArray *out = send_begin(primaries, index, seq);
	send_octet(out, 0x80);
	send_part(out, (const guint8[]){(guint8)span}, 1);
	send_octet(out, entries);
	for (unsigned e = 0; e < entries; e++)
		send_parity(out, primaries, (int)(index + e) - (int)entries, span, entries);
	return out;
}

#endif
