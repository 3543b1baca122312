/* The packets of a call, one a row. */
#include <string.h>

#include "render/packets_text.h"
#include "render/text_safe.h"
#include "render/view_message.h"
#include "render/view_screens.h"
#include "render/words.h"

struct packets {
	struct view_screen screen;
	unsigned call;
	GArray *rows; /* struct view_packet * of the call and its legs, by number */
	struct view_list list;
	char *needle;
};

static struct packets *packets_of(struct view_screen *screen)
{
	return (struct packets *)screen;
}

static const struct view_packet *row_at(const struct packets *p, int i)
{
	if (i < 0 || i >= (int)p->rows->len)
		return NULL;
	return g_array_index(p->rows, const struct view_packet *, i);
}

static void add_rows(struct packets *p, unsigned call)
{
	const GPtrArray *all = view_store_packets(view_store(p->screen.view), call);
	if (all != NULL)
		g_array_append_vals(p->rows, all->pdata, all->len);
}

static gint by_number(gconstpointer a, gconstpointer b)
{
	const struct view_packet *x = *(const struct view_packet *const *)a;
	const struct view_packet *y = *(const struct view_packet *const *)b;
	return (x->number > y->number) - (x->number < y->number);
}

static void fill(struct packets *p)
{
	const struct call *call = view_store_call(view_store(p->screen.view), p->call);
	g_array_set_size(p->rows, 0);
	add_rows(p, p->call);
	for (guint i = 0; call != NULL && i < call->legs->len; i++)
		add_rows(p, ((const struct call *)g_ptr_array_index(call->legs, i))->index);
	g_array_sort(p->rows, by_number);
	view_list_grow(&p->list, (int)p->rows->len, view_settings(p->screen.view)->follow);
}

static void packets_changed(struct view_screen *screen)
{
	fill(packets_of(screen));
}

/* The packet of the focus, or the last one before its time. */
static void go_to_focus(struct packets *p)
{
	const struct view_focus *focus = view_focus(p->screen.view);
	for (int i = 0; i < (int)p->rows->len; i++) {
		const struct view_packet *packet = row_at(p, i);
		if (focus->packet != 0 ? packet->number <= focus->packet
				       : focus->t != T38_NEVER && packet->time <= focus->t)
			view_list_move_to(&p->list, i);
	}
}

static char *summary_of(struct packets *p, const struct view_packet *packet, const char **title)
{
	struct view *view = p->screen.view;
	struct view_opened o;
	*title = "";
	if (packet->octets == NULL || !view_store_open(view_store(view), packet, &o))
		return g_strdup("(octets not kept: Enter reads them again)");
	const struct packets_item item = {.packet = &o.engine,
		.zero = view_zero(view),
		.syntax = view_store_syntax(view_store(view), packet)};
	char *summary = packets_text_summary(&item);
	*title = packets_proto(&item)->title;
	view_opened_clear(&o);
	return summary;
}

static void draw_row(
	struct packets *p, const struct view_area *a, int y, const struct view_packet *packet)
{
	struct view *view = p->screen.view;
	char time[VIEW_TIME_MAX], src[ENDPOINT_TEXT_MAX], dst[ENDPOINT_TEXT_MAX];
	const char *title;
	char *summary = summary_of(p, packet, &title);
	int ends = a->width >= 110 ? 21 : 0;
	view_time_text(view, packet->time, view_store_call(view_store(view), packet->call), time);
	view_putf(a, y, 0, view_look(STYLE_PLAIN), "%7" G_GUINT64_FORMAT, packet->number);
	view_putf(a, y, 8, view_look(STYLE_DIM), "%12s", time);
	int x = 22;
	if (packet->content_known && ends > 0)
		x += view_putf(a, y, x, view_look(STYLE_PLAIN), "%-21s > %-21s  ",
			endpoint_text(&packet->src, src), endpoint_text(&packet->dst, dst));
	else if (packet->content_known)
		x += view_putf(a, y, x, view_look(STYLE_PLAIN), "%-15s ",
			ip_addr_text(&packet->src.addr, src));
	x += view_putf(a, y, x, view_look(packet->content < ENGINE_UDPTL ? STYLE_SIP : STYLE_T30),
		"%-6s", title);
	bool found = p->needle != NULL && view_text_matches(summary, p->needle);
	view_put_fit(
		a, y, x, a->width - x - 1, view_look(found ? STYLE_WARN : STYLE_PLAIN), summary);
	g_free(summary);
}

static void packets_draw(struct view_screen *screen, const struct view_area *a)
{
	struct packets *p = packets_of(screen);
	int head = a->height >= 3 ? 1 : 0;
	view_list_layout(&p->list, head, a->height - head);
	if (head > 0)
		view_putf(a, 0, 0, view_look(STYLE_BOLD), "%7s %12s  %s", "frame", "time",
			a->width >= 110 ? "from                    to" : "from");
	for (int i = 0; i < p->list.height; i++) {
		int row = view_list_row(&p->list, i);
		if (row < 0)
			break;
		draw_row(p, a, head + i, row_at(p, row));
		if (row == p->list.cursor)
			view_mark(a, head + i, 0, a->width, VIEW_REVERSE);
	}
	view_list_bar(&p->list, a);
	if (p->rows->len == 0)
		view_put(a, head + 1, 2, view_look(STYLE_DIM), "No packet of this call is kept.");
	const struct view_packet *now = row_at(p, p->list.cursor);
	if (now != NULL)
		*view_focus(screen->view) =
			(struct view_focus){.call = p->call, .t = now->time, .packet = now->number};
}

static void find(struct packets *p, int step)
{
	int n = p->list.count;
	for (int i = 1; p->needle != NULL && i <= n; i++) {
		int row = (p->list.cursor + i * step + n * 2) % n;
		const char *title;
		char *summary = summary_of(p, row_at(p, row), &title);
		bool found = view_text_matches(summary, p->needle);
		g_free(summary);
		if (found) {
			view_list_move_to(&p->list, row);
			return;
		}
	}
	view_say(p->screen.view, "Not found.");
}

static void search_typed(struct view_screen *screen, const char *text, int done)
{
	struct packets *p = packets_of(screen);
	g_free(p->needle);
	p->needle = done >= 0 && text[0] != '\0' ? g_strdup(text) : NULL;
	if (done > 0 && p->needle != NULL)
		find(p, 1);
}

static bool packets_key(struct view_screen *screen, const struct view_event *e)
{
	struct packets *p = packets_of(screen);
	if (view_list_key(&p->list, e) && e->key != VIEW_KEY_DOUBLE_CLICK)
		return true;
	const struct view_packet *now = row_at(p, p->list.cursor);
	if ((e->key == VIEW_KEY_ENTER || e->key == VIEW_KEY_DOUBLE_CLICK) && now != NULL)
		view_open_packet(screen->view, now->call, now->number);
	else if (e->key == VIEW_KEY_F3 || view_is_char(e, '/'))
		view_prompt(screen->view, screen, "Search:", "", search_typed);
	else if (view_is_char(e, 'n') || view_is_char(e, 'N'))
		find(p, e->c == 'n' ? 1 : -1);
	else if (view_is_char(e, 'w'))
		view_next_time(screen->view);
	else
		return false;
	return true;
}

static unsigned packets_call(struct view_screen *screen)
{
	return packets_of(screen)->call;
}

static char *packets_title(struct view_screen *screen)
{
	return view_title_of(screen->view, packets_of(screen)->call);
}

static void packets_free(struct view_screen *screen)
{
	struct packets *p = packets_of(screen);
	g_array_free(p->rows, TRUE);
	g_free(p->needle);
	g_free(p);
}

static const struct view_help help[] = {{"Enter", "the packet", "Packet", VIEW_KEY_ENTER, 0},
	{"F1, h, ?", "this help", "Help", VIEW_KEY_F1, 0},
	{"F3, /", "search; n and N go to the next and the one before", "Search", VIEW_KEY_F3, 0},
	{"w", "seconds of the capture, time of day, seconds of the call", "Time", VIEW_KEY_CHAR,
		'w'},
	{"1 to 6, Tab", "the other screens of the call, at this packet", NULL, 0, 0},
	{"Esc, q", "back", "Back", VIEW_KEY_ESCAPE, 0}, {NULL, NULL, NULL, 0, 0}};

static const struct view_screen_class class = {.name = "Packets",
	.tab = VIEW_TAB_PACKETS,
	.help = help,
	.draw = packets_draw,
	.key = packets_key,
	.changed = packets_changed,
	.call = packets_call,
	.title = packets_title,
	.free = packets_free};

struct view_screen *view_packets_new(struct view *view, unsigned call)
{
	struct packets *p = g_new0(struct packets, 1);
	p->screen = (struct view_screen){&class, view};
	p->call = call;
	p->rows = g_array_new(FALSE, FALSE, sizeof(struct view_packet *));
	fill(p);
	go_to_focus(p);
	return &p->screen;
}

char *view_call_title(const struct call *call)
{
	char *caller = words_party(call, SIDE_CALLER), *callee = words_party(call, SIDE_CALLEE);
	char *title = g_strdup_printf(
		"Call %u  %s -> %s  %s", call->index, caller, callee, words_fax_status(call));
	g_free(caller);
	g_free(callee);
	return title;
}

char *view_title_of(const struct view *view, unsigned index)
{
	const struct call *call = view_store_call(view_store(view), index);
	return call != NULL ? view_call_title(call) : NULL;
}
