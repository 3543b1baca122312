#include "render/page_tiff_image.h"

#include <string.h>

/* Coded octets of a strip that libtiff holds back. Left alone it would take the size of the whole bitmap. */
#define STRIP_BUFFER 65536

/* Octets of rows in a strip of a grey or colour page. */
#define STRIP_ROWS 262144u

bool page_tiff_image_set(TIFF *tif, const struct page_tiff_tag *tags, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!TIFFSetField(tif, tags[i].number, tags[i].value))
			return false;
	}
	return true;
}

uint32_t page_tiff_image_compression(const struct fax_page *page, bool raw)
{
	if (raw && page->decoder == FAX_DECODER_T85)
		return COMPRESSION_JBIG;
	if (page->bits > 1)
		return COMPRESSION_ADOBE_DEFLATE;
	return raw && page->t4 != T4_MMR ? COMPRESSION_CCITTFAX3 : COMPRESSION_CCITTFAX4;
}

static uint32_t photometric(const struct fax_page *page)
{
	if (page->bits == 1)
		return PHOTOMETRIC_MINISWHITE;
	return page->bits == 8 ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_RGB;
}

static uint32_t strip_rows(const struct fax_page *page, bool strips)
{
	if (!strips || page->bits == 1)
		return page->rows;
	return MIN(page->rows, MAX(STRIP_ROWS / (uint32_t)page_job_row_octets(page), 1));
}

/* What depends on the coding, which is set already. */
static bool set_coding(TIFF *tif, const struct fax_page *page, uint32_t compression)
{
	if (compression == COMPRESSION_ADOBE_DEFLATE)
		return TIFFSetField(tif, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL) != 0;
	if (compression != COMPRESSION_CCITTFAX3)
		return true;
	uint32_t options = page->t4 == T4_MR ? GROUP3OPT_2DENCODING : 0;
	return TIFFSetField(tif, TIFFTAG_GROUP3OPTIONS, options) != 0;
}

bool page_tiff_image_begin(TIFF *tif, const struct fax_page *page, bool raw, bool strips)
{
	uint32_t compression = page_tiff_image_compression(page, raw);
	/* A BIE is in the order of JBIG when FillOrder is 2: libtiff reverses its octets else. */
	bool jbig = compression == COMPRESSION_JBIG;
	const struct page_tiff_tag tags[] = {
		{TIFFTAG_SUBFILETYPE, FILETYPE_PAGE},
		{TIFFTAG_IMAGEWIDTH, page->params.width},
		{TIFFTAG_IMAGELENGTH, page->rows},
		{TIFFTAG_BITSPERSAMPLE, page->bits == 1 ? 1 : 8},
		{TIFFTAG_SAMPLESPERPIXEL, page->bits == 24 ? 3 : 1},
		{TIFFTAG_COMPRESSION, compression},
		{TIFFTAG_PHOTOMETRIC, photometric(page)},
		{TIFFTAG_FILLORDER, jbig ? FILLORDER_LSB2MSB : FILLORDER_MSB2LSB},
		{TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT},
		{TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG},
		{TIFFTAG_ROWSPERSTRIP, strip_rows(page, strips)},
	};
	return page_tiff_image_set(tif, tags, G_N_ELEMENTS(tags)) &&
	       set_coding(tif, page, compression);
}

struct row_writer {
	TIFF *tif;
	uint32_t row;
	uint8_t *copy;
	size_t octets;
};

/* libtiff takes writable octets, in which the predictor of grey and colour rows works. */
static bool write_row(void *ctx, const struct page_row *row)
{
	struct row_writer *writer = ctx;
	memcpy(writer->copy, row->pels, writer->octets);
	return TIFFWriteScanline(writer->tif, writer->copy, writer->row++, 0) >= 0;
}

bool page_tiff_image_rows(TIFF *tif, const struct page_job *job, const struct fax_page *page,
	struct page_output *output, struct page_result *decoded)
{
	struct row_writer writer = {.tif = tif, .octets = page_job_row_octets(page)};
	if (!TIFFWriteBufferSetup(tif, NULL, STRIP_BUFFER))
		return false;
	writer.copy = g_malloc(writer.octets);
	bool done = page_job_rows(job, page, write_row, &writer, output, decoded);
	g_free(writer.copy);
	return done;
}
