/* What a user asked of a fax call, and whether it holds: for reports. */
#ifndef ANALYZER_CALL_JUDGEMENT_H
#define ANALYZER_CALL_JUDGEMENT_H

#include <glib.h>
#include <stdbool.h>

/* A condition that was set: "unrecovered == 0". */
struct check_result {
	const char *check; /* as it was written; the condition's */
	bool holds;
	char *value; /* what the metric is, "unknown" where it is not known */
};

struct call_judgement {
	GArray *checks; /* struct check_result; NULL: nothing was asked, or the call is no fax */
	GPtrArray *regressions; /* char *: what is worse than in the baseline; NULL: not compared */
};

/* Nothing asked yet. */
struct call_judgement *call_judgement_new(void);
void call_judgement_free(struct call_judgement *); /* NULL is allowed */

/* True when a condition does not hold, or something is worse. NULL is allowed. */
bool call_judgement_failed(const struct call_judgement *);

#endif
