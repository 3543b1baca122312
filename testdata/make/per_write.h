#ifndef TESTDATA_PER_WRITE_H
#define TESTDATA_PER_WRITE_H

#include <stddef.h>
#include <stdint.h>

/* Writes aligned PER (X.691), value by value: who uses it knows the types. */

#define PER_WRITE_MAX 1400

struct per_write {
	size_t bits;
	uint8_t octets[PER_WRITE_MAX];
};

/* The lowest n (0..32) bits of a value. */
void per_write_bits(struct per_write *w, uint32_t value, unsigned n);

void per_write_align(struct per_write *w);

/* Octets written so far, the last one padded. */
size_t per_write_length(const struct per_write *w);

/* Octets as they are, from an octet boundary on. */
void per_write_octets(struct per_write *w, const void *octets, size_t n);

/* A length determinant (X.691 10.9.3.5 to 10.9.3.7). */
void per_write_count(struct per_write *w, size_t n);

/* An OCTET STRING without bounds, or an OBJECT IDENTIFIER. */
void per_write_string(struct per_write *w, const void *octets, size_t n);

/* An open type that holds what was written to `inner`. */
void per_write_open(struct per_write *w, const struct per_write *inner);

/* INTEGER (0..255), (0..65535), (0..4294967295), and one without bounds (positive). */
void per_write_u8(struct per_write *w, unsigned value);
void per_write_u16(struct per_write *w, unsigned value);
void per_write_u32(struct per_write *w, uint32_t value);
void per_write_integer(struct per_write *w, uint32_t value);

/* The digits "0123456789#*," in four bits each, SIZE (1..128). */
void per_write_digits(struct per_write *w, const char *digits);

/* How many extension additions a type has, and which of them are there: bit 0 is the first (X.691 18.7). */
void per_write_additions(struct per_write *w, unsigned count, uint32_t present);

/* Which extension alternative of a CHOICE follows, as an open type (X.691 22.8): the extension bit, and its index. */
void per_write_extension(struct per_write *w, unsigned index);

#endif
