/* A copy of what signalling told of a call, for a model of a call that goes on. */
#ifndef ANALYZER_CALL_COPY_H
#define ANALYZER_CALL_COPY_H

#include "analyzer/call.h"

/* All of the call but its faxes, findings, verdict and ties to legs; owned by the caller. */
struct call *call_copy_signalling(const struct call *);

#endif
