/* Findings of a call and its verdict in one sentence. */
#ifndef ANALYZER_VERDICT_H
#define ANALYZER_VERDICT_H

#include "analyzer/call.h"

/* Adds the findings that the finished model shows, and sets the verdict. */
void verdict_finish(struct call *);

#endif
