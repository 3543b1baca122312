/* Findings on the T.30 session of a fax. */
#ifndef ANALYZER_VERDICT_T30_H
#define ANALYZER_VERDICT_T30_H

#include "analyzer/call.h"

/* Adds what the commands and responses of call->fax show, in order of cause. */
void verdict_t30(struct call *);

#endif
