/* Findings on time: what the lines of both gateways show (line_checks.h). */
#ifndef ANALYZER_VERDICT_TIMING_H
#define ANALYZER_VERDICT_TIMING_H

#include "analyzer/call.h"

/* The call has a fax. Nothing is added where its lines were not reconstructed. */
void verdict_timing(struct call *);

#endif
