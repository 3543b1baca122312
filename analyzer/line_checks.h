/* T.30's timers and durations, held against the reconstructed lines. */
#ifndef ANALYZER_LINE_CHECKS_H
#define ANALYZER_LINE_CHECKS_H

#include "analyzer/fax.h"

/* Fills the checks of both gateways of fax->timing; behind line_replay_finish() and fax_exchange_find(). */
void line_checks(struct fax *);

#endif
