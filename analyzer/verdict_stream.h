/* Findings about T.38 packets: loss, error correction, sizes, syntax, rate, addresses. */
#ifndef ANALYZER_VERDICT_STREAM_H
#define ANALYZER_VERDICT_STREAM_H

#include "analyzer/call.h"

/* Adds those that the streams of call->fax show. */
void verdict_streams(struct call *);

#endif
