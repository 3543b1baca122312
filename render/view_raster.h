/* A page as dots: decoded once, then shown in any size. */
#ifndef RENDER_VIEW_RASTER_H
#define RENDER_VIEW_RASTER_H

#include "analyzer/fax.h"

struct view_raster {
	uint32_t width, rows; /* pels, rows that are kept */
	uint32_t
		row_step; /* of so many rows one is kept: a page may be larger than memory allows */
	unsigned bits;	  /* 1, 8, 24: as in struct fax_page */
	size_t row_octets;
	GByteArray *pels;
	GByteArray *
		states; /* a uint8_t a row: enum page_row_state, the worst of those it stands for */
};

/* NULL: the page has no rows, or a coding that is not decoded. */
struct view_raster *view_raster_new(const struct fax_page *);
void view_raster_free(struct view_raster *); /* NULL is allowed */

/* What a rectangle of the page looks like on average. */
struct view_dot {
	uint8_t r, g, b;
	enum page_row_state state; /* of its worst row */
	bool outside;		   /* of the page */
};

/* From (x, y) on, `w` by `h` pels, rows counted as kept. */
struct view_dot view_raster_dot(const struct view_raster *, double x, double y, double w, double h);

/* The same of `n` rectangles beside each other. */
void view_raster_dots(const struct view_raster *, double x, double y, double w, double h, int n,
	struct view_dot *out);

#endif
