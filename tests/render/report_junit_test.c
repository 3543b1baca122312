#include "render/report_junit.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/finding.h"

static struct call *make_call(unsigned index)
{
	struct call *call = call_new(index);
	call->start = T38_SECOND;
	call->end = 3 * T38_SECOND + 250 * T38_MS;
	call->t38.offered = true;
	call->verdict_summary = "no fax";
	return call;
}

static xmlDoc *end(struct report_junit *r, FILE *out, char **text, size_t *n)
{
	const struct report_capture captures[] = {
		{.file = "a/one.v2.pcap", .first_time = T38_NEVER, .last_time = T38_NEVER},
		{.file = "two\x01.pcap", .first_time = 0, .last_time = 0, .error = "cut \xff off"}};
	report_junit_end(r, captures, 2);
	report_junit_free(r);
	fclose(out);
	xmlDoc *doc = xmlReadMemory(*text, (int)*n, NULL, NULL, XML_PARSE_NONET);
	g_assert_nonnull(doc);
	free(*text);
	return doc;
}

static void expect(xmlDoc *doc, const char *path, const char *want)
{
	xmlXPathContext *context = xmlXPathNewContext(doc);
	char *query = g_strdup_printf("string(%s)", path);
	xmlXPathObject *found = xmlXPathEvalExpression(BAD_CAST query, context);
	g_assert_nonnull(found);
	g_assert_cmpstr((const char *)found->stringval, ==, want);
	xmlXPathFreeObject(found);
	xmlXPathFreeContext(context);
	g_free(query);
}

static void test_suites(void)
{
	char *text;
	size_t n;
	FILE *out = open_memstream(&text, &n);
	struct report_junit *r = report_junit_new(out, SEVERITY_ERROR);
	struct call *call = make_call(1);
	report_junit_call(r, call, NULL, 0, 0);
	call_free(call);
	xmlDoc *doc = end(r, out, &text, &n);
	expect(doc, "//testsuite[1]/@tests", "1");
	expect(doc, "//testsuite[1]/@time", "2.250");
	expect(doc, "//testsuite[1]/@timestamp", "1970-01-01T00:00:00");
	expect(doc, "//testsuite[1]/testcase/@classname", "t38trace.one_v2");
	expect(doc, "//testsuite[1]/testcase/@time", "2.250");
	expect(doc, "//testsuite[2]/@name", "two\\x01.pcap");
	expect(doc, "//testsuite[2]/@errors", "1");
	expect(doc, "//testsuite[2]/testcase/error/@message", "cut \\xff off");
	xmlFreeDoc(doc);
}

/* The root first, then other errors, conditions; a warning is none. */
static void test_failures(void)
{
	char *text;
	size_t n;
	FILE *out = open_memstream(&text, &n);
	struct report_junit *r = report_junit_new(out, SEVERITY_ERROR);
	struct call *call = make_call(1);
	finding_add(call, FINDING_MEDIA_NONE, 2 * T38_SECOND, 7, "nothing <&> came");
	finding_add(call, FINDING_SIG_NO_ACK, T38_NEVER, 0, "never");
	finding_add(call, FINDING_PAGE_DAMAGED, T38_NEVER, 0, "a warning");
	call->verdict_root = finding_row(FINDING_SIG_NO_ACK)->id;
	struct call_judgement *judgement = call_judgement_new();
	judgement->checks = g_array_new(FALSE, FALSE, sizeof(struct check_result));
	struct check_result good = {"lost < 9", true, g_strdup("6")},
			    bad = {"lost == 0", false, g_strdup("6")};
	g_array_append_val(judgement->checks, good);
	g_array_append_val(judgement->checks, bad);
	report_junit_call(r, call, judgement, 0, 0);
	call_judgement_free(judgement);
	call_free(call);
	xmlDoc *doc = end(r, out, &text, &n);
	expect(doc, "count(//testsuite[1]//failure)", "3");
	expect(doc, "//testsuite[1]/@failures", "1");
	expect(doc, "//failure[1]/@type", "SIG-NO-ACK");
	expect(doc, "//failure[2]/@type", "MEDIA-NONE");
	expect(doc, "//failure[2]/@message",
		"T.38 was agreed, but no T.38 packet came: nothing <&> came");
	expect(doc, "contains(//failure[2], 'at 2.000000 s, frame 7')", "true");
	expect(doc, "//failure[3]/@message", "lost == 0: it is 6");
	xmlFreeDoc(doc);
}

/* Of a call that was compared only what is worse. */
static void test_regressions(void)
{
	char *text;
	size_t n;
	FILE *out = open_memstream(&text, &n);
	struct report_junit *r = report_junit_new(out, SEVERITY_ERROR);
	struct call *call = make_call(1);
	finding_add(call, FINDING_MEDIA_NONE, T38_NEVER, 0, "as before");
	struct call_judgement *judgement = call_judgement_new();
	judgement->regressions = g_ptr_array_new_with_free_func(g_free);
	report_junit_call(r, call, judgement, 0, 0);
	g_ptr_array_add(judgement->regressions, g_strdup("fewer pages"));
	report_junit_call(r, call, judgement, 0, 0);
	call_judgement_free(judgement);
	call_free(call);
	xmlDoc *doc = end(r, out, &text, &n);
	expect(doc, "count(//testsuite[1]/testcase)", "2");
	expect(doc, "//testsuite[1]/@failures", "1");
	expect(doc, "//testsuite[1]/testcase[2]/failure/@message", "fewer pages");
	expect(doc, "//testsuite[1]/testcase[2]/failure/@type", "regression");
	xmlFreeDoc(doc);
}

/* What is no fax and has no error is left out; so is a leg, for which its main leg speaks. */
static void test_left_out(void)
{
	char *text;
	size_t n;
	FILE *out = open_memstream(&text, &n);
	struct report_junit *r = report_junit_new(out, SEVERITY_ERROR);
	struct call *voice = make_call(1), *main = make_call(2), *leg = make_call(3);
	voice->t38.offered = false;
	leg->leg_of = 2;
	finding_add(leg, FINDING_MEDIA_NONE, T38_NEVER, 0, "of the leg");
	g_ptr_array_add(main->legs, leg);
	report_junit_call(r, voice, NULL, 0, 0);
	report_junit_call(r, main, NULL, 0, 0);
	report_junit_call(r, leg, NULL, 0, 0);
	xmlDoc *doc = end(r, out, &text, &n);
	expect(doc, "count(//testsuite[1]/testcase)", "1");
	expect(doc, "//testsuite[1]/testcase/@name", "call 2: - -> -");
	expect(doc, "count(//testsuite[1]//failure)", "1");
	xmlFreeDoc(doc);
	call_free(voice);
	call_free(main);
	call_free(leg);
}

/* Names from the wire that XML cannot hold. */
static void test_hostile(void)
{
	char *text;
	size_t n;
	FILE *out = open_memstream(&text, &n);
	struct report_junit *r = report_junit_new(out, SEVERITY_ERROR);
	struct call *call = make_call(1);
	call->party[SIDE_CALLER].uri = "sip:\x01\x1b<\xff\xc0\x80]]>\xef\xbf\xbf@x";
	finding_add(call, FINDING_MEDIA_NONE, T38_NEVER, 0, "line\n\x02\xed\xa0\x80 end");
	report_junit_call(r, call, NULL, 0, 0);
	call_free(call);
	xmlDoc *doc = end(r, out, &text, &n);
	expect(doc, "//testsuite[1]/testcase/@name",
		"call 1: \\x01\\x1b<\\xff\\xc0\\x80]]>\xef\xbf\xbd -> -");
	expect(doc, "contains(//failure, '\\x02\\xed\\xa0\\x80 end')", "true");
	xmlFreeDoc(doc);
}

/* A parser takes a text node of 10 MB at most. */
static void test_huge(void)
{
	char *text, *detail = g_strnfill(300000, 'x');
	size_t n;
	FILE *out = open_memstream(&text, &n);
	struct report_junit *r = report_junit_new(out, SEVERITY_ERROR);
	for (unsigned i = 1; i <= 40; i++) {
		struct call *call = make_call(i);
		call->call_id = detail;
		report_junit_call(r, call, NULL, 0, 0);
		call_free(call);
	}
	xmlDoc *doc = end(r, out, &text, &n);
	g_assert_cmpuint(n, >, 3000000);
	g_assert_cmpuint(n, <, 5000000);
	expect(doc, "count(//testsuite[1]/testcase)", "40");
	expect(doc, "contains(//testsuite[1]/system-out, '27 further calls are left out')", "true");
	xmlFreeDoc(doc);
	g_free(detail);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/report_junit/suites", test_suites);
	g_test_add_func("/report_junit/failures", test_failures);
	g_test_add_func("/report_junit/regressions", test_regressions);
	g_test_add_func("/report_junit/left-out", test_left_out);
	g_test_add_func("/report_junit/hostile", test_hostile);
	g_test_add_func("/report_junit/huge", test_huge);
	int status = g_test_run();
	xmlCleanupParser();
	return status;
}
