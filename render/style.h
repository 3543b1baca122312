/* Colours of text on a terminal: one for each layer. */
#ifndef RENDER_STYLE_H
#define RENDER_STYLE_H

#include <stdbool.h>

enum style {
	STYLE_PLAIN,
	STYLE_DIM, /* times, frames, notes */
	STYLE_SIP,
	STYLE_TONE, /* CED, CNG, training */
	STYLE_T30,
	STYLE_PAGE,
	STYLE_GOOD,
	STYLE_BAD,
	STYLE_WARN,
	STYLE_BOLD,
};

/* The escape sequence that begins a style; "" without colour. */
const char *style_on(enum style, bool color);

/* Ends it. */
const char *style_off(enum style, bool color);

#endif
