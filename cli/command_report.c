#include <errno.h>
#include <string.h>

#include "analyzer/call_redact.h"
#include "analyzer/finding.h"
#include "cli/capture_map.h"
#include "cli/checks.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/message.h"
#include "cli/run.h"
#include "render/baseline.h"
#include "render/report_html.h"
#include "render/report_json.h"
#include "render/report_junit.h"
#include "render/report_text.h"

struct report {
	struct report_json *json;
	struct report_text *text;
	struct report_junit *junit;
	struct report_html *html;
	struct run *run;
	struct capture_map *map; /* for junit */
	int fail_on;		 /* enum severity; -1: nothing fails */
	struct checks *checks;
	unsigned checked;		  /* calls that the checks were about */
	struct baseline *baseline;	  /* NULL: not compared */
	unsigned compared;		  /* index of the last main leg that was */
	struct call_redactor *redactor;	  /* NULL: everything is told */
	struct call_judgement *judgement; /* of the call that is next; made before it is redacted */
	bool failed;
	bool incomplete; /* the report could not be written whole */
};

static void tell_failures(const struct call *call, const struct call_judgement *judgement)
{
	for (guint i = 0; judgement->checks != NULL && i < judgement->checks->len; i++) {
		const struct check_result *result =
			&g_array_index(judgement->checks, struct check_result, i);
		if (!result->holds)
			message_error(NULL, "call %u: the check %s fails: it is %s", call->index,
				result->check, result->value);
	}
	for (guint i = 0; judgement->regressions != NULL && i < judgement->regressions->len; i++)
		message_error(NULL, "call %u is worse: %s", call->index,
			(const char *)g_ptr_array_index(judgement->regressions, i));
}

static bool has_severe(const struct report *r, const struct call *call)
{
	for (guint i = 0; i < call->findings->len && r->fail_on >= 0; i++)
		if ((int)g_array_index(call->findings, struct finding, i).severity >= r->fail_on)
			return true;
	return false;
}

/* What the baseline says in its place: findings from warnings on, unless --fail-on says which. */
static void compare(struct report *r, const struct call *call, struct call_judgement *judgement)
{
	if (r->baseline == NULL)
		return;
	judgement->regressions = baseline_compare(r->baseline, call, judgement,
		r->fail_on >= 0 ? (enum severity)r->fail_on : SEVERITY_WARNING);
	if (judgement->regressions != NULL)
		r->compared = call->index;
}

/* A call that was compared fails by what is worse, not by what was as bad before. */
static bool fails(
	const struct report *r, const struct call *call, const struct call_judgement *judgement)
{
	if (judgement->regressions != NULL)
		return judgement->regressions->len > 0;
	if (call->leg_of > 0 && call->leg_of == r->compared)
		return false;
	return call_judgement_failed(judgement) || has_severe(r, call);
}

static struct call_judgement *judge(struct report *r, const struct call *call)
{
	struct call_judgement *judgement = call_judgement_new();
	judgement->checks = checks_apply(r->checks, call);
	r->checked += judgement->checks != NULL;
	compare(r, call, judgement);
	tell_failures(call, judgement);
	r->failed = r->failed || fails(r, call, judgement);
	return judgement;
}

static void take_packet(void *ctx, const struct packet *packet)
{
	struct report *r = ctx;
	if (r->map != NULL)
		capture_map_note(r->map, run_source(r->run), packet->number);
}

/* Who is called what matters to the baseline: the call is judged as it was. */
static void rewrite_call(void *ctx, struct call *call)
{
	struct report *r = ctx;
	r->judgement = judge(r, call);
	if (r->redactor != NULL)
		call_redact(r->redactor, call);
}

static void take_call(void *ctx, const struct call *call, t38_time zero)
{
	struct report *r = ctx;
	struct call_judgement *judgement = r->judgement;
	if (r->json != NULL)
		report_json_judged_call(r->json, call, judgement, zero);
	else if (r->junit != NULL)
		report_junit_call(r->junit, call, judgement,
			capture_map_find(r->map, call_first_packet(call)), zero);
	else if (r->html != NULL)
		report_html_call(r->html, call, judgement, zero);
	else
		report_text_judged_call(r->text, call, judgement, zero);
	call_judgement_free(judgement);
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

/* Where --call leaves calls out, one that is not met is not missing. */
static GPtrArray *find_missing(struct report *r, const struct options *o)
{
	if (r->baseline == NULL || o->calls != NULL)
		return NULL;
	GPtrArray *missing = baseline_missing(r->baseline);
	for (guint i = 0; i < missing->len; i++) {
		const char *what = g_ptr_array_index(missing, i);
		message_error(NULL, "%s", what);
		if (r->junit != NULL)
			report_junit_failure(r->junit, "regression", what);
	}
	r->failed = r->failed || missing->len > 0;
	return missing;
}

static void end_html(struct report *r, const struct report_capture *captures, unsigned count,
	const GPtrArray *missing)
{
	if (report_html_end(r->html, captures, count, missing))
		return;
	message_error(NULL, "temporary file: %s (is there room in $TMPDIR?)", g_strerror(errno));
	r->incomplete = true;
}

static void end_report(struct report *r, const GPtrArray *missing)
{
	const struct source *source = run_source(r->run);
	unsigned n = source_count(source);
	struct report_capture *captures = g_new0(struct report_capture, n);
	char **names = g_new0(char *, n + 1);
	for (unsigned i = 0; i < n; i++) {
		fill_capture(source_info(source, i), &captures[i]);
		names[i] = g_strdup_printf("capture-%u", i + 1);
		if (r->redactor != NULL)
			captures[i].file = names[i];
	}
	if (r->json != NULL)
		report_json_end_missing(r->json, captures, n, missing);
	else if (r->junit != NULL)
		report_junit_end(r->junit, captures, n);
	else if (r->html != NULL)
		end_html(r, captures, n, missing);
	else
		report_text_end_missing(r->text, captures, n, missing);
	g_free(captures);
	g_strfreev(names);
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
	static const char *const formats[] = {"text", "json", "jsonl", "junit", "html", NULL};
	if (!g_strv_contains(formats, format))
		message_error(
			NULL, "--format: '%s' is none of text, json, jsonl, junit, html", format);
	else if (fail_on == -2)
		message_error(NULL, "--fail-on: '%s' is none of error, warning, note", o->fail_on);
	else
		return true;
	return false;
}

static int list_metrics(void)
{
	const struct call_metric *m;
	printf("%-24s %-14s %-10s %s\n", "metric", "value", "unit", "meaning");
	for (unsigned i = 0; (m = call_metric_at(i)) != NULL; i++) {
		char *words =
			m->words != NULL ? g_strjoinv(", ", (char **)(uintptr_t)m->words) : NULL;
		printf("%-24s %-14s %-10s %s%s%s\n", m->name, call_metric_type_name(m->type),
			m->unit, m->meaning, words != NULL ? ": " : "", words != NULL ? words : "");
		g_free(words);
	}
	return EXIT_ANALYSED;
}

/* Checks that were about no call have not been passed. A baseline says itself which calls there have to be. */
static void check_any(struct report *r)
{
	if (checks_count(r->checks) == 0 || r->checked > 0 || r->baseline != NULL)
		return;
	static const char *const why = "no fax call: no check was made, which counts as a failure";
	message_error(NULL, "%s", why);
	if (r->junit != NULL)
		report_junit_failure(r->junit, "check", why);
	r->failed = true;
}

static bool begin_html(struct report *r, const struct options *o)
{
	r->html = report_html_new(run_out(r->run), !o->redact);
	if (r->html != NULL)
		return true;
	message_error(NULL, "temporary file: %s (is $TMPDIR a folder that can be written to?)",
		g_strerror(errno));
	return false;
}

/* False: it cannot be written; said why. */
static bool begin_report(struct report *r, const struct options *o, const char *format)
{
	FILE *out = run_out(r->run);
	bool lines = strcmp(format, "jsonl") == 0;
	if (lines || strcmp(format, "json") == 0)
		r->json = report_json_new(out, lines);
	else if (strcmp(format, "junit") == 0)
		r->junit = report_junit_new(
			out, o->fail_on != NULL ? (enum severity)r->fail_on : SEVERITY_ERROR);
	else if (strcmp(format, "html") == 0)
		return begin_html(r, o);
	else
		r->text = report_text_new(out, run_color(r->run));
	r->map = r->junit != NULL ? capture_map_new() : NULL;
	return true;
}

static void free_report(struct report *r)
{
	checks_free(r->checks);
	baseline_free(r->baseline);
	call_redactor_free(r->redactor);
	report_json_free(r->json);
	report_junit_free(r->junit);
	report_html_free(r->html);
	report_text_free(r->text);
	capture_map_free(r->map);
}

static int read_and_report(struct report *r, const struct options *o, const char *format)
{
	int status;
	r->run = run_open(o, false, true, &status);
	if (r->run == NULL)
		return status;
	if (!begin_report(r, o, format)) {
		run_close(r->run);
		return EXIT_INPUT;
	}
	const struct run_sink sink = {.call = take_call,
		.rewrite = rewrite_call,
		.raw = take_packet,
		.in_order = strcmp(format, "jsonl") != 0};
	run_read(r->run, &sink, r);
	check_any(r);
	GPtrArray *missing = find_missing(r, o);
	end_report(r, missing);
	if (missing != NULL)
		g_ptr_array_free(missing, TRUE);
	status = run_close(r->run);
	if (r->incomplete)
		return EXIT_INPUT;
	return status == EXIT_ANALYSED && r->failed ? EXIT_CONDITION : status;
}

/* False: it cannot be read; said why. */
static bool load_baseline(struct report *r, const char *path)
{
	GError *error = NULL;
	if (path == NULL)
		return true;
	r->baseline = baseline_load(path, &error);
	if (r->baseline != NULL)
		return true;
	message_error(path, "%s (--baseline wants what 'report --format json' wrote)",
		message_of_file(error));
	g_error_free(error);
	return false;
}

int command_report(const struct options *o)
{
	if (o->list_metrics)
		return list_metrics();
	const char *format = o->format != NULL ? o->format : "text";
	struct report report = {.fail_on = severity_of(o->fail_on)};
	if (!usage_ok(o, report.fail_on, format))
		return EXIT_USAGE;
	report.checks = checks_load(o->checks, o->checks_file);
	report.redactor = o->redact ? call_redactor_new() : NULL;
	bool ready = report.checks != NULL && load_baseline(&report, o->baseline);
	int status = ready ? read_and_report(&report, o, format) : EXIT_USAGE;
	free_report(&report);
	return status;
}
