/* One call in the HTML report: a row of the table of calls, and all there is to say of it. */
#ifndef RENDER_REPORT_HTML_CALL_H
#define RENDER_REPORT_HTML_CALL_H

#include "analyzer/call.h"
#include "analyzer/call_judgement.h"
#include "render/html_out.h"
#include "render/report_html_page.h"

/* What a call may bring beside its tables, which the room that is left decides. */
struct report_html_room {
	struct report_html_pictures pictures;
	bool chart;	    /* the telephone lines */
	bool chart_of_good; /* also when nothing is wrong with the call */
	bool ladder, ladder_of_good;
	/* All but the head is in <noscript>: a browser that runs scripts reads it as a text, which is fast, and the
	 * script makes it a part of the page later. */
	bool later;
	bool style; /* the chart brings the style sheet of all charts */
};

/* "success", "marred" (confirmed, with a root cause of trouble), "partial", "failed", "unknown", "nofax". */
const char *report_html_status(const struct call *);

/* A row of the table of calls. */
void report_html_row(struct html_out *, const struct call *);

/* Everything behind "<details" of the call. `known`: ids of findings, as report_html_findings() has them. True when a
 * chart was written. */
bool report_html_call_body(struct html_out *, const struct call *, const struct call_judgement *,
	t38_time zero, const struct report_html_room *, GHashTable *known);

#endif
