/* The browser without a terminal: keys go in, text comes out. */
#include "render/view.h"

#include <string.h>

#include "render/view_ladder_rows.h"
#include "tests/render/report_json_call.h"

static struct view *new_view(void)
{
	static const struct view_setup setup = {
		.capture = "day.pcap", .title = "day.pcap", .colors = VIEW_COLORS_MANY};
	struct view *view = view_new(&setup);
	struct call *voice = call_new(2);
	voice->start = ZERO + T38_SECOND;
	view_add_call(view, full_call(1), ZERO);
	view_add_call(view, voice, ZERO);
	view_set_progress(
		view, &(struct view_progress){.packets = 9, .percent = 100, .done = true});
	return view;
}

static char *screen_of(struct view *view, int height, int width)
{
	struct view_cells *cells = view_cells_new(height, width, false);
	view_draw(view, cells);
	char *text = view_cells_text(cells);
	view_cells_free(cells);
	return text;
}

static void shows(struct view *view, const char *text)
{
	char *screen = screen_of(view, 24, 80);
	if (strstr(screen, text) == NULL)
		g_test_message("'%s' is not in\n%s", text, screen);
	g_assert_nonnull(strstr(screen, text));
	g_free(screen);
}

static bool press(struct view *view, enum view_key key)
{
	return view_key(view, &(struct view_event){.key = key});
}

static void type(struct view *view, const char *text)
{
	for (; *text != '\0'; text++)
		view_key(view, &(struct view_event){.key = VIEW_KEY_CHAR, .c = (gunichar)*text});
}

static void test_list(void)
{
	struct view *view = new_view();
	g_assert_true(view_dirty(view));
	shows(view, "2 calls");
	g_assert_false(view_dirty(view));
	shows(view, "03:12:07.104");
	shows(view, "The answer was lost");
	type(view, "/partial");
	shows(view, "2 calls, 1 shown   filter: partial");
	shows(view, "Filter: partial");
	press(view, VIEW_KEY_ESCAPE);
	shows(view, "t38trace   2 calls  ");
	type(view, " ");
	shows(view, "1 marked");
	/* Sorted by another column, the call stays chosen. */
	type(view, ">z");
	shows(view, "Start\xe2\x96\xbc");
	view_free(view);
}

/* A call that comes while another is chosen does not move the choice. */
static void test_growing(void)
{
	struct view *view = new_view();
	shows(view, "2 calls");
	press(view, VIEW_KEY_DOWN);
	view_add_call(view, call_new(3), ZERO);
	shows(view, "3 calls");
	press(view, VIEW_KEY_ENTER);
	shows(view, "Call 2");
	/* The call that is shown is replaced by a newer state of it. */
	view_add_call(view, full_call(2), ZERO);
	shows(view, "5551000");
	view_free(view);
}

static void test_tabs(void)
{
	static const struct {
		const char *key, *text;
	} tabs[] = {{"1", "INVITE"}, {"2", "what it says"}, {"3", "caller sends"},
		{"4", "Page 1 of"}, {"5", "MEDIA-LOSS"}, {"6", "No packet of this call is kept"}};
	struct view *view = new_view();
	shows(view, "2 calls");
	for (gsize i = 0; i < G_N_ELEMENTS(tabs); i++) {
		type(view, tabs[i].key);
		shows(view, tabs[i].text);
	}
	press(view, VIEW_KEY_TAB);
	shows(view, "INVITE");
	press(view, VIEW_KEY_BACK_TAB);
	shows(view, "No packet");
	/* Tabs take each other's place: one step back is the list. */
	press(view, VIEW_KEY_ESCAPE);
	shows(view, "2 calls");
	view_free(view);
}

static void test_dialogs(void)
{
	struct view *view = new_view();
	press(view, VIEW_KEY_F1);
	shows(view, "or of all marked calls");
	type(view, "q");
	press(view, VIEW_KEY_F8);
	shows(view, "Ask before leaving        [x]");
	press(view, VIEW_KEY_ESCAPE);
	press(view, VIEW_KEY_F10);
	press(view, VIEW_KEY_HOME);
	type(view, " ");
	press(view, VIEW_KEY_ENTER);
	shows(view, "  Start");
	press(view, VIEW_KEY_F7);
	type(view, "nobody");
	press(view, VIEW_KEY_ENTER);
	shows(view, "filter: caller:nobody");
	shows(view, "No call passes the filter");
	press(view, VIEW_KEY_ESCAPE);
	shows(view, "2 calls  ");
	/* What was typed stays in force when the dialog changes another word. */
	type(view, "/partial result:partial caller:x");
	press(view, VIEW_KEY_ENTER);
	press(view, VIEW_KEY_F7);
	press(view, VIEW_KEY_HALF_UP);
	type(view, "5551");
	press(view, VIEW_KEY_ENTER);
	shows(view, "filter: partial caller:5551 result:partial");
	press(view, VIEW_KEY_ESCAPE);
	type(view, "i");
	shows(view, "2   confirmed 1");
	view_free(view);
}

static void test_leave(void)
{
	struct view *view = new_view();
	type(view, "q");
	shows(view, "Leave t38trace?");
	press(view, VIEW_KEY_ESCAPE);
	shows(view, "2 calls");
	g_assert_true(press(view, VIEW_KEY_ESCAPE));
	g_assert_false(press(view, VIEW_KEY_ENTER));
	view_free(view);
	view = new_view();
	g_assert_false(press(view, VIEW_KEY_INTERRUPT));
	view_free(view);
}

/* A click on the word of the bottom line is its key, one on a tab opens it. */
static void test_mouse(void)
{
	struct view *view = new_view();
	shows(view, "F1 Help");
	view_key(view, &(struct view_event){.key = VIEW_KEY_CLICK, .y = 23, .x = 3});
	shows(view, "or of all marked calls");
	press(view, VIEW_KEY_ESCAPE);
	shows(view, "F1 Help");
	view_key(view, &(struct view_event){.key = VIEW_KEY_CLICK, .y = 2, .x = 10});
	view_key(view, &(struct view_event){.key = VIEW_KEY_DOUBLE_CLICK, .y = 2, .x = 10});
	shows(view, " 5 Findings");
	view_key(view, &(struct view_event){.key = VIEW_KEY_CLICK, .y = 1, .x = 45});
	shows(view, "The answer was lost");
	view_free(view);
}

static void test_folding(void)
{
	struct view_store *store = view_store_new(1 << 30, 1 << 20, NULL, NULL);
	GArray *calls = g_array_new(FALSE, FALSE, sizeof(unsigned));
	unsigned one = 1;
	struct call *call = full_call(1);
	call->fax->first = ZERO + 500 * T38_MS; /* its streams are a row that begins a part */
	view_store_add_call(store, call);
	g_array_append_val(calls, one);
	struct view_rows *rows = view_rows_new(store, calls, LADDER_T30, 2);
	guint all = rows->shown->len;
	g_assert_cmpuint(all, ==, rows->rows->len);
	g_assert_cmpuint(rows->sections->len, >, 1);
	view_rows_fold(rows, -1, true);
	g_assert_cmpuint(rows->shown->len, ==, rows->sections->len);
	view_rows_fold(rows, -1, false);
	g_assert_cmpuint(rows->shown->len, ==, all);
	view_rows_free(rows);
	/* The same call twice is one host on each side still. */
	g_array_append_val(calls, one);
	rows = view_rows_new(store, calls, LADDER_T30, 2);
	g_assert_cmpuint(rows->rows->len, ==, 2 * all);
	g_assert_cmpuint(rows->columns->len, ==, 2);
	view_rows_free(rows);
	g_array_free(calls, TRUE);
	view_store_free(store);
}

static bool is_shown(struct view *view, int height, int width, const char *text)
{
	char *screen = screen_of(view, height, width);
	bool shown = strstr(screen, text) != NULL;
	g_free(screen);
	return shown;
}

/* What a filter hides can be taken from the list; Escape takes the filter away before it asks to leave. */
static void test_clear(void)
{
	struct view *view = new_view();
	press(view, VIEW_KEY_F9);
	shows(view, "0 calls that the filter hides");
	type(view, "/partial");
	press(view, VIEW_KEY_ENTER);
	shows(view, "2 calls, 1 shown");
	press(view, VIEW_KEY_ESCAPE);
	shows(view, "t38trace   2 calls  ");
	type(view, "/partial");
	press(view, VIEW_KEY_ENTER);
	press(view, VIEW_KEY_F9);
	shows(view, "1 calls that the filter hides");
	press(view, VIEW_KEY_ESCAPE);
	shows(view, "t38trace   1 call  ");
	press(view, VIEW_KEY_F5);
	shows(view, "No call found");
	view_free(view);
}

/* A call that is marked, chosen and named as related is in the ladder once. */
static void test_once(void)
{
	struct view *view = new_view();
	struct call *first = full_call(3), *second = full_call(4);
	unsigned three = 3, four = 4;
	g_array_append_val(first->related, four);
	g_array_append_val(second->related, three);
	view_add_call(view, first, ZERO);
	view_add_call(view, second, ZERO);
	shows(view, "4 calls");
	press(view, VIEW_KEY_DOWN);
	press(view, VIEW_KEY_DOWN);
	type(view, "  ");
	shows(view, "2 marked");
	type(view, "kx");
	shows(view, " 2 calls  ");
	view_free(view);
}

/* A second click on a text is none of its keys. */
static void test_text_click(void)
{
	struct view *view = new_view();
	press(view, VIEW_KEY_F1);
	g_assert_true(is_shown(view, 12, 80, "the ladder of the call"));
	view_key(view, &(struct view_event){.key = VIEW_KEY_DOUBLE_CLICK, .y = 9, .x = 3});
	g_assert_true(is_shown(view, 12, 80, "the ladder of the call"));
	type(view, "/nowhere");
	press(view, VIEW_KEY_ENTER);
	g_assert_true(is_shown(view, 12, 80, "Not found."));
	view_free(view);
}

/* Where there is hardly room, a dialog has the row that is chosen. */
static void test_small_dialog(void)
{
	struct view *view = new_view();
	press(view, VIEW_KEY_F8);
	g_assert_true(is_shown(view, 5, 20, "Times"));
	press(view, VIEW_KEY_END);
	g_assert_true(is_shown(view, 5, 20, "Ask be"));
	g_assert_true(is_shown(view, 5, 20, "[x]"));
	view_free(view);
}

/* A ladder with hardly any columns still says what was sent. */
static void test_narrow_ladder(void)
{
	struct view *view = new_view();
	shows(view, "2 calls");
	press(view, VIEW_KEY_ENTER);
	g_assert_true(is_shown(view, 12, 30, "INVITE"));
	g_assert_true(is_shown(view, 12, 80, "delta"));
	view_free(view);
}

static struct call *with_lines(unsigned index)
{
	struct call *call = full_call(index);
	call->fax->timing = line_timing_new();
	return call;
}

/* Each strip has two lines where there is room. */
static void test_lines_click(void)
{
	struct view *view = new_view();
	view_add_call(view, with_lines(1), ZERO);
	shows(view, "2 calls");
	type(view, "3");
	shows(view, "callee hears");
	/* Head, tabs, axis, then lines 3 and 4 are the first strip, 5 and 6 the second. */
	view_key(view, &(struct view_event){.key = VIEW_KEY_CLICK, .y = 5, .x = 2});
	struct view_cells *cells = view_cells_new(24, 80, false);
	view_draw(view, cells);
	struct view_area a = view_cells_area(cells);
	g_assert_true((view_cell_at(&a, 5, 0)->look.attributes & VIEW_REVERSE) != 0);
	g_assert_true((view_cell_at(&a, 3, 0)->look.attributes & VIEW_REVERSE) == 0);
	view_cells_free(cells);
	view_free(view);
}

/* A later state of the call may have fewer strips: the chosen one is one of them. */
static void test_lines_fewer(void)
{
	struct view *view = new_view();
	view_add_call(view, with_lines(1), ZERO);
	shows(view, "2 calls");
	type(view, "3");
	press(view, VIEW_KEY_UP);
	shows(view, "callee sends");
	view_add_call(view, full_call(1), ZERO);
	shows(view, "callee sends");
	type(view, "n");
	press(view, VIEW_KEY_ENTER);
	shows(view, "caller sends");
	view_free(view);
}

/* Consequences stand below their cause, and fold under it. */
static void test_findings_fold(void)
{
	struct view *view = new_view();
	struct call *call = full_call(1);
	g_array_index(call->findings, struct finding, 0).cause = -1;
	g_array_index(call->findings, struct finding, 1).cause = 0;
	view_add_call(view, call, ZERO);
	shows(view, "2 calls");
	type(view, "5");
	shows(view, "-error   MEDIA-LOSS");
	shows(view, "   note    MEDIA-GAP");
	type(view, " ");
	shows(view, "+error   MEDIA-LOSS                (1 more) 4 packets");
	g_assert_false(is_shown(view, 24, 80, "MEDIA-GAP"));
	type(view, "+");
	shows(view, "MEDIA-GAP");
	type(view, "-");
	g_assert_false(is_shown(view, 24, 80, "MEDIA-GAP"));
	view_free(view);
}

/* No key in any order, on any size, does harm. Enter is rare: it saves files. */
static void test_storm(void)
{
	static const char letters[] = "1234567890 jkgGnNdDvVwctTaAmMCibfFpox+-=[]<>z/R?hq";
	struct view *view = new_view();
	GRand *random = g_rand_new_with_seed(38);
	for (int i = 0; i < 6000; i++) {
		struct view_event e = {.key = (enum view_key)g_rand_int_range(
					       random, VIEW_KEY_CHAR, VIEW_KEY_RESIZE + 1),
			.y = g_rand_int_range(random, 0, 30),
			.x = g_rand_int_range(random, 0, 90)};
		if (g_rand_int_range(random, 0, 2) > 0)
			e.key = VIEW_KEY_CHAR;
		e.c = (gunichar)letters[g_rand_int_range(random, 0, sizeof(letters) - 1)];
		/* The dialog that saves is left alone. */
		if (e.key == VIEW_KEY_F2)
			e.key = VIEW_KEY_ESCAPE;
		if (!view_key(view, &e)) {
			view_free(view);
			view = new_view();
		}
		if (i % 500 == 0)
			view_add_call(view, full_call((unsigned)i / 500 + 1), ZERO);
		g_free(screen_of(
			view, g_rand_int_range(random, 1, 40), g_rand_int_range(random, 1, 140)));
	}
	g_rand_free(random);
	view_free(view);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/view/list", test_list);
	g_test_add_func("/view/growing", test_growing);
	g_test_add_func("/view/tabs", test_tabs);
	g_test_add_func("/view/dialogs", test_dialogs);
	g_test_add_func("/view/leave", test_leave);
	g_test_add_func("/view/mouse", test_mouse);
	g_test_add_func("/view/folding", test_folding);
	g_test_add_func("/view/clear", test_clear);
	g_test_add_func("/view/once", test_once);
	g_test_add_func("/view/text-click", test_text_click);
	g_test_add_func("/view/small-dialog", test_small_dialog);
	g_test_add_func("/view/narrow-ladder", test_narrow_ladder);
	g_test_add_func("/view/lines-click", test_lines_click);
	g_test_add_func("/view/lines-fewer", test_lines_fewer);
	g_test_add_func("/view/findings-fold", test_findings_fold);
	g_test_add_func("/view/storm", test_storm);
	return g_test_run();
}
