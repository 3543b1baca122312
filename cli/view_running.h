/* Calls that go on, for the browser: models of them, made a few times a second of what changed. */
#ifndef CLI_VIEW_RUNNING_H
#define CLI_VIEW_RUNNING_H

#include "analyzer/engine.h"
#include "cli/view_browse.h"

struct view_running;

/* `wanted`: whether a call is to be shown; NULL: all are. */
struct view_running *view_running_new(
	struct browse *, bool (*wanted)(void *ctx, const struct call *), void *ctx);
void view_running_free(struct view_running *); /* NULL is allowed */

/* Gives the browser models of the calls that changed since: all of the call in which the user is, of others what the list shows. Cheap to
 * call often: it works at most four times a second, for at most a tenth of the time, and only when the last models were drawn.
 * Nobody may push packets meanwhile. `zero`: time of the first packet. */
void view_running_refresh(struct view_running *, const struct engine *, t38_time zero);

#endif
