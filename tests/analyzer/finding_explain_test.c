#include "analyzer/finding_explain.h"

#include <string.h>

/* A sentence or more: begins with a capital letter, ends with a full stop. */
static void check_sentence(const char *id, const char *text)
{
	if (text == NULL)
		g_error("%s has no text in analyzer/finding_explain.c", id);
	g_assert_cmpuint(strlen(text), >, 5);
	g_assert_true(g_ascii_isupper(text[0]));
	g_assert_cmpint(text[strlen(text) - 1], ==, '.');
}

static void test_each(void)
{
	for (unsigned i = 0; i < FINDINGS; i++) {
		const char *id = finding_row((enum finding_id)i)->id;
		const struct finding_text *text = finding_explain((enum finding_id)i);
		check_sentence(id, text->meaning);
		check_sentence(id, text->seen_by);
		check_sentence(id, text->root);
	}
}

static void test_find(void)
{
	for (unsigned i = 0; i < FINDINGS; i++)
		g_assert_cmpuint(finding_find(finding_row((enum finding_id)i)->id), ==, i);
	g_assert_cmpuint(finding_find("udptl-loss"), ==, FINDING_UDPTL_LOSS);
	g_assert_cmpuint(finding_find("UDPTL"), ==, FINDINGS);
	g_assert_cmpuint(finding_find(""), ==, FINDINGS);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/finding_explain/each", test_each);
	g_test_add_func("/finding_explain/find", test_find);
	return g_test_run();
}
