/* Saving: the packets of calls, their pages, their report. Files are the owner's alone, and one that exists is only
 * replaced when that was asked for (page_file.h). */
#include <string.h>
#include <unistd.h>

#include "render/page_job.h"
#include "render/report_html.h"
#include "render/report_json.h"
#include "render/report_text.h"
#include "render/view_form.h"
#include "render/view_pcapng.h"
#include "render/view_screens.h"

enum { SAVE_PACKETS, SAVE_TIFF, SAVE_PDF, SAVE_PNG, SAVE_TEXT, SAVE_JSON, SAVE_HTML };

static const char *const kinds[] = {"packets (pcapng)", "pages (TIFF)", "pages (PDF)",
	"pages (PNG, a file a page)", "report (text)", "report (JSON)", "report (HTML)", NULL};

enum { ROW_KIND, ROW_FOLDER, ROW_NAME, ROW_FORCE };

struct save {
	struct view *view;
	GArray *calls; /* unsigned */
	const char *folder;
	const char *name;
	bool force;
	unsigned files;
	char *error; /* the first */
};

static void fail(struct save *s, const char *name, GError *error)
{
	bool exists = !s->force && g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
	if (s->error == NULL)
		s->error = g_strdup_printf("%s: %s", name,
			exists ? "exists already (the last row of the dialog replaces it)"
			       : error->message);
	g_error_free(error);
}

/* ---- packets ---- */

static void save_packets(struct save *s)
{
	GError *error = NULL;
	struct view_pcapng_counts counts = {0};
	char *name = g_strdup_printf("%s.pcapng", s->name);
	struct page_file *file = page_file_create(s->folder, name, s->force, &error);
	if (file != NULL) {
		view_pcapng_write(
			file, view_setup(s->view), view_store(s->view), s->calls, &counts);
		if (page_file_commit(file, NULL, &error))
			s->files++;
	}
	if (error != NULL)
		fail(s, name, error);
	else
		view_say(s->view, "%s: %u packets%s%s", name, counts.packets,
			counts.media ? "" : " of signalling and T.38",
			counts.missing > 0 ? " (some are not to be had any more)" : "");
	g_free(name);
}

/* ---- pages ---- */

static void write_pages(
	struct save *s, const struct page_format *format, const GPtrArray *pages, const char *name)
{
	GError *error = NULL;
	struct page_output output;
	const struct page_job job = {.dir = s->folder,
		.name = name,
		.force = s->force,
		.pages = (const struct fax_page *const *)(const void *)pages->pdata,
		.page_count = pages->len};
	if (!page_job_write(format, &job, &output, &error))
		fail(s, name, error);
	else if (output.pages > 0)
		s->files++;
	g_free(output.path);
}

/* "NAME.tif", "NAME-call3.tif", "NAME-doc2.tif", "NAME-p001.png" */
static char *page_name(const struct save *s, const struct call *call, const struct page_format *f,
	const struct fax_page *page)
{
	GString *name = g_string_new(s->name);
	if (s->calls->len > 1)
		g_string_append_printf(name, "-call%u", call->index);
	if (page->document > 1)
		g_string_append_printf(name, "-doc%u", page->document);
	if (!f->many)
		g_string_append_printf(name, "-p%03u", page->number);
	g_string_append(name, f->ending != NULL ? f->ending : ".tif");
	return g_string_free(name, FALSE);
}

static void flush(
	struct save *s, const struct call *call, const struct page_format *format, GPtrArray *pages)
{
	if (pages->len > 0) {
		char *name = page_name(s, call, format, g_ptr_array_index(pages, 0));
		write_pages(s, format, pages, name);
		g_free(name);
	}
	g_ptr_array_set_size(pages, 0);
}

static void save_pages_of(struct save *s, const struct call *call, const struct page_format *format)
{
	const struct fax *fax = call_best_leg(call)->fax;
	const struct page_job any = {0};
	GPtrArray *pages = g_ptr_array_new();
	unsigned document = 0;
	for (guint i = 0; fax != NULL && i < fax->pages->len; i++) {
		struct fax_page *page = g_ptr_array_index(fax->pages, i);
		if (page->document != document || !format->many)
			flush(s, call, format, pages);
		document = page->document;
		if (!page->superseded && format->holds(&any, page))
			g_ptr_array_add(pages, page);
	}
	flush(s, call, format, pages);
	g_ptr_array_free(pages, TRUE);
}

static void save_pages(struct save *s, const struct page_format *format)
{
	for (guint i = 0; i < s->calls->len; i++) {
		const struct call *call =
			view_store_call(view_store(s->view), g_array_index(s->calls, unsigned, i));
		if (call != NULL)
			save_pages_of(s, call, format);
	}
	if (s->error == NULL && s->files == 0)
		view_say(s->view, "There is no page to be saved.");
	else if (s->error == NULL)
		view_say(s->view, "%u file%s of pages written", s->files, s->files == 1 ? "" : "s");
}

/* ---- report ---- */

/* One of them, as the user wants it. */
struct report {
	struct report_text *text;
	struct report_json *json;
	struct report_html *html;
};

static void report_call(const struct report *r, const struct call *call, t38_time zero)
{
	if (r->text != NULL)
		report_text_call(r->text, call, zero);
	else if (r->json != NULL)
		report_json_call(r->json, call, zero);
	else
		report_html_call(r->html, call, NULL, zero);
}

static void report_calls(struct save *s, const struct report *r)
{
	t38_time zero = view_zero(s->view);
	for (guint i = 0; i < s->calls->len; i++) {
		const struct call *call =
			view_store_call(view_store(s->view), g_array_index(s->calls, unsigned, i));
		if (call == NULL)
			continue;
		report_call(r, call, zero);
		for (guint k = 0; k < call->legs->len; k++)
			report_call(r, g_ptr_array_index(call->legs, k), zero);
	}
}

static bool write_report(struct save *s, FILE *out, int kind)
{
	struct report r = {.text = kind == SAVE_TEXT ? report_text_new(out, false) : NULL,
		.json = kind == SAVE_JSON ? report_json_new(out, false) : NULL,
		.html = kind == SAVE_HTML ? report_html_new(out, true) : NULL};
	bool ok = r.text != NULL || r.json != NULL || r.html != NULL;
	if (ok)
		report_calls(s, &r);
	if (r.json != NULL)
		report_json_end(r.json, NULL, 0);
	if (r.html != NULL)
		ok = report_html_end(r.html, NULL, 0, NULL);
	report_text_free(r.text);
	report_json_free(r.json);
	report_html_free(r.html);
	return ok;
}

/* Through memory: what a call has to say is small, and page_file knows what became of each octet. */
static bool fill_report(struct save *s, struct page_file *file, int kind)
{
	char *octets = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&octets, &n);
	if (out == NULL)
		return false;
	bool ok = write_report(s, out, kind);
	ok = fclose(out) == 0 && ok && page_file_write(file, octets, n);
	free(octets);
	return ok;
}

static void save_report(struct save *s, int kind)
{
	static const char *const endings[] = {
		[SAVE_TEXT] = ".txt", [SAVE_JSON] = ".json", [SAVE_HTML] = ".html"};
	GError *error = NULL;
	char *name = g_strdup_printf("%s%s", s->name, endings[kind]);
	struct page_file *file = page_file_create(s->folder, name, s->force, &error);
	if (file != NULL && !fill_report(s, file, kind)) {
		if (!page_file_failed(file, &error))
			g_set_error(&error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
				"the report could not be made (is there room for temporary "
				"files?)");
		page_file_abort(file);
	} else if (file != NULL) {
		page_file_commit(file, NULL, &error);
	}
	if (error != NULL)
		fail(s, name, error);
	else
		view_say(s->view, "%s written", name);
	g_free(name);
}

/* ---- the dialog ---- */

static void save_kind(struct save *s, int kind)
{
	if (kind == SAVE_PACKETS)
		save_packets(s);
	else if (kind == SAVE_TIFF)
		save_pages(s, &page_tiff);
	else if (kind == SAVE_PDF)
		save_pages(s, &page_pdf);
	else if (kind == SAVE_PNG)
		save_pages(s, &page_png);
	else
		save_report(s, kind);
}

/* A name is that of a file in the folder, not a path. */
static void save_done(struct view *view, const struct view_form_row *rows, guint count, void *ctx)
{
	GArray *calls = ctx;
	struct save s = {.view = view, .calls = calls};
	(void)count;
	s.folder = rows[ROW_FOLDER].edit.text->str;
	s.name = rows[ROW_NAME].edit.text->str;
	s.force = rows[ROW_FORCE].value != 0;
	if (s.name[0] == '\0' || strchr(s.name, '/') != NULL) {
		view_say(view, "Nothing was saved: a name without a slash is needed.");
		return;
	}
	if (s.folder[0] == '\0' || strcmp(s.folder, ".") == 0)
		s.folder = NULL;
	save_kind(&s, rows[ROW_KIND].value);
	if (s.error != NULL)
		view_say(view, "%s", s.error);
	g_free(s.error);
}

static void free_calls(gpointer calls)
{
	g_array_free(calls, TRUE);
}

struct view_screen *view_save_new(struct view *view, const GArray *calls)
{
	GArray *mine = g_array_new(FALSE, FALSE, sizeof(unsigned));
	unsigned first = calls->len > 0 ? g_array_index(calls, unsigned, 0) : 0;
	g_array_append_vals(mine, calls->data, calls->len);
	struct view_screen *form =
		view_form_new(view, calls->len == 1 ? "Save the call" : "Save the marked calls",
			save_done, mine, free_calls);
	char *name = page_file_name(view_setup(view)->capture, first, 1, 0, "");
	view_form_choice(form, "What", kinds, SAVE_PACKETS);
	view_form_text(form, "Folder", ".");
	view_form_text(form, "Name, without its ending", name);
	view_form_check(form, "Replace an existing file", false);
	view_form_note(
		form, "The ending is that of the kind: .pcapng, .tif, .pdf, .png, .html ...");
	g_free(name);
	return form;
}
