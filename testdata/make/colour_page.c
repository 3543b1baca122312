#include "testdata/make/colour_page.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

enum {
	QUALITY = 60,
	PATCHES = 12,
	PATCH = 96, /* pels; a multiple of the MCU, so that a patch stays flat */
	MARGIN = 96,
	RAMP = 48, /* rows */
};

static const uint8_t white[3] = {255, 128, 96};

/* Octets of L*, a* and b* of colours that a screen can show. */
static const uint8_t patches[PATCHES][3] = {{0, 128, 96}, {60, 150, 130}, {128, 128, 96},
	{200, 90, 120}, {82, 180, 30}, {40, 140, 100}, {230, 110, 150}, {120, 190, 150},
	{150, 140, 60}, {180, 160, 100}, {220, 128, 140}, {100, 120, 70}};

static void put_pel(struct colour_page *page, unsigned x, unsigned y, const uint8_t lab[3])
{
	size_t size = page->grey ? 1 : 3;

	memcpy(page->samples + ((size_t)y * COLOUR_PAGE_WIDTH + x) * size, lab, size);
}

static void draw_patch(struct colour_page *page, unsigned number)
{
	unsigned left = MARGIN + number * (PATCH + 32);

	for (unsigned y = 16; y < 16 + PATCH && y < page->rows; y++)
		for (unsigned x = left; x < left + PATCH; x++)
			put_pel(page, x, y, patches[number]);
}

/* Black to white, and all hues at little chroma. */
static void draw_ramp(struct colour_page *page, unsigned top)
{
	for (unsigned y = top; y < top + RAMP && y < page->rows; y++)
		for (unsigned x = MARGIN; x < COLOUR_PAGE_WIDTH - MARGIN; x++) {
			unsigned at = (x - MARGIN) / 6;
			const uint8_t lab[3] = {(uint8_t)at, (uint8_t)(108 + at % 128 / 3),
				(uint8_t)(116 - at % 128 / 3)};

			put_pel(page, x, y, lab);
		}
}

static void draw_lines(struct colour_page *page, unsigned top)
{
	for (unsigned y = top; y < page->rows; y++)
		for (unsigned x = MARGIN; x < COLOUR_PAGE_WIDTH - MARGIN; x += 64)
			if ((y - top) % 16 < 2 || (x + y) % 128 < 6)
				for (unsigned i = 0; i < 40; i++)
					put_pel(page, x + i, y, patches[x / 64 % PATCHES]);
}

static void draw(struct colour_page *page)
{
	for (unsigned y = 0; y < page->rows; y++)
		for (unsigned x = 0; x < COLOUR_PAGE_WIDTH; x++)
			put_pel(page, x, y, white);
	for (unsigned number = 0; number < PATCHES; number++)
		draw_patch(page, number);
	draw_ramp(page, PATCH + 32);
	draw_lines(page, PATCH + 32 + RAMP + 8);
}

/* "G3FAX" 0, the year of the Recommendation, dots per inch. */
static void put_marker(struct jpeg_compress_struct *jpeg)
{
	const JOCTET marker[] = {
		'G', '3', 'F', 'A', 'X', 0, 1994 >> 8, 1994 & 0xFF, 0, COLOUR_PAGE_DPI};

	jpeg_write_marker(jpeg, JPEG_APP0 + 1, marker, sizeof(marker));
}

static void encode(struct colour_page *page)
{
	struct jpeg_compress_struct jpeg;
	struct jpeg_error_mgr errors;
	unsigned char *octets = NULL;
	unsigned long length = 0;

	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_compress(&jpeg);
	jpeg_mem_dest(&jpeg, &octets, &length);
	jpeg.image_width = COLOUR_PAGE_WIDTH;
	jpeg.image_height = page->rows;
	jpeg.input_components = page->grey ? 1 : 3;
	/* Three samples that the library leaves alone, the second and third subsampled. */
	jpeg.in_color_space = page->grey ? JCS_GRAYSCALE : JCS_YCbCr;
	jpeg_set_defaults(&jpeg);
	jpeg_set_quality(&jpeg, QUALITY, TRUE);
	jpeg.write_JFIF_header = FALSE;
	jpeg_start_compress(&jpeg, TRUE);
	put_marker(&jpeg);
	for (unsigned y = 0; y < page->rows; y++) {
		JSAMPROW row = page->samples +
			       (size_t)y * COLOUR_PAGE_WIDTH * (size_t)jpeg.input_components;

		jpeg_write_scanlines(&jpeg, &row, 1);
	}
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	page->stream = g_memdup2(octets, length);
	page->length = length;
	free(octets);
}

static void decode(struct colour_page *page)
{
	struct jpeg_decompress_struct jpeg;
	struct jpeg_error_mgr errors;

	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_decompress(&jpeg);
	jpeg_mem_src(&jpeg, page->stream, page->length);
	jpeg_read_header(&jpeg, TRUE);
	jpeg.out_color_space = jpeg.jpeg_color_space;
	jpeg_start_decompress(&jpeg);
	while (jpeg.output_scanline < jpeg.output_height) {
		JSAMPROW row = page->samples + (size_t)jpeg.output_scanline * COLOUR_PAGE_WIDTH *
						       (size_t)jpeg.output_components;

		jpeg_read_scanlines(&jpeg, &row, 1);
	}
	jpeg_finish_decompress(&jpeg);
	jpeg_destroy_decompress(&jpeg);
}

void colour_page_make(struct colour_page *page, unsigned rows, bool grey)
{
	*page = (struct colour_page){.rows = rows, .grey = grey};
	page->samples = g_malloc((size_t)rows * COLOUR_PAGE_WIDTH * (grey ? 1 : 3));
	draw(page);
	encode(page);
	decode(page);
}

void colour_page_clear(struct colour_page *page)
{
	g_free(page->samples);
	g_free(page->stream);
}
