#include "cli/commands.h"
#include "cli/run.h"
#include "render/calls_text.h"
#include "render/ladder_text.h"

struct ladder {
	struct ladder_style style;
	FILE *out;
	const struct options *options;
	unsigned printed, others;
};

static void take_call(void *ctx, const struct call *call, t38_time zero)
{
	struct ladder *l = ctx;
	if (call->leg_of > 0)
		return;
	/* Voice calls are not what this tool is for; a call that was asked for is always shown. */
	if (!call_is_fax(call) && call->legs->len == 0 && call->findings->len == 0 &&
		l->options->calls == NULL) {
		l->others++;
		return;
	}
	if (l->printed++ > 0)
		fputc('\n', l->out);
	ladder_text_call(l->out, &l->style, call, zero);
}

int command_ladder(const struct options *o)
{
	static const struct run_sink sink = {.call = take_call, .in_order = true};
	int status;
	struct run *run = run_open(o, false, true, &status);
	if (run == NULL)
		return status;
	struct ladder l = {.out = run_out(run), .options = o};
	l.style = (struct ladder_style){.width = run_width(run),
		.color = run_color(run),
		.detail = (enum ladder_depth)o->detail,
		.line = o->line_times};
	run_read(run, &sink, &l);
	if (l.printed == 0)
		fprintf(l.out, "No fax call found%s.\n",
			l.others > 0 ? " (t38trace calls lists the others)" : "");
	return run_close(run);
}

static void take_row(void *ctx, const struct call *call, t38_time zero)
{
	(void)zero;
	calls_text_call(ctx, call);
}

int command_calls(const struct options *o)
{
	static const struct run_sink sink = {.call = take_row, .in_order = true};
	int status;
	struct run *run = run_open(o, false, true, &status);
	if (run == NULL)
		return status;
	struct calls_text *text = calls_text_new(run_out(run), run_color(run));
	run_read(run, &sink, text);
	calls_text_end(text);
	return run_close(run);
}
