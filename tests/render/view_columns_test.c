#include "render/view_columns.h"

#include <string.h>

#include "render/view_list.h"
#include "tests/render/report_json_call.h"

static void test_filter(void)
{
	struct call *call = full_call(7);
	char *all = view_columns_text(call);
	static const struct {
		const char *filter;
		bool passes;
	} rows[] = {{"", true}, {"5551000", true}, {"555 PARTIAL", true}, {"caller:555", true},
		{"callee:555", false}, {"result:partial", true}, {"result:success", false},
		{"!result:partial", false}, {"!nowhere", true}, {"finding:media", true},
		{"finding:T30", false}, {"root:loss caller:1000", true}, {"nowhere", false},
		{"nocolumn:5551000", false}, {"  ", true}, {"!", true}, {"method:invite", true},
		{"method:INV", false}, {"method:CANCEL", false}, {"payload:x", false}};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("'%s'", rows[i].filter);
		g_assert_true(
			view_columns_match(call, all, rows[i].filter, NULL) == rows[i].passes);
	}
	g_free(all);
	call_free(call);
}

/* The calls in order, as "1 2 3". */
static void in_order(
	const char *column, bool reverse, struct call *const calls[3], const char *wanted)
{
	GPtrArray *list = g_ptr_array_new();
	GString *order = g_string_new(NULL);
	int index = view_column_find(column, strlen(column));
	g_assert_cmpint(index, >=, 0);
	for (int i = 0; i < 3; i++)
		g_ptr_array_add(list, calls[i]);
	view_columns_sort((unsigned)index, reverse, list);
	for (guint i = 0; i < list->len; i++)
		g_string_append_printf(order, "%u ", ((const struct call *)list->pdata[i])->index);
	g_assert_cmpstr(order->str, ==, wanted);
	g_ptr_array_free(list, TRUE);
	g_string_free(order, TRUE);
}

/* By number, not by text: 9 comes before 10. What is equal stays in order of index. */
static void test_order(void)
{
	struct call *calls[] = {call_new(10), call_new(11), call_new(9)};
	g_assert_cmpint(view_column_find("calle", 5), ==, -1);
	in_order("index", false, calls, "9 10 11 ");
	in_order("index", true, calls, "11 10 9 ");
	in_order("CALLER", false, calls, "9 10 11 ");
	calls[0]->party[SIDE_CALLER].uri = "sip:b@x";
	calls[1]->party[SIDE_CALLER].uri = "sip:a@x";
	in_order("caller", false, calls, "9 11 10 ");
	GPtrArray *none = g_ptr_array_new();
	view_columns_sort(0, false, none);
	g_ptr_array_free(none, TRUE);
	for (int i = 0; i < 3; i++)
		call_free(calls[i]);
}

/* Every column has a text of every call, even of one of which nothing is known. */
static void test_all(void)
{
	struct call *calls[] = {call_new(1), full_call(2)};
	for (unsigned i = 0; view_column_at(i) != NULL; i++)
		for (gsize k = 0; k < G_N_ELEMENTS(calls); k++) {
			char *text = view_column_at(i)->text(calls[k]);
			g_assert_true(g_utf8_validate(text, -1, NULL));
			g_assert_null(strpbrk(text, "\n\033"));
			g_free(text);
		}
	call_free(calls[0]);
	call_free(calls[1]);
}

static void press(struct view_list *l, enum view_key key, gunichar c, int cursor)
{
	g_assert_true(view_list_key(l, &(struct view_event){.key = key, .c = c}));
	g_assert_cmpint(l->cursor, ==, cursor);
}

static void test_list(void)
{
	struct view_list l = {0};
	press(&l, VIEW_KEY_DOWN, 0, 0);
	view_list_set_count(&l, 100);
	view_list_layout(&l, 2, 10);
	press(&l, VIEW_KEY_DOWN, 0, 1);
	press(&l, VIEW_KEY_CHAR, 'j', 2);
	press(&l, VIEW_KEY_PAGE_DOWN, 0, 11);
	press(&l, VIEW_KEY_HALF_UP, 0, 7);
	press(&l, VIEW_KEY_END, 0, 99);
	press(&l, VIEW_KEY_DOWN, 0, 99);
	view_list_layout(&l, 2, 10);
	g_assert_cmpint(l.top, ==, 90);
	g_assert_cmpint(view_list_row(&l, 9), ==, 99);
	g_assert_cmpint(view_list_row(&l, 10), ==, -1);
	/* A click on the third line of the list, which begins in line 2. */
	g_assert_true(view_list_key(&l, &(struct view_event){.key = VIEW_KEY_CLICK, .y = 4}));
	g_assert_cmpint(l.cursor, ==, 92);
	g_assert_false(view_list_key(&l, &(struct view_event){.key = VIEW_KEY_CLICK, .y = 1}));
	g_assert_false(view_list_key(&l, &(struct view_event){.key = VIEW_KEY_CHAR, .c = 'x'}));
	view_list_set_count(&l, 5);
	view_list_layout(&l, 2, 10);
	g_assert_cmpint(l.cursor, ==, 4);
	g_assert_cmpint(l.top, ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/view_columns/filter", test_filter);
	g_test_add_func("/view_columns/order", test_order);
	g_test_add_func("/view_columns/all", test_all);
	g_test_add_func("/view_list/keys", test_list);
	return g_test_run();
}
