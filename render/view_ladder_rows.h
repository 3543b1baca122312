/* The rows of a ladder of one or several calls, with what is folded away. */
#ifndef RENDER_VIEW_LADDER_ROWS_H
#define RENDER_VIEW_LADDER_ROWS_H

#include "render/ladder_rows.h"
#include "render/view_store.h"

/* What a row is: signalling, with SDP, of the transaction of an INVITE (its answers and ACK, too). */
enum { VIEW_ROW_MESSAGE = 1, VIEW_ROW_SDP = 2, VIEW_ROW_INVITE = 4 };

struct view_row {
	struct ladder_row row; /* `from` and `to` are columns of the view_rows */
	unsigned call;
	unsigned section;
	unsigned is;   /* VIEW_ROW_..., or-ed; 0: media */
	uint32_t cseq; /* of a message of SIP */
};

/* Which rows are shown. */
enum view_only {
	VIEW_ONLY_ANY,
	VIEW_ONLY_SDP,
	VIEW_ONLY_INVITE,
	VIEW_ONLY_MEDIA,
	VIEW_ONLY_MESSAGES
};

/* Rows that follow each other and tell of the same: the set-up of the call, a training, a page. */
struct view_section {
	char *name;
	guint first, count;
	bool folded;
};

struct view_rows {
	GArray *columns;  /* struct ladder_column */
	GArray *rows;	  /* struct view_row, by time */
	GArray *sections; /* struct view_section */
	enum view_only only;
	GArray *shown; /* unsigned: rows that are not folded away; of a folded section the first */
};

/* `max_columns`: as in ladder_rows_new(). Calls that are legs of another of them are shown with that. */
struct view_rows *view_rows_new(
	const struct view_store *, const GArray *calls, enum ladder_depth, unsigned max_columns);
void view_rows_free(struct view_rows *); /* NULL is allowed */

/* Folds or unfolds a section, -1: all of them. */
void view_rows_fold(struct view_rows *, int section, bool folded);

/* Shows only such rows. */
void view_rows_only(struct view_rows *, enum view_only);

/* The same parts are folded as in rows that were made of the same calls before. */
void view_rows_fold_as(struct view_rows *, const struct view_rows *before);

/* Place in `shown` of the row nearest to the packet, or the time where there is no such row; 0 for an empty ladder. */
int view_rows_find(const struct view_rows *, uint64_t packet, t38_time t);

#endif
