/* The T.30 session as a table: each frame and signal, and below it what the chosen one says. */
#include <string.h>

#include "analyzer/fax_exchange.h"
#include "render/text_safe.h"
#include "render/view_message.h"
#include "render/view_screens.h"
#include "render/view_t30_words.h"

/* A row: a frame or a signal. */
struct session_row {
	t38_time t;
	const struct fax_frame *frame;
	const struct fax_signal *signal;
	guint order;
};

struct session {
	struct view_screen screen;
	unsigned call;
	const struct fax *fax; /* of the call; NULL: none */
	unsigned leg;	       /* index of the leg that has it */
	GArray *rows;	       /* struct session_row */
	bool data;	       /* ECM frames of page data are shown */
	struct view_list list;
	int pane_top;
	char *needle;
};

static struct session *session_of(struct view_screen *screen)
{
	return (struct session *)screen;
}

static const struct session_row *row_at(const struct session *s, int i)
{
	if (i < 0 || i >= (int)s->rows->len)
		return NULL;
	return &g_array_index(s->rows, struct session_row, i);
}

/* ---- rows ---- */

static gint by_time(gconstpointer a, gconstpointer b)
{
	const struct session_row *x = a, *y = b;
	if (x->t != y->t)
		return x->t < y->t ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

static void add_rows(struct session *s)
{
	for (guint i = 0; i < s->fax->signals->len; i++) {
		const struct fax_signal *g = &g_array_index(s->fax->signals, struct fax_signal, i);
		/* Frames tell of HDLC runs, and silence is where nothing else is. */
		if (g->kind == FAX_SIGNAL_HDLC || strcmp(g->name, "no-signal") == 0)
			continue;
		struct session_row row = {.t = g->t, .signal = g, .order = s->rows->len};
		g_array_append_val(s->rows, row);
	}
	for (guint i = 0; i < s->fax->frames->len; i++) {
		const struct fax_frame *f = &g_array_index(s->fax->frames, struct fax_frame, i);
		struct session_row row = {.t = f->t, .frame = f, .order = s->rows->len};
		if (!f->fast || s->data)
			g_array_append_val(s->rows, row);
	}
}

static void fill(struct session *s)
{
	const struct call *call = view_store_call(view_store(s->screen.view), s->call);
	const struct call *leg = call != NULL ? call_best_leg(call) : NULL;
	g_array_set_size(s->rows, 0);
	s->fax = leg != NULL ? leg->fax : NULL;
	s->leg = leg != NULL ? leg->index : s->call;
	if (s->fax != NULL)
		add_rows(s);
	g_array_sort(s->rows, by_time);
	view_list_grow(&s->list, (int)s->rows->len, view_settings(s->screen.view)->follow);
}

static void session_changed(struct view_screen *screen)
{
	fill(session_of(screen));
}

static uint64_t packet_of(const struct session_row *r)
{
	return r->frame != NULL ? r->frame->first_packet : r->signal->first_packet;
}

static void go_to_focus(struct session *s)
{
	const struct view_focus *focus = view_focus(s->screen.view);
	for (int i = 0; i < (int)s->rows->len && focus->t != T38_NEVER; i++)
		if (row_at(s, i)->t <= focus->t || packet_of(row_at(s, i)) == focus->packet)
			view_list_move_to(&s->list, i);
}

/* ---- a row ---- */

static char *row_name(const struct session_row *r)
{
	if (r->frame != NULL)
		return text_safe(r->frame->name, -1);
	if (r->signal->kind == FAX_SIGNAL_TCF)
		return g_strdup("TCF");
	if (r->signal->kind == FAX_SIGNAL_IMAGE)
		return g_strdup("page");
	/* "v17-14400-long-training" says enough without its end. */
	const char *end = g_str_has_suffix(r->signal->name, "-training")
				  ? strrchr(r->signal->name, '-')
				  : NULL;
	return text_safe(r->signal->name, end != NULL ? end - r->signal->name : -1);
}

static double seconds(t38_time from, t38_time to)
{
	return ((double)to - (double)from) / (double)T38_SECOND;
}

static char *signal_text(const struct fax_signal *g)
{
	GString *out = g_string_new(NULL);
	g_string_printf(out, "%.2f s", seconds(g->t, g->t_end));
	if (g->kind == FAX_SIGNAL_TCF || g->kind == FAX_SIGNAL_IMAGE)
		g_string_append_printf(out, "  %s  %zu octets", g->name, g->octets);
	if (g->kind == FAX_SIGNAL_TCF)
		g_string_append_printf(out, "  %.2f s of zeros", g->zeros);
	if (g->lost > 0)
		g_string_append_printf(out, "  %u packets lost", g->lost);
	if (g->message != NULL) {
		char *safe = text_safe(g->message, -1);
		g_string_append_printf(out, "  %s", safe);
		g_free(safe);
	}
	return g_string_free(out, FALSE);
}

static char *row_text(const struct session_row *r)
{
	if (r->frame == NULL)
		return signal_text(r->signal);
	const struct fax_frame *f = r->frame;
	char *summary = view_t30_summary(f);
	GString *out = g_string_new(summary);
	g_free(summary);
	if (f->fcs != T38_FCS_OK)
		g_string_append(out, f->fcs == T38_FCS_BAD ? "  BAD FCS" : "  no end");
	if (f->recovered)
		g_string_append(out, "  (recovered)");
	if (f->attempt > 1 && fax_exchange_why(f->repeated) != NULL)
		g_string_append_printf(
			out, "  sent %ux: %s", f->attempt, fax_exchange_why(f->repeated));
	return g_string_free(out, FALSE);
}

static enum style row_style(const struct session_row *r)
{
	if (r->frame == NULL)
		return r->signal->kind == FAX_SIGNAL_IMAGE ? STYLE_PAGE : STYLE_TONE;
	if (r->frame->fcs != T38_FCS_OK)
		return STYLE_BAD;
	return r->frame->attempt > 1 ? STYLE_WARN : STYLE_T30;
}

static void draw_row(struct session *s, const struct view_area *a, int y, int i)
{
	const struct session_row *r = row_at(s, i), *before = row_at(s, i - 1);
	struct view *view = s->screen.view;
	char time[VIEW_TIME_MAX];
	bool caller = (r->frame != NULL ? r->frame->from : r->signal->from) == SIDE_CALLER;
	char *name = row_name(r), *text = row_text(r);
	view_time_text(view, r->t, view_store_call(view_store(view), s->call), time);
	view_putf(a, y, 0, view_look(STYLE_DIM), "%12s", time);
	if (before != NULL)
		view_putf(a, y, 13, view_look(STYLE_DIM), "%+6.2f", seconds(before->t, r->t));
	view_putf(a, y, 20, view_look(STYLE_PLAIN), "%6" G_GUINT64_FORMAT, packet_of(r));
	/* Its side tells who speaks: the caller left, the callee right. */
	int x = caller ? 28 : 34;
	view_put(a, y, caller ? 28 : 51, view_look(row_style(r)),
		caller ? "\xe2\x96\xb6" : "\xe2\x97\x80");
	view_put_fit(a, y, x + (caller ? 2 : 0), 16, view_look(row_style(r)), name);
	bool found = s->needle != NULL &&
		     (view_text_matches(text, s->needle) || view_text_matches(name, s->needle));
	view_put_fit(a, y, 54, a->width - 55, view_look(found ? STYLE_WARN : STYLE_PLAIN), text);
	g_free(name);
	g_free(text);
}

/* ---- the pane ---- */

static const struct fax_exchange *exchange_of(const struct session *s, const struct fax_frame *f)
{
	for (guint i = 0; i < s->fax->exchanges->len; i++) {
		const struct fax_exchange *e =
			&g_array_index(s->fax->exchanges, struct fax_exchange, i);
		if (e->from == f->from && f->first_packet >= e->first_packet &&
			f->first_packet <= e->last_packet)
			return e;
	}
	return NULL;
}

static void append_exchange(const struct session *s, const struct fax_frame *f, GString *out)
{
	const struct fax_exchange *e = exchange_of(s, f);
	if (e == NULL)
		return;
	g_string_append_printf(out, "Phase %c", e->phase);
	if (e->page > 0)
		g_string_append_printf(out, ", page %u", e->page);
	if (e->attempts > 1)
		g_string_append_printf(out, ", sent %u times", e->attempts);
	if (e->response != NULL)
		g_string_append_printf(out,
			". Answered by %s %.2f s later, packet %" G_GUINT64_FORMAT "%s.\n",
			e->response, seconds(e->t_last, e->t_response), e->response_packet,
			e->allowed ? "" : ", which T.30 does not allow there");
	else if (fax_exchange_why(e->why) != NULL)
		g_string_append_printf(out, ". Not answered: %s.\n", fax_exchange_why(e->why));
	else
		g_string_append(out, ".\n");
}

static char *frame_text(const struct session *s, const struct fax_frame *f)
{
	GString *out = g_string_new(NULL);
	struct t30_frame frame = {0};
	const char *meaning = view_t30_meaning(f->fcf);
	if (f->octets != NULL)
		t30_frame_parse(bytes_of(f->octets, f->length, f->length), &frame);
	g_string_append_printf(out, "%s%s%s\n", f->name, frame.title != NULL ? "  " : "",
		frame.title != NULL ? frame.title : "");
	if (meaning != NULL)
		g_string_append_printf(out, "%s\n", meaning);
	append_exchange(s, f, out);
	g_string_append_printf(out,
		"Packets %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT ", %.2f s\n\n", f->first_packet,
		f->last_packet, seconds(f->t, f->t_end));
	if (f->octets != NULL) {
		struct view_tree *tree = view_tree_of_frame(f->octets, f->length);
		char *text = view_tree_text(tree);
		g_string_append(out, text);
		g_free(text);
		view_tree_free(tree);
	}
	return g_string_free(out, FALSE);
}

static char *pane_text(const struct session *s, const struct session_row *r)
{
	if (r->frame != NULL)
		return frame_text(s, r->frame);
	char *text = signal_text(r->signal);
	char *out = g_strdup_printf("%s  %s\nPackets %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "\n",
		r->signal->name, text, r->signal->first_packet, r->signal->last_packet);
	g_free(text);
	return out;
}

static void draw_pane(struct session *s, const struct view_area *a)
{
	const struct session_row *r = row_at(s, s->list.cursor);
	view_fill(a, 0, 0, a->width, view_look(STYLE_DIM), "\xe2\x94\x80");
	if (r == NULL)
		return;
	struct view_area part = view_area_part(a, 1, 1, a->height - 1, a->width - 2);
	char *text = pane_text(s, r);
	int lines = view_message_draw(&part, text, s->pane_top, true, view_look(STYLE_PLAIN));
	s->pane_top = CLAMP(s->pane_top, 0, MAX(lines - part.height, 0));
	g_free(text);
}

static void session_draw(struct view_screen *screen, const struct view_area *a)
{
	struct session *s = session_of(screen);
	int pane = a->height >= 14 ? a->height * 2 / 5 : 0, head = a->height >= 3 ? 1 : 0;
	view_list_layout(&s->list, head, a->height - head - pane);
	if (head > 0)
		view_putf(a, 0, 0, view_look(STYLE_BOLD), "%12s %6s %6s  %-17s%8s  %s", "time",
			"delta", "frame", "caller", "callee", "what it says");
	for (int i = 0; i < s->list.height; i++) {
		int row = view_list_row(&s->list, i);
		if (row < 0)
			break;
		draw_row(s, a, head + i, row);
		if (row == s->list.cursor)
			view_mark(a, head + i, 0, a->width, VIEW_REVERSE);
	}
	view_list_bar(&s->list, a);
	struct view_area below = view_area_part(a, a->height - pane, 0, pane, a->width);
	if (pane > 0)
		draw_pane(s, &below);
	if (s->rows->len == 0)
		view_put(a, head + 1, 2, view_look(STYLE_DIM), "This call has no T.30 session.");
	const struct session_row *now = row_at(s, s->list.cursor);
	if (now != NULL)
		*view_focus(screen->view) =
			(struct view_focus){.call = s->call, .t = now->t, .packet = packet_of(now)};
}

/* ---- keys ---- */

static void find(struct session *s, int step)
{
	int n = s->list.count;
	for (int i = 1; s->needle != NULL && i <= n; i++) {
		int row = (s->list.cursor + i * step + n * 2) % n;
		char *name = row_name(row_at(s, row)), *text = row_text(row_at(s, row));
		bool found =
			view_text_matches(name, s->needle) || view_text_matches(text, s->needle);
		g_free(name);
		g_free(text);
		if (found) {
			view_list_move_to(&s->list, row);
			return;
		}
	}
	view_say(s->screen.view, "Not found.");
}

static void search_typed(struct view_screen *screen, const char *text, int done)
{
	struct session *s = session_of(screen);
	g_free(s->needle);
	s->needle = done >= 0 && text[0] != '\0' ? g_strdup(text) : NULL;
	if (done > 0 && s->needle != NULL)
		find(s, 1);
}

static void toggle_data(struct session *s)
{
	s->data = !s->data;
	fill(s);
	view_list_move_to(&s->list, 0);
	go_to_focus(s);
}

static bool session_key(struct view_screen *screen, const struct view_event *e)
{
	struct session *s = session_of(screen);
	if (view_list_key(&s->list, e) && e->key != VIEW_KEY_DOUBLE_CLICK) {
		s->pane_top = 0;
		return true;
	}
	const struct session_row *now = row_at(s, s->list.cursor);
	if ((e->key == VIEW_KEY_ENTER || e->key == VIEW_KEY_DOUBLE_CLICK) && now != NULL)
		view_open_packet(screen->view, s->leg, packet_of(now));
	else if (e->key == VIEW_KEY_F3 || view_is_char(e, '/'))
		view_prompt(screen->view, screen, "Search:", "", search_typed);
	else if (view_is_char(e, 'n') || view_is_char(e, 'N'))
		find(s, e->c == 'n' ? 1 : -1);
	else if (e->key == VIEW_KEY_F5 || view_is_char(e, 'v'))
		toggle_data(s);
	else if (view_is_char(e, '[') || view_is_char(e, ']'))
		s->pane_top = MAX(s->pane_top + (e->c == ']' ? 3 : -3), 0);
	else if (view_is_char(e, 'w'))
		view_next_time(screen->view);
	else
		return false;
	return true;
}

static unsigned session_call(struct view_screen *screen)
{
	return session_of(screen)->call;
}

static char *session_title(struct view_screen *screen)
{
	return view_title_of(screen->view, session_of(screen)->call);
}

static void session_free(struct view_screen *screen)
{
	struct session *s = session_of(screen);
	g_array_free(s->rows, TRUE);
	g_free(s->needle);
	g_free(s);
}

static const struct view_help help[] = {
	{"Enter", "the packet in which it begins", "Packet", VIEW_KEY_ENTER, 0},
	{"F1, h, ?", "this help", "Help", VIEW_KEY_F1, 0},
	{"F3, /", "search; n and N go to the next and the one before", "Search", VIEW_KEY_F3, 0},
	{"F5, v", "with the ECM frames of page data, or without", "Data", VIEW_KEY_F5, 0},
	{"[ ]", "scroll the pane below", NULL, 0, 0},
	{"w", "seconds of the capture, time of day, seconds of the call", NULL, 0, 0},
	{"1 to 6, Tab", "the other screens of the call, at this time", NULL, 0, 0},
	{"Esc, q", "back", "Back", VIEW_KEY_ESCAPE, 0}, {NULL, NULL, NULL, 0, 0}};

static const struct view_screen_class class = {.name = "T.30 session",
	.tab = VIEW_TAB_SESSION,
	.help = help,
	.draw = session_draw,
	.key = session_key,
	.changed = session_changed,
	.call = session_call,
	.title = session_title,
	.free = session_free};

struct view_screen *view_session_new(struct view *view, unsigned call)
{
	struct session *s = g_new0(struct session, 1);
	s->screen = (struct view_screen){&class, view};
	s->call = call;
	s->rows = g_array_new(FALSE, FALSE, sizeof(struct session_row));
	fill(s);
	go_to_focus(s);
	return &s->screen;
}
