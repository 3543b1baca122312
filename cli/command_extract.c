#include <string.h>

#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/message.h"
#include "cli/run.h"
#include "render/page_code.h"
#include "render/page_file.h"
#include "render/page_job.h"

struct extract {
	const struct options *options;
	const struct page_format *format; /* of --format */
	FILE *out;
	bool failed;
	unsigned files;
};

/* A document of a call. */
struct document {
	struct extract *extract;
	const struct call *call;
	GPtrArray *pages; /* const struct fax_page *, in order; none superseded */
};

static const struct page_format *find_format(const char *name)
{
	static const struct page_format *const formats[] = {&page_tiff, &page_png, &page_pdf};
	for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
		if (name == NULL || strcmp(formats[i]->name, name) == 0)
			return formats[i];
	}
	return NULL;
}

static void append_count(GString *to, uint64_t count, const char *what)
{
	if (count > 0)
		g_string_append_printf(to, ", %" G_GUINT64_FORMAT " %s", count, what);
}

static char *quality(const struct page_output *r)
{
	uint64_t bad = page_job_bad_rows(r);
	GString *text = g_string_new(bad == 0 ? "no bad rows" : NULL);
	if (bad > 0)
		g_string_append_printf(text,
			"%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " rows bad", bad, r->rows);
	append_count(text, r->states[PAGE_ROW_REPAIRED], "rows from another copy");
	if (r->pages > 1)
		append_count(
			text, r->stopped, r->stopped == 1 ? "page cut short" : "pages cut short");
	else if (r->stopped > 0)
		g_string_append(text, ", cut short");
	return g_string_free(text, FALSE);
}

static char *marked(const struct page_output *r)
{
	GString *text = g_string_new(NULL);
	append_count(text, r->states[PAGE_ROW_LOST], "lost");
	append_count(text, r->states[PAGE_ROW_CONCEALED], "concealed");
	append_count(text, r->states[PAGE_ROW_DOUBTFUL], "doubtful");
	append_count(text, r->states[PAGE_ROW_REPAIRED], "repaired");
	g_string_append(text, r->stopped > 0 ? ", cut short" : "");
	g_string_erase(text, 0, strlen(", "));
	g_string_prepend(text, "damage: ");
	return g_string_free(text, FALSE);
}

/* Zeros stand in a code stream where octets of it are missing. */
static char *code(const struct fax_page *page, const struct page_output *r)
{
	bool gaps = page->holes->len > 0 || page->lost_ranges->len > 0;
	return g_strdup_printf("code stream of %s%s%s",
		page->coding != NULL ? page->coding : "an unknown coding",
		r->rows > 0 ? "" : ", not decoded", gaps ? ", octets missing" : "");
}

static void say_written(const struct extract *e, const struct page_format *format,
	const struct page_output *r, const struct fax_page *first)
{
	char *text = format == &page_code   ? code(first, r)
		     : format == &page_mark ? marked(r)
					    : quality(r);
	fprintf(e->out, "%s  %u page%s  ", r->path, r->pages, r->pages == 1 ? "" : "s");
	if (r->rows > 0)
		fprintf(e->out, "%ux%u  %ux%u dpi  ", first->params.width, first->rows,
			first->params.x_dpi, first->params.y_dpi);
	fprintf(e->out, "%" G_GUINT64_FORMAT " octets  %s\n", r->octets, text);
	g_free(text);
}

/* Writes `count` pages into one file. `number`: from 1; 0: the file is the document. */
static void write_file(const struct document *d, const struct page_format *format,
	const struct fax_page *const *pages, size_t count, unsigned number)
{
	struct extract *e = d->extract;
	GError *error = NULL;
	struct page_output output;
	const char *ending = format->ending != NULL ? format->ending : page_code_ending(pages[0]);
	char *name = page_file_name(
		e->options->files[0], d->call->index, pages[0]->document, number, ending);
	const struct page_job job = {.dir = e->options->output,
		.name = name,
		.force = e->options->force,
		.raw = e->options->raw && format == e->format,
		.pages = pages,
		.page_count = count};
	if (!page_job_write(format, &job, &output, &error)) {
		message_error(output.path, "%s", error->message);
		g_error_free(error);
		e->failed = true;
	} else if (output.pages > 0) {
		say_written(e, format, &output, pages[0]);
		e->files++;
	}
	g_free(output.path);
	g_free(name);
}

static const struct fax_page *const *pages_of(const GPtrArray *pages)
{
	return (const struct fax_page *const *)(const void *)pages->pdata;
}

/* A page that the format cannot hold is saved as what came of it. */
static void write_one(const struct document *d, guint index, unsigned *left_out)
{
	const struct page_format *format = d->extract->format;
	const struct page_job raw = {.raw = d->extract->options->raw};
	const struct fax_page *const *page = pages_of(d->pages) + index;
	if (!format->holds(&raw, *page))
		format = &page_code;
	else if (format->many && !d->extract->options->split)
		return;
	if (format->holds(&raw, *page))
		write_file(d, format, page, 1, index + 1);
	else
		(*left_out)++;
}

static void write_whole(const struct document *d)
{
	const struct extract *e = d->extract;
	const struct page_job raw = {.raw = e->options->raw};
	GPtrArray *held = g_ptr_array_new();
	for (guint i = 0; i < d->pages->len; i++) {
		if (e->format->holds(&raw, pages_of(d->pages)[i]))
			g_ptr_array_add(held, d->pages->pdata[i]);
	}
	if (held->len > 0)
		write_file(d, e->format, pages_of(held), held->len, 0);
	g_ptr_array_free(held, TRUE);
}

static void write_document(const struct document *d)
{
	const struct extract *e = d->extract;
	unsigned left_out = 0;
	if (e->format->many && !e->options->split)
		write_whole(d);
	for (guint i = 0; i < d->pages->len; i++) {
		write_one(d, i, &left_out);
		if (e->options->mark_damage)
			write_file(d, &page_mark, pages_of(d->pages) + i, 1, i + 1);
	}
	if (left_out > 0)
		message_warning(NULL, "call %u: %u page%s left out: nothing came of %s",
			d->call->index, left_out, left_out == 1 ? "" : "s",
			left_out == 1 ? "it" : "them");
	g_ptr_array_set_size(d->pages, 0);
}

static void take_call(void *ctx, const struct call *call, t38_time zero)
{
	struct document d = {.extract = ctx, .call = call};
	const struct options *o = d.extract->options;
	(void)zero;
	if (call->leg_of > 0 && !o->all_legs)
		return;
	const struct fax *fax = o->all_legs ? call->fax : call_best_leg(call)->fax;
	if (fax == NULL)
		return;
	unsigned number = 0;
	d.pages = g_ptr_array_new();
	for (guint i = 0; i < fax->pages->len; i++) {
		struct fax_page *page = g_ptr_array_index(fax->pages, i);
		if (page->document != number)
			write_document(&d);
		number = page->document;
		if (!page->superseded)
			g_ptr_array_add(d.pages, page);
	}
	write_document(&d);
	g_ptr_array_free(d.pages, TRUE);
}

/* Says what is wrong with the options; NULL then. */
static const struct page_format *choose_format(const struct options *o)
{
	const struct page_format *format = find_format(o->format);
	if (format == NULL)
		message_error(NULL, "--format: '%s' is none of tiff, png, pdf", o->format);
	else if (o->raw && !format->raw) {
		message_error(NULL,
			"--raw keeps code streams, which %s cannot hold (leave out --raw or "
			"--format %s)",
			format->title, format->name);
		return NULL;
	}
	return format;
}

int command_extract(const struct options *o)
{
	static const struct run_sink sink = {.call = take_call, .in_order = true};
	int status;
	struct extract e = {.options = o, .format = choose_format(o)};
	if (e.format == NULL)
		return EXIT_USAGE;
	struct run *run = run_open(o, false, false, &status);
	if (run == NULL)
		return status;
	e.out = run_out(run);
	run_read(run, &sink, &e);
	if (e.files == 0 && !e.failed && !o->quiet)
		message_warning(
			NULL, "no page found (t38trace calls shows what the capture holds)");
	status = run_close(run);
	return e.failed && status == EXIT_ANALYSED ? EXIT_INPUT : status;
}
