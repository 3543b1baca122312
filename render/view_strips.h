/* What stood on the telephone lines, as strips of signals over time. */
#ifndef RENDER_VIEW_STRIPS_H
#define RENDER_VIEW_STRIPS_H

#include "analyzer/fax.h"
#include "render/style.h"

struct view_signal {
	t38_time t, t_end;
	char *name;   /* short: "DCS", "TCF", "page 1" */
	char *detail; /* a line; both are safe for a terminal */
	enum style style;
	bool bad; /* underflow, late, lost packets */
	uint64_t first_packet, last_packet;
};

struct view_strip {
	char *name;
	GArray *signals; /* struct view_signal, by time */
};

struct view_strips {
	GArray *strips; /* struct view_strip */
	bool lines; /* they are those of the telephone lines; else what the packets say that was sent */
	t38_time first, last;
};

struct view_strips *view_strips_new(const struct fax *);
void view_strips_free(struct view_strips *); /* NULL is allowed */

/* The signal that stands at the time, or the last before; -1: none. */
int view_strip_find(const struct view_strip *, t38_time);

#endif
