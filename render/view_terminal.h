/* The terminal of the browser, by ncurses: cells go out, keys come in. */
#ifndef RENDER_VIEW_TERMINAL_H
#define RENDER_VIEW_TERMINAL_H

#include <stdio.h>

#include "render/view_cells.h"
#include "render/view_event.h"

struct view_terminal;

/* Takes the terminal over. `out` and `in` have to be terminals and stay the caller's. NULL: the kind of terminal
 * (TERM) is not known, or cannot do what is needed. Signals that have a handler keep it. */
struct view_terminal *view_terminal_open(FILE *out, FILE *in, bool color, enum view_graphics);

/* Gives the terminal back as it was, and frees. NULL is allowed. */
void view_terminal_close(struct view_terminal *);

/* VIEW_COLORS_NONE, FEW or MANY. */
int view_terminal_colors(const struct view_terminal *);

void view_terminal_size(const struct view_terminal *, int *height, int *width);

/* Takes the picture out of the cells. */
void view_terminal_show(struct view_terminal *, struct view_cells *);

/* Waits at most so many milliseconds for a key. False: none came. */
bool view_terminal_read(struct view_terminal *, int ms, struct view_event *);

/* Gives the terminal back for a while, and takes it again. */
void view_terminal_leave(struct view_terminal *);
void view_terminal_return(struct view_terminal *);

/* Draws all of it anew, whatever the terminal shows. */
void view_terminal_redraw(struct view_terminal *);

/* The octets that bring the terminal back when nothing else can be done any more. Returns how many were written. */
size_t view_terminal_reset_text(const struct view_terminal *, char *out, size_t size);

#endif
