#include "render/timing_table.h"

#include <math.h>
#include <string.h>

#include "render/style.h"
#include "render/text_safe.h"
#include "render/words.h"

#define TEXT_AT 61 /* column in which the content of a signal begins */
#define TEXT_MIN 16
#define MISSED_MOST 40 /* checks that are listed */
#define MICROSECOND (T38_MS / 1000)

struct table {
	FILE *out;
	const struct timing_style *style;
	const struct timing_window *window;
	const struct call *call;
	const struct line_gateway *gateway;
	enum side side;
};

static double seconds(const struct table *t, t38_time at)
{
	return timing_seconds(at, t->style->zero);
}

static void styled(const struct table *t, enum style style, const char *text)
{
	fprintf(t->out, "%s%s%s", style_on(style, t->style->color), text,
		style_off(style, t->style->color));
}

bool timing_style_window(const struct timing_style *style, const struct line_timing *timing,
	struct timing_window *out)
{
	if (!timing_window_of(timing, out))
		return false;
	if (style->from_s >= 0)
		out->from = timing_plus(style->zero, style->from_s);
	if (style->to_s >= 0)
		out->to = timing_plus(style->zero, style->to_s);
	struct timing_window all;
	timing_window_of(timing, &all);
	return out->from < out->to && all.from < out->to && all.to >= out->from;
}

/* ---- both tracks as one list ---- */

struct entry {
	const struct line_signal *signal;
	bool played;
};

static gint by_time(gconstpointer a, gconstpointer b)
{
	const struct entry *x = a, *y = b;
	if (x->signal->t != y->signal->t)
		return x->signal->t < y->signal->t ? -1 : 1;
	return (int)y->played - (int)x->played;
}

static GArray *entries_of(const struct table *t)
{
	GArray *entries = g_array_new(FALSE, FALSE, sizeof(struct entry));
	for (int played = 1; played >= 0; played--) {
		const GArray *signals = timing_track(t->gateway, played)->signals;
		for (guint i = 0; i < signals->len; i++) {
			struct entry e = {
				&g_array_index(signals, struct line_signal, i), played != 0};
			if (timing_window_has(t->window, e.signal))
				g_array_append_val(entries, e);
		}
	}
	g_array_sort(entries, by_time);
	return entries;
}

/* ---- for people ---- */

/* Where the gateway's T.38 packets come from; NULL: none came. */
static const struct endpoint *gateway_address(const struct table *t)
{
	const struct fax *fax = call_best_leg(t->call)->fax;
	for (guint i = 0; fax != NULL && i < fax->streams->len; i++) {
		const struct fax_stream_info *s = g_ptr_array_index(fax->streams, i);
		if (s->from == t->side)
			return &s->src;
	}
	return NULL;
}

static void print_gateway(const struct table *t)
{
	const struct endpoint *from = gateway_address(t);
	char address[ENDPOINT_TEXT_MAX], *name = words_party(t->call, t->side);
	char *head = g_strdup_printf("Line of the %s, %s", timing_words_side(t->side), name);
	styled(t, STYLE_BOLD, head);
	fprintf(t->out, "   gateway %s", from != NULL ? endpoint_text(from, address) : "-");
	if (t->gateway->delay_ms > 0)
		fprintf(t->out, ", %.0f ms away", t->gateway->delay_ms);
	fputs(t->gateway->terminal ? ", T.38 terminal\n" : "\n", t->out);
	g_free(head);
	g_free(name);
}

/* The text from column TEXT_AT on, broken at spaces where it is too long. */
static void print_text(const struct table *t, const char *text)
{
	int room = MAX(t->style->width - TEXT_AT, TEXT_MIN), used = 0, gap = 0;
	char **words = g_strsplit(text, " ", -1);
	for (char **w = words; *w != NULL; w++) {
		int width = text_width(*w);
		gap += w > words;
		/* Two spaces divide parts of the text. */
		if (width == 0)
			continue;
		if (used > 0 && used + gap + width > room) {
			fprintf(t->out, "\n%*s", TEXT_AT, "");
			used = 0;
		}
		gap = used > 0 ? gap : 0;
		fprintf(t->out, "%*s%s", gap, "", *w);
		used += gap + width;
		gap = 0;
	}
	g_strfreev(words);
}

static void print_signal(const struct table *t, const struct entry *e)
{
	const struct line_signal *s = e->signal;
	char *modem = timing_words_modem(s), *content = timing_words_content(s);
	char *trouble = timing_words_trouble(s);
	char *packets = timing_words_packets(s->first_packet, s->last_packet);
	char *lead = timing_words_lead(s) > 0 ? g_strdup_printf("%.0f", timing_words_lead(s))
					      : g_strdup("");
	char *text = g_strdup_printf(
		"%s%s%s", content, *content != '\0' && *trouble != '\0' ? "  " : "", trouble);
	fprintf(t->out, "%8.2f-%-8.2f %-5s%-17s %5s  %-*s", seconds(t, s->t),
		seconds(t, MAX(s->t_end, s->t)), e->played ? "to" : "from", modem, lead,
		*text != '\0' ? 13 : 0, packets);
	fputs(style_on(*trouble != '\0' ? STYLE_WARN : STYLE_PLAIN, t->style->color), t->out);
	print_text(t, text);
	fputs(style_off(*trouble != '\0' ? STYLE_WARN : STYLE_PLAIN, t->style->color), t->out);
	fputc('\n', t->out);
	g_free(modem);
	g_free(content);
	g_free(trouble);
	g_free(packets);
	g_free(lead);
	g_free(text);
}

static void print_signals(const struct table *t)
{
	GArray *entries = entries_of(t);
	char *head = g_strdup_printf("%8s %-8s %-5s%-17s %5s  %-13s%s", "t s", "", "line", "signal",
		"lead", "frames", "content");
	styled(t, STYLE_DIM, head);
	fputc('\n', t->out);
	for (guint i = 0; i < entries->len; i++)
		print_signal(t, &g_array_index(entries, struct entry, i));
	if (entries->len == 0)
		fputs("         no signal\n", t->out);
	g_array_free(entries, TRUE);
	g_free(head);
}

/* All packets of a check that is missed; of one that holds, from where to where. */
static char *evidence(const struct line_check *c)
{
	uint64_t first = UINT64_MAX, last = 0;
	if (!c->ok)
		return timing_words_evidence(c);
	for (unsigned i = 0; i < c->packet_count && i < G_N_ELEMENTS(c->packets); i++) {
		first = MIN(first, c->packets[i]);
		last = MAX(last, c->packets[i]);
	}
	return timing_words_packets(last > 0 ? first : 0, last);
}

/* "ok x5": the tightest of five. */
static void print_state(const struct table *t, const struct line_check *c, unsigned count)
{
	char *state =
		count > 1 ? g_strdup_printf("ok x%u", count) : g_strdup(c->ok ? "ok" : "MISSED");
	char *padded = g_strdup_printf("%-7s", state);
	styled(t, c->ok ? STYLE_GOOD : STYLE_BAD, padded);
	g_free(state);
	g_free(padded);
}

/* `count`: how many checks the row stands for. */
static void print_check(const struct table *t, const struct line_check *c, unsigned count)
{
	/* What never came has no time. */
	char *value =
		isfinite(c->value_ms) ? timing_words_value(c->id, c->value_ms) : g_strdup("none");
	char *limit = timing_words_value(c->id, c->limit_ms);
	char *margin = timing_words_value(c->id, line_check_margin(c));
	char *about = text_safe(c->about, -1), *packets = evidence(c);
	char *at = c->t == T38_NEVER ? g_strdup("") : g_strdup_printf("%.2f", seconds(t, c->t));
	fprintf(t->out, "%8s %-13s%9s  %s %-7s %8s  ", at, line_check_name(c->id), value,
		c->at_least ? ">=" : "<=", limit, margin);
	print_state(t, c, count);
	char *rest = g_strdup_printf(
		"%s%s%s", about, *about != '\0' && *packets != '\0' ? "  " : "", packets);
	print_text(t, rest);
	fputc('\n', t->out);
	g_free(value);
	g_free(limit);
	g_free(margin);
	g_free(about);
	g_free(packets);
	g_free(at);
	g_free(rest);
}

/* Of the checks of this kind that hold, the one that is closest to its limit. */
static const struct line_check *tightest(
	const struct table *t, enum line_check_id id, unsigned *count)
{
	const struct line_check *found = NULL;
	*count = 0;
	for (guint i = 0; i < t->gateway->checks->len; i++) {
		const struct line_check *c =
			&g_array_index(t->gateway->checks, struct line_check, i);
		if (c->id != id || !c->ok || !timing_window_has_check(t->window, c))
			continue;
		++*count;
		if (found == NULL || line_check_margin(c) < line_check_margin(found))
			found = c;
	}
	return found;
}

/* A line that is out of order from its beginning would miss hundreds. */
static void print_missed(const struct table *t)
{
	unsigned n = 0;
	for (guint i = 0; i < t->gateway->checks->len; i++) {
		const struct line_check *c =
			&g_array_index(t->gateway->checks, struct line_check, i);
		if (!c->ok && timing_window_has_check(t->window, c) && n++ < MISSED_MOST)
			print_check(t, c, 1);
	}
	if (n > MISSED_MOST)
		fprintf(t->out, "%8s and %u more that are missed (--format table has them)\n", "",
			n - MISSED_MOST);
}

static void print_checks(const struct table *t)
{
	char *head = g_strdup_printf("%8s %-13s%9s  %-10s %8s  %-7s%s", "t s", "check", "measured",
		"limit", "margin", "", "of, frames");
	if (t->gateway->checks->len > 0) {
		styled(t, STYLE_DIM, head);
		fputc('\n', t->out);
	}
	g_free(head);
	print_missed(t);
	for (int id = 0; id < LINE_CHECKS; id++) {
		unsigned count;
		const struct line_check *c = tightest(t, (enum line_check_id)id, &count);
		if (c != NULL)
			print_check(t, c, count);
	}
}

static struct table table_of(FILE *out, const struct timing_style *style, const struct call *call,
	const struct line_timing *timing, const struct timing_window *window, int side)
{
	return (struct table){.out = out,
		.style = style,
		.window = window,
		.call = call,
		.gateway = &timing->gateway[side],
		.side = (enum side)side};
}

void timing_table_write(FILE *out, const struct timing_style *style, const struct call *call,
	const struct line_timing *timing, const struct timing_window *window)
{
	for (int side = 0; side < 2; side++) {
		const struct table t = table_of(out, style, call, timing, window, side);
		if (side > 0)
			fputc('\n', out);
		print_gateway(&t);
		print_signals(&t);
		print_checks(&t);
	}
}

/* ---- for programs ---- */

static void put_text(FILE *out, const char *text)
{
	fprintf(out, "\t%s", text != NULL && *text != '\0' ? text : "-");
}

static void put_time(const struct table *t, t38_time at)
{
	if (at == T38_NEVER)
		fputs("\t-", t->out);
	else
		/* Cut off, as in JSON. */
		fprintf(t->out, "\t%.6f",
			(double)(timing_since(at, t->style->zero) / MICROSECOND) / 1e6);
}

static void put_ms(FILE *out, double ms)
{
	if (isfinite(ms))
		fprintf(out, "\t%.3f", ms);
	else
		fputs("\t-", out);
}

void timing_table_tabs_head(FILE *out)
{
	fputs("#signal\tcall\tside\tline\tt\tt_end\tmodem\trate\ttraining\tcontent\tlead_ms\t"
	      "tcf_zeros_ms\tlate_ms\tunderflows\tunderflow_ms\tfill_ms\tqueue_ms\tframes\n"
	      "#check\tcall\tside\tid\tt\tabout\tvalue\tbound\tlimit\tmargin\tok\tframes\n",
		out);
}

static void tab_signal(const struct table *t, const struct entry *e)
{
	static const char *const trainings[] = {NULL, "long", "short"};
	const struct line_signal *s = e->signal;
	char *content = timing_words_content(s), *name = text_safe(s->name, -1);
	char *packets = timing_words_packets(s->first_packet, s->last_packet);
	double lead = timing_words_lead(s);
	fprintf(t->out, "signal\t%u\t%s\t%s", t->call->index, timing_words_side(t->side),
		e->played ? "to" : "from");
	put_time(t, s->t);
	put_time(t, s->t_end);
	put_text(t->out, name);
	fprintf(t->out, "\t%u", s->rate);
	put_text(t->out, trainings[s->training]);
	put_text(t->out, content);
	put_ms(t->out, lead < 0 ? NAN : lead);
	put_ms(t->out, s->content == LINE_CONTENT_TCF ? s->tcf_zeros_ms : NAN);
	put_ms(t->out, s->late_ms);
	fprintf(t->out, "\t%u", s->underflows);
	put_ms(t->out, s->underflow_ms);
	put_ms(t->out, s->fill_ms);
	put_ms(t->out, s->queue_ms);
	put_text(t->out, packets);
	fputc('\n', t->out);
	g_free(content);
	g_free(name);
	g_free(packets);
}

static void tab_check(const struct table *t, const struct line_check *c)
{
	char *about = text_safe(c->about, -1), *packets = timing_words_evidence(c);
	fprintf(t->out, "check\t%u\t%s\t%s", t->call->index, timing_words_side(t->side),
		line_check_name(c->id));
	put_time(t, c->t);
	put_text(t->out, about);
	put_ms(t->out, c->value_ms);
	put_text(t->out, c->at_least ? ">=" : "<=");
	put_ms(t->out, c->limit_ms);
	put_ms(t->out, line_check_margin(c));
	put_text(t->out, c->ok ? "ok" : "missed");
	put_text(t->out, packets);
	fputc('\n', t->out);
	g_free(about);
	g_free(packets);
}

static void tab_gateway(const struct table *t)
{
	GArray *entries = entries_of(t);
	for (guint i = 0; i < entries->len; i++)
		tab_signal(t, &g_array_index(entries, struct entry, i));
	g_array_free(entries, TRUE);
	for (guint i = 0; i < t->gateway->checks->len; i++) {
		const struct line_check *c =
			&g_array_index(t->gateway->checks, struct line_check, i);
		if (timing_window_has_check(t->window, c))
			tab_check(t, c);
	}
}

void timing_table_tabs(FILE *out, const struct timing_style *style, const struct call *call,
	const struct line_timing *timing, const struct timing_window *window)
{
	for (int side = 0; side < 2; side++) {
		const struct table t = table_of(out, style, call, timing, window, side);
		tab_gateway(&t);
	}
}
