#include "render/report_html_findings.h"

#include <string.h>

#include "analyzer/finding.h"
#include "analyzer/finding_explain.h"
#include "render/timing_words.h"

struct item {
	const struct finding *finding;
	const struct call *leg;
	bool shown;
};

struct list {
	struct html_out *out;
	const struct call *call;
	t38_time zero;
	GArray *items; /* struct item */
	GHashTable *known;
};

static struct item *item_at(const struct list *l, guint i)
{
	return &g_array_index(l->items, struct item, i);
}

static void collect(struct list *l, const struct call *leg)
{
	for (guint i = 0; i < leg->findings->len; i++) {
		const struct item item = {
			.finding = &g_array_index(leg->findings, struct finding, i), .leg = leg};
		g_array_append_val(l->items, item);
	}
}

/* The first that has this id; -1: none. */
static int find(const struct list *l, const char *id)
{
	for (guint i = 0; id != NULL && i < l->items->len; i++)
		if (strcmp(item_at(l, i)->finding->id, id) == 0)
			return (int)i;
	return -1;
}

static bool is_of(const struct list *l, guint i, guint cause)
{
	const struct item *item = item_at(l, i);
	return !item->shown && i != cause && find(l, item->finding->caused_by) == (int)cause;
}

static unsigned count_of(const struct list *l, guint cause)
{
	unsigned n = 0;
	for (guint i = 0; i < l->items->len; i++)
		n += is_of(l, i, cause);
	return n;
}

static void put_evidence(const struct list *l, const struct item *item)
{
	const struct finding *f = item->finding;
	html_out_raw(l->out, "<p class=\"faint\">");
	if (f->t != T38_NEVER)
		html_out_format(l->out, "At %.3f s", timing_seconds(f->t, l->zero));
	for (unsigned i = 0; i < f->packet_count; i++)
		html_out_format(l->out, "%s %" G_GUINT64_FORMAT,
			i > 0		       ? ","
			: f->packet_count == 1 ? ", frame"
					       : ", frames",
			f->packets[i]);
	if (item->leg != l->call)
		html_out_format(l->out, ", leg %u", item->leg->index);
	if (f->reference != NULL) {
		html_out_raw(l->out, ". Reference: ");
		html_out_text(l->out, f->reference);
	}
	html_out_raw(l->out, "</p>");
}

/* What another leg shows, too, is told with the first. */
static void put_others(struct list *l, const struct item *first)
{
	for (guint i = 0; i < l->items->len; i++) {
		struct item *item = item_at(l, i);
		if (item->shown || item->leg == first->leg ||
			strcmp(item->finding->id, first->finding->id) != 0)
			continue;
		item->shown = true;
		html_out_raw(l->out, "<p>Also: ");
		html_out_text(l->out, item->finding->detail);
		html_out_raw(l->out, "</p>");
		put_evidence(l, item);
	}
}

static void put_finding(struct list *l, const struct item *item)
{
	const struct finding *f = item->finding;
	bool root = l->call->verdict_root != NULL && strcmp(f->id, l->call->verdict_root) == 0;
	html_out_format(l->out, "<p><span class=\"severity %s\">%s</span> ",
		severity_name(f->severity), severity_name(f->severity));
	html_out_format(l->out, "<a href=\"#about-%s\"><code>%s</code></a>", f->id, f->id);
	html_out_raw(l->out, root ? " <span class=\"root\">root cause</span> " : " ");
	html_out_element(l->out, "strong", NULL, f->summary);
	html_out_raw(l->out, "</p>");
	if (f->detail != NULL && *f->detail != '\0')
		html_out_element(l->out, "p", NULL, f->detail);
	if (f->action != NULL) {
		html_out_raw(l->out, "<p><b>Do:</b> ");
		html_out_text(l->out, f->action);
		html_out_raw(l->out, "</p>");
	}
	put_evidence(l, item);
	put_others(l, item);
	g_hash_table_add(l->known, (gpointer)(uintptr_t)f->id);
}

static void put_item(struct list *l, guint i);

static void put_consequences(struct list *l, guint cause)
{
	unsigned n = count_of(l, cause);
	if (n == 0)
		return;
	html_out_format(l->out,
		"<details class=\"sub\"><summary>%u consequence%s of it</summary>\n<ul "
		"class=\"findings\">\n",
		n, n == 1 ? "" : "s");
	for (guint i = 0; i < l->items->len; i++)
		if (is_of(l, i, cause))
			put_item(l, i);
	html_out_raw(l->out, "</ul></details>");
}

/* An item is shown once: causes that go in a circle end there. */
static void put_item(struct list *l, guint i)
{
	struct item *item = item_at(l, i);
	item->shown = true;
	html_out_format(l->out, "<li class=\"%s\">", severity_name(item->finding->severity));
	put_finding(l, item);
	put_consequences(l, i);
	html_out_raw(l->out, "</li>\n");
}

/* What has no cause here, the worst first. */
static void put_causes(struct list *l)
{
	for (int severity = SEVERITY_ERROR; severity >= SEVERITY_NOTE; severity--)
		for (guint i = 0; i < l->items->len; i++) {
			const struct item *item = item_at(l, i);
			if (!item->shown && (int)item->finding->severity == severity &&
				find(l, item->finding->caused_by) < 0)
				put_item(l, i);
		}
}

void report_html_findings(
	struct html_out *out, const struct call *call, t38_time zero, GHashTable *known)
{
	struct list l = {.out = out, .call = call, .zero = zero, .known = known};
	l.items = g_array_new(FALSE, FALSE, sizeof(struct item));
	collect(&l, call);
	for (guint i = 0; i < call->legs->len; i++)
		collect(&l, g_ptr_array_index(call->legs, i));
	html_out_raw(out, l.items->len > 0 ? "<ul class=\"findings\">\n" : "<p>No findings.</p>");
	int root = find(&l, call->verdict_root);
	if (root >= 0)
		put_item(&l, (guint)root);
	put_causes(&l);
	for (guint i = 0; i < l.items->len; i++)
		if (!item_at(&l, i)->shown)
			put_item(&l, i);
	html_out_raw(out, l.items->len > 0 ? "</ul>\n" : "\n");
	g_array_free(l.items, TRUE);
}

static void put_term(struct html_out *out, const char *id)
{
	enum finding_id number = finding_find(id);
	html_out_format(out, "<div class=\"term\" id=\"about-%s\"><h3><code>%s</code>", id, id);
	html_out_raw(out, " ");
	html_out_text(out, number != FINDINGS ? finding_row(number)->summary : NULL);
	html_out_raw(out, "</h3><dl>");
	if (number != FINDINGS) {
		const struct finding_text *text = finding_explain(number);
		html_out_fact(out, "Meaning", text->meaning);
		html_out_fact(out, "Seen by", text->seen_by);
		html_out_fact(out, "Root", text->root);
		html_out_fact(out, "Do", finding_row(number)->action);
		html_out_fact(out, "Reference", finding_row(number)->reference);
	}
	html_out_raw(out, "</dl></div>\n");
}

static gint by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(a, b);
}

void report_html_glossary(struct html_out *out, GHashTable *known)
{
	GList *ids = g_list_sort(g_hash_table_get_keys(known), by_name);
	if (ids == NULL)
		return;
	html_out_raw(out, "<section id=\"about\" aria-labelledby=\"about-head\"><h2 "
			  "id=\"about-head\">What the findings mean</h2>\n");
	for (const GList *id = ids; id != NULL; id = id->next)
		put_term(out, id->data);
	html_out_raw(out, "</section>\n");
	g_list_free(ids);
}
