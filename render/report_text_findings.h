/* Findings of a call, and of its legs, as lines of text: each is told once, what follows from it stands indented under it. */
#ifndef RENDER_REPORT_TEXT_FINDINGS_H
#define RENDER_REPORT_TEXT_FINDINGS_H

#include <stdio.h>

#include "analyzer/call.h"

struct report_text_findings;

/* Of a main leg. `out` and the call have to outlive it. */
struct report_text_findings *report_text_findings_new(FILE *out, bool color, const struct call *);
void report_text_findings_free(struct report_text_findings *); /* NULL is allowed */

/* Faults of the capture, which make all else doubtful; nothing when there are none. */
void report_text_findings_capture(struct report_text_findings *);

/* The root cause and what followed from it; nothing without a root. */
void report_text_findings_root(struct report_text_findings *);

/* All that was not told yet, behind an empty line. */
void report_text_findings_rest(struct report_text_findings *);

#endif
