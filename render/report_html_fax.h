/* The tables about the fax in the HTML report: streams, T.30 exchanges, what both sides said of themselves, checks of the
 * telephone lines, legs. Each writes its table, or a sentence where there is nothing to show. */
#ifndef RENDER_REPORT_HTML_FAX_H
#define RENDER_REPORT_HTML_FAX_H

#include "analyzer/call.h"
#include "render/html_out.h"

/* Loss of each direction, of the call and its legs. */
void report_html_streams(struct html_out *, const struct call *);

/* Commands and responses of the leg that holds the fax best. */
void report_html_exchanges(struct html_out *, const struct fax *, t38_time zero);

/* SDP and T.30 identities of both sides. */
void report_html_sides(struct html_out *, const struct call *);

/* Checks of both lines: each one that is missed, and how many hold. */
void report_html_checks(struct html_out *, const struct line_timing *, t38_time zero);

/* The call and its legs, a column each. */
void report_html_legs(struct html_out *, const struct call *);

#endif
