#ifndef TESTDATA_PAGE_IMAGE_H
#define TESTDATA_PAGE_IMAGE_H

#include <stdint.h>

enum { PAGE_IMAGE_WIDTH = 1728, PAGE_IMAGE_ROW = PAGE_IMAGE_WIDTH / 8 };

/* A bilevel page of R8 width, a set bit is black. */
struct page_image {
	unsigned rows;
	unsigned scale; /* rows per row of standard resolution: 1, 2 (fine), 4 (superfine) */
	uint8_t *octets;
};

/* Draws page number (from 1) of the case: text, lines, a halftone and blank areas. height is in rows of
 * standard resolution. The same arguments give the same pixels. Free with page_image_clear. */
void page_image_draw(struct page_image *page, const char *title, unsigned number, unsigned height,
	unsigned scale);

void page_image_clear(struct page_image *page);

#endif
