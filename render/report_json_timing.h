/* The member "timing" of a fax: both telephone lines, signal by signal, with the checks. */
#ifndef RENDER_REPORT_JSON_TIMING_H
#define RENDER_REPORT_JSON_TIMING_H

#include "analyzer/fax.h"
#include "render/json_out.h"

/* Null when the lines were not reconstructed. */
void report_json_timing_write(
	struct json_out *, JsonBuilder *, const struct line_timing *, t38_time zero);

#endif
