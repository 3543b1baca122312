/* Findings of a call as lines of text: what caused others first, what follows from it folded under it. */
#ifndef RENDER_REPORT_TEXT_FINDINGS_H
#define RENDER_REPORT_TEXT_FINDINGS_H

#include <stdio.h>

#include "analyzer/call.h"

/* Faults of the capture come first, then the chain of the root, then the others; each consequence stands indented under its cause. */
void report_text_findings(FILE *out, bool color, const struct call *);

#endif
