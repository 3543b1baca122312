/* The ladder on the screen: what its keys (view_ladder.c) and its drawing (view_ladder_draw.c) share. */
#ifndef RENDER_VIEW_LADDER_H
#define RENDER_VIEW_LADDER_H

#include "render/view_ladder_rows.h"
#include "render/view_screens.h"

struct view_ladder {
	struct view_screen screen;
	GArray *calls; /* unsigned */
	guint own;     /* so many of them were asked for; the others are legs that were added */
	struct view_rows *rows;
	unsigned columns; /* that the rows were made for; 0: they are old */
	unsigned wanted;  /* that there was room for when it was last drawn */
	int depth;
	enum view_only only;
	bool compressed;
	bool narrow; /* when it was last drawn there was no room for deltas and frames */
	struct view_list list;
	char *needle;
	uint64_t mark; /* packet that is to be compared; 0: none */
	unsigned mark_call;
	t38_time mark_t; /* times count from there; T38_NEVER: none */
	int pane_top, pane_lines;
	char *pane; /* its text, of the packet below */
	uint64_t pane_packet;
	unsigned pane_call;
};

/* The row at a place of those that are shown; NULL: none. */
const struct view_row *view_ladder_row(const struct view_ladder *, int shown);
const struct view_row *view_ladder_chosen(const struct view_ladder *);

/* The packet of a row; 0: none. */
uint64_t view_ladder_packet(const struct view_row *);

/* The leg that has the row's packet: a ladder shows those of a group as one call. */
unsigned view_ladder_leg(const struct view_ladder *, const struct view_row *);

/* Makes the rows, unless they are those of so many columns and of the settings. */
void view_ladder_make(struct view_ladder *, unsigned columns);

void view_ladder_draw(struct view_ladder *, const struct view_area *);

#endif
