#include "render/report_text_findings.h"

#include <string.h>

#include "analyzer/finding.h"
#include "render/style.h"
#include "render/text_safe.h"

#define FINDING(call, i) (&g_array_index((call)->findings, struct finding, i))

/* Deeper chains go on at this depth. */
#define MOST_DEPTH 6

struct list {
	FILE *out;
	bool color;
	const struct call *call;
	bool *said; /* for each finding */
};

static void print_finding(const struct list *l, const struct finding *f, int depth)
{
	static const enum style styles[] = {STYLE_DIM, STYLE_WARN, STYLE_BAD};
	const char *severity = severity_name(f->severity);
	char *detail = text_safe(f->detail, -1);
	fprintf(l->out, "  %*s%s%s%s%*s%-22s %s: %s", 2 * MIN(depth, MOST_DEPTH), "",
		style_on(styles[f->severity], l->color), severity,
		style_off(styles[f->severity], l->color), (int)(9 - strlen(severity)), "", f->id,
		f->summary, detail);
	if (f->packet_count > 0)
		fprintf(l->out, " (frame %" G_GUINT64_FORMAT ")", f->packets[0]);
	fputc('\n', l->out);
	g_free(detail);
}

static void print_chain(struct list *l, guint i, int depth)
{
	if (l->said[i])
		return;
	l->said[i] = true;
	print_finding(l, FINDING(l->call, i), depth);
	for (guint k = 0; k < l->call->findings->len; k++)
		if (FINDING(l->call, k)->cause == (int)i)
			print_chain(l, k, depth + 1);
}

static bool is_of_capture(const struct finding *f)
{
	enum finding_id id = finding_number(f);
	return id < FINDINGS && finding_row(id)->flags & FINDING_OF_CAPTURE;
}

static void print_which(struct list *l, bool (*wanted)(const struct list *, const struct finding *))
{
	for (guint i = 0; i < l->call->findings->len; i++)
		if (FINDING(l->call, i)->cause < 0 && wanted(l, FINDING(l->call, i)))
			print_chain(l, i, 0);
}

static bool of_capture(const struct list *l, const struct finding *f)
{
	(void)l;
	return is_of_capture(f);
}

static bool of_root(const struct list *l, const struct finding *f)
{
	return l->call->verdict_root == f->id;
}

static bool any(const struct list *l, const struct finding *f)
{
	(void)l;
	(void)f;
	return true;
}

void report_text_findings(FILE *out, bool color, const struct call *call)
{
	struct list l = {out, color, call, g_new0(bool, call->findings->len + 1)};
	print_which(&l, of_capture);
	print_which(&l, of_root);
	print_which(&l, any);
	g_free(l.said);
}
