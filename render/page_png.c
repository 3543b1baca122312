/* PNG: a file a page, one bit, 8 bits of grey or 24 of colour, with the resolution of each axis. */
#include "render/page_job.h"
#include "render/page_png_out.h"

static bool holds(const struct page_job *job, const struct fax_page *page)
{
	return !job->raw && page_job_has_rows(page);
}

static bool write_row(void *ctx, const struct page_row *row)
{
	return page_png_out_row(ctx, row->pels);
}

static bool write_page(struct page_writing *writing, const struct fax_page *page)
{
	const struct page_png_form form = {
		.pels = page->bits == 1	  ? PAGE_PNG_BILEVEL
			: page->bits == 8 ? PAGE_PNG_GREY
					  : PAGE_PNG_RGB,
		.width = page->params.width,
		.height = page->rows,
	};
	struct page_result decoded;
	struct page_png_out *out = page_png_out_new(writing, &form, page);
	if (out == NULL)
		return false;
	bool done = page_job_rows(writing->job, page, write_row, out, writing->output, &decoded);
	writing->output->pages++;
	return page_png_out_end(out, done);
}

static bool write_document(struct page_writing *writing)
{
	const struct page_job *job = writing->job;
	for (size_t i = 0; i < job->page_count; i++) {
		if (holds(job, job->pages[i]))
			return write_page(writing, job->pages[i]);
	}
	return false;
}

const struct page_format page_png = {
	.name = "png",
	.title = "PNG",
	.ending = ".png",
	.advice = "try --format tiff",
	.holds = holds,
	.write = write_document,
};
