/* Which finding led to which: chains of cause, and where the one begins that explains the outcome. */
#ifndef ANALYZER_VERDICT_CAUSE_H
#define ANALYZER_VERDICT_CAUSE_H

#include "analyzer/finding.h"

/* Sets `cause` and `caused_by` of the call's findings, where their evidence (the same packets, page, command or time) ties them. */
void verdict_cause_link(struct call *);

/* The finding at the beginning of the chain of finding i: itself when nothing caused it. */
const struct finding *verdict_cause_origin(const struct call *, guint i);

/* The root cause; NULL: none. Of a fax that failed it is the origin of what ended it. */
const struct finding *verdict_cause_root(const struct call *);

#endif
