/* A line of text that is being typed. */
#ifndef RENDER_VIEW_EDIT_H
#define RENDER_VIEW_EDIT_H

#include "render/view_cells.h"
#include "render/view_event.h"

struct view_edit {
	GString *text; /* valid UTF-8 */
	gsize at;      /* octets before the cursor */
};

void view_edit_init(struct view_edit *, const char *text);
void view_edit_clear(struct view_edit *);

/* Types, moves, deletes; Ctrl-U empties it. False: none of these. */
bool view_edit_key(struct view_edit *, const struct view_event *);

/* Draws it with its cursor in so many columns. */
void view_edit_draw(const struct view_edit *, const struct view_area *, int y, int x, int columns,
	struct view_look, bool cursor);

#endif
