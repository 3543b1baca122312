/* Texts of messages, as a call keeps them. */
#include <glib.h>
#include <string.h>

#include "analyzer/call.h"

static void check(const char *sent, const char *kept)
{
	struct call *call = call_new(1);
	g_assert_cmpstr(call_text(call, (struct text){sent, strlen(sent)}), ==, kept);
	call_free(call);
}

static void test_folded(void)
{
	check("Q.850;\r\n\tcause=16", "Q.850; cause=16");
	check("a \n  b\r\n\r\n c", "a b c");
	check("\r\n a", " a");
}

static void test_kept(void)
{
	check("", "");
	check("Example-ATA/2.1", "Example-ATA/2.1");
	check("a  b\tc\rd ", "a  b\tc\rd ");
}

static void test_none(void)
{
	struct call *call = call_new(1);
	g_assert_null(call_text(call, (struct text){NULL, 0}));
	/* A NUL ends it. */
	g_assert_cmpstr(call_text(call, (struct text){"ab\0c", 4}), ==, "ab");
	call_free(call);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/call_text/folded", test_folded);
	g_test_add_func("/call_text/kept", test_kept);
	g_test_add_func("/call_text/none", test_none);
	return g_test_run();
}
