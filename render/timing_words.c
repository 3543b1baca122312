#include "render/timing_words.h"

#include <math.h>
#include <string.h>

#include "render/text_safe.h"

#define FILL_MS 200.0 /* some flags stand between any two frames */

/* ---- time ---- */

t38_time timing_since(t38_time t, t38_time from)
{
	t38_time span;
	if (!__builtin_sub_overflow(t, from, &span))
		return span;
	return t > from ? INT64_MAX : INT64_MIN + 1;
}

t38_time timing_plus(t38_time t, double seconds)
{
	double span = seconds * (double)T38_SECOND;
	t38_time sum;
	if (span < 9e18 && span > -9e18 && !__builtin_add_overflow(t, (t38_time)span, &sum))
		return sum;
	return seconds > 0 ? INT64_MAX : INT64_MIN + 1;
}

double timing_seconds(t38_time t, t38_time from)
{
	return (double)timing_since(t, from) / (double)T38_SECOND;
}

static void widen(struct timing_window *w, const GArray *signals)
{
	for (guint i = 0; i < signals->len; i++) {
		const struct line_signal *s = &g_array_index(signals, struct line_signal, i);
		t38_time end = s->t_end > s->t ? s->t_end : s->t;
		if (s->t == T38_NEVER)
			continue;
		w->from = w->from == T38_NEVER ? s->t : MIN(w->from, s->t);
		w->to = MAX(w->to, end);
	}
}

bool timing_window_of(const struct line_timing *timing, struct timing_window *out)
{
	*out = (struct timing_window){T38_NEVER, T38_NEVER};
	for (int side = 0; side < 2; side++) {
		widen(out, timing->gateway[side].to_line.signals);
		widen(out, timing->gateway[side].from_line.signals);
	}
	return out->from != T38_NEVER && out->to > out->from;
}

bool timing_window_has(const struct timing_window *w, const struct line_signal *s)
{
	return s->t != T38_NEVER && s->t < w->to && MAX(s->t_end, s->t) >= w->from;
}

bool timing_window_has_check(const struct timing_window *w, const struct line_check *c)
{
	return c->t == T38_NEVER || (c->t >= w->from && c->t <= w->to);
}

unsigned timing_window_missed(const struct timing_window *w, const struct line_gateway *g)
{
	unsigned n = 0;
	for (guint i = 0; i < g->checks->len; i++) {
		const struct line_check *c = &g_array_index(g->checks, struct line_check, i);
		n += !c->ok && timing_window_has_check(w, c);
	}
	return n;
}

/* ---- words ---- */

const struct line_track *timing_track(const struct line_gateway *g, bool played)
{
	return played ? &g->to_line : &g->from_line;
}

const char *timing_words_track(bool played)
{
	return played ? "to line" : "from line";
}

const char *timing_words_side(enum side side)
{
	return side == SIDE_CALLER ? "caller" : "callee";
}

char *timing_words_modem(const struct line_signal *s)
{
	static const char *const trainings[] = {"", " long", " short"};
	char *name = text_safe(s->name != NULL ? s->name : "signal", -1);
	/* V.21 has one rate. */
	char *rate =
		s->rate > 0 && s->kind != LINE_V21 ? g_strdup_printf(" %u", s->rate) : g_strdup("");
	char *out = g_strconcat(name, rate, trainings[s->training], NULL);
	g_free(name);
	g_free(rate);
	return out;
}

char *timing_words_content(const struct line_signal *s)
{
	return text_safe(s->text, -1);
}

/* The last frame is the one that commands or responds (T.30 5.3). */
static const char *last_item(const char *text)
{
	const char *comma = strrchr(text, ',');
	if (comma == NULL)
		return text;
	return comma + 1 + strspn(comma + 1, " ");
}

/* "p1" of "page 1" */
static char *shortest(const struct line_signal *s, const char *text)
{
	if (s->content != LINE_CONTENT_IMAGE && s->content != LINE_CONTENT_ECM)
		return g_strdup(text);
	if (!g_str_has_prefix(text, "page "))
		return g_strdup(text);
	return g_strdup_printf("p%.*s", (int)strcspn(text + 5, " ,"), text + 5);
}

char *timing_words_label(const struct line_signal *s, int columns)
{
	char *text = s->text != NULL ? timing_words_content(s) : text_safe(s->name, -1);
	char *last = g_strdup(last_item(text)), *tiny = shortest(s, last);
	const char *const choices[] = {text, last, tiny};
	char *label = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(choices) && label == NULL; i++)
		if (text_width(choices[i]) <= columns)
			label = g_strdup(choices[i]);
	g_free(text);
	g_free(last);
	g_free(tiny);
	return label != NULL ? label : g_strdup("");
}

static void add_trouble(GString *out, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void add_trouble(GString *out, const char *format, ...)
{
	va_list args;
	if (out->len > 0)
		g_string_append(out, ", ");
	va_start(args, format);
	g_string_append_vprintf(out, format, args);
	va_end(args);
}

char *timing_words_trouble(const struct line_signal *s)
{
	GString *out = g_string_new(NULL);
	if (s->late_ms >= TIMING_WORDS_MS)
		add_trouble(out, "late %.0f ms", s->late_ms);
	if (s->underflows > 0)
		add_trouble(out, "underflow %ux %.0f ms", s->underflows, s->underflow_ms);
	if (s->fill_ms >= FILL_MS)
		add_trouble(out, "fill %.0f ms", s->fill_ms);
	return g_string_free(out, FALSE);
}

double timing_words_lead(const struct line_signal *s)
{
	if (s->t_data == T38_NEVER || s->t_data < s->t)
		return -1;
	return (double)timing_since(s->t_data, s->t) / (double)T38_MS;
}

char *timing_words_value(enum line_check_id id, double value)
{
	if (!isfinite(value))
		return g_strdup("-");
	if (id == LINE_CHECK_DRIFT)
		return g_strdup_printf("%.0f ppm", value);
	/* What is judged in tens of milliseconds needs them; what is judged in seconds does not. */
	if (fabs(value) < 999.5)
		return g_strdup_printf("%.0f ms", fabs(value) < .5 ? 0.0 : value);
	return g_strdup_printf("%.2f s", value / 1000);
}

const char *timing_words_check(enum line_check_id id)
{
	static const char *const words[LINE_CHECKS] = {
		[LINE_CHECK_T1] = "handshake (T1)",
		[LINE_CHECK_T2] = "next command (T2)",
		[LINE_CHECK_T3] = "operator (T3)",
		[LINE_CHECK_T4] = "response time (T4)",
		[LINE_CHECK_T5] = "not ready (T5)",
		[LINE_CHECK_GAP] = "silence between signals",
		[LINE_CHECK_PREAMBLE] = "V.21 preamble",
		[LINE_CHECK_TCF] = "length of TCF",
		[LINE_CHECK_TCF_ZEROS] = "zeros of TCF",
		[LINE_CHECK_FLAGS] = "flags before ECM frames",
		[LINE_CHECK_UNDERFLOW] = "data missing in a signal",
		[LINE_CHECK_COLLISION] = "both directions at once",
		[LINE_CHECK_QUEUE] = "data that waited",
		[LINE_CHECK_DRIFT] = "clocks of both ends",
	};
	return words[id];
}

char *timing_words_packets(uint64_t first, uint64_t last)
{
	if (first == 0)
		return g_strdup("");
	if (last <= first)
		return g_strdup_printf("%" G_GUINT64_FORMAT, first);
	return g_strdup_printf("%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT, first, last);
}

char *timing_words_evidence(const struct line_check *c)
{
	GString *out = g_string_new(NULL);
	for (unsigned i = 0; i < c->packet_count && i < G_N_ELEMENTS(c->packets); i++)
		g_string_append_printf(
			out, "%s%" G_GUINT64_FORMAT, i > 0 ? " " : "", c->packets[i]);
	return g_string_free(out, FALSE);
}

char *timing_words_not_replayed(unsigned flags)
{
	static const char *const names[] = {
		"fill bit removal", "MMR transcoding", "JBIG transcoding"};
	GString *text = g_string_new(NULL);
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
		if (flags & 1u << i)
			g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", names[i]);
	return g_string_free(text, text->len == 0);
}
