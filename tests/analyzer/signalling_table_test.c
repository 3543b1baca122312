#include "analyzer/signalling_table.h"

static int freed;

static void count_free(gpointer value)
{
	freed++;
	g_free(value);
}

static void put(struct signalling_table *t, const char *key, int value)
{
	int *copy = g_new(int, 1);
	*copy = value;
	signalling_table_put(t, key, copy);
}

static void check(struct signalling_table *t, const char *key, int want)
{
	const int *found = signalling_table_find(t, key);
	g_assert_cmpint(found != NULL ? *found : -1, ==, want);
}

static void test_table(void)
{
	struct signalling_table *t = signalling_table_new(3, count_free);
	freed = 0;
	put(t, "a", 1);
	put(t, "b", 2);
	check(t, "a", 1);
	check(t, "c", -1);
	put(t, "a", 3); /* in its place */
	g_assert_cmpint(freed, ==, 1);
	check(t, "a", 3);
	signalling_table_drop(t, "b");
	signalling_table_drop(t, "none");
	check(t, "b", -1);
	g_assert_cmpint(freed, ==, 2);
	signalling_table_free(t);
	g_assert_cmpint(freed, ==, 3);
	signalling_table_free(NULL);
}

/* What was not used for longest makes room; what takes the place of itself needs none. */
static void test_full(void)
{
	struct signalling_table *t = signalling_table_new(3, count_free);
	freed = 0;
	put(t, "a", 1);
	put(t, "b", 2);
	put(t, "c", 3);
	check(t, "a", 1);
	put(t, "d", 4);
	check(t, "b", -1);
	check(t, "a", 1);
	check(t, "c", 3);
	check(t, "d", 4);
	g_assert_cmpint(freed, ==, 1);
	put(t, "c", 5);
	check(t, "a", 1);
	check(t, "d", 4);
	g_assert_cmpint(freed, ==, 2);
	signalling_table_free(t);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/signalling_table/table", test_table);
	g_test_add_func("/signalling_table/full", test_full);
	return g_test_run();
}
