/* `t38trace timing --format json`: {"schema","version","calls":[{"call","index","timing"}]}, with `timing` as the
 * JSON report has it, and `call` the Call-ID. */
#ifndef RENDER_TIMING_JSON_H
#define RENDER_TIMING_JSON_H

#include <stdio.h>

#include "analyzer/call.h"

struct timing_json;

struct timing_json *timing_json_new(FILE *);

/* `timing` of the leg that holds the fax best; null when the lines were not reconstructed. */
void timing_json_call(struct timing_json *, const struct call *, t38_time zero);

/* Closes the object and frees it. */
void timing_json_end(struct timing_json *);

#endif
