/* same_pages A.tif B.tif [PAGE]: exit status 0 when both hold the same pages in the same order: size, resolution
 * (to the dot per inch) and every pixel, whatever their coding; grey and colour, which other software rounds
 * otherwise, to MOST_APART of 255. Otherwise 1, and the first
 * difference of each page on standard output. With PAGE, A has one page, which is page PAGE of B. Used by the
 * tests and by .ci/demo. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

#define MOST_APART 2

struct page {
	uint16_t bits, samples;
	uint32_t width, height;
	long x_dpi, y_dpi;
	size_t row; /* octets */
	bool white_is_one;
};

static bool read_head(TIFF *tif, struct page *out)
{
	uint16_t unit = RESUNIT_INCH, photometric = PHOTOMETRIC_MINISWHITE;
	float x = 0, y = 0;
	*out = (struct page){0};
	TIFFGetField(tif, TIFFTAG_IMAGEWIDTH, &out->width);
	TIFFGetField(tif, TIFFTAG_IMAGELENGTH, &out->height);
	TIFFGetField(tif, TIFFTAG_PHOTOMETRIC, &photometric);
	TIFFGetField(tif, TIFFTAG_XRESOLUTION, &x);
	TIFFGetField(tif, TIFFTAG_YRESOLUTION, &y);
	TIFFGetFieldDefaulted(tif, TIFFTAG_RESOLUTIONUNIT, &unit);
	TIFFGetFieldDefaulted(tif, TIFFTAG_BITSPERSAMPLE, &out->bits);
	TIFFGetFieldDefaulted(tif, TIFFTAG_SAMPLESPERPIXEL, &out->samples);
	double scale = unit == RESUNIT_CENTIMETER ? 2.54 : 1;
	out->x_dpi = lround((double)x * scale);
	out->y_dpi = lround((double)y * scale);
	out->row = ((size_t)out->width * out->bits * out->samples + 7) / 8;
	out->white_is_one = out->bits == 1 && photometric == PHOTOMETRIC_MINISBLACK;
	return (out->bits == 1 || out->bits == 8) && out->width > 0 &&
	       (size_t)TIFFScanlineSize(tif) >= out->row;
}

/* A row with black as 1 and nothing behind its end. */
static bool read_row(TIFF *tif, const struct page *page, uint32_t number, uint8_t *row)
{
	if (TIFFReadScanline(tif, row, number, 0) < 0)
		return false;
	for (size_t i = 0; i < page->row && page->white_is_one; i++)
		row[i] ^= 0xff;
	if (page->bits == 1 && page->width % 8 != 0)
		row[page->row - 1] &= (uint8_t)(0xff << (8 - page->width % 8));
	return true;
}

static bool same_samples(const struct page *page, const uint8_t *a, const uint8_t *b)
{
	if (page->bits == 1)
		return memcmp(a, b, page->row) == 0;
	for (size_t i = 0; i < page->row; i++)
		if (abs(a[i] - b[i]) > MOST_APART)
			return false;
	return true;
}

static bool same_rows(
	TIFF *a, TIFF *b, const struct page *page_a, const struct page *page_b, unsigned number)
{
	uint8_t *row_a = calloc(1, (size_t)TIFFScanlineSize(a));
	uint8_t *row_b = calloc(1, (size_t)TIFFScanlineSize(b));
	bool same = row_a != NULL && row_b != NULL;
	for (uint32_t y = 0; same && y < page_a->height; y++) {
		same = read_row(a, page_a, y, row_a) && read_row(b, page_b, y, row_b) &&
		       same_samples(page_a, row_a, row_b);
		if (!same)
			printf("page %u: row %u differs\n", number, (unsigned)y);
	}
	free(row_a);
	free(row_b);
	return same;
}

static bool same_page(TIFF *a, TIFF *b, unsigned number)
{
	struct page page_a, page_b;
	if (!read_head(a, &page_a) || !read_head(b, &page_b)) {
		printf("page %u: neither bilevel nor of 8 bits\n", number);
		return false;
	}
	if (page_a.bits == page_b.bits && page_a.samples == page_b.samples &&
		page_a.width == page_b.width && page_a.height == page_b.height &&
		page_a.x_dpi == page_b.x_dpi && page_a.y_dpi == page_b.y_dpi)
		return same_rows(a, b, &page_a, &page_b, number);
	printf("page %u: %ux%u at %ldx%ld dpi, %u samples of %u bits, the other %ux%u at %ldx%ld "
	       "dpi, %u samples of %u bits\n",
		number, (unsigned)page_a.width, (unsigned)page_a.height, page_a.x_dpi, page_a.y_dpi,
		page_a.samples, page_a.bits, (unsigned)page_b.width, (unsigned)page_b.height,
		page_b.x_dpi, page_b.y_dpi, page_b.samples, page_b.bits);
	return false;
}

static bool same_files(TIFF *a, TIFF *b)
{
	bool same = true, more_a = true, more_b = true;
	for (unsigned number = 1; more_a && more_b; number++) {
		same = same_page(a, b, number) && same;
		more_a = TIFFReadDirectory(a) != 0;
		more_b = TIFFReadDirectory(b) != 0;
		if (more_a != more_b)
			printf("%s file ends behind page %u\n", more_a ? "the second" : "the first",
				number);
	}
	return same && more_a == more_b;
}

/* The one page of `a` against page `number` of `b`. */
static bool same_as_page(TIFF *a, TIFF *b, unsigned number)
{
	if (number == 0 || TIFFSetDirectory(b, (tdir_t)(number - 1)) == 0 ||
		!TIFFLastDirectory(a)) {
		printf("no page %u, or more than one to compare with it\n", number);
		return false;
	}
	return same_page(a, b, number);
}

int main(int argc, char **argv)
{
	if (argc != 3 && argc != 4) {
		fputs("usage: same_pages A.tif B.tif [PAGE]\n", stderr);
		return 2;
	}
	TIFFSetWarningHandler(NULL);
	TIFF *a = TIFFOpen(argv[1], "r"), *b = TIFFOpen(argv[2], "r");
	bool same = a != NULL && b != NULL;
	if (same && argc == 4)
		same = same_as_page(a, b, (unsigned)strtoul(argv[3], NULL, 10));
	else if (same)
		same = same_files(a, b);
	if (a != NULL)
		TIFFClose(a);
	if (b != NULL)
		TIFFClose(b);
	return same ? 0 : 1;
}
