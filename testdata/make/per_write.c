#include "testdata/make/per_write.h"

#include <stdlib.h>
#include <string.h>

void per_write_bits(struct per_write *w, uint32_t value, unsigned n)
{
	while (n-- > 0) {
		size_t at = w->bits / 8;

		if (at >= PER_WRITE_MAX)
			abort();
		if (w->bits % 8 == 0)
			w->octets[at] = 0;
		w->octets[at] |= (uint8_t)((value >> n & 1) << (7 - w->bits % 8));
		w->bits++;
	}
}

void per_write_align(struct per_write *w)
{
	w->bits = (w->bits + 7) / 8 * 8;
}

size_t per_write_length(const struct per_write *w)
{
	return (w->bits + 7) / 8;
}

void per_write_octets(struct per_write *w, const void *octets, size_t n)
{
	const uint8_t *at = octets;

	per_write_align(w);
	for (size_t i = 0; i < n; i++)
		per_write_bits(w, at[i], 8);
}

void per_write_count(struct per_write *w, size_t n)
{
	per_write_align(w);
	if (n < 128)
		per_write_bits(w, (uint32_t)n, 8);
	else if (n < 16384)
		per_write_bits(w, (uint32_t)n | 0x8000, 16);
	else
		abort();
}

void per_write_string(struct per_write *w, const void *octets, size_t n)
{
	per_write_count(w, n);
	per_write_octets(w, octets, n);
}

void per_write_open(struct per_write *w, const struct per_write *inner)
{
	size_t n = per_write_length(inner);

	/* X.691 10.1.3: a value without bits takes an octet. */
	if (n == 0)
		per_write_string(w, "", 1);
	else
		per_write_string(w, inner->octets, n);
}

void per_write_u8(struct per_write *w, unsigned value)
{
	per_write_align(w);
	per_write_bits(w, value, 8);
}

void per_write_u16(struct per_write *w, unsigned value)
{
	per_write_align(w);
	per_write_bits(w, value, 16);
}

static unsigned octets_of(uint32_t value)
{
	return value > 0xFFFFFF ? 4 : value > 0xFFFF ? 3 : value > 0xFF ? 2 : 1;
}

void per_write_u32(struct per_write *w, uint32_t value)
{
	unsigned n = octets_of(value);

	per_write_bits(w, n - 1, 2);
	per_write_align(w);
	per_write_bits(w, value, 8 * n);
}

void per_write_integer(struct per_write *w, uint32_t value)
{
	/* A first bit that is set would make it negative. */
	unsigned n = octets_of(value < 0x80000000u ? value * 2 : UINT32_MAX);

	per_write_count(w, n);
	per_write_bits(w, value, 8 * n);
}

void per_write_digits(struct per_write *w, const char *digits)
{
	static const char order[] = "#*,0123456789";

	per_write_bits(w, (uint32_t)strlen(digits) - 1, 7);
	per_write_align(w);
	for (; *digits; digits++)
		per_write_bits(w, (uint32_t)(strchr(order, *digits) - order), 4);
}

void per_write_additions(struct per_write *w, unsigned count, uint32_t present)
{
	per_write_bits(w, 0, 1);
	per_write_bits(w, count - 1, 6);
	for (unsigned i = 0; i < count; i++)
		per_write_bits(w, present >> i & 1, 1);
}

void per_write_extension(struct per_write *w, unsigned index)
{
	per_write_bits(w, 1, 1);
	per_write_bits(w, 0, 1);
	per_write_bits(w, index, 6);
}
