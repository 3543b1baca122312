#include "render/finding_order.h"

#include "analyzer/finding.h"

/* A call with findings of which `causes` says the causes. */
static struct call *call_of(const int *causes, guint n)
{
	struct call *call = call_new(1);
	for (guint i = 0; i < n; i++) {
		const struct finding f = {
			.id = finding_row((enum finding_id)0)->id, .cause = causes[i], .page = i};
		g_array_append_val(call->findings, f);
	}
	return call;
}

/* "0 1.2 2/3": index, depth where there is one, consequences where there are some. */
static void order_is(const int *causes, guint n, const char *wanted)
{
	struct call *call = call_of(causes, n);
	GArray *order = finding_order_new(call);
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < order->len; i++) {
		const struct finding_place *p = &g_array_index(order, struct finding_place, i);
		g_string_append_printf(text, i > 0 ? " %u" : "%u", p->finding->page);
		if (p->depth > 0)
			g_string_append_printf(text, ".%u", p->depth);
		if (p->below > 0)
			g_string_append_printf(text, "/%u", p->below);
	}
	g_assert_cmpstr(text->str, ==, wanted);
	g_string_free(text, TRUE);
	g_array_free(order, TRUE);
	call_free(call);
}

static void test_chains(void)
{
	static const int none[] = {-1, -1}, chain[] = {1, 3, -1, -1, 3};
	order_is(none, 0, "");
	order_is(none, 2, "0 1");
	order_is(chain, 5, "2 3/3 1.1/1 0.2 4.1");
}

/* Each is told once, whatever they say of each other. */
static void test_circle(void)
{
	static const int self[] = {0}, pair[] = {1, 0, -1};
	order_is(self, 1, "0");
	order_is(pair, 3, "2 0/1 1.1");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/finding_order/chains", test_chains);
	g_test_add_func("/finding_order/circle", test_circle);
	return g_test_run();
}
