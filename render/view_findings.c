/* The findings of a call and its legs, and the packets that prove them. */
#include "analyzer/finding.h"
#include "render/text_safe.h"
#include "render/view_message.h"
#include "render/view_screens.h"

struct finding_of {
	const struct finding *finding;
	unsigned call; /* the leg that has it */
};

struct findings {
	struct view_screen screen;
	unsigned call;
	GArray *rows; /* struct finding_of */
	struct view_list list;
	unsigned evidence; /* which packet of the chosen one is shown next */
};

static struct findings *findings_of(struct view_screen *screen)
{
	return (struct findings *)screen;
}

static const struct finding_of *row_at(const struct findings *f, int i)
{
	if (i < 0 || i >= (int)f->rows->len)
		return NULL;
	return &g_array_index(f->rows, struct finding_of, i);
}

static void add_rows(struct findings *f, const struct call *call)
{
	for (guint i = 0; i < call->findings->len; i++) {
		struct finding_of row = {
			&g_array_index(call->findings, struct finding, i), call->index};
		g_array_append_val(f->rows, row);
	}
}

static void findings_changed(struct view_screen *screen)
{
	struct findings *f = findings_of(screen);
	const struct call *call = view_store_call(view_store(screen->view), f->call);
	g_array_set_size(f->rows, 0);
	if (call != NULL)
		add_rows(f, call);
	for (guint i = 0; call != NULL && i < call->legs->len; i++)
		add_rows(f, g_ptr_array_index(call->legs, i));
	view_list_set_count(&f->list, (int)f->rows->len);
}

static enum style severity_style(enum severity severity)
{
	static const enum style styles[] = {[SEVERITY_NOTE] = STYLE_PLAIN,
		[SEVERITY_WARNING] = STYLE_WARN,
		[SEVERITY_ERROR] = STYLE_BAD};
	return styles[severity];
}

static void draw_row(struct findings *f, const struct view_area *a, int y, int i)
{
	const struct finding_of *row = row_at(f, i);
	struct view *view = f->screen.view;
	char time[VIEW_TIME_MAX];
	char *detail = text_safe(row->finding->detail, -1);
	view_time_text(view, row->finding->t, view_store_call(view_store(view), row->call), time);
	view_putf(a, y, 0, view_look(STYLE_DIM), "%12s", time);
	view_put(a, y, 14, view_look(severity_style(row->finding->severity)),
		severity_name(row->finding->severity));
	view_put(a, y, 22, view_look(STYLE_BOLD), row->finding->id);
	view_put_fit(a, y, 48, a->width - 49, view_look(STYLE_PLAIN), detail);
	g_free(detail);
}

static void append(GString *out, const char *label, const char *text)
{
	char *safe = text_safe(text, -1);
	if (text != NULL)
		g_string_append_printf(out, "%-9s %s\n", label, safe);
	g_free(safe);
}

static char *explain(struct findings *f, const struct finding_of *row)
{
	const struct finding *found = row->finding;
	const struct call *call = view_store_call(view_store(f->screen.view), f->call);
	GString *out = g_string_new(NULL);
	append(out, "What", found->summary);
	append(out, "Here", found->detail);
	append(out, "Because", found->caused_by);
	append(out, "Do", found->action);
	append(out, "See", found->reference);
	if (found->packet_count > 0) {
		g_string_append(out, "Packets  ");
		for (unsigned i = 0; i < found->packet_count; i++)
			g_string_append_printf(out,
				i == f->evidence % found->packet_count ? " [%" G_GUINT64_FORMAT "]"
								       : " %" G_GUINT64_FORMAT,
				found->packets[i]);
		g_string_append_c(out, '\n');
	}
	if (call != NULL && row->call != f->call)
		g_string_append_printf(out, "Leg       %u\n", row->call);
	if (call != NULL && g_strcmp0(call->verdict_root, found->id) == 0)
		g_string_append(out, "          This is the root cause.\n");
	return g_string_free(out, FALSE);
}

static void draw_pane(struct findings *f, const struct view_area *a)
{
	const struct finding_of *row = row_at(f, f->list.cursor);
	view_fill(a, 0, 0, a->width, view_look(STYLE_DIM), "\xe2\x94\x80");
	if (row == NULL)
		return;
	struct view_area part = view_area_part(a, 1, 1, a->height - 1, a->width - 2);
	char *text = explain(f, row);
	view_message_draw(&part, text, 0, true, view_look(STYLE_PLAIN));
	g_free(text);
}

static void draw_verdict(struct findings *f, const struct view_area *a)
{
	const struct call *call = view_store_call(view_store(f->screen.view), f->call);
	char *verdict = text_safe(call != NULL ? call->verdict_summary : NULL, -1);
	view_put_fit(a, 0, 1, a->width - 2, view_look(STYLE_BOLD), verdict);
	g_free(verdict);
}

static void findings_draw(struct view_screen *screen, const struct view_area *a)
{
	struct findings *f = findings_of(screen);
	int pane = a->height >= 10 ? a->height / 2 : 0, head = a->height >= 4 ? 2 : 0;
	view_list_layout(&f->list, head, a->height - head - pane);
	if (head > 0)
		draw_verdict(f, a);
	for (int i = 0; i < f->list.height; i++) {
		int row = view_list_row(&f->list, i);
		if (row < 0)
			break;
		draw_row(f, a, head + i, row);
		if (row == f->list.cursor)
			view_mark(a, head + i, 0, a->width, VIEW_REVERSE);
	}
	view_list_bar(&f->list, a);
	if (f->rows->len == 0)
		view_put(a, head + 1, 2, view_look(STYLE_DIM), "Nothing was found wrong.");
	struct view_area below = view_area_part(a, a->height - pane, 0, pane, a->width);
	if (pane > 0)
		draw_pane(f, &below);
}

/* ---- keys ---- */

static void set_focus(struct findings *f, const struct finding_of *row)
{
	uint64_t packet = 0;
	if (row->finding->packet_count > 0)
		packet = row->finding->packets[f->evidence % row->finding->packet_count];
	*view_focus(f->screen.view) =
		(struct view_focus){.call = f->call, .t = row->finding->t, .packet = packet};
}

static void open_evidence(struct findings *f, const struct finding_of *row)
{
	set_focus(f, row);
	uint64_t packet = view_focus(f->screen.view)->packet;
	if (packet == 0)
		view_say(f->screen.view, "No single packet proves this.");
	else
		view_open_packet(f->screen.view, row->call, packet);
}

static bool findings_key(struct view_screen *screen, const struct view_event *e)
{
	struct findings *f = findings_of(screen);
	if (view_list_key(&f->list, e) && e->key != VIEW_KEY_DOUBLE_CLICK) {
		f->evidence = 0;
		return true;
	}
	const struct finding_of *row = row_at(f, f->list.cursor);
	if (row == NULL)
		return false;
	if (e->key == VIEW_KEY_ENTER || e->key == VIEW_KEY_DOUBLE_CLICK)
		open_evidence(f, row);
	else if (e->key == VIEW_KEY_RIGHT)
		f->evidence++;
	else if (e->key == VIEW_KEY_LEFT)
		f->evidence += MAX(row->finding->packet_count, 1) - 1;
	else {
		/* Another screen of the call begins at the evidence. */
		set_focus(f, row);
		return false;
	}
	return true;
}

static unsigned findings_call(struct view_screen *screen)
{
	return findings_of(screen)->call;
}

static char *findings_title(struct view_screen *screen)
{
	const struct call *call =
		view_store_call(view_store(screen->view), findings_of(screen)->call);
	return call != NULL ? view_call_title(call) : NULL;
}

static void findings_free(struct view_screen *screen)
{
	g_array_free(findings_of(screen)->rows, TRUE);
	g_free(screen);
}

static const struct view_help help[] = {
	{"Enter", "the packet that proves it", "Evidence", VIEW_KEY_ENTER, 0},
	{"F1, h, ?", "this help", "Help", VIEW_KEY_F1, 0},
	{"Left, Right", "which of the packets", NULL, 0, 0},
	{"1", "the ladder at this place", "Ladder", VIEW_KEY_CHAR, '1'},
	{"1 to 6, Tab", "the other screens of the call, at this place", NULL, 0, 0},
	{"Esc, q", "back", "Back", VIEW_KEY_ESCAPE, 0}, {NULL, NULL, NULL, 0, 0}};

static const struct view_screen_class class = {.name = "Findings",
	.tab = VIEW_TAB_FINDINGS,
	.help = help,
	.draw = findings_draw,
	.key = findings_key,
	.changed = findings_changed,
	.call = findings_call,
	.title = findings_title,
	.free = findings_free};

struct view_screen *view_findings_new(struct view *view, unsigned call)
{
	struct findings *f = g_new0(struct findings, 1);
	f->screen = (struct view_screen){&class, view};
	f->call = call;
	f->rows = g_array_new(FALSE, FALSE, sizeof(struct finding_of));
	findings_changed(&f->screen);
	return &f->screen;
}
