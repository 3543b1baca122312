#include "testdata/make/page_image.h"

#include "testdata/make/rng.h"

#include <ctype.h>
#include <glib.h>

enum {
	GLYPH_COLUMNS = 5,
	GLYPH_ROWS = 7,
	DOT_X = 4, /* dots of a font are 4 by 2 pixels at 204 by 98 dpi: about square */
	DOT_Y = 2,
	CHAR_X = (GLYPH_COLUMNS + 1) * DOT_X,
	LINE_Y = (GLYPH_ROWS + 3) * DOT_Y,
	MARGIN = 120,
	TILE = 4, /* of the halftone */
};

struct glyph {
	char character;
	uint8_t rows[GLYPH_ROWS]; /* five bits each, the left dot in bit 4 */
};

static const struct glyph font[] = {
	{'A', {0x0E, 0x11, 0x11, 0x1F, 0x11, 0x11, 0x11}},
	{'B', {0x1E, 0x11, 0x11, 0x1E, 0x11, 0x11, 0x1E}},
	{'C', {0x0E, 0x11, 0x10, 0x10, 0x10, 0x11, 0x0E}},
	{'D', {0x1E, 0x11, 0x11, 0x11, 0x11, 0x11, 0x1E}},
	{'E', {0x1F, 0x10, 0x10, 0x1E, 0x10, 0x10, 0x1F}},
	{'F', {0x1F, 0x10, 0x10, 0x1E, 0x10, 0x10, 0x10}},
	{'G', {0x0E, 0x11, 0x10, 0x17, 0x11, 0x11, 0x0F}},
	{'H', {0x11, 0x11, 0x11, 0x1F, 0x11, 0x11, 0x11}},
	{'I', {0x0E, 0x04, 0x04, 0x04, 0x04, 0x04, 0x0E}},
	{'J', {0x07, 0x02, 0x02, 0x02, 0x02, 0x12, 0x0C}},
	{'K', {0x11, 0x12, 0x14, 0x18, 0x14, 0x12, 0x11}},
	{'L', {0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x1F}},
	{'M', {0x11, 0x1B, 0x15, 0x15, 0x11, 0x11, 0x11}},
	{'N', {0x11, 0x19, 0x15, 0x13, 0x11, 0x11, 0x11}},
	{'O', {0x0E, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0E}},
	{'P', {0x1E, 0x11, 0x11, 0x1E, 0x10, 0x10, 0x10}},
	{'Q', {0x0E, 0x11, 0x11, 0x11, 0x15, 0x12, 0x0D}},
	{'R', {0x1E, 0x11, 0x11, 0x1E, 0x14, 0x12, 0x11}},
	{'S', {0x0F, 0x10, 0x10, 0x0E, 0x01, 0x01, 0x1E}},
	{'T', {0x1F, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04}},
	{'U', {0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0E}},
	{'V', {0x11, 0x11, 0x11, 0x11, 0x11, 0x0A, 0x04}},
	{'W', {0x11, 0x11, 0x11, 0x15, 0x15, 0x1B, 0x11}},
	{'X', {0x11, 0x11, 0x0A, 0x04, 0x0A, 0x11, 0x11}},
	{'Y', {0x11, 0x11, 0x0A, 0x04, 0x04, 0x04, 0x04}},
	{'Z', {0x1F, 0x01, 0x02, 0x04, 0x08, 0x10, 0x1F}},
	{'0', {0x0E, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0E}},
	{'1', {0x04, 0x0C, 0x04, 0x04, 0x04, 0x04, 0x0E}},
	{'2', {0x0E, 0x11, 0x01, 0x06, 0x08, 0x10, 0x1F}},
	{'3', {0x1E, 0x01, 0x01, 0x0E, 0x01, 0x01, 0x1E}},
	{'4', {0x02, 0x06, 0x0A, 0x12, 0x1F, 0x02, 0x02}},
	{'5', {0x1F, 0x10, 0x1E, 0x01, 0x01, 0x11, 0x0E}},
	{'6', {0x0E, 0x10, 0x10, 0x1E, 0x11, 0x11, 0x0E}},
	{'7', {0x1F, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08}},
	{'8', {0x0E, 0x11, 0x11, 0x0E, 0x11, 0x11, 0x0E}},
	{'9', {0x0E, 0x11, 0x11, 0x0F, 0x01, 0x01, 0x0E}},
	{'.', {0x00, 0x00, 0x00, 0x00, 0x00, 0x0C, 0x0C}},
	{'-', {0x00, 0x00, 0x00, 0x1E, 0x00, 0x00, 0x00}},
};

static const char *const words[] = {
	"PAGE",
	"LINE",
	"TONE",
	"CARRIER",
	"FRAME",
	"SIGNAL",
	"THE",
	"OF",
	"AND",
	"IN",
	"MODEM",
	"BLOCK",
	"RECEIVER",
	"SENDER",
	"TRAINING",
	"RATE",
	"A",
	"TO",
	"FLAG",
	"CONFIRMED",
	"DELAY",
	"PACKET",
	"ROW",
	"NETWORK",
	"GATEWAY",
	"14400",
	"9600",
	"V.17",
	"T.38",
};

/* In pixels across and rows of standard resolution down. What lies outside of the page is cut off. */
static void fill(struct page_image *page, unsigned x, unsigned y, unsigned width, unsigned height)
{
	unsigned bottom = MIN((y + height) * page->scale, page->rows);

	for (unsigned row = y * page->scale; row < bottom; row++)
		for (unsigned column = x; column < MIN(x + width, PAGE_IMAGE_WIDTH); column++)
			page->octets[row * PAGE_IMAGE_ROW + column / 8] |=
				(uint8_t)(0x80 >> column % 8);
}

static const struct glyph *glyph_of(char character)
{
	for (size_t i = 0; i < G_N_ELEMENTS(font); i++)
		if (font[i].character == toupper((unsigned char)character))
			return &font[i];
	return NULL;
}

static void draw_character(
	struct page_image *page, unsigned x, unsigned y, unsigned size, char character)
{
	const struct glyph *glyph = glyph_of(character);

	for (unsigned dot = 0; glyph && dot < GLYPH_ROWS * GLYPH_COLUMNS; dot++) {
		unsigned row = dot / GLYPH_COLUMNS, column = dot % GLYPH_COLUMNS;

		if (glyph->rows[row] & 0x10 >> column)
			fill(page, x + column * DOT_X * size, y + row * DOT_Y * size, DOT_X * size,
				DOT_Y * size);
	}
}

static void draw_text(
	struct page_image *page, unsigned x, unsigned y, unsigned size, const char *text)
{
	for (; *text; text++, x += CHAR_X * size)
		draw_character(page, x, y, size, *text);
}

static void draw_paragraph(struct page_image *page, struct rng *rng, unsigned y, unsigned lines)
{
	for (unsigned line = 0; line < lines; line++, y += LINE_Y) {
		unsigned x = MARGIN;
		/* The last line of a paragraph is short. */
		unsigned limit =
			line + 1 < lines ? PAGE_IMAGE_WIDTH - MARGIN : PAGE_IMAGE_WIDTH / 2;

		for (;;) {
			const char *word = words[rng_below(rng, G_N_ELEMENTS(words))];
			unsigned width = (unsigned)strlen(word) * CHAR_X;

			if (x + width > limit)
				break;
			draw_text(page, x, y, 1, word);
			x += width + CHAR_X;
		}
	}
}

static void draw_box(struct page_image *page, unsigned y, unsigned rows, unsigned columns)
{
	unsigned width = PAGE_IMAGE_WIDTH - 2 * MARGIN, height = rows * 30;

	for (unsigned row = 0; row <= rows; row++)
		fill(page, MARGIN, y + row * 30, width + 4, 2);
	for (unsigned column = 0; column <= columns; column++)
		fill(page, MARGIN + column * (width / columns), y, 4, height);
}

static void draw_form(struct page_image *page, struct rng *rng, unsigned y, unsigned rows)
{
	enum { COLUMNS = 4 };
	unsigned step = (PAGE_IMAGE_WIDTH - 2 * MARGIN) / COLUMNS;

	draw_box(page, y, rows, COLUMNS);
	for (unsigned cell = 0; cell < rows * COLUMNS; cell++)
		draw_text(page, MARGIN + 24 + cell % COLUMNS * step, y + 9 + cell / COLUMNS * 30, 1,
			words[rng_below(rng, G_N_ELEMENTS(words))]);
}

/* A ramp from white to black by ordered dither. */
static void draw_halftone(struct page_image *page, unsigned y, unsigned height)
{
	static const uint8_t order[TILE][TILE] = {
		{0, 8, 2, 10}, {12, 4, 14, 6}, {3, 11, 1, 9}, {15, 7, 13, 5}};
	enum { WIDTH = 320, DOT = 2 };

	for (unsigned row = 0; row < height; row++)
		for (unsigned column = 0; column < WIDTH / DOT; column++)
			if (order[row % TILE][column % TILE] < column * 17 / (WIDTH / DOT))
				fill(page, MARGIN + column * DOT, y + row, DOT, 1);
}

static void draw_diagonals(struct page_image *page, unsigned y, unsigned height)
{
	for (unsigned row = 0; row < height; row++) {
		fill(page, MARGIN + 600 + row * 4, y + row, 6, 1);
		fill(page, MARGIN + 600 + (height - row) * 4, y + row, 6, 1);
	}
}

static void draw_heading(struct page_image *page, const char *title, unsigned number)
{
	char *text = g_strdup_printf("PAGE %u", number);

	draw_text(page, MARGIN, 30, 2, title);
	draw_text(page, PAGE_IMAGE_WIDTH - MARGIN - 6 * CHAR_X, 38, 1, text);
	fill(page, MARGIN, 66, PAGE_IMAGE_WIDTH - 2 * MARGIN, 3);
	g_free(text);
}

static void draw_body(struct page_image *page, struct rng *rng, unsigned number)
{
	unsigned top = 90 + (number - 1) % 3 * 20;

	draw_paragraph(page, rng, top, 5);
	draw_form(page, rng, top + 130, 3);
	draw_halftone(page, top + 240, 32);
	draw_diagonals(page, top + 240, 60);
	draw_paragraph(page, rng, top + 320, 4);
	/* Only tall pages reach as far as this; between the parts the page is blank. */
	draw_form(page, rng, top + 560, 6);
	draw_paragraph(page, rng, top + 780, 6);
}

void page_image_draw(struct page_image *page, const char *title, unsigned number, unsigned height,
	unsigned scale)
{
	struct rng rng = rng_seed(number);

	page->rows = height * scale;
	page->scale = scale;
	page->octets = g_malloc0((size_t)page->rows * PAGE_IMAGE_ROW);
	draw_heading(page, title, number);
	draw_body(page, &rng, number);
}

void page_image_clear(struct page_image *page)
{
	g_free(page->octets);
	page->octets = NULL;
}
