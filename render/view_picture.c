#include "render/view_picture.h"

#include <string.h>

#define MOST 4096
#define BAND 6	   /* rows of a sixel */
#define COLORS 216 /* a cube of six steps each way */
#define CHUNK 4096 /* kitty: octets of base64 that may stand in one command */

struct view_picture *view_picture_new(int rows, int columns)
{
	struct view_picture *p = g_new0(struct view_picture, 1);
	p->rows = CLAMP(rows, 1, MOST);
	p->columns = CLAMP(columns, 1, MOST);
	p->pixels = g_malloc0((gsize)p->rows * (gsize)p->columns * 3);
	return p;
}

void view_picture_free(struct view_picture *p)
{
	if (p == NULL)
		return;
	g_free(p->pixels);
	g_free(p);
}

bool view_picture_equal(const struct view_picture *a, const struct view_picture *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return a->y == b->y && a->x == b->x && a->height == b->height && a->width == b->width &&
	       a->rows == b->rows && a->columns == b->columns &&
	       memcmp(a->pixels, b->pixels, (gsize)a->rows * (gsize)a->columns * 3) == 0;
}

/* ---- sixels ---- */

static unsigned step(uint8_t value)
{
	return (value * 5u + 127) / 255;
}

static unsigned color_at(const struct view_picture *p, int y, int x)
{
	const uint8_t *at = p->pixels + ((gsize)y * (gsize)p->columns + (gsize)x) * 3;
	return 36 * step(at[0]) + 6 * step(at[1]) + step(at[2]);
}

static void append_run(GString *out, char sixel, int count)
{
	if (count > 3)
		g_string_append_printf(out, "!%d%c", count, sixel);
	else
		for (int i = 0; i < count; i++)
			g_string_append_c(out, sixel);
}

/* The rows of a band that have this colour, from the lowest bit up, column by column. */
static void append_color(const struct view_picture *p, int band, unsigned color, GString *out)
{
	int run = 0;
	char last = '?';
	g_string_append_printf(out, "#%u", color);
	for (int x = 0; x < p->columns; x++) {
		unsigned bits = 0;
		for (int i = 0; i < BAND && band + i < p->rows; i++)
			bits |= color_at(p, band + i, x) == color ? 1u << i : 0;
		char sixel = (char)('?' + bits);
		if (sixel != last)
			append_run(out, last, run);
		run = sixel == last ? run + 1 : 1;
		last = sixel;
	}
	if (last != '?')
		append_run(out, last, run);
}

static void append_band(const struct view_picture *p, int band, GString *out)
{
	bool used[COLORS] = {false};
	for (int y = band; y < band + BAND && y < p->rows; y++)
		for (int x = 0; x < p->columns; x++)
			used[color_at(p, y, x)] = true;
	for (unsigned c = 0; c < COLORS; c++)
		if (used[c]) {
			append_color(p, band, c, out);
			g_string_append_c(out, '$');
		}
	g_string_append_c(out, '-');
}

/* DEC STD 070 9: aspect and size, colours in percent, bands. */
void view_picture_sixel(const struct view_picture *p, GString *out)
{
	g_string_append_printf(out, "\033P0;1q\"1;1;%d;%d", p->columns, p->rows);
	for (unsigned c = 0; c < COLORS; c++)
		g_string_append_printf(
			out, "#%u;2;%u;%u;%u", c, c / 36 * 20, c / 6 % 6 * 20, c % 6 * 20);
	for (int band = 0; band < p->rows; band += BAND)
		append_band(p, band, out);
	g_string_append(out, "\033\\");
}

/* ---- kitty ---- */

/* q=2: no answer, which would come among the keys; C=1: the cursor stays. */
void view_picture_kitty(const struct view_picture *p, GString *out)
{
	gsize n = (gsize)p->rows * (gsize)p->columns * 3;
	char *base64 = g_base64_encode(p->pixels, n);
	gsize length = strlen(base64);
	for (gsize at = 0; at < length; at += CHUNK) {
		gsize part = MIN(length - at, CHUNK);
		int more = at + part < length;
		if (at == 0)
			g_string_append_printf(out,
				"\033_Ga=T,f=24,q=2,C=1,s=%d,v=%d,c=%d,r=%d,m=%d;", p->columns,
				p->rows, p->width, p->height, more);
		else
			g_string_append_printf(out, "\033_Gm=%d;", more);
		g_string_append_len(out, base64 + at, (gssize)part);
		g_string_append(out, "\033\\");
	}
	g_free(base64);
}

const char *view_picture_kitty_clear(void)
{
	return "\033_Ga=d,d=A,q=2\033\\";
}
