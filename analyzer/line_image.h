/* A page without ECM as a gateway plays it: rows, each ready when the EOL behind it has come (T.4 4.1.2), so that what
 * the modem lacks can be filled in between two rows, where T.4 allows it (4.1.3). Nothing is kept but counts. */
#ifndef ANALYZER_LINE_IMAGE_H
#define ANALYZER_LINE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dissect/bytes.h"

struct line_image {
	bool begun;	 /* the first EOL has come */
	uint64_t bits;	 /* of the row that is open, from the end of the EOL before it */
	unsigned zeros;	 /* in a row at the end */
	uint64_t before; /* bits in front of the first EOL: they are not played */
};

struct line_row {
	uint64_t bits; /* with the EOL that closes it, and its fill */
	bool empty;    /* EOL alone, with or without tag bit: part of RTC */
};

/* A new page: nothing of it has come. */
void line_image_begin(struct line_image *);

/* Takes octets from `in` up to the end of the next row. False: all are taken, the row goes on. The EOL that opens the
 * page is no row. */
bool line_image_next(struct line_image *, struct bytes *in, struct line_row *out);

/* True when what came last are the zeros of an EOL, whose one is still to come. */
bool line_image_fills(const struct line_image *);

/* Fewer bits than the EOL, its tag and one run of white and one of black. */
#define LINE_IMAGE_EMPTY_BITS 13u

#endif
