/* Findings of a call and its verdict in one sentence. */
#ifndef ANALYZER_VERDICT_H
#define ANALYZER_VERDICT_H

#include "analyzer/call.h"

/* Adds the findings that the finished model shows, and sets the verdict. */
void verdict_finish(struct call *);

/* Of a main leg whose verdict, and that of its legs, is finished: adds to each leg what only the others show (a DIS that is another
 * one there), and sets its verdict anew. */
void verdict_legs(struct call *main);

#endif
