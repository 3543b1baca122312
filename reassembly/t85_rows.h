/* JBIG page decoding (T.85, the fax profile of T.82): coded octets to rows.
 *
 * Input is in T.38 bit order, the first bit on the line in the most significant bit. JBIG counts bits the
 * other way, so every octet is reversed; data that is a BIE (bi-level image entity) as it stands is taken
 * too. Arithmetic coding has no point where it could begin anew: decoding stops at the first hole, and
 * damage without a hole cannot be seen. */
#ifndef REASSEMBLY_T85_ROWS_H
#define REASSEMBLY_T85_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reassembly/t4_rows.h"

struct t85_params {
	uint32_t max_rows; /* decoding stops there; 0: T4_MAX_ROWS */
	bool holed;	   /* octets are missing */
	size_t hole;	   /* before this offset, the first of such */
};

/* The width that the header in front of the page (BIH) tells. False when there is none, when it asks for
 * what T.85 does not have, for no pels or for more than T4_MAX_WIDTH in a row, and always when this was
 * built without a JBIG library. */
bool t85_rows_width(const uint8_t *octets, size_t n, uint32_t *width);

/* Decodes a page. Rows come as from t4_rows_decode(), `width` being that of t85_rows_width(), all of them
 * good. `sink` may be NULL (count only). False when t85_rows_width() is.
 *
 * In the result, `ended`: every row that the page tells it has was given. `stopped`: it was not, as the data
 * ends, has a hole or breaks T.82; the rows in front are given. `octets_used`: up to and with the last
 * marker that belongs to the page, the hole or the place of the error.
 *
 * A few octets can stand for any number of pels. `limited` is set also when a page has far more than its
 * size makes likely; rows that are told to equal the row above do not count for that. Work is bounded by
 * n, T4_MAX_ROWS and that limit. Allocates a copy of the data and three rows. */
bool t85_rows_decode(const struct t85_params *, const uint8_t *octets, size_t n, page_row_sink sink,
	void *ctx, struct page_result *result);

/* The data as BIE, n octets; reversed where t85_rows_decode() would. Freed by g_free(). */
uint8_t *t85_rows_bie(const uint8_t *octets, size_t n);

#endif
