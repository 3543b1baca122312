#include "cli/view_graphics.h"

#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define ANSWER_MS 250

/* Terminals that have kitty's protocol say so in the environment. */
static bool names_kitty(void)
{
	static const char *const programs[] = {"ghostty", "WezTerm"};
	const char *term = g_getenv("TERM"), *program = g_getenv("TERM_PROGRAM");
	/* A multiplexer between shows the environment of the terminal that it was started in. */
	if (term != NULL && (g_str_has_prefix(term, "tmux") || g_str_has_prefix(term, "screen")))
		return false;
	if ((term != NULL && strstr(term, "kitty") != NULL) || g_getenv("KITTY_WINDOW_ID") != NULL)
		return true;
	for (size_t i = 0; program != NULL && i < G_N_ELEMENTS(programs); i++)
		if (strcmp(program, programs[i]) == 0)
			return true;
	return false;
}

/* Terminals that are known not to answer, or to have no pictures. */
static bool is_simple(void)
{
	const char *term = g_getenv("TERM");
	return term == NULL || strcmp(term, "dumb") == 0 || strcmp(term, "linux") == 0 ||
	       g_str_has_prefix(term, "vt");
}

/* Reads up to the `c` that ends the answer; what was typed before stands in front of it. False: no answer came. */
static bool read_answer(int in, char *out, size_t size)
{
	size_t n = 0;
	struct pollfd p = {.fd = in, .events = POLLIN};
	out[0] = '\0';
	while (n + 1 < size && poll(&p, 1, ANSWER_MS) > 0 && read(in, out + n, 1) == 1) {
		out[++n] = '\0';
		if (out[n - 1] == 'c' && strstr(out, "\033[?") != NULL)
			return true;
	}
	return false;
}

/* Primary device attributes (ECMA-48 8.3.24): "\033[?62;4;22c"; 4 stands for sixels. */
static bool has_sixels(const char *answer)
{
	const char *begin = strstr(answer, "\033[?");
	if (begin == NULL)
		return false;
	char *list = g_strndup(begin + 3, strlen(begin + 3) - 1);
	char **words = g_strsplit(list, ";", -1);
	bool found = false;
	for (char **w = words; *w != NULL; w++)
		found = found || strcmp(*w, "4") == 0;
	g_strfreev(words);
	g_free(list);
	return found;
}

static bool ask_sixels(int out, int in)
{
	struct termios old, quiet;
	char answer[512];
	if (tcgetattr(in, &old) != 0)
		return false;
	quiet = old;
	quiet.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	if (tcsetattr(in, TCSANOW, &quiet) != 0)
		return false;
	bool has = write(out, "\033[c", 3) == 3 && read_answer(in, answer, sizeof(answer)) &&
		   has_sixels(answer);
	tcsetattr(in, TCSANOW, &old);
	return has;
}

bool view_graphics_cell(int out, int *height, int *width)
{
	struct winsize size;
	*height = 16;
	*width = 8;
	if (ioctl(out, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
		return false;
	if (size.ws_ypixel < size.ws_row * 4 || size.ws_xpixel < size.ws_col * 2)
		return false;
	*height = size.ws_ypixel / size.ws_row;
	*width = size.ws_xpixel / size.ws_col;
	return true;
}

/* Sixels are as large as they are: without the size of a cell they would cover what stands beside them. */
enum view_graphics view_graphics_ask(int out, int in)
{
	int height, width;
	if (names_kitty())
		return VIEW_GRAPHICS_KITTY;
	if (!is_simple() && view_graphics_cell(out, &height, &width) && ask_sixels(out, in))
		return VIEW_GRAPHICS_SIXEL;
	return VIEW_GRAPHICS_NONE;
}
