/* Both telephone lines over time, with a cursor that the other screens follow, and the T.30 timers that were kept or
 * missed. */
#include <string.h>

#include "render/text_safe.h"
#include "render/view_message.h"
#include "render/view_screens.h"
#include "render/view_strips.h"

#define LEFT 14		     /* columns of the strips' names */
#define CLOSEST (2 * T38_MS) /* of a column */
#define WIDEST (60 * T38_SECOND)

struct lines {
	struct view_screen screen;
	unsigned call, leg;
	const struct fax *fax;
	struct view_strips *strips; /* NULL: no fax */
	int strip;
	t38_time cursor, from; /* from: at the left edge */
	t38_time column;       /* nanoseconds of a column; 0: all is to be seen */
	int width, step;       /* columns of the strips, rows of each, when they were last drawn */
};

static struct lines *lines_of(struct view_screen *screen)
{
	return (struct lines *)screen;
}

static const struct view_strip *strip_at(const struct lines *l, int i)
{
	return &g_array_index(l->strips->strips, struct view_strip, i);
}

/* From one end to the other. */
static bool sees_all(const struct lines *l)
{
	return l->strips != NULL && l->column > 0 && l->from <= l->strips->first &&
	       l->from + l->column * l->width >= l->strips->last;
}

static void lines_changed(struct view_screen *screen)
{
	struct lines *l = lines_of(screen);
	/* Who sees all of a call that goes on sees what comes, too. */
	if (view_settings(screen->view)->follow && sees_all(l))
		l->column = 0;
	const struct call *call = view_store_call(view_store(screen->view), l->call);
	const struct call *leg = call != NULL ? call_best_leg(call) : NULL;
	l->fax = leg != NULL ? leg->fax : NULL;
	l->leg = leg != NULL ? leg->index : l->call;
	view_strips_free(l->strips);
	l->strips = l->fax != NULL ? view_strips_new(l->fax) : NULL;
	if (l->strips != NULL && l->strips->first == T38_NEVER) {
		view_strips_free(l->strips);
		l->strips = NULL;
	}
	/* A call that goes on may have had other strips. */
	if (l->strips != NULL)
		l->strip = MIN(l->strip, (int)l->strips->strips->len - 1);
}

/* The signal at the cursor; NULL: none. */
static const struct view_signal *signal_at(const struct lines *l, int strip)
{
	const struct view_strip *s = strip_at(l, strip);
	int i = view_strip_find(s, l->cursor);
	if (i < 0)
		return NULL;
	const struct view_signal *found = &g_array_index(s->signals, struct view_signal, i);
	return found->t_end + l->column >= l->cursor ? found : NULL;
}

/* ---- time and columns ---- */

static int column_of(const struct lines *l, t38_time t)
{
	double at = ((double)t - (double)l->from) / (double)l->column;
	return (int)CLAMP(at, -10000.0, 10000.0);
}

static void fit(struct lines *l, int width)
{
	double span = (double)l->strips->last - (double)l->strips->first;
	l->width = MAX(width, 1);
	if (l->column == 0) {
		l->column = (t38_time)CLAMP(span / l->width + 1, (double)CLOSEST, (double)WIDEST);
		l->from = l->strips->first;
	}
	l->cursor = CLAMP(l->cursor, l->strips->first, l->strips->last);
	int at = column_of(l, l->cursor);
	if (at < 0 || at >= l->width)
		l->from = l->cursor - l->column * (l->width / 2);
}

/* ---- drawing ---- */

/* Marks at round times: the smallest step that leaves room for its text. */
static void draw_axis(const struct lines *l, const struct view_area *a)
{
	static const double steps[] = {0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60,
		120, 300, 600, 1800, 3600};
	t38_time zero = view_zero(l->screen.view);
	double column = (double)l->column / (double)T38_SECOND, step = steps[0];
	for (gsize i = 0; i < G_N_ELEMENTS(steps) && step / column < 10; i++)
		step = steps[i];
	double from = ((double)l->from - (double)zero) / (double)T38_SECOND;
	for (int i = 0; i <= (int)(a->width * column / step) + 1; i++) {
		double t = ((double)(gint64)(from / step) + i) * step;
		int x = (int)((t - from) / column);
		if (x < 0 || x >= a->width)
			continue;
		view_putf(a, 0, x, view_look(STYLE_DIM), "\xe2\x94\x82%.*f", step < 1 ? 2 : 0, t);
	}
}

static void draw_signal(
	const struct lines *l, const struct view_area *a, int y, const struct view_signal *s)
{
	int from = column_of(l, s->t), to = MAX(column_of(l, s->t_end), from + 1);
	int left = MAX(from, 0), right = MIN(to, a->width);
	if (right <= left)
		return;
	struct view_look look = view_look_with(s->bad ? STYLE_BAD : s->style, VIEW_REVERSE);
	view_fill(a, y, left, right - left, look, s->bad ? "!" : "=");
	char *fit_in = text_fit(s->name, right - left - (right - left > 2 ? 2 : 0));
	view_putf(a, y, left, look, "%s%s", right - left > 2 ? "[" : "", fit_in);
	if (right - left > 2)
		view_put(a, y, right - 1, look, "]");
	g_free(fit_in);
}

static void draw_strip(const struct lines *l, const struct view_area *a, int y, int i)
{
	const struct view_strip *strip = strip_at(l, i);
	struct view_area part = view_area_part(a, y, LEFT, 1, a->width - LEFT);
	view_put_fit(a, y, 0, LEFT - 1,
		view_look_with(
			i == l->strip ? STYLE_BOLD : STYLE_PLAIN, i == l->strip ? VIEW_REVERSE : 0),
		strip->name);
	view_fill(&part, 0, 0, part.width, view_look(STYLE_DIM), "\xe2\x94\x80");
	for (guint k = 0; k < strip->signals->len; k++)
		draw_signal(l, &part, 0, &g_array_index(strip->signals, struct view_signal, k));
}

static void draw_cursor(const struct lines *l, const struct view_area *a, int rows)
{
	int x = LEFT + column_of(l, l->cursor);
	for (int y = 0; y < rows; y++) {
		struct view_cell *cell = view_cell_at(a, y, x);
		if (cell == NULL || x < LEFT)
			continue;
		view_put(a, y, x, view_look(STYLE_WARN), "\xe2\x94\x83");
	}
}

/* ---- what is said ---- */

static void append_signals(const struct lines *l, GString *out)
{
	for (int i = 0; i < (int)l->strips->strips->len; i++) {
		const struct view_signal *s = signal_at(l, i);
		if (s == NULL)
			continue;
		char time[VIEW_TIME_MAX];
		view_time_text(l->screen.view, s->t, NULL, time);
		g_string_append_printf(out,
			"%-13s %9s  %s: %s  packets %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "\n",
			strip_at(l, i)->name, time, s->name, s->detail, s->first_packet,
			s->last_packet);
	}
}

static void append_check(
	const struct lines *l, const struct line_check *c, const char *side, GString *out)
{
	char time[VIEW_TIME_MAX];
	view_time_text(l->screen.view, c->t, NULL, time);
	const char *unit = c->id == LINE_CHECK_DRIFT ? "ppm" : "ms";
	g_string_append_printf(out, "%-6s %9s  %-15s %-22s %9.1f %s  limit %s %.1f %s  %s\n", side,
		time, line_check_name(c->id), c->about != NULL ? c->about : "", c->value_ms, unit,
		c->at_least ? ">=" : "<=", c->limit_ms, unit, c->ok ? "ok" : "MISSED");
}

/* Those that were missed, or all of them. */
static void append_checks(const struct lines *l, bool all, GString *out)
{
	const struct line_timing *timing = l->fax->timing;
	for (int side = 0; timing != NULL && side < 2; side++) {
		const GArray *checks = timing->gateway[side].checks;
		for (guint i = 0; checks != NULL && i < checks->len; i++) {
			const struct line_check *c = &g_array_index(checks, struct line_check, i);
			if (all || !c->ok)
				append_check(l, c, side == SIDE_CALLER ? "caller" : "callee", out);
		}
	}
}

static char *pane_text(const struct lines *l)
{
	GString *out = g_string_new(NULL);
	char time[VIEW_TIME_MAX];
	view_time_text(l->screen.view, l->cursor, NULL, time);
	g_string_append_printf(out, "At %s\n", time);
	append_signals(l, out);
	if (!l->strips->lines)
		g_string_append(out, "\nThe telephone lines were not reconstructed: "
				     "this is what the packets say.\n");
	gsize before = out->len;
	append_checks(l, false, out);
	if (out->len > before)
		g_string_insert(out, (gssize)before, "\nTimers that were missed (c shows all)\n");
	return g_string_free(out, FALSE);
}

static void set_focus(const struct lines *l)
{
	const struct view_signal *s = signal_at(l, l->strip);
	*view_focus(l->screen.view) = (struct view_focus){
		.call = l->call, .t = l->cursor, .packet = s != NULL ? s->first_packet : 0};
}

/* Two rows a strip where there is room, so that they stand apart. */
static void lines_draw(struct view_screen *screen, const struct view_area *a)
{
	struct lines *l = lines_of(screen);
	if (l->strips == NULL) {
		view_put(a, 1, 2, view_look(STYLE_DIM), "This call has no fax.");
		return;
	}
	int n = (int)l->strips->strips->len, step = a->height >= 2 * n + 6 ? 2 : 1;
	l->step = step;
	fit(l, a->width - LEFT);
	struct view_area axis = view_area_part(a, 0, LEFT, 1, a->width - LEFT);
	draw_axis(l, &axis);
	for (int i = 0; i < n; i++)
		draw_strip(l, a, 1 + i * step, i);
	draw_cursor(l, a, MIN(1 + n * step, a->height));
	int top = 1 + n * step;
	if (a->height > top + 1) {
		view_fill(a, top, 0, a->width, view_look(STYLE_DIM), "\xe2\x94\x80");
		struct view_area pane =
			view_area_part(a, top + 1, 1, a->height - top - 1, a->width - 2);
		char *text = pane_text(l);
		view_message_draw(&pane, text, 0, false, view_look(STYLE_PLAIN));
		g_free(text);
	}
	set_focus(l);
}

/* ---- keys ---- */

static void zoom(struct lines *l, double factor)
{
	int at = column_of(l, l->cursor);
	l->column = (t38_time)CLAMP((double)l->column * factor, (double)CLOSEST, (double)WIDEST);
	l->from = l->cursor - l->column * CLAMP(at, 0, l->width);
}

static void next_signal(struct lines *l, int by)
{
	const struct view_strip *s = strip_at(l, l->strip);
	int i = view_strip_find(s, l->cursor) + by;
	if (by < 0 && i >= -1 && i + 1 < (int)s->signals->len &&
		g_array_index(s->signals, struct view_signal, i + 1).t < l->cursor)
		i++;
	if (i >= 0 && i < (int)s->signals->len)
		l->cursor = g_array_index(s->signals, struct view_signal, i).t;
}

static void open_packet(struct lines *l)
{
	const struct view_signal *s = signal_at(l, l->strip);
	set_focus(l);
	if (s != NULL && s->first_packet != 0)
		view_open_packet(l->screen.view, l->leg, s->first_packet);
	else
		view_say(l->screen.view, "No signal of this strip is at the cursor.");
}

static void show_checks(struct lines *l)
{
	GString *out = g_string_new(NULL);
	append_checks(l, true, out);
	if (out->len == 0)
		g_string_append(out, "No timer was measured.\n");
	view_push(l->screen.view,
		view_text_new(l->screen.view, "T.30 timers", g_string_free(out, FALSE)));
}

static void click(struct lines *l, const struct view_event *e)
{
	int strip = (e->y - 1) / MAX(l->step, 1);
	if (e->x >= LEFT)
		l->cursor = l->from + l->column * (e->x - LEFT);
	if (e->y >= 1 && strip < (int)l->strips->strips->len)
		l->strip = strip;
}

static bool move(struct lines *l, const struct view_event *e)
{
	int n = (int)l->strips->strips->len;
	t38_time page = l->column * MAX(l->width - 2, 1);
	switch (e->key) {
	case VIEW_KEY_LEFT:
		l->cursor -= l->column;
		return true;
	case VIEW_KEY_RIGHT:
		l->cursor += l->column;
		return true;
	case VIEW_KEY_UP:
		l->strip = (l->strip + n - 1) % n;
		return true;
	case VIEW_KEY_DOWN:
		l->strip = (l->strip + 1) % n;
		return true;
	case VIEW_KEY_PAGE_UP:
	case VIEW_KEY_HALF_UP:
		l->cursor -= page / (e->key == VIEW_KEY_HALF_UP ? 2 : 1);
		return true;
	case VIEW_KEY_PAGE_DOWN:
	case VIEW_KEY_HALF_DOWN:
		l->cursor += page / (e->key == VIEW_KEY_HALF_DOWN ? 2 : 1);
		return true;
	case VIEW_KEY_HOME:
		l->cursor = l->strips->first;
		return true;
	case VIEW_KEY_END:
		l->cursor = l->strips->last;
		return true;
	case VIEW_KEY_WHEEL_UP:
	case VIEW_KEY_WHEEL_DOWN:
		zoom(l, e->key == VIEW_KEY_WHEEL_UP ? 0.5 : 2);
		return true;
	case VIEW_KEY_CLICK:
	case VIEW_KEY_DOUBLE_CLICK:
		click(l, e);
		return true;
	default:
		return false;
	}
}

static bool lines_char(struct lines *l, gunichar c)
{
	switch (c) {
	case '+':
	case '-':
		zoom(l, c == '+' ? 0.5 : 2);
		return true;
	case 'f':
		l->column = 0;
		return true;
	case 'n':
	case 'p':
		next_signal(l, c == 'n' ? 1 : -1);
		return true;
	case 'j':
	case 'k':
		return move(l, &(struct view_event){.key = c == 'j' ? VIEW_KEY_DOWN : VIEW_KEY_UP});
	case 'c':
		show_checks(l);
		return true;
	default:
		return false;
	}
}

static bool lines_key(struct view_screen *screen, const struct view_event *e)
{
	struct lines *l = lines_of(screen);
	if (l->strips == NULL)
		return false;
	/* A key before it, typed ahead, may have asked for all of the fax, which no drawing has measured yet. */
	if (l->column == 0)
		fit(l, l->width > 0 ? l->width : 80 - LEFT);
	if (e->key == VIEW_KEY_ENTER)
		open_packet(l);
	else if (!move(l, e))
		return e->key == VIEW_KEY_CHAR && lines_char(l, e->c);
	return true;
}

static unsigned lines_call(struct view_screen *screen)
{
	return lines_of(screen)->call;
}

static char *lines_title(struct view_screen *screen)
{
	return view_title_of(screen->view, lines_of(screen)->call);
}

static void lines_free(struct view_screen *screen)
{
	view_strips_free(lines_of(screen)->strips);
	g_free(screen);
}

static const struct view_help help[] = {
	{"Enter", "the packet in which the signal begins", "Packet", VIEW_KEY_ENTER, 0},
	{"F1, h, ?", "this help", "Help", VIEW_KEY_F1, 0},
	{"Left, Right", "move the cursor; Ctrl-F Ctrl-B a screen, Home End", NULL, 0, 0},
	{"Up, Down, j k", "choose a strip", NULL, 0, 0},
	{"n", "the next signal of the strip; p the one before", "Next", VIEW_KEY_CHAR, 'n'},
	{"+", "zoom in at the cursor; - out", "In", VIEW_KEY_CHAR, '+'},
	{"-", "zoom out", "Out", VIEW_KEY_CHAR, '-'},
	{"f", "all of the fax", "All", VIEW_KEY_CHAR, 'f'},
	{"c", "all T.30 timers with their limits", "Timers", VIEW_KEY_CHAR, 'c'},
	{"1 to 6, Tab", "the other screens of the call, at the cursor", NULL, 0, 0},
	{NULL, NULL, NULL, 0, 0}};

static const struct view_screen_class class = {.name = "Lines",
	.tab = VIEW_TAB_LINES,
	.help = help,
	.draw = lines_draw,
	.key = lines_key,
	.changed = lines_changed,
	.call = lines_call,
	.title = lines_title,
	.free = lines_free};

struct view_screen *view_lines_new(struct view *view, unsigned call)
{
	struct lines *l = g_new0(struct lines, 1);
	const struct view_focus *focus = view_focus(view);
	l->screen = (struct view_screen){&class, view};
	l->call = call;
	lines_changed(&l->screen);
	if (l->strips != NULL)
		l->cursor = focus->t != T38_NEVER ? focus->t : l->strips->first;
	return &l->screen;
}
