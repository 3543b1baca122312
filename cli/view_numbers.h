/* Which packets of a capture belong to which calls, audio included: what the browser saves. Numbers only, so that a day's
 * capture costs little. One thread adds, another asks. */
#ifndef CLI_VIEW_NUMBERS_H
#define CLI_VIEW_NUMBERS_H

#include <glib.h>

#include "dissect/decode.h"

struct view_numbers;

struct view_numbers *view_numbers_new(void);
void view_numbers_free(struct view_numbers *); /* NULL is allowed */

/* A packet of the call, one that was seen before, or the one that was noted as a part last: then all that its message is
 * spread over. */
void view_numbers_add(struct view_numbers *, uint64_t number, unsigned call);
void view_numbers_add_parts(struct view_numbers *, uint64_t number, unsigned call);

/* As engine_sink.part gives it. */
void view_numbers_part(struct view_numbers *, uint64_t number, const struct datagram *);

/* Numbers of the packets of these calls, rising, each once; freed by g_array_free(). NULL: there were more packets than are
 * kept count of. */
GArray *view_numbers_of(struct view_numbers *, const GArray *calls);

#endif
