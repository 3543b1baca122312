/* `t38trace timing --format text`: for each call a chart of both telephone lines, then the tables. */
#ifndef RENDER_TIMING_TEXT_H
#define RENDER_TIMING_TEXT_H

#include "render/timing_table.h"

/* The lines of the leg that holds the fax best; NULL: they were not reconstructed. Of the call. */
const struct line_timing *timing_of(const struct call *);

/* Prints one call; when the part that is asked for has no signals, or there are no lines, it says so. */
void timing_text_call(FILE *, const struct timing_style *, const struct call *);

#endif
