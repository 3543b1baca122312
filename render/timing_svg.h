/* `t38trace timing --format svg`: both telephone lines of a fax as an SVG image (SVG 1.1, no script, nothing outside).
 * Text is text; colours follow the reader's light or dark scheme; each signal has its story as a title. */
#ifndef RENDER_TIMING_SVG_H
#define RENDER_TIMING_SVG_H

#include "render/timing_table.h"

struct timing_svg;

/* A document: its charts stand below each other. Kept until the end, when the height is known. */
struct timing_svg *timing_svg_new(FILE *);

/* Adds the chart of a call; nothing when it has no signals in the part that is asked for. */
void timing_svg_call(struct timing_svg *, const struct timing_style *, const struct call *);

/* Writes the document and frees it; a document without charts says so. */
void timing_svg_end(struct timing_svg *);

/* Pixels. */
struct timing_size {
	double width, height;
};

/* Appends one <svg> element, for HTML as well; its ids hold the index of the call, and are the only ones with
 * that index. `y`: where it stands in one around it. Returns its size; 0: no signals are in the part
 * that is asked for, and nothing was appended. */
struct timing_size timing_svg_append(
	GString *out, const struct timing_style *, const struct call *, double y);

#endif
