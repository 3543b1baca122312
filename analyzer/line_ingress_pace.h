/* Is it a gateway that hears a line, or a terminal that speaks T.38 itself: told by the pace of the packets. */
#ifndef ANALYZER_LINE_INGRESS_PACE_H
#define ANALYZER_LINE_INGRESS_PACE_H

#include "analyzer/line_ingress_facts.h"

/* True when the signals of `facts` (struct line_facts) from `first` on are rather a terminal's. */
bool line_ingress_pace_is_terminal(const GArray *facts, guint first);

#endif
