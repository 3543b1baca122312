/* Both telephone lines as strips of characters over an axis of time. */
#ifndef RENDER_TIMING_CHART_H
#define RENDER_TIMING_CHART_H

#include "render/timing_table.h"

/* Four strips, to and from the line of each gateway, each with the names of its signals above it; where a check is
 * missed, its name below. The window goes across the terminal; a fax that would lose the names of its signals so is
 * broken into up to three bands. A legend at the end. */
void timing_chart_write(FILE *, const struct timing_style *, const struct line_timing *,
	const struct timing_window *);

/* Seconds between two marks of an axis whose column (or pixel) stands for so many seconds, marks standing at least
 * `apart` of them from each other: 1, 2 or 5 times a power of ten. */
double timing_chart_step(double seconds_each, double apart);

#endif
