/* The findings of a call in the HTML report: each under what caused it. */
#ifndef RENDER_REPORT_HTML_FINDINGS_H
#define RENDER_REPORT_HTML_FINDINGS_H

#include "analyzer/call.h"
#include "render/html_out.h"

/* Of the call and its legs; the root of the verdict comes first, consequences are folded under their cause. `known`: a
 * set of ids (const char *) to which those that were shown are added; about-ID is where each is explained. */
void report_html_findings(struct html_out *, const struct call *, t38_time zero, GHashTable *known);

/* What each of these ids means. */
void report_html_glossary(struct html_out *, GHashTable *known);

#endif
