/* Findings on the signalling of a call. */
#ifndef ANALYZER_VERDICT_SIGNALLING_H
#define ANALYZER_VERDICT_SIGNALLING_H

#include "analyzer/call.h"

/* Adds what the messages of the finished call show, in order of cause. */
void verdict_signalling(struct call *);

#endif
