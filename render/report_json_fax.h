/* The fax of a call in the JSON report. */
#ifndef RENDER_REPORT_JSON_FAX_H
#define RENDER_REPORT_JSON_FAX_H

#include "analyzer/call.h"
#include "render/json_out.h"

/* Writes the member "fax": the streams of all hops, all else from call->fax; null without fax media. The
 * builder, which is for use in between, has to be new. */
void report_json_fax_write(struct json_out *, JsonBuilder *, const struct call *, t38_time zero);

#endif
