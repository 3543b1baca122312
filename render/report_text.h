/* `t38trace report --format text`: a screen a call. */
#ifndef RENDER_REPORT_TEXT_H
#define RENDER_REPORT_TEXT_H

#include <stdio.h>

#include "analyzer/call.h"
#include "analyzer/call_judgement.h"
#include "render/report_json.h"

struct report_text;

struct report_text *report_text_new(FILE *out, bool color);
void report_text_call(struct report_text *, const struct call *, t38_time zero);

/* As report_text_call(), with the conditions that the user set; NULL: none. */
void report_text_judged_call(
	struct report_text *, const struct call *, const struct call_judgement *, t38_time zero);

/* The closing lines: what was read, sums. */
void report_text_end(struct report_text *, const struct report_capture *, unsigned count);

/* As report_text_end(), with the calls of a baseline that are missing (char *); NULL: not compared. */
void report_text_end_missing(struct report_text *, const struct report_capture *, unsigned count,
	const GPtrArray *missing);
void report_text_free(struct report_text *); /* NULL is allowed */

#endif
