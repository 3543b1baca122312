#include "render/view_cells.h"

#include <stdarg.h>
#include <string.h>

#include "render/text_safe.h"

#define MOST 1000

struct view_cells *view_cells_new(int height, int width, bool ascii)
{
	struct view_cells *c = g_new0(struct view_cells, 1);
	c->height = CLAMP(height, 1, MOST);
	c->width = CLAMP(width, 1, MOST);
	c->ascii = ascii;
	c->cells = g_new(struct view_cell, (gsize)c->height * (gsize)c->width);
	view_cells_clear(c);
	return c;
}

void view_cells_free(struct view_cells *c)
{
	if (c == NULL)
		return;
	view_picture_free(c->picture);
	g_free(c->cells);
	g_free(c);
}

void view_cells_clear(struct view_cells *c)
{
	view_picture_free(c->picture);
	c->picture = NULL;
	for (int i = 0; i < c->height * c->width; i++)
		c->cells[i] = (struct view_cell){.text = " "};
}

struct view_area view_cells_area(struct view_cells *c)
{
	return (struct view_area){c, 0, 0, c->height, c->width};
}

struct view_area view_area_part(const struct view_area *a, int y, int x, int height, int width)
{
	int top = CLAMP(y, 0, a->height), left = CLAMP(x, 0, a->width);
	int bottom = CLAMP(y + height, top, a->height), right = CLAMP(x + width, left, a->width);
	return (struct view_area){a->cells, a->y + top, a->x + left, bottom - top, right - left};
}

/* The eight basic colours, as in style.c: every theme keeps them readable. */
static const struct view_look looks[] = {
	[STYLE_PLAIN] = {0, 0, 0},
	[STYLE_DIM] = {0, 0, VIEW_DIM},
	[STYLE_SIP] = {VIEW_COLOR_BASIC(6), 0, 0},
	[STYLE_TONE] = {VIEW_COLOR_BASIC(5), 0, 0},
	[STYLE_T30] = {VIEW_COLOR_BASIC(4), 0, 0},
	[STYLE_PAGE] = {0, 0, VIEW_BOLD},
	[STYLE_GOOD] = {VIEW_COLOR_BASIC(2), 0, VIEW_BOLD},
	[STYLE_BAD] = {VIEW_COLOR_BASIC(1), 0, VIEW_BOLD},
	[STYLE_WARN] = {VIEW_COLOR_BASIC(3), 0, 0},
	[STYLE_BOLD] = {0, 0, VIEW_BOLD},
};

struct view_look view_look(enum style style)
{
	return looks[style];
}

struct view_look view_look_with(enum style style, unsigned attributes)
{
	struct view_look look = looks[style];
	look.attributes |= attributes;
	return look;
}

struct view_cell *view_cell_at(const struct view_area *a, int y, int x)
{
	if (y < 0 || x < 0 || y >= a->height || x >= a->width)
		return NULL;
	return &a->cells->cells[(a->y + y) * a->cells->width + a->x + x];
}

/* What stands for the browser's own symbols where the terminal has ASCII only. */
static char ascii_of(gunichar c)
{
	static const struct {
		gunichar from, to;
		char as;
	} rows[] = {{0x2500, 0x2501, '-'}, {0x2502, 0x2503, '|'}, {0x2504, 0x254f, '+'},
		{0x2550, 0x2550, '='}, {0x2551, 0x257f, '+'}, {0x2580, 0x2588, '#'},
		{0x2589, 0x2593, '#'}, {0x25b2, 0x25b2, '^'}, {0x25b6, 0x25ba, '>'},
		{0x25bc, 0x25bc, 'v'}, {0x25c0, 0x25c4, '<'}, {0x2026, 0x2026, '~'},
		{0x2190, 0x2190, '<'}, {0x2192, 0x2192, '>'}, {0x2713, 0x2713, '*'}};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		if (c >= rows[i].from && c <= rows[i].to)
			return rows[i].as;
	return '?';
}

static int columns_of(gunichar c)
{
	return g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
}

/* A wide character of which one half is written over leaves a blank; the other half may lie outside of the area. */
static void break_wide(const struct view_area *a, int y, int x)
{
	const struct view_area all = view_cells_area(a->cells);
	struct view_cell *right = view_cell_at(&all, a->y + y, a->x + x);
	struct view_cell *left = view_cell_at(&all, a->y + y, a->x + x - 1);
	if (right == NULL || left == NULL || right->text[0] != '\0')
		return;
	g_strlcpy(left->text, " ", VIEW_CELL_TEXT);
	g_strlcpy(right->text, " ", VIEW_CELL_TEXT);
}

static void set_cell(
	const struct view_area *a, int y, int x, struct view_look look, const char *at, gsize n)
{
	struct view_cell *cell = view_cell_at(a, y, x);
	if (cell == NULL)
		return;
	break_wide(a, y, x);
	break_wide(a, y, x + 1);
	n = MIN(n, VIEW_CELL_TEXT - 1);
	memcpy(cell->text, at, n);
	cell->text[n] = '\0';
	cell->look = look;
}

static void set_wide(
	const struct view_area *a, int y, int x, struct view_look look, const char *at, gsize n)
{
	if (x < 0 || x + 1 >= a->width) {
		set_cell(a, y, x, look, " ", 1);
		set_cell(a, y, x + 1, look, " ", 1);
		return;
	}
	set_cell(a, y, x + 1, look, " ", 1);
	set_cell(a, y, x, look, at, n);
	struct view_cell *right = view_cell_at(a, y, x + 1);
	if (right != NULL)
		right->text[0] = '\0';
}

static void combine(const struct view_area *a, int y, int x, const char *at, gsize n)
{
	struct view_cell *cell = view_cell_at(a, y, x);
	if (cell != NULL && cell->text[0] == '\0')
		cell = view_cell_at(a, y, x - 1);
	if (cell != NULL && strlen(cell->text) + n < VIEW_CELL_TEXT)
		strncat(cell->text, at, n);
}

/* Puts one character, returns its columns. */
static int put_character(const struct view_area *a, int y, int x, struct view_look look, gunichar c)
{
	char text[6];
	if (!text_is_harmless(c))
		c = '?';
	int columns = columns_of(c);
	if (a->cells->ascii && c >= 0x80)
		c = columns == 1 ? (gunichar)ascii_of(c) : '?';
	int n = g_unichar_to_utf8(c, text);
	if (columns == 0 && !a->cells->ascii)
		combine(a, y, x - 1, text, (gsize)n);
	else if (columns == 2 && !a->cells->ascii)
		set_wide(a, y, x, look, text, (gsize)n);
	else
		for (int i = 0; i < columns; i++)
			set_cell(a, y, x + i, look, text, (gsize)n);
	return columns;
}

int view_put(const struct view_area *a, int y, int x, struct view_look look, const char *text)
{
	int begin = x;
	while (*text != '\0') {
		gunichar c = g_utf8_get_char_validated(text, -1);
		bool valid = c != (gunichar)-1 && c != (gunichar)-2;
		x += put_character(a, y, x, look, valid ? c : '?');
		text = valid ? g_utf8_next_char(text) : text + 1;
	}
	return x - begin;
}

int view_put_fit(const struct view_area *a, int y, int x, int columns, struct view_look look,
	const char *text)
{
	char *fit = text_fit(text, columns);
	int taken = view_put(a, y, x, look, fit);
	g_free(fit);
	return taken;
}

int view_putf(
	const struct view_area *a, int y, int x, struct view_look look, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *text = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	int columns = view_put(a, y, x, look, text);
	g_free(text);
	return columns;
}

void view_fill(const struct view_area *a, int y, int x, int columns, struct view_look look,
	const char *character)
{
	int end = MIN(x + columns, a->width);
	gunichar c = g_utf8_get_char(character);
	for (int i = MAX(x, 0); i < end; i++)
		put_character(a, y, i, look, c);
}

void view_paint(const struct view_area *a, int y, int x, int columns, struct view_look look)
{
	for (int i = 0; i < columns; i++) {
		struct view_cell *cell = view_cell_at(a, y, x + i);
		if (cell != NULL)
			cell->look = look;
	}
}

void view_mark(const struct view_area *a, int y, int x, int columns, unsigned attributes)
{
	for (int i = 0; i < columns; i++) {
		struct view_cell *cell = view_cell_at(a, y, x + i);
		if (cell != NULL)
			cell->look.attributes |= attributes;
	}
}

char *view_cells_text(const struct view_cells *c)
{
	GString *out = g_string_new(NULL);
	for (int y = 0; y < c->height; y++) {
		gsize begin = out->len;
		for (int x = 0; x < c->width; x++)
			g_string_append(out, c->cells[y * c->width + x].text);
		while (out->len > begin && out->str[out->len - 1] == ' ')
			g_string_truncate(out, out->len - 1);
		g_string_append_c(out, '\n');
	}
	return g_string_free(out, FALSE);
}
