/* T.43 page decoding (colour without loss, in bit planes that are coded as JBIG): coded octets to rows of colour.
 *
 * Input is in T.38 bit order, the first bit on the line in the most significant bit. JBIG counts bits the other
 * way, so every octet is reversed; data that is a T.43 image as it stands is taken too. Of the images of T.43
 * those are decoded whose layout is sure: one bit a colour (RGB, CMY, CMYK), and palettes of up to 256 colours in
 * CIELAB of 8 bits. Palettes of 12 bits are refused, and grey and colour of continuous tone: what Gray code
 * (T.43 7.3.1) their planes go through is not known here. */
#ifndef REASSEMBLY_T43_ROWS_H
#define REASSEMBLY_T43_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reassembly/t4_rows.h"

struct t43_params {
	uint32_t max_rows; /* decoding stops there; 0: T4_MAX_ROWS */
	bool holed;	   /* octets are missing */
	size_t hole;	   /* before this offset, the first of such */
};

struct t43_info {
	uint32_t width, height; /* height 0: not told by the header */
	unsigned bits;		/* a pel: 24, sRGB */
	uint32_t x_dpi, y_dpi;
};

/* What the headers of the page (BCIH, and the BIH of T.82) tell. False when there are none, when they ask for what
 * is not decoded here, for no pels or for more than T4_MAX_WIDTH in a row, and always when this was built without a
 * JBIG library. */
bool t43_rows_info(const uint8_t *octets, size_t n, struct t43_info *);

/* Decodes a page. Rows come as from t4_rows_decode(), `width` being that of t43_rows_info(), three octets a pel,
 * all of them good. `sink` may be NULL (count only). False when t43_rows_info() is, for the data in front of the
 * hole.
 *
 * In the result, `ended`: every row that the page tells it has was given. `stopped`: it was not, as the data ends,
 * has a hole or breaks T.82; the rows of which all planes came are given: none where the planes come one after
 * another and the last did not. `octets_used`: up to and with the last marker of the planes, or all. `limited` as
 * t85_rows_decode() has it, of one plane, and when the planes need more than 64 MiB.
 *
 * Allocates copies of the data, and the planes. */
bool t43_rows_decode(const struct t43_params *, const uint8_t *octets, size_t n, page_row_sink sink,
	void *ctx, struct page_result *result);

/* The data in the order of bits of JBIG, n octets; reversed where t43_rows_decode() would. Freed by g_free(). */
uint8_t *t43_rows_stream(const uint8_t *octets, size_t n);

#endif
