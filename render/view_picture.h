/* A picture among the cells, for terminals that can show one, and how it is told to them. */
#ifndef RENDER_VIEW_PICTURE_H
#define RENDER_VIEW_PICTURE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* What the terminal understands: nothing, DEC's sixels, the graphics protocol of kitty. */
enum view_graphics { VIEW_GRAPHICS_NONE, VIEW_GRAPHICS_SIXEL, VIEW_GRAPHICS_KITTY };

struct view_picture {
	int y, x, height, width; /* cells */
	int rows, columns;	 /* pixels */
	uint8_t *pixels;	 /* red, green, blue of each */
};

/* Blank; at most 4096 pixels each way. */
struct view_picture *view_picture_new(int rows, int columns);
void view_picture_free(struct view_picture *); /* NULL is allowed */

bool view_picture_equal(const struct view_picture *, const struct view_picture *); /* NULL: none */

/* Appends what shows the picture where the cursor is. */
void view_picture_sixel(const struct view_picture *, GString *out);
void view_picture_kitty(const struct view_picture *, GString *out);

/* Appends what shows it in its place, and leaves the cursor where it was (DECSC, CUP, DECRC). Sixels come in parts that
 * terminals take; rows and columns have to be so many times those of its cells. */
void view_picture_place(const struct view_picture *, enum view_graphics, GString *out);

/* What takes away all pictures of kitty's protocol. A constant. */
const char *view_picture_kitty_clear(void);

#endif
