#include "render/report_html_ladder.h"

#include "render/ladder_rows.h"
#include "render/timing_words.h"

#define MOST_ROWS 2000u
#define MOST_HOSTS 8u
#define LATE_MS 100.0 /* a signal that begins so late is marked */

struct ladder {
	struct html_out *out;
	const struct ladder_rows *rows;
	t38_time zero, previous;
};

static const char *const classes[] = {
	[STYLE_PLAIN] = "plain",
	[STYLE_DIM] = "dim",
	[STYLE_SIP] = "sip",
	[STYLE_TONE] = "tone",
	[STYLE_T30] = "t30",
	[STYLE_PAGE] = "sheet",
	[STYLE_GOOD] = "good",
	[STYLE_BAD] = "bad",
	[STYLE_WARN] = "warn",
	[STYLE_BOLD] = "bold",
};

static const struct ladder_column *column(const struct ladder *l, guint i)
{
	return &g_array_index(l->rows->columns, struct ladder_column, i);
}

/* "caller", or the address of a host between. */
static const char *short_name(const struct ladder *l, guint i, char address[ENDPOINT_TEXT_MAX])
{
	const struct ladder_column *c = column(l, i);
	return c->role != NULL ? c->role : ip_addr_text(&c->host, address);
}

static void put_host(const struct ladder *l, guint i)
{
	char address[ENDPOINT_TEXT_MAX];
	const struct ladder_column *c = column(l, i);
	html_out_raw(l->out, "<span class=\"host\">");
	if (c->role != NULL)
		html_out_format(l->out, "<b>%s</b> ", c->role);
	if (!ip_addr_is_unset(&c->host))
		html_out_text(l->out, ip_addr_text(&c->host, address));
	html_out_raw(l->out, "</span>");
}

static void put_head(const struct ladder *l)
{
	html_out_format(l->out,
		"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Ladder\">"
		"<table class=\"ladder\" style=\"--lanes:%u\"><caption>Ladder: what happened, "
		"with the number of its packet; t is seconds since the first packet</caption>\n"
		"<thead><tr><th scope=\"col\" class=\"n\">t</th><th scope=\"col\" "
		"class=\"n\">delta</th><th scope=\"col\" class=\"n\">frame</th>"
		"<th scope=\"col\" class=\"flow\"><span class=\"hosts\">",
		l->rows->columns->len - 1);
	for (guint i = 0; i < l->rows->columns->len; i++)
		put_host(l, i);
	html_out_raw(l->out, "</span></th></tr></thead>\n<tbody>\n");
}

static void put_left(struct ladder *l, const struct ladder_row *row)
{
	html_out_format(l->out, "<tr><td>%.3f</td>", timing_seconds(row->t, l->zero));
	if (l->previous == T38_NEVER)
		html_out_raw(l->out, "<td></td>");
	else
		html_out_format(l->out, "<td>%+.2f</td>", timing_seconds(row->t, l->previous));
	l->previous = row->t;
	if (row->packet != 0 && row->packet != UINT64_MAX)
		html_out_format(l->out, "<td>%" G_GUINT64_FORMAT "</td>", row->packet);
	else
		html_out_raw(l->out, "<td></td>");
}

/* Late or broken on the telephone line behind the far gateway. */
static void put_heard(const struct ladder *l, const struct line_signal *heard)
{
	if (heard == NULL || (heard->underflows == 0 && heard->late_ms < LATE_MS))
		return;
	char *trouble = timing_words_trouble(heard);
	html_out_raw(l->out, "  <em>far line: ");
	html_out_text(l->out, trouble);
	html_out_raw(l->out, "</em>");
	g_free(trouble);
}

/* From the first column to the last one is what the style sheet says. */
static void put_place(const struct ladder *l, unsigned first, unsigned last)
{
	if (first > 0 || last + 1 < l->rows->columns->len)
		html_out_format(l->out, " style=\"--at:%u;--over:%u\"", first, last - first);
}

static void put_arrow(const struct ladder *l, const struct ladder_row *row)
{
	char from[ENDPOINT_TEXT_MAX], to[ENDPOINT_TEXT_MAX];
	html_out_format(l->out, "<div class=\"arrow %s %s%s\"",
		row->from < row->to ? "right" : "left", classes[row->style],
		row->kind == LADDER_MEDIA ? " media" : "");
	put_place(l, MIN(row->from, row->to), MAX(row->from, row->to));
	html_out_format(l->out, "><span class=\"vh\">%s to %s: </span>",
		short_name(l, row->from, from), short_name(l, row->to, to));
	html_out_text(l->out, row->text);
	put_heard(l, row->heard);
	html_out_raw(l->out, "</div>");
}

static void put_row(struct ladder *l, const struct ladder_row *row)
{
	put_left(l, row);
	html_out_raw(l->out, "<td>");
	if (row->kind == LADDER_NOTE) {
		html_out_raw(l->out, "<div class=\"remark\">");
		html_out_text(l->out, row->text);
		html_out_raw(l->out, "</div>");
	} else {
		put_arrow(l, row);
	}
	html_out_raw(l->out, "</td></tr>\n");
}

void report_html_ladder(struct html_out *out, const struct call *call, t38_time zero)
{
	struct ladder_rows *rows = ladder_rows_new(call, LADDER_T30, MOST_HOSTS);
	struct ladder l = {.out = out, .rows = rows, .zero = zero, .previous = T38_NEVER};
	put_head(&l);
	for (guint i = 0; i < rows->rows->len && i < MOST_ROWS; i++)
		put_row(&l, &g_array_index(rows->rows, struct ladder_row, i));
	html_out_raw(out, "</tbody></table></div>\n");
	if (rows->rows->len > MOST_ROWS)
		html_out_format(out,
			"<p>%u further rows are left out: the command ladder shows them.</p>\n",
			rows->rows->len - MOST_ROWS);
	ladder_rows_free(rows);
}
