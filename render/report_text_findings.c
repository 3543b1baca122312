#include "render/report_text_findings.h"

#include <string.h>

#include "analyzer/finding.h"
#include "render/style.h"
#include "render/text_wrap.h"

#define COLUMNS 100
#define INDENT 11    /* columns of a label and the blanks around it */
#define MOST_DEPTH 6 /* deeper chains go on at this depth */

struct item {
	const struct finding *finding;
	const struct call *leg;
	guint number; /* of the finding in its leg */
	bool said;
};

struct report_text_findings {
	FILE *out;
	bool color;
	const struct call *call;
	GArray *items; /* struct item */
};

static struct item *item_at(const struct report_text_findings *l, guint i)
{
	return &g_array_index(l->items, struct item, i);
}

static void collect(struct report_text_findings *l, const struct call *leg)
{
	for (guint i = 0; i < leg->findings->len; i++) {
		const struct item item = {
			&g_array_index(leg->findings, struct finding, i), leg, i, false};
		g_array_append_val(l->items, item);
	}
}

struct report_text_findings *report_text_findings_new(
	FILE *out, bool color, const struct call *call)
{
	struct report_text_findings *l = g_new0(struct report_text_findings, 1);
	l->out = out;
	l->color = color;
	l->call = call;
	l->items = g_array_new(FALSE, FALSE, sizeof(struct item));
	collect(l, call);
	for (guint i = 0; i < call->legs->len; i++)
		collect(l, g_ptr_array_index(call->legs, i));
	return l;
}

void report_text_findings_free(struct report_text_findings *l)
{
	if (l == NULL)
		return;
	g_array_free(l->items, TRUE);
	g_free(l);
}

/* ---- one finding ---- */

/* "leg 3, frame 914"; "" for a finding of the main leg that rests on no packet. */
static void append_place(
	const struct report_text_findings *l, GString *text, const struct item *item)
{
	const struct finding *f = item->finding;
	if (item->leg != l->call)
		g_string_append_printf(text, "leg %u", item->leg->index);
	if (f->packet_count > 0)
		g_string_append_printf(text, "%sframe %" G_GUINT64_FORMAT,
			item->leg != l->call ? ", " : "", f->packets[0]);
}

static bool is_same(const struct item *a, const struct item *b)
{
	return a->leg != b->leg && strcmp(a->finding->id, b->finding->id) == 0;
}

/* What another leg shows, too, is told with the first. */
static void append_others(struct report_text_findings *l, GString *text, const struct item *item)
{
	const char *before = "; also on ";
	for (guint i = 0; i < l->items->len; i++) {
		struct item *other = item_at(l, i);
		if (other->said || !is_same(item, other))
			continue;
		other->said = true;
		g_string_append_printf(text, "%sleg %u", before, other->leg->index);
		if (other->finding->packet_count > 0)
			g_string_append_printf(
				text, " (frame %" G_GUINT64_FORMAT ")", other->finding->packets[0]);
		before = " and ";
	}
}

/* "UDPTL-LOSS (frame 303): Packets are lost ...: 6 of 342 ..." */
static char *text_of(struct report_text_findings *l, const struct item *item)
{
	const struct finding *f = item->finding;
	GString *text = g_string_new(f->id), *place = g_string_new(NULL);
	append_place(l, place, item);
	if (place->len > 0)
		g_string_append_printf(text, " (%s)", place->str);
	g_string_append_printf(text, ": %s", f->summary);
	if (f->detail != NULL && *f->detail != '\0')
		g_string_append_printf(text, ": %s", f->detail);
	append_others(l, text, item);
	g_string_free(place, TRUE);
	return g_string_free(text, FALSE);
}

static void print_item(struct report_text_findings *l, struct item *item, const char *label,
	enum style style, int depth)
{
	int indent = INDENT + 2 * MIN(depth, MOST_DEPTH);
	item->said = true;
	char *text = text_of(l, item);
	fprintf(l->out, "  %s%-8s%s %*s", style_on(style, l->color), label,
		style_off(style, l->color), indent - INDENT, "");
	text_wrap(l->out, indent, indent + 2, COLUMNS, text);
	g_free(text);
}

/* ---- chains ---- */

static bool follows(const struct item *cause, const struct item *item)
{
	bool same_leg = item->leg == cause->leg;
	return !item->said &&
	       (same_leg ? item->finding->cause == (int)cause->number
			 : g_strcmp0(item->finding->caused_by, cause->finding->id) == 0);
}

static enum style style_of(const struct finding *f)
{
	static const enum style styles[] = {STYLE_DIM, STYLE_WARN, STYLE_BAD};
	return styles[f->severity];
}

/* With `label` NULL, each has its severity. Those of other legs, too: their cause was told as that of the first leg. */
static void print_followers(
	struct report_text_findings *l, const struct item *cause, const char *label, int depth)
{
	for (guint i = 0; i < l->items->len; i++) {
		struct item *item = item_at(l, i);
		if (!follows(cause, item))
			continue;
		const char *name = label != NULL ? label : severity_name(item->finding->severity);
		print_item(
			l, item, name, label != NULL ? STYLE_BOLD : style_of(item->finding), depth);
		label = label != NULL ? "" : NULL;
		print_followers(l, item, label, depth + 1);
	}
}

static bool is_of_capture(const struct finding *f)
{
	enum finding_id id = finding_number(f);
	return id < FINDINGS && finding_row(id)->flags & FINDING_OF_CAPTURE;
}

void report_text_findings_capture(struct report_text_findings *l)
{
	for (guint i = 0; i < l->items->len; i++) {
		struct item *item = item_at(l, i);
		if (!item->said && item->finding->cause < 0 && is_of_capture(item->finding))
			print_item(l, item, "Capture", style_of(item->finding), 0);
	}
}

void report_text_findings_root(struct report_text_findings *l)
{
	for (guint i = 0; i < l->items->len; i++) {
		struct item *item = item_at(l, i);
		if (g_strcmp0(l->call->verdict_root, item->finding->id) != 0)
			continue;
		print_item(l, item, "Root", style_of(item->finding), 0);
		print_followers(l, item, "Effect", 0);
		return;
	}
}

static void print_rest(struct report_text_findings *l, guint i, bool *any)
{
	struct item *item = item_at(l, i);
	if (item->said)
		return;
	if (!*any)
		fputc('\n', l->out);
	*any = true;
	print_item(l, item, severity_name(item->finding->severity), style_of(item->finding), 0);
	print_followers(l, item, NULL, 1);
}

/* What has no cause, then what is left: causes may go in a circle. */
void report_text_findings_rest(struct report_text_findings *l)
{
	bool any = false;
	for (guint i = 0; i < l->items->len; i++)
		if (item_at(l, i)->finding->cause < 0)
			print_rest(l, i, &any);
	for (guint i = 0; i < l->items->len; i++)
		print_rest(l, i, &any);
}
