/* Aligned PER (X.691) as far as T.38 uses it: bits, length determinants, open types. */
#ifndef DISSECT_PER_H
#define DISSECT_PER_H

#include "dissect/bytes.h"

/* A bit reader over a byte cursor. `used` bits (0..7) of *in.at are read already. */
struct per {
	struct bytes in;
	unsigned used;
};

static inline struct per per_of(struct bytes in)
{
	return (struct per){in, 0};
}

/* The next n (1..16) bits, most significant first; 0 past the end, with the sticky flag of `in` set. */
unsigned per_bits(struct per *, unsigned n);

/* Steps to the next octet boundary. */
void per_align(struct per *);

/* True when all whole octets are read (padding bits of the last one do not count). */
bool per_at_end(const struct per *);

/* An unconstrained length determinant (X.691 10.9): octet-aligned, 0..16383. Fragmented lengths (16384 and
 * more) set *fragmented and give the size of the first fragment; `fragmented` NULL: they fail. */
size_t per_length(struct per *, bool *fragmented);

/* An open type or unconstrained OCTET STRING: length determinant and so many octets, as a view. A fragmented one
 * fails here: see per_open_type_joined(). */
struct bytes per_open_type(struct per *);

/* True when a fragmented open type (16384 octets or more, X.691 10.9.3.8) begins here. */
bool per_is_fragmented(const struct per *);

/* The same for one in fragments: they are put together at `out`, of `room` octets, which are enough when they are
 * as many as the input has. */
struct bytes per_open_type_joined(struct per *, uint8_t *out, size_t room);

#endif
