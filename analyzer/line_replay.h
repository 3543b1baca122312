/* The replay of both gateways of a fax: events of both directions go in as packets come, the timelines of both
 * telephone lines come out. */
#ifndef ANALYZER_LINE_REPLAY_H
#define ANALYZER_LINE_REPLAY_H

#include "analyzer/fax.h"
#include "analyzer/line_options.h"

struct line_replay;

/* Fills fax->timing as time passes. `fax` and `options` are borrowed. */
struct line_replay *line_replay_new(struct fax *, const struct line_options *);

/* One event of the side `from`, in order of its direction; event->t_end is when the capture point had it. */
void line_replay_event(struct line_replay *, enum side from, const struct t38_event *);

/* The fax is over: ends the signals that go on. */
void line_replay_finish(struct line_replay *);

void line_replay_free(struct line_replay *); /* NULL is allowed */

#endif
