/* Writes JSON text (RFC 8259) from trees of json-glib's nodes, piece by piece: containers that may become
 * long are opened and closed here, and their elements handed over one at a time, so that no report ever
 * stands in memory as a whole.
 *
 * json-glib's own generator is not used because it prints 0.1 as 0.10000000000000001, and hands octets on
 * that are no UTF-8. Numbers here do not depend on the locale.
 *
 * Members named "t" or "t_..." are seconds and get six decimals; other doubles get one to six, as many as
 * they need; what is no finite number becomes null. */
#ifndef RENDER_JSON_OUT_H
#define RENDER_JSON_OUT_H

#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <stdio.h>

struct json_out {
	FILE *file;
	bool pretty;
	unsigned depth; /* containers that are open */
	bool empty;	/* the innermost one has nothing in it yet */
};

/* Begins on a stream, which stays the caller's, as do its errors (ferror). Pretty: members on lines of their
 * own, indented by two spaces a level; arrays of plain values stay on one line. Else all of it on one line.
 * Line ends between values of the top level are up to the caller. */
void json_out_init(struct json_out *, FILE *, bool pretty);

/* Opens and closes a container. `name`: of the member; NULL in an array and at the top level. */
void json_out_begin_object(struct json_out *, const char *name);
void json_out_end_object(struct json_out *);
void json_out_begin_array(struct json_out *, const char *name);
void json_out_end_array(struct json_out *);

/* Writes a tree, or null, as the next value. */
void json_out_node(struct json_out *, const char *name, JsonNode *);
void json_out_null(struct json_out *, const char *name);

/* Writes what the builder holds, and makes the builder new: as the next value; or the members of the object
 * that it holds as the next members of the open one. */
void json_out_take(struct json_out *, const char *name, JsonBuilder *);
void json_out_take_members(struct json_out *, JsonBuilder *);

/* Writes n octets as a string with its quotes. Octets that are no UTF-8 become U+FFFD, one each; control
 * characters (also DEL and C1, which terminals obey) become \u00XX. */
void json_out_string(FILE *, const char *octets, size_t n);

#endif
