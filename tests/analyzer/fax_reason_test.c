/* Words for calls of which little was captured. */
#include "analyzer/fax_reason.h"

#include "tests/analyzer/stage.h"

/* Everything but a page and its confirmation is lost. */
static void test_only_page_and_answer(void)
{
	struct stage s = stage_new();
	stage_stream(&s, SIDE_CALLER);
	stage_stream(&s, SIDE_CALLEE);
	ev_page(&s, SIDE_CALLER, 20, -1);
	ev_gap(&s, SIDE_CALLER, 10);
	ev_command(&s, SIDE_CALLEE, FAX_MCF);
	stage_finish(&s);
	g_assert_cmpuint(s.fax->exchanges->len, ==, 0);
	g_assert_nonnull(s.fax->result.reason);
	g_assert_null(strstr(s.fax->result.reason, "null"));
	g_assert_nonnull(strstr(s.fax->result.reason, "page 1 was confirmed"));
	stage_free(&s);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/fax_reason/only-page-and-answer", test_only_page_and_answer);
	return g_test_run();
}
