#include <string.h>

#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/message.h"
#include "cli/run.h"
#include "render/timing_json.h"
#include "render/timing_svg.h"
#include "render/timing_text.h"
#include "render/timing_what_if.h"

enum timing_format { TIMING_TEXT, TIMING_TABLE, TIMING_JSON, TIMING_SVG, TIMING_FORMATS };

struct timing {
	const struct options *options;
	enum timing_format format;
	struct timing_style style;
	FILE *out;
	struct timing_json *json;
	struct timing_svg *svg;
	unsigned printed, others;
};

static void take_text(struct timing *t, const struct call *call)
{
	const struct timing_what_if *asked = &t->options->what_if;
	if (t->printed > 0)
		fputc('\n', t->out);
	if (asked->asked)
		timing_what_if_call(t->out, &t->style, call, asked);
	else
		timing_text_call(t->out, &t->style, call);
}

static void take_table(struct timing *t, const struct call *call)
{
	const struct line_timing *timing = timing_of(call);
	struct timing_window window;
	if (timing != NULL && timing_style_window(&t->style, timing, &window))
		timing_table_tabs(t->out, &t->style, call, timing, &window);
}

/* One fax is one call: its further legs are shown with the first. Calls that are no fax are shown when they were asked
 * for. */
static bool is_wanted(const struct timing *t, const struct call *call)
{
	if (call->leg_of > 0)
		return false;
	return t->options->calls != NULL || timing_of(call) != NULL;
}

static void take_call(void *ctx, const struct call *call, t38_time zero)
{
	struct timing *t = ctx;
	t->style.zero = zero;
	if (!is_wanted(t, call)) {
		t->others += call->leg_of == 0;
		return;
	}
	if (t->format == TIMING_TABLE)
		take_table(t, call);
	else if (t->format == TIMING_JSON)
		timing_json_call(t->json, call, zero);
	else if (t->format == TIMING_SVG)
		timing_svg_call(t->svg, &t->style, call);
	else
		take_text(t, call);
	t->printed++;
}

static bool usage_ok(const struct options *o, struct timing *t)
{
	static const char *const formats[] = {"text", "table", "json", "svg"};
	const char *format = o->format != NULL ? o->format : "text";
	while (t->format < TIMING_FORMATS && strcmp(formats[t->format], format) != 0)
		t->format++;
	if (t->format == TIMING_FORMATS)
		message_error(NULL, "--format: '%s' is none of text, table, json, svg", format);
	else if (o->what_if.asked && t->format != TIMING_TEXT)
		message_error(NULL, "--what-if is told as text only (leave --format out)");
	else if (t->format == TIMING_JSON && (o->from_s >= 0 || o->to_s >= 0))
		message_error(NULL, "--from and --to cut no JSON (text, table and svg have them)");
	else
		return true;
	return false;
}

static void begin(struct timing *t)
{
	if (t->format == TIMING_TABLE)
		timing_table_tabs_head(t->out);
	else if (t->format == TIMING_JSON)
		t->json = timing_json_new(t->out);
	else if (t->format == TIMING_SVG)
		t->svg = timing_svg_new(t->out);
}

static void end(struct timing *t)
{
	if (t->json != NULL)
		timing_json_end(t->json);
	else if (t->svg != NULL)
		timing_svg_end(t->svg);
	else if (t->format == TIMING_TEXT && t->printed == 0)
		fprintf(t->out, "No fax call found%s.\n",
			t->others > 0 ? " (t38trace calls lists the others)" : "");
}

int command_timing(const struct options *o)
{
	static const struct run_sink sink = {.call = take_call, .in_order = true};
	struct timing t = {.options = o};
	int status;
	if (!usage_ok(o, &t))
		return EXIT_USAGE;
	struct run *run = run_open(o, false, true, &status);
	if (run == NULL)
		return status;
	t.out = run_out(run);
	t.style = (struct timing_style){.width = run_width(run),
		.color = run_color(run),
		.utf8 = g_get_charset(NULL),
		.from_s = o->from_s,
		.to_s = o->to_s};
	begin(&t);
	run_read(run, &sink, &t);
	end(&t);
	return run_close(run);
}
