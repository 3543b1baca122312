/* One call in the JSON report. */
#ifndef RENDER_REPORT_JSON_CALL_H
#define RENDER_REPORT_JSON_CALL_H

#include "analyzer/call.h"
#include "analyzer/call_judgement.h"
#include "render/json_out.h"

/* Writes an element of "calls"; times count from `zero`. `judgement`: NULL without conditions. */
void report_json_call_write(
	struct json_out *, const struct call *, const struct call_judgement *, t38_time zero);

#endif
