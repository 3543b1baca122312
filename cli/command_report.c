#include <string.h>

#include "analyzer/finding.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/message.h"
#include "cli/run.h"
#include "render/report_json.h"
#include "render/report_text.h"

struct report {
	struct report_json *json;
	struct report_text *text;
	int fail_on; /* enum severity; -1: nothing fails */
	bool failed;
};

static void take_call(void *ctx, const struct call *call, t38_time zero)
{
	struct report *r = ctx;
	if (r->json != NULL)
		report_json_call(r->json, call, zero);
	else
		report_text_call(r->text, call, zero);
	for (guint i = 0; i < call->findings->len && r->fail_on >= 0; i++)
		if ((int)g_array_index(call->findings, struct finding, i).severity >= r->fail_on)
			r->failed = true;
}

static void fill_capture(const struct source_info *info, struct report_capture *out)
{
	*out = (struct report_capture){.file = info->path,
		.format = info->format,
		.link_types = info->link_types,
		.link_type_count = info->link_type_count,
		.packets = info->packets,
		.bytes = info->bytes,
		.first_time = info->first_time,
		.last_time = info->last_time,
		.complete = info->complete,
		.error = info->error};
}

static void end_report(struct report *r, struct run *run)
{
	unsigned n = source_count(run_source(run));
	struct report_capture *captures = g_new0(struct report_capture, n);
	for (unsigned i = 0; i < n; i++)
		fill_capture(source_info(run_source(run), i), &captures[i]);
	if (r->json != NULL)
		report_json_end(r->json, captures, n);
	else
		report_text_end(r->text, captures, n);
	g_free(captures);
}

/* -1: none; -2: wrong. */
static int severity_of(const char *name)
{
	if (name == NULL)
		return -1;
	for (int s = SEVERITY_NOTE; s <= SEVERITY_ERROR; s++)
		if (strcmp(severity_name((enum severity)s), name) == 0)
			return s;
	return -2;
}

static bool usage_ok(const struct options *o, int fail_on, const char *format)
{
	static const char *const formats[] = {"text", "json", "jsonl", NULL};
	static const char *const later[] = {"junit", "html", NULL};
	if (g_strv_contains(later, format))
		message_error(
			NULL, "--format %s is not built yet (there are text, json, jsonl)", format);
	else if (!g_strv_contains(formats, format))
		message_error(
			NULL, "--format: '%s' is none of text, json, jsonl, junit, html", format);
	else if (fail_on == -2)
		message_error(NULL, "--fail-on: '%s' is none of error, warning, note", o->fail_on);
	else if (o->checks != NULL || o->checks_file != NULL)
		message_error(NULL, "--check is not built yet (--fail-on is)");
	else
		return true;
	return false;
}

int command_report(const struct options *o)
{
	const char *format = o->format != NULL ? o->format : "text";
	struct report report = {.fail_on = severity_of(o->fail_on)};
	int status;
	if (!usage_ok(o, report.fail_on, format))
		return EXIT_USAGE;
	struct run *run = run_open(o, false, true, &status);
	if (run == NULL)
		return status;
	bool lines = strcmp(format, "jsonl") == 0;
	if (lines || strcmp(format, "json") == 0)
		report.json = report_json_new(run_out(run), lines);
	else
		report.text = report_text_new(run_out(run), run_color(run));
	const struct run_sink sink = {.call = take_call, .in_order = !lines};
	run_read(run, &sink, &report);
	end_report(&report, run);
	report_json_free(report.json);
	report_text_free(report.text);
	status = run_close(run);
	return status == EXIT_ANALYSED && report.failed ? EXIT_CONDITION : status;
}
