/* Shows the calls of an input that comes as it likes (standard input, a FIFO) while they go on: its reader waits for packets, so that a
 * thread of its own looks at the engine. */
#ifndef CLI_VIEW_TICKER_H
#define CLI_VIEW_TICKER_H

#include "cli/view_running.h"

struct view_ticker;

/* `running` is borrowed. */
struct view_ticker *view_ticker_new(struct browse *, struct view_running *running);

/* Ends the thread. The engine may be gone by then only if view_ticker_engine() said so. NULL is allowed. */
void view_ticker_free(struct view_ticker *);

/* The engine to look at; NULL: none any more. */
void view_ticker_engine(struct view_ticker *, const struct engine *);

/* The reader's: a packet of that time is being pushed, and is pushed. Between both nobody looks. */
void view_ticker_begin_push(struct view_ticker *, t38_time at);
void view_ticker_end_push(struct view_ticker *);

#endif
