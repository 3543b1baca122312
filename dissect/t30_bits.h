/* The bits of DIS, DTC and DCS (T.30 Table 2), as a table. */
#ifndef DISSECT_T30_BITS_H
#define DISSECT_T30_BITS_H

#include <stddef.h>
#include <stdint.h>

enum t30_bit_frames { T30_DIS = 1, T30_DCS = 2 }; /* DTC has the bits of DIS */

struct t30_bit {
	unsigned first;	       /* number of the (first) bit in T.30 Table 2, from 1 */
	unsigned width;	       /* bits, the first one most significant */
	unsigned frames;       /* enum t30_bit_frames, 0: reserved */
	const char *wireshark; /* its field name there, or NULL */
	const char *name;      /* ours in JSON, or NULL for reserved and extend bits */
	const char *text;      /* for people */
	const char *const
		*values; /* names of the 1 << width values (NULL: undefined), or NULL: yes or no */
};

/* Row `index` of the table, NULL behind its end. */
const struct t30_bit *t30_bits_at(size_t index);

/* The value of bits first..first+width-1 of a FIF of n octets; bits that are not there are 0. */
unsigned t30_bits_value(const uint8_t *fif, size_t n, unsigned first, unsigned width);

/* How many of the n octets of a FIF the extend bits say are there (at least 3, if n has them). */
size_t t30_bits_length(const uint8_t *fif, size_t n);

#endif
