#include "testdata/make/colour_page.h"

#include <glib.h>
#include <math.h>
#include <tiffio.h>

enum { STEPS = CIELABTORGB_TABLE_RANGE, FULL = 100 };

/* CIE XYZ of D50 to linear sRGB: the published matrix that has the adaptation to D65 in it. The steps from light to
 * samples are set by set_curve(), libtiff's own being a power and not quite that of sRGB. */
static const TIFFDisplay display = {
	.d_mat = {{3.1338561f, -1.6168667f, -0.4906146f}, {-0.9787684f, 1.9161415f, 0.0334540f},
		{0.0719453f, -0.2289914f, 1.4052427f}},
	.d_YCR = FULL,
	.d_YCG = FULL,
	.d_YCB = FULL,
	.d_Vrwr = 255,
	.d_Vrwg = 255,
	.d_Vrwb = 255,
	.d_gammaR = 2.4f,
	.d_gammaG = 2.4f,
	.d_gammaB = 2.4f,
};

/* In the middle of each step, but for black and white. */
static void set_curve(TIFFCIELabToRGB *lab)
{
	for (unsigned step = 0; step <= STEPS; step++) {
		double half = step == 0 || step == STEPS ? 0 : 0.5, light = (step + half) / STEPS;
		double sample =
			light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055;

		lab->Yr2r[step] = lab->Yg2g[step] = lab->Yb2b[step] = (float)(255 * sample);
	}
}

/* T.4 E.6.4, of the default gamut. */
static int32_t chroma(unsigned octet, int range, int offset)
{
	return (int32_t)lround(range * ((int)octet - offset) / 255.0);
}

static void convert(TIFFCIELabToRGB *lab, const uint8_t *pel, bool grey, uint8_t *out)
{
	int32_t a = grey ? 0 : chroma(pel[1], 170, 128), b = grey ? 0 : chroma(pel[2], 200, 96);
	float x, y, z;
	uint32_t rgb[3];

	TIFFCIELabToXYZ(lab, pel[0], a, b, &x, &y, &z);
	TIFFXYZToRGB(lab, x, y, z, &rgb[0], &rgb[1], &rgb[2]);
	for (unsigned i = 0; i < (grey ? 1u : 3u); i++)
		out[i] = (uint8_t)rgb[i];
}

static void set_tags(TIFF *tiff, const struct colour_page *page, unsigned number, unsigned count)
{
	TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_PAGE);
	TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, COLOUR_PAGE_WIDTH);
	TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, page->rows);
	TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, page->rows);
	TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
	TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, page->grey ? 1 : 3);
	TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_LZW);
	TIFFSetField(
		tiff, TIFFTAG_PHOTOMETRIC, page->grey ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_RGB);
	TIFFSetField(tiff, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
	TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
	TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
	TIFFSetField(tiff, TIFFTAG_XRESOLUTION, (double)COLOUR_PAGE_DPI);
	TIFFSetField(tiff, TIFFTAG_YRESOLUTION, (double)COLOUR_PAGE_DPI);
	TIFFSetField(tiff, TIFFTAG_PAGENUMBER, number, count);
}

static bool write_rows(TIFF *tiff, TIFFCIELabToRGB *lab, const struct colour_page *page)
{
	uint8_t row[COLOUR_PAGE_WIDTH * 3];
	size_t size = page->grey ? 1 : 3;
	const uint8_t *pel = page->samples;

	for (uint32_t y = 0; y < page->rows; y++) {
		for (size_t x = 0; x < COLOUR_PAGE_WIDTH; x++, pel += size)
			convert(lab, pel, page->grey, row + x * size);
		if (TIFFWriteScanline(tiff, row, y, 0) < 0)
			return false;
	}
	return TIFFWriteDirectory(tiff) != 0;
}

bool colour_page_tiff(const char *path, const struct colour_page *pages, unsigned count)
{
	float d50[3] = {0.96422f * FULL, FULL, 0.82521f * FULL};
	TIFFCIELabToRGB *lab = g_new0(TIFFCIELabToRGB, 1);
	TIFF *tiff = TIFFOpen(path, "wl");
	bool ok = tiff != NULL && TIFFCIELabToRGBInit(lab, &display, d50) >= 0;

	set_curve(lab);
	for (unsigned i = 0; ok && i < count; i++) {
		set_tags(tiff, &pages[i], i, count);
		ok = write_rows(tiff, lab, &pages[i]);
	}
	if (tiff)
		TIFFClose(tiff);
	g_free(lab);
	return ok;
}
