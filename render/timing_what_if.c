#include "render/timing_what_if.h"

#include <math.h>

#include "analyzer/line_what_if.h"
#include "render/style.h"
#include "render/text_safe.h"
#include "render/timing_text.h"
#include "render/words.h"

#define ROWS 6

struct what_if {
	FILE *out;
	bool color;
	const struct line_timing *timing;
	struct line_break first;
};

static void styled(const struct what_if *w, enum style style, const char *text)
{
	fprintf(w->out, "%s%s%s", style_on(style, w->color), text, style_off(style, w->color));
}

/* "T30-T4 on the line of the caller: DCS -> CFR", "2.21 s, limit 3.45 s, frames 540 599" */
static void print_check(const struct what_if *w)
{
	const struct line_check *c = w->first.check;
	char *about = text_safe(c->about, -1), *packets = timing_words_evidence(c);
	char *value = timing_words_value(c->id, c->value_ms);
	char *limit = timing_words_value(c->id, c->limit_ms);
	fprintf(w->out, "  %s on the line of the %s%s%s\n  %s, limit %s%s%s\n",
		line_check_name(c->id), timing_words_side((enum side)w->first.side),
		*about != '\0' ? ": " : "", about, value, limit,
		*packets != '\0' ? ", frames " : "", packets);
	g_free(about);
	g_free(packets);
	g_free(value);
	g_free(limit);
}

static void print_first(const struct what_if *w)
{
	char *text = g_strdup_printf(
		"  breaks at %.0f ms more each way where timers are short, at %.0f ms everywhere",
		ceil(w->first.may_ms), ceil(w->first.must_ms));
	styled(w, STYLE_BOLD, text);
	fputc('\n', w->out);
	g_free(text);
}

/* Timers that run out on every machine. */
static unsigned count_broken(const struct what_if *w, double delay_ms)
{
	unsigned n = 0;
	for (int side = 0; side < 2; side++) {
		const GArray *checks = w->timing->gateway[side].checks;
		for (guint i = 0; i < checks->len; i++) {
			const struct line_check *c = &g_array_index(checks, struct line_check, i);
			bool timer = line_what_if_value(c, 1) > c->value_ms;
			n += timer && line_what_if_value(c, delay_ms) > c->limit_ms;
		}
	}
	return n;
}

static void print_row(const struct what_if *w, double delay_ms)
{
	const struct line_check *c = w->first.check;
	char *value = timing_words_value(c->id, line_what_if_value(c, delay_ms));
	unsigned broken = count_broken(w, delay_ms);
	fprintf(w->out, "  %8.0f ms %12s  ", delay_ms, value);
	if (broken > 0) {
		char *text = g_strdup_printf("breaks: %u timer%s", broken, broken == 1 ? "" : "s");
		styled(w, STYLE_BAD, text);
		g_free(text);
	} else if (delay_ms >= w->first.may_ms) {
		styled(w, STYLE_WARN, "breaks where timers are short");
	} else {
		styled(w, STYLE_GOOD, "holds");
	}
	fputc('\n', w->out);
	g_free(value);
}

static void print_range(const struct what_if *w, const struct timing_what_if *asked)
{
	int rows = asked->to_ms > asked->from_ms ? ROWS : 1;
	fprintf(w->out, "\n  %11s %12s\n", "more delay", line_check_name(w->first.check->id));
	for (int i = 0; i < rows; i++)
		print_row(
			w, asked->from_ms + (asked->to_ms - asked->from_ms) * i / MAX(rows - 1, 1));
}

void timing_what_if_call(FILE *out, const struct timing_style *style, const struct call *call,
	const struct timing_what_if *asked)
{
	struct what_if w = {.out = out, .color = style->color, .timing = timing_of(call)};
	char *caller = words_party(call, SIDE_CALLER), *callee = words_party(call, SIDE_CALLEE);
	fprintf(out, "Call %u  %s -> %s   what if the network were slower\n", call->index, caller,
		callee);
	g_free(caller);
	g_free(callee);
	bool holds = w.timing != NULL && line_what_if(w.timing, &w.first);
	if (w.first.check == NULL) {
		fputs("  it has no timer that delay could break\n", out);
		return;
	}
	if (holds)
		print_first(&w);
	else
		styled(&w, STYLE_BAD, "  a timer ran out as it was\n");
	print_check(&w);
	print_range(&w, asked);
}
