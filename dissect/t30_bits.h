/* The bits of DIS, DTC, DCS and CTC (T.30 Table 2), as a table. */
#ifndef DISSECT_T30_BITS_H
#define DISSECT_T30_BITS_H

#include <stddef.h>
#include <stdint.h>

#include "dissect/t30_frame.h"

/* Frames whose FIF is made of bits; a CTC has the first two octets of a DCS, of which only the rate says
 * anything. */
enum t30_bit_frames { T30_DIS = 1, T30_DCS = 2, T30_DTC = 4, T30_CTC = 8 };

#define T30_BITS_MAX 128 /* the last bit of Table 2 */

/* One meaning of one to four bits. Bits that mean one thing in a DIS and another in a DCS have a row for
 * each. */
struct t30_bit {
	unsigned first;	 /* number of the (first) bit in T.30 Table 2, from 1 */
	unsigned width;	 /* bits, the first one most significant */
	unsigned frames; /* enum t30_bit_frames in which this is the meaning */
	/* Wireshark's field name, or NULL. */
	const char *wireshark;
	/* Ours in JSON. NULL: an extend bit, or what struct t30_params says in other words. */
	const char *name;
	/* For people. */
	const char *text;
	/* Names of the 1 << width values (NULL: undefined), or NULL: yes or no. */
	const char *const *values;
};

/* Row `index` of the table, NULL behind its end. */
const struct t30_bit *t30_bits_at(size_t index);

/* The row that bit `number` belongs to in such a frame (one of enum t30_bit_frames); NULL: the bit is
 * reserved there, or has to be zero. */
const struct t30_bit *t30_bits_find(unsigned frame, unsigned number);

/* Which of enum t30_bit_frames a frame is; 0: its FIF is not made of bits. */
unsigned t30_bits_frame(enum t30_fcf);

/* The value of bits first..first+width-1 of a FIF of n octets; bits that are not there are 0. */
unsigned t30_bits_value(const uint8_t *fif, size_t n, unsigned first, unsigned width);

/* The next bit behind bit number `behind` (0: from the first on) that is set although it is reserved, or
 * has to be zero, in such a frame; 0: there is none up to T30_BITS_MAX. */
unsigned t30_bits_reserved(const uint8_t *fif, size_t n, unsigned frame, unsigned behind);

/* How many of the n octets of a FIF the extend bits say are there (at least 3, if n has them). */
size_t t30_bits_length(const uint8_t *fif, size_t n);

/* How many of the n octets of such a frame Table 2 explains: those that the extend bits say are there, but
 * no more than it has bits for. */
size_t t30_bits_known(const uint8_t *fif, size_t n, unsigned frame);

#endif
