#include "render/style.h"

/* The eight basic colours, which every theme, dark or light, keeps readable. */
static const char *const codes[] = {
	[STYLE_PLAIN] = "",
	[STYLE_DIM] = "\033[2m",
	[STYLE_SIP] = "\033[36m",
	[STYLE_TONE] = "\033[35m",
	[STYLE_T30] = "\033[34m",
	[STYLE_PAGE] = "\033[1m",
	[STYLE_GOOD] = "\033[1;32m",
	[STYLE_BAD] = "\033[1;31m",
	[STYLE_WARN] = "\033[33m",
	[STYLE_BOLD] = "\033[1m",
};

const char *style_on(enum style style, bool color)
{
	return color ? codes[style] : "";
}

const char *style_off(enum style style, bool color)
{
	return color && style != STYLE_PLAIN ? "\033[0m" : "";
}
