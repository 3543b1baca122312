/* The calls that go on, by Call-ID and by age; hands each on when it is over, in order of index. */
#ifndef ANALYZER_CALL_TABLE_H
#define ANALYZER_CALL_TABLE_H

#include "analyzer/live_call.h"

struct call_table;

/* Takes ownership of a finished call. */
typedef void (*call_table_sink)(void *ctx, struct call *);

/* `in_order`: calls come in order of index, which holds back those that end before an earlier one (at most
 * limits->max_held_calls); else as they end. */
struct call_table *call_table_new(
	const struct limits *, struct media_map *, bool in_order, call_table_sink, void *ctx);

/* The call is over now; it comes out as any other. */
void call_table_close(struct call_table *, struct live_call *);

/* The call of a Call-ID, or NULL. */
struct live_call *call_table_find(struct call_table *, struct text call_id);

/* A new call; the oldest one is closed when there are too many. `call_id` absent: media only. */
struct live_call *call_table_add(struct call_table *, struct text call_id, t38_time now);

/* The calls without Call-ID that go on: struct live_call *. */
const GPtrArray *call_table_media_only(const struct call_table *);

/* One of them turns out to have this Call-ID, which no other call has. */
void call_table_name(struct call_table *, struct live_call *, struct text call_id);

/* Closes the oldest `count` calls that go on. */
void call_table_shed(struct call_table *, unsigned count);

/* Calls that go on. */
unsigned call_table_live(const struct call_table *);

/* Each call that goes on, in order of index. */
void call_table_each(
	const struct call_table *, void (*each)(void *ctx, const struct live_call *), void *ctx);

/* Closes calls whose time is over. Cheap to call often: looks at most once a second. */
void call_table_tick(struct call_table *, t38_time now);

/* End of input, at the time of its last packet: closes all. */
void call_table_finish(struct call_table *, t38_time last);

void call_table_free(struct call_table *);

#endif
