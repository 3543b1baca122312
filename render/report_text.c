#include "render/report_text.h"

#include <string.h>

#include "analyzer/call_ruled_out.h"
#include "analyzer/fax_result.h"
#include "analyzer/finding_explain.h"
#include "render/report_text_damage.h"
#include "render/report_text_findings.h"
#include "render/report_text_tables.h"
#include "render/style.h"
#include "render/text_safe.h"
#include "render/text_wrap.h"
#include "render/time_text.h"
#include "render/words.h"

#define COLUMNS 100
#define INDENT 11 /* columns of a label and the blanks around it */

struct report_text {
	FILE *out;
	bool color;
	unsigned calls, faxes, by_status[4], voice;
};

struct report_text *report_text_new(FILE *out, bool color)
{
	struct report_text *r = g_new0(struct report_text, 1);
	r->out = out;
	r->color = color;
	return r;
}

void report_text_free(struct report_text *r)
{
	g_free(r);
}

static void styled(struct report_text *r, enum style style, const char *text)
{
	fprintf(r->out, "%s%s%s", style_on(style, r->color), text, style_off(style, r->color));
}

static void print_title(struct report_text *r, const struct call *call)
{
	static const enum style styles[] = {[FAX_UNKNOWN] = STYLE_WARN,
		[FAX_SUCCESS] = STYLE_GOOD,
		[FAX_PARTIAL] = STYLE_WARN,
		[FAX_FAILED] = STYLE_BAD};
	char *caller = words_party(call, SIDE_CALLER), *callee = words_party(call, SIDE_CALLEE);
	char time[TIME_TEXT_MAX];
	const struct call *best = call_best_leg(call);
	bool fax = best->fax != NULL;
	char *upper = g_ascii_strup(fax ? words_fax_status(best) : "no fax", -1);
	enum style style = fax ? styles[best->fax->result.status] : STYLE_BAD;
	styled(r, style, upper);
	fprintf(r->out, "  call %u  %s -> %s  %s", call->index, caller, callee,
		time_text_rfc3339(call->start, time));
	if (call->start != T38_NEVER && call->end != T38_NEVER && call->end >= call->start)
		fprintf(r->out, "  %.1f s", (double)(call->end - call->start) / (double)T38_SECOND);
	fputc('\n', r->out);
	g_free(upper);
	g_free(caller);
	g_free(callee);
}

static void print_wrapped(struct report_text *r, const char *label, const char *text)
{
	if (text == NULL)
		return;
	fprintf(r->out, "  %-8s ", label);
	text_wrap(r->out, INDENT, INDENT, COLUMNS, text);
}

static void print_ruled_out(struct report_text *r, const struct call *call)
{
	GPtrArray *texts = call_ruled_out(call);
	for (guint i = 0; i < texts->len; i++)
		print_wrapped(r, i == 0 ? "Not why" : "", g_ptr_array_index(texts, i));
	g_ptr_array_unref(texts);
}

static void print_reference(struct report_text *r, const char *root)
{
	enum finding_id id = root != NULL ? finding_find(root) : FINDINGS;
	if (id == FINDINGS)
		return;
	const char *reference = finding_row(id)->reference;
	char *text = g_strdup_printf("%s%st38trace explain %s", reference != NULL ? reference : "",
		reference != NULL ? "; " : "", root);
	print_wrapped(r, "See", text);
	g_free(text);
}

/* What happened, why, what it is not, what to do. */
static void print_verdict(
	struct report_text *r, const struct call *call, struct report_text_findings *findings)
{
	print_wrapped(r, "What", call->verdict_summary);
	report_text_findings_capture(findings);
	report_text_findings_root(findings);
	print_ruled_out(r, call);
	print_wrapped(r, "Do", call->verdict_action);
	print_reference(r, call->verdict_root);
	print_wrapped(r, "Call-ID", call->call_id);
}

static void print_page(struct report_text *r, const struct fax_page *p)
{
	char *size = words_octets(p->length);
	double seconds = (double)(p->t_end - p->t) / (double)T38_SECOND;
	fprintf(r->out, "  page %-3u ", p->number);
	if (p->decoder != FAX_DECODER_NONE)
		fprintf(r->out, "%ux%u  %ux%u dpi", p->params.width, p->rows, p->params.x_dpi,
			p->params.y_dpi);
	else
		fputs("not decoded", r->out);
	fprintf(r->out, "  %s%s  %s %u  %s  %.1f s  ",
		p->coding != NULL ? p->coding : "unknown coding", p->ecm ? " ECM" : "",
		p->modulation != NULL ? p->modulation : "?", p->rate, size, seconds);
	if (p->decoder != FAX_DECODER_NONE)
		fprintf(r->out, "%u bad rows  ", p->bad_rows);
	fprintf(r->out, "%s%s%s\n", p->command != NULL ? p->command : "no command",
		p->answer != NULL ? " " : "",
		p->answer != NULL    ? p->answer
		: p->command != NULL ? ", no answer"
				     : "");
	report_text_damage(r->out, p);
	g_free(size);
}

static void print_legs(struct report_text *r, const struct call *call)
{
	for (guint i = 0; i < call->legs->len; i++) {
		const struct call *leg = g_ptr_array_index(call->legs, i);
		char *id = text_safe(leg->call_id, -1);
		fprintf(r->out, "  %-8s %u: %s  (tied by %s, %u %%)\n", "Leg", leg->index, id,
			leg->tied_by, leg->tied_percent);
		g_free(id);
	}
}

static void print_all_streams(struct report_text *r, const struct call *call)
{
	report_text_streams(r->out, call);
	for (guint i = 0; i < call->legs->len; i++) {
		const struct call *leg = g_ptr_array_index(call->legs, i);
		if (leg->fax == NULL)
			continue;
		fprintf(r->out, "\n  Leg %u", leg->index);
		report_text_streams(r->out, leg);
	}
}

static void print_pages(struct report_text *r, const struct fax *fax)
{
	if (fax->pages->len > 0)
		fputc('\n', r->out);
	for (guint i = 0; i < fax->pages->len; i++)
		print_page(r, g_ptr_array_index(fax->pages, i));
}

static void print_parts(struct report_text *r, const struct fax *fax)
{
	report_text_lines(r->out, fax);
	print_pages(r, fax);
}

/* Conditions of the user: each with what was found. */
static void print_checks(struct report_text *r, const GArray *checks)
{
	for (guint i = 0; checks != NULL && i < checks->len; i++) {
		const struct check_result *result = &g_array_index(checks, struct check_result, i);
		fputs(i == 0 ? "\n  " : "  ", r->out);
		styled(r, result->holds ? STYLE_GOOD : STYLE_BAD,
			result->holds ? "holds" : "FAILS");
		fprintf(r->out, "    %-32s it is %s\n", result->check, result->value);
	}
}

static void print_regressions(struct report_text *r, const GPtrArray *regressions)
{
	for (guint i = 0; regressions != NULL && i < regressions->len; i++) {
		char *safe = text_safe(g_ptr_array_index(regressions, i), -1);
		fputs(i == 0 ? "\n  " : "  ", r->out);
		styled(r, STYLE_BAD, "WORSE");
		fprintf(r->out, "    %s\n", safe);
		g_free(safe);
	}
}

void report_text_call(struct report_text *r, const struct call *call, t38_time zero)
{
	report_text_judged_call(r, call, NULL, zero);
}

void report_text_judged_call(struct report_text *r, const struct call *call,
	const struct call_judgement *judgement, t38_time zero)
{
	const struct fax *fax = call_best_leg(call)->fax;
	(void)zero;
	/* Its main leg tells of it. */
	if (call->leg_of > 0)
		return;
	r->calls++;
	r->faxes += fax != NULL;
	if (fax != NULL)
		r->by_status[fax->result.status]++;
	if (!call_is_fax(call) && call->legs->len == 0 && call->findings->len == 0) {
		r->voice++;
		return;
	}
	print_title(r, call);
	struct report_text_findings *findings = report_text_findings_new(r->out, r->color, call);
	print_verdict(r, call, findings);
	print_legs(r, call);
	print_all_streams(r, call);
	if (fax != NULL)
		print_parts(r, fax);
	report_text_findings_rest(findings);
	report_text_findings_free(findings);
	if (judgement != NULL) {
		print_checks(r, judgement->checks);
		print_regressions(r, judgement->regressions);
	}
	fputc('\n', r->out);
}

static void print_capture(struct report_text *r, const struct report_capture *c)
{
	char first[TIME_TEXT_MAX], last[TIME_TEXT_MAX];
	char *file = text_safe(c->file, -1);
	char *error = text_safe(c->error, -1);
	fprintf(r->out, "%s: %s, %" G_GUINT64_FORMAT " packets, %s to %s, complete: %s%s%s\n", file,
		c->format != NULL ? c->format : "unknown format", c->packets,
		time_text_rfc3339(c->first_time, first), time_text_rfc3339(c->last_time, last),
		c->complete ? "yes" : "no", *error != '\0' ? "; " : "", error);
	g_free(error);
	g_free(file);
}

void report_text_end_missing(struct report_text *r, const struct report_capture *captures,
	unsigned count, const GPtrArray *missing)
{
	print_regressions(r, missing);
	if (missing != NULL && missing->len > 0)
		fputc('\n', r->out);
	report_text_end(r, captures, count);
}

void report_text_end(struct report_text *r, const struct report_capture *captures, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		print_capture(r, &captures[i]);
	fprintf(r->out,
		"%u call%s, %u with fax: %u success, %u partial, %u failed, %u unknown   (t38trace "
		"%s)\n",
		r->calls, r->calls == 1 ? "" : "s", r->faxes, r->by_status[FAX_SUCCESS],
		r->by_status[FAX_PARTIAL], r->by_status[FAX_FAILED], r->by_status[FAX_UNKNOWN],
		T38TRACE_VERSION);
}
