/* Which rows of a page are damaged, as a second image: see page_mark of page_job.h. */
#ifndef RENDER_PAGE_MARK_H
#define RENDER_PAGE_MARK_H

#include <stdint.h>

#include "analyzer/fax.h"

/* Colours that the colour-blind tell apart too (Okabe and Ito). They take the place of white, and tint grey and
 * colour: black pels stay black. */
extern const uint8_t page_mark_colours[][3];

enum page_mark_colour {
	PAGE_MARK_GOOD = PAGE_ROW_GOOD,		  /* white */
	PAGE_MARK_LOST = PAGE_ROW_LOST,		  /* vermilion */
	PAGE_MARK_CONCEALED = PAGE_ROW_CONCEALED, /* sky blue */
	PAGE_MARK_DOUBTFUL = PAGE_ROW_DOUBTFUL,	  /* yellow */
	PAGE_MARK_REPAIRED = PAGE_ROW_REPAIRED,	  /* bluish green */
	PAGE_MARK_STOPPED, /* reddish purple, in stripes: the band below the last row */
	PAGE_MARK_MARGIN,  /* light grey */
	PAGE_MARK_BLACK,
	PAGE_MARK_COLOURS
};

/* The image: the page between two margins of page_mark_margin() pels, in which the colour of a damaged row spreads
 * to the rows within page_mark_reach() of it, so that one row is found on a page that fills the screen; below the
 * last row page_mark_band() rows when its code stream could not be decoded to its end. */
uint32_t page_mark_margin(const struct fax_page *);
uint32_t page_mark_reach(const struct fax_page *);
uint32_t page_mark_band(const struct fax_page *);

#endif
