#include <string.h>

#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/message.h"
#include "cli/run.h"
#include "render/page_file.h"
#include "render/page_tiff.h"

struct extract {
	const struct options *options;
	FILE *out;
	bool failed;
	unsigned files;
};

static void say_written(
	struct extract *e, const struct page_tiff_result *r, const struct fax_page *first)
{
	fprintf(e->out, "%s  %u page%s  %ux%u  %ux%u dpi  %" G_GUINT64_FORMAT " octets  ", r->path,
		r->pages, r->pages == 1 ? "" : "s", first->params.width, first->rows,
		first->params.x_dpi, first->params.y_dpi, r->octets);
	if (r->bad_rows == 0)
		fputs("no bad rows\n", e->out);
	else
		fprintf(e->out, "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " rows bad\n",
			r->bad_rows, r->rows);
}

static void write_pages(
	struct extract *e, const struct call *call, const GPtrArray *pages, unsigned split)
{
	const struct fax_page *first = g_ptr_array_index(pages, 0);
	GError *error = NULL;
	struct page_tiff_result result;
	char *name =
		page_file_name(e->options->files[0], call->index, first->document, split, "tif");
	const struct page_tiff_job job = {.dir = e->options->output,
		.name = name,
		.force = e->options->force,
		.raw = e->options->raw,
		.pages = (const struct fax_page *const *)(const void *)pages->pdata,
		.page_count = pages->len};
	if (!page_tiff_write(&job, &result, &error)) {
		message_error(result.path, "%s", error->message);
		g_error_free(error);
		e->failed = true;
	} else if (result.pages > 0) {
		say_written(e, &result, first);
		e->files++;
	}
	if (result.left_out > 0)
		message_warning(NULL,
			"call %u: %u page%s left out: no rows, or a coding that is not decoded",
			call->index, result.left_out, result.left_out == 1 ? "" : "s");
	g_free(result.path);
	g_free(name);
}

static void write_document(struct extract *e, const struct call *call, GPtrArray *pages)
{
	if (pages->len > 0 && !e->options->split)
		write_pages(e, call, pages, 0);
	for (guint i = 0; i < pages->len && e->options->split; i++) {
		GPtrArray *one = g_ptr_array_new();
		g_ptr_array_add(one, g_ptr_array_index(pages, i));
		write_pages(e, call, one, i + 1);
		g_ptr_array_free(one, TRUE);
	}
	g_ptr_array_set_size(pages, 0);
}

static void take_call(void *ctx, const struct call *call, t38_time zero)
{
	struct extract *e = ctx;
	(void)zero;
	if (call->fax == NULL)
		return;
	GPtrArray *pages = g_ptr_array_new();
	unsigned document = 0;
	for (guint i = 0; i < call->fax->pages->len; i++) {
		struct fax_page *page = g_ptr_array_index(call->fax->pages, i);
		if (page->document != document)
			write_document(e, call, pages);
		document = page->document;
		if (!page->superseded)
			g_ptr_array_add(pages, page);
	}
	write_document(e, call, pages);
	g_ptr_array_free(pages, TRUE);
}

int command_extract(const struct options *o)
{
	static const struct run_sink sink = {.call = take_call, .in_order = true};
	int status;
	if (o->format != NULL && strcmp(o->format, "tiff") != 0) {
		bool later = strcmp(o->format, "png") == 0 || strcmp(o->format, "pdf") == 0;
		message_error(NULL,
			later ? "--format %s is not built yet (tiff is)"
			      : "--format: '%s' is none of tiff, png, pdf",
			o->format);
		return EXIT_USAGE;
	}
	struct run *run = run_open(o, false, false, &status);
	if (run == NULL)
		return status;
	struct extract e = {.options = o, .out = run_out(run)};
	run_read(run, &sink, &e);
	if (e.files == 0 && !e.failed && !o->quiet)
		message_warning(
			NULL, "no page found (t38trace calls shows what the capture holds)");
	status = run_close(run);
	return e.failed && status == EXIT_ANALYSED ? EXIT_INPUT : status;
}
