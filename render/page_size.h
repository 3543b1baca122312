/* How large a page is on paper.
 *
 * Resolutions are known by the numbers that TIFF has for them. Along a row these give the lengths of T.4 (1728 pels
 * are 215 mm at 204 dpi); down the page 98, 196 and 391 dpi stand for 3.85, 7.7 and 15.4 lines/mm (T.4 2.1), which
 * is 0.2 % less, and 0.6 mm on an A4 page. */
#ifndef RENDER_PAGE_SIZE_H
#define RENDER_PAGE_SIZE_H

#include <stdint.h>

#include "analyzer/fax.h"

struct page_size {
	uint32_t x_per_metre, y_per_metre; /* pels; both 0: nobody told */
	double width, height;		   /* points of 1/72 inch; where nobody told, at 200 dpi */
};

struct page_size page_size_of(const struct fax_page *);

#endif
