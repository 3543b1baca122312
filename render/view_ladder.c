/* The ladder of one or several calls: hosts as columns, and beside it what the chosen row says. */
#include <string.h>

#include "render/text_safe.h"
#include "render/view_ladder_rows.h"
#include "render/view_message.h"
#include "render/view_screens.h"
#include "render/words.h"

#define LANE_MIN 24  /* a narrower lane cannot hold a message's text */
#define BESIDE 132   /* from so many columns on the pane is at the right, else below */
#define BELOW_MIN 18 /* a screen that is less high has no pane */

struct ladder {
	struct view_screen screen;
	GArray *calls; /* unsigned */
	struct view_rows *rows;
	unsigned columns; /* that the rows were made for; 0: they are old */
	unsigned wanted;  /* that there was room for when it was last drawn */
	int depth;
	bool compressed;
	struct view_list list;
	char *needle;
	uint64_t mark; /* packet that is to be compared; 0: none */
	unsigned mark_call;
	t38_time mark_t; /* times count from there; T38_NEVER: none */
	int pane_top;
	char *pane; /* its text, of the packet below */
	uint64_t pane_packet;
	unsigned pane_call;
};

static struct ladder *ladder_of(struct view_screen *screen)
{
	return (struct ladder *)screen;
}

static const struct view_row *row_at(const struct ladder *l, int shown)
{
	if (l->rows == NULL || shown < 0 || shown >= (int)l->rows->shown->len)
		return NULL;
	return &g_array_index(
		l->rows->rows, struct view_row, g_array_index(l->rows->shown, unsigned, shown));
}

static const struct view_row *chosen(const struct ladder *l)
{
	return row_at(l, l->list.cursor);
}

/* A row may have a packet that is not one: UINT64_MAX. */
static uint64_t packet_of(const struct view_row *r)
{
	return r == NULL || r->row.packet == UINT64_MAX ? 0 : r->row.packet;
}

/* The leg that has the packet: a ladder shows those of a group as one call. */
static unsigned call_of_packet(const struct ladder *l, const struct view_row *r)
{
	struct view_store *store = view_store(l->screen.view);
	const struct call *call = view_store_call(store, r->call);
	if (call == NULL || view_store_packet(store, r->call, packet_of(r)) != NULL)
		return r->call;
	for (guint i = 0; i < call->legs->len; i++) {
		const struct call *leg = g_ptr_array_index(call->legs, i);
		if (view_store_packet(store, leg->index, packet_of(r)) != NULL)
			return leg->index;
	}
	return r->call;
}

/* ---- rows ---- */

static void make_rows(struct ladder *l, unsigned columns)
{
	const struct view_focus *focus = view_focus(l->screen.view);
	int depth = view_settings(l->screen.view)->depth;
	if (l->rows != NULL && l->columns == columns && l->depth == depth)
		return;
	const struct view_row *now = chosen(l);
	uint64_t packet = now != NULL ? now->row.packet : focus->packet;
	t38_time t = now != NULL ? now->row.t : focus->t;
	struct view_rows *old = l->rows;
	l->rows = view_rows_new(
		view_store(l->screen.view), l->calls, (enum ladder_depth)depth, columns);
	l->columns = columns;
	l->depth = depth;
	view_list_set_count(&l->list, (int)l->rows->shown->len);
	view_list_move_to(&l->list, view_rows_find(l->rows, packet, t));
	view_rows_free(old);
}

static void forget_rows(struct view_screen *screen)
{
	struct ladder *l = ladder_of(screen);
	l->columns = 0;
	l->pane_packet = 0;
}

static void set_focus(const struct ladder *l)
{
	const struct view_row *r = chosen(l);
	if (r != NULL)
		*view_focus(l->screen.view) =
			(struct view_focus){.call = r->call, .t = r->row.t, .packet = packet_of(r)};
}

/* ---- drawing ---- */

static int time_width(const struct ladder *l)
{
	return view_settings(l->screen.view)->time == VIEW_TIME_CLOCK ? 12 : 9;
}

static char *column_name(const struct ladder *l, guint i)
{
	const struct ladder_column *c = &g_array_index(l->rows->columns, struct ladder_column, i);
	char address[ENDPOINT_TEXT_MAX];
	ip_addr_text(&c->host, address);
	if (c->role == NULL || ip_addr_is_unset(&c->host))
		return g_strdup(c->role != NULL ? c->role : address);
	return g_strdup_printf("%s %s", c->role, address);
}

/* Columns of time, delta and frame: those of a time of day are more. */
static int left_of(const struct ladder *l)
{
	return time_width(l) + 16;
}

/* Column of the line of host i. */
static int line_of(const struct ladder *l, const struct view_area *a, unsigned i)
{
	unsigned lanes = MAX(l->rows->columns->len, 2) - 1;
	int left = left_of(l);
	return left + (int)((unsigned)MAX(a->width - left - 1, 0) * i / lanes);
}

static void draw_names(const struct ladder *l, const struct view_area *a)
{
	static const char *const times[] = {"t s", "time", "of call"};
	guint n = l->rows->columns->len;
	view_putf(a, 0, 0, view_look(STYLE_DIM), "%*s %7s %6s", time_width(l),
		times[view_settings(l->screen.view)->time], "delta", "frame");
	for (guint i = 0; i < n; i++) {
		char *name = column_name(l, i);
		int lane = n > 1 ? line_of(l, a, 1) - left_of(l) : a->width;
		char *fit = text_fit(name, lane - 1);
		int width = text_width(fit), at = line_of(l, a, i);
		int begin = i == 0 ? at : i + 1 == n ? a->width - width : at - width / 2;
		view_put(a, 0, begin, view_look(STYLE_BOLD), fit);
		g_free(fit);
		g_free(name);
	}
}

static enum style style_of(const struct ladder *l, const struct view_row *r)
{
	static const enum style cycle[] = {
		STYLE_SIP, STYLE_TONE, STYLE_GOOD, STYLE_WARN, STYLE_T30, STYLE_BOLD};
	enum view_arrow_color by = view_settings(l->screen.view)->arrows;
	if (r->row.style == STYLE_BAD || by == VIEW_BY_KIND)
		return r->row.style;
	if (by == VIEW_BY_SIDE)
		return r->row.from < r->row.to ? STYLE_SIP : STYLE_TONE;
	return cycle[r->call % G_N_ELEMENTS(cycle)];
}

static void draw_left(const struct ladder *l, const struct view_area *a, int y, int shown)
{
	const struct view_row *r = row_at(l, shown), *before = row_at(l, shown - 1);
	char time[VIEW_TIME_MAX];
	struct view *view = l->screen.view;
	t38_time from = l->mark_t != T38_NEVER ? l->mark_t
			: before != NULL       ? before->row.t
					       : T38_NEVER;
	view_time_text(view, r->row.t, view_store_call(view_store(view), r->call), time);
	int x = time_width(l);
	view_putf(a, y, 0, view_look(STYLE_DIM), "%*s", x, time);
	if (from != T38_NEVER)
		view_putf(a, y, x + 1, view_look(l->mark_t != T38_NEVER ? STYLE_WARN : STYLE_DIM),
			"%+7.2f", ((double)r->row.t - (double)from) / (double)T38_SECOND);
	if (packet_of(r) != 0)
		view_putf(a, y, x + 9, view_look(STYLE_PLAIN), "%6" G_GUINT64_FORMAT, packet_of(r));
}

static void draw_lines(const struct ladder *l, const struct view_area *a, int y)
{
	for (guint i = 0; i < l->rows->columns->len; i++)
		view_put(a, y, line_of(l, a, i), view_look(STYLE_DIM), "\xe2\x94\x82");
}

/* The text stands at the sender's end, the line fills what is left. */
static void draw_arrow(
	const struct ladder *l, const struct view_area *a, int y, const struct view_row *r)
{
	struct view_look look = view_look(style_of(l, r));
	int from = line_of(l, a, r->row.from), to = line_of(l, a, r->row.to);
	int left = MIN(from, to), right = MAX(from, to), room = right - left - 3;
	bool media = r->row.kind == LADDER_MEDIA, rightward = from < to;
	char *fit = text_fit(r->row.text, MAX(room - 2, 1));
	int width = text_width(fit);
	view_fill(a, y, left + 1, right - left - 1, look, media ? "\xe2\x95\x90" : "\xe2\x94\x80");
	if (rightward) {
		view_put(a, y, right - 1, look, "\xe2\x96\xb6");
		view_putf(a, y, left + 1, look, "%s ", fit);
	} else {
		view_put(a, y, left + 1, look, "\xe2\x97\x80");
		view_putf(a, y, MAX(right - width - 1, left + 2), look, " %s", fit);
	}
	g_free(fit);
}

/* Across all columns, in place of their lines. */
static void draw_across(const struct ladder *l, const struct view_area *a, int y, enum style style,
	const char *text)
{
	int left = left_of(l);
	view_fill(a, y, left, a->width - left, view_look(STYLE_PLAIN), " ");
	view_put_fit(a, y, left, a->width - left - 1, view_look(style), text);
}

static void draw_note(
	const struct ladder *l, const struct view_area *a, int y, const struct view_row *r)
{
	char *text = g_strdup_printf("~~ %s", r->row.text);
	draw_across(l, a, y, r->row.style, text);
	g_free(text);
}

static void draw_folded(
	const struct ladder *l, const struct view_area *a, int y, const struct view_row *r)
{
	const struct view_section *s =
		&g_array_index(l->rows->sections, struct view_section, r->section);
	const struct view_row *last =
		&g_array_index(l->rows->rows, struct view_row, s->first + s->count - 1);
	char *text = g_strdup_printf("[+] %s: %u rows, %.1f s: %s", s->name, s->count,
		((double)last->row.t - (double)r->row.t) / (double)T38_SECOND, r->row.text);
	draw_across(l, a, y, STYLE_BOLD, text);
	g_free(text);
}

static void draw_row(const struct ladder *l, const struct view_area *a, int y, int shown)
{
	const struct view_row *r = row_at(l, shown);
	draw_left(l, a, y, shown);
	draw_lines(l, a, y);
	if (g_array_index(l->rows->sections, struct view_section, r->section).folded)
		draw_folded(l, a, y, r);
	else if (r->row.kind == LADDER_NOTE)
		draw_note(l, a, y, r);
	else
		draw_arrow(l, a, y, r);
	if (l->mark != 0 && l->mark == packet_of(r) && l->mark_call == r->call)
		view_mark(a, y, left_of(l), a->width, VIEW_UNDERLINE);
	if (l->needle != NULL && view_text_matches(r->row.text, l->needle))
		view_put(a, y, left_of(l) - 1, view_look(STYLE_WARN), "*");
	if (shown == l->list.cursor)
		view_mark(a, y, 0, a->width, VIEW_REVERSE);
}

static void draw_rows(struct ladder *l, const struct view_area *a)
{
	int head = a->height >= 3 ? 1 : 0;
	view_list_layout(&l->list, head, a->height - head);
	if (head > 0)
		draw_names(l, a);
	for (int i = 0; i < l->list.height; i++) {
		int shown = view_list_row(&l->list, i);
		if (shown >= 0)
			draw_row(l, a, head + i, shown);
	}
	view_list_bar(&l->list, a);
	if (l->rows->shown->len == 0)
		view_put(a, head + 1, 2, view_look(STYLE_DIM), "Nothing is known of this call.");
}

/* ---- the pane ---- */

static void fill_pane(struct ladder *l, const struct view_row *r)
{
	uint64_t packet = packet_of(r);
	unsigned call = call_of_packet(l, r);
	if (l->pane != NULL && packet != 0 && l->pane_packet == packet && l->pane_call == call)
		return;
	g_free(l->pane);
	l->pane = packet != 0 ? view_message_text(l->screen.view, call, packet) : g_strdup("");
	l->pane_packet = packet;
	l->pane_call = call;
	l->pane_top = 0;
}

/* The decode's headers of link and network are not what one looks for first. */
static int first_line(const struct ladder *l, const struct view_row *r)
{
	const char *at = strstr(l->pane, "\nUDPTL (");
	if (view_message_is_text(l->screen.view, l->pane_call, packet_of(r)) || at == NULL)
		return 0;
	int lines = 1;
	for (const char *c = l->pane; c < at; c++)
		lines += *c == '\n';
	return lines;
}

static void draw_pane(struct ladder *l, const struct view_area *a)
{
	const struct view_row *r = chosen(l);
	if (r == NULL || a->height < 2)
		return;
	fill_pane(l, r);
	int used = view_message_draw(a, r->row.text, 0, true, view_look(STYLE_BOLD));
	struct view_area rest = view_area_part(a, used + 1, 0, a->height - used - 1, a->width);
	int lines = view_message_draw(
		&rest, l->pane, first_line(l, r) + l->pane_top, true, view_look(STYLE_PLAIN));
	l->pane_top = CLAMP(l->pane_top, -lines, lines);
}

static void draw_parts(struct ladder *l, const struct view_area *a)
{
	bool beside = a->width >= BESIDE, wanted = view_settings(l->screen.view)->raw_pane;
	int width = beside ? a->width * view_settings(l->screen.view)->raw_width / 100 : 0;
	int height = !beside && a->height >= BELOW_MIN ? a->height / 3 : 0;
	if (!wanted)
		width = height = 0;
	struct view_area rows = view_area_part(
		a, 0, 0, a->height - height, width > 0 ? a->width - width - 2 : a->width);
	unsigned lanes = (unsigned)MAX((rows.width - left_of(l)) / LANE_MIN, 1);
	l->wanted = lanes + 1;
	make_rows(l, l->compressed ? 2 : l->wanted);
	draw_rows(l, &rows);
	if (height > 0) {
		struct view_area pane =
			view_area_part(a, a->height - height + 1, 1, height - 1, a->width - 2);
		view_fill(a, a->height - height, 0, a->width, view_look(STYLE_DIM), "\xe2\x94\x80");
		draw_pane(l, &pane);
	} else if (width > 0) {
		struct view_area pane = view_area_part(a, 0, a->width - width, a->height, width);
		for (int y = 0; y < a->height; y++)
			view_put(a, y, a->width - width - 1, view_look(STYLE_DIM), "\xe2\x94\x82");
		draw_pane(l, &pane);
	}
}

static void ladder_draw(struct view_screen *screen, const struct view_area *a)
{
	struct ladder *l = ladder_of(screen);
	draw_parts(l, a);
	set_focus(l);
}

static char *ladder_title(struct view_screen *screen)
{
	struct ladder *l = ladder_of(screen);
	if (l->calls->len > 1)
		return g_strdup_printf("%u calls", l->calls->len);
	unsigned index = g_array_index(l->calls, unsigned, 0);
	const struct call *call = view_store_call(view_store(screen->view), index);
	return call != NULL ? view_call_title(call) : g_strdup_printf("Call %u", index);
}

/* ---- keys ---- */

static void find(struct ladder *l, int step)
{
	int n = l->list.count;
	for (int i = 1; l->needle != NULL && i <= n; i++) {
		int shown = (l->list.cursor + i * step + n * 2) % n;
		if (view_text_matches(row_at(l, shown)->row.text, l->needle)) {
			view_list_move_to(&l->list, shown);
			return;
		}
	}
	view_say(l->screen.view, "Not found.");
}

static void search_typed(struct view_screen *screen, const char *text, int done)
{
	struct ladder *l = ladder_of(screen);
	g_free(l->needle);
	l->needle = done >= 0 && text[0] != '\0' ? g_strdup(text) : NULL;
	const struct view_row *r = chosen(l);
	if (l->needle != NULL && r != NULL && !view_text_matches(r->row.text, l->needle))
		find(l, 1);
}

static void fold(struct ladder *l, bool all, bool folded)
{
	const struct view_row *r = chosen(l);
	if (r == NULL)
		return;
	t38_time t = r->row.t;
	unsigned section = r->section;
	view_rows_fold(l->rows, all ? -1 : (int)section, folded);
	view_list_set_count(&l->list, (int)l->rows->shown->len);
	view_list_move_to(&l->list, view_rows_find(l->rows, 0, t));
	while (l->list.cursor > 0 && chosen(l)->section > section)
		view_list_move_to(&l->list, l->list.cursor - 1);
}

static void compare(struct ladder *l, const struct view_row *r)
{
	struct view *view = l->screen.view;
	unsigned call = call_of_packet(l, r);
	char *texts[] = {view_message_head(view, l->mark_call, l->mark),
		view_message_text(view, l->mark_call, l->mark),
		view_message_head(view, call, packet_of(r)),
		view_message_text(view, call, packet_of(r))};
	view_push(view, view_diff_new(view, texts[0], texts[1], texts[2], texts[3]));
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		g_free(texts[i]);
	l->mark = 0;
}

static void enter(struct ladder *l)
{
	const struct view_row *r = chosen(l);
	if (r == NULL)
		return;
	if (g_array_index(l->rows->sections, struct view_section, r->section).folded)
		fold(l, false, false);
	else if (packet_of(r) == 0)
		view_say(l->screen.view, "This row stands for no single packet.");
	else if (l->mark != 0 && l->mark != packet_of(r))
		compare(l, r);
	else
		view_open_packet(l->screen.view, call_of_packet(l, r), packet_of(r));
}

static void mark(struct ladder *l)
{
	const struct view_row *r = chosen(l);
	uint64_t packet = packet_of(r);
	if (packet == 0)
		return;
	bool off = l->mark == packet;
	l->mark = off ? 0 : packet;
	l->mark_call = call_of_packet(l, r);
	if (!off)
		view_say(l->screen.view, "Marked: Enter on another message compares them.");
}

/* Times count from the chosen row, until it is chosen again. */
static void mark_time(struct ladder *l)
{
	const struct view_row *r = chosen(l);
	if (r != NULL)
		l->mark_t = l->mark_t == r->row.t ? T38_NEVER : r->row.t;
}

static void toggle_legs(struct ladder *l)
{
	struct view_store *store = view_store(l->screen.view);
	const struct call *call = view_store_call(store, g_array_index(l->calls, unsigned, 0));
	for (guint i = 0; call != NULL && i < call->related->len; i++) {
		unsigned index = g_array_index(call->related, unsigned, i);
		bool there = false;
		for (guint k = 0; k < l->calls->len; k++)
			there = there || g_array_index(l->calls, unsigned, k) == index;
		if (!there && view_store_call(store, index) != NULL)
			g_array_append_val(l->calls, index);
	}
	if (call != NULL && call->related->len == 0)
		view_say(l->screen.view, "This call has no related legs.");
	l->columns = 0;
}

static void pane_width(struct ladder *l, int by)
{
	int *width = &view_settings(l->screen.view)->raw_width;
	*width = CLAMP(*width + by, 15, 70);
}

static void raw(struct ladder *l)
{
	view_push(l->screen.view, view_raw_new(l->screen.view, l->calls));
}

static bool ladder_setting(struct ladder *l, gunichar c)
{
	struct view_settings *s = view_settings(l->screen.view);
	switch (c) {
	case 'c':
		s->arrows = (enum view_arrow_color)((s->arrows + 1) % VIEW_ARROW_COLORS);
		return true;
	case 'w':
		s->time = (enum view_time)((s->time + 1) % VIEW_TIMES);
		return true;
	case 'v':
		s->depth = (s->depth + 1) % (LADDER_IFP + 1);
		return true;
	case 'T':
		s->raw_width = 40;
		return true;
	case 't':
		s->raw_pane = !s->raw_pane;
		return true;
	case '9':
		pane_width(l, -5);
		return true;
	case '0':
		pane_width(l, 5);
		return true;
	default:
		return false;
	}
}

static bool ladder_char(struct ladder *l, gunichar c)
{
	switch (c) {
	case ' ':
		mark(l);
		return true;
	case 'd':
		mark_time(l);
		return true;
	case 'S':
		l->compressed = !l->compressed;
		return true;
	case 'n':
	case 'N':
		find(l, c == 'n' ? 1 : -1);
		return true;
	case '-':
	case '+':
		fold(l, true, c == '-');
		return true;
	case '[':
	case ']':
		l->pane_top += c == ']' ? 3 : -3;
		return true;
	default:
		return ladder_setting(l, c);
	}
}

static bool ladder_function_key(struct ladder *l, const struct view_event *e)
{
	struct view *view = l->screen.view;
	if (e->key == VIEW_KEY_ENTER || e->key == VIEW_KEY_DOUBLE_CLICK)
		enter(l);
	else if (e->key == VIEW_KEY_F2 || view_is_char(e, 's'))
		view_push(view, view_save_new(view, l->calls));
	else if (e->key == VIEW_KEY_F3 || view_is_char(e, '/'))
		view_prompt(view, &l->screen, "Search:", "", search_typed);
	else if (e->key == VIEW_KEY_F4 || view_is_char(e, 'x'))
		toggle_legs(l);
	else if (e->key == VIEW_KEY_F6 || view_is_char(e, 'R'))
		raw(l);
	else if (e->key == VIEW_KEY_F5)
		ladder_char(l, 'v');
	else if (e->key == VIEW_KEY_LEFT || e->key == VIEW_KEY_RIGHT)
		fold(l, false, e->key == VIEW_KEY_LEFT);
	else
		return e->key == VIEW_KEY_CHAR && ladder_char(l, e->c);
	return true;
}

static bool ladder_key(struct view_screen *screen, const struct view_event *e)
{
	struct ladder *l = ladder_of(screen);
	/* A key before it, typed ahead, may have changed what is shown. */
	make_rows(l, l->compressed ? 2 : MAX(l->wanted, 2));
	if (view_list_key(&l->list, e) && e->key != VIEW_KEY_DOUBLE_CLICK) {
		set_focus(l);
		return true;
	}
	return ladder_function_key(l, e);
}

static unsigned ladder_call(struct view_screen *screen)
{
	const struct ladder *l = ladder_of(screen);
	const struct view_row *r = chosen(l);
	return r != NULL ? r->call : g_array_index(l->calls, unsigned, 0);
}

static void ladder_free(struct view_screen *screen)
{
	struct ladder *l = ladder_of(screen);
	view_rows_free(l->rows);
	g_array_free(l->calls, TRUE);
	g_free(l->needle);
	g_free(l->pane);
	g_free(l);
}

static const struct view_help help[] = {
	{"Enter", "the packet; on a folded part: unfolds it", NULL, 0, 0},
	{"F1, h, ?", "this help", "Help", VIEW_KEY_F1, 0},
	{"F2, s", "save packets, pages or report", "Save", VIEW_KEY_F2, 0},
	{"F3, /", "search; n and N go to the next and the one before", "Search", VIEW_KEY_F3, 0},
	{"F4, x", "with all related legs", "Legs", VIEW_KEY_F4, 0},
	{"F5, v", "signalling only, T.30 signals, each T.38 run", "Depth", VIEW_KEY_F5, 0},
	{"F6, R", "the messages as they stood on the wire", "Raw", VIEW_KEY_F6, 0},
	{"Space", "mark a message; Enter on another compares the two", "Mark", VIEW_KEY_CHAR, ' '},
	{"d", "deltas count from this row, not from the row above", "Delta", VIEW_KEY_CHAR, 'd'},
	{"Left, Right", "fold, unfold the part of the call that the row is in", NULL, 0, 0},
	{"- +", "fold, unfold all parts", NULL, 0, 0},
	{"w", "seconds of the capture, time of day, seconds of the call", NULL, 0, 0},
	{"c", "colours by kind, call, direction", NULL, 0, 0},
	{"S", "two columns only", NULL, 0, 0},
	{"t", "the pane with the message; 9 and 0 its width, T as at the start", NULL, 0, 0},
	{"[ ]", "scroll that pane", NULL, 0, 0},
	{"1 to 6, Tab", "the other screens of the call", NULL, 0, 0},
	{"j k, arrows", "move; Ctrl-F Ctrl-B a page, Ctrl-D Ctrl-U half, Home End", NULL, 0, 0},
	{NULL, NULL, NULL, 0, 0}};

static const struct view_screen_class class = {.name = "Ladder",
	.tab = VIEW_TAB_LADDER,
	.help = help,
	.draw = ladder_draw,
	.key = ladder_key,
	.changed = forget_rows,
	.call = ladder_call,
	.title = ladder_title,
	.free = ladder_free};

struct view_screen *view_ladder_new(struct view *view, const GArray *calls)
{
	struct ladder *l = g_new0(struct ladder, 1);
	l->screen = (struct view_screen){&class, view};
	l->calls = g_array_new(FALSE, FALSE, sizeof(unsigned));
	g_array_append_vals(l->calls, calls->data, calls->len);
	l->mark_t = T38_NEVER;
	if (calls->len > 0 && view_focus(view)->call != g_array_index(calls, unsigned, 0))
		*view_focus(view) = (struct view_focus){
			.call = g_array_index(calls, unsigned, 0), .t = T38_NEVER};
	return &l->screen;
}
