#include "render/timing_chart.h"

#include <math.h>
#include <string.h>

#include "render/style.h"
#include "render/text_safe.h"

#define LABEL 17 /* columns that name the strip */
#define COLUMNS_MIN 24
#define COLUMNS_MAX 2000
#define MARK_APART 8   /* columns between marks of the axis */
#define NAMES_FIT 0.45 /* seconds a column up to which names of V.21 signals have room */
#define BANDS 3

/* In rising order: what hides what where they share a column. */
enum cell { CELL_NONE, CELL_LATE, CELL_TONE, CELL_LEAD, CELL_DATA, CELL_UNDERFLOW, CELLS };

static const char *const blocks[CELLS] = {" ", "\xc2\xb7" /* middle dot */,
	"\xe2\x96\x92" /* medium shade */, "\xe2\x96\x91" /* light shade */,
	"\xe2\x96\x88" /* full block */, "!"};
static const char *const plain[CELLS] = {" ", ".", "~", "-", "#", "!"};

struct chart {
	FILE *out;
	const struct timing_style *style;
	t38_time from, to; /* of this band */
	int columns;
	unsigned char *cells; /* enum cell */
	unsigned char *styles;
};

/* ---- columns ---- */

static double column_seconds(const struct chart *c)
{
	return timing_seconds(c->to, c->from) / c->columns;
}

/* May lie outside of the band. */
static int column_of(const struct chart *c, t38_time t)
{
	double at = timing_seconds(t, c->from) / timing_seconds(c->to, c->from) * c->columns;
	return (int)floor(CLAMP(at, -1.0, c->columns));
}

double timing_chart_step(double seconds_each, double apart)
{
	static const double steps[] = {1, 2, 5, 10};
	double least = MAX(seconds_each * apart, 1e-6), power = pow(10, floor(log10(least)));
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
		if (steps[i] * power >= least * (1 - 1e-9))
			return steps[i] * power;
	return 10 * power;
}

/* ---- rows of text: labels, axis, missed checks ---- */

struct line {
	char *text; /* one octet a column: ASCII */
	int end;    /* columns that are taken */
};

static struct line line_new(const struct chart *c)
{
	struct line line = {g_malloc((gsize)c->columns + 1), 0};
	memset(line.text, ' ', (gsize)c->columns);
	line.text[c->columns] = '\0';
	return line;
}

static bool line_put(const struct chart *c, struct line *line, int at, const char *text)
{
	int n = (int)strlen(text);
	if (n == 0 || at < line->end || at + n > c->columns)
		return false;
	memcpy(line->text + at, text, (size_t)n);
	line->end = at + n;
	return true;
}

static void line_print(
	const struct chart *c, struct line *line, const char *label, enum style style)
{
	g_strchomp(line->text);
	fprintf(c->out, "%-*s%s%s%s\n", LABEL, label, style_on(style, c->style->color), line->text,
		style_off(style, c->style->color));
	g_free(line->text);
}

static void print_axis(const struct chart *c)
{
	struct line line = line_new(c);
	int marks = c->columns;
	double step = timing_chart_step(column_seconds(c), MARK_APART);
	double from = timing_seconds(c->from, c->style->zero);
	double to = timing_seconds(c->to, c->style->zero);
	for (double k = ceil(from / step - 1e-9) + 0.0; k * step < to && marks-- > 0; k++) {
		char mark[32];
		t38_time t = timing_plus(c->style->zero, k * step);
		g_snprintf(
			mark, sizeof(mark), "|%.*f", step < 1 ? (step < .1 ? 2 : 1) : 0, k * step);
		line_put(c, &line, MAX(column_of(c, t), 0), mark);
	}
	line_print(c, &line, "t s", STYLE_DIM);
}

/* ---- strips ---- */

static void fill(struct chart *c, t38_time from, t38_time to, enum cell cell, enum style style)
{
	if (to < c->from || from >= c->to)
		return;
	int first = MAX(column_of(c, from), 0), last = column_of(c, to - 1);
	for (int i = first; i <= MIN(MAX(last, first), c->columns - 1); i++)
		if (cell >= c->cells[i]) {
			c->cells[i] = (unsigned char)cell;
			c->styles[i] = (unsigned char)style;
		}
}

static enum style style_of(const struct line_signal *s)
{
	if (s->kind == LINE_V21 || s->kind == LINE_V34_CONTROL)
		return STYLE_T30;
	return s->kind == LINE_FAST || s->kind == LINE_V34_PRIMARY ? STYLE_PAGE : STYLE_TONE;
}

static void draw_signal(struct chart *c, const struct line_signal *s)
{
	bool tone = s->kind <= LINE_V8;
	t38_time end = MAX(s->t_end, s->t);
	if (s->t == T38_NEVER)
		return;
	if (s->late_ms >= TIMING_WORDS_MS)
		fill(c, timing_plus(s->t, -s->late_ms / 1000), s->t, CELL_LATE, STYLE_WARN);
	fill(c, s->t, end, tone ? CELL_TONE : CELL_LEAD, style_of(s));
	if (!tone && s->t_data != T38_NEVER)
		fill(c, s->t_data, MAX(end, s->t_data), CELL_DATA, style_of(s));
}

static void draw_track(struct chart *c, const struct line_track *track)
{
	memset(c->cells, CELL_NONE, (size_t)c->columns);
	for (guint i = 0; i < track->signals->len; i++)
		draw_signal(c, &g_array_index(track->signals, struct line_signal, i));
	for (guint i = 0; i < track->underflows->len; i++) {
		t38_time t = g_array_index(track->underflows, struct line_underflow, i).t;
		fill(c, t, t, CELL_UNDERFLOW, STYLE_BAD);
	}
}

/* Where the name of the signal behind this one has to begin. */
static int next_label(const struct chart *c, const GArray *signals, guint i)
{
	if (i + 1 >= signals->len)
		return c->columns + 1;
	t38_time t = g_array_index(signals, struct line_signal, i + 1).t;
	return t < c->to ? MAX(column_of(c, t), 0) : c->columns + 1;
}

/* Names that are no ASCII would need columns of their own: model texts are ASCII but for what a stranger wrote. */
static char *ascii_label(const struct line_signal *s, int columns)
{
	char *label = timing_words_label(s, columns);
	for (char *p = label; *p != '\0'; p++)
		if ((unsigned char)*p >= 0x80)
			*p = '?';
	if ((int)strlen(label) > columns)
		*label = '\0';
	return label;
}

static bool put_labels(const struct chart *c, const GArray *signals, struct line *line)
{
	bool any = false;
	const struct timing_window band = {c->from, c->to};
	for (guint i = 0; i < signals->len; i++) {
		const struct line_signal *s = &g_array_index(signals, struct line_signal, i);
		if (!timing_window_has(&band, s))
			continue;
		int at = MAX(MAX(column_of(c, s->t), 0), line->end > 0 ? line->end + 1 : 0);
		int end = MIN(next_label(c, signals, i) - 1, c->columns);
		char *label = ascii_label(s, end - at);
		any = line_put(c, line, at, label) || any;
		g_free(label);
	}
	return any;
}

static void print_cells(const struct chart *c, const char *label)
{
	const char *const *glyphs = c->style->utf8 ? blocks : plain;
	int end = c->columns;
	while (end > 0 && c->cells[end - 1] == CELL_NONE)
		end--;
	fprintf(c->out, "%-*s", end > 0 ? LABEL : 0, label);
	for (int i = 0; i < end; i++) {
		bool blank = c->cells[i] == CELL_NONE;
		enum style style = blank ? STYLE_PLAIN : (enum style)c->styles[i];
		bool begins = i == 0 || c->cells[i - 1] == CELL_NONE || c->styles[i - 1] != style;
		bool ends =
			i + 1 == end || c->cells[i + 1] == CELL_NONE || c->styles[i + 1] != style;
		fprintf(c->out, "%s%s%s", begins ? style_on(style, c->style->color) : "",
			glyphs[c->cells[i]], ends ? style_off(style, c->style->color) : "");
	}
	fputc('\n', c->out);
}

static void print_track(struct chart *c, const struct line_gateway *g, enum side side, bool played)
{
	const struct line_track *track = timing_track(g, played);
	struct line line = line_new(c);
	char *label = g_strdup_printf("%s %s", timing_words_side(side), timing_words_track(played));
	if (put_labels(c, track->signals, &line))
		line_print(c, &line, "", STYLE_PLAIN);
	else
		g_free(line.text);
	draw_track(c, track);
	print_cells(c, label);
	g_free(label);
}

/* ---- checks ---- */

static void print_missed(const struct chart *c, const struct line_gateway *g, enum side side)
{
	struct line line = line_new(c);
	bool any = false;
	for (guint i = 0; i < g->checks->len; i++) {
		const struct line_check *check = &g_array_index(g->checks, struct line_check, i);
		if (check->ok || check->t == T38_NEVER || check->t < c->from || check->t >= c->to)
			continue;
		char *text = g_strdup_printf("!%s", line_check_name(check->id));
		int at = column_of(c, check->t);
		any = line_put(c, &line, at, text) || line_put(c, &line, at, "!") || any;
		g_free(text);
	}
	char *label = g_strdup_printf("%s missed", timing_words_side(side));
	if (any)
		line_print(c, &line, label, STYLE_BAD);
	else
		g_free(line.text);
	g_free(label);
}

/* ---- bands ---- */

static void print_band(struct chart *c, const struct line_timing *timing)
{
	print_axis(c);
	for (int side = 0; side < 2; side++) {
		const struct line_gateway *g = &timing->gateway[side];
		print_track(c, g, (enum side)side, true);
		print_track(c, g, (enum side)side, false);
		print_missed(c, g, (enum side)side);
	}
}

static void print_legend(const struct chart *c)
{
	const char *const *g = c->style->utf8 ? blocks : plain;
	char *text = g_strdup_printf(
		"%s preamble, training  %s data  %s tone  %s waits for modem  %s underflow, missed",
		g[CELL_LEAD], g[CELL_DATA], g[CELL_TONE], g[CELL_LATE], g[CELL_UNDERFLOW]);
	fprintf(c->out, "%s%s%s\n", style_on(STYLE_DIM, c->style->color), text,
		style_off(STYLE_DIM, c->style->color));
	g_free(text);
}

static int band_count(const struct chart *c, const struct timing_window *w)
{
	double seconds = timing_seconds(w->to, w->from);
	return (int)CLAMP(ceil(seconds / (c->columns * NAMES_FIT)), 1, BANDS);
}

void timing_chart_write(FILE *out, const struct timing_style *style,
	const struct line_timing *timing, const struct timing_window *window)
{
	struct chart c = {.out = out,
		.style = style,
		.columns = CLAMP(style->width - LABEL, COLUMNS_MIN, COLUMNS_MAX)};
	int bands = band_count(&c, window);
	t38_time length = timing_since(window->to, window->from) / bands;
	c.cells = g_malloc((gsize)c.columns);
	c.styles = g_malloc((gsize)c.columns);
	for (int i = 0; i < bands; i++) {
		c.from = window->from + i * length;
		c.to = i + 1 < bands ? c.from + length : window->to;
		print_band(&c, timing);
		fputc('\n', out);
	}
	print_legend(&c);
	g_free(c.cells);
	g_free(c.styles);
}
