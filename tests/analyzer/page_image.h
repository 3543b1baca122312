/* Bilevel images for the tests of whole pages, painted by chance: 1 = black, rows of whole octets, unused bits zero. */
#ifndef TESTS_ANALYZER_PAGE_IMAGE_H
#define TESTS_ANALYZER_PAGE_IMAGE_H

#include <glib.h>
#include <string.h>

struct image {
	uint32_t width, rows;
	size_t stride; /* octets of a row */
	uint8_t *pels;
};

static inline struct image image_new(uint32_t width, uint32_t rows)
{
	size_t stride = (width + 7) / 8;
	return (struct image){width, rows, stride, g_malloc0(stride * rows)};
}

static inline uint8_t *image_row(const struct image *image, uint32_t y)
{
	return image->pels + image->stride * y;
}

static inline void image_set(struct image *image, uint32_t x, uint32_t y)
{
	image_row(image, y)[x / 8] |= (uint8_t)(0x80 >> x % 8);
}

/* Blackens pels [from, to) of a row, as far as the row has them. */
static inline void image_run(struct image *image, uint32_t y, uint32_t from, uint32_t to)
{
	for (uint32_t x = from; x < MIN(to, image->width); x++)
		image_set(image, x, y);
}

static inline void image_clear_padding(struct image *image)
{
	unsigned used = image->width % 8;
	for (uint32_t y = 0; used != 0 && y < image->rows; y++)
		image_row(image, y)[image->stride - 1] &= (uint8_t)(0xff << (8 - used));
}

/* ---- painters ---- */

static inline uint32_t chance(GRand *rand, uint32_t below)
{
	return (uint32_t)g_rand_int_range(rand, 0, (gint32)below);
}

static inline void paint_blank(GRand *rand, struct image *image)
{
	(void)rand, (void)image;
}

static inline void paint_black(GRand *rand, struct image *image)
{
	(void)rand;
	memset(image->pels, 0xff, image->stride * image->rows);
}

static inline void paint_noise(GRand *rand, struct image *image)
{
	for (size_t i = 0; i < image->stride * image->rows; i++)
		image->pels[i] = (uint8_t)chance(rand, 256);
}

/* A ramp by ordered dither: mostly short runs. */
static inline void paint_halftone(GRand *rand, struct image *image)
{
	static const uint8_t order[4][4] = {
		{0, 8, 2, 10}, {12, 4, 14, 6}, {3, 11, 1, 9}, {15, 7, 13, 5}};
	uint32_t dot = 1 + chance(rand, 3), ramp = 64 + chance(rand, image->width);
	for (uint32_t y = 0; y < image->rows; y++)
		for (uint32_t x = 0; x < image->width; x++)
			if (order[y / dot % 4][x / dot % 4] < x % ramp * 17 / ramp)
				image_set(image, x, y);
}

/* Strokes whose edges move by a few pels from row to row, as those of letters do. */
static inline void paint_text(GRand *rand, struct image *image)
{
	for (uint32_t stroke = 0; stroke < image->width / 30 + 1; stroke++) {
		uint32_t x = 8 + chance(rand, image->width), y = chance(rand, image->rows);
		uint32_t width = 1 + chance(rand, 12), height = 1 + chance(rand, 16);
		for (uint32_t i = 0; i < height && y + i < image->rows; i++) {
			image_run(image, y + i, x, x + width);
			x = x + chance(rand, 9) - MIN(x, 4);
		}
	}
}

/* Runs of all lengths, the ones above 2560 too, the same for a few rows. */
static inline void paint_bars(GRand *rand, struct image *image)
{
	uint32_t same = 1 + chance(rand, 6);
	for (uint32_t y = 0; y < image->rows; y++) {
		if (y % same != 0) {
			memcpy(image_row(image, y), image_row(image, y - 1), image->stride);
			continue;
		}
		for (uint32_t x = chance(rand, 3000); x < image->width;) {
			uint32_t end = x + 1 + chance(rand, 2u << chance(rand, 14));
			image_run(image, y, x, end);
			x = end + 1 + chance(rand, 2u << chance(rand, 14));
		}
	}
}

static const struct {
	const char *name;
	void (*paint)(GRand *, struct image *);
} painters[] = {
	{"text", paint_text},
	{"halftone", paint_halftone},
	{"blank", paint_blank},
	{"black", paint_black},
	{"noise", paint_noise},
	{"bars", paint_bars},
};

#define PAINTERS G_N_ELEMENTS(painters)

static inline struct image image_paint(GRand *rand, size_t painter, uint32_t width, uint32_t rows)
{
	struct image image = image_new(width, rows);
	painters[painter].paint(rand, &image);
	image_clear_padding(&image);
	return image;
}

/* Writes the number of each row into its first 24 pels, two pels a bit: no two rows are equal. */
#define IMAGE_NUMBER_PELS 24u
static inline void image_number_rows(struct image *image)
{
	g_assert_cmpuint(image->width, >=, IMAGE_NUMBER_PELS);
	for (uint32_t y = 0; y < image->rows; y++)
		for (unsigned bit = 0; bit < IMAGE_NUMBER_PELS / 2; bit++) {
			uint8_t pair = (uint8_t)(0xc0 >> bit % 4 * 2);
			uint8_t *at = &image_row(image, y)[bit / 4];
			*at = (uint8_t)(y >> bit & 1 ? *at | pair : *at & ~pair);
		}
}

#endif
