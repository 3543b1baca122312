/* In which order the findings of a call are told: what the capture itself lacks, then the root cause, then the rest as they
 * come; behind each what it caused, deeper. */
#ifndef RENDER_FINDING_ORDER_H
#define RENDER_FINDING_ORDER_H

#include "analyzer/call.h"

struct finding_place {
	const struct finding *finding; /* the call's */
	unsigned depth;		       /* 0: nothing here caused it */
	unsigned below;		       /* places behind it that are its consequences, and theirs */
};

/* struct finding_place, each finding of the call once; freed by g_array_free(). Causes that go in a circle end where they
 * began. */
GArray *finding_order_new(const struct call *);

#endif
