/* The browser while calls go on: models of them come again and again, and the last one is the call. */
#include <string.h>

#include "render/view.h"
#include "tests/render/report_json_call.h"

static char *screen_of(struct view *view)
{
	struct view_cells *cells = view_cells_new(24, 100, false);
	view_draw(view, cells);
	char *text = view_cells_text(cells);
	view_cells_free(cells);
	return text;
}

static bool has(struct view *view, const char *text)
{
	char *screen = screen_of(view);
	bool found = strstr(screen, text) != NULL;
	if (!found)
		g_test_message("'%s' is not in\n%s", text, screen);
	g_free(screen);
	return found;
}

static void press(struct view *view, enum view_key key)
{
	view_key(view, &(struct view_event){.key = key});
}

static void type(struct view *view, gunichar c)
{
	view_key(view, &(struct view_event){.key = VIEW_KEY_CHAR, .c = c});
}

/* A fax in phase C of which so many rows are there. */
static struct call *running_call(unsigned index, uint32_t rows)
{
	struct call *call = call_new(index);
	call->start = ZERO + index * T38_SECOND;
	call->state = CALL_IN_PROGRESS;
	call->progress = (struct call_progress){
		.running = true, .phase = 'C', .packets = 100, .page = 2, .rows = rows};
	call->fax = fax_new(1);
	g_ptr_array_add(call->faxes, call->fax);
	call->verdict_summary = call_text_of(call, "running: phase C");
	call->fax->result.reason = "it goes on";
	return call;
}

static struct view *new_view(void)
{
	static const struct view_setup setup = {
		.capture = "eth0", .title = "eth0", .live = true, .growing = true};
	return view_new(&setup);
}

static void test_counters(void)
{
	struct view *view = new_view();
	view_add_call(view, running_call(1, 7), ZERO);
	g_assert_true(has(view, "1 call, 1 running"));
	g_assert_true(has(view, "running   phase C 2 r7 "));
	view_add_call(view, running_call(1, 511), ZERO);
	g_assert_true(has(view, "running   phase C 2 r511"));
	struct call *call = running_call(1, 0);
	call->progress.octets = 12345;
	view_add_call(view, call, ZERO);
	g_assert_true(has(view, "phase C 2 12k"));
	call = running_call(1, 0);
	call->progress.page = 0;
	call->progress.phase = 'D';
	call->fax->result.pages_sent = 2;
	view_add_call(view, call, ZERO);
	g_assert_true(has(view, "phase D 2 "));
	view_add_call(view, full_call(1), ZERO);
	g_assert_true(has(view, "1 call "));
	g_assert_false(has(view, "running"));
	g_assert_true(has(view, "partial"));
	view_free(view);
}

/* Marks and the chosen row stay with their calls. */
static void test_stays(void)
{
	struct view *view = new_view();
	for (unsigned i = 1; i <= 3; i++)
		view_add_call(view, running_call(i, i), ZERO);
	g_assert_true(has(view, "3 calls, 3 running"));
	press(view, VIEW_KEY_HOME);
	type(view, ' ');
	g_assert_true(has(view, "*      1 "));
	for (unsigned i = 1; i <= 3; i++)
		view_add_call(view, i == 1 ? full_call(i) : running_call(i, 100 * i), ZERO);
	g_assert_true(has(view, "3 calls, 2 running, 1 marked"));
	g_assert_true(has(view, "*      1 "));
	/* The cursor is on call 2. */
	press(view, VIEW_KEY_ENTER);
	press(view, VIEW_KEY_ESCAPE);
	type(view, ' ');
	g_assert_true(has(view, "*      2 "));
	view_free(view);
}

/* A call that went on turns out to be a leg of another, which has its mark and the cursor then. */
static void test_leg(void)
{
	struct view *view = new_view();
	for (unsigned i = 1; i <= 3; i++)
		view_add_call(view, running_call(i, i), ZERO);
	g_assert_true(has(view, "3 calls, 3 running"));
	press(view, VIEW_KEY_HOME);
	press(view, VIEW_KEY_DOWN);
	type(view, ' ');
	press(view, VIEW_KEY_UP);
	g_assert_true(has(view, "1 marked"));
	struct call *leg = full_call(2);
	leg->leg_of = 3;
	view_add_call(view, leg, ZERO);
	g_assert_true(has(view, "2 calls, 2 running, 1 marked"));
	g_assert_true(has(view, "*      3 "));
	/* The cursor is there, too. */
	type(view, ' ');
	g_assert_false(has(view, "marked"));
	view_free(view);
}

/* Models are wanted once those before were drawn, and not in a pause. */
static void test_wanted(void)
{
	struct view *view = new_view();
	g_assert_true(view_wants_running(view));
	view_add_call(view, running_call(1, 1), ZERO);
	g_assert_false(view_wants_running(view));
	g_assert_true(has(view, "1 running"));
	g_assert_true(view_wants_running(view));
	view_add_call(view, full_call(2), ZERO);
	g_assert_true(view_wants_running(view));
	type(view, 'p');
	g_assert_false(view_wants_running(view));
	type(view, 'p');
	g_assert_true(view_wants_running(view));
	view_free(view);
}

/* All of a call is wanted while the user is in it, and of several in their ladder. */
static void test_shown(void)
{
	struct view *view = new_view();
	for (unsigned i = 1; i <= 3; i++)
		view_add_call(view, running_call(i, i), ZERO);
	g_assert_true(has(view, "3 calls"));
	press(view, VIEW_KEY_HOME);
	g_assert_false(view_shows_call(view, 1));
	type(view, '4');
	g_assert_true(has(view, "Pages"));
	g_assert_true(view_shows_call(view, 1));
	g_assert_false(view_shows_call(view, 2));
	press(view, VIEW_KEY_ESCAPE);
	g_assert_false(view_shows_call(view, 1));
	type(view, ' ');
	type(view, ' ');
	press(view, VIEW_KEY_ENTER);
	g_assert_true(has(view, "2 calls"));
	g_assert_true(view_shows_call(view, 1) && view_shows_call(view, 2));
	g_assert_false(view_shows_call(view, 3));
	press(view, VIEW_KEY_ESCAPE);
	g_assert_false(view_shows_call(view, 1));
	press(view, VIEW_KEY_F2);
	g_assert_true(has(view, "Save"));
	g_assert_true(view_shows_call(view, 1) && view_shows_call(view, 2));
	view_free(view);
}

static void test_told(void)
{
	struct view *view = new_view();
	view_tell(view, "61 s, 1234 packets\033[2J");
	g_assert_true(has(view, "61 s, 1234 packets"));
	g_assert_false(has(view, "\033"));
	view_free(view);
}

/* Past the limit those go that have ended; the others would come again. */
static void test_dropped(void)
{
	/* Room for two. */
	struct view_store *store = view_store_new(2 * (sizeof(struct call) + 7000), 1, NULL, NULL);
	for (unsigned i = 1; i <= 4; i++)
		view_store_add_call(store, i == 2 || i == 3 ? full_call(i) : running_call(i, i));
	g_assert_cmpuint(view_store_trim(store, true), ==, 0);
	g_assert_cmpuint(view_store_trim(store, false), ==, 2);
	g_assert_nonnull(view_store_call(store, 1));
	g_assert_nonnull(view_store_call(store, 4));
	view_store_free(store);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/view/running/counters", test_counters);
	g_test_add_func("/view/running/stays", test_stays);
	g_test_add_func("/view/running/leg", test_leg);
	g_test_add_func("/view/running/wanted", test_wanted);
	g_test_add_func("/view/running/shown", test_shown);
	g_test_add_func("/view/running/told", test_told);
	g_test_add_func("/view/running/dropped", test_dropped);
	return g_test_run();
}
