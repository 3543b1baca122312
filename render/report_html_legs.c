#include "render/report_html_fax.h"

#include "analyzer/fax_result.h"
#include "render/timing_words.h"
#include "render/words.h"

#define MOST_CHECKS 100u
#define MOST_LEGS 8u

/* ---- legs ---- */

/* What a leg says in a row; freed by g_free(), NULL: nothing. */
typedef char *(*leg_text)(const struct call *);

static char *call_id(const struct call *leg)
{
	return g_strdup(leg->call_id);
}

static char *tied(const struct call *leg)
{
	return leg->tied_by != NULL ? g_strdup_printf("%s, %u %%", leg->tied_by, leg->tied_percent)
				    : NULL;
}

static char *host(const struct call *leg, enum side side)
{
	char address[ENDPOINT_TEXT_MAX], *party = words_party(leg, side);
	const struct ip_addr *at = &leg->party[side].address;
	char *text = g_strdup_printf(
		"%s  %s", party, ip_addr_is_unset(at) ? "" : ip_addr_text(at, address));
	g_free(party);
	return g_strchomp(text);
}

static char *caller(const struct call *leg)
{
	return host(leg, SIDE_CALLER);
}

static char *callee(const struct call *leg)
{
	return host(leg, SIDE_CALLEE);
}

static char *state(const struct call *leg)
{
	return g_strdup(words_state(leg->state));
}

static char *setup_of(const struct call *leg)
{
	const struct t38_setup *t = &leg->t38;
	if (t->negotiated)
		return g_strdup("negotiated");
	if (t->refused_status > 0)
		return g_strdup_printf("refused with %d", t->refused_status);
	return t->offered ? g_strdup("offered") : NULL;
}

static char *correction(const struct call *leg)
{
	const char *a = leg->t38.side[0].udp_ec, *b = leg->t38.side[1].udp_ec;
	return a != NULL || b != NULL ? g_strdup_printf("caller %s, callee %s", a != NULL ? a : "-",
						b != NULL ? b : "-")
				      : NULL;
}

static char *result(const struct call *leg)
{
	return leg->fax != NULL ? g_strdup(fax_status_name(leg->fax->result.status)) : NULL;
}

static char *pages(const struct call *leg)
{
	return leg->fax != NULL ? g_strdup_printf("%u of %u", leg->fax->result.pages_confirmed,
					  leg->fax->result.pages_sent)
				: NULL;
}

static char *bad_rows(const struct call *leg)
{
	uint64_t rows = 0;
	for (guint i = 0; leg->fax != NULL && i < leg->fax->pages->len; i++)
		rows += ((const struct fax_page *)g_ptr_array_index(leg->fax->pages, i))->bad_rows;
	return leg->fax != NULL ? g_strdup_printf("%" G_GUINT64_FORMAT, rows) : NULL;
}

static char *loss(const struct call *leg)
{
	uint64_t lost = 0, unrecovered = 0;
	for (guint i = 0; leg->fax != NULL && i < leg->fax->streams->len; i++) {
		const struct fax_stream_info *s = g_ptr_array_index(leg->fax->streams, i);
		lost += s->udptl.expected - MIN(s->udptl.received, s->udptl.expected);
		unrecovered += s->udptl.unrecovered;
	}
	return leg->fax != NULL ? g_strdup_printf("%" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT
						  " not recovered",
					  lost, unrecovered)
				: NULL;
}

static void put_leg_row(
	struct html_out *out, const struct call *call, const char *name, leg_text text)
{
	char *own = text(call);
	html_out_raw(out, "<tr>");
	html_out_element(out, "th", " scope=\"row\"", name);
	html_out_cell(out, own);
	for (guint i = 0; i < call->legs->len && i < MOST_LEGS; i++) {
		char *other = text(g_ptr_array_index(call->legs, i));
		html_out_cell(out, other);
		g_free(other);
	}
	html_out_raw(out, "</tr>\n");
	g_free(own);
}

void report_html_legs(struct html_out *out, const struct call *call)
{
	static const struct {
		const char *name;
		leg_text text;
	} rows[] = {{"Call-ID", call_id}, {"Tied by", tied}, {"Caller", caller}, {"Callee", callee},
		{"State", state}, {"T.38", setup_of}, {"T38FaxUdpEC", correction}, {"Fax", result},
		{"Pages confirmed", pages}, {"Bad rows", bad_rows}, {"Packets lost", loss}};
	const char *columns[MOST_LEGS + 3] = {"", "Main leg"};
	char *names[MOST_LEGS + 1] = {NULL};
	for (guint i = 0; i < call->legs->len && i < MOST_LEGS; i++) {
		const struct call *leg = g_ptr_array_index(call->legs, i);
		columns[i + 2] = names[i] = g_strdup_printf("Leg %u", leg->index);
	}
	html_out_table(out, "The legs of the call, side by side", columns);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		put_leg_row(out, call, rows[i].name, rows[i].text);
	html_out_raw(out, "</tbody></table></div>\n");
	if (call->legs->len > MOST_LEGS)
		html_out_format(
			out, "<p>%u further legs are left out.</p>\n", call->legs->len - MOST_LEGS);
	for (size_t i = 0; i < MOST_LEGS; i++)
		g_free(names[i]);
}

/* ---- checks of the telephone lines ---- */

static void put_check(
	struct html_out *out, enum side side, const struct line_check *c, t38_time zero)
{
	char *value = timing_words_value(c->id, c->value_ms);
	char *limit = timing_words_value(c->id, c->limit_ms), *packets = timing_words_evidence(c);
	html_out_raw(out, "<tr class=\"bad\">");
	html_out_cell(out, side == SIDE_CALLER ? "caller" : "callee");
	html_out_element(out, "th", " scope=\"row\"", line_check_name(c->id));
	html_out_cell(out, timing_words_check(c->id));
	html_out_cell(out, c->about);
	if (c->t != T38_NEVER)
		html_out_number(out, "%.3f", timing_seconds(c->t, zero));
	else
		html_out_cell(out, NULL);
	html_out_number(out, "%s", value);
	html_out_number(out, "%s %s", c->at_least ? "at least" : "at most", limit);
	html_out_cell(out, packets);
	html_out_raw(out, "</tr>\n");
	g_free(value);
	g_free(limit);
	g_free(packets);
}

static unsigned count_missed(const struct line_timing *timing, unsigned *all)
{
	unsigned missed = 0;
	*all = 0;
	for (int side = 0; side < 2; side++) {
		const GArray *checks = timing->gateway[side].checks;
		*all += checks->len;
		for (guint i = 0; i < checks->len; i++)
			missed += !g_array_index(checks, struct line_check, i).ok;
	}
	return missed;
}

static void put_missed(struct html_out *out, const struct line_timing *timing, t38_time zero)
{
	unsigned shown = 0;
	for (int side = 0; side < 2; side++) {
		const GArray *checks = timing->gateway[side].checks;
		for (guint i = 0; i < checks->len && shown < MOST_CHECKS; i++) {
			const struct line_check *c = &g_array_index(checks, struct line_check, i);
			if (!c->ok) {
				put_check(out, (enum side)side, c, zero);
				shown++;
			}
		}
	}
}

void report_html_checks(struct html_out *out, const struct line_timing *timing, t38_time zero)
{
	static const char *const columns[] = {"Line of", "Check", "What", "About", "#t, s",
		"#Measured", "#Limit", "Frames", NULL};
	unsigned all, missed = count_missed(timing, &all);
	if (missed > 0 || all == 0)
		html_out_format(out,
			"<p>%u of %u checks of the telephone lines are missed (profile %s).</p>\n",
			missed, all, timing->profile);
	else
		html_out_format(out,
			"<p>The checks of the telephone lines hold, all %u (profile %s).</p>\n",
			all, timing->profile);
	if (missed == 0)
		return;
	html_out_table(out, "Missed checks", columns);
	put_missed(out, timing, zero);
	html_out_raw(out, "</tbody></table></div>\n");
	if (missed > MOST_CHECKS)
		html_out_format(out,
			"<p>%u further ones are left out: the command timing has them.</p>\n",
			missed - MOST_CHECKS);
}
