/* The findings of a call and its legs, consequences below their causes, and the packets that prove them. */
#include <string.h>

#include "analyzer/finding.h"
#include "render/finding_order.h"
#include "render/text_safe.h"
#include "render/view_message.h"
#include "render/view_screens.h"

#define MOST_DEPTH 6 /* deeper consequences stand at this depth */

struct finding_of {
	struct finding_place place;
	unsigned call; /* the leg that has it */
	guint at;      /* place in the order of that leg */
};

struct findings {
	struct view_screen screen;
	unsigned call;
	GArray *rows;	    /* struct finding_of, those that are not folded away */
	GHashTable *folded; /* ids of causes whose consequences are */
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

/* ---- rows ---- */

static bool is_folded(const struct findings *f, const struct finding_place *p)
{
	return p->below > 0 && g_hash_table_contains(f->folded, p->finding->id);
}

static void add_rows(struct findings *f, const struct call *call)
{
	GArray *order = finding_order_new(call);
	for (guint i = 0; i < order->len; i++) {
		const struct finding_of row = {
			g_array_index(order, struct finding_place, i), call->index, i};
		g_array_append_val(f->rows, row);
		if (is_folded(f, &row.place))
			i += row.place.below;
	}
	g_array_free(order, TRUE);
}

static void fill(struct findings *f)
{
	const struct call *call = view_store_call(view_store(f->screen.view), f->call);
	g_array_set_size(f->rows, 0);
	if (call != NULL)
		add_rows(f, call);
	for (guint i = 0; call != NULL && i < call->legs->len; i++)
		add_rows(f, g_ptr_array_index(call->legs, i));
	view_list_set_count(&f->list, (int)f->rows->len);
}

static void findings_changed(struct view_screen *screen)
{
	fill(findings_of(screen));
}

static enum style severity_style(enum severity severity)
{
	static const enum style styles[] = {[SEVERITY_NOTE] = STYLE_PLAIN,
		[SEVERITY_WARNING] = STYLE_WARN,
		[SEVERITY_ERROR] = STYLE_BAD};
	return styles[severity];
}

static const char *fold_mark(const struct findings *f, const struct finding_place *p)
{
	return p->below == 0 ? " " : is_folded(f, p) ? "+" : "-";
}

static void draw_row(struct findings *f, const struct view_area *a, int y, int i)
{
	const struct finding_of *row = row_at(f, i);
	const struct finding *found = row->place.finding;
	struct view *view = f->screen.view;
	char time[VIEW_TIME_MAX];
	int indent = 2 * (int)MIN(row->place.depth, MOST_DEPTH);
	bool folded = is_folded(f, &row->place);
	char *detail = text_safe(found->detail, -1);
	char *text = folded ? g_strdup_printf("(%u more) %s", row->place.below, detail)
			    : g_strdup(detail);
	view_time_text(view, found->t, view_store_call(view_store(view), row->call), time);
	view_putf(a, y, 0, view_look(STYLE_DIM), "%12s", time);
	view_put(a, y, 13 + indent, view_look(STYLE_DIM), fold_mark(f, &row->place));
	view_put(a, y, 14 + indent, view_look(severity_style(found->severity)),
		severity_name(found->severity));
	view_put(a, y, 22 + indent, view_look(STYLE_BOLD), found->id);
	int x = MAX(48, 23 + indent + (int)strlen(found->id));
	view_put_fit(a, y, x, a->width - x - 1, view_look(STYLE_PLAIN), text);
	g_free(text);
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
	const struct finding *found = row->place.finding;
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

static const char *nothing(const struct findings *f)
{
	const struct call *call = view_store_call(view_store(f->screen.view), f->call);
	return call != NULL && call->progress.running ? "Nothing was found wrong so far."
						      : "Nothing was found wrong.";
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
		view_put(a, head + 1, 2, view_look(STYLE_DIM), nothing(f));
	struct view_area below = view_area_part(a, a->height - pane, 0, pane, a->width);
	if (pane > 0)
		draw_pane(f, &below);
}

/* ---- keys ---- */

static void set_focus(struct findings *f, const struct finding_of *row)
{
	uint64_t packet = 0;
	if (row->place.finding->packet_count > 0)
		packet =
			row->place.finding->packets[f->evidence % row->place.finding->packet_count];
	*view_focus(f->screen.view) =
		(struct view_focus){.call = f->call, .t = row->place.finding->t, .packet = packet};
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

/* The cause whose consequences hold the row stays chosen. */
static void fold(struct findings *f, const struct finding_of *row)
{
	const char *id = row->place.finding->id;
	unsigned call = row->call;
	guint at = row->at;
	if (row->place.below == 0) {
		view_say(f->screen.view, "Nothing follows from this one.");
		return;
	}
	if (!g_hash_table_remove(f->folded, id))
		g_hash_table_add(f->folded, (gpointer)(uintptr_t)id);
	fill(f);
	for (int i = 0; i < (int)f->rows->len; i++)
		if (row_at(f, i)->call == call && row_at(f, i)->at == at)
			view_list_move_to(&f->list, i);
}

static void fold_all(struct findings *f, bool folded)
{
	g_hash_table_remove_all(f->folded);
	fill(f);
	for (guint i = 0; i < f->rows->len && folded; i++) {
		const struct finding_place *p = &row_at(f, (int)i)->place;
		if (p->below > 0)
			g_hash_table_add(f->folded, (gpointer)(uintptr_t)p->finding->id);
	}
	fill(f);
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
	else if (view_is_char(e, ' '))
		fold(f, row);
	else if (view_is_char(e, '-') || view_is_char(e, '+'))
		fold_all(f, e->c == '-');
	else if (e->key == VIEW_KEY_RIGHT)
		f->evidence++;
	else if (e->key == VIEW_KEY_LEFT)
		f->evidence += MAX(row->place.finding->packet_count, 1) - 1;
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
	return view_title_of(screen->view, findings_of(screen)->call);
}

static void findings_free(struct view_screen *screen)
{
	struct findings *f = findings_of(screen);
	g_array_free(f->rows, TRUE);
	g_hash_table_destroy(f->folded);
	g_free(f);
}

static const struct view_help help[] = {
	{"Enter", "the packet that proves it", "Evidence", VIEW_KEY_ENTER, 0},
	{"F1, h, ?", "this help", "Help", VIEW_KEY_F1, 0},
	{"Left, Right", "which of the packets", NULL, 0, 0},
	{"Space", "fold, unfold what follows from it", "Fold", VIEW_KEY_CHAR, ' '},
	{"- +", "fold, unfold all consequences", NULL, 0, 0},
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
	f->folded = g_hash_table_new(g_str_hash, g_str_equal);
	fill(f);
	return &f->screen;
}
