/* One direction of the media in the JSON report. */
#ifndef RENDER_REPORT_JSON_STREAM_H
#define RENDER_REPORT_JSON_STREAM_H

#include <json-glib/json-glib.h>

#include "analyzer/fax.h"

/* Adds an element of "streams". What rests on UDPTL's sequence numbers is null for other transports, and
 * for a stream of which no packet could be read. */
void report_json_stream_add(JsonBuilder *, const struct fax *, const struct fax_stream_info *);

/* Packets that were expected and did not arrive, recovered ones included. */
uint64_t report_json_stream_lost(const struct udptl_counts *);

#endif
