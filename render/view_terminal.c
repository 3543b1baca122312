#include "render/view_terminal.h"

#include <poll.h>
#include <string.h>
#include <wchar.h>

#define NCURSES_NOMACROS
#include <curses.h>
#include <term.h>

#include "render/view.h"

#define ESCAPE_MS 40		  /* a lone Escape is one after so long */
#define DOUBLE_CLICK (400 * 1000) /* microseconds */
#define MOST_SEQUENCE 256	  /* characters of an answer that are taken for one */

struct view_terminal {
	SCREEN *screen;
	FILE *out, *in;
	bool color;
	enum view_graphics graphics;
	struct view_picture *shown; /* that stands on the terminal; NULL: none */
	int clicked_y, clicked_x;
	gint64 clicked_at;
};

/* What moves the cursor, and clears: "dumb" has neither. */
static bool can_show(FILE *out)
{
	int error;
	if (setupterm(NULL, fileno(out), &error) != OK)
		return false;
	const char *move = tigetstr("cup"), *clear_all = tigetstr("clear");
	bool can = move != NULL && move != (const char *)-1 && clear_all != NULL &&
		   clear_all != (const char *)-1;
	del_curterm(cur_term);
	return can;
}

struct view_terminal *view_terminal_open(
	FILE *out, FILE *in, bool color, enum view_graphics graphics)
{
	if (!can_show(out))
		return NULL;
	SCREEN *screen = newterm(NULL, out, in);
	if (screen == NULL)
		return NULL;
	struct view_terminal *t = g_new0(struct view_terminal, 1);
	t->screen = screen;
	t->out = out;
	t->in = in;
	t->graphics = graphics;
	set_term(screen);
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	set_escdelay(ESCAPE_MS);
	curs_set(0);
	mouseinterval(0);
	mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
	t->color = color && has_colors();
	if (t->color) {
		start_color();
		use_default_colors();
	}
	return t;
}

static void write_text(const struct view_terminal *t, const char *text, gsize n)
{
	fwrite(text, 1, n, t->out);
	fflush(t->out);
}

/* Takes away what stands there. Sixels go when the cells below them are drawn anew. */
static void forget_picture(struct view_terminal *t)
{
	const char *clear_all = view_picture_kitty_clear();
	if (t->shown == NULL)
		return;
	if (t->graphics == VIEW_GRAPHICS_KITTY)
		write_text(t, clear_all, strlen(clear_all));
	view_picture_free(t->shown);
	t->shown = NULL;
}

void view_terminal_close(struct view_terminal *t)
{
	if (t == NULL)
		return;
	mousemask(0, NULL);
	forget_picture(t);
	endwin();
	delscreen(t->screen);
	g_free(t);
}

int view_terminal_colors(const struct view_terminal *t)
{
	if (!t->color)
		return VIEW_COLORS_NONE;
	return COLORS >= 256 ? VIEW_COLORS_MANY : VIEW_COLORS_FEW;
}

void view_terminal_size(const struct view_terminal *t, int *height, int *width)
{
	(void)t;
	*height = getmaxy(stdscr);
	*width = getmaxx(stdscr);
}

/* ---- out ---- */

/* The nearest of the six steps of a colour cube. */
static int cube_step(unsigned value)
{
	return value < 48 ? 0 : value < 115 ? 1 : (int)(value - 35) / 40;
}

static int color_of_256(unsigned r, unsigned g, unsigned b)
{
	bool grey = MAX(MAX(r, g), b) - MIN(MIN(r, g), b) < 10;
	if (grey && r < 5)
		return 16;
	if (grey && r > 246)
		return 231;
	if (grey)
		return 232 + (int)(MAX(r, 8) - 8) * 24 / 248;
	return 16 + 36 * cube_step(r) + 6 * cube_step(g) + cube_step(b);
}

/* -1: the terminal's own. */
static int color_of(uint32_t color)
{
	unsigned r = color >> 16 & 255, g = color >> 8 & 255, b = color & 255;
	if (color == VIEW_COLOR_OWN)
		return -1;
	if (color < 0x1000000u)
		return (int)color - 1;
	if (COLORS >= 0x1000000)
		return (int)(color & 0xffffffu);
	if (COLORS >= 256)
		return color_of_256(r, g, b);
	return (r >= 128 ? COLOR_RED : 0) | (g >= 128 ? COLOR_GREEN : 0) |
	       (b >= 128 ? COLOR_BLUE : 0);
}

static attr_t attributes_of(unsigned attributes)
{
	return (attributes & VIEW_BOLD ? A_BOLD : 0) | (attributes & VIEW_DIM ? A_DIM : 0) |
	       (attributes & VIEW_REVERSE ? A_REVERSE : 0) |
	       (attributes & VIEW_UNDERLINE ? A_UNDERLINE : 0);
}

static void wide_text(const char *text, wchar_t out[CCHARW_MAX + 1])
{
	int n = 0;
	for (; *text != '\0' && n < CCHARW_MAX; text = g_utf8_next_char(text))
		out[n++] = (wchar_t)g_utf8_get_char(text);
	out[n] = L'\0';
}

static void show_cell(const struct view_terminal *t, int y, int x, const struct view_cell *cell)
{
	wchar_t text[CCHARW_MAX + 1];
	cchar_t character;
	int pair = 0;
	if (t->color && (cell->look.fg != VIEW_COLOR_OWN || cell->look.bg != VIEW_COLOR_OWN))
		pair = MAX(alloc_pair(color_of(cell->look.fg), color_of(cell->look.bg)), 0);
	wide_text(cell->text, text);
	if (setcchar(&character, text, attributes_of(cell->look.attributes), 0, &pair) == OK)
		mvadd_wch(y, x, &character);
}

/* ncurses does not notice. */
static void show_picture(struct view_terminal *t, struct view_picture *picture)
{
	GString *out = g_string_new(NULL);
	view_picture_place(picture, t->graphics, out);
	write_text(t, out->str, out->len);
	g_string_free(out, TRUE);
	t->shown = picture;
}

void view_terminal_show(struct view_terminal *t, struct view_cells *cells)
{
	bool same = view_picture_equal(t->shown, cells->picture);
	if (!same && t->shown != NULL && t->graphics == VIEW_GRAPHICS_SIXEL)
		clearok(curscr, TRUE);
	if (!same)
		forget_picture(t);
	int height = MIN(cells->height, getmaxy(stdscr)),
	    width = MIN(cells->width, getmaxx(stdscr));
	erase();
	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++) {
			const struct view_cell *cell = &cells->cells[y * cells->width + x];
			if (cell->text[0] != '\0')
				show_cell(t, y, x, cell);
		}
	refresh();
	if (same || cells->picture == NULL)
		return;
	show_picture(t, cells->picture);
	cells->picture = NULL;
}

void view_terminal_redraw(struct view_terminal *t)
{
	forget_picture(t);
	clearok(curscr, TRUE);
}

void view_terminal_leave(struct view_terminal *t)
{
	forget_picture(t);
	endwin();
}

void view_terminal_return(struct view_terminal *t)
{
	(void)t;
	clearok(curscr, TRUE);
	refresh();
	curs_set(0);
}

static size_t append(char *out, size_t size, size_t n, const char *text)
{
	if (text == NULL || text == (const char *)-1)
		return n;
	size_t length = strlen(text);
	if (n + length >= size)
		return n;
	memcpy(out + n, text, length);
	return n + length;
}

/* Sequences of terminfo may hold padding ("$<5>"), which does no harm to a terminal of today. */
size_t view_terminal_reset_text(const struct view_terminal *t, char *out, size_t size)
{
	static const char *const names[] = {"sgr0", "cnorm", "rmkx", "rmcup"};
	size_t n = append(out, size, 0, "\033[?1000l\033[?1002l\033[?1003l\033[?1006l");
	if (t->graphics == VIEW_GRAPHICS_KITTY)
		n = append(out, size, n, view_picture_kitty_clear());
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		n = append(out, size, n, tigetstr(names[i]));
	return n;
}

/* ---- in ---- */

static enum view_key function_key(wint_t c)
{
	static const struct {
		int curses;
		enum view_key key;
	} rows[] = {{KEY_UP, VIEW_KEY_UP}, {KEY_DOWN, VIEW_KEY_DOWN}, {KEY_LEFT, VIEW_KEY_LEFT},
		{KEY_RIGHT, VIEW_KEY_RIGHT}, {KEY_PPAGE, VIEW_KEY_PAGE_UP},
		{KEY_NPAGE, VIEW_KEY_PAGE_DOWN}, {KEY_HOME, VIEW_KEY_HOME}, {KEY_END, VIEW_KEY_END},
		{KEY_ENTER, VIEW_KEY_ENTER}, {KEY_BTAB, VIEW_KEY_BACK_TAB},
		{KEY_BACKSPACE, VIEW_KEY_BACKSPACE}, {KEY_DC, VIEW_KEY_DELETE},
		{KEY_RESIZE, VIEW_KEY_RESIZE}};
	if (c >= (wint_t)KEY_F(1) && c <= (wint_t)KEY_F(10))
		return (enum view_key)(VIEW_KEY_F1 + (c - (wint_t)KEY_F(1)));
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		if ((wint_t)rows[i].curses == c)
			return rows[i].key;
	return VIEW_KEY_NONE;
}

static enum view_key control_key(wint_t c)
{
	static const enum view_key keys[0x20] = {[2] = VIEW_KEY_PAGE_UP,
		[3] = VIEW_KEY_INTERRUPT,
		[4] = VIEW_KEY_HALF_DOWN,
		[6] = VIEW_KEY_PAGE_DOWN,
		[8] = VIEW_KEY_BACKSPACE,
		[9] = VIEW_KEY_TAB,
		[10] = VIEW_KEY_ENTER,
		[12] = VIEW_KEY_REDRAW,
		[13] = VIEW_KEY_ENTER,
		[21] = VIEW_KEY_HALF_UP,
		[26] = VIEW_KEY_SUSPEND,
		[27] = VIEW_KEY_ESCAPE,
		[28] = VIEW_KEY_INTERRUPT};
	return keys[c];
}

static bool mouse_event(struct view_terminal *t, struct view_event *e)
{
	MEVENT m;
	gint64 now = g_get_monotonic_time();
	if (getmouse(&m) != OK)
		return false;
	e->y = m.y;
	e->x = m.x;
	if (m.bstate & BUTTON4_PRESSED) {
		e->key = VIEW_KEY_WHEEL_UP;
	} else if (m.bstate & BUTTON5_PRESSED) {
		e->key = VIEW_KEY_WHEEL_DOWN;
	} else {
		bool twice = m.y == t->clicked_y && m.x == t->clicked_x &&
			     now - t->clicked_at < DOUBLE_CLICK;
		e->key = twice ? VIEW_KEY_DOUBLE_CLICK : VIEW_KEY_CLICK;
		t->clicked_at = twice ? 0 : now;
	}
	t->clicked_y = m.y;
	t->clicked_x = m.x;
	return true;
}

/* Nothing was read: nothing was there, or the terminal is gone. */
static bool is_gone(const struct view_terminal *t)
{
	struct pollfd p = {.fd = fileno(t->in), .events = POLLIN};
	return poll(&p, 1, 0) > 0 && (p.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

static bool character(wint_t c, struct view_event *e)
{
	e->key = c < 0x20 ? control_key(c) : c == 0x7f ? VIEW_KEY_BACKSPACE : VIEW_KEY_CHAR;
	e->c = (gunichar)c;
	return e->key != VIEW_KEY_NONE && (e->key != VIEW_KEY_CHAR || g_unichar_validate(e->c));
}

/* Reads up to what ends a control sequence (ECMA-48 5.4) or a control string (5.6), which BEL ends for some, too. */
static void skip_sequence(bool string)
{
	wint_t c, before = 0;
	for (int i = 0; i < MOST_SEQUENCE && get_wch(&c) == OK; i++) {
		if (string ? c == 7 || (before == 27 && c == '\\') : c >= 0x40 && c <= 0x7e)
			return;
		before = c;
	}
}

/* Behind an Escape: the rest of an answer of the terminal that comes late, or of a key that it has and terminfo does not
 * know. As keys they would do harm. False: the Escape is a key. */
static bool skip_answer(void)
{
	wint_t c;
	wtimeout(stdscr, 0);
	int kind = get_wch(&c);
	if (kind == ERR)
		return false;
	if (kind == OK && (c == '[' || c == ']' || c == 'P' || c == '_')) {
		wtimeout(stdscr, ESCAPE_MS);
		skip_sequence(c != '[');
		return true;
	}
	if (kind == OK)
		unget_wch((wchar_t)c);
	else
		ungetch((int)c);
	return false;
}

bool view_terminal_read(struct view_terminal *t, int ms, struct view_event *e)
{
	wint_t c;
	memset(e, 0, sizeof(*e));
	wtimeout(stdscr, ms);
	int kind = get_wch(&c);
	if (kind == OK && c == 27 && skip_answer())
		return false;
	if (kind == ERR) {
		e->key = VIEW_KEY_GONE;
		return is_gone(t);
	}
	if (kind != KEY_CODE_YES)
		return character(c, e);
	if (c == KEY_MOUSE)
		return mouse_event(t, e);
	e->key = function_key(c);
	return e->key != VIEW_KEY_NONE;
}
