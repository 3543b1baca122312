#include "render/timing_svg.h"

#include <math.h>
#include <string.h>

#include "render/text_safe.h"
#include "render/timing_chart.h"
#include "render/timing_text.h"
#include "render/words.h"

/* Pixels. */
#define LEFT 130
#define RIGHT 24
#define TOP 64	 /* title, legend and axis */
#define STRIP 38 /* name of a signal above its bar */
#define BAR 14
#define FOOT 22	   /* below the strips of a gateway: missed checks */
#define QUEUE 10   /* height of the deepest queue, below the bars */
#define LETTER 6.7 /* width of a letter of 11 px in the fonts below */
#define PLOT_MIN 1000
#define PLOT_MAX 12000
#define SECOND 16	  /* width of a second where a fax is long */
#define MARK_APART 70.0	  /* between marks of the axis */
#define QUEUE_WORTH 100.0 /* ms in a queue from which on it is drawn */
#define QUEUE_FULL 1000.0 /* ms of the full height, at least */
#define QUEUE_PAUSE (T38_SECOND / 2)

/* Colours that the colour-blind tell apart, at least 3:1 against the ground of each scheme (WCAG 2.1, 1.4.11). */
static const char css[] = ".t38-timing{font:11px ui-monospace,Menlo,Consolas,monospace}"
			  ".t38-timing .ground{fill:#fff}.t38-timing text{fill:#1a1a1a}"
			  ".t38-timing .head{font-size:14px;font-weight:bold}"
			  ".t38-timing .dim{fill:#5a5a5a}"
			  ".t38-timing .grid{stroke:#ddd}.t38-timing .rail{stroke:#999}"
			  ".t38-timing .tone{fill:#b0568a}.t38-timing "
			  ".v21{fill:#0072b2}.t38-timing .fast{fill:#00734f}"
			  ".t38-timing .lead{opacity:.45}"
			  ".t38-timing .late{fill:none;stroke:#a05a00;stroke-dasharray:2 2}"
			  ".t38-timing .queue{fill:#a05a00;opacity:.6}"
			  ".t38-timing .bad{stroke:#c8321e;stroke-width:2}.t38-timing "
			  "text.bad{fill:#c8321e;stroke:none}"
			  "@media (prefers-color-scheme:dark){"
			  ".t38-timing .ground{fill:#16191d}.t38-timing "
			  "text{fill:#e8e8e8}.t38-timing .dim{fill:#a8a8a8}"
			  ".t38-timing .grid{stroke:#343a40}.t38-timing .rail{stroke:#777}"
			  ".t38-timing .tone{fill:#e39cc6}.t38-timing "
			  ".v21{fill:#56b4e9}.t38-timing .fast{fill:#35c796}"
			  ".t38-timing .late{stroke:#f0b050}.t38-timing .queue{fill:#f0b050}"
			  ".t38-timing .bad{stroke:#ff7a66}.t38-timing text.bad{fill:#ff7a66}}";

struct svg {
	GString *out;
	const struct timing_style *style;
	const struct call *call;
	const struct line_timing *timing;
	struct timing_window window;
	double plot; /* width */
	double height;
};

/* ---- XML ---- */

/* Escapes it; characters that XML 1.0 (2.2) has not, and what could turn the text round, never get out. */
static void put_text(GString *out, const char *text)
{
	char *safe = text_safe(text, -1);
	for (const char *p = safe; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (c == '<')
			g_string_append(out, "&lt;");
		else if (c == '>')
			g_string_append(out, "&gt;");
		else if (c == '&')
			g_string_append(out, "&amp;");
		else if (c == '"')
			g_string_append(out, "&quot;");
		else
			g_string_append_unichar(out, c == 0xFFFE || c == 0xFFFF ? 0xFFFD : c);
	}
	g_free(safe);
}

static void put_element(GString *out, const char *open, const char *text, const char *close)
{
	g_string_append(out, open);
	put_text(out, text);
	g_string_append(out, close);
}

static void put_label(const struct svg *s, double x, double y, const char *class, const char *text)
{
	g_string_append_printf(s->out, "<text x=\"%.1f\" y=\"%.1f\"%s%s%s>", x, y,
		class != NULL ? " class=\"" : "", class != NULL ? class : "",
		class != NULL ? "\"" : "");
	put_text(s->out, text);
	g_string_append(s->out, "</text>");
}

static void put_rect(
	const struct svg *s, const char *class, double x, double y, double width, double height)
{
	g_string_append_printf(s->out,
		"<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>", class,
		x, y, MAX(width, .7), height);
}

static void put_vertical(const struct svg *s, const char *class, double x, double y, double height)
{
	g_string_append_printf(s->out,
		"<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"", class, x, y,
		x, y + height);
}

/* ---- places ---- */

static double seconds(const struct svg *s, t38_time t)
{
	return timing_seconds(t, s->style->zero);
}

static double place(const struct svg *s, t38_time t)
{
	double share =
		timing_seconds(t, s->window.from) / timing_seconds(s->window.to, s->window.from);
	return LEFT + CLAMP(share, 0, 1) * s->plot;
}

static double gateway_top(int side)
{
	return TOP + side * (2.0 * STRIP + FOOT);
}

static bool shows(const struct svg *s, t38_time t)
{
	return t != T38_NEVER && t >= s->window.from && t <= s->window.to;
}

/* ---- head ---- */

static char *title_of(const struct svg *s)
{
	char *caller = words_party(s->call, SIDE_CALLER),
	     *callee = words_party(call_last_leg(s->call), SIDE_CALLEE);
	char *title = g_strdup_printf(
		"Telephone lines of call %u, %s to %s", s->call->index, caller, callee);
	g_free(caller);
	g_free(callee);
	return title;
}

/* For who cannot see the picture. */
static char *description_of(const struct svg *s)
{
	GString *out = g_string_new(NULL);
	g_string_printf(out, "From %.2f s to %.2f s of the capture, profile %s.",
		seconds(s, s->window.from), seconds(s, s->window.to), s->timing->profile);
	for (int side = 0; side < 2; side++) {
		const struct line_gateway *g = &s->timing->gateway[side];
		g_string_append_printf(out,
			" Line of the %s: %u signals played, %u heard, %u of %u checks missed.",
			timing_words_side((enum side)side), g->to_line.signals->len,
			g->from_line.signals->len, timing_window_missed(&s->window, g),
			g->checks->len);
	}
	return g_string_free(out, FALSE);
}

static void put_open(const struct svg *s, double y)
{
	g_string_append_printf(s->out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"t38-timing\" role=\"img\" "
		"aria-labelledby=\"t38-timing-%u-title t38-timing-%u-desc\" y=\"%.0f\" "
		"width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\">\n",
		s->call->index, s->call->index, y, LEFT + s->plot + RIGHT, s->height,
		LEFT + s->plot + RIGHT, s->height);
}

static void put_legend(const struct svg *s, double x, double y)
{
	static const struct {
		const char *class, *text;
	} entries[] = {{"v21 lead", "preamble"}, {"v21", "V.21 frames"}, {"fast lead", "training"},
		{"fast", "TCF, page"}, {"tone", "tone"}, {"late", "waits for the modem"},
		{"queue", "queue"}};
	for (size_t i = 0; i < G_N_ELEMENTS(entries); i++) {
		put_rect(s, entries[i].class, x, y - 9, 12, 10);
		put_label(s, x + 16, y, "dim", entries[i].text);
		x += 16 + LETTER * (double)(strlen(entries[i].text) + 2);
	}
	put_vertical(s, "bad", x + 2, y - 9, 10);
	g_string_append(s->out, "/>");
	put_label(s, x + 10, y, "dim", "underflow, check missed");
}

static void put_head(const struct svg *s)
{
	char *title = title_of(s), *description = description_of(s);
	g_string_append_printf(s->out, "<title id=\"t38-timing-%u-title\">", s->call->index);
	put_element(s->out, "", title, "</title>\n");
	g_string_append_printf(s->out, "<desc id=\"t38-timing-%u-desc\">", s->call->index);
	put_element(s->out, "", description, "</desc>\n");
	g_string_append_printf(s->out, "<style>%s</style>\n", css);
	g_string_append(s->out, "<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n");
	put_label(s, 8, 18, "head", title);
	put_legend(s, 8, 36);
	g_string_append_c(s->out, '\n');
	g_free(title);
	g_free(description);
}

static void put_axis(const struct svg *s)
{
	double from = seconds(s, s->window.from), to = seconds(s, s->window.to);
	double step = timing_chart_step((to - from) / s->plot, MARK_APART);
	int marks = (int)(s->plot / MARK_APART) + 2;
	put_label(s, 8, TOP - 6, "dim", "seconds");
	for (double k = ceil(from / step - 1e-9) + 0.0; k * step <= to && marks-- > 0; k++) {
		char mark[32];
		double x = LEFT + (k * step - from) / (to - from) * s->plot;
		g_snprintf(
			mark, sizeof(mark), "%.*f", step < 1 ? (step < .1 ? 2 : 1) : 0, k * step);
		put_vertical(s, "grid", x, TOP, s->height - TOP - 8);
		g_string_append(s->out, "/>");
		put_label(s, x - LETTER * (double)strlen(mark) / 2, TOP - 6, "dim", mark);
	}
	g_string_append_c(s->out, '\n');
}

/* ---- signals ---- */

static const char *class_of(const struct line_signal *signal)
{
	if (signal->kind == LINE_V21 || signal->kind == LINE_V34_CONTROL)
		return "v21";
	return signal->kind == LINE_FAST || signal->kind == LINE_V34_PRIMARY ? "fast" : "tone";
}

static void put_story(const struct svg *s, const struct line_signal *signal)
{
	char *modem = timing_words_modem(signal), *content = timing_words_content(signal);
	char *trouble = timing_words_trouble(signal);
	char *packets = timing_words_packets(signal->first_packet, signal->last_packet);
	GString *story = g_string_new(modem);
	if (*content != '\0')
		g_string_append_printf(story, ": %s", content);
	g_string_append_printf(story, "\n%.3f s to %.3f s", seconds(s, signal->t),
		seconds(s, MAX(signal->t, signal->t_end)));
	if (timing_words_lead(signal) > 0)
		g_string_append_printf(story, ", data after %.0f ms", timing_words_lead(signal));
	if (*trouble != '\0')
		g_string_append_printf(story, "\n%s", trouble);
	if (*packets != '\0')
		g_string_append_printf(story, "\nframes %s", packets);
	/* Line ends are the only control characters, and wanted: each line is escaped by itself. */
	char **lines = g_strsplit(story->str, "\n", -1);
	g_string_append(s->out, "<title>");
	for (char **line = lines; *line != NULL; line++)
		put_element(s->out, line == lines ? "" : "\n", *line, "");
	g_string_append(s->out, "</title>");
	g_strfreev(lines);
	g_string_free(story, TRUE);
	g_free(modem);
	g_free(content);
	g_free(trouble);
	g_free(packets);
}

static void put_bar(const struct svg *s, const struct line_signal *signal, double y)
{
	bool tone = signal->kind <= LINE_V8;
	char *lead = g_strconcat(class_of(signal), tone ? "" : " lead", NULL);
	double from = place(s, signal->t), to = place(s, MAX(signal->t, signal->t_end));
	double data = !tone && signal->t_data != T38_NEVER
			      ? CLAMP(place(s, signal->t_data), from, to)
			      : to;
	if (signal->late_ms >= TIMING_WORDS_MS) {
		double waits = place(s, timing_plus(signal->t, -signal->late_ms / 1000));
		put_rect(s, "late", waits, y + 2, from - waits, BAR - 4);
	}
	put_rect(s, lead, from, y, data - from, BAR);
	if (data < to)
		put_rect(s, class_of(signal), data, y, to - data, BAR);
	g_free(lead);
}

/* Where the names of the signals behind have to begin. */
static double next_name(const struct svg *s, const GArray *signals, guint i)
{
	double end = LEFT + s->plot + RIGHT;
	if (i + 1 >= signals->len)
		return end;
	const struct line_signal *next = &g_array_index(signals, struct line_signal, i + 1);
	return timing_window_has(&s->window, next) ? place(s, next->t) : end;
}

static void put_signals(const struct svg *s, const GArray *signals, double y)
{
	double taken = 0;
	for (guint i = 0; i < signals->len; i++) {
		const struct line_signal *signal = &g_array_index(signals, struct line_signal, i);
		if (!timing_window_has(&s->window, signal))
			continue;
		double x = MAX(place(s, signal->t), taken);
		char *name = timing_words_label(
			signal, (int)((next_name(s, signals, i) - x) / LETTER - .5));
		g_string_append(s->out, "<g>");
		put_story(s, signal);
		put_bar(s, signal, y);
		if (*name != '\0') {
			put_label(s, x, y - 4, NULL, name);
			taken = x + LETTER * (text_width(name) + .5);
		}
		g_string_append(s->out, "</g>\n");
		g_free(name);
	}
}

static void put_underflows(const struct svg *s, const GArray *underflows, double y)
{
	for (guint i = 0; i < underflows->len; i++) {
		const struct line_underflow *u =
			&g_array_index(underflows, struct line_underflow, i);
		if (!shows(s, u->t))
			continue;
		put_vertical(s, "bad", place(s, u->t), y - 2, BAR + 4);
		g_string_append_printf(s->out, "><title>underflow at %.3f s: no data for %.0f ms",
			seconds(s, u->t), u->ms);
		if (u->packet > 0)
			g_string_append_printf(
				s->out, ", until frame %" G_GUINT64_FORMAT, u->packet);
		g_string_append(s->out, "</title></line>\n");
	}
}

static double deepest(const GArray *depth)
{
	double most = 0;
	for (guint i = 0; i < depth->len; i++)
		most = MAX(most, g_array_index(depth, struct line_depth, i).ms);
	return most;
}

/* Samples that lie further from each other are of different data. */
static bool goes_on(const struct line_depth *before, const struct line_depth *d)
{
	return timing_since(d->t, before->t) <= QUEUE_PAUSE;
}

/* One hill: from sample `i` on, as long as data waited. Returns the sample behind it. */
static guint put_hill(const struct svg *s, const GArray *depth, guint i, double y, double most)
{
	const struct line_depth *d = &g_array_index(depth, struct line_depth, i);
	double x = place(s, d->t);
	g_string_append_printf(s->out, "<polygon class=\"queue\" points=\"%.1f,%.1f", x, y);
	for (const struct line_depth *before = d; i < depth->len; i++, before = d) {
		d = &g_array_index(depth, struct line_depth, i);
		if (!shows(s, d->t) || !goes_on(before, d))
			break;
		x = place(s, d->t);
		g_string_append_printf(s->out, " %.1f,%.1f", x, y + d->ms / most * QUEUE);
	}
	g_string_append_printf(s->out,
		" %.1f,%.1f\"><title>data that wait for the modem; the full height is %.0f "
		"ms</title></polygon>\n",
		x, y, most);
	return i;
}

/* How much data waited for the modem, as hills below the bars. */
static void put_queue(const struct svg *s, const GArray *depth, double y)
{
	double most = deepest(depth);
	guint i = 0;
	while (most >= QUEUE_WORTH && i < depth->len)
		if (shows(s, g_array_index(depth, struct line_depth, i).t))
			i = put_hill(s, depth, i, y, MAX(most, QUEUE_FULL));
		else
			i++;
}

static void put_track(
	const struct svg *s, const struct line_gateway *g, enum side side, bool played)
{
	const struct line_track *track = timing_track(g, played);
	double y = gateway_top((int)side) + (played ? 0 : STRIP) + STRIP - BAR - 6;
	char *label = g_strdup_printf("%s %s", timing_words_side(side), timing_words_track(played));
	put_label(s, 8, y + BAR - 3, NULL, label);
	g_string_append_printf(s->out,
		"<line class=\"rail\" x1=\"%d\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", LEFT,
		y + BAR, LEFT + s->plot, y + BAR);
	put_queue(s, track->depth, y + BAR);
	put_signals(s, track->signals, y);
	put_underflows(s, track->underflows, y);
	g_free(label);
}

/* ---- checks ---- */

static void put_check(const struct svg *s, const struct line_check *c, double y, double *taken)
{
	char *value = timing_words_value(c->id, c->value_ms);
	char *limit = timing_words_value(c->id, c->limit_ms), *packets = timing_words_evidence(c);
	const char *name = line_check_name(c->id);
	double x = place(s, c->t), width = LETTER * (double)(strlen(name) + 1);
	g_string_append(s->out, "<g><title>");
	g_string_append_printf(s->out, "%s%s", name, c->about != NULL ? " " : "");
	put_text(s->out, c->about);
	g_string_append_printf(s->out, ": %s, limit %s, at %.3f s%s%s</title>", value, limit,
		seconds(s, c->t), *packets != '\0' ? ", frames " : "", packets);
	put_vertical(s, "bad", x, y, FOOT - 8);
	g_string_append(s->out, "/>");
	if (x + 4 >= *taken && x + 4 + width < LEFT + s->plot + RIGHT) {
		put_label(s, x + 4, y + 11, "bad", name);
		*taken = x + 4 + width;
	}
	g_string_append(s->out, "</g>\n");
	g_free(value);
	g_free(limit);
	g_free(packets);
}

static void put_missed(const struct svg *s, const GArray *checks, int side)
{
	double taken = 0;
	for (guint i = 0; i < checks->len; i++) {
		const struct line_check *c = &g_array_index(checks, struct line_check, i);
		if (!c->ok && shows(s, c->t))
			put_check(s, c, gateway_top(side) + 2 * STRIP, &taken);
	}
}

/* ---- the element ---- */

static double plot_width(const struct timing_window *w)
{
	double length = timing_seconds(w->to, w->from);
	return CLAMP(length * SECOND, PLOT_MIN, PLOT_MAX);
}

struct timing_size timing_svg_append(
	GString *out, const struct timing_style *style, const struct call *call, double y)
{
	struct svg s = {.out = out, .style = style, .call = call, .timing = timing_of(call)};
	if (s.timing == NULL || !timing_style_window(style, s.timing, &s.window))
		return (struct timing_size){0, 0};
	s.plot = plot_width(&s.window);
	s.height = gateway_top(2);
	put_open(&s, y);
	put_head(&s);
	put_axis(&s);
	for (int side = 0; side < 2; side++) {
		const struct line_gateway *g = &s.timing->gateway[side];
		put_track(&s, g, (enum side)side, true);
		put_track(&s, g, (enum side)side, false);
		put_missed(&s, g->checks, side);
	}
	g_string_append(out, "</svg>\n");
	return (struct timing_size){LEFT + s.plot + RIGHT, s.height};
}

/* ---- a document ---- */

struct timing_svg {
	FILE *out;
	GString *charts;
	unsigned count;
	double width, height;
};

struct timing_svg *timing_svg_new(FILE *out)
{
	struct timing_svg *d = g_new0(struct timing_svg, 1);
	d->out = out;
	d->charts = g_string_new(NULL);
	return d;
}

void timing_svg_call(
	struct timing_svg *d, const struct timing_style *style, const struct call *call)
{
	struct timing_size size = timing_svg_append(d->charts, style, call, d->height);
	d->width = MAX(d->width, size.width);
	d->height += size.height;
	d->count += size.height > 0;
}

void timing_svg_end(struct timing_svg *d)
{
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", d->out);
	if (d->count == 0)
		fputs("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\" height=\"30\">"
		      "<text x=\"8\" y=\"20\" fill=\"#777\">No fax call found.</text></svg>\n",
			d->out);
	if (d->count > 1)
		fprintf(d->out,
			"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" "
			"height=\"%.0f\">\n",
			d->width, d->height);
	fputs(d->charts->str, d->out);
	if (d->count > 1)
		fputs("</svg>\n", d->out);
	g_string_free(d->charts, TRUE);
	g_free(d);
}
