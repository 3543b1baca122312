/* Commands and their responses in the JSON report. */
#ifndef RENDER_REPORT_JSON_EXCHANGE_H
#define RENDER_REPORT_JSON_EXCHANGE_H

#include <json-glib/json-glib.h>

#include "analyzer/fax.h"
#include "render/json_out.h"

/* Writes the member "exchanges", an array. `zero`: the time of t = 0. The builder is for use in between. */
void report_json_exchanges_write(
	struct json_out *, JsonBuilder *, const GArray *exchanges, t38_time zero);

#endif
