/* A page in the JSON report. */
#ifndef RENDER_REPORT_JSON_PAGE_H
#define RENDER_REPORT_JSON_PAGE_H

#include <json-glib/json-glib.h>

#include "analyzer/fax.h"

/* Adds the page as one object. `zero`: the time of t = 0. */
void report_json_page_add(JsonBuilder *, const struct fax_page *, t38_time zero);

#endif
