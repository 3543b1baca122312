#include "render/timing_chart.h"

#include <stdlib.h>
#include <string.h>

#include "render/timing_text.h"
#include "tests/render/timing_rig.h"

static char *chart(const struct timing_style *style)
{
	struct call *call = rig_call();
	struct timing_window window;
	char *text = NULL;
	g_assert_true(timing_style_window(style, timing_of(call), &window));
	RIG_WRITTEN(text, out, timing_chart_write(out, style, timing_of(call), &window));
	call_free(call);
	return text;
}

/* A column is a quarter of a second: DIS waits in columns 2 and 3, its flags are in 4 to 7, its frames in 8 to 11 with
 * the underflow of 2.6 s in 10; TCF trains from 13 and has its data from 18 (4.65 s) to 23. */
static void test_strips(void)
{
	char *text = chart(&rig_style);
	rig_has(text, "t s              |0      |2      |4      |6      |8\n");
	rig_has(text, "\n                     CSI, DIS\n"
		      "caller to line     ..----##!#\n");
	rig_has(text, "\n                 CNG          TCF\n"
		      "caller from line ~~           -----######\n");
	rig_has(text, "\ncaller missed                 !T30-T4\n");
	rig_has(text, "\ncallee to line\n");
	rig_lacks(text, "callee missed");
	rig_lacks(text, "\033");
	free(text);
}

static void test_blocks(void)
{
	struct timing_style style = rig_style;
	style.utf8 = true;
	char *text = chart(&style);
	rig_has(text, "caller from line ▒▒           ░░░░░██████\n");
	free(text);
}

static void test_colours(void)
{
	struct timing_style style = rig_style;
	style.color = true;
	char *text = chart(&style);
	rig_has(text, "##\033[0m\033[1;31m!\033[0m\033[34m#\033[0m\n");
	rig_has(text, "\033[1;31m             !T30-T4\033[0m\n");
	free(text);
}

/* From 2.5 s to 5 s: 16 columns a second. */
static void test_zoom(void)
{
	struct timing_style style = rig_style;
	style.from_s = 2.5;
	style.to_s = 5;
	char *text = chart(&style);
	rig_has(text, "t s              |2.5    |3.0    |3.5    |4.0    |4.5\n");
	rig_has(text, "\ncaller to line   #!######\n");
	rig_has(text, "\n                 CSI, DIS\n");
	free(text);
}

/* Forty columns hold the names of 18 s. */
static void test_bands(void)
{
	static const struct {
		double to_s;
		unsigned bands;
	} cases[] = {{18, 1}, {18.1, 2}, {36, 2}, {54.1, 3}, {600, 3}};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct timing_style style = rig_style;
		style.to_s = cases[i].to_s;
		char *text = chart(&style);
		g_assert_cmpuint(rig_count(text, "t s  "), ==, cases[i].bands);
		free(text);
	}
}

static void test_no_line_too_long(void)
{
	for (int width = 1; width < 200; width += 9) {
		struct timing_style style = rig_style;
		style.width = width;
		char *text = chart(&style);
		/* Its legend is one line, whatever the terminal. */
		*strrchr(g_strchomp(text), '\n') = '\0';
		char **lines = g_strsplit(text, "\n", -1);
		for (char **line = lines; *line != NULL; line++)
			g_assert_cmpuint(strlen(*line), <=, (size_t)MAX(width, 41));
		g_strfreev(lines);
		free(text);
	}
}

static void test_steps(void)
{
	static const struct {
		double each, apart, step;
	} cases[] = {{.25, 8, 2}, {.3, 8, 5}, {1, 8, 10}, {.0625, 8, .5}, {.01, 8, .1}, {2, 8, 20}};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpfloat_with_epsilon(
			timing_chart_step(cases[i].each, cases[i].apart), cases[i].step, 1e-9);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/timing_chart/strips", test_strips);
	g_test_add_func("/timing_chart/blocks", test_blocks);
	g_test_add_func("/timing_chart/colours", test_colours);
	g_test_add_func("/timing_chart/zoom", test_zoom);
	g_test_add_func("/timing_chart/bands", test_bands);
	g_test_add_func("/timing_chart/no_line_too_long", test_no_line_too_long);
	g_test_add_func("/timing_chart/steps", test_steps);
	return g_test_run();
}
