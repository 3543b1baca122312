#include "cli/view_numbers.h"

static void numbers_are(struct view_numbers *n, unsigned a, unsigned b, const char *wanted)
{
	GArray *calls = g_array_new(FALSE, FALSE, sizeof(unsigned));
	GString *text = g_string_new(NULL);
	g_array_append_val(calls, a);
	g_array_append_val(calls, b);
	GArray *numbers = view_numbers_of(n, calls);
	for (guint i = 0; i < numbers->len; i++)
		g_string_append_printf(
			text, "%" G_GUINT64_FORMAT " ", g_array_index(numbers, uint64_t, i));
	g_assert_cmpstr(text->str, ==, wanted);
	g_string_free(text, TRUE);
	g_array_free(numbers, TRUE);
	g_array_free(calls, TRUE);
}

/* In any order, as often as they come; a packet may be of two calls. */
static void test_order(void)
{
	struct view_numbers *n = view_numbers_new();
	numbers_are(n, 1, 2, "");
	view_numbers_add(n, 7, 1);
	view_numbers_add(n, 3, 1);
	view_numbers_add(n, 7, 1);
	view_numbers_add(n, 7, 2);
	view_numbers_add(n, UINT64_C(5000000000), 2);
	numbers_are(n, 1, 1, "3 7 ");
	numbers_are(n, 2, 9, "7 5000000000 ");
	numbers_are(n, 2, 1, "3 7 5000000000 ");
	view_numbers_free(n);
	view_numbers_free(NULL);
}

/* A fragment goes with the packet that completes the datagram. */
static void test_parts(void)
{
	struct view_numbers *n = view_numbers_new();
	struct datagram d = {.transport = TRANSPORT_UDP, .fragment = true};
	d.src.port = d.dst.port = 5060;
	view_numbers_part(n, 1, &d);
	view_numbers_part(n, 2, &d);
	view_numbers_add_parts(n, 2, 5);
	view_numbers_add_parts(n, 9, 5);
	numbers_are(n, 5, 5, "1 2 9 ");
	view_numbers_free(n);
}

/* A call whose index does not fit is not mistaken for another. */
static void test_large(void)
{
	struct view_numbers *n = view_numbers_new();
	GArray *calls = g_array_new(FALSE, FALSE, sizeof(unsigned));
	view_numbers_add(n, 1, 1u << 24);
	g_assert_null(view_numbers_of(n, calls));
	g_array_free(calls, TRUE);
	view_numbers_free(n);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/view_numbers/order", test_order);
	g_test_add_func("/view_numbers/parts", test_parts);
	g_test_add_func("/view_numbers/large", test_large);
	return g_test_run();
}
