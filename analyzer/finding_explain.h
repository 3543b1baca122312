/* What a finding means, in full: for who meets its id in a report. */
#ifndef ANALYZER_FINDING_EXPLAIN_H
#define ANALYZER_FINDING_EXPLAIN_H

#include "analyzer/finding.h"

struct finding_text {
	const char *meaning; /* what happened, and what it does to the fax */
	const char *seen_by; /* the evidence in the packets */
	const char *root;    /* when it is the root cause, and what goes before it */
};

/* What there is to say beside the finding's row (summary, action, reference). Members are NULL where nobody wrote it. */
const struct finding_text *finding_explain(enum finding_id);

/* The finding with this id, in letters of any case; FINDINGS: none. */
enum finding_id finding_find(const char *id);

#endif
