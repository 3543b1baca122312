/* TIFF as fax programs know it (TIFF-F, RFC 2306): bilevel pages in T.6, or in the coding that they came in; grey
 * and colour ones as rows, without loss. Bad rows are written as the decoder gives them, so that each row keeps its
 * place, and are counted in BadFaxLines. */
#include "render/page_job.h"
#include "render/page_raw.h"
#include "render/page_tiff_fax.h"
#include "render/page_tiff_image.h"
#include "render/page_tiff_io.h"

struct document {
	struct page_writing *writing;
	struct page_tiff_io io;
	TIFF *tif;
};

/* libtiff can store the code stream of a JPEG fax, but not read it again: with chroma subsampling it refuses
 * Photometric ITULAB, and without the height in the frame header it refuses the stream. */
static bool holds(const struct page_job *job, const struct fax_page *page)
{
	return page_job_has_rows(page) &&
	       (!job->raw || page->decoder == FAX_DECODER_T4 || page->decoder == FAX_DECODER_T85);
}

static bool write_raw(
	struct document *document, const struct fax_page *page, struct page_result *decoded)
{
	const struct page_writing *writing = document->writing;
	if (!page_job_rows(writing->job, page, NULL, NULL, writing->output, decoded))
		return false;
	GByteArray *strip = page_raw_strip(page, decoded);
	bool done = TIFFWriteRawStrip(document->tif, 0, strip->data, (tmsize_t)strip->len) >= 0;
	g_byte_array_unref(strip);
	return done;
}

static bool write_image(
	struct document *document, const struct fax_page *page, struct page_result *decoded)
{
	const struct page_writing *writing = document->writing;
	if (writing->job->raw)
		return write_raw(document, page, decoded);
	return page_tiff_image_rows(document->tif, writing->job, page, writing->output, decoded);
}

static bool write_page(struct document *document, const struct fax_page *page)
{
	struct page_writing *writing = document->writing;
	TIFF *tif = document->tif;
	bool raw = writing->job->raw;
	struct page_result decoded;
	return page_tiff_image_begin(tif, page, raw, true) &&
	       page_tiff_fax_resolution(tif, &page->params) &&
	       page_tiff_fax_set(tif, page, writing->output->pages, writing->total) &&
	       write_image(document, page, &decoded) &&
	       page_tiff_fax_quality(tif, &decoded, page_tiff_image_compression(page, raw), raw) &&
	       TIFFWriteDirectory(tif) != 0;
}

/* The code stream does not have the rows of other copies of the page. */
static bool write_received(struct document *document, const struct fax_page *page)
{
	struct fax_page received = *page;
	received.rows = page->received_rows;
	received.patches = g_array_new(FALSE, FALSE, sizeof(struct fax_patch));
	bool done = write_page(document, &received);
	g_array_free(received.patches, TRUE);
	return done;
}

static bool write_pages(void *ctx)
{
	struct document *document = ctx;
	const struct page_job *job = document->writing->job;
	document->tif = page_tiff_io_open(&document->io, job->name);
	bool done = document->tif != NULL;
	for (size_t i = 0; done && i < job->page_count; i++) {
		if (!holds(job, job->pages[i]))
			continue;
		done = (job->raw ? write_received : write_page)(document, job->pages[i]);
		document->writing->output->pages++;
	}
	if (document->tif != NULL)
		TIFFClose(document->tif);
	return done;
}

static bool write_document(struct page_writing *writing)
{
	struct document document = {.writing = writing, .io = {.file = writing->file}};
	bool done = page_tiff_io_quietly(write_pages, &document);
	writing->error = document.io.error;
	return done;
}

const struct page_format page_tiff = {
	.name = "tiff",
	.title = "TIFF",
	.ending = ".tif",
	.many = true,
	.raw = true,
	.advice = "try --raw or --split",
	.holds = holds,
	.write = write_document,
};
