/* What pictures the terminal can show. */
#ifndef CLI_VIEW_GRAPHICS_H
#define CLI_VIEW_GRAPHICS_H

#include "render/view_picture.h"

/* Asks the terminal, which answers at once or not at all. Call before it is taken over. */
enum view_graphics view_graphics_ask(int out, int in);

/* Pixels of a cell. False: the terminal does not tell, it is a guess. */
bool view_graphics_cell(int out, int *height, int *width);

#endif
