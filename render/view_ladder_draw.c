/* How the ladder is drawn: hosts as columns, and beside it what the chosen row says. */
#include <string.h>

#include "render/text_safe.h"
#include "render/view_ladder.h"
#include "render/view_message.h"

#define LANE_MIN 24  /* a narrower lane cannot hold a message's text */
#define BESIDE 132   /* from so many columns on the pane is at the right, else below */
#define NARROW 50    /* below, there are no deltas and no frames */
#define BELOW_MIN 18 /* a screen that is less high has no pane */

/* ---- hosts ---- */

static int time_width(const struct view_ladder *l)
{
	return view_settings(l->screen.view)->time == VIEW_TIME_CLOCK ? 12 : 9;
}

/* How the party calls itself: its equipment, else its person. */
static const char *own_name(const struct call *call, const struct ip_addr *host)
{
	for (int side = 0; side < 2; side++) {
		const struct party *p = &call->party[side];
		if (ip_addr_equal(&p->address, host) &&
			(p->user_agent != NULL || p->display != NULL))
			return p->user_agent != NULL ? p->user_agent : p->display;
	}
	return NULL;
}

static const char *alias_of(const struct view_ladder *l, const struct ip_addr *host)
{
	const char *name = NULL;
	for (guint i = 0; i < l->calls->len && name == NULL; i++) {
		unsigned index = g_array_index(l->calls, unsigned, i);
		const struct call *call = view_store_call(view_store(l->screen.view), index);
		name = call != NULL ? own_name(call, host) : NULL;
		for (guint k = 0; call != NULL && k < call->legs->len && name == NULL; k++)
			name = own_name(g_ptr_array_index(call->legs, k), host);
	}
	return name;
}

static char *host_name(const struct view_ladder *l, const struct ip_addr *host)
{
	char address[ENDPOINT_TEXT_MAX];
	const char *alias = view_settings(l->screen.view)->alias ? alias_of(l, host) : NULL;
	return alias != NULL ? text_safe(alias, -1) : g_strdup(ip_addr_text(host, address));
}

static char *column_name(const struct view_ladder *l, guint i)
{
	const struct ladder_column *c = &g_array_index(l->rows->columns, struct ladder_column, i);
	if (c->role != NULL && ip_addr_is_unset(&c->host))
		return g_strdup(c->role);
	char *name = host_name(l, &c->host);
	if (c->role == NULL)
		return name;
	char *with_role = g_strdup_printf("%s %s", c->role, name);
	g_free(name);
	return with_role;
}

/* Columns of time, delta and frame: those of a time of day are more. */
static int left_of(const struct view_ladder *l)
{
	return time_width(l) + (l->narrow ? 1 : 16);
}

/* Column of the line of host i. */
static int line_of(const struct view_ladder *l, const struct view_area *a, unsigned i)
{
	unsigned lanes = MAX(l->rows->columns->len, 2) - 1;
	int left = left_of(l);
	return left + (int)((unsigned)MAX(a->width - left - 1, 0) * i / lanes);
}

static void draw_names(const struct view_ladder *l, const struct view_area *a)
{
	static const char *const times[] = {"t s", "time", "of call"};
	guint n = l->rows->columns->len;
	int x = view_putf(a, 0, 0, view_look(STYLE_DIM), "%*s", time_width(l),
		times[view_settings(l->screen.view)->time]);
	if (!l->narrow)
		view_putf(a, 0, x, view_look(STYLE_DIM), " %7s %6s", "delta", "frame");
	int room = n > 1 ? line_of(l, a, 1) - left_of(l) - 1 : a->width;
	/* The last one first: of two names that do not fit beside each other the first is cut. */
	for (guint i = n; i-- > 0;) {
		char *name = column_name(l, i), *fit = text_fit(name, MAX(room, 1));
		int width = text_width(fit), at = line_of(l, a, i);
		int begin = i == 0 ? at : i + 1 == n ? a->width - width : at - width / 2;
		view_put(a, 0, begin, view_look(STYLE_BOLD), fit);
		if (n == 2)
			room -= width + 1;
		g_free(fit);
		g_free(name);
	}
}

static enum style style_of(const struct view_ladder *l, const struct view_row *r)
{
	static const enum style cycle[] = {
		STYLE_SIP, STYLE_TONE, STYLE_GOOD, STYLE_WARN, STYLE_T30, STYLE_BOLD};
	enum view_arrow_color by = view_settings(l->screen.view)->arrows;
	if (r->row.style == STYLE_BAD || by == VIEW_BY_KIND)
		return r->row.style;
	if (by == VIEW_BY_SIDE)
		return r->row.from < r->row.to ? STYLE_SIP : STYLE_TONE;
	if (by == VIEW_BY_CSEQ)
		return r->is != 0 ? cycle[r->cseq % G_N_ELEMENTS(cycle)] : STYLE_DIM;
	return cycle[r->call % G_N_ELEMENTS(cycle)];
}

static void draw_left(const struct view_ladder *l, const struct view_area *a, int y, int shown)
{
	const struct view_row *r = view_ladder_row(l, shown),
			      *before = view_ladder_row(l, shown - 1);
	char time[VIEW_TIME_MAX];
	struct view *view = l->screen.view;
	t38_time from = l->mark_t != T38_NEVER ? l->mark_t
			: before != NULL       ? before->row.t
					       : T38_NEVER;
	view_time_text(view, r->row.t, view_store_call(view_store(view), r->call), time);
	int x = time_width(l);
	view_putf(a, y, 0, view_look(STYLE_DIM), "%*s", x, time);
	if (l->narrow)
		return;
	if (from != T38_NEVER)
		view_putf(a, y, x + 1, view_look(l->mark_t != T38_NEVER ? STYLE_WARN : STYLE_DIM),
			"%+7.2f", ((double)r->row.t - (double)from) / (double)T38_SECOND);
	if (view_ladder_packet(r) != 0)
		view_putf(a, y, x + 9, view_look(STYLE_PLAIN), "%6" G_GUINT64_FORMAT,
			view_ladder_packet(r));
}

static void draw_lines(const struct view_ladder *l, const struct view_area *a, int y)
{
	for (guint i = 0; i < l->rows->columns->len; i++)
		view_put(a, y, line_of(l, a, i), view_look(STYLE_DIM), "\xe2\x94\x82");
}

static char *text_of(const struct view_ladder *l, const struct view_row *r)
{
	struct view *view = l->screen.view;
	if (!view_settings(view)->addresses || (r->is & VIEW_ROW_SDP) == 0)
		return g_strdup(r->row.text);
	return view_message_with_addresses(
		view, view_ladder_leg(l, r), view_ladder_packet(r), r->row.text);
}

/* The text stands at the sender's end, the line fills what is left. */
static void draw_arrow(
	const struct view_ladder *l, const struct view_area *a, int y, const struct view_row *r)
{
	struct view_look look = view_look(style_of(l, r));
	int from = line_of(l, a, r->row.from), to = line_of(l, a, r->row.to);
	int left = MIN(from, to), right = MAX(from, to), room = right - left - 3;
	bool media = r->row.kind == LADDER_MEDIA, rightward = from < to;
	char *text = text_of(l, r), *fit = text_fit(text, MAX(room - 2, 1));
	int width = text_width(fit);
	view_fill(a, y, left + 1, right - left - 1, look, media ? "\xe2\x95\x90" : "\xe2\x94\x80");
	if (rightward) {
		view_put(a, y, right - 1, look, "\xe2\x96\xb6");
		view_putf(a, y, left + 1, look, "%s ", fit);
	} else {
		view_put(a, y, left + 1, look, "\xe2\x97\x80");
		view_putf(a, y, MAX(right - width - 1, left + 2), look, " %s", fit);
	}
	g_free(text);
	g_free(fit);
}

/* Across all columns, in place of their lines. */
static void draw_across(const struct view_ladder *l, const struct view_area *a, int y,
	enum style style, const char *text)
{
	int left = left_of(l);
	view_fill(a, y, left, a->width - left, view_look(STYLE_PLAIN), " ");
	view_put_fit(a, y, left, a->width - left - 1, view_look(style), text);
}

static void draw_note(
	const struct view_ladder *l, const struct view_area *a, int y, const struct view_row *r)
{
	char *text = g_strdup_printf("~~ %s", r->row.text);
	draw_across(l, a, y, r->row.style, text);
	g_free(text);
}

static void draw_folded(
	const struct view_ladder *l, const struct view_area *a, int y, const struct view_row *r)
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

static void draw_row(const struct view_ladder *l, const struct view_area *a, int y, int shown)
{
	const struct view_row *r = view_ladder_row(l, shown);
	draw_left(l, a, y, shown);
	draw_lines(l, a, y);
	if (g_array_index(l->rows->sections, struct view_section, r->section).folded)
		draw_folded(l, a, y, r);
	else if (r->row.kind == LADDER_NOTE)
		draw_note(l, a, y, r);
	else
		draw_arrow(l, a, y, r);
	if (l->mark != 0 && l->mark == view_ladder_packet(r) && l->mark_call == r->call)
		view_mark(a, y, left_of(l), a->width, VIEW_UNDERLINE);
	if (l->needle != NULL && view_text_matches(r->row.text, l->needle))
		view_put(a, y, left_of(l) - 1, view_look(STYLE_WARN), "*");
	if (shown == l->list.cursor)
		view_mark(a, y, 0, a->width, VIEW_REVERSE);
}

static void draw_rows(struct view_ladder *l, const struct view_area *a)
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
		view_put(a, head + 1, 2, view_look(STYLE_DIM),
			l->rows->rows->len > 0 ? "No row is of this kind (the same key shows all)."
					       : "Nothing is known of this call.");
}

/* ---- the pane ---- */

static void fill_pane(struct view_ladder *l, const struct view_row *r)
{
	uint64_t packet = view_ladder_packet(r);
	unsigned call = view_ladder_leg(l, r);
	if (l->pane != NULL && packet != 0 && l->pane_packet == packet && l->pane_call == call)
		return;
	g_free(l->pane);
	l->pane = packet != 0 ? view_message_text(l->screen.view, call, packet) : g_strdup("");
	l->pane_packet = packet;
	l->pane_call = call;
	l->pane_top = 0;
	l->pane_lines = G_MAXINT;
}

/* The decode's headers of link and network are not what one looks for first. */
static int first_line(const struct view_ladder *l, const struct view_row *r)
{
	const char *at = strstr(l->pane, "\nUDPTL (");
	if (view_message_is_text(l->screen.view, l->pane_call, view_ladder_packet(r)) || at == NULL)
		return 0;
	int lines = 1;
	for (const char *c = l->pane; c < at; c++)
		lines += *c == '\n';
	return lines;
}

static bool is_colored(const struct view_ladder *l)
{
	struct view *view = l->screen.view;
	return view_settings(view)->syntax &&
	       view_message_is_text(view, l->pane_call, l->pane_packet);
}

static void draw_pane(struct view_ladder *l, const struct view_area *a)
{
	const struct view_row *r = view_ladder_chosen(l);
	if (r == NULL || a->height < 2)
		return;
	fill_pane(l, r);
	int used = view_message_draw(a, r->row.text, 0, true, view_look(STYLE_BOLD));
	struct view_area rest = view_area_part(a, used + 1, 0, a->height - used - 1, a->width);
	int first = first_line(l, r), lines = l->pane_lines;
	l->pane_top = CLAMP(l->pane_top, -first, MAX(lines - 1 - first, -first));
	l->pane_lines = is_colored(l)
				? view_message_draw_colored(&rest, l->pane, first + l->pane_top)
				: view_message_draw(&rest, l->pane, first + l->pane_top, true,
					  view_look(STYLE_PLAIN));
}

void view_ladder_draw(struct view_ladder *l, const struct view_area *a)
{
	bool beside = a->width >= BESIDE, wanted = view_settings(l->screen.view)->raw_pane;
	int width = beside ? a->width * view_settings(l->screen.view)->raw_width / 100 : 0;
	int height = !beside && a->height >= BELOW_MIN ? a->height / 3 : 0;
	if (!wanted)
		width = height = 0;
	struct view_area rows = view_area_part(
		a, 0, 0, a->height - height, width > 0 ? a->width - width - 2 : a->width);
	l->narrow = rows.width < NARROW;
	unsigned lanes = (unsigned)MAX((rows.width - left_of(l)) / LANE_MIN, 1);
	l->wanted = lanes + 1;
	view_ladder_make(l, l->compressed ? 2 : l->wanted);
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
