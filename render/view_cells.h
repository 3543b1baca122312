/* What the browser draws into: a grid of characters with their looks. The terminal shows it (view_terminal.h); a
 * test reads it as text. */
#ifndef RENDER_VIEW_CELLS_H
#define RENDER_VIEW_CELLS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "render/style.h"
#include "render/view_picture.h"

#define VIEW_CELL_TEXT 16 /* a character with what combines with it, and a NUL */

enum {
	VIEW_BOLD = 1,
	VIEW_DIM = 2,
	VIEW_REVERSE = 4,
	VIEW_UNDERLINE = 8,
};

/* Colours: the terminal's own, one of its eight, or any. */
#define VIEW_COLOR_OWN 0u
#define VIEW_COLOR_BASIC(n) (1u + (n))
#define VIEW_COLOR_RGB(r, g, b)                                                                    \
	(0x1000000u | (uint32_t)(r) << 16 | (uint32_t)(g) << 8 | (uint32_t)(b))

struct view_look {
	uint32_t fg, bg;
	unsigned attributes;
};

struct view_cell {
	char text[VIEW_CELL_TEXT]; /* "": the right half of the wide character before */
	struct view_look look;
};

struct view_cells {
	int height, width;
	bool ascii; /* what is not ASCII is replaced by what looks like it, or '?' */
	struct view_cell *cells;
	struct view_picture *picture; /* owned; NULL: none. Cells below it are blank */
};

/* A rectangle of the grid: all drawing is in its coordinates and stays inside it. */
struct view_area {
	struct view_cells *cells;
	int y, x, height, width;
};

/* At least 1x1; at most 1000x1000. All blank. */
struct view_cells *view_cells_new(int height, int width, bool ascii);
void view_cells_free(struct view_cells *); /* NULL is allowed */
void view_cells_clear(struct view_cells *);

/* All of it. */
struct view_area view_cells_area(struct view_cells *);

/* A part of an area, cut to its size; may be empty. */
struct view_area view_area_part(const struct view_area *, int y, int x, int height, int width);

/* The look of a style. */
struct view_look view_look(enum style);

/* The same, with further attributes. */
struct view_look view_look_with(enum style, unsigned attributes);

/* Writes text (UTF-8), cut at the edges; characters that text_is_harmless() refuses become '?'. Returns the columns
 * that the whole text takes. */
int view_put(const struct view_area *, int y, int x, struct view_look, const char *text);

/* The same of at most so many columns; what had to be cut ends with an ellipsis. */
int view_put_fit(
	const struct view_area *, int y, int x, int columns, struct view_look, const char *text);

int view_putf(const struct view_area *, int y, int x, struct view_look, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* A row of the same character. */
void view_fill(const struct view_area *, int y, int x, int columns, struct view_look,
	const char *character);

/* Gives cells that stand another look: all of it, or only further attributes. */
void view_paint(const struct view_area *, int y, int x, int columns, struct view_look);
void view_mark(const struct view_area *, int y, int x, int columns, unsigned attributes);

/* One cell; NULL outside. */
struct view_cell *view_cell_at(const struct view_area *, int y, int x);

/* The grid as lines, without the blanks at their ends; freed by g_free(). */
char *view_cells_text(const struct view_cells *);

#endif
