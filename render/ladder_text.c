#include "render/ladder_text.h"

#include <string.h>

#include "analyzer/finding.h"
#include "render/ladder_rows.h"
#include "render/text_safe.h"
#include "render/time_text.h"
#include "render/words.h"

#define LEFT 24	     /* columns of time, delta and frame */
#define LANE_MIN 24  /* a narrower lane cannot hold a message's text */
#define WIDTH_MIN 60

struct print {
	FILE *out;
	const struct ladder_style *style;
	const struct call *call;
	const struct ladder_rows *rows;
	t38_time zero, previous;
	int lane; /* columns between two hosts */
	int width; /* of all lanes */
};

static void styled(const struct print *p, enum style style, const char *text)
{
	fprintf(p->out, "%s%s%s", style_on(style, p->style->color), text, style_off(style, p->style->color));
}

static double seconds(t38_time from, t38_time to)
{
	return (double)(to - from) / (double)T38_SECOND;
}

/* ---- head ---- */

static enum style status_style(const struct call *call)
{
	static const enum style styles[] = {[FAX_UNKNOWN] = STYLE_WARN,
		[FAX_SUCCESS] = STYLE_GOOD,
		[FAX_PARTIAL] = STYLE_WARN,
		[FAX_FAILED] = STYLE_BAD};
	return call->fax != NULL ? styles[call->fax->result.status] : STYLE_BAD;
}

static void print_title(const struct print *p)
{
	char time[TIME_TEXT_MAX];
	char *caller = words_party(p->call, SIDE_CALLER), *callee = words_party(p->call, SIDE_CALLEE);
	char *title = g_strdup_printf("Call %u  %s -> %s", p->call->index, caller, callee);
	char *status = g_ascii_strup(words_fax_status(p->call), -1);
	styled(p, STYLE_BOLD, title);
	fprintf(p->out, "   %s", time_text_rfc3339(p->call->start, time));
	if (p->call->end != T38_NEVER && p->call->start != T38_NEVER)
		fprintf(p->out, "   %.1f s", seconds(p->call->start, p->call->end));
	fputs("   ", p->out);
	styled(p, status_style(p->call), status);
	fputc('\n', p->out);
	g_free(caller);
	g_free(callee);
	g_free(title);
	g_free(status);
}

static void print_party(const struct print *p, enum side side)
{
	const struct party *party = &p->call->party[side];
	char address[ENDPOINT_TEXT_MAX];
	char *agent = text_safe(party->user_agent, -1);
	bool known = !ip_addr_is_unset(&party->address);
	fprintf(p->out, "        %-7s %-15s  %s\n", side == SIDE_CALLER ? "caller" : "callee",
		known ? ip_addr_text(&party->address, address) : "-", agent);
	g_free(agent);
}

static char *column_name(const struct print *p, guint i)
{
	const struct ladder_column *c = &g_array_index(p->rows->columns, struct ladder_column, i);
	char address[ENDPOINT_TEXT_MAX];
	ip_addr_text(&c->host, address);
	if (c->role == NULL || ip_addr_is_unset(&c->host))
		return g_strdup(c->role != NULL ? c->role : address);
	return g_strdup_printf("%s %s", c->role, address);
}

/* Columns' names: the last one ends at the right edge, those between are centred on their line. */
static void print_columns(const struct print *p)
{
	guint n = p->rows->columns->len;
	int at = 0;
	fprintf(p->out, "%8s %6s %6s  ", "t s", "delta", "frame");
	for (guint i = 0; i < n; i++) {
		char *name = column_name(p, i), *fit = text_fit(name, p->lane - 2);
		int width = text_width(fit), want = (int)i * p->lane;
		int begin = i == 0 ? 0 : i + 1 == n ? p->width - width : want - width / 2;
		fprintf(p->out, "%*s%s", MAX(begin - at, i > 0), "", fit);
		at = MAX(begin, at + (i > 0)) + width;
		g_free(fit);
		g_free(name);
	}
	fputc('\n', p->out);
}

/* ---- rows ---- */

static void print_left(struct print *p, const struct ladder_row *row)
{
	char *delta = p->previous == T38_NEVER ? g_strdup("")
					       : g_strdup_printf("%+.2f", seconds(p->previous, row->t));
	char *left = g_strdup_printf("%8.3f %6s ", seconds(p->zero, row->t), delta);
	styled(p, STYLE_DIM, left);
	g_free(left);
	g_free(delta);
	p->previous = row->t;
	if (row->packet != 0 && row->packet != UINT64_MAX)
		fprintf(p->out, "%6" G_GUINT64_FORMAT "  ", row->packet);
	else
		fprintf(p->out, "%6s  ", "");
}

/* Lines of hosts that an arrow does not touch. */
static void print_lines(const struct print *p, unsigned from, unsigned to)
{
	for (unsigned i = from; i < to; i++)
		fprintf(p->out, "|%*s", p->lane - 1, "");
}

static void repeat(FILE *out, char c, int n)
{
	while (n-- > 0)
		fputc(c, out);
}

static void print_arrow(const struct print *p, const struct ladder_row *row)
{
	bool right = row->from < row->to;
	unsigned first = MIN(row->from, row->to), last = MAX(row->from, row->to);
	unsigned end = p->rows->columns->len - 1;
	int width = last == end ? p->width - (int)first * p->lane : (int)(last - first) * p->lane;
	char line = row->kind == LADDER_MEDIA ? '=' : '-';
	char *fit = text_fit(row->text, width - 5);
	int fill = width - text_width(fit) - 2;
	print_lines(p, 0, first);
	fputs(style_on(row->style, p->style->color), p->out);
	if (right) {
		fprintf(p->out, "%s ", fit);
		repeat(p->out, line, fill);
		fputc('>', p->out);
	} else {
		fputc('<', p->out);
		repeat(p->out, line, fill);
		fprintf(p->out, " %s", fit);
	}
	fputs(style_off(row->style, p->style->color), p->out);
	if (last < end) {
		print_lines(p, last, end);
		fputc('|', p->out);
	}
	g_free(fit);
}

static void print_row(struct print *p, const struct ladder_row *row)
{
	print_left(p, row);
	if (row->kind == LADDER_NOTE) {
		char *fit = text_fit(row->text, p->width - 6);
		char *note = g_strdup_printf("~~ %s ~~", fit);
		styled(p, row->style, note);
		g_free(note);
		g_free(fit);
	} else {
		print_arrow(p, row);
	}
	fputc('\n', p->out);
}

/* ---- foot ---- */

static void print_verdict(const struct print *p)
{
	char *verdict = text_safe(p->call->verdict_summary, -1);
	fputs("\nVerdict: ", p->out);
	styled(p, status_style(p->call), verdict);
	fputc('\n', p->out);
	g_free(verdict);
	for (guint i = 0; i < p->call->findings->len; i++) {
		const struct finding *f = &g_array_index(p->call->findings, struct finding, i);
		char *detail = text_safe(f->detail, -1);
		if (f->severity != SEVERITY_NOTE)
			fprintf(p->out, "         %s %s: %s\n", severity_name(f->severity), f->id, detail);
		g_free(detail);
	}
}

void ladder_text_call(
	FILE *out, const struct ladder_style *style, const struct call *call, t38_time zero)
{
	int width = MAX(style->width, WIDTH_MIN) - LEFT;
	unsigned lanes = (unsigned)(width / LANE_MIN);
	struct ladder_rows *rows = ladder_rows_new(call, style->detail, lanes + 1);
	struct print p = {.out = out,
		.style = style,
		.call = call,
		.rows = rows,
		.zero = zero,
		.previous = T38_NEVER,
		.width = width};
	p.lane = width / (int)(rows->columns->len - 1);
	print_title(&p);
	print_party(&p, SIDE_CALLER);
	print_party(&p, SIDE_CALLEE);
	fputc('\n', out);
	print_columns(&p);
	for (guint i = 0; i < rows->rows->len; i++)
		print_row(&p, &g_array_index(rows->rows, struct ladder_row, i));
	print_verdict(&p);
	ladder_rows_free(rows);
}
