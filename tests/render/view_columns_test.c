#include "render/view_columns.h"

#include <string.h>

#include "render/view_list.h"
#include "tests/render/report_json_call.h"

static void test_filter(void)
{
	struct call *call = full_call(7);
	static const struct {
		const char *filter;
		bool passes;
	} rows[] = {{"", true}, {"5551000", true}, {"555 PARTIAL", true}, {"caller:555", true},
		{"callee:555", false}, {"result:partial", true}, {"result:success", false},
		{"!result:partial", false}, {"!nowhere", true}, {"finding:media", true},
		{"finding:T30", false}, {"root:loss caller:1000", true}, {"nowhere", false},
		{"nocolumn:5551000", false}, {"  ", true}, {"!", true}};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("'%s'", rows[i].filter);
		g_assert_true(view_columns_match(call, rows[i].filter) == rows[i].passes);
	}
	call_free(call);
}

/* By number, not by text: 9 comes before 10. */
static void test_order(void)
{
	struct call *a = call_new(9), *b = call_new(10);
	int index = view_column_find("index", 5), caller = view_column_find("CALLER", 6);
	g_assert_cmpint(index, >=, 0);
	g_assert_cmpint(caller, >=, 0);
	g_assert_cmpint(view_column_find("calle", 5), ==, -1);
	g_assert_cmpint(view_columns_compare((unsigned)index, a, b), <, 0);
	g_assert_cmpint(view_columns_compare((unsigned)index, b, a), >, 0);
	/* What is equal stays in order of index. */
	g_assert_cmpint(view_columns_compare((unsigned)caller, b, a), >, 0);
	a->party[SIDE_CALLER].uri = "sip:b@x";
	b->party[SIDE_CALLER].uri = "sip:a@x";
	g_assert_cmpint(view_columns_compare((unsigned)caller, b, a), <, 0);
	call_free(a);
	call_free(b);
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
