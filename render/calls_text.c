#include "render/calls_text.h"

#include "render/style.h"
#include "render/text_safe.h"
#include "render/time_text.h"
#include "render/words.h"

struct calls_text {
	FILE *out;
	bool color;
	unsigned calls;
};

struct calls_text *calls_text_new(FILE *out, bool color)
{
	struct calls_text *t = g_new0(struct calls_text, 1);
	t->out = out;
	t->color = color;
	return t;
}

static void print_cell(FILE *out, const char *text, int columns)
{
	char *fit = text_fit(text, columns);
	fprintf(out, "%s%*s  ", fit, columns - text_width(fit), "");
	g_free(fit);
}

static void print_header(struct calls_text *t)
{
	fputs("   #  start         ", t->out);
	print_cell(t->out, "caller", 14);
	print_cell(t->out, "callee", 14);
	print_cell(t->out, "state", 11);
	print_cell(t->out, "fax", 7);
	print_cell(t->out, "pages", 7);
	fputs("loss\n", t->out);
}

static enum style status_style(const struct call *call)
{
	const struct fax *fax = call_best_leg(call)->fax;
	if (fax == NULL)
		return call->t38.offered ? STYLE_BAD : STYLE_PLAIN;
	static const enum style styles[] = {[FAX_UNKNOWN] = STYLE_WARN,
		[FAX_SUCCESS] = STYLE_GOOD,
		[FAX_PARTIAL] = STYLE_WARN,
		[FAX_FAILED] = STYLE_BAD};
	return styles[fax->result.status];
}

static void print_status(struct calls_text *t, const struct call *call)
{
	enum style style = status_style(call);
	fputs(style_on(style, t->color), t->out);
	print_cell(t->out, words_fax_status(call), 7);
	fputs(style_off(style, t->color), t->out);
}

/* What the columns cannot say: why there is no fax, or why it failed. */
static void print_reason(struct calls_text *t, const struct call *call)
{
	bool good = call->fax != NULL && call->fax->result.status == FAX_SUCCESS;
	if (good || !(call_is_fax(call) || call->findings->len > 0) ||
		call->verdict_summary == NULL)
		return;
	char *safe = text_safe(call->verdict_summary, -1);
	fprintf(t->out, "      %s%s%s\n", style_on(STYLE_DIM, t->color), safe,
		style_off(STYLE_DIM, t->color));
	g_free(safe);
}

/* `best`: the leg whose fax the line tells of. */
static void print_line(struct calls_text *t, const struct call *call, const struct call *best)
{
	char clock[TIME_TEXT_MAX];
	fprintf(t->out, "%4u%s %s  ", call->index, call->leg_of > 0 ? "+" : " ",
		time_text_clock(call->start, clock));
	for (int side = 0; side < 2; side++) {
		char *party = words_party(call, (enum side)side);
		print_cell(t->out, party, 14);
		g_free(party);
	}
	print_cell(t->out, words_state(call->state), 11);
	print_status(t, best);
	char *pages = words_pages(best), *loss = words_loss(best);
	print_cell(t->out, pages, 7);
	fprintf(t->out, "%s\n", loss);
	g_free(pages);
	g_free(loss);
}

void calls_text_call(struct calls_text *t, const struct call *call)
{
	const struct call *best = call_best_leg(call);
	/* Its main leg shows it. */
	if (call->leg_of > 0)
		return;
	if (t->calls++ == 0)
		print_header(t);
	print_line(t, call, best);
	for (guint i = 0; i < call->legs->len; i++)
		print_line(t, g_ptr_array_index(call->legs, i), g_ptr_array_index(call->legs, i));
	print_reason(t, best);
}

void calls_text_end(struct calls_text *t)
{
	if (t->calls == 0)
		fputs("No call found.\n", t->out);
	g_free(t);
}
