#include "render/page_job.h"

bool page_job_has_rows(const struct fax_page *page)
{
	return page->decoder != FAX_DECODER_NONE && page->rows > 0 && page->params.width > 0 &&
	       page->params.width <= T4_MAX_WIDTH;
}

size_t page_job_row_octets(const struct fax_page *page)
{
	return ((size_t)page->params.width * page->bits + 7) / 8;
}

struct counter {
	const struct fax_page *page;
	page_row_sink sink;
	void *ctx;
	uint64_t rows;
	uint64_t states[PAGE_ROW_STATES];
	bool failed;
};

static bool count_row(void *ctx, const struct page_row *row)
{
	struct counter *counter = ctx;
	/* What was measured is what the file's head says: no row more. */
	counter->failed = counter->rows == counter->page->rows ||
			  (counter->sink != NULL && !counter->sink(counter->ctx, row));
	if (counter->failed)
		return false;
	counter->rows++;
	counter->states[row->state]++;
	return true;
}

static void add_rows(
	struct page_output *output, const struct counter *counter, const struct page_result *result)
{
	output->rows += counter->rows;
	output->stopped += result->stopped;
	for (size_t i = 0; i < PAGE_ROW_STATES; i++)
		output->states[i] += counter->states[i];
}

bool page_job_rows(const struct page_job *job, const struct fax_page *page, page_row_sink sink,
	void *ctx, struct page_output *output, struct page_result *result)
{
	page_rows_function decode = job->decode != NULL ? job->decode : fax_page_rows;
	struct counter counter = {.page = page, .sink = sink, .ctx = ctx};
	*result = (struct page_result){0};
	if (!decode(page, count_row, &counter, result) || counter.failed ||
		counter.rows != page->rows)
		return false;
	if (output != NULL)
		add_rows(output, &counter, result);
	return true;
}

uint64_t page_job_bad_rows(const struct page_output *output)
{
	uint64_t bad = 0;
	for (unsigned i = 0; i < PAGE_ROW_STATES; i++)
		bad += page_row_is_bad((enum page_row_state)i) ? output->states[i] : 0;
	return bad;
}

static unsigned count_pages(const struct page_format *format, const struct page_job *job)
{
	unsigned count = 0;
	for (size_t i = 0; i < job->page_count; i++)
		count += format->holds(job, job->pages[i]);
	return count;
}

static void set_error(
	const struct page_format *format, const struct page_writing *writing, GError **error)
{
	if (page_file_failed(writing->file, error))
		return;
	g_set_error(error, G_FILE_ERROR, (gint)G_FILE_ERROR_FAILED,
		"cannot be written as %s: %s (%s)", format->title,
		writing->error != NULL ? writing->error : "its rows do not fit",
		writing->job->raw ? "try without --raw" : format->advice);
}

static bool write_file(
	const struct page_format *format, struct page_writing *writing, GError **error)
{
	const struct page_job *job = writing->job;
	writing->file = page_file_create(job->dir, job->name, job->force, error);
	if (writing->file == NULL)
		return false;
	if (format->write(writing))
		return page_file_commit(writing->file, &writing->output->octets, error);
	set_error(format, writing, error);
	page_file_abort(writing->file);
	return false;
}

bool page_job_write(const struct page_format *format, const struct page_job *job,
	struct page_output *output, GError **error)
{
	struct page_writing writing = {
		.job = job, .output = output, .total = count_pages(format, job)};
	*output = (struct page_output){
		.path = g_build_filename(job->dir != NULL ? job->dir : ".", job->name, NULL),
		.left_out = (unsigned)(job->page_count - writing.total),
	};
	if (writing.total == 0)
		return true;
	bool done = write_file(format, &writing, error);
	g_free(writing.error);
	if (!done)
		output->pages = 0;
	return done;
}
