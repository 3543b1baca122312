/* The ladder of one or several calls: what it shows, and its keys. */
#include "render/view_ladder.h"

#include "render/view_message.h"

static struct view_ladder *ladder_of(struct view_screen *screen)
{
	return (struct view_ladder *)screen;
}

const struct view_row *view_ladder_row(const struct view_ladder *l, int shown)
{
	if (l->rows == NULL || shown < 0 || shown >= (int)l->rows->shown->len)
		return NULL;
	return &g_array_index(
		l->rows->rows, struct view_row, g_array_index(l->rows->shown, unsigned, shown));
}

const struct view_row *view_ladder_chosen(const struct view_ladder *l)
{
	return view_ladder_row(l, l->list.cursor);
}

/* A row may have a packet that is not one: UINT64_MAX. */
uint64_t view_ladder_packet(const struct view_row *r)
{
	return r == NULL || r->row.packet == UINT64_MAX ? 0 : r->row.packet;
}

/* The leg that has the packet: a ladder shows those of a group as one call. */
unsigned view_ladder_leg(const struct view_ladder *l, const struct view_row *r)
{
	struct view_store *store = view_store(l->screen.view);
	const struct call *call = view_store_call(store, r->call);
	if (call == NULL || view_store_packet(store, r->call, view_ladder_packet(r)) != NULL)
		return r->call;
	for (guint i = 0; i < call->legs->len; i++) {
		const struct call *leg = g_ptr_array_index(call->legs, i);
		if (view_store_packet(store, leg->index, view_ladder_packet(r)) != NULL)
			return leg->index;
	}
	return r->call;
}

/* ---- rows ---- */

static void fill(struct view_ladder *l, unsigned columns, int depth)
{
	struct view_rows *old = l->rows;
	l->rows = view_rows_new(
		view_store(l->screen.view), l->calls, (enum ladder_depth)depth, columns);
	if (old != NULL)
		view_rows_fold_as(l->rows, old);
	view_rows_only(l->rows, l->only);
	view_rows_free(old);
	l->columns = columns;
	l->depth = depth;
	view_list_set_count(&l->list, (int)l->rows->shown->len);
}

/* The row that was chosen stays so; the last one, if new rows are to be followed, makes room for them. */
void view_ladder_make(struct view_ladder *l, unsigned columns)
{
	const struct view_focus *focus = view_focus(l->screen.view);
	const struct view_settings *settings = view_settings(l->screen.view);
	if (l->rows != NULL && l->columns == columns && l->depth == settings->depth)
		return;
	const struct view_row *now = view_ladder_chosen(l);
	uint64_t packet = now != NULL ? now->row.packet : focus->packet;
	t38_time t = now != NULL ? now->row.t : focus->t;
	bool at_end = now != NULL && settings->follow && l->list.cursor + 1 >= l->list.count;
	fill(l, columns, settings->depth);
	view_list_move_to(
		&l->list, at_end ? l->list.count - 1 : view_rows_find(l->rows, packet, t));
}

static void forget_rows(struct view_screen *screen)
{
	struct view_ladder *l = ladder_of(screen);
	l->columns = 0;
	l->pane_packet = 0;
}

static void set_focus(const struct view_ladder *l)
{
	const struct view_row *r = view_ladder_chosen(l);
	if (r != NULL)
		*view_focus(l->screen.view) = (struct view_focus){
			.call = r->call, .t = r->row.t, .packet = view_ladder_packet(r)};
}

static void ladder_draw(struct view_screen *screen, const struct view_area *a)
{
	struct view_ladder *l = ladder_of(screen);
	view_ladder_draw(l, a);
	set_focus(l);
}

static char *ladder_title(struct view_screen *screen)
{
	static const char *const only[] = {[VIEW_ONLY_ANY] = "",
		[VIEW_ONLY_SDP] = "   only SDP (D)",
		[VIEW_ONLY_INVITE] = "   only INVITE (i)",
		[VIEW_ONLY_MEDIA] = "   only media (M)",
		[VIEW_ONLY_MESSAGES] = "   no media (m)"};
	struct view_ladder *l = ladder_of(screen);
	unsigned index = g_array_index(l->calls, unsigned, 0);
	const struct call *call = view_store_call(view_store(screen->view), index);
	char *name = l->calls->len > 1 ? g_strdup_printf("%u calls", l->calls->len)
		     : call != NULL    ? view_call_title(call)
				       : g_strdup_printf("Call %u", index);
	char *title = g_strdup_printf("%s%s", name, only[l->only]);
	g_free(name);
	return title;
}

/* ---- keys ---- */

static void find(struct view_ladder *l, int step)
{
	int n = l->list.count;
	for (int i = 1; l->needle != NULL && i <= n; i++) {
		int shown = (l->list.cursor + i * step + n * 2) % n;
		if (view_text_matches(view_ladder_row(l, shown)->row.text, l->needle)) {
			view_list_move_to(&l->list, shown);
			return;
		}
	}
	view_say(l->screen.view, "Not found.");
}

static void search_typed(struct view_screen *screen, const char *text, int done)
{
	struct view_ladder *l = ladder_of(screen);
	g_free(l->needle);
	l->needle = done >= 0 && text[0] != '\0' ? g_strdup(text) : NULL;
	const struct view_row *r = view_ladder_chosen(l);
	if (l->needle != NULL && r != NULL && !view_text_matches(r->row.text, l->needle))
		find(l, 1);
}

static void fold(struct view_ladder *l, bool all, bool folded)
{
	const struct view_row *r = view_ladder_chosen(l);
	if (r == NULL)
		return;
	t38_time t = r->row.t;
	unsigned section = r->section;
	view_rows_fold(l->rows, all ? -1 : (int)section, folded);
	view_list_set_count(&l->list, (int)l->rows->shown->len);
	view_list_move_to(&l->list, view_rows_find(l->rows, 0, t));
	while (l->list.cursor > 0 && view_ladder_chosen(l)->section > section)
		view_list_move_to(&l->list, l->list.cursor - 1);
}

static void compare(struct view_ladder *l, const struct view_row *r)
{
	struct view *view = l->screen.view;
	unsigned call = view_ladder_leg(l, r);
	char *texts[] = {view_message_head(view, l->mark_call, l->mark),
		view_message_text(view, l->mark_call, l->mark),
		view_message_head(view, call, view_ladder_packet(r)),
		view_message_text(view, call, view_ladder_packet(r))};
	view_push(view, view_diff_new(view, texts[0], texts[1], texts[2], texts[3]));
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		g_free(texts[i]);
	l->mark = 0;
}

static void enter(struct view_ladder *l)
{
	const struct view_row *r = view_ladder_chosen(l);
	if (r == NULL)
		return;
	if (g_array_index(l->rows->sections, struct view_section, r->section).folded)
		fold(l, false, false);
	else if (view_ladder_packet(r) == 0)
		view_say(l->screen.view, "This row stands for no single packet.");
	else if (l->mark != 0 && l->mark != view_ladder_packet(r))
		compare(l, r);
	else
		view_open_packet(l->screen.view, view_ladder_leg(l, r), view_ladder_packet(r));
}

static void mark(struct view_ladder *l)
{
	const struct view_row *r = view_ladder_chosen(l);
	uint64_t packet = view_ladder_packet(r);
	if (packet == 0)
		return;
	bool off = l->mark == packet;
	l->mark = off ? 0 : packet;
	l->mark_call = view_ladder_leg(l, r);
	if (!off)
		view_say(l->screen.view, "Marked: Enter on another message compares them.");
}

/* Times count from the chosen row, until it is chosen again. */
static void mark_time(struct view_ladder *l)
{
	const struct view_row *r = view_ladder_chosen(l);
	if (r != NULL)
		l->mark_t = l->mark_t == r->row.t ? T38_NEVER : r->row.t;
}

static void add_leg(struct view_ladder *l, unsigned index)
{
	for (guint k = 0; k < l->calls->len; k++)
		if (g_array_index(l->calls, unsigned, k) == index)
			return;
	if (view_store_call(view_store(l->screen.view), index) != NULL)
		g_array_append_val(l->calls, index);
}

static void toggle_legs(struct view_ladder *l)
{
	struct view_store *store = view_store(l->screen.view);
	const struct call *call = view_store_call(store, g_array_index(l->calls, unsigned, 0));
	bool without = l->calls->len > l->own;
	g_array_set_size(l->calls, l->own);
	for (guint i = 0; call != NULL && !without && i < call->related->len; i++)
		add_leg(l, g_array_index(call->related, unsigned, i));
	if (l->calls->len == l->own && !without)
		view_say(l->screen.view, "This call has no further related legs.");
	l->columns = 0;
}

/* The same key once more shows all rows. */
static void toggle_only(struct view_ladder *l, enum view_only only)
{
	const struct view_row *r = view_ladder_chosen(l);
	t38_time t = r != NULL ? r->row.t : view_focus(l->screen.view)->t;
	uint64_t packet = r != NULL ? r->row.packet : view_focus(l->screen.view)->packet;
	l->only = l->only == only ? VIEW_ONLY_ANY : only;
	view_rows_only(l->rows, l->only);
	view_list_set_count(&l->list, (int)l->rows->shown->len);
	view_list_move_to(&l->list, view_rows_find(l->rows, packet, t));
}

static void pane_width(struct view_ladder *l, int by)
{
	int *width = &view_settings(l->screen.view)->raw_width;
	*width = CLAMP(*width + by, 15, 70);
}

static void raw(struct view_ladder *l)
{
	view_push(l->screen.view, view_raw_new(l->screen.view, l->calls));
}

static void save(struct view_ladder *l)
{
	view_push(l->screen.view, view_save_new(l->screen.view, l->calls));
}

static void next_colors(struct view_ladder *l)
{
	static const char *const names[] = {
		[VIEW_BY_KIND] = "what a row is",
		[VIEW_BY_CALL] = "its call",
		[VIEW_BY_SIDE] = "its direction",
		[VIEW_BY_CSEQ] = "its transaction (CSeq)",
	};
	struct view_settings *s = view_settings(l->screen.view);
	s->arrows = (enum view_arrow_color)((s->arrows + 1) % VIEW_ARROW_COLORS);
	view_say(l->screen.view, "Colours tell %s.", names[s->arrows]);
}

static void toggle_follow(struct view_ladder *l)
{
	struct view_settings *s = view_settings(l->screen.view);
	s->follow = !s->follow;
	view_say(l->screen.view, s->follow ? "The last row follows what comes."
					   : "The chosen row stays where it is.");
}

/* What is in force on all ladders. False: no key for that. */
static bool ladder_setting(struct view_ladder *l, gunichar c)
{
	struct view_settings *s = view_settings(l->screen.view);
	if (c == 'c')
		next_colors(l);
	else if (c == 'C')
		s->syntax = !s->syntax;
	else if (c == 'w')
		view_next_time(l->screen.view);
	else if (c == 'v')
		s->depth = (s->depth + 1) % (LADDER_IFP + 1);
	else if (c == 'd')
		s->addresses = !s->addresses;
	else if (c == 'a')
		s->alias = !s->alias;
	else if (c == 'A')
		toggle_follow(l);
	else if (c == 'T')
		s->raw_width = VIEW_RAW_WIDTH;
	else if (c == 't')
		s->raw_pane = !s->raw_pane;
	else if (c == '9' || c == '0')
		pane_width(l, c == '9' ? -5 : 5);
	else
		return false;
	return true;
}

static bool ladder_only(struct view_ladder *l, gunichar c)
{
	if (c == 'D')
		toggle_only(l, VIEW_ONLY_SDP);
	else if (c == 'i')
		toggle_only(l, VIEW_ONLY_INVITE);
	else if (c == 'M')
		toggle_only(l, VIEW_ONLY_MEDIA);
	else if (c == 'm')
		toggle_only(l, VIEW_ONLY_MESSAGES);
	else
		return false;
	return true;
}

static bool ladder_char(struct view_ladder *l, gunichar c)
{
	if (c == ' ')
		mark(l);
	else if (c == '=')
		mark_time(l);
	else if (c == 's')
		l->compressed = !l->compressed;
	else if (c == 'S')
		save(l);
	else if (c == 'n' || c == 'N')
		find(l, c == 'n' ? 1 : -1);
	else if (c == '-' || c == '+')
		fold(l, true, c == '-');
	else if (c == '[' || c == ']')
		l->pane_top += c == ']' ? 3 : -3;
	else
		return ladder_only(l, c) || ladder_setting(l, c);
	return true;
}

/* Function keys and the letters that mean the same: those that browsers of SIP calls have. */
static gunichar letter_of(enum view_key key)
{
	static const struct {
		enum view_key key;
		gunichar letter;
	} rows[] = {{VIEW_KEY_F2, 'd'}, {VIEW_KEY_F3, 'm'}, {VIEW_KEY_F4, 'x'}, {VIEW_KEY_F5, 'v'},
		{VIEW_KEY_F6, 'R'}};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		if (rows[i].key == key)
			return rows[i].letter;
	return 0;
}

static bool ladder_function_key(struct view_ladder *l, const struct view_event *e)
{
	gunichar c = e->key == VIEW_KEY_CHAR ? e->c : letter_of(e->key);
	if (e->key == VIEW_KEY_ENTER || e->key == VIEW_KEY_DOUBLE_CLICK)
		enter(l);
	else if (e->key == VIEW_KEY_LEFT || e->key == VIEW_KEY_RIGHT)
		fold(l, false, e->key == VIEW_KEY_LEFT);
	else if (c == '/')
		view_prompt(l->screen.view, &l->screen, "Search:", "", search_typed);
	else if (c == 'x')
		toggle_legs(l);
	else if (c == 'R')
		raw(l);
	else
		return c != 0 && ladder_char(l, c);
	return true;
}

static bool ladder_key(struct view_screen *screen, const struct view_event *e)
{
	struct view_ladder *l = ladder_of(screen);
	/* A key before it, typed ahead, may have changed what is shown. */
	view_ladder_make(l, l->compressed ? 2 : MAX(l->wanted, 2));
	if (view_list_key(&l->list, e) && e->key != VIEW_KEY_DOUBLE_CLICK) {
		set_focus(l);
		return true;
	}
	return ladder_function_key(l, e);
}

static unsigned ladder_call(struct view_screen *screen)
{
	const struct view_ladder *l = ladder_of(screen);
	const struct view_row *r = view_ladder_chosen(l);
	return r != NULL ? r->call : g_array_index(l->calls, unsigned, 0);
}

static bool ladder_shows(struct view_screen *screen, unsigned call)
{
	const GArray *calls = ladder_of(screen)->calls;
	for (guint i = 0; i < calls->len; i++)
		if (g_array_index(calls, unsigned, i) == call)
			return true;
	return false;
}

static void ladder_free(struct view_screen *screen)
{
	struct view_ladder *l = ladder_of(screen);
	view_rows_free(l->rows);
	g_array_free(l->calls, TRUE);
	g_free(l->needle);
	g_free(l->pane);
	g_free(l);
}

static const struct view_help help[] = {
	{"Enter", "the packet; on a folded part: unfolds it", NULL, 0, 0},
	{"F1, h, ?", "this help", "Help", VIEW_KEY_F1, 0},
	{"F2, d", "addresses of SDP in the rows", "SDP", VIEW_KEY_F2, 0},
	{"F3, m", "without audio, T.38 and pages; M only these", "Media", VIEW_KEY_F3, 0},
	{"F4, x", "with all related legs", "Legs", VIEW_KEY_F4, 0},
	{"F5, v", "signalling only, T.30 signals, each T.38 run", "Depth", VIEW_KEY_F5, 0},
	{"F6, R", "the messages as they stood on the wire", "Raw", VIEW_KEY_F6, 0},
	{"S", "save packets, pages or report", "Save", VIEW_KEY_CHAR, 'S'},
	{"/", "search; n and N go to the next and the one before", "Search", VIEW_KEY_CHAR, '/'},
	{"Space", "mark a message; Enter on another compares the two", NULL, 0, 0},
	{"D", "only messages with SDP", NULL, 0, 0},
	{"i", "only INVITE, its answers and ACK", NULL, 0, 0},
	{"s", "two columns only", NULL, 0, 0},
	{"a", "hosts by what they call themselves, or by address", NULL, 0, 0},
	{"=", "deltas count from this row, not from the row above", NULL, 0, 0},
	{"Left, Right", "fold, unfold the part of the call that the row is in", NULL, 0, 0},
	{"- +", "fold, unfold all parts", NULL, 0, 0},
	{"w", "seconds of the capture, time of day, seconds of the call", NULL, 0, 0},
	{"c", "colours by kind, call, direction, transaction; C of the message", NULL, 0, 0},
	{"t", "the pane with the message; 9 and 0 its width, T as at the start", NULL, 0, 0},
	{"[ ]", "scroll that pane", NULL, 0, 0},
	{"A", "the last row follows what comes (live)", NULL, 0, 0},
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
	.shows = ladder_shows,
	.title = ladder_title,
	.free = ladder_free};

struct view_screen *view_ladder_new(struct view *view, const GArray *calls)
{
	struct view_ladder *l = g_new0(struct view_ladder, 1);
	l->screen = (struct view_screen){&class, view};
	l->calls = g_array_new(FALSE, FALSE, sizeof(unsigned));
	g_array_append_vals(l->calls, calls->data, calls->len);
	l->own = l->calls->len;
	l->mark_t = T38_NEVER;
	if (calls->len > 0 && view_focus(view)->call != g_array_index(calls, unsigned, 0))
		*view_focus(view) = (struct view_focus){
			.call = g_array_index(calls, unsigned, 0), .t = T38_NEVER};
	return &l->screen;
}
