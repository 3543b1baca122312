/* Members of JSON objects, in the forms that the report promises: unknown is null, never a made-up zero.
 *
 * Each function adds one member to the object that the builder has open. */
#ifndef RENDER_JSON_PUT_H
#define RENDER_JSON_PUT_H

#include <json-glib/json-glib.h>

#include "dissect/endpoint.h"
#include "dissect/packet.h"

void json_put_null(JsonBuilder *, const char *name);
void json_put_bool(JsonBuilder *, const char *name, bool);
void json_put_count(JsonBuilder *, const char *name, uint64_t);
void json_put_text(JsonBuilder *, const char *name, const char *text); /* NULL: null */
void json_put_hex(
	JsonBuilder *, const char *name, const uint8_t *octets, size_t n); /* NULL: null */

/* The model's two ways of saying unknown: null for a negative value; null for 0. */
void json_put_known(JsonBuilder *, const char *name, int64_t);
void json_put_nonzero(JsonBuilder *, const char *name, uint64_t);

/* Null for a negative value. */
void json_put_real(JsonBuilder *, const char *name, double);

/* RFC 3339 text, and seconds since `zero`, both cut off at microseconds. Null when a time is T38_NEVER. */
void json_put_time(JsonBuilder *, const char *name, t38_time);
void json_put_seconds(JsonBuilder *, const char *name, t38_time, t38_time zero);

/* "caller" or "callee"; null for -1. */
void json_put_side(JsonBuilder *, const char *name, int side);

/* "192.0.2.1" (null when unset) and "192.0.2.1:4000". */
void json_put_addr(JsonBuilder *, const char *name, const struct ip_addr *);
void json_put_endpoint(JsonBuilder *, const char *name, const struct endpoint *);

/* [first, last]; null when first is 0. */
void json_put_packets(JsonBuilder *, const char *name, uint64_t first, uint64_t last);

/* Opens a member that is an object or array; json_builder_end_object() or _end_array() closes it. */
void json_put_object(JsonBuilder *, const char *name);
void json_put_array(JsonBuilder *, const char *name);

#endif
