#include "render/timing_table.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "render/timing_json.h"
#include "render/timing_text.h"
#include "render/timing_what_if.h"
#include "tests/render/timing_rig.h"

static char *text_of(const struct timing_style *style)
{
	struct call *call = rig_call();
	char *text = NULL;
	RIG_WRITTEN(text, out, timing_text_call(out, style, call));
	call_free(call);
	return text;
}

static void test_text(void)
{
	struct timing_style style = rig_style;
	style.width = 110;
	char *text = text_of(&style);
	rig_has(text, "Call 3  5551000 -> 5552000   2026-11-20T03:12:07.000000Z   ");
	rig_has(text, "profile generic; 1 check missed\n");
	rig_has(text, "Line of the caller, 5551000   gateway -, 20 ms away\n");
	rig_has(text, "\n    1.00-3.00     to   V.21               1000  452-470      CSI, DIS  "
		      "late 500 ms, "
		      "underflow 1x 160 ms\n");
	rig_has(text, "\n    0.00-0.50     from CNG                      7\n");
	rig_has(text, "\n    3.25-6.00     from V.17 14400 long    1400  500-540      TCF\n");
	rig_has(text, "\n    3.25 T30-T4          3.60 s  <= 3.45 s   -150 ms  MISSED DIS -> DCS  "
		      "470 500\n");
	/* The tightest of two: 75 ms of at least 55 ms. */
	rig_has(text, "\n    3.20 T30-GAP          75 ms  >= 55 ms      20 ms  ok x2  DIS -> DCS  "
		      "470-500\n");
	rig_lacks(text, "250 ms");
	rig_has(text, "Line of the callee, 5552000");
	rig_has(text, "no signal\n");
	free(text);
}

static void test_none(void)
{
	struct call *call = rig_call();
	char *text = NULL;
	rig_check(&call->fax->timing->gateway[SIDE_CALLEE], LINE_CHECK_T4, AT(5000), NAN, 3450,
		false);
	RIG_WRITTEN(text, out, timing_text_call(out, &rig_style, call));
	rig_has(text, " T30-T4            none  <= 3.45 s         -  MISSED DIS");
	free(text);
	call_free(call);
}

static void test_many_missed(void)
{
	struct call *call = rig_call();
	struct line_gateway *g = &call->fax->timing->gateway[SIDE_CALLEE];
	char *text = NULL;
	for (int i = 0; i < 45; i++)
		rig_check(g, LINE_CHECK_UNDERFLOW, AT(5000 + i), 40, 0, false);
	RIG_WRITTEN(text, out, timing_text_call(out, &rig_style, call));
	rig_has(text, "; 46 checks missed\n");
	g_assert_cmpuint(rig_count(text, "MISSED"), ==, 1 + 40);
	rig_has(text, "and 5 more that are missed");
	free(text);
	call_free(call);
}

/* Text behind column 61 goes on there in the next line. */
static void test_wrapped(void)
{
	struct timing_style style = rig_style;
	style.width = 80;
	char *text = text_of(&style);
	rig_has(text,
		"CSI, DIS  late 500\n"
		"                                                             ms, underflow 1x\n"
		"                                                             160 ms\n");
	free(text);
}

static void test_part(void)
{
	struct timing_style style = rig_style;
	style.from_s = 3.2;
	style.to_s = 4;
	char *text = text_of(&style);
	rig_has(text, "V.17 14400 long");
	rig_lacks(text, "V.21 ");
	rig_lacks(text, "CNG");
	free(text);
	style.from_s = 6.5;
	style.to_s = 9;
	text = text_of(&style);
	rig_has(text, "no signal on either line in this time\n");
	free(text);
}

static void test_without_lines(void)
{
	struct call *call = rig_call();
	char *text = NULL;
	line_timing_free(call->fax->timing);
	call->fax->timing = NULL;
	RIG_WRITTEN(text, out, timing_text_call(out, &rig_style, call));
	rig_has(text, "nothing to reconstruct the lines from\n");
	free(text);
	call_free(call);
}

static void test_tabs(void)
{
	struct call *call = rig_call();
	struct timing_window window;
	char *text = NULL;
	g_assert_true(timing_style_window(&rig_style, timing_of(call), &window));
	RIG_WRITTEN(text, out, timing_table_tabs_head(out);
		    timing_table_tabs(out, &rig_style, call, timing_of(call), &window));
	rig_has(text,
		"signal\t3\tcaller\tto\t1.000000\t3.000000\tV.21\t300\t-\tCSI, DIS\t1000.000\t-\t"
		"500.000\t1\t160.000\t0.000\t250.000\t452-470\n");
	rig_has(text,
		"signal\t3\tcaller\tfrom\t3.250000\t6.000000\tV.17\t14400\tlong\tTCF\t1400.000\t"
		"1350.000\t0.000\t0\t0.000\t0.000\t0.000\t500-540\n");
	rig_has(text,
		"check\t3\tcaller\tT30-T4\t3.250000\tDIS -> DCS\t3600.000\t<=\t3450.000\t-150.000\t"
		"missed\t470 500\n");
	char **lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; **line != '\0'; line++) {
		char **fields = g_strsplit(*line, "\t", -1);
		bool check = strstr(fields[0], "check") != NULL;
		g_assert_cmpuint(g_strv_length(fields), ==, check ? 12 : 18);
		g_strfreev(fields);
	}
	g_assert_cmpuint(g_strv_length(lines), ==, 2 + 3 + 3 + 1);
	g_strfreev(lines);
	free(text);
	call_free(call);
}

static void test_json(void)
{
	struct call *call = rig_call();
	char *text = NULL;
	RIG_WRITTEN(text, out, struct timing_json *j = timing_json_new(out);
		    timing_json_call(j, call, ZERO); timing_json_end(j));
	JsonNode *root = json_from_string(text, NULL);
	g_assert_nonnull(root);
	JsonObject *object = json_node_get_object(root);
	g_assert_cmpstr(json_object_get_string_member(object, "schema"), ==, "t38trace-timing/1");
	JsonObject *first =
		json_array_get_object_element(json_object_get_array_member(object, "calls"), 0);
	g_assert_cmpstr(json_object_get_string_member(first, "call"), ==, "abc");
	g_assert_cmpint(json_object_get_int_member(first, "index"), ==, 3);
	JsonObject *timing = json_object_get_object_member(first, "timing");
	g_assert_cmpuint(
		json_array_get_length(json_object_get_array_member(timing, "gateways")), ==, 2);
	json_node_unref(root);
	free(text);
	call_free(call);
}

/* ---- words ---- */

static void label_is(const struct line_signal *s, int columns, const char *want)
{
	char *label = timing_words_label(s, columns);
	g_assert_cmpstr(label, ==, want);
	g_free(label);
}

static void test_labels(void)
{
	const struct line_signal frames = {.kind = LINE_V21,
		.content = LINE_CONTENT_FRAMES,
		.name = "V.21",
		.text = "CSI, DIS"};
	const struct line_signal page = {.kind = LINE_FAST,
		.content = LINE_CONTENT_IMAGE,
		.name = "V.17",
		.text = "page 12"};
	const struct line_signal tone = {.kind = LINE_CED, .name = "CED"};
	label_is(&frames, 8, "CSI, DIS");
	label_is(&frames, 7, "DIS");
	label_is(&frames, 3, "DIS");
	label_is(&frames, 2, "");
	label_is(&frames, -4, "");
	label_is(&page, 7, "page 12");
	label_is(&page, 6, "p12");
	label_is(&page, 2, "");
	label_is(&tone, 3, "CED");
}

static void value_is(enum line_check_id id, double value, const char *want)
{
	char *text = timing_words_value(id, value);
	g_assert_cmpstr(text, ==, want);
	g_free(text);
}

static void test_values(void)
{
	value_is(LINE_CHECK_GAP, 75, "75 ms");
	value_is(LINE_CHECK_GAP, -20, "-20 ms");
	value_is(LINE_CHECK_GAP, -0.2, "0 ms");
	value_is(LINE_CHECK_T4, 999.4, "999 ms");
	value_is(LINE_CHECK_T4, 999.6, "1.00 s");
	value_is(LINE_CHECK_T1, 35000, "35.00 s");
	value_is(LINE_CHECK_DRIFT, 12.4, "12 ppm");
	value_is(LINE_CHECK_T4, NAN, "-");
}

static void test_hostile_text(void)
{
	struct call *call = rig_call();
	char *text = NULL;
	const GArray *signals = timing_of(call)->gateway[SIDE_CALLER].to_line.signals;
	g_array_index(signals, struct line_signal, 0).text = "\033]0;x\007\t\xe2\x80\xae\xff";
	RIG_WRITTEN(text, out, timing_text_call(out, &rig_style, call));
	rig_has(text, "\\x1b]0;x\\x07\\x09");
	for (const char *p = text; *p != '\0'; p++)
		g_assert_true(*p == '\n' || ((unsigned char)*p >= ' ' && (unsigned char)*p < 0x7f));
	free(text);
	call_free(call);
}

/* ---- what if ---- */

static char *what_if(struct call *call, double from_ms, double to_ms)
{
	const struct timing_what_if asked = {true, from_ms, to_ms};
	char *text = NULL;
	RIG_WRITTEN(text, out, timing_what_if_call(out, &rig_style, call, &asked));
	return text;
}

/* A T4 of 1 s: 775 ms more each way make 2.55 s of it, 1225 ms more 3.45 s. */
static void test_what_if(void)
{
	struct call *call = rig_call();
	GArray *checks = timing_of(call)->gateway[SIDE_CALLER].checks;
	g_array_index(checks, struct line_check, 0).value_ms = 1000;
	g_array_index(checks, struct line_check, 0).ok = true;
	char *text = what_if(call, 0, 1400);
	rig_has(text,
		"  breaks at 775 ms more each way where timers are short, at 1225 ms everywhere\n");
	rig_has(text, "  T30-T4 on the line of the caller: DIS -> DCS\n"
		      "  1.00 s, limit 3.45 s, frames 470 500\n");
	rig_has(text, "\n         0 ms       1.00 s  holds\n");
	rig_has(text, "\n       840 ms       2.68 s  breaks where timers are short\n");
	rig_has(text, "\n      1400 ms       3.80 s  breaks: 1 timer\n");
	free(text);
	call_free(call);
}

static void test_what_if_broken(void)
{
	struct call *call = rig_call();
	char *text = what_if(call, 50, 50);
	rig_has(text, "a timer ran out as it was\n");
	rig_has(text, "\n        50 ms       3.70 s  breaks: 1 timer\n");
	free(text);
	g_array_set_size(timing_of(call)->gateway[SIDE_CALLER].checks, 0);
	text = what_if(call, 50, 50);
	rig_has(text, "no timer that delay could break\n");
	free(text);
	call_free(call);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/timing_table/text", test_text);
	g_test_add_func("/timing_table/none", test_none);
	g_test_add_func("/timing_table/many_missed", test_many_missed);
	g_test_add_func("/timing_table/wrapped", test_wrapped);
	g_test_add_func("/timing_table/part", test_part);
	g_test_add_func("/timing_table/without_lines", test_without_lines);
	g_test_add_func("/timing_table/tabs", test_tabs);
	g_test_add_func("/timing_table/json", test_json);
	g_test_add_func("/timing_table/labels", test_labels);
	g_test_add_func("/timing_table/values", test_values);
	g_test_add_func("/timing_table/hostile_text", test_hostile_text);
	g_test_add_func("/timing_table/what_if", test_what_if);
	g_test_add_func("/timing_table/what_if_broken", test_what_if_broken);
	return g_test_run();
}
