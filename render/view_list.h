/* A list that scrolls: which row is chosen, which rows are seen. All screens that show rows move by it. */
#ifndef RENDER_VIEW_LIST_H
#define RENDER_VIEW_LIST_H

#include <stdbool.h>

#include "render/view_cells.h"
#include "render/view_event.h"

struct view_list {
	int count, cursor, top;
	int height; /* rows that were seen when it was last drawn */
	int y;	    /* where they began, in the screen's area */
};

/* Sets how many rows there are, and keeps the cursor among them. */
void view_list_set_count(struct view_list *, int count);

/* The same; with `follow`, who is at the end stays there. */
void view_list_grow(struct view_list *, int count, bool follow);

/* Before drawing: `height` rows from `y` of the area on; scrolls so that the cursor is seen. */
void view_list_layout(struct view_list *, int y, int height);

void view_list_move_to(struct view_list *, int row);

/* Moves by arrows, j, k, pages, Home, End, g, G, wheel, click. False: none of these. */
bool view_list_key(struct view_list *, const struct view_event *);

/* Row at line `i` of those that are seen; -1: none. */
int view_list_row(const struct view_list *, int i);

/* A bar at the right edge of the area, that shows which part is seen; nothing when all is. */
void view_list_bar(const struct view_list *, const struct view_area *);

#endif
