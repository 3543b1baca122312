/* The list of calls: the bottom of the stack. */
#include <string.h>

#include "render/view_calls.h"
#include "render/text_safe.h"
#include "render/view_columns.h"
#include "render/view_message.h"
#include "render/words.h"

struct calls {
	struct view_screen screen;
	struct view_list list;
	GArray *rows;	    /* unsigned: indexes of the calls that are shown, in order */
	GHashTable *marked; /* set of indexes */
	char *filter;
	GHashTable
		*texts; /* const struct call * -> view_columns_text(), since calls changed last */
	bool shown[VIEW_COLUMNS_MAX];
	unsigned sort; /* column */
	bool reverse;
	unsigned all; /* calls, legs left out */
	unsigned running;
};

static struct calls *calls_of(struct view_screen *screen)
{
	return (struct calls *)screen;
}

/* ---- rows ---- */

static const char *text_of(const struct calls *c, const struct call *call)
{
	gpointer key = (gpointer)(uintptr_t)call;
	if (!g_hash_table_contains(c->texts, key))
		g_hash_table_insert(c->texts, key, view_columns_text(call));
	return g_hash_table_lookup(c->texts, key);
}

static bool passes(const struct calls *c, const struct call *call)
{
	if (call->leg_of > 0)
		return false;
	if (view_settings(c->screen.view)->fax_only && !call_is_fax(call) && call->legs->len == 0)
		return false;
	return c->filter == NULL ||
	       view_columns_match(call, text_of(c, call), c->filter, view_store(c->screen.view));
}

static unsigned chosen(const struct calls *c)
{
	if (c->list.cursor >= (int)c->rows->len)
		return 0;
	return g_array_index(c->rows, unsigned, c->list.cursor);
}

static void choose(struct calls *c, unsigned index)
{
	for (guint i = 0; i < c->rows->len; i++)
		if (g_array_index(c->rows, unsigned, i) == index)
			view_list_move_to(&c->list, (int)i);
}

static void fill_rows(struct calls *c)
{
	const GPtrArray *all = view_store_calls(view_store(c->screen.view));
	GPtrArray *shown = g_ptr_array_new();
	g_array_set_size(c->rows, 0);
	c->all = c->running = 0;
	for (guint i = 0; i < all->len; i++) {
		struct call *call = g_ptr_array_index(all, i);
		c->all += call->leg_of == 0;
		c->running += call->progress.running;
		if (passes(c, call))
			g_ptr_array_add(shown, call);
	}
	view_columns_sort(c->sort, c->reverse, shown);
	for (guint i = 0; i < shown->len; i++)
		g_array_append_val(c->rows, ((const struct call *)shown->pdata[i])->index);
	g_ptr_array_free(shown, TRUE);
}

/* The call that has the row of this one: a call that went on may turn out to be a leg of another. */
static unsigned with_row(const struct calls *c, unsigned index)
{
	const struct call *call = view_store_call(view_store(c->screen.view), index);
	return call != NULL && call->leg_of > 0 ? call->leg_of : index;
}

/* The call under the cursor stays there, whatever comes. */
static void fill_again(struct calls *c)
{
	unsigned index = chosen(c);
	bool at_end = c->list.cursor + 1 >= c->list.count;
	fill_rows(c);
	view_list_set_count(&c->list, (int)c->rows->len);
	if (view_settings(c->screen.view)->follow && at_end)
		view_list_move_to(&c->list, c->list.count - 1);
	else if (index != 0)
		choose(c, with_row(c, index));
}

static void move_marks(struct calls *c)
{
	GList *marked = g_hash_table_get_keys(c->marked);
	for (const GList *m = marked; m != NULL; m = m->next) {
		unsigned index = with_row(c, GPOINTER_TO_UINT(m->data));
		if (index == GPOINTER_TO_UINT(m->data))
			continue;
		g_hash_table_remove(c->marked, m->data);
		g_hash_table_add(c->marked, GUINT_TO_POINTER(index));
	}
	g_list_free(marked);
}

static void calls_changed(struct view_screen *screen)
{
	struct calls *c = calls_of(screen);
	g_hash_table_remove_all(c->texts);
	move_marks(c);
	fill_again(c);
}

/* ---- drawing ---- */

struct layout {
	int width[VIEW_COLUMNS_MAX]; /* 0: not seen */
};

/* Columns get their least width from the left on, then what is left over, up to what they wish. */
static struct layout lay_out(const struct calls *c, int width)
{
	struct layout l = {0};
	int left = width - 2;
	for (unsigned i = 0; view_column_at(i) != NULL; i++)
		if (c->shown[i] && left >= view_column_at(i)->width) {
			l.width[i] = view_column_at(i)->width;
			left -= l.width[i] + 1;
		}
	for (unsigned i = 0; view_column_at(i) != NULL; i++) {
		int more = MIN(view_column_at(i)->wish - l.width[i], left);
		if (l.width[i] > 0 && more > 0) {
			l.width[i] += more;
			left -= more;
		}
	}
	return l;
}

static void draw_titles(const struct calls *c, const struct view_area *a, const struct layout *l)
{
	int x = 2;
	for (unsigned i = 0; view_column_at(i) != NULL; i++) {
		const struct view_column *column = view_column_at(i);
		if (l->width[i] == 0)
			continue;
		bool sorted = i == c->sort;
		struct view_look look = view_look_with(STYLE_BOLD, sorted ? VIEW_UNDERLINE : 0);
		char *title = g_strdup_printf("%s%s", column->title,
			!sorted	     ? ""
			: c->reverse ? "\xe2\x96\xbc"
				     : "\xe2\x96\xb2");
		int indent = column->right ? MAX(l->width[i] - text_width(title), 0) : 0;
		view_put_fit(a, 0, x + indent, l->width[i], look, title);
		g_free(title);
		x += l->width[i] + 1;
	}
}

static enum style result_style(const struct call *call)
{
	static const enum style styles[] = {[FAX_UNKNOWN] = STYLE_WARN,
		[FAX_SUCCESS] = STYLE_GOOD,
		[FAX_PARTIAL] = STYLE_WARN,
		[FAX_FAILED] = STYLE_BAD};
	const struct fax *fax = call_best_leg(call)->fax;
	if (call->progress.running)
		return fax != NULL ? STYLE_T30 : STYLE_PLAIN;
	if (fax != NULL)
		return styles[fax->result.status];
	return call->t38.offered ? STYLE_BAD : STYLE_PLAIN;
}

static enum style cell_style(const struct view_column *column, const struct call *call)
{
	if (strcmp(column->name, "result") == 0)
		return result_style(call);
	if (strcmp(column->name, "root") == 0 && call->verdict_root != NULL)
		return STYLE_WARN;
	return STYLE_PLAIN;
}

static void draw_row(const struct calls *c, const struct view_area *a, const struct layout *l,
	int y, unsigned index)
{
	const struct call *call = view_store_call(view_store(c->screen.view), index);
	if (call == NULL)
		return;
	if (g_hash_table_contains(c->marked, GUINT_TO_POINTER(index)))
		view_put(a, y, 0, view_look(STYLE_BOLD), "*");
	int x = 2;
	for (unsigned i = 0; view_column_at(i) != NULL; i++) {
		const struct view_column *column = view_column_at(i);
		if (l->width[i] == 0)
			continue;
		char *text = column->text(call), *fit = text_fit(text, l->width[i]);
		int indent = column->right ? MAX(l->width[i] - text_width(fit), 0) : 0;
		view_put(a, y, x + indent, view_look(cell_style(column, call)), fit);
		g_free(fit);
		g_free(text);
		x += l->width[i] + 1;
	}
}

static void draw_verdict(const struct calls *c, const struct view_area *a)
{
	const struct call *call = view_store_call(view_store(c->screen.view), chosen(c));
	view_fill(a, 0, 0, a->width, view_look(STYLE_DIM), "\xe2\x94\x80");
	if (call == NULL)
		return;
	char *verdict = text_safe(call->verdict_summary, -1);
	view_put_fit(a, 1, 1, a->width - 2, view_look(STYLE_PLAIN), verdict);
	if (call->verdict_action != NULL)
		view_put_fit(a, 2, 1, a->width - 2, view_look(STYLE_DIM), call->verdict_action);
	g_free(verdict);
}

static void draw_none(const struct calls *c, const struct view_area *a)
{
	const struct view_progress *p = view_progress(c->screen.view);
	const char *text = c->all > 0 ? "No call passes the filter (Esc takes it away)."
			   : !p->done ? "Reading ..."
				      : "No call found.";
	view_put(a, 2, 2, view_look(STYLE_DIM), text);
	if (p->error != NULL) {
		char *error = text_safe(p->error, -1);
		struct view_area part = view_area_part(a, 3, 2, a->height - 3, a->width - 3);
		view_message_draw(&part, error, 0, true, view_look(STYLE_BAD));
		g_free(error);
	}
}

static void calls_draw(struct view_screen *screen, const struct view_area *a)
{
	struct calls *c = calls_of(screen);
	struct layout l = lay_out(c, a->width);
	int foot = a->height >= 10 ? 3 : 0, head = a->height >= 3 ? 1 : 0;
	view_list_layout(&c->list, head, a->height - head - foot);
	if (head > 0)
		draw_titles(c, a, &l);
	for (int i = 0; i < c->list.height; i++) {
		int row = view_list_row(&c->list, i);
		if (row < 0)
			break;
		draw_row(c, a, &l, head + i, g_array_index(c->rows, unsigned, row));
		if (row == c->list.cursor)
			view_mark(a, head + i, 0, a->width, VIEW_REVERSE);
	}
	view_list_bar(&c->list, a);
	if (c->rows->len == 0)
		draw_none(c, a);
	struct view_area verdict = view_area_part(a, a->height - foot, 0, foot, a->width);
	if (foot > 0)
		draw_verdict(c, &verdict);
}

static char *calls_title(struct view_screen *screen)
{
	const struct calls *c = calls_of(screen);
	GString *text = g_string_new("t38trace");
	g_string_append_printf(text, "   %u call%s", c->all, c->all == 1 ? "" : "s");
	if (c->running > 0)
		g_string_append_printf(text, ", %u running", c->running);
	if (c->rows->len != c->all)
		g_string_append_printf(text, ", %u shown", c->rows->len);
	guint marked = g_hash_table_size(c->marked);
	if (marked > 0)
		g_string_append_printf(text, ", %u marked", marked);
	if (c->filter != NULL && c->filter[0] != '\0')
		g_string_append_printf(text, "   filter: %s", c->filter);
	return g_string_free(text, FALSE);
}

/* ---- keys ---- */

void view_calls_filter(struct view_screen *screen, const char *filter)
{
	struct calls *c = calls_of(screen);
	g_free(c->filter);
	c->filter = filter != NULL && filter[0] != '\0' ? text_safe(filter, -1) : NULL;
	fill_again(c);
}

const char *view_calls_filter_text(struct view_screen *screen)
{
	const char *filter = calls_of(screen)->filter;
	return filter != NULL ? filter : "";
}

bool *view_calls_shown(struct view_screen *screen)
{
	return calls_of(screen)->shown;
}

static void filter_typed(struct view_screen *screen, const char *text, int done)
{
	view_calls_filter(screen, done < 0 ? "" : text);
}

static void sort_by(struct calls *c, int step)
{
	unsigned index = chosen(c), n = 0;
	while (view_column_at(n) != NULL)
		n++;
	do
		c->sort = (unsigned)((int)(c->sort + n) + step) % n;
	while (!c->shown[c->sort]);
	fill_rows(c);
	choose(c, index);
}

static void reverse(struct calls *c)
{
	unsigned index = chosen(c);
	c->reverse = !c->reverse;
	fill_rows(c);
	choose(c, index);
}

static void mark(struct calls *c)
{
	gpointer key = GUINT_TO_POINTER(chosen(c));
	if (key == NULL)
		return;
	if (!g_hash_table_remove(c->marked, key))
		g_hash_table_add(c->marked, key);
	view_list_move_to(&c->list, c->list.cursor + 1);
}

static gint by_value(gconstpointer a, gconstpointer b)
{
	unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
	return (x > y) - (x < y);
}

/* The marked calls, or the one under the cursor. `related`: with all legs; these are shown with their main leg
 * anyway, but calls that name each other without being one group are not. */
static GArray *selection(const struct calls *c, bool related)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(unsigned));
	GHashTableIter iter;
	gpointer key;
	unsigned index = chosen(c);
	g_hash_table_iter_init(&iter, c->marked);
	while (g_hash_table_iter_next(&iter, &key, NULL)) {
		unsigned marked = GPOINTER_TO_UINT(key);
		if (view_store_call(view_store(c->screen.view), marked) != NULL)
			g_array_append_val(out, marked);
	}
	if (out->len == 0 && index != 0)
		g_array_append_val(out, index);
	const struct call *call = view_store_call(view_store(c->screen.view), index);
	for (guint i = 0; related && call != NULL && i < call->related->len; i++)
		g_array_append_vals(out, &g_array_index(call->related, unsigned, i), 1);
	g_array_sort(out, by_value);
	for (guint i = out->len; i > 1; i--)
		if (g_array_index(out, unsigned, i - 1) == g_array_index(out, unsigned, i - 2))
			g_array_remove_index(out, i - 1);
	return out;
}

static void open_with(
	struct calls *c, struct view_screen *(*make)(struct view *, const GArray *), bool related)
{
	GArray *calls = selection(c, related);
	if (calls->len > 0)
		view_push(c->screen.view, make(c->screen.view, calls));
	g_array_free(calls, TRUE);
}

static void pause_reading(struct view *view)
{
	if (!view_setup(view)->live) {
		view_say(view, "Nothing to pause: this is a file.");
		return;
	}
	view_set_paused(view, !view_paused(view));
}

static void clear(struct calls *c)
{
	view_store_clear(view_store(c->screen.view));
	g_hash_table_remove_all(c->marked);
	view_changed(c->screen.view);
	view_say(c->screen.view, "All calls were taken from the list; the capture is untouched.");
}

/* The calls that are not shown, with their legs. */
static void clear_hidden(struct calls *c)
{
	struct view_store *store = view_store(c->screen.view);
	GArray *hidden = g_array_new(FALSE, FALSE, sizeof(unsigned));
	for (guint i = 0; i < view_store_calls(store)->len; i++) {
		const struct call *call = g_ptr_array_index(view_store_calls(store), i);
		if (call->leg_of == 0 && !passes(c, call))
			g_array_append_val(hidden, call->index);
	}
	for (guint i = 0; i < hidden->len; i++) {
		unsigned index = g_array_index(hidden, unsigned, i);
		view_store_drop(store, index);
		g_hash_table_remove(c->marked, GUINT_TO_POINTER(index));
	}
	view_changed(c->screen.view);
	view_say(c->screen.view, "%u calls that the filter hides were taken from the list.",
		hidden->len);
	g_array_free(hidden, TRUE);
}

static bool calls_function_key(struct calls *c, const struct view_event *e)
{
	struct view *view = c->screen.view;
	switch (e->key) {
	case VIEW_KEY_ENTER:
	case VIEW_KEY_DOUBLE_CLICK:
		open_with(c, view_ladder_new, false);
		return true;
	case VIEW_KEY_F2:
		open_with(c, view_save_new, false);
		return true;
	case VIEW_KEY_F3:
	case VIEW_KEY_TAB:
		view_prompt(view, &c->screen, "Filter:", c->filter, filter_typed);
		return true;
	case VIEW_KEY_F4:
		open_with(c, view_ladder_new, true);
		return true;
	case VIEW_KEY_F5:
		clear(c);
		return true;
	case VIEW_KEY_F6:
		open_with(c, view_raw_new, false);
		return true;
	case VIEW_KEY_F7:
		view_push(view, view_filter_new(view, &c->screen));
		return true;
	case VIEW_KEY_F9:
		clear_hidden(c);
		return true;
	case VIEW_KEY_ESCAPE:
		if (c->filter == NULL)
			return false;
		view_calls_filter(&c->screen, "");
		return true;
	case VIEW_KEY_F10:
		view_push(view, view_columns_new(view, &c->screen));
		return true;
	default:
		return false;
	}
}

/* Letters that mean a function key: those that browsers of SIP calls have. */
static bool calls_letter(struct calls *c, gunichar letter)
{
	static const struct {
		char letter;
		enum view_key key;
	} rows[] = {{'s', VIEW_KEY_F2}, {'/', VIEW_KEY_F3}, {'x', VIEW_KEY_F4}, {'R', VIEW_KEY_F6},
		{'f', VIEW_KEY_F7}, {'t', VIEW_KEY_F10}};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		if ((gunichar)rows[i].letter == letter)
			return calls_function_key(c, &(struct view_event){.key = rows[i].key});
	return false;
}

static bool calls_char(struct calls *c, gunichar letter)
{
	switch (letter) {
	case ' ':
		mark(c);
		return true;
	case '<':
		sort_by(c, -1);
		return true;
	case '>':
		sort_by(c, 1);
		return true;
	case 'z':
		reverse(c);
		return true;
	case 'p':
		pause_reading(c->screen.view);
		return true;
	case 'A':
		view_settings(c->screen.view)->follow ^= true;
		view_say(c->screen.view, "The list %s new calls.",
			view_settings(c->screen.view)->follow ? "follows" : "does not follow");
		return true;
	default:
		return calls_letter(c, letter);
	}
}

static bool calls_key(struct view_screen *screen, const struct view_event *e)
{
	struct calls *c = calls_of(screen);
	if (view_list_key(&c->list, e) && e->key != VIEW_KEY_DOUBLE_CLICK)
		return true;
	if (e->key == VIEW_KEY_CHAR)
		return calls_char(c, e->c);
	return calls_function_key(c, e);
}

static unsigned calls_call(struct view_screen *screen)
{
	return chosen(calls_of(screen));
}

/* What a screen on top of the list was opened for. */
static bool calls_shows(struct view_screen *screen, unsigned call)
{
	const struct calls *c = calls_of(screen);
	if (g_hash_table_size(c->marked) > 0)
		return g_hash_table_contains(c->marked, GUINT_TO_POINTER(call));
	return chosen(c) == call;
}

static void calls_free(struct view_screen *screen)
{
	struct calls *c = calls_of(screen);
	g_array_free(c->rows, TRUE);
	g_hash_table_destroy(c->marked);
	g_hash_table_destroy(c->texts);
	g_free(c->filter);
	g_free(c);
}

static const struct view_help help[] = {
	{"Enter", "the ladder of the call, or of all marked calls", NULL, 0, 0},
	{"1 to 6", "its ladder, T.30 session, lines, pages, findings, packets", NULL, 0, 0},
	{"Space", "mark the call, for a ladder or a file of several", NULL, 0, 0},
	{"F1, h, ?", "this help", "Help", VIEW_KEY_F1, 0},
	{"F2, s", "save packets, pages or report", "Save", VIEW_KEY_F2, 0},
	{"F3, /, Tab", "filter as you type: words, column:word, !word excludes", "Search",
		VIEW_KEY_F3, 0},
	{"F4, x", "the ladder with all related legs", NULL, VIEW_KEY_F4, 0},
	{"F5", "clear the list", "Clear", VIEW_KEY_F5, 0},
	{"F6, R", "the messages as they stood on the wire", "Raw", VIEW_KEY_F6, 0},
	{"F7, f", "filter by column", "Filter", VIEW_KEY_F7, 0},
	{"F8, o", "settings", "Set", VIEW_KEY_F8, 0},
	{"F9", "take from the list what the filter hides", NULL, 0, 0},
	{"F10, t", "choose columns", "Cols", VIEW_KEY_F10, 0},
	{"< >", "sort by the column to the left, to the right", NULL, 0, 0},
	{"z", "reverse the order", NULL, 0, 0}, {"A", "follow new calls", NULL, 0, 0},
	{"p", "pause (live)", NULL, 0, 0}, {"i", "statistics", NULL, 0, 0},
	{"j k, arrows", "move; Ctrl-F Ctrl-B a page, Ctrl-D Ctrl-U half, Home End", NULL, 0, 0},
	{"Esc", "take the filter away", NULL, 0, 0}, {"Esc, q", "leave", NULL, 0, 0},
	{NULL, NULL, NULL, 0, 0}};

static const struct view_screen_class class = {.name = "Calls",
	.help = help,
	.draw = calls_draw,
	.key = calls_key,
	.changed = calls_changed,
	.call = calls_call,
	.shows = calls_shows,
	.title = calls_title,
	.free = calls_free};

struct view_screen *view_calls_new(struct view *view)
{
	struct calls *c = g_new0(struct calls, 1);
	c->screen = (struct view_screen){&class, view};
	c->rows = g_array_new(FALSE, FALSE, sizeof(unsigned));
	c->marked = g_hash_table_new(NULL, NULL);
	c->texts = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	for (unsigned i = 0; view_column_at(i) != NULL; i++)
		c->shown[i] = view_column_at(i)->shown;
	return &c->screen;
}
