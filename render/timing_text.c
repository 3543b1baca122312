#include "render/timing_text.h"

#include "render/style.h"
#include "render/time_text.h"
#include "render/timing_chart.h"
#include "render/timing_words.h"
#include "render/words.h"

const struct line_timing *timing_of(const struct call *call)
{
	const struct fax *fax = call_best_leg(call)->fax;
	return fax != NULL ? fax->timing : NULL;
}

static void print_title(FILE *out, const struct timing_style *style, const struct call *call)
{
	char time[TIME_TEXT_MAX];
	char *caller = words_party(call, SIDE_CALLER), *callee = words_party(call, SIDE_CALLEE);
	char *status = g_ascii_strup(words_fax_status(call), -1);
	fprintf(out, "%sCall %u  %s -> %s%s   %s   %s\n", style_on(STYLE_BOLD, style->color),
		call->index, caller, callee, style_off(STYLE_BOLD, style->color),
		time_text_rfc3339(call->start, time), status);
	g_free(caller);
	g_free(callee);
	g_free(status);
}

static void print_profile(
	FILE *out, const struct timing_style *style, const struct line_timing *timing, unsigned n)
{
	fprintf(out, "        lines replayed with profile %s; ", timing->profile);
	enum style how = n > 0 ? STYLE_BAD : STYLE_GOOD;
	fputs(style_on(how, style->color), out);
	if (n > 0)
		fprintf(out, "%u check%s missed", n, n == 1 ? "" : "s");
	else
		fputs("no check missed", out);
	fprintf(out, "%s\n", style_off(how, style->color));
	char *left_out = timing_words_not_replayed(timing->not_replayed);
	if (left_out != NULL)
		fprintf(out,
			"        not replayed: %s; times of pages are those of the data on IP\n",
			left_out);
	g_free(left_out);
	fputc('\n', out);
}

void timing_text_call(FILE *out, const struct timing_style *style, const struct call *call)
{
	const struct line_timing *timing = timing_of(call);
	struct timing_window window;
	print_title(out, style, call);
	if (timing == NULL) {
		fputs("        no T.38: nothing to reconstruct the lines from\n", out);
		return;
	}
	if (!timing_style_window(style, timing, &window)) {
		fputs("        no signal on either line in this time\n", out);
		return;
	}
	print_profile(out, style, timing,
		timing_window_missed(&window, &timing->gateway[SIDE_CALLER]) +
			timing_window_missed(&window, &timing->gateway[SIDE_CALLEE]));
	timing_chart_write(out, style, timing, &window);
	fputc('\n', out);
	timing_table_write(out, style, call, timing, &window);
}
