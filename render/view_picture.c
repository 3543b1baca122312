#include "render/view_picture.h"

#include <gio/gio.h>
#include <string.h>

#define MOST 4096
#define MOST_OF_PART 1000 /* pixels each way: xterm shows nothing of a larger one */
#define BAND 6		  /* rows of a sixel */
#define COLORS 216	  /* a cube of six steps each way */
#define CHUNK 4096	  /* kitty: octets of base64 that may stand in one command */
#define PACK_LEVEL 1	  /* the fastest */

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

/* Up to six rows: the colour of each pixel, row by row. */
struct band {
	int rows, columns;
	uint8_t *colors;
	bool used[COLORS];
};

static void fill_band(struct band *b, const struct view_picture *p, int first)
{
	uint8_t *at = b->colors;
	b->rows = MIN(BAND, p->rows - first);
	memset(b->used, 0, sizeof(b->used));
	for (int y = first; y < first + b->rows; y++)
		for (int x = 0; x < p->columns; x++) {
			*at = (uint8_t)color_at(p, y, x);
			b->used[*at++] = true;
		}
}

/* The rows of a band that have this colour, from the lowest bit up, column by column. */
static void append_color(const struct band *b, unsigned color, GString *out)
{
	int run = 0;
	char last = '?';
	g_string_append_printf(out, "#%u", color);
	for (int x = 0; x < b->columns; x++) {
		unsigned bits = 0;
		for (int i = 0; i < b->rows; i++)
			bits |= (unsigned)(b->colors[i * b->columns + x] == color) << i;
		char sixel = (char)('?' + bits);
		if (sixel != last) {
			append_run(out, last, run);
			run = 0;
		}
		run++;
		last = sixel;
	}
	if (last != '?')
		append_run(out, last, run);
}

static void append_band(const struct band *b, GString *out)
{
	bool first = true;
	for (unsigned c = 0; c < COLORS; c++) {
		if (!b->used[c])
			continue;
		if (!first)
			g_string_append_c(out, '$');
		append_color(b, c, out);
		first = false;
	}
}

/* DEC STD 070 9: aspect and size, colours in percent, bands. None is begun behind the last: at the bottom of the screen
 * that would scroll. */
void view_picture_sixel(const struct view_picture *p, GString *out)
{
	g_string_append_printf(out, "\033P0;1q\"1;1;%d;%d", p->columns, p->rows);
	for (unsigned c = 0; c < COLORS; c++)
		g_string_append_printf(
			out, "#%u;2;%u;%u;%u", c, c / 36 * 20, c / 6 % 6 * 20, c % 6 * 20);
	struct band band = {
		.columns = p->columns, .colors = g_malloc((gsize)BAND * (gsize)p->columns)};
	for (int first = 0; first < p->rows; first += BAND) {
		if (first > 0)
			g_string_append_c(out, '-');
		fill_band(&band, p, first);
		append_band(&band, out);
	}
	g_free(band.colors);
	g_string_append(out, "\033\\");
}

/* ---- kitty ---- */

/* As zlib packs it (RFC 1950): dots of a page become a hundredth. */
static GByteArray *pack(const uint8_t *octets, gsize n)
{
	GByteArray *out = g_byte_array_new();
	GConverter *zlib =
		G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB, PACK_LEVEL));
	GConverterResult result = G_CONVERTER_CONVERTED;
	while (result == G_CONVERTER_CONVERTED) {
		uint8_t part[CHUNK];
		gsize read = 0, written = 0;
		result = g_converter_convert(zlib, octets, n, part, sizeof(part),
			G_CONVERTER_INPUT_AT_END, &read, &written, NULL);
		octets += read;
		n -= read;
		g_byte_array_append(out, part, (guint)written);
	}
	g_object_unref(zlib);
	return out;
}

/* q=2: no answer, which would come among the keys; C=1: the cursor stays. */
void view_picture_kitty(const struct view_picture *p, GString *out)
{
	GByteArray *packed = pack(p->pixels, (gsize)p->rows * (gsize)p->columns * 3);
	char *base64 = g_base64_encode(packed->data, packed->len);
	gsize length = strlen(base64);
	for (gsize at = 0; at < length; at += CHUNK) {
		gsize part = MIN(length - at, CHUNK);
		int more = at + part < length;
		if (at == 0)
			g_string_append_printf(out,
				"\033_Ga=T,f=24,o=z,q=2,C=1,s=%d,v=%d,c=%d,r=%d,m=%d;", p->columns,
				p->rows, p->width, p->height, more);
		else
			g_string_append_printf(out, "\033_Gm=%d;", more);
		g_string_append_len(out, base64 + at, (gssize)part);
		g_string_append(out, "\033\\");
	}
	g_free(base64);
	g_byte_array_free(packed, TRUE);
}

const char *view_picture_kitty_clear(void)
{
	return "\033_Ga=d,d=A,q=2\033\\";
}

/* ---- where it stands ---- */

/* Cells of a part: so many that no part is too large for the terminal. */
static int part_cells(int pixels, int cells)
{
	return CLAMP(MOST_OF_PART * cells / pixels, 1, cells);
}

static struct view_picture *part_of(
	const struct view_picture *p, int y, int x, int height, int width)
{
	int down = p->rows / p->height, across = p->columns / p->width;
	struct view_picture *part = view_picture_new(height * down, width * across);
	for (int row = 0; row < part->rows; row++)
		memcpy(part->pixels + (gsize)row * (gsize)part->columns * 3,
			p->pixels + ((gsize)(y * down + row) * (gsize)p->columns +
					    (gsize)(x * across)) *
					    3,
			(gsize)part->columns * 3);
	return part;
}

static void place_sixels(const struct view_picture *p, GString *out)
{
	int height = part_cells(p->rows, p->height), width = part_cells(p->columns, p->width);
	for (int y = 0; y < p->height; y += height)
		for (int x = 0; x < p->width; x += width) {
			struct view_picture *part = part_of(
				p, y, x, MIN(height, p->height - y), MIN(width, p->width - x));
			g_string_append_printf(out, "\033[%d;%dH", p->y + y + 1, p->x + x + 1);
			view_picture_sixel(part, out);
			view_picture_free(part);
		}
}

void view_picture_place(const struct view_picture *p, enum view_graphics graphics, GString *out)
{
	g_string_append(out, "\0337");
	if (graphics == VIEW_GRAPHICS_KITTY) {
		g_string_append_printf(out, "\033[%d;%dH", p->y + 1, p->x + 1);
		view_picture_kitty(p, out);
	} else {
		place_sixels(p, out);
	}
	g_string_append(out, "\0338");
}
