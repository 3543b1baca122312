/* Octets of tests from hexadecimal text. */
#ifndef TESTS_DISSECT_HEX_H
#define TESTS_DISSECT_HEX_H

#include <glib.h>
#include <string.h>

#include "dissect/bytes.h"

/* On the heap, exactly n octets, so that ASan sees any read past the end; freed by g_free(). */
struct octets {
	uint8_t *at;
	size_t n;
};

/* "03 00 07 ...", blanks anywhere between octets. */
static inline struct octets hex(const char *text)
{
	struct octets out = {g_malloc(strlen(text) / 2 + 1), 0};
	for (; *text != '\0'; text++) {
		if (*text == ' ')
			continue;
		int high = g_ascii_xdigit_value(text[0]), low = g_ascii_xdigit_value(text[1]);
		g_assert_true(high >= 0 && low >= 0);
		out.at[out.n++] = (uint8_t)(high << 4 | low);
		text++;
	}
	out.at = g_realloc(out.at, out.n);
	return out;
}

static inline struct bytes whole(struct octets octets)
{
	return bytes_of(octets.at, octets.n, octets.n);
}

#endif
