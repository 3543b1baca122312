/* One T.30 frame in the JSON report. */
#ifndef RENDER_REPORT_JSON_FRAME_H
#define RENDER_REPORT_JSON_FRAME_H

#include <json-glib/json-glib.h>

#include "analyzer/fax.h"

/* Adds an element of "frames". Its "fields" are filled for a frame with good FCS only: what a damaged frame
 * seems to say is not known. */
void report_json_frame_add(JsonBuilder *, const struct fax_frame *, t38_time zero);

#endif
