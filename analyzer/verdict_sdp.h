/* Findings on what offer and answer of T.38 say (T.38 D.2.3). */
#ifndef ANALYZER_VERDICT_SDP_H
#define ANALYZER_VERDICT_SDP_H

#include "analyzer/call.h"

/* Adds SIG-SDP-MISMATCH for what differs and must agree, and for sizes that no packet fits. What did no harm to a
 * fax that succeeded is a note, except where training or syntax depend on it. */
void verdict_sdp(struct call *);

#endif
