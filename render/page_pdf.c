/* PDF: an image a page and nothing else, on a page of the size that it had on paper. Bilevel pages are in T.6
 * (CCITTFaxDecode), grey and colour ones in deflate (FlateDecode): strips of a TIFF in memory, as libtiff codes
 * them. */
#include <qpdf/qpdf-c.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

#include "render/page_job.h"
#include "render/page_size.h"
#include "render/page_tiff_image.h"
#include "render/page_tiff_io.h"

/* Points that viewers take a page to have at most (ISO 32000-1 Annex C.2); a longer one has larger units. */
#define MAX_POINTS 14400.0

static bool holds(const struct page_job *job, const struct fax_page *page)
{
	return !job->raw && page_job_has_rows(page);
}

struct strip {
	struct page_writing *writing;
	const struct fax_page *page;
	struct page_tiff_io io;
	uint64_t at, length; /* of the coded rows in io.memory */
};

/* TIFFFlushData() writes out what libtiff holds back of the strip. */
static bool write_strip(struct strip *strip, TIFF *tif)
{
	struct page_result decoded;
	uint64_t *at = NULL, *length = NULL;
	const struct page_writing *writing = strip->writing;
	if (!page_tiff_image_begin(tif, strip->page, false, false) ||
		!page_tiff_image_rows(tif, writing->job, strip->page, writing->output, &decoded) ||
		!TIFFFlushData(tif) || !TIFFGetField(tif, TIFFTAG_STRIPOFFSETS, &at) ||
		!TIFFGetField(tif, TIFFTAG_STRIPBYTECOUNTS, &length))
		return false;
	strip->at = at[0];
	strip->length = length[0];
	return strip->at <= strip->io.memory->len &&
	       strip->length <= strip->io.memory->len - strip->at;
}

static bool make_strip(void *ctx)
{
	struct strip *strip = ctx;
	TIFF *tif = page_tiff_io_open(&strip->io, strip->writing->job->name);
	bool done = tif != NULL && write_strip(strip, tif);
	if (tif != NULL)
		TIFFClose(tif);
	return done;
}

/* With a point, whatever the locale. */
static const char *number(double value, char out[G_ASCII_DTOSTR_BUF_SIZE])
{
	return g_ascii_formatd(out, G_ASCII_DTOSTR_BUF_SIZE, "%.2f", value);
}

static qpdf_oh parse(qpdf_data pdf, const char *format, va_list args) G_GNUC_PRINTF(2, 0);
static qpdf_oh parse(qpdf_data pdf, const char *format, va_list args)
{
	char *text = g_strdup_vprintf(format, args);
	qpdf_oh object = qpdf_oh_parse(pdf, text);
	g_free(text);
	return object;
}

static qpdf_oh object(qpdf_data, const char *format, ...) G_GNUC_PRINTF(2, 3);
static qpdf_oh object(qpdf_data pdf, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	qpdf_oh out = parse(pdf, format, args);
	va_end(args);
	return out;
}

static void put(qpdf_data, qpdf_oh dictionary, const char *key, const char *format, ...)
	G_GNUC_PRINTF(4, 5);
static void put(qpdf_data pdf, qpdf_oh dictionary, const char *key, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	qpdf_oh_replace_key(pdf, dictionary, key, parse(pdf, format, args));
	va_end(args);
}

static qpdf_oh image_params(qpdf_data pdf, const struct fax_page *page)
{
	if (page->bits == 1)
		return object(pdf, "<< /K -1 /Columns %u /Rows %u >>", page->params.width,
			(unsigned)page->rows);
	/* The differences that libtiff made of the rows: predictor 2. */
	return object(pdf, "<< /Predictor 2 /Colors %u /BitsPerComponent 8 /Columns %u >>",
		page->bits / 8, page->params.width);
}

static qpdf_oh new_image(qpdf_data pdf, const struct strip *strip)
{
	const struct fax_page *page = strip->page;
	qpdf_oh image = qpdf_oh_new_stream(pdf), entries = qpdf_oh_get_dict(pdf, image);
	put(pdf, entries, "/Type", "/XObject");
	put(pdf, entries, "/Subtype", "/Image");
	put(pdf, entries, "/Width", "%u", page->params.width);
	put(pdf, entries, "/Height", "%u", (unsigned)page->rows);
	put(pdf, entries, "/ColorSpace", "/%s", page->bits == 24 ? "DeviceRGB" : "DeviceGray");
	put(pdf, entries, "/BitsPerComponent", "%d", page->bits == 1 ? 1 : 8);
	qpdf_oh_replace_stream_data(pdf, image, strip->io.memory->data + strip->at,
		(size_t)strip->length,
		object(pdf, "/%s", page->bits == 1 ? "CCITTFaxDecode" : "FlateDecode"),
		image_params(pdf, page));
	return image;
}

static qpdf_oh new_contents(qpdf_data pdf, const char *width, const char *height)
{
	qpdf_oh contents = qpdf_oh_new_stream(pdf);
	char *text = g_strdup_printf("q %s 0 0 %s 0 0 cm /Page Do Q\n", width, height);
	qpdf_oh_replace_stream_data(pdf, contents, (const unsigned char *)text, strlen(text),
		qpdf_oh_new_null(pdf), qpdf_oh_new_null(pdf));
	g_free(text);
	return contents;
}

/* What is to become a file. */
struct document {
	struct page_writing *writing;
	qpdf_data pdf;
	bool units; /* some page has a UserUnit */
};

static qpdf_oh new_page(struct document *document, const struct fax_page *page)
{
	char width[G_ASCII_DTOSTR_BUF_SIZE], height[G_ASCII_DTOSTR_BUF_SIZE];
	struct page_size size = page_size_of(page);
	int unit = 1 + (int)(MAX(size.width, size.height) / MAX_POINTS);
	number(size.width / unit, width);
	number(size.height / unit, height);
	qpdf_data pdf = document->pdf;
	qpdf_oh out = object(pdf, "<< /Type /Page /MediaBox [ 0 0 %s %s ] >>", width, height);
	qpdf_oh_replace_key(pdf, out, "/Contents", new_contents(pdf, width, height));
	if (unit > 1)
		put(pdf, out, "/UserUnit", "%d", unit);
	document->units = document->units || unit > 1;
	return out;
}

static bool append_page(struct document *document, const struct strip *strip)
{
	qpdf_data pdf = document->pdf;
	qpdf_oh page = new_page(document, strip->page);
	qpdf_oh images = qpdf_oh_new_dictionary(pdf), resources = qpdf_oh_new_dictionary(pdf);
	qpdf_oh_replace_key(pdf, images, "/Page", new_image(pdf, strip));
	qpdf_oh_replace_key(pdf, resources, "/XObject", images);
	qpdf_oh_replace_key(pdf, page, "/Resources", resources);
	bool done = qpdf_add_page(pdf, pdf, qpdf_make_indirect_object(pdf, page), QPDF_FALSE) ==
		    QPDF_SUCCESS;
	qpdf_oh_release_all(pdf);
	return done;
}

static bool add_page(struct document *document, const struct fax_page *page)
{
	struct strip strip = {
		.writing = document->writing, .page = page, .io = {.memory = g_byte_array_new()}};
	bool done = page_tiff_io_quietly(make_strip, &strip);
	if (done)
		g_free(strip.io.error);
	else
		document->writing->error = strip.io.error;
	done = done && append_page(document, &strip);
	g_byte_array_unref(strip.io.memory);
	document->writing->output->pages++;
	return done;
}

static bool add_pages(struct document *document)
{
	const struct page_job *job = document->writing->job;
	bool done = true;
	for (size_t i = 0; done && i < job->page_count; i++) {
		if (holds(job, job->pages[i]))
			done = add_page(document, job->pages[i]);
	}
	return done;
}

/* The time of the first page, "D:20240301123456Z". */
static void put_date(qpdf_data pdf, qpdf_oh info, t38_time t)
{
	char text[64];
	struct tm tm;
	if (t == T38_NEVER)
		return;
	time_t seconds = (time_t)(t / T38_SECOND - (t % T38_SECOND < 0));
	if (gmtime_r(&seconds, &tm) != NULL &&
		strftime(text, sizeof(text), "D:%Y%m%d%H%M%SZ", &tm) > 0)
		put(pdf, info, "/CreationDate", "(%s)", text);
}

static void put_info(const struct document *document)
{
	qpdf_data pdf = document->pdf;
	qpdf_oh info = qpdf_oh_new_dictionary(pdf);
	put(pdf, info, "/Producer", "(t38trace " T38TRACE_VERSION ")");
	put_date(pdf, info, document->writing->job->pages[0]->t);
	qpdf_oh_replace_key(
		pdf, qpdf_get_trailer(pdf), "/Info", qpdf_make_indirect_object(pdf, info));
}

/* Streams are as they shall be; the ID is made of the content, not of time and chance. */
static bool write_pdf(const struct document *document)
{
	qpdf_data pdf = document->pdf;
	if (qpdf_init_write_memory(pdf) != QPDF_SUCCESS)
		return false;
	qpdf_set_stream_data_mode(pdf, qpdf_s_preserve);
	qpdf_set_deterministic_ID(pdf, QPDF_TRUE);
	qpdf_set_minimum_pdf_version(pdf, document->units ? "1.6" : "1.4");
	return qpdf_write(pdf) == QPDF_SUCCESS && !qpdf_has_error(pdf) &&
	       page_file_write(
		       document->writing->file, qpdf_get_buffer(pdf), qpdf_get_buffer_length(pdf));
}

static void keep_error(const struct document *document)
{
	struct page_writing *writing = document->writing;
	qpdf_error error = qpdf_get_error(document->pdf);
	if (error != NULL && writing->error == NULL)
		writing->error = g_strdup(qpdf_get_error_full_text(document->pdf, error));
}

static bool write_document(struct page_writing *writing)
{
	struct document document = {.writing = writing, .pdf = qpdf_init()};
	qpdf_silence_errors(document.pdf);
	bool done = qpdf_empty_pdf(document.pdf) == QPDF_SUCCESS && add_pages(&document);
	if (done) {
		put_info(&document);
		done = write_pdf(&document);
	}
	if (!done)
		keep_error(&document);
	qpdf_cleanup(&document.pdf);
	return done;
}

const struct page_format page_pdf = {
	.name = "pdf",
	.title = "PDF",
	.ending = ".pdf",
	.many = true,
	.advice = "try --split or --format tiff",
	.holds = holds,
	.write = write_document,
};
