#include "render/timing_svg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "render/timing_text.h"
#include "tests/render/timing_rig.h"

static char *element(struct call *call)
{
	GString *out = g_string_new(NULL);
	struct timing_size size = timing_svg_append(out, &rig_style, call, 0);
	g_assert_cmpfloat(size.width, >, 1000);
	g_assert_cmpfloat(size.height, >, 100);
	return g_string_free(out, FALSE);
}

/* No character that XML 1.0 (2.2) has not; well-formed. */
static void is_xml(const char *text)
{
	const GMarkupParser parser = {NULL, NULL, NULL, NULL, NULL};
	GMarkupParseContext *context = g_markup_parse_context_new(&parser, 0, NULL, NULL);
	GError *error = NULL;
	g_assert_true(g_utf8_validate(text, -1, NULL));
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		g_assert_true(c == '\n' || (c >= ' ' && c != 0x7f && c != 0xFFFE && c != 0xFFFF));
	}
	g_markup_parse_context_parse(context, text, (gssize)strlen(text), &error);
	g_assert_no_error(error);
	g_markup_parse_context_end_parse(context, &error);
	g_assert_no_error(error);
	g_markup_parse_context_free(context);
}

/* Ten seconds on 1000 pixels behind 130 for names. */
static void test_places(void)
{
	struct call *call = rig_call();
	char *text = element(call);
	is_xml(text);
	rig_has(text, "<rect class=\"late\" x=\"180.0\" ");
	rig_has(text, "<rect class=\"v21 lead\" x=\"230.0\" y=\"82.0\" width=\"100.0\" "
		      "height=\"14.0\"/>");
	rig_has(text,
		"<rect class=\"v21\" x=\"330.0\" y=\"82.0\" width=\"100.0\" height=\"14.0\"/>");
	rig_has(text,
		"<rect class=\"tone\" x=\"130.0\" y=\"120.0\" width=\"50.0\" height=\"14.0\"/>");
	rig_has(text, "<rect class=\"fast lead\" x=\"455.0\" y=\"120.0\" width=\"140.0\" "
		      "height=\"14.0\"/>");
	rig_has(text, "<line class=\"bad\" x1=\"390.0\" ");
	rig_has(text, "<title>underflow at 2.600 s: no data for 160 ms, until frame 461</title>");
	rig_has(text, "T30-T4 DIS -&gt; DCS: 3.60 s, limit 3.45 s, at 3.250 s, frames 470 500");
	rig_has(text, ">CSI, DIS</text>");
	g_free(text);
	call_free(call);
}

/* Who cannot see it, and who has the page dark. */
static void test_readers(void)
{
	struct call *call = rig_call();
	char *text = element(call);
	rig_has(text, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"t38-timing\" role=\"img\" "
		      "aria-labelledby=\"t38-timing-3-title t38-timing-3-desc\"");
	rig_has(text, "<title id=\"t38-timing-3-title\">Telephone lines of call 3, 5551000 to "
		      "5552000</title>");
	rig_has(text, "Line of the caller: 1 signals played, 2 heard, 1 of 3 checks missed.");
	rig_has(text, "prefers-color-scheme:dark");
	rig_lacks(text, "<script");
	rig_lacks(text, "href");
	rig_lacks(text, "url(");
	g_free(text);
	call_free(call);
}

static void test_hostile(void)
{
	struct call *call = rig_call();
	const struct line_gateway *g = &timing_of(call)->gateway[SIDE_CALLER];
	g_array_index(g->to_line.signals, struct line_signal, 0).text =
		"</title><script>\"&\033\xff\xef\xbf\xbe\xe2\x80\xae";
	g_array_index(g->checks, struct line_check, 0).about = "]]></svg><a href=\"x\">";
	call->party[SIDE_CALLER].uri = "sip:<b>&\"'\001@x";
	char *text = element(call);
	is_xml(text);
	rig_lacks(text, "<script");
	rig_lacks(text, "<a ");
	rig_lacks(text, "<b>");
	rig_has(text, "&lt;script&gt;&quot;&amp;\\x1b");
	g_free(text);
	call_free(call);
}

/* A hill for each run of samples: 500 ms of a second's height, 5 px of 10. */
static void test_queue(void)
{
	struct call *call = rig_call();
	GArray *depth = timing_of(call)->gateway[SIDE_CALLER].to_line.depth;
	const struct line_depth samples[] = {
		{AT(1000), 0}, {AT(1100), 500}, {AT(1200), 0}, {AT(4000), 100}};
	g_array_append_vals(depth, samples, 4);
	char *text = element(call);
	is_xml(text);
	rig_has(text, "points=\"230.0,96.0 230.0,96.0 240.0,101.0 250.0,96.0 250.0,96.0\"");
	rig_has(text, "points=\"530.0,96.0 530.0,97.0 530.0,96.0\"");
	g_free(text);
	call_free(call);
}

/* A capture may hold any time stamps, and a signal that goes on has no end. */
static void test_extremes(void)
{
	static const t38_time times[] = {T38_NEVER, INT64_MIN + 1, -1, 0, ZERO, INT64_MAX};
	for (size_t i = 0; i < G_N_ELEMENTS(times) * G_N_ELEMENTS(times); i++) {
		struct call *call = rig_call();
		struct line_gateway *g = &call->fax->timing->gateway[SIDE_CALLEE];
		const t38_time t = times[i % G_N_ELEMENTS(times)];
		struct timing_style style = {.width = 80, .zero = ZERO, .from_s = -1, .to_s = -1};
		char *text = NULL;
		const struct line_depth depth[] = {{t, NAN}, {INT64_MAX, 1e300}};
		rig_signal(&g->to_line, (struct line_signal){.t = t,
						.t_end = times[i / G_N_ELEMENTS(times)],
						.t_data = t,
						.late_ms = 1e300,
						.underflow_ms = NAN,
						.underflows = UINT_MAX});
		rig_check(g, LINE_CHECK_DRIFT, t, NAN, -1e300, false);
		g_array_append_vals(g->to_line.depth, depth, 2);
		RIG_WRITTEN(text, out, timing_text_call(out, &style, call));
		g_assert_cmpuint(strlen(text), <, 20000);
		free(text);
		GString *out = g_string_new(NULL);
		timing_svg_append(out, &style, call, 0);
		is_xml(out->str);
		rig_lacks(out->str, "\"nan");
		rig_lacks(out->str, "\"inf");
		g_string_free(out, TRUE);
		call_free(call);
	}
}

static char *document(unsigned calls)
{
	struct call *call = rig_call();
	char *text = NULL;
	RIG_WRITTEN(
		text, out, struct timing_svg *d = timing_svg_new(out);
		for (unsigned i = 0; i < calls; i++) {
			call->index = i + 1;
			timing_svg_call(d, &rig_style, call);
		} timing_svg_end(d));
	call_free(call);
	return text;
}

static void test_documents(void)
{
	for (unsigned calls = 0; calls < 4; calls++) {
		char *text = document(calls);
		g_assert_true(g_str_has_prefix(
			text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg "));
		is_xml(text);
		char **parts = g_strsplit(text, "<svg ", -1);
		g_assert_cmpuint(g_strv_length(parts) - 1, ==, calls < 2 ? 1 : calls + 1);
		g_strfreev(parts);
		free(text);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/timing_svg/places", test_places);
	g_test_add_func("/timing_svg/readers", test_readers);
	g_test_add_func("/timing_svg/hostile", test_hostile);
	g_test_add_func("/timing_svg/queue", test_queue);
	g_test_add_func("/timing_svg/extremes", test_extremes);
	g_test_add_func("/timing_svg/documents", test_documents);
	return g_test_run();
}
