/* `t38trace timing --what-if delay=A..B`: the network delay at which this very call would have broken. */
#ifndef RENDER_TIMING_WHAT_IF_H
#define RENDER_TIMING_WHAT_IF_H

#include "render/timing_table.h"

struct timing_what_if {
	bool asked;
	double from_ms, to_ms; /* delay more than it was, one way */
};

/* Which timer breaks first and from which delay on; then, for delays of the range, how many timers run out. */
void timing_what_if_call(
	FILE *, const struct timing_style *, const struct call *, const struct timing_what_if *);

#endif
