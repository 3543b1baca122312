/* The ladder: a call as rows between columns of hosts. */
#ifndef RENDER_LADDER_TEXT_H
#define RENDER_LADDER_TEXT_H

#include <stdio.h>

#include "analyzer/call.h"

enum ladder_depth {
	LADDER_SIP, /* SIP messages only */
	LADDER_T30, /* SIP, then signals and pages */
	LADDER_IFP, /* each indicator, frame and run */
};

struct ladder_style {
	int width; /* columns */
	bool color;
	enum ladder_depth detail;
	bool line; /* beside each fax row, when the far telephone line heard it */
};

/* Prints one call. `zero`: time of the first packet. */
void ladder_text_call(FILE *out, const struct ladder_style *, const struct call *, t38_time zero);

#endif
