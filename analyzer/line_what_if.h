/* What if the network were slower: the delay at which this very call would have broken.
 *
 * Each timer of T.30 runs from the end of what a machine said to the beginning of what it hears: one more millisecond of
 * delay each way makes it hear the response two milliseconds later. */
#ifndef ANALYZER_LINE_WHAT_IF_H
#define ANALYZER_LINE_WHAT_IF_H

#include "analyzer/line.h"

struct line_break {
	const struct line_check *check; /* the timer that runs out first; borrowed */
	int side;			/* enum side: on whose line */
	double may_ms;	/* added delay, one way, from which a machine with short timers gives up */
	double must_ms; /* from which every machine does */
};

/* The timer that breaks first when delay is added. False: the call has none that delay could break, or one is broken
 * as it is (then *out says which, with 0). */
bool line_what_if(const struct line_timing *, struct line_break *out);

/* The value that the check would have with `delay_ms` more each way; unchanged where delay has no part in it. */
double line_what_if_value(const struct line_check *, double delay_ms);

#endif
