/* Response times as the fax machine on a gateway's line has them: T.30's timers T1, T2, T4 and T5 (T.30 5.4.3.1). */
#ifndef ANALYZER_LINE_RESPONSE_H
#define ANALYZER_LINE_RESPONSE_H

#include "analyzer/line_check.h"

/* Adds the checks of one gateway. */
void line_response_checks(const struct line_view *);

#endif
