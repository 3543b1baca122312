#include "render/ladder_text.h"

#include <string.h>

#include "analyzer/finding.h"
#include "render/finding_order.h"
#include "render/ladder_rows.h"
#include "render/text_safe.h"
#include "render/time_text.h"
#include "render/words.h"

#define LEFT 24	      /* columns of time, delta and frame */
#define LINE_LEFT 18  /* columns of the times of the line */
#define LATE_MS 100.0 /* a signal that begins so late is marked */
#define LANE_MIN 24   /* a narrower lane cannot hold a message's text */
#define WIDTH_MIN 60
#define MOST_DEPTH 6 /* deeper consequences stand at this depth */

struct print {
	FILE *out;
	const struct ladder_style *style;
	const struct call *call;
	const struct ladder_rows *rows;
	t38_time zero, previous;
	int left;  /* columns in front of them */
	int lane;  /* columns between two hosts */
	int width; /* of all lanes */
};

static void styled(const struct print *p, enum style style, const char *text)
{
	fprintf(p->out, "%s%s%s", style_on(style, p->style->color), text,
		style_off(style, p->style->color));
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
	const struct fax *fax = call_best_leg(call)->fax;
	enum style style = fax != NULL ? styles[fax->result.status] : STYLE_BAD;
	/* Confirmed, but not well. */
	return style == STYLE_GOOD && call->verdict_root != NULL ? STYLE_WARN : style;
}

static void print_title(const struct print *p)
{
	char time[TIME_TEXT_MAX];
	char *caller = words_party(p->call, SIDE_CALLER),
	     *callee = words_party(p->call, SIDE_CALLEE);
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
	const struct call *leg = side == SIDE_CALLEE ? call_last_leg(p->call) : p->call;
	const struct party *party = &leg->party[side];
	char address[ENDPOINT_TEXT_MAX];
	char *agent = text_safe(party->user_agent, -1);
	bool known = !ip_addr_is_unset(&party->address);
	char *line =
		g_strdup_printf("        %-7s %-15s  %s", side == SIDE_CALLER ? "caller" : "callee",
			known ? ip_addr_text(&party->address, address) : "-", agent);
	fprintf(p->out, "%s\n", g_strchomp(line));
	g_free(line);
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
	if (p->style->line)
		fprintf(p->out, "%*s%-*s", 4, "", LINE_LEFT - 4, "far line s");
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

/* When the far line heard it; how it went wrong. */
static void print_heard(const struct print *p, const struct line_signal *s)
{
	bool broken = s != NULL && s->underflows > 0, late = s != NULL && s->late_ms >= LATE_MS;
	if (!p->style->line)
		return;
	if (s == NULL) {
		fprintf(p->out, "%*s", LINE_LEFT, "");
		return;
	}
	char *times = g_strdup_printf(
		"%7.2f-%.2f", seconds(p->zero, s->t), seconds(p->zero, MAX(s->t, s->t_end)));
	char *marked = g_strdup_printf("%-*s%s", LINE_LEFT - 3, times,
		broken ? "! "
		: late ? "> "
		       : "  ");
	styled(p, broken ? STYLE_BAD : late ? STYLE_WARN : STYLE_PLAIN, marked);
	fputc(' ', p->out);
	g_free(times);
	g_free(marked);
}

static void print_left(struct print *p, const struct ladder_row *row)
{
	char *delta = p->previous == T38_NEVER
			      ? g_strdup("")
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
	print_heard(p, row->heard);
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

/* Where the text may be broken so that at most so many columns stand before: at two spaces, which divide its
 * parts, else at one; 0: nowhere. */
static size_t break_at(const char *text, int columns)
{
	size_t part = 0, word = 0;
	for (size_t i = 1; i < 4096; i++) {
		if (text[i] != ' ' && text[i] != '\0')
			continue;
		char *line = g_strndup(text, i);
		bool fits = text_width(line) <= columns;
		g_free(line);
		if (!fits)
			break;
		word = i;
		if (text[i] == '\0')
			return i;
		if (text[i + 1] == ' ')
			part = i;
	}
	return part * 2 > (size_t)columns ? part : word;
}

/* Cuts the next line of at most so many columns off *rest. */
static char *take_line(const char **rest, int columns)
{
	size_t n = **rest != '\0' ? break_at(*rest, columns) : 0;
	if (n == 0) {
		char *line = text_fit(*rest, columns);
		*rest = "";
		return line;
	}
	char *line = g_strchomp(g_strndup(*rest, n));
	*rest += n + strspn(*rest + n, " ");
	return line;
}

/* Where a row stands: its lanes. */
struct span {
	unsigned first, last, end;
	int width;
	bool right;
};

static struct span span_of(const struct print *p, const struct ladder_row *row)
{
	struct span s = {.first = MIN(row->from, row->to),
		.last = MAX(row->from, row->to),
		.end = p->rows->columns->len - 1,
		.right = row->from < row->to};
	s.width = s.last == s.end ? p->width - (int)s.first * p->lane
				  : (int)(s.last - s.first) * p->lane;
	return s;
}

static void print_arrow(
	const struct print *p, const struct ladder_row *row, const struct span *s, const char *text)
{
	char line = row->kind == LADDER_MEDIA ? '=' : '-';
	int fill = s->width - text_width(text) - 2;
	if (s->right) {
		fprintf(p->out, "%s ", text);
		repeat(p->out, line, fill);
		fputc('>', p->out);
	} else {
		fputc('<', p->out);
		repeat(p->out, line, fill);
		fprintf(p->out, " %s", text);
	}
}

/* What did not fit beside the arrow: below it, at the sender's side. */
static void print_more(const struct print *p, const struct span *s, const char *text)
{
	int fill = s->width - text_width(text);
	if (s->right)
		fprintf(p->out, "  %s%*s", text, s->last < s->end ? MAX(fill - 2, 0) : 0, "");
	else
		fprintf(p->out, "%*s%s", MAX(fill, 0), "", text);
}

static void print_line(const struct print *p, const struct ladder_row *row, const struct span *s,
	const char *text, bool first)
{
	print_lines(p, 0, s->first);
	fputs(style_on(row->style, p->style->color), p->out);
	if (first)
		print_arrow(p, row, s, text);
	else
		print_more(p, s, text);
	fputs(style_off(row->style, p->style->color), p->out);
	if (s->last < s->end) {
		print_lines(p, s->last, s->end);
		fputc('|', p->out);
	}
	fputc('\n', p->out);
}

static void print_arrow_row(const struct print *p, const struct ladder_row *row)
{
	struct span s = span_of(p, row);
	const char *rest = row->text;
	for (bool first = true; first || *rest != '\0'; first = false) {
		char *text = take_line(&rest, s.width - (first ? 4 : 2));
		if (!first)
			fprintf(p->out, "%*s", p->left, "");
		print_line(p, row, &s, text, first);
		g_free(text);
	}
}

static void print_note(const struct print *p, const struct ladder_row *row)
{
	const char *rest = row->text;
	for (bool first = true; first || *rest != '\0'; first = false) {
		char *text = take_line(&rest, p->width - 3);
		if (!first)
			fprintf(p->out, "%*s", p->left, "");
		char *note = g_strdup_printf("~~ %s", text);
		styled(p, row->style, note);
		fputc('\n', p->out);
		g_free(note);
		g_free(text);
	}
}

static void print_row(struct print *p, const struct ladder_row *row)
{
	print_left(p, row);
	if (row->kind == LADDER_NOTE)
		print_note(p, row);
	else
		print_arrow_row(p, row);
}

/* ---- foot ---- */

/* Consequences stand deeper than their cause, where that is told here, too. */
static void print_findings(const struct print *p, const struct call *call)
{
	GArray *order = finding_order_new(call);
	unsigned indent[MOST_DEPTH + 2] = {0}; /* by depth */
	for (guint i = 0; i < order->len; i++) {
		const struct finding_place *place = &g_array_index(order, struct finding_place, i);
		const struct finding *f = place->finding;
		unsigned depth = MIN(place->depth, MOST_DEPTH);
		bool told = f->severity != SEVERITY_NOTE;
		indent[depth + 1] = indent[depth] + (told ? 2 : 0);
		if (!told)
			continue;
		char *detail = text_safe(f->detail, -1);
		fprintf(p->out, "         %*s%s %s: %s\n", (int)indent[depth], "",
			severity_name(f->severity), f->id, detail);
		g_free(detail);
	}
	g_array_free(order, TRUE);
}

static void print_verdict(const struct print *p)
{
	char *verdict = text_safe(p->call->verdict_summary, -1);
	fputs("\nVerdict: ", p->out);
	styled(p, status_style(p->call), verdict);
	fputc('\n', p->out);
	g_free(verdict);
	print_findings(p, p->call);
	for (guint i = 0; i < p->call->legs->len; i++)
		print_findings(p, g_ptr_array_index(p->call->legs, i));
}

void ladder_text_call(
	FILE *out, const struct ladder_style *style, const struct call *call, t38_time zero)
{
	int left = LEFT + (style->line ? LINE_LEFT : 0);
	int width = MAX(style->width - left, WIDTH_MIN - LEFT);
	unsigned lanes = (unsigned)(width / LANE_MIN);
	struct ladder_rows *rows = ladder_rows_new(call, style->detail, lanes + 1);
	struct print p = {.out = out,
		.style = style,
		.call = call,
		.rows = rows,
		.zero = zero,
		.previous = T38_NEVER,
		.left = left,
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
