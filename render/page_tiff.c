#include "render/page_tiff.h"

#include <stdarg.h>
#include <sys/stat.h>
#include <tiffio.h>
#include <time.h>
#include <unistd.h>

#include "render/page_file.h"
#include "render/page_raw.h"

/* Coded octets of a strip that libtiff holds back. Left alone it would take the size of the whole bitmap. */
#define STRIP_BUFFER 65536

/* CleanFaxData (TIFF-F). */
enum { FAX_DATA_CLEAN, FAX_DATA_REGENERATED, FAX_DATA_UNCLEAN };

struct document {
	const struct page_tiff_job *job;
	struct page_tiff_result *result;
	struct page_file *file;
	TIFF *tif;
	unsigned total; /* pages that will be in the file */
	char *error;	/* what libtiff said first; NULL */
};

struct tag {
	uint32_t number, value;
};

/* Write errors are kept by the page_file: libtiff forgets errno. */
static tmsize_t tiff_write(thandle_t file, void *octets, tmsize_t n)
{
	return page_file_write((struct page_file *)file, octets, (size_t)n) ? n : -1;
}

static tmsize_t tiff_read(thandle_t file, void *octets, tmsize_t n)
{
	return read(page_file_fd((const struct page_file *)file), octets, (size_t)n);
}

static toff_t tiff_seek(thandle_t file, toff_t at, int whence)
{
	return (toff_t)lseek(page_file_fd((const struct page_file *)file), (off_t)at, whence);
}

/* The page_file closes itself. */
static int tiff_close(thandle_t file)
{
	(void)file;
	return 0;
}

static toff_t tiff_size(thandle_t file)
{
	struct stat st;
	return fstat(page_file_fd((const struct page_file *)file), &st) == 0 ? (toff_t)st.st_size
									     : 0;
}

#if TIFFLIB_VERSION >= 20221213 /* 4.5.0: handlers of one file, not of the process */

static int keep_error(TIFF *, void *, const char *, const char *, va_list) G_GNUC_PRINTF(4, 0);
static int drop_warning(TIFF *, void *, const char *, const char *, va_list) G_GNUC_PRINTF(4, 0);

static int keep_error(TIFF *tif, void *user, const char *module, const char *format, va_list args)
{
	struct document *document = user;
	(void)tif, (void)module;
	if (document->error == NULL)
		document->error = g_strdup_vprintf(format, args);
	return 1;
}

static int drop_warning(TIFF *tif, void *user, const char *module, const char *format, va_list args)
{
	(void)tif, (void)user, (void)module, (void)format, (void)args;
	return 1;
}

static TIFF *open_tiff(struct document *document)
{
	TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
	if (options == NULL)
		return NULL;
	TIFFOpenOptionsSetErrorHandlerExtR(options, keep_error, document);
	TIFFOpenOptionsSetWarningHandlerExtR(options, drop_warning, document);
	TIFF *tif = TIFFClientOpenExt(document->job->name, "w", (thandle_t)document->file,
		tiff_read, tiff_write, tiff_seek, tiff_close, tiff_size, NULL, NULL, options);
	TIFFOpenOptionsFree(options);
	return tif;
}

static bool write_quietly(struct document *document, bool (*write)(struct document *))
{
	return write(document);
}

#else

static TIFF *open_tiff(struct document *document)
{
	return TIFFClientOpen(document->job->name, "w", (thandle_t)document->file, tiff_read,
		tiff_write, tiff_seek, tiff_close, tiff_size, NULL, NULL);
}

static bool write_quietly(struct document *document, bool (*write)(struct document *))
{
	TIFFErrorHandler error = TIFFSetErrorHandler(NULL);
	TIFFErrorHandler warning = TIFFSetWarningHandler(NULL);
	bool done = write(document);
	TIFFSetErrorHandler(error);
	TIFFSetWarningHandler(warning);
	return done;
}

#endif

static bool has_rows(const struct fax_page *page)
{
	return page->decoder != FAX_DECODER_NONE && page->rows > 0 && page->params.width > 0 &&
	       page->params.width <= T4_MAX_WIDTH;
}

static unsigned count_pages(const struct page_tiff_job *job)
{
	unsigned count = 0;
	for (size_t i = 0; i < job->page_count; i++)
		count += has_rows(job->pages[i]);
	return count;
}

static bool set_tags(TIFF *tif, const struct tag *tags, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!TIFFSetField(tif, tags[i].number, tags[i].value))
			return false;
	}
	return true;
}

static uint32_t compression(const struct document *document, const struct fax_page *page)
{
	if (document->job->raw && page->decoder == FAX_DECODER_T85)
		return COMPRESSION_JBIG;
	return document->job->raw && page->t4 != T4_MMR ? COMPRESSION_CCITTFAX3
							: COMPRESSION_CCITTFAX4;
}

/* A BIE is in the order of JBIG when FillOrder is 2: libtiff reverses its octets else. */
static uint32_t fill_order(const struct document *document, const struct fax_page *page)
{
	return compression(document, page) == COMPRESSION_JBIG ? FILLORDER_LSB2MSB
							       : FILLORDER_MSB2LSB;
}

static bool set_image(const struct document *document, const struct fax_page *page)
{
	const struct tag tags[] = {
		{TIFFTAG_SUBFILETYPE, FILETYPE_PAGE},
		{TIFFTAG_IMAGEWIDTH, page->params.width},
		{TIFFTAG_IMAGELENGTH, page->rows},
		{TIFFTAG_BITSPERSAMPLE, 1},
		{TIFFTAG_SAMPLESPERPIXEL, 1},
		{TIFFTAG_COMPRESSION, compression(document, page)},
		{TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE},
		{TIFFTAG_FILLORDER, fill_order(document, page)},
		{TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT},
		{TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG},
		{TIFFTAG_ROWSPERSTRIP, page->rows},
	};
	if (!set_tags(document->tif, tags, G_N_ELEMENTS(tags)))
		return false;
	if (compression(document, page) != COMPRESSION_CCITTFAX3)
		return true;
	uint32_t options = page->t4 == T4_MR ? GROUP3OPT_2DENCODING : 0;
	return TIFFSetField(document->tif, TIFFTAG_GROUP3OPTIONS, options) != 0;
}

/* A page whose resolution nobody told has square pels of no size. */
static bool set_resolution(TIFF *tif, const struct t30_params *params)
{
	bool known = params->x_dpi > 0 && params->y_dpi > 0;
	return TIFFSetField(tif, TIFFTAG_XRESOLUTION, known ? (double)params->x_dpi : 1.0) &&
	       TIFFSetField(tif, TIFFTAG_YRESOLUTION, known ? (double)params->y_dpi : 1.0) &&
	       TIFFSetField(tif, TIFFTAG_RESOLUTIONUNIT, known ? RESUNIT_INCH : RESUNIT_NONE);
}

/* "2024:03:01 12:34:56" in UTC. */
static bool set_date(TIFF *tif, t38_time t)
{
	char text[64];
	struct tm tm;
	if (t == T38_NEVER)
		return true;
	time_t seconds = (time_t)(t / T38_SECOND - (t % T38_SECOND < 0));
	if (gmtime_r(&seconds, &tm) == NULL ||
		strftime(text, sizeof(text), "%Y:%m:%d %H:%M:%S", &tm) != 19)
		return true;
	return TIFFSetField(tif, TIFFTAG_DATETIME, text) != 0;
}

static bool set_reception(TIFF *tif, const struct fax_page *page)
{
	if (page->t == T38_NEVER || page->t_end == T38_NEVER || page->t_end < page->t)
		return true;
	uint64_t ns = (uint64_t)page->t_end - (uint64_t)page->t;
	uint64_t second = (uint64_t)T38_SECOND;
	uint64_t seconds = ns / second + (ns % second >= second / 2);
	return TIFFSetField(tif, TIFFTAG_FAXRECVTIME, (uint32_t)MIN(seconds, UINT32_MAX)) != 0;
}

/* Counted from 0; a total of 0 says that it is not known, as beyond what 16 bits hold. */
static bool set_number(const struct document *document)
{
	unsigned number = MIN(document->result->pages, UINT16_MAX);
	unsigned total = document->total <= UINT16_MAX ? document->total : 0;
	return TIFFSetField(document->tif, TIFFTAG_PAGENUMBER, number, total) != 0;
}

static bool set_quality(const struct document *document, const struct fax_page *page,
	const struct page_result *decoded)
{
	/* libtiff has these tags for T.4 and T.6 only. */
	if (compression(document, page) == COMPRESSION_JBIG)
		return true;
	uint32_t data = FAX_DATA_CLEAN;
	if (decoded->bad_rows > 0)
		data = document->job->raw ? FAX_DATA_UNCLEAN : FAX_DATA_REGENERATED;
	const struct tag tags[] = {
		{TIFFTAG_BADFAXLINES, decoded->bad_rows},
		{TIFFTAG_CLEANFAXDATA, data},
		{TIFFTAG_CONSECUTIVEBADFAXLINES, decoded->longest_bad_run},
	};
	return set_tags(document->tif, tags, G_N_ELEMENTS(tags));
}

static bool set_page(const struct document *document, const struct fax_page *page)
{
	TIFF *tif = document->tif;
	return set_image(document, page) && set_resolution(tif, &page->params) &&
	       set_number(document) && set_date(tif, page->t) && set_reception(tif, page) &&
	       TIFFSetField(tif, TIFFTAG_SOFTWARE, "t38trace " T38TRACE_VERSION);
}

struct row_writer {
	TIFF *tif;
	uint32_t row, rows;
	bool failed;
};

static bool write_row(void *ctx, const struct page_row *row)
{
	struct row_writer *writer = ctx;
	/* libtiff takes a pointer to writable octets but does not change rows of one bit a pel. */
	writer->failed =
		writer->row == writer->rows ||
		TIFFWriteScanline(writer->tif, (void *)(uintptr_t)row->pels, writer->row, 0) < 0;
	writer->row++;
	return !writer->failed;
}

static bool write_rows(
	const struct document *document, const struct fax_page *page, struct page_result *decoded)
{
	struct row_writer writer = {.tif = document->tif, .rows = page->rows};
	return TIFFWriteBufferSetup(document->tif, NULL, STRIP_BUFFER) &&
	       fax_page_rows(page, write_row, &writer, decoded) && !writer.failed &&
	       writer.row == page->rows;
}

static bool write_raw(
	const struct document *document, const struct fax_page *page, struct page_result *decoded)
{
	if (!fax_page_rows(page, NULL, NULL, decoded))
		return false;
	GByteArray *strip = page_raw_strip(page, decoded);
	bool written = TIFFWriteRawStrip(document->tif, 0, strip->data, (tmsize_t)strip->len) >= 0;
	g_byte_array_unref(strip);
	return written;
}

static bool write_page(const struct document *document, const struct fax_page *page)
{
	struct page_result decoded = {0};
	if (!set_page(document, page))
		return false;
	if (!(document->job->raw ? write_raw : write_rows)(document, page, &decoded))
		return false;
	if (!set_quality(document, page, &decoded) || !TIFFWriteDirectory(document->tif))
		return false;
	document->result->pages++;
	document->result->rows += decoded.rows;
	document->result->bad_rows += decoded.bad_rows;
	return true;
}

static bool write_pages(struct document *document)
{
	const struct page_tiff_job *job = document->job;
	document->tif = open_tiff(document);
	bool done = document->tif != NULL;
	for (size_t i = 0; done && i < job->page_count; i++) {
		if (has_rows(job->pages[i]))
			done = write_page(document, job->pages[i]);
	}
	if (document->tif != NULL)
		TIFFClose(document->tif);
	return done;
}

static void set_error(const struct document *document, GError **error)
{
	if (page_file_failed(document->file, error))
		return;
	g_set_error(error, G_FILE_ERROR, (gint)G_FILE_ERROR_FAILED,
		"cannot be written as TIFF: %s (%s)",
		document->error != NULL ? document->error : "its rows do not fit",
		document->job->raw ? "try without --raw" : "try --raw or --split");
}

static bool write_document(struct document *document, GError **error)
{
	const struct page_tiff_job *job = document->job;
	document->file = page_file_create(job->dir, job->name, job->force, error);
	if (document->file == NULL)
		return false;
	if (write_quietly(document, write_pages))
		return page_file_commit(document->file, &document->result->octets, error);
	set_error(document, error);
	page_file_abort(document->file);
	return false;
}

bool page_tiff_write(
	const struct page_tiff_job *job, struct page_tiff_result *result, GError **error)
{
	struct document document = {.job = job, .result = result, .total = count_pages(job)};
	*result = (struct page_tiff_result){
		.path = g_build_filename(job->dir != NULL ? job->dir : ".", job->name, NULL),
		.left_out = (unsigned)(job->page_count - document.total),
	};
	if (document.total == 0)
		return true;
	bool done = write_document(&document, error);
	g_free(document.error);
	if (!done)
		result->pages = 0;
	return done;
}
