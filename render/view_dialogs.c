/* The dialogs: columns, filter, settings, leave. */
#include <string.h>

#include "render/view_calls.h"
#include "render/view_columns.h"
#include "render/view_form.h"

/* ---- columns ---- */

static void set_columns(
	struct view *view, const struct view_form_row *rows, guint count, void *calls)
{
	bool *shown = view_calls_shown(calls), any = false;
	for (guint i = 0; i < count; i++)
		any = any || rows[i].value != 0;
	for (guint i = 0; i < count && any; i++)
		shown[i] = rows[i].value != 0;
	view_changed(view);
}

struct view_screen *view_columns_new(struct view *view, struct view_screen *calls)
{
	struct view_screen *form = view_form_new(view, "Columns", set_columns, calls, NULL);
	const bool *shown = view_calls_shown(calls);
	for (unsigned i = 0; view_column_at(i) != NULL; i++)
		view_form_check(form, view_column_at(i)->title, shown[i]);
	return form;
}

/* ---- filter ---- */

static const char *const results[] = {
	"any", "success", "partial", "failed", "unknown", "no fax", NULL};

/* Rows of the dialog that are texts, and the columns that they look in. */
static const struct {
	const char *label, *name;
} fields[] = {{"Caller", "caller"}, {"Callee", "callee"}, {"From address", "from"},
	{"To address", "to"}, {"State", "state"}, {"Root cause", "root"}, {"Finding", "finding"},
	{"Call-ID", "id"}, {"Request of method", "method"}, {"Text in messages", "payload"}};

/* The word of the filter with this name, without it; "" when it has none. */
static char *word_of(const char *filter, const char *name)
{
	char **words = g_strsplit(filter, " ", -1), *found = NULL;
	size_t n = strlen(name);
	for (char **w = words; *w != NULL && found == NULL; w++)
		if (strncmp(*w, name, n) == 0 && (*w)[n] == ':')
			found = g_strdup(*w + n + 1);
	g_strfreev(words);
	return found != NULL ? found : g_strdup("");
}

/* A filter's words are divided by blanks: one that has some looks for its first part. */
static void append_word(GString *filter, const char *name, const char *text)
{
	char **parts = g_strsplit(text, " ", -1);
	for (char **p = parts; *p != NULL; p++)
		if ((*p)[0] != '\0')
			g_string_append_printf(
				filter, "%s%s:%s", filter->len > 0 ? " " : "", name, *p);
	g_strfreev(parts);
}

static bool is_field(const char *word)
{
	for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
		size_t n = strlen(fields[i].name);
		if (strncmp(word, fields[i].name, n) == 0 && word[n] == ':')
			return true;
	}
	return g_str_has_prefix(word, "result:");
}

/* Words that have no row here stay in force. */
static void append_others(GString *out, const char *filter)
{
	char **words = g_strsplit(filter, " ", -1);
	for (char **w = words; *w != NULL; w++)
		if ((*w)[0] != '\0' && !is_field(*w))
			g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", *w);
	g_strfreev(words);
}

static void set_filter(
	struct view *view, const struct view_form_row *rows, guint count, void *calls)
{
	GString *filter = g_string_new(NULL);
	append_others(filter, view_calls_filter_text(calls));
	for (guint i = 0; i < G_N_ELEMENTS(fields) && i < count; i++)
		append_word(filter, fields[i].name, rows[i].edit.text->str);
	const struct view_form_row *result = &rows[G_N_ELEMENTS(fields)];
	if (result->value > 0)
		append_word(filter, "result", results[result->value]);
	view_settings(view)->fax_only = rows[G_N_ELEMENTS(fields) + 1].value != 0;
	view_calls_filter(calls, filter->str);
	g_string_free(filter, TRUE);
}

struct view_screen *view_filter_new(struct view *view, struct view_screen *calls)
{
	struct view_screen *form = view_form_new(view, "Filter", set_filter, calls, NULL);
	const char *filter = view_calls_filter_text(calls);
	int result = 0;
	for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
		char *word = word_of(filter, fields[i].name);
		view_form_text(form, fields[i].label, word);
		g_free(word);
	}
	char *word = word_of(filter, "result");
	for (int i = 1; results[i] != NULL; i++)
		if (word[0] != '\0' && strncmp(results[i], word, strlen(word)) == 0)
			result = i;
	g_free(word);
	view_form_choice(form, "Fax result", results, result);
	view_form_check(form, "Fax calls only", view_settings(view)->fax_only);
	return form;
}

/* ---- settings ---- */

static const char *const times[] = {
	"seconds of the capture", "time of day (UTC)", "seconds of the call", NULL};
static const char *const depths[] = {
	"signalling only", "T.30 signals and pages", "each T.38 run", NULL};
static const char *const arrows[] = {
	"by kind", "by call", "by direction", "by transaction (CSeq)", NULL};
static const char *const arts[] = {"half blocks", "braille", "ASCII", "pictures", NULL};

static void set_settings(
	struct view *view, const struct view_form_row *rows, guint count, void *ctx)
{
	struct view_settings *s = view_settings(view);
	(void)count;
	(void)ctx;
	s->time = (enum view_time)rows[0].value;
	s->depth = rows[1].value;
	s->arrows = (enum view_arrow_color)rows[2].value;
	s->art = (enum view_art)rows[3].value;
	if (s->art == VIEW_ART_PICTURE && view_setup(view)->graphics == VIEW_GRAPHICS_NONE)
		view_say(view, "This terminal shows no pictures: half blocks are drawn.");
	s->raw_pane = rows[4].value != 0;
	s->syntax = rows[5].value != 0;
	s->addresses = rows[6].value != 0;
	s->alias = rows[7].value != 0;
	s->fax_only = rows[8].value != 0;
	s->follow = rows[9].value != 0;
	s->ask_leave = rows[10].value != 0;
	view_changed(view);
}

struct view_screen *view_settings_new(struct view *view)
{
	const struct view_settings *s = view_settings(view);
	struct view_screen *form = view_form_new(view, "Settings", set_settings, NULL, NULL);
	view_form_choice(form, "Times", times, (int)s->time);
	view_form_choice(form, "Ladder shows", depths, s->depth);
	view_form_choice(form, "Colours of the ladder", arrows, (int)s->arrows);
	view_form_choice(form, "Pages drawn with", arts, (int)s->art);
	view_form_check(form, "Message beside the ladder", s->raw_pane);
	view_form_check(form, "Colours in messages", s->syntax);
	view_form_check(form, "Addresses of SDP in rows", s->addresses);
	view_form_check(form, "Hosts by their own names", s->alias);
	view_form_check(form, "List fax calls only", s->fax_only);
	view_form_check(form, "List follows new calls", s->follow);
	view_form_check(form, "Ask before leaving", s->ask_leave);
	return form;
}

/* ---- leave ---- */

struct leave {
	struct view_screen screen;
};

static void leave_draw(struct view_screen *screen, const struct view_area *a)
{
	struct view_area box =
		view_area_part(a, (a->height - 3) / 2, (a->width - 40) / 2, 3, MIN(40, a->width));
	(void)screen;
	for (int y = 0; y < box.height; y++)
		view_fill(&box, y, 0, box.width, view_look_with(STYLE_PLAIN, VIEW_REVERSE), " ");
	view_put(&box, 1, 2, view_look_with(STYLE_BOLD, VIEW_REVERSE),
		"Leave t38trace?  Enter: yes  Esc: no");
}

static bool leave_key(struct view_screen *screen, const struct view_event *e)
{
	if (e->key == VIEW_KEY_ENTER || view_is_char(e, 'y') || view_is_char(e, 'q'))
		view_leave(screen->view);
	else if (e->key == VIEW_KEY_ESCAPE || view_is_char(e, 'n'))
		view_pop(screen->view);
	return true;
}

static void leave_free(struct view_screen *screen)
{
	g_free(screen);
}

static const struct view_help leave_help[] = {{"Enter", "leave", "Leave", VIEW_KEY_ENTER, 0},
	{"Esc", "stay", "Stay", VIEW_KEY_ESCAPE, 0}, {NULL, NULL, NULL, 0, 0}};

static const struct view_screen_class leave_class = {.name = "Leave",
	.overlay = true,
	.help = leave_help,
	.draw = leave_draw,
	.key = leave_key,
	.free = leave_free};

struct view_screen *view_leave_new(struct view *view)
{
	struct leave *l = g_new0(struct leave, 1);
	l->screen = (struct view_screen){&leave_class, view};
	return &l->screen;
}
