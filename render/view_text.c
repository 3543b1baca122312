/* A screen of text that scrolls: help, messages, statistics. */
#include <string.h>

#include "render/view_message.h"
#include "render/view_screens.h"

struct sheet {
	struct view_screen screen;
	char *title;
	char **text; /* its lines */
	int top, left, lines, height;
	char *needle;
};

static struct sheet *text_of(struct view_screen *screen)
{
	return (struct sheet *)screen;
}

static void text_draw(struct view_screen *screen, const struct view_area *a)
{
	struct sheet *t = text_of(screen);
	t->height = a->height;
	t->top = CLAMP(t->top, 0, MAX(t->lines - t->height, 0));
	for (int i = 0; i < a->height && t->top + i < t->lines; i++) {
		const char *line = t->text[t->top + i];
		bool found = t->needle != NULL && view_text_matches(line, t->needle);
		view_put(a, i, -t->left, view_look(found ? STYLE_WARN : STYLE_PLAIN), line);
	}
}

/* The next line with what is looked for. */
static bool find(struct sheet *t, int from)
{
	bool found = false;
	for (int i = 0; i < t->lines && !found; i++) {
		int line = (from + i) % t->lines;
		found = view_text_matches(t->text[line], t->needle);
		if (found)
			t->top = line;
	}
	return found;
}

static void search_typed(struct view_screen *screen, const char *text, int done)
{
	struct sheet *t = text_of(screen);
	g_free(t->needle);
	t->needle = done >= 0 && text[0] != '\0' ? g_strdup(text) : NULL;
	if (t->needle != NULL && !find(t, t->top) && done > 0)
		view_say(screen->view, "Not found.");
}

static bool scroll(struct sheet *t, const struct view_event *e)
{
	struct view_list list = {
		.count = MAX(t->lines, 1), .cursor = t->top, .height = MAX(t->height, 1)};
	if (e->key == VIEW_KEY_CLICK || e->key == VIEW_KEY_DOUBLE_CLICK || !view_list_key(&list, e))
		return false;
	t->top = list.cursor;
	return true;
}

static bool text_key(struct view_screen *screen, const struct view_event *e)
{
	struct sheet *t = text_of(screen);
	if (scroll(t, e))
		return true;
	if (e->key == VIEW_KEY_LEFT)
		t->left = MAX(t->left - 8, 0);
	else if (e->key == VIEW_KEY_RIGHT)
		t->left = MIN(t->left + 8, 1000);
	else if (e->key == VIEW_KEY_F3 || view_is_char(e, '/'))
		view_prompt(screen->view, screen, "Search:", "", search_typed);
	else if (view_is_char(e, 'n') && t->needle != NULL) {
		if (!find(t, t->top + 1))
			view_say(screen->view, "Not found.");
	} else if (view_is_char(e, ' '))
		scroll(t, &(struct view_event){.key = VIEW_KEY_PAGE_DOWN});
	else if (e->key == VIEW_KEY_ENTER)
		view_pop(screen->view);
	else
		return false;
	return true;
}

static char *text_title(struct view_screen *screen)
{
	return g_strdup(text_of(screen)->title);
}

static void text_free(struct view_screen *screen)
{
	struct sheet *t = text_of(screen);
	g_free(t->title);
	g_strfreev(t->text);
	g_free(t->needle);
	g_free(t);
}

static const struct view_help help[] = {{"Esc, q, Enter", "back", "Back", VIEW_KEY_ESCAPE, 0},
	{"/, F3", "search; n finds the next", "Search", VIEW_KEY_F3, 0},
	{"j k, arrows", "scroll; Space, Ctrl-F Ctrl-B a page; left and right sideways", NULL, 0, 0},
	{NULL, NULL, NULL, 0, 0}};

static const struct view_screen_class class = {.name = "Text",
	.help = help,
	.draw = text_draw,
	.key = text_key,
	.title = text_title,
	.free = text_free};

struct view_screen *view_text_new(struct view *view, const char *title, char *text)
{
	struct sheet *t = g_new0(struct sheet, 1);
	t->screen = (struct view_screen){&class, view};
	t->title = g_strdup(title);
	t->text = g_strsplit(text, "\n", -1);
	t->lines = (int)g_strv_length(t->text);
	if (t->lines > 0 && t->text[t->lines - 1][0] == '\0')
		t->lines--;
	g_free(text);
	return &t->screen;
}

/* ---- what is shown so ---- */

struct view_screen *view_help_new(struct view *view, const struct view_screen_class *of)
{
	GString *out = g_string_new(NULL);
	g_string_append_printf(out, "\n  %s\n\n", of->name);
	for (const struct view_help *h = of->help; h != NULL && h->keys != NULL; h++)
		g_string_append_printf(out, "  %-14s %s\n", h->keys, h->what);
	if (!of->overlay)
		g_string_append(out,
			"\n  Everywhere\n\n"
			"  F1, h, ?       the keys of the screen\n"
			"  F8, o          settings\n"
			"  i              statistics\n"
			"  Esc, q         back\n"
			"  Ctrl-L         draw anew\n"
			"  Ctrl-Z         suspend\n"
			"  Ctrl-C         leave at once\n"
			"  Mouse          rows, tabs and the words of the bottom line\n");
	return view_text_new(view, "Help", g_string_free(out, FALSE));
}

static void append_call(struct view *view, const struct call *call, GString *out)
{
	for (guint i = 0; i < call->messages->len; i++) {
		uint64_t packet = g_array_index(call->messages, struct message, i).packet;
		char *head = view_message_head(view, call->index, packet);
		char *text = view_message_text(view, call->index, packet);
		g_string_append_printf(out, "%s\n\n%s\n", head, text);
		g_free(head);
		g_free(text);
	}
}

struct view_screen *view_raw_new(struct view *view, const GArray *calls)
{
	GString *out = g_string_new(NULL), *title = g_string_new("Messages of call");
	for (guint i = 0; i < calls->len; i++) {
		unsigned index = g_array_index(calls, unsigned, i);
		const struct call *call = view_store_call(view_store(view), index);
		if (call == NULL)
			continue;
		append_call(view, call, out);
		g_string_append_printf(title, " %u", index);
		for (guint k = 0; k < call->legs->len; k++)
			append_call(view, g_ptr_array_index(call->legs, k), out);
	}
	if (out->len == 0)
		g_string_append(out, "This call has no message of signalling.\n");
	struct view_screen *screen = view_text_new(view, title->str, g_string_free(out, FALSE));
	g_string_free(title, TRUE);
	return screen;
}
