#ifndef TESTDATA_COLOUR_PAGE_H
#define TESTDATA_COLOUR_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { COLOUR_PAGE_WIDTH = 1728, COLOUR_PAGE_DPI = 200 };

/* A page in JPEG as T.4 Annex E has it: L*, or L*, a* and b* of the default gamut. */
struct colour_page {
	unsigned rows;
	bool grey;
	uint8_t *samples; /* as libjpeg's decoder gives them back: a sample or three a pel */
	uint8_t *stream;  /* in the order of bits of JPEG */
	size_t length;
};

/* Draws a page and codes it, a* and b* subsampled 4:1:1. Free with colour_page_clear. */
void colour_page_make(struct colour_page *page, unsigned rows, bool grey);
void colour_page_clear(struct colour_page *page);

/* Writes the pages as grey and RGB, without loss. libtiff converts them from CIELAB; it knows a* and b* to the
 * unit, and light in 1500 steps. False when the file cannot be written. */
bool colour_page_tiff(const char *path, const struct colour_page *pages, unsigned count);

#endif
