#include "render/view.h"

#include <stdarg.h>
#include <string.h>

#include "render/ladder_text.h"
#include "render/text_safe.h"
#include "render/time_text.h"
#include "render/view_screens.h"
#include "render/words.h"

#define DEFAULT_CALLS ((size_t)1 << 30)
#define DEFAULT_PACKETS ((size_t)256 << 20)

struct prompt {
	struct view_screen *screen; /* NULL: nothing is being typed */
	char *label;
	struct view_edit edit;
	view_typed typed;
};

struct view {
	struct view_setup setup;
	struct view_store *store;
	struct view_settings settings;
	struct view_focus focus;
	struct view_progress progress;
	char *error; /* of the progress */
	t38_time zero;
	GPtrArray *stack;  /* struct view_screen *, the bottom first */
	GPtrArray *closed; /* popped while they were in use; freed before the next key */
	struct prompt prompt;
	char *message;
	bool dirty, leaving, paused, stale; /* stale: screens have not heard of new calls */
	bool untold;			    /* nor of models of calls that go on */
	unsigned dropped;		    /* calls */
	struct view_area body;		    /* of the last drawing */
	int bar_y, tabs_y;		    /* lines; -1: none */
};

/* ---- what screens ask for ---- */

struct view_store *view_store(const struct view *v)
{
	return v->store;
}

struct view_settings *view_settings(struct view *v)
{
	return &v->settings;
}

struct view_focus *view_focus(struct view *v)
{
	return &v->focus;
}

const struct view_setup *view_setup(const struct view *v)
{
	return &v->setup;
}

const struct view_progress *view_progress(const struct view *v)
{
	return &v->progress;
}

t38_time view_zero(const struct view *v)
{
	return v->zero;
}

static struct view_screen *top(const struct view *v)
{
	return g_ptr_array_index(v->stack, v->stack->len - 1);
}

void view_push(struct view *v, struct view_screen *screen)
{
	if (screen != NULL)
		g_ptr_array_add(v->stack, screen);
	v->dirty = true;
}

static void end_prompt(struct view *v)
{
	view_edit_clear(&v->prompt.edit);
	g_free(v->prompt.label);
	memset(&v->prompt, 0, sizeof(v->prompt));
}

/* The bottom of the stack stays. The screen may be the one that asks for it: it is freed later. */
void view_pop(struct view *v)
{
	if (v->stack->len <= 1)
		return;
	struct view_screen *screen = top(v);
	if (v->prompt.screen == screen)
		end_prompt(v);
	g_ptr_array_set_size(v->stack, (gint)v->stack->len - 1);
	g_ptr_array_add(v->closed, screen);
	v->dirty = true;
}

static void free_closed(struct view *v)
{
	for (guint i = 0; i < v->closed->len; i++) {
		struct view_screen *screen = g_ptr_array_index(v->closed, i);
		screen->class->free(screen);
	}
	g_ptr_array_set_size(v->closed, 0);
}

void view_leave(struct view *v)
{
	v->leaving = true;
}

static struct view_screen *make_tab(struct view *v, enum view_tab tab, unsigned call)
{
	if (tab == VIEW_TAB_SESSION)
		return view_session_new(v, call);
	if (tab == VIEW_TAB_LINES)
		return view_lines_new(v, call);
	if (tab == VIEW_TAB_PAGES)
		return view_pages_new(v, call);
	if (tab == VIEW_TAB_FINDINGS)
		return view_findings_new(v, call);
	if (tab == VIEW_TAB_PACKETS)
		return view_packets_new(v, call);
	GArray *one = g_array_new(FALSE, FALSE, sizeof(unsigned));
	g_array_append_val(one, call);
	struct view_screen *screen = view_ladder_new(v, one);
	g_array_free(one, TRUE);
	return screen;
}

void view_open_tab(struct view *v, enum view_tab tab, unsigned call)
{
	if (call == 0)
		return;
	if (v->focus.call != call)
		v->focus = (struct view_focus){.call = call, .t = T38_NEVER};
	if (top(v)->class->tab != VIEW_TAB_NONE)
		view_pop(v);
	view_push(v, make_tab(v, tab, call));
}

void view_say(struct view *v, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *text = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_free(v->message);
	v->message = text_safe(text, -1);
	g_free(text);
	v->dirty = true;
}

void view_changed(struct view *v)
{
	v->stale = v->untold = false;
	v->dirty = true;
	for (guint i = 0; i < v->stack->len; i++) {
		struct view_screen *screen = g_ptr_array_index(v->stack, i);
		if (screen->class->changed != NULL)
			screen->class->changed(screen);
	}
}

void view_set_paused(struct view *v, bool paused)
{
	v->paused = paused;
}

void view_prompt(struct view *v, struct view_screen *screen, const char *label, const char *text,
	view_typed typed)
{
	end_prompt(v);
	v->prompt.screen = screen;
	v->prompt.label = g_strdup(label);
	v->prompt.typed = typed;
	view_edit_init(&v->prompt.edit, text != NULL ? text : "");
	v->dirty = true;
}

static double seconds(t38_time from, t38_time to)
{
	return ((double)to - (double)from) / (double)T38_SECOND;
}

char *view_time_text(
	const struct view *v, t38_time t, const struct call *call, char out[VIEW_TIME_MAX])
{
	t38_time from = v->zero;
	if (v->settings.time == VIEW_TIME_CALL && call != NULL && call->start != T38_NEVER)
		from = call->start;
	out[0] = '\0';
	if (t == T38_NEVER)
		return out;
	if (v->settings.time == VIEW_TIME_CLOCK)
		return time_text_clock(t, out);
	g_snprintf(out, VIEW_TIME_MAX, "%.3f", seconds(from, t));
	return out;
}

void view_next_time(struct view *v)
{
	v->settings.time = (enum view_time)((v->settings.time + 1) % VIEW_TIMES);
}

bool view_text_matches(const char *haystack, const char *needle)
{
	if (g_str_is_ascii(haystack) && g_str_is_ascii(needle))
		return strcasestr(haystack, needle) != NULL;
	char *a = g_utf8_casefold(haystack, -1), *b = g_utf8_casefold(needle, -1);
	bool found = strstr(a, b) != NULL;
	g_free(a);
	g_free(b);
	return found;
}

/* ---- life ---- */

struct view *view_new(const struct view_setup *setup)
{
	struct view *v = g_new0(struct view, 1);
	v->setup = *setup;
	v->zero = T38_NEVER;
	v->progress.percent = -1;
	v->focus.t = T38_NEVER;
	v->settings = (struct view_settings){.depth = LADDER_T30,
		.raw_pane = true,
		.ask_leave = true,
		.fax_only = false,
		.follow = setup->live || setup->growing,
		.syntax = true,
		.raw_width = VIEW_RAW_WIDTH,
		.art = setup->graphics != VIEW_GRAPHICS_NONE			? VIEW_ART_PICTURE
		       : setup->ascii						? VIEW_ART_ASCII
		       : setup->colors == VIEW_COLORS_MANY || setup->no_braille ? VIEW_ART_BLOCKS
										: VIEW_ART_BRAILLE};
	v->store = view_store_new(setup->max_calls > 0 ? setup->max_calls : DEFAULT_CALLS,
		setup->max_packets > 0 ? setup->max_packets : DEFAULT_PACKETS, setup->fetch,
		setup->fetch_ctx);
	v->stack = g_ptr_array_new();
	v->closed = g_ptr_array_new();
	g_ptr_array_add(v->stack, view_calls_new(v));
	v->dirty = true;
	return v;
}

void view_free(struct view *v)
{
	if (v == NULL)
		return;
	end_prompt(v);
	free_closed(v);
	for (guint i = 0; i < v->stack->len; i++) {
		struct view_screen *screen = g_ptr_array_index(v->stack, i);
		screen->class->free(screen);
	}
	g_ptr_array_free(v->stack, TRUE);
	g_ptr_array_free(v->closed, TRUE);
	view_store_free(v->store);
	g_free(v->message);
	g_free(v->error);
	g_free(v);
}

/* ---- what comes in ---- */

/* Screens hear of it when they are drawn next: a capture may bring thousands of calls between. */
void view_add_call(struct view *v, struct call *call, t38_time zero)
{
	v->zero = zero;
	view_store_add_call(v->store, call);
	v->stale = v->dirty = true;
	v->untold = v->untold || call->progress.running;
}

void view_add_packet(struct view *v, const struct engine_packet *packet)
{
	if (v->zero == T38_NEVER)
		v->zero = packet->packet->time;
	view_store_add_packet(v->store, packet);
}

void view_add_earlier(struct view *v, uint64_t number, unsigned call)
{
	view_store_add_earlier(v->store, number, call);
}

void view_set_progress(struct view *v, const struct view_progress *progress)
{
	g_free(v->error);
	v->progress = *progress;
	v->error = g_strdup(progress->error);
	v->progress.error = v->error;
	v->dirty = true;
}

void view_set_cell(struct view *v, int height, int width)
{
	v->setup.cell_height = MAX(height, 1);
	v->setup.cell_width = MAX(width, 1);
}

bool view_paused(const struct view *v)
{
	return v->paused;
}

bool view_dirty(const struct view *v)
{
	return v->dirty;
}

bool view_wants_running(const struct view *v)
{
	return !v->untold && !v->paused;
}

bool view_shows_call(const struct view *v, unsigned index)
{
	for (guint i = 0; v->stack->len > 1 && i < v->stack->len; i++) {
		struct view_screen *screen = g_ptr_array_index(v->stack, i);
		if (screen->class->shows != NULL ? screen->class->shows(screen, index)
						 : screen->class->call != NULL &&
							   screen->class->call(screen) == index)
			return true;
	}
	return false;
}

void view_tell(struct view *v, const char *text)
{
	view_say(v, "%s", text);
}

static void refresh(struct view *v)
{
	if (!v->stale)
		return;
	v->dropped += view_store_trim(v->store, v->stack->len > 1);
	view_changed(v);
}

/* ---- drawing ---- */

static const char *const tab_names[VIEW_TABS] = {[VIEW_TAB_LADDER] = "Ladder",
	[VIEW_TAB_SESSION] = "T.30",
	[VIEW_TAB_LINES] = "Lines",
	[VIEW_TAB_PAGES] = "Pages",
	[VIEW_TAB_FINDINGS] = "Findings",
	[VIEW_TAB_PACKETS] = "Packets"};

static char *progress_text(const struct view *v)
{
	const struct view_progress *p = &v->progress;
	if (v->paused)
		return g_strdup("paused");
	if (v->setup.live)
		return g_strdup_printf("%" G_GUINT64_FORMAT " packets, %" G_GUINT64_FORMAT
				       " dropped",
			p->packets, p->dropped);
	if (p->done)
		return g_strdup("");
	if (p->percent >= 0)
		return g_strdup_printf("reading %d %%", p->percent);
	return g_strdup_printf("reading, %" G_GUINT64_FORMAT " packets", p->packets);
}

static void draw_head(struct view *v, const struct view_area *a)
{
	struct view_screen *screen = top(v);
	struct view_look look = view_look_with(STYLE_BOLD, VIEW_REVERSE);
	char *title = screen->class->title != NULL ? screen->class->title(screen) : NULL;
	char *file = text_safe(v->setup.title, -1), *progress = progress_text(v);
	char *head = g_strdup_printf(" %s", title != NULL ? title : screen->class->name);
	char *right = g_strdup_printf("%s%s%s ", progress, progress[0] != '\0' ? "   " : "", file);
	int width = text_width(right), left = text_width(head);
	view_fill(a, 0, 0, a->width, look, " ");
	if (a->width - width > left + 1)
		view_put(a, 0, a->width - width, look, right);
	view_put_fit(a, 0, 0, a->width, look, head);
	g_free(title);
	g_free(file);
	g_free(progress);
	g_free(head);
	g_free(right);
}

static void draw_tabs(const struct view *v, const struct view_area *a, enum view_tab now)
{
	int x = 1;
	(void)v;
	for (int i = VIEW_TAB_LADDER; i < VIEW_TABS; i++) {
		struct view_look look = i == (int)now ? view_look_with(STYLE_BOLD, VIEW_REVERSE)
						      : view_look(STYLE_PLAIN);
		x += view_putf(a, 0, x, look, " %d %s ", i, tab_names[i]) + 1;
	}
}

/* The tab at a column; VIEW_TAB_NONE: none. */
static enum view_tab tab_at(int column)
{
	int x = 1;
	for (int i = VIEW_TAB_LADDER; i < VIEW_TABS; i++) {
		int width = (int)strlen(tab_names[i]) + 4;
		if (column >= x && column < x + width)
			return (enum view_tab)i;
		x += width + 1;
	}
	return VIEW_TAB_NONE;
}

/* "F1" of "F1, h, ?" */
static int first_key(const char *keys)
{
	const char *end = strstr(keys, ", ");
	return end != NULL ? (int)(end - keys) : (int)strlen(keys);
}

static const struct view_help *bar_item(const struct view *v, int column)
{
	int x = 0;
	for (const struct view_help *h = top(v)->class->help; h != NULL && h->keys != NULL; h++) {
		if (h->bar == NULL)
			continue;
		int width = first_key(h->keys) + (int)strlen(h->bar) + 3;
		if (column >= x && column < x + width)
			return h;
		x += width;
	}
	return NULL;
}

static void draw_bar(const struct view *v, const struct view_area *a)
{
	int x = 0;
	for (const struct view_help *h = top(v)->class->help; h != NULL && h->keys != NULL; h++) {
		if (h->bar == NULL)
			continue;
		x += view_putf(a, 0, x, view_look(STYLE_BOLD), "%.*s", first_key(h->keys), h->keys);
		x += view_putf(a, 0, x, view_look_with(STYLE_PLAIN, VIEW_REVERSE), " %s ", h->bar);
		x++;
	}
}

static void draw_prompt(const struct view *v, const struct view_area *a)
{
	int x = view_putf(a, 0, 0, view_look(STYLE_BOLD), "%s ", v->prompt.label);
	view_edit_draw(&v->prompt.edit, a, 0, x, a->width - x, view_look(STYLE_PLAIN), true);
}

static void draw_foot(const struct view *v, const struct view_area *a)
{
	if (v->prompt.screen != NULL)
		draw_prompt(v, a);
	else if (v->message != NULL)
		view_put_fit(a, 0, 0, a->width, view_look(STYLE_WARN), v->message);
	else
		draw_bar(v, a);
}

/* Overlays are drawn on the first screen below them that is none. */
static void draw_screens(const struct view *v, const struct view_area *body)
{
	guint first = v->stack->len - 1;
	while (first > 0 &&
		((struct view_screen *)g_ptr_array_index(v->stack, first))->class->overlay)
		first--;
	for (guint i = first; i < v->stack->len; i++) {
		struct view_screen *screen = g_ptr_array_index(v->stack, i);
		screen->class->draw(screen, body);
	}
	/* A picture would hide the dialog on top of it. */
	if (top(v)->class->overlay) {
		view_picture_free(body->cells->picture);
		body->cells->picture = NULL;
	}
}

void view_draw(struct view *v, struct view_cells *cells)
{
	struct view_area all = view_cells_area(cells);
	refresh(v);
	view_cells_clear(cells);
	int head = all.height >= 3 ? 1 : 0, foot = all.height >= 2 ? 1 : 0;
	enum view_tab tab = top(v)->class->tab;
	int tabs = tab != VIEW_TAB_NONE && all.height >= 8 ? 1 : 0;
	v->tabs_y = tabs > 0 ? head : -1;
	v->bar_y = foot > 0 ? all.height - 1 : -1;
	v->body = view_area_part(&all, head + tabs, 0, all.height - head - tabs - foot, all.width);
	draw_screens(v, &v->body);
	if (head > 0)
		draw_head(v, &all);
	if (tabs > 0) {
		struct view_area line = view_area_part(&all, head, 0, 1, all.width);
		draw_tabs(v, &line, tab);
	}
	if (foot > 0) {
		struct view_area line = view_area_part(&all, all.height - 1, 0, 1, all.width);
		view_fill(&line, 0, 0, line.width, view_look(STYLE_PLAIN), " ");
		draw_foot(v, &line);
	}
	v->dirty = false;
}

/* ---- keys ---- */

static void prompt_key(struct view *v, const struct view_event *e)
{
	struct prompt *p = &v->prompt;
	int done = e->key == VIEW_KEY_ENTER ? 1 : e->key == VIEW_KEY_ESCAPE ? -1 : 0;
	if (done == 0 && !view_edit_key(&p->edit, e))
		return;
	struct view_screen *screen = p->screen;
	view_typed typed = p->typed;
	char *text = g_strdup(p->edit.text->str);
	if (done != 0)
		end_prompt(v);
	typed(screen, text, done);
	g_free(text);
}

static bool is_back(const struct view_event *e)
{
	return e->key == VIEW_KEY_ESCAPE || view_is_char(e, 'q');
}

static bool open_global(struct view *v, const struct view_event *e)
{
	if (e->key == VIEW_KEY_F1 || view_is_char(e, '?') || view_is_char(e, 'h'))
		view_push(v, view_help_new(v, top(v)->class));
	else if (e->key == VIEW_KEY_F8 || view_is_char(e, 'o'))
		view_push(v, view_settings_new(v));
	else if (view_is_char(e, 'i'))
		view_push(v, view_stats_new(v));
	else
		return false;
	return true;
}

static bool switch_tab(struct view *v, const struct view_event *e)
{
	struct view_screen *screen = top(v);
	unsigned call = screen->class->call != NULL ? screen->class->call(screen) : 0;
	int tab = (int)screen->class->tab;
	if (call == 0)
		return false;
	if (e->key == VIEW_KEY_CHAR && e->c >= '1' && e->c < '0' + VIEW_TABS)
		tab = (int)(e->c - '0');
	else if (e->key == VIEW_KEY_TAB && tab != VIEW_TAB_NONE)
		tab = tab % (VIEW_TABS - 1) + 1;
	else if (e->key == VIEW_KEY_BACK_TAB && tab != VIEW_TAB_NONE)
		tab = (tab + VIEW_TABS - 3) % (VIEW_TABS - 1) + 1;
	else
		return false;
	view_open_tab(v, (enum view_tab)tab, call);
	return true;
}

static void screen_key(struct view *v, const struct view_event *e)
{
	struct view_screen *screen = top(v);
	if (screen->class->key(screen, e))
		return;
	if (!screen->class->overlay && (open_global(v, e) || switch_tab(v, e)))
		return;
	if (!is_back(e))
		return;
	if (v->stack->len > 1)
		view_pop(v);
	else if (v->settings.ask_leave)
		view_push(v, view_leave_new(v));
	else
		v->leaving = true;
}

/* Clicks on the bar are its keys; those in the body have the screen's coordinates. */
static void mouse(struct view *v, const struct view_event *e)
{
	struct view_event moved = *e;
	const struct view_help *item = e->y == v->bar_y ? bar_item(v, e->x) : NULL;
	moved.y -= v->body.y;
	moved.x -= v->body.x;
	bool is_click = e->key == VIEW_KEY_CLICK || e->key == VIEW_KEY_DOUBLE_CLICK;
	if (item != NULL && is_click)
		screen_key(v, &(struct view_event){.key = item->key, .c = item->c});
	else if (is_click && e->y == v->tabs_y && tab_at(e->x) != VIEW_TAB_NONE)
		switch_tab(v, &(struct view_event){
				      .key = VIEW_KEY_CHAR, .c = '0' + (gunichar)tab_at(e->x)});
	else if (moved.y >= 0 && moved.y < v->body.height)
		screen_key(v, &moved);
}

static bool is_mouse(const struct view_event *e)
{
	return e->key >= VIEW_KEY_CLICK && e->key <= VIEW_KEY_WHEEL_DOWN;
}

bool view_key(struct view *v, const struct view_event *e)
{
	free_closed(v);
	refresh(v);
	v->dirty = true;
	g_free(v->message);
	v->message = NULL;
	if (e->key == VIEW_KEY_INTERRUPT || e->key == VIEW_KEY_GONE)
		return false;
	if (v->prompt.screen != NULL && !is_mouse(e))
		prompt_key(v, e);
	else if (v->prompt.screen == NULL && is_mouse(e))
		mouse(v, e);
	else if (v->prompt.screen == NULL)
		screen_key(v, e);
	return !v->leaving;
}
