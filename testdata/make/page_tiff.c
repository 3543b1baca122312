#include "testdata/make/page_tiff.h"

#include "testdata/make/page_image.h"

#include <glib.h>
#include <string.h>
#include <tiffio.h>

struct page_form {
	uint32_t width, height;
	uint16_t photometric;
	float x_dpi, y_dpi;
};

static void set_tags(TIFF *tiff, const struct page_form *form, unsigned page, unsigned pages)
{
	TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_PAGE);
	TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, form->width);
	TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, form->height);
	TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, form->height);
	TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
	TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
	TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
	TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, form->photometric);
	TIFFSetField(tiff, TIFFTAG_FILLORDER, FILLORDER_MSB2LSB);
	TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
	TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
	TIFFSetField(tiff, TIFFTAG_XRESOLUTION, (double)form->x_dpi);
	TIFFSetField(tiff, TIFFTAG_YRESOLUTION, (double)form->y_dpi);
	TIFFSetField(tiff, TIFFTAG_PAGENUMBER, page, pages);
}

static bool write_page(TIFF *tiff, const struct page_image *page, unsigned number, unsigned pages)
{
	struct page_form form = {PAGE_IMAGE_WIDTH, page->rows, PHOTOMETRIC_MINISWHITE, 204.0f,
		98.0f * (float)page->scale};

	set_tags(tiff, &form, number, pages);
	for (uint32_t row = 0; row < page->rows; row++)
		if (TIFFWriteScanline(tiff, page->octets + row * PAGE_IMAGE_ROW, row, 0) < 0)
			return false;
	return TIFFWriteDirectory(tiff) != 0;
}

bool page_tiff_draw(
	const char *path, const char *title, unsigned pages, unsigned height, unsigned scale)
{
	TIFF *tiff = TIFFOpen(path, "wl");
	bool ok = tiff != NULL;

	for (unsigned number = 0; ok && number < pages; number++) {
		struct page_image page;

		page_image_draw(&page, title, number + 1, height, scale);
		ok = write_page(tiff, &page, number, pages);
		page_image_clear(&page);
	}
	if (tiff)
		TIFFClose(tiff);
	return ok;
}

/* Whole dots per inch, as fax resolutions are named, also where the file has them per centimetre. */
static float whole_dpi(TIFF *tiff, uint32_t tag)
{
	uint16_t unit = RESUNIT_INCH;
	float value = 0;

	TIFFGetFieldDefaulted(tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
	TIFFGetField(tiff, tag, &value);
	if (unit == RESUNIT_CENTIMETER)
		value *= 2.54f;
	return (float)(int)(value + 0.5f);
}

static struct page_form form_of(TIFF *tiff)
{
	struct page_form form = {.photometric = PHOTOMETRIC_MINISWHITE};

	TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &form.width);
	TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &form.height);
	TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &form.photometric);
	form.x_dpi = whole_dpi(tiff, TIFFTAG_XRESOLUTION);
	form.y_dpi = whole_dpi(tiff, TIFFTAG_YRESOLUTION);
	return form;
}

static bool copy_rows(TIFF *from, TIFF *to, uint32_t rows)
{
	uint8_t *octets = g_malloc0((size_t)TIFFScanlineSize(from));
	bool ok = true;

	for (uint32_t row = 0; ok && row < rows; row++)
		ok = TIFFReadScanline(from, octets, row, 0) > 0 &&
		     TIFFWriteScanline(to, octets, row, 0) > 0;
	g_free(octets);
	return ok;
}

static int copy_pages(TIFF *from, const char *path, const char *mode)
{
	unsigned pages = TIFFNumberOfDirectories(from);
	TIFF *to = TIFFOpen(path, mode);
	bool ok = to != NULL;

	for (unsigned page = 0; ok && page < pages; page++) {
		struct page_form form;

		ok = TIFFSetDirectory(from, (tdir_t)page) != 0;
		form = form_of(from);
		if (!ok)
			break;
		set_tags(to, &form, page, pages);
		ok = copy_rows(from, to, form.height) && TIFFWriteDirectory(to);
	}
	if (to)
		TIFFClose(to);
	return ok ? (int)pages : -1;
}

int page_tiff_rewrite(const char *from, const char *path)
{
	TIFF *tiff;
	int pages;

	if (!g_file_test(from, G_FILE_TEST_EXISTS))
		return 0;
	tiff = TIFFOpen(from, "r");
	/* A receiver that got no page leaves a header without a page behind it. */
	if (!tiff)
		return 0;
	pages = TIFFNumberOfDirectories(tiff) ? copy_pages(tiff, path, "wl") : 0;
	TIFFClose(tiff);
	return pages;
}

bool page_tiff_append(const char *from, const char *path)
{
	TIFF *tiff = TIFFOpen(from, "r");
	bool ok = tiff && copy_pages(tiff, path, "a") > 0;

	if (tiff)
		TIFFClose(tiff);
	return ok;
}

static bool same_rows(TIFF *tiff1, TIFF *tiff2)
{
	struct page_form form1 = form_of(tiff1), form2 = form_of(tiff2);
	tmsize_t octets = TIFFScanlineSize(tiff1);
	uint8_t *row1 = g_malloc0((size_t)octets), *row2 = g_malloc0((size_t)octets);
	bool same = form1.width == form2.width && form1.height == form2.height &&
		    form1.photometric == form2.photometric;

	for (uint32_t row = 0; same && row < form1.height; row++)
		same = TIFFReadScanline(tiff1, row1, row, 0) > 0 &&
		       TIFFReadScanline(tiff2, row2, row, 0) > 0 &&
		       memcmp(row1, row2, (size_t)octets) == 0;
	g_free(row1);
	g_free(row2);
	return same;
}

static bool same_pages(TIFF *tiff1, TIFF *tiff2)
{
	bool more = true;

	if (TIFFNumberOfDirectories(tiff1) != TIFFNumberOfDirectories(tiff2))
		return false;
	while (more) {
		if (!same_rows(tiff1, tiff2))
			return false;
		more = TIFFReadDirectory(tiff1) && TIFFReadDirectory(tiff2);
	}
	return true;
}

bool page_tiff_equal(const char *path1, const char *path2)
{
	TIFF *tiff1 = TIFFOpen(path1, "r"), *tiff2 = TIFFOpen(path2, "r");
	bool same = tiff1 && tiff2 && same_pages(tiff1, tiff2);

	if (tiff1)
		TIFFClose(tiff1);
	if (tiff2)
		TIFFClose(tiff2);
	return same;
}
