/* Lines of text that are wrapped between words. */
#ifndef RENDER_TEXT_WRAP_H
#define RENDER_TEXT_WRAP_H

#include <stdio.h>

/* Prints a text, made safe (render/text_safe.h), behind what already takes `column` columns of the line, and ends the line. Further
 * lines begin below `indent` blanks. A word that is wider than the rest of its line goes beyond `columns`. NULL is "". */
void text_wrap(FILE *out, int column, int indent, int columns, const char *text);

#endif
