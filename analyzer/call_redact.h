/* Takes out of a call what its report must not tell: numbers, names, identities, addresses, hosts, Call-IDs and pages. What
 * happened stays: times, packets, signals, counts, findings. One pass over the model serves all renderers. */
#ifndef ANALYZER_CALL_REDACT_H
#define ANALYZER_CALL_REDACT_H

#include "analyzer/call.h"

struct call_redactor;

struct call_redactor *call_redactor_new(void);
void call_redactor_free(struct call_redactor *); /* NULL is allowed */

/* Rewrites the call, and the legs that hang at it. A leg that was rewritten with its main leg is left as it is. Products
 * (User-Agent, makers in NSF) stay, serial numbers in them do not; of pages the code stream becomes zeros, of frames with
 * numbers, names or page data what is in them. */
void call_redact(struct call_redactor *, struct call *);

#endif
