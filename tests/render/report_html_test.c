#include "render/report_html.h"

#include <stdlib.h>
#include <string.h>

#include "analyzer/finding.h"
#include "render/html_out.h"
#include "render/report_html_findings.h"

/* ---- texts ---- */

/* What open_memstream() made, for g_free(). */
static char *take(char *out)
{
	char *text = g_strdup(out);
	free(out);
	return text;
}

static char *written(const char *text)
{
	char *out = NULL;
	size_t n = 0;
	struct html_out o = {.file = open_memstream(&out, &n)};
	html_out_text(&o, text);
	fclose(o.file);
	g_assert_cmpuint(o.octets, ==, n);
	return take(out);
}

static void expect_text(const char *text, const char *want)
{
	char *got = written(text);
	g_assert_cmpstr(got, ==, want);
	g_free(got);
}

static void test_text(void)
{
	expect_text("a b", "a b");
	expect_text(NULL, "");
	expect_text(
		"<script>alert('1')</script>", "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;");
	expect_text("\" onload=\"x", "&quot; onload=&quot;x");
	expect_text("&lt;", "&amp;lt;");
	expect_text("a\x01\x1b\x7f\n", "a\\x01\\x1b\\x7f\\x0a");
	expect_text("\xff\xc0\x80", "\\xff\\xc0\\x80");
	/* U+202E turns text round; U+FDD0, U+FFFE and U+1FFFF are noncharacters. */
	expect_text("\xe2\x80\xae", "\\xe2\\x80\\xae");
	expect_text(
		"\xef\xb7\x90\xef\xbf\xbe\xf0\x9f\xbf\xbf", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	expect_text("\xc3\xa9\xe6\x97\xa5", "\xc3\xa9\xe6\x97\xa5");
}

static void test_parts(void)
{
	static const char *const columns[] = {"", "Name", "#Lost", NULL};
	char *out = NULL;
	size_t n = 0;
	struct html_out o = {.file = open_memstream(&out, &n)};
	html_out_fact(&o, "Nothing", NULL);
	html_out_fact(&o, "A&B", "<");
	html_out_table(&o, "\"T\"", columns);
	html_out_cell(&o, NULL);
	html_out_number(&o, "%d <", 7);
	fclose(o.file);
	g_assert_cmpstr(out, ==,
		"<dt>A&amp;B</dt><dd>&lt;</dd>\n"
		"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"&quot;T&quot;\">"
		"<table><caption>&quot;T&quot;</caption><thead><tr><td></td><th scope=\"col\">Name"
		"</th><th scope=\"col\" class=\"n\">Lost</th></tr></thead>\n<tbody>\n"
		"<td>-</td><td class=\"n\">7 &lt;</td>");
	free(out);
}

/* ---- findings ---- */

static struct call *make_call(unsigned index)
{
	struct call *call = call_new(index);
	call->start = T38_SECOND;
	call->end = 3 * T38_SECOND;
	call->t38.offered = true;
	call->verdict_summary = "what <happened>";
	return call;
}

static char *findings(struct call *call, GHashTable *known)
{
	char *out = NULL;
	size_t n = 0;
	struct html_out o = {.file = open_memstream(&out, &n)};
	report_html_findings(&o, call, 0, known);
	fclose(o.file);
	return take(out);
}

/* Where it stands; it has to. */
static long place(const char *text, const char *part)
{
	const char *at = strstr(text, part);
	if (at == NULL)
		g_error("there is no %s in %s", part, text);
	return at - text;
}

static void test_chain(void)
{
	struct call *call = make_call(1);
	GHashTable *known = g_hash_table_new(g_str_hash, g_str_equal);
	finding_add(call, FINDING_T30_DCN_EARLY, T38_NEVER, 0, "third")->caused_by =
		finding_row(FINDING_T30_TRAINING_FAILED)->id;
	finding_add(call, FINDING_CAPTURE_CUT, T38_NEVER, 0, "of its own");
	finding_add(call, FINDING_T30_TRAINING_FAILED, T38_NEVER, 0, "second")->caused_by =
		finding_row(FINDING_UDPTL_LOSS)->id;
	finding_add(call, FINDING_UDPTL_LOSS, 2 * T38_SECOND, 7, "first");
	call->verdict_root = finding_row(FINDING_UDPTL_LOSS)->id;
	char *text = findings(call, known);
	g_assert_cmpint(place(text, "root cause"), <, place(text, "<p>first</p>"));
	g_assert_cmpint(place(text, "<p>first</p>"), <, place(text, "<p>second</p>"));
	g_assert_cmpint(place(text, "<p>second</p>"), <, place(text, "<p>third</p>"));
	g_assert_cmpint(place(text, "<p>third</p>"), <, place(text, "</ul></details>"));
	g_assert_cmpint(place(text, "</ul></details>"), <, place(text, "<p>of its own</p>"));
	place(text, "1 consequence of it");
	place(text, "At 2.000 s, frame 7");
	g_assert_cmpuint(g_hash_table_size(known), ==, 4);
	g_hash_table_destroy(known);
	g_free(text);
	call_free(call);
}

/* What every leg shows is told once, with the place on each; one cause has the consequences of all. */
static void test_legs(void)
{
	struct call *call = make_call(1), *leg = make_call(2);
	GHashTable *known = g_hash_table_new(g_str_hash, g_str_equal);
	g_ptr_array_add(call->legs, leg);
	finding_add(call, FINDING_SIG_T38_REFUSED, T38_SECOND, 7, "answered 488");
	finding_add(leg, FINDING_SIG_T38_REFUSED, T38_SECOND, 9, "answered 606");
	call->verdict_root = finding_row(FINDING_SIG_T38_REFUSED)->id;
	char *got = findings(call, known);
	char *behind = strstr(got, "<a href=\"#about-SIG-T38-REFUSED\">");
	g_assert_nonnull(behind);
	g_assert_null(strstr(behind + 1, "<a href=\"#about-SIG-T38-REFUSED\">"));
	g_assert_cmpint(place(got, "answered 488"), <, place(got, "Also: answered 606"));
	place(got, "frame 9, leg 2");
	g_free(got);
	g_hash_table_destroy(known);
	call_free(call);
	call_free(leg);
}

/* Each is shown once, whatever causes what. */
static void test_circle(void)
{
	struct call *call = make_call(1);
	GHashTable *known = g_hash_table_new(g_str_hash, g_str_equal);
	finding_add(call, FINDING_UDPTL_LOSS, T38_NEVER, 0, "one")->caused_by =
		finding_row(FINDING_PAGE_DAMAGED)->id;
	finding_add(call, FINDING_PAGE_DAMAGED, T38_NEVER, 0, "two")->caused_by =
		finding_row(FINDING_UDPTL_LOSS)->id;
	finding_add(call, FINDING_T38_RATE, T38_NEVER, 0, "three")->caused_by =
		finding_row(FINDING_T38_RATE)->id;
	char *text = findings(call, known);
	char **ones = g_strsplit(text, "<p>one</p>", -1),
	     **twos = g_strsplit(text, "<p>two</p>", -1),
	     **threes = g_strsplit(text, "<p>three</p>", -1);
	g_assert_cmpuint(g_strv_length(ones), ==, 2);
	g_assert_cmpuint(g_strv_length(twos), ==, 2);
	g_assert_cmpuint(g_strv_length(threes), ==, 2);
	g_strfreev(ones);
	g_strfreev(twos);
	g_strfreev(threes);
	g_hash_table_destroy(known);
	g_free(text);
	call_free(call);
}

/* ---- the page ---- */

static char *report(unsigned calls, const GPtrArray *missing)
{
	const struct report_capture captures[] = {
		{.file = "a/<one>.pcap", .first_time = 0, .last_time = 0, .complete = true},
		{.file = "two", .first_time = T38_NEVER, .last_time = T38_NEVER, .error = "<cut>"}};
	char *out = NULL;
	size_t n = 0;
	FILE *file = open_memstream(&out, &n);
	struct report_html *r = report_html_new(file, true);
	g_assert_nonnull(r);
	for (unsigned i = 1; i <= calls; i++) {
		struct call *call = make_call(i);
		report_html_call(r, call, NULL, 0);
		call_free(call);
	}
	g_assert_true(report_html_end(r, captures, 2, missing));
	report_html_free(r);
	fclose(file);
	return take(out);
}

static void test_page(void)
{
	char *one = report(1, NULL), *two = report(2, NULL), *none = report(0, NULL);
	place(one, "<article data-call=\"1\"><details open=\"\">");
	place(two, "<article data-call=\"2\"><details>");
	place(two, "<b>2</b> calls");
	g_assert_null(strstr(none, "<article"));
	place(none, "<b>0</b> calls");
	g_assert_cmpint(place(two, "href=\"#call-2\""), <, place(two, "id=\"call-1\""));
	place(one, "what &lt;happened&gt;");
	place(one, "a/&lt;one&gt;.pcap");
	place(one, "&lt;cut&gt;");
	place(one, "complete: no");
	place(one, "default-src 'none'");
	g_free(one);
	g_free(two);
	g_free(none);
}

static void test_missing(void)
{
	GPtrArray *missing = g_ptr_array_new();
	g_ptr_array_add(missing, (gpointer)(uintptr_t) "call 3 <b> is missing");
	char *text = report(1, missing);
	place(text, "Worse than in the baseline: call 3 &lt;b&gt; is missing");
	g_ptr_array_free(missing, TRUE);
	g_free(text);
}

/* A call of voice only is counted; what is a leg of another stands with that. */
static void test_left_out(void)
{
	char *out = NULL;
	size_t n = 0;
	FILE *file = open_memstream(&out, &n);
	struct report_html *r = report_html_new(file, true);
	struct call *voice = call_new(1), *leg = make_call(2);
	leg->leg_of = 3;
	report_html_call(r, voice, NULL, 0);
	report_html_call(r, leg, NULL, 0);
	g_assert_true(report_html_end(r, NULL, 0, NULL));
	report_html_free(r);
	fclose(file);
	g_assert_null(strstr(out, "<article"));
	place(out, "1 call without fax is not shown");
	call_free(voice);
	call_free(leg);
	free(out);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/html_out/text", test_text);
	g_test_add_func("/html_out/parts", test_parts);
	g_test_add_func("/report_html/chain", test_chain);
	g_test_add_func("/report_html/legs", test_legs);
	g_test_add_func("/report_html/circle", test_circle);
	g_test_add_func("/report_html/page", test_page);
	g_test_add_func("/report_html/missing", test_missing);
	g_test_add_func("/report_html/left_out", test_left_out);
	return g_test_run();
}
