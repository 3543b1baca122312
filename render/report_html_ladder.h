/* The ladder in the HTML report: a table, a row for each thing that happened, with every host as a column of its last cell. */
#ifndef RENDER_REPORT_HTML_LADDER_H
#define RENDER_REPORT_HTML_LADDER_H

#include "analyzer/call.h"
#include "render/html_out.h"

/* Of a main leg with all its legs. `zero`: time of the first packet. */
void report_html_ladder(struct html_out *, const struct call *, t38_time zero);

#endif
