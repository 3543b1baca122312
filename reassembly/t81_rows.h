/* JPEG page decoding (T.81, as T.4 Annex E and T.42 use it): coded octets to rows of grey or colour.
 *
 * Input is in T.38 bit order, the first bit on the line in the most significant bit. JPEG counts bits the other
 * way, so every octet is reversed; data that is a JPEG stream as it stands is taken too. Colours are CIELAB with
 * the gamut and the illuminant that the G3FAX markers tell; without such a marker they are YCbCr (sYCC, T.4
 * Annex I). Decoding stops at the first hole, and at the first code that does not exist. */
#ifndef REASSEMBLY_T81_ROWS_H
#define REASSEMBLY_T81_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reassembly/t4_rows.h"

struct t81_params {
	uint32_t max_rows; /* decoding stops there; 0: T4_MAX_ROWS */
	bool holed;	   /* octets are missing */
	size_t hole;	   /* before this offset, the first of such */
	bool sycc;	   /* DCS bit 127: YCbCr, whatever the markers tell */
};

struct t81_info {
	uint32_t width, height; /* height 0: not told */
	unsigned bits;		/* a pel: 8 grey, 24 sRGB */
	uint32_t x_dpi, y_dpi;	/* of the G3FAX marker; 0: not told */
};

/* What the headers of the page tell. False when there are none, when they ask for what is not decoded here (12
 * bits a sample, progressive or arithmetic coding, other than one or three components), for no pels or for more
 * than T4_MAX_WIDTH in a row. */
bool t81_rows_info(const uint8_t *octets, size_t n, struct t81_info *);

/* Decodes a page. Rows come as from t4_rows_decode(), `width` and the kind of pels being those of
 * t81_rows_info(), all of them good. `sink` may be NULL (count only). False when t81_rows_info() is, for the data
 * in front of the hole.
 *
 * In the result, `ended`: every row that the page tells it has was given. `stopped`: it was not, as the data ends,
 * has a hole or breaks T.81; the rows in front of the place are given, but for those of the same row of MCUs.
 * `octets_used`: up to and with EOI, or the place where decoding stopped. `limited` also: the page needs more
 * memory than it may have, which happens only where its components do not come in one scan.
 *
 * Work is linear in n: an octet stands for 256 pels at most. Allocates a copy of the data, some rows and, for
 * pages of several scans, their coefficients. */
bool t81_rows_decode(const struct t81_params *, const uint8_t *octets, size_t n, page_row_sink sink,
	void *ctx, struct page_result *result);

/* The data as JPEG stream, n octets; reversed where t81_rows_decode() would. Freed by g_free(). */
uint8_t *t81_rows_stream(const uint8_t *octets, size_t n);

#endif
