#include "render/report_junit.h"

#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/call_check.h"
#include "render/report_text.h"
#include "render/text_safe.h"
#include "render/time_text.h"
#include "render/words.h"

#define MOST_OUTPUT 4000000u /* octets of text reports in a suite */

struct failure {
	char *type, *message, *body;
};

struct test {
	unsigned file;
	char *name;
	double seconds;
	GArray *failures; /* struct failure */
	char *text;	  /* the call in the text report */
};

struct report_junit {
	FILE *out;
	enum severity severity;
	GArray *tests; /* struct test */
};

/* ---- calls ---- */

static void clear_failure(gpointer data)
{
	struct failure *failure = data;
	g_free(failure->type);
	g_free(failure->message);
	g_free(failure->body);
}

static void clear_test(gpointer data)
{
	struct test *test = data;
	g_free(test->name);
	g_free(test->text);
	g_array_free(test->failures, TRUE);
}

static struct test new_test(unsigned file, char *name)
{
	struct test test = {.file = file,
		.name = name,
		.failures = g_array_new(FALSE, FALSE, sizeof(struct failure))};
	g_array_set_clear_func(test.failures, clear_failure);
	return test;
}

struct report_junit *report_junit_new(FILE *out, enum severity severity)
{
	struct report_junit *r = g_new0(struct report_junit, 1);
	r->out = out;
	r->severity = severity;
	r->tests = g_array_new(FALSE, FALSE, sizeof(struct test));
	g_array_set_clear_func(r->tests, clear_test);
	return r;
}

void report_junit_free(struct report_junit *r)
{
	if (r == NULL)
		return;
	g_array_free(r->tests, TRUE);
	g_free(r);
}

static void add_failure(struct test *test, const char *type, char *message, char *body)
{
	struct failure failure = {g_strdup(type), message, body};
	g_array_append_val(test->failures, failure);
}

static void add_finding(struct test *test, const struct finding *f, t38_time zero)
{
	GString *body = g_string_new(NULL);
	g_string_append_printf(body, "%s: %s: %s\n", f->id, f->summary, f->detail);
	if (f->caused_by != NULL)
		g_string_append_printf(body, "caused by %s\n", f->caused_by);
	if (f->t != T38_NEVER)
		g_string_append_printf(
			body, "at %.6f s", (double)(f->t - zero) / (double)T38_SECOND);
	if (f->packet_count > 0)
		g_string_append_printf(body, ", frame %" G_GUINT64_FORMAT, f->packets[0]);
	if (f->action != NULL)
		g_string_append_printf(body, "\nto do: %s", f->action);
	if (f->reference != NULL)
		g_string_append_printf(body, "\nsee %s", f->reference);
	add_failure(test, f->id, g_strdup_printf("%s: %s", f->summary, f->detail),
		g_string_free(body, FALSE));
}

/* Many viewers show the first failure only: with `root`, findings that are the root; without, the others. */
static void add_findings(const struct report_junit *r, struct test *test, const struct call *call,
	const char *wanted, bool root, t38_time zero)
{
	for (guint i = 0; i < call->findings->len; i++) {
		const struct finding *f = &g_array_index(call->findings, struct finding, i);
		if (f->severity >= r->severity && (g_strcmp0(f->id, wanted) == 0) == root)
			add_finding(test, f, zero);
	}
	for (guint i = 0; i < call->legs->len; i++)
		add_findings(r, test, g_ptr_array_index(call->legs, i), wanted, root, zero);
}

static void add_checks(struct test *test, const struct call_judgement *judgement)
{
	for (guint i = 0; judgement->checks != NULL && i < judgement->checks->len; i++) {
		const struct check_result *c =
			&g_array_index(judgement->checks, struct check_result, i);
		if (!c->holds)
			add_failure(test, "check",
				g_strdup_printf("%s: it is %s", c->check, c->value),
				g_strdup_printf(
					"The check %s fails: it is %s", c->check, c->value));
	}
}

static void add_regressions(struct test *test, const struct call_judgement *judgement)
{
	for (guint i = 0; i < judgement->regressions->len; i++) {
		const char *what = g_ptr_array_index(judgement->regressions, i);
		add_failure(test, "regression", g_strdup(what),
			g_strdup_printf("Worse than in the baseline: %s", what));
	}
}

static char *call_name(const struct call *call)
{
	char *caller = words_party(call, SIDE_CALLER), *callee = words_party(call, SIDE_CALLEE);
	char *name = g_strdup_printf("call %u: %s -> %s", call->index, caller, callee);
	g_free(caller);
	g_free(callee);
	return name;
}

/* What the text report says of the call; NULL when memory for it is not there. */
static char *call_text_report(
	const struct call *call, const struct call_judgement *judgement, t38_time zero)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	if (out == NULL)
		return NULL;
	struct report_text *report = report_text_new(out, false);
	report_text_judged_call(report, call, judgement, zero);
	report_text_free(report);
	fclose(out);
	char *copy = g_strdup(text);
	free(text);
	return copy;
}

void report_junit_call(struct report_junit *r, const struct call *call,
	const struct call_judgement *judgement, unsigned file, t38_time zero)
{
	if (call->leg_of > 0)
		return;
	struct test test = new_test(file, call_name(call));
	if (judgement != NULL && judgement->regressions != NULL) {
		add_regressions(&test, judgement);
	} else {
		add_findings(r, &test, call, call->verdict_root, true, zero);
		add_findings(r, &test, call, call->verdict_root, false, zero);
		if (judgement != NULL)
			add_checks(&test, judgement);
	}
	if (test.failures->len == 0 && !call_check_concerns(call)) {
		clear_test(&test);
		return;
	}
	if (call->start != T38_NEVER && call->end != T38_NEVER && call->end > call->start)
		test.seconds = (double)(call->end - call->start) / (double)T38_SECOND;
	test.text = call_text_report(call, judgement, zero);
	g_array_append_val(r->tests, test);
}

void report_junit_failure(struct report_junit *r, const char *type, const char *what)
{
	struct test test = new_test(0, g_strdup_printf("fax calls: %s", what));
	add_failure(&test, type, g_strdup(what), g_strdup(what));
	g_array_append_val(r->tests, test);
}

/* ---- XML ---- */

/* Char of XML 1.0, 2.2. */
static bool is_xml(gunichar c)
{
	return c == '\t' || c == '\n' || (c >= 0x20 && c <= 0xd7ff) ||
	       (c >= 0xe000 && c <= 0xfffd) || (c >= 0x10000 && c <= 0x10ffff);
}

/* A copy in UTF-8 that XML can hold: what it cannot becomes U+FFFD. Lines stay lines; what else could change how the
 * text looks to a reader (bidirectional controls, for one) is made visible. */
static char *clean(const char *raw)
{
	GString *out = g_string_new(NULL);
	char **lines = g_strsplit(raw != NULL ? raw : "", "\n", -1);
	for (char **line = lines; *line != NULL; line++) {
		char *safe = text_safe(*line, -1);
		for (const char *at = safe; *at != '\0'; at = g_utf8_next_char(at)) {
			gunichar c = g_utf8_get_char(at);
			g_string_append_unichar(out, is_xml(c) ? c : 0xfffd);
		}
		if (line[1] != NULL)
			g_string_append_c(out, '\n');
		g_free(safe);
	}
	g_strfreev(lines);
	return g_string_free(out, FALSE);
}

static void attribute(xmlTextWriter *w, const char *name, const char *raw)
{
	char *text = clean(raw);
	xmlTextWriterWriteAttribute(w, BAD_CAST name, BAD_CAST text);
	g_free(text);
}

static void attribute_count(xmlTextWriter *w, const char *name, uint64_t n)
{
	xmlTextWriterWriteFormatAttribute(w, BAD_CAST name, "%" G_GUINT64_FORMAT, n);
}

static void attribute_seconds(xmlTextWriter *w, const char *name, double seconds)
{
	char digits[G_ASCII_DTOSTR_BUF_SIZE];
	attribute(w, name, g_ascii_formatd(digits, sizeof(digits), "%.3f", seconds));
}

static void string(xmlTextWriter *w, const char *raw)
{
	char *text = clean(raw);
	xmlTextWriterWriteString(w, BAD_CAST text);
	g_free(text);
}

static void property(xmlTextWriter *w, const char *name, const char *value)
{
	xmlTextWriterStartElement(w, BAD_CAST "property");
	attribute(w, "name", name);
	attribute(w, "value", value != NULL ? value : "unknown");
	xmlTextWriterEndElement(w);
}

static void property_count(xmlTextWriter *w, const char *name, uint64_t n)
{
	char text[24];
	g_snprintf(text, sizeof(text), "%" G_GUINT64_FORMAT, n);
	property(w, name, text);
}

static void write_properties(xmlTextWriter *w, const struct report_capture *c)
{
	char time[TIME_TEXT_MAX];
	xmlTextWriterStartElement(w, BAD_CAST "properties");
	property(w, "t38trace.version", T38TRACE_VERSION);
	property(w, "capture.format", c->format);
	property_count(w, "capture.packets", c->packets);
	property_count(w, "capture.bytes", c->bytes);
	property(w, "capture.first_time", time_text_rfc3339(c->first_time, time));
	property(w, "capture.last_time", time_text_rfc3339(c->last_time, time));
	property(w, "capture.complete", c->complete ? "true" : "false");
	xmlTextWriterEndElement(w);
}

static void write_failure(xmlTextWriter *w, const char *element, const struct failure *failure)
{
	xmlTextWriterStartElement(w, BAD_CAST element);
	attribute(w, "type", failure->type);
	attribute(w, "message", failure->message);
	string(w, failure->body);
	xmlTextWriterEndElement(w);
}

/* Viewers split class names at dots: the capture's name is one word. GitLab takes two cases of the same class and name for
 * one: call indices, which go over all captures, and paths keep names apart. */
static char *class_name(const char *path)
{
	char *base = g_path_get_basename(path);
	char *end = strstr(base, ".pcap");
	if (end != NULL && end != base)
		*end = '\0';
	g_strdelimit(base, ".", '_');
	char *name = g_strdup_printf("t38trace.%s", base);
	g_free(base);
	return name;
}

static void begin_test(xmlTextWriter *w, const char *path, const char *name, double seconds)
{
	char *class = class_name(path);
	xmlTextWriterStartElement(w, BAD_CAST "testcase");
	attribute(w, "name", name);
	attribute(w, "classname", class);
	attribute_seconds(w, "time", seconds);
	g_free(class);
}

static void write_test(xmlTextWriter *w, const char *path, const struct test *test)
{
	begin_test(w, path, test->name, test->seconds);
	for (guint i = 0; i < test->failures->len; i++)
		write_failure(w, "failure", &g_array_index(test->failures, struct failure, i));
	xmlTextWriterEndElement(w);
}

/* A capture that could not be read to its end is no fax that failed: an error of the test itself. */
static void write_read_error(xmlTextWriter *w, const struct report_capture *c)
{
	struct failure error = {
		(char *)"input", (char *)(uintptr_t)c->error, (char *)(uintptr_t)c->error};
	char *name = g_strdup_printf("%s can be read", c->file);
	begin_test(w, c->file, name, 0);
	write_failure(w, "error", &error);
	xmlTextWriterEndElement(w);
	g_free(name);
}

static const struct test *test_at(const struct report_junit *r, guint i)
{
	return &g_array_index(r->tests, struct test, i);
}

struct sums {
	unsigned tests, failures, errors;
	double seconds;
};

static struct sums sum_up(
	const struct report_junit *r, const struct report_capture *c, unsigned file)
{
	struct sums sums = {.tests = c->error != NULL, .errors = c->error != NULL};
	for (guint i = 0; i < r->tests->len; i++) {
		if (test_at(r, i)->file != file)
			continue;
		sums.tests++;
		sums.failures += test_at(r, i)->failures->len > 0;
		sums.seconds += test_at(r, i)->seconds;
	}
	return sums;
}

/* Ant's schema wants a time without zone. */
static void attribute_time(xmlTextWriter *w, t38_time t)
{
	char time[TIME_TEXT_MAX] = "1970-01-01T00:00:00";
	if (t != T38_NEVER)
		time_text_rfc3339(t, time);
	time[strlen("1970-01-01T00:00:00")] = '\0';
	attribute(w, "timestamp", time);
}

static void write_head(xmlTextWriter *w, const struct report_junit *r,
	const struct report_capture *c, unsigned file)
{
	struct sums sums = sum_up(r, c, file);
	attribute(w, "name", c->file);
	attribute(w, "package", "t38trace");
	attribute_count(w, "id", file);
	attribute_time(w, c->first_time);
	attribute(w, "hostname", "localhost");
	attribute_count(w, "tests", sums.tests);
	attribute_count(w, "failures", sums.failures);
	attribute_count(w, "errors", sums.errors);
	attribute_seconds(w, "time", sums.seconds);
}

/* Parsers refuse a text node above 10 MB, and viewers a file above 30 MB. */
static void write_reports(xmlTextWriter *w, const struct report_junit *r, unsigned file)
{
	size_t octets = 0;
	unsigned left_out = 0;
	xmlTextWriterStartElement(w, BAD_CAST "system-out");
	for (guint i = 0; i < r->tests->len; i++) {
		const struct test *test = test_at(r, i);
		if (test->file != file || test->text == NULL)
			continue;
		octets += strlen(test->text);
		if (octets <= MOST_OUTPUT)
			string(w, test->text);
		left_out += octets > MOST_OUTPUT;
	}
	if (left_out > 0)
		xmlTextWriterWriteFormatString(
			w, "%u further calls are left out: --format text has them\n", left_out);
	xmlTextWriterEndElement(w);
}

static void write_suite(xmlTextWriter *w, const struct report_junit *r,
	const struct report_capture *c, unsigned file)
{
	xmlTextWriterStartElement(w, BAD_CAST "testsuite");
	write_head(w, r, c, file);
	write_properties(w, c);
	for (guint i = 0; i < r->tests->len; i++)
		if (test_at(r, i)->file == file)
			write_test(w, c->file, test_at(r, i));
	if (c->error != NULL)
		write_read_error(w, c);
	write_reports(w, r, file);
	xmlTextWriterStartElement(w, BAD_CAST "system-err");
	string(w, c->error);
	xmlTextWriterEndElement(w);
	xmlTextWriterEndElement(w);
}

void report_junit_end(struct report_junit *r, const struct report_capture *captures, unsigned count)
{
	xmlBuffer *buffer = xmlBufferCreate();
	xmlTextWriter *w = buffer != NULL ? xmlNewTextWriterMemory(buffer, 0) : NULL;
	if (w == NULL)
		g_error("no memory for the report");
	xmlTextWriterSetIndent(w, 1);
	xmlTextWriterStartDocument(w, NULL, "UTF-8", NULL);
	xmlTextWriterStartElement(w, BAD_CAST "testsuites");
	for (unsigned i = 0; i < count; i++)
		write_suite(w, r, &captures[i], i);
	xmlTextWriterEndDocument(w);
	xmlFreeTextWriter(w);
	fwrite(xmlBufferContent(buffer), 1, (size_t)xmlBufferLength(buffer), r->out);
	xmlBufferFree(buffer);
}
