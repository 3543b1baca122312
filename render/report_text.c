#include "render/report_text.h"

#include <string.h>

#include "analyzer/fax_result.h"
#include "render/report_text_damage.h"
#include "render/report_text_findings.h"
#include "render/style.h"
#include "render/text_safe.h"
#include "render/time_text.h"
#include "render/words.h"

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
	char *upper = g_ascii_strup(words_fax_status(best), -1);
	enum style style = best->fax != NULL ? styles[best->fax->result.status] : STYLE_BAD;
	styled(r, style, upper);
	fprintf(r->out, "  call %u  %s -> %s  %s\n", call->index, caller, callee,
		time_text_rfc3339(call->start, time));
	g_free(upper);
	g_free(caller);
	g_free(callee);
}

static void print_wrapped(struct report_text *r, const char *label, const char *text)
{
	if (text == NULL)
		return;
	char *safe = text_safe(text, -1);
	fprintf(r->out, "  %-8s %s\n", label, safe);
	g_free(safe);
}

static void print_stream(struct report_text *r, const struct fax_stream_info *s)
{
	char src[ENDPOINT_TEXT_MAX];
	const struct udptl_counts *u = &s->udptl;
	uint64_t lost = u->expected - u->received;
	double percent = u->expected > 0 ? 100.0 * (double)lost / (double)u->expected : 0;
	fprintf(r->out,
		"  %-7s %-21s %7" G_GUINT64_FORMAT " %5" G_GUINT64_FORMAT
		" %5.2f %% %10" G_GUINT64_FORMAT " %6" G_GUINT64_FORMAT " %6" G_GUINT64_FORMAT
		" %4" G_GUINT64_FORMAT " %5" G_GUINT64_FORMAT "\n",
		s->from == SIDE_CALLER ? "caller" : "callee", endpoint_text(&s->src, src),
		u->expected, lost, percent, u->recovered_by_redundancy, u->recovered_by_fec,
		u->unrecovered, u->duplicates, u->reordered);
}

/* What is sent against loss, what was agreed, how loss came. */
static void print_correction(
	struct report_text *r, const struct call *call, const struct fax_stream_info *s)
{
	const struct udptl_counts *u = &s->udptl;
	const char *agreed = call->t38.side[!s->from].udp_ec;
	if (u->packets == 0)
		return;
	char *safe = text_safe(agreed, -1);
	fprintf(r->out, "  %-7s ", s->from == SIDE_CALLER ? "caller" : "callee");
	if (u->fec_packets > u->secondary_packets)
		fprintf(r->out, "sends FEC, span %u, %u entries", u->fec_span, u->fec_entries);
	else if (u->redundancy_max > 0 && u->redundancy_min == u->redundancy_max)
		fprintf(r->out, "sends redundancy %d", u->redundancy_max);
	else if (u->redundancy_max > 0)
		fprintf(r->out, "sends redundancy %d to %d", MAX(u->redundancy_min, 0),
			u->redundancy_max);
	else
		fputs("sends no error correction", r->out);
	fprintf(r->out, " (agreed: %s)", agreed != NULL ? safe : "-");
	for (int i = 0, first = 1; i < UDPTL_BURSTS; i++) {
		if (u->loss_bursts[i] == 0)
			continue;
		fprintf(r->out, "%s%u x %d%s", first ? "; loss bursts " : ", ", u->loss_bursts[i],
			i + 1, i + 1 == UDPTL_BURSTS ? " or more" : "");
		first = 0;
	}
	fputc('\n', r->out);
	g_free(safe);
}

static void print_streams(struct report_text *r, const struct call *call)
{
	const struct fax *fax = call->fax;
	fputs("\n  Packets of                      sent  lost         redundancy    FEC  unrec.  "
	      "dup reord.\n",
		r->out);
	for (guint i = 0; i < fax->streams->len; i++)
		print_stream(r, g_ptr_array_index(fax->streams, i));
	for (guint i = 0; i < fax->streams->len; i++)
		print_correction(r, call, g_ptr_array_index(fax->streams, i));
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
	fputs(p->command != NULL ? p->command : "no command", r->out);
	fprintf(r->out, " %s\n", p->answer != NULL ? p->answer : "(no answer seen)");
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
	if (call->fax != NULL)
		print_streams(r, call);
	for (guint i = 0; i < call->legs->len; i++) {
		const struct call *leg = g_ptr_array_index(call->legs, i);
		if (leg->fax == NULL)
			continue;
		fprintf(r->out, "\n  Leg %u", leg->index);
		print_streams(r, leg);
	}
}

static void print_all_findings(struct report_text *r, const struct call *call)
{
	guint n = call->findings->len;
	for (guint i = 0; i < call->legs->len; i++)
		n += ((const struct call *)g_ptr_array_index(call->legs, i))->findings->len;
	if (n > 0)
		fputc('\n', r->out);
	report_text_findings(r->out, r->color, call);
	for (guint i = 0; i < call->legs->len; i++)
		report_text_findings(r->out, r->color, g_ptr_array_index(call->legs, i));
}

static void print_pages(struct report_text *r, const struct fax *fax)
{
	if (fax->pages->len > 0)
		fputc('\n', r->out);
	for (guint i = 0; i < fax->pages->len; i++)
		print_page(r, g_ptr_array_index(fax->pages, i));
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
	print_wrapped(r, "What", call->verdict_summary);
	print_wrapped(r, "Root", call->verdict_root);
	print_wrapped(r, "Do", call->verdict_action);
	print_wrapped(r, "Call-ID", call->call_id);
	print_legs(r, call);
	print_all_streams(r, call);
	if (fax != NULL)
		print_pages(r, fax);
	print_all_findings(r, call);
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
	fprintf(r->out, "%s: %s, %" G_GUINT64_FORMAT " packets, %s to %s, complete: %s\n", file,
		c->format != NULL ? c->format : "unknown format", c->packets,
		time_text_rfc3339(c->first_time, first), time_text_rfc3339(c->last_time, last),
		c->complete ? "yes" : "no");
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
