/* `t38trace report --format html`: one file that opens in any browser and fetches nothing: the table of calls, and of each
 * call the verdict, findings, ladder, telephone lines, pages, loss and parameters.
 *
 * Calls are kept in unnamed temporary files until the end, as the table and the sums stand in front of them: memory does
 * not grow with their number. The page has room for the charts and pictures of some hundred calls; what is left out says so. */
#ifndef RENDER_REPORT_HTML_H
#define RENDER_REPORT_HTML_H

#include <stdbool.h>
#include <stdio.h>

#include "analyzer/call.h"
#include "analyzer/call_judgement.h"
#include "render/report_json.h"

struct report_html;

/* `out` stays the caller's, as do its errors (ferror). `pictures`: false leaves the pages' pictures out. NULL, and errno,
 * when there is no place for temporary files. */
struct report_html *report_html_new(FILE *out, bool pictures);

/* `judgement`: the conditions that the user set; NULL: none. `zero`: time of the first packet. */
void report_html_call(
	struct report_html *, const struct call *, const struct call_judgement *, t38_time zero);

/* Writes the page. `missing`: calls of a baseline that are not there (char *); NULL: not compared. False, and errno, when
 * a temporary file could not be written or read: what was written then is not the whole report. */
bool report_html_end(struct report_html *, const struct report_capture *, unsigned count,
	const GPtrArray *missing);

void report_html_free(struct report_html *); /* NULL is allowed */

#endif
