/* The image of a page in a TIFF: the tags that say how it is coded, and its rows. */
#ifndef RENDER_PAGE_TIFF_IMAGE_H
#define RENDER_PAGE_TIFF_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tiffio.h>

#include "render/page_job.h"

struct page_tiff_tag {
	uint32_t number, value;
};

bool page_tiff_image_set(TIFF *, const struct page_tiff_tag *, size_t n);

/* COMPRESSION_...: T.6 for bilevel rows, deflate for grey and colour. `raw`: that of the code stream, which is
 * T.4, T.6 or JBIG. */
uint32_t page_tiff_image_compression(const struct fax_page *, bool raw);

/* Sets the tags of the image, all but resolution. `strips`: several strips where that helps readers (grey and
 * colour); bilevel pages always have one, as fax programs expect (RFC 2306). */
bool page_tiff_image_begin(TIFF *, const struct fax_page *, bool raw, bool strips);

/* Writes the rows as decoded, behind page_tiff_image_begin() with raw false; adds them to `output`. */
bool page_tiff_image_rows(TIFF *, const struct page_job *, const struct fax_page *,
	struct page_output *, struct page_result *);

#endif
