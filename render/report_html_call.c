#include "render/report_html_call.h"

#include <string.h>

#include "analyzer/call_ruled_out.h"
#include "analyzer/finding.h"
#include "analyzer/finding_explain.h"
#include "render/report_html_fax.h"
#include "render/report_html_findings.h"
#include "render/report_html_ladder.h"
#include "render/time_text.h"
#include "render/timing_svg.h"
#include "render/timing_text.h"
#include "render/words.h"

#define MOST_CHART 262144u /* octets */

const char *report_html_status(const struct call *call)
{
	static const char *const names[] = {[FAX_UNKNOWN] = "unknown",
		[FAX_SUCCESS] = "success",
		[FAX_PARTIAL] = "partial",
		[FAX_FAILED] = "failed"};
	const struct fax *fax = call_best_leg(call)->fax;
	if (fax == NULL)
		return "nofax";
	if (fax->result.status == FAX_SUCCESS && call->verdict_root != NULL)
		return "marred";
	return names[fax->result.status];
}

/* Not by colour alone. */
static void put_badge(struct html_out *out, const struct call *call)
{
	const char *status = report_html_status(call);
	html_out_format(out, "<span class=\"badge %s\">%s%s</span>", status,
		call_best_leg(call)->fax != NULL ? words_fax_status(call) : "no fax",
		strcmp(status, "marred") == 0
			? " <span role=\"img\" aria-label=\"with trouble\">\xe2\x9a\xa0</span>"
			: "");
}

/* ---- the row ---- */

struct loss {
	uint64_t lost, unrecovered;
};

static struct loss loss_of(const struct call *call)
{
	struct loss loss = {0, 0};
	const struct fax *fax = call_best_leg(call)->fax;
	for (guint i = 0; fax != NULL && i < fax->streams->len; i++) {
		const struct fax_stream_info *s = g_ptr_array_index(fax->streams, i);
		loss.lost += s->udptl.expected - MIN(s->udptl.received, s->udptl.expected);
		loss.unrecovered += s->udptl.unrecovered;
	}
	return loss;
}

static double duration(const struct call *call)
{
	return call->end != T38_NEVER && call->start != T38_NEVER
		       ? (double)(call->end - call->start) / (double)T38_SECOND
		       : -1;
}

static void put_party_cell(struct html_out *out, const struct call *call, enum side side)
{
	char *name = words_party(side == SIDE_CALLEE ? call_last_leg(call) : call, side);
	html_out_cell(out, name);
	g_free(name);
}

static void put_fax_cells(struct html_out *out, const struct call *call)
{
	const struct fax *fax = call_best_leg(call)->fax;
	struct loss loss = loss_of(call);
	char *pages = words_pages(call);
	html_out_raw(out, "<td>");
	put_badge(out, call);
	html_out_raw(out, "</td>");
	html_out_format(out, "<td class=\"n\" data-v=\"%u\">%s</td>",
		fax != NULL ? fax->result.pages_confirmed : 0, pages);
	if (fax != NULL) {
		html_out_number(out, "%" G_GUINT64_FORMAT, loss.lost);
		html_out_number(out, "%" G_GUINT64_FORMAT, loss.unrecovered);
	} else {
		html_out_raw(out, "<td class=\"n\">-</td><td class=\"n\">-</td>");
	}
	g_free(pages);
}

/* The filter finds a call by them, too. */
static void put_call_ids(struct html_out *out, const struct call *call)
{
	html_out_text(out, call->call_id);
	for (guint i = 0; i < call->legs->len; i++) {
		html_out_raw(out, " ");
		html_out_text(
			out, ((const struct call *)g_ptr_array_index(call->legs, i))->call_id);
	}
}

void report_html_row(struct html_out *out, const struct call *call)
{
	char start[TIME_TEXT_MAX];
	html_out_format(out, "<tr data-status=\"%s\" data-call=\"%u\" data-ids=\"",
		report_html_status(call), call->index);
	put_call_ids(out, call);
	html_out_format(out,
		"\"><th scope=\"row\" class=\"n\"><a href=\"#call-%u\" aria-label=\"Call "
		"%u\">%u</a></th>",
		call->index, call->index, call->index);
	/* The head of the call has the fraction, too. */
	time_text_rfc3339(call->start, start);
	if (call->start != T38_NEVER)
		start[strlen("2026-01-15T10:30:00")] = '\0';
	html_out_cell(out, g_strdelimit(start, "T", ' '));
	if (duration(call) >= 0)
		html_out_number(out, "%.1f", duration(call));
	else
		html_out_raw(out, "<td class=\"n\">-</td>");
	put_party_cell(out, call, SIDE_CALLER);
	put_party_cell(out, call, SIDE_CALLEE);
	html_out_cell(out, words_state(call->state));
	put_fax_cells(out, call);
	html_out_raw(out, "<td class=\"why\">");
	if (call->verdict_root != NULL)
		html_out_format(out, "<code>%s</code> ", call->verdict_root);
	html_out_text(out, call->verdict_summary);
	html_out_raw(out, "</td></tr>\n");
}

/* ---- the head of a call ---- */

static void put_summary(struct html_out *out, const struct call *call)
{
	char *caller = words_party(call, SIDE_CALLER);
	char *callee = words_party(call_last_leg(call), SIDE_CALLEE);
	html_out_format(out, "<summary><h3>Call %u ", call->index);
	put_badge(out, call);
	html_out_raw(out, " <span class=\"who\">");
	html_out_text(out, caller);
	html_out_raw(out, " \xe2\x86\x92 ");
	html_out_text(out, callee);
	html_out_raw(out, "</span></h3></summary>\n");
	g_free(caller);
	g_free(callee);
}

static void put_ruled_out(struct html_out *out, const struct call *call)
{
	GPtrArray *texts = call_ruled_out(call);
	if (texts->len > 0)
		html_out_raw(out, "<p><b>Not why:</b> ");
	for (guint i = 0; i < texts->len; i++) {
		html_out_raw(out, i > 0 ? "; " : "");
		html_out_text(out, g_ptr_array_index(texts, i));
	}
	html_out_raw(out, texts->len > 0 ? "</p>" : "");
	g_ptr_array_unref(texts);
}

static void put_verdict(struct html_out *out, const struct call *call)
{
	html_out_format(
		out, "<div class=\"verdict %s\"><p class=\"what\">", report_html_status(call));
	html_out_text(out, call->verdict_summary);
	html_out_raw(out, "</p>");
	if (call->verdict_root != NULL) {
		html_out_format(out,
			"<p><b>Root cause:</b> <a href=\"#about-%s\"><code>%s</code></a> ",
			call->verdict_root, call->verdict_root);
		html_out_text(out, finding_row(finding_find(call->verdict_root))->summary);
		html_out_raw(out, "</p>");
	}
	put_ruled_out(out, call);
	if (call->verdict_action != NULL) {
		html_out_raw(out, "<p><b>Do:</b> ");
		html_out_text(out, call->verdict_action);
		html_out_raw(out, "</p>");
	}
	html_out_raw(out, "</div>\n");
}

static void put_facts(struct html_out *out, const struct call *call)
{
	static const char *const signallings[] = {[SIGNALLING_NONE] = "none was seen",
		[SIGNALLING_SIP] = "SIP",
		[SIGNALLING_MGCP] = "MGCP",
		[SIGNALLING_H248] = "H.248",
		[SIGNALLING_H323] = "H.323"};
	char start[TIME_TEXT_MAX], seconds[32];
	html_out_raw(out, "<dl class=\"facts\">");
	html_out_fact(out, "Began", time_text_rfc3339(call->start, start));
	g_snprintf(seconds, sizeof(seconds), "%.1f s", duration(call));
	html_out_fact(out, "Lasted", duration(call) >= 0 ? seconds : NULL);
	html_out_fact(out, "State", words_state(call->state));
	html_out_fact(out, "Ended by",
		call->ended_by < 0		? NULL
		: call->ended_by == SIDE_CALLER ? "caller"
						: "callee");
	html_out_fact(out, "Signalling", signallings[call->signalling]);
	html_out_fact(out, "Call-ID", call->call_id);
	html_out_raw(out, "</dl>\n");
}

/* ---- sections ---- */

static void open_section(struct html_out *out, const char *title, bool open)
{
	html_out_format(out, "<details class=\"part\"%s><summary><h4>%s</h4></summary>\n",
		open ? " open=\"\"" : "", title);
}

static void close_section(struct html_out *out)
{
	html_out_raw(out, "</details>\n");
}

static void put_checks(struct html_out *out, const GArray *checks)
{
	static const char *const columns[] = {"Condition", "Holds", "It is", NULL};
	if (checks == NULL || checks->len == 0)
		return;
	html_out_table(out, "Conditions of --check", columns);
	for (guint i = 0; i < checks->len; i++) {
		const struct check_result *c = &g_array_index(checks, struct check_result, i);
		html_out_raw(out, c->holds ? "<tr>" : "<tr class=\"bad\">");
		html_out_element(out, "th", " scope=\"row\"", c->check);
		html_out_cell(out, c->holds ? "yes" : "no");
		html_out_cell(out, c->value);
		html_out_raw(out, "</tr>\n");
	}
	html_out_raw(out, "</tbody></table></div>\n");
}

static void put_judgement(struct html_out *out, const struct call_judgement *judgement)
{
	const GPtrArray *worse = judgement != NULL ? judgement->regressions : NULL;
	if (judgement != NULL)
		put_checks(out, judgement->checks);
	if (worse == NULL)
		return;
	html_out_raw(out, worse->len > 0 ? "<p class=\"bad\">Worse than in the baseline:</p><ul>"
					 : "<p>Not worse than in the baseline.</p>");
	for (guint i = 0; i < worse->len; i++)
		html_out_element(out, "li", NULL, g_ptr_array_index(worse, i));
	html_out_raw(out, worse->len > 0 ? "</ul>\n" : "\n");
}

/* The style sheet of the chart serves all charts of the page. */
static void drop_style(GString *svg)
{
	const char *begin = strstr(svg->str, "<style>"), *end = strstr(svg->str, "</style>");
	if (begin != NULL && end != NULL && begin < end)
		g_string_erase(svg, begin - svg->str, end + strlen("</style>") - begin);
}

static bool put_chart(struct html_out *out, const struct call *call, t38_time zero, bool style)
{
	const struct timing_style form = {.zero = zero, .from_s = -1, .to_s = -1};
	GString *svg = g_string_new(NULL);
	bool any = timing_svg_append(svg, &form, call, 0).width > 0;
	bool fits = svg->len <= MOST_CHART;
	if (any && fits) {
		if (!style)
			drop_style(svg);
		html_out_raw(out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
				  "aria-label=\"Timing chart\">\n");
		html_out_raw(out, svg->str);
		html_out_raw(out, "</div>\n");
	} else if (any) {
		html_out_raw(out, "<p>The chart is too large for this page: the command timing "
				  "draws it.</p>\n");
	}
	g_string_free(svg, TRUE);
	return any && fits;
}

static bool is_good(const struct call *call)
{
	return strcmp(report_html_status(call), "success") == 0;
}

static bool put_timing(struct html_out *out, const struct call *call, t38_time zero,
	const struct report_html_room *room)
{
	const struct line_timing *timing = timing_of(call);
	bool written = false;
	if (timing == NULL)
		return false;
	open_section(out, "Telephone lines", true);
	if (room->chart && (room->chart_of_good || !is_good(call)))
		written = put_chart(out, call, zero, room->style);
	else
		html_out_raw(out, "<p>The chart is left out to keep this file small: the command "
				  "timing draws it.</p>\n");
	report_html_checks(out, timing, zero);
	close_section(out);
	return written;
}

static void put_ladder(struct html_out *out, const struct call *call, t38_time zero,
	const struct report_html_room *room)
{
	open_section(out, "Ladder", true);
	if (room->ladder && (room->ladder_of_good || !is_good(call)))
		report_html_ladder(out, call, zero);
	else
		html_out_raw(out, "<p>It is left out to keep this file small: the command ladder "
				  "shows it.</p>\n");
	close_section(out);
}

static void put_fax_parts(struct html_out *out, const struct call *call, t38_time zero,
	const struct report_html_room *room)
{
	const struct fax *fax = call_best_leg(call)->fax;
	if (fax != NULL && fax->pages->len > 0) {
		open_section(out, "Pages", true);
		report_html_pages(out, fax, &room->pictures);
		close_section(out);
	}
	if (fax != NULL) {
		open_section(out, "Loss", true);
		report_html_streams(out, call);
		close_section(out);
		open_section(out, "T.30 exchange", false);
		report_html_exchanges(out, fax, zero);
		close_section(out);
	}
	open_section(out, "Both sides", false);
	report_html_sides(out, call);
	close_section(out);
	if (call->legs->len > 0) {
		open_section(out, "Legs", true);
		report_html_legs(out, call);
		close_section(out);
	}
}

bool report_html_call_body(struct html_out *out, const struct call *call,
	const struct call_judgement *judgement, t38_time zero, const struct report_html_room *room,
	GHashTable *known)
{
	html_out_raw(out, ">");
	put_summary(out, call);
	html_out_raw(out, room->later ? "<noscript>" : "");
	html_out_format(out, "<div class=\"body\" id=\"call-%u\" tabindex=\"-1\">\n", call->index);
	put_verdict(out, call);
	put_facts(out, call);
	put_judgement(out, judgement);
	open_section(out, "Findings", true);
	report_html_findings(out, call, zero, known);
	close_section(out);
	put_ladder(out, call, zero, room);
	bool chart = put_timing(out, call, zero, room);
	put_fax_parts(out, call, zero, room);
	html_out_raw(out, "<p class=\"back\"><a href=\"#calls\">Back to the calls</a></p></div>");
	html_out_raw(out, room->later ? "</noscript>" : "");
	html_out_raw(out, "</details></article>\n");
	return chart;
}
