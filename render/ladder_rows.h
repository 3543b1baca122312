/* What the ladder shows: the call as rows in order of time, each from one column to another. The terminal
 * printer, and later the HTML page and the browser, draw the same rows. */
#ifndef RENDER_LADDER_ROWS_H
#define RENDER_LADDER_ROWS_H

#include "analyzer/call.h"
#include "render/ladder_text.h"
#include "render/style.h"

enum ladder_kind {
	LADDER_ARROW,
	LADDER_MEDIA,
	LADDER_NOTE
}; /* thin arrow, page data, across all columns */

struct ladder_row {
	t38_time t;
	uint64_t packet;   /* 0: none */
	unsigned from, to; /* columns */
	enum ladder_kind kind;
	enum style style;
	char *text;	/* safe for a terminal */
	unsigned order; /* among rows of the same time */
	/* What the far gateway played to its telephone line of it; borrowed from the call. NULL: nothing, or the
	 * lines were not reconstructed. */
	const struct line_signal *heard;
};

struct ladder_column {
	struct ip_addr host;
	const char *role; /* "caller", "callee", or NULL: a hop between */
};

struct ladder_rows {
	GArray *columns; /* struct ladder_column, from the caller to the callee */
	GArray *rows;	 /* struct ladder_row */
};

/* A main leg is shown with all its legs. `max_columns`: 2 or more; when the call has more hosts than that, the ones between are left out and each
 * message is shown once. */
struct ladder_rows *ladder_rows_new(const struct call *, enum ladder_depth, unsigned max_columns);
void ladder_rows_free(struct ladder_rows *);

/* How many hosts the call passes, 2 or more. */
unsigned ladder_rows_hosts(const struct call *);

#endif
