/* Sums of all calls. */
#include "analyzer/finding.h"
#include "render/view_screens.h"
#include "render/words.h"

struct sums {
	unsigned calls, legs, faxes, no_fax, by_status[4];
	uint64_t pages, confirmed, packets, lost, unrecovered;
	GHashTable *findings; /* id -> how many calls have it */
};

static void add_fax(struct sums *s, const struct fax *fax)
{
	s->faxes++;
	s->by_status[fax->result.status]++;
	s->pages += fax->result.pages_sent;
	s->confirmed += fax->result.pages_confirmed;
	for (guint i = 0; i < fax->streams->len; i++) {
		const struct fax_stream_info *info = g_ptr_array_index(fax->streams, i);
		s->packets += info->packets;
		s->lost += info->udptl.expected - info->udptl.received;
		s->unrecovered += info->udptl.unrecovered;
	}
}

static void add_call(struct sums *s, const struct call *call)
{
	for (guint i = 0; i < call->findings->len; i++) {
		const char *id = g_array_index(call->findings, struct finding, i).id;
		gpointer n = g_hash_table_lookup(s->findings, id);
		g_hash_table_insert(s->findings, (gpointer)(uintptr_t)id,
			GUINT_TO_POINTER(GPOINTER_TO_UINT(n) + 1));
	}
	if (call->leg_of > 0) {
		s->legs++;
		return;
	}
	s->calls++;
	const struct fax *fax = call_best_leg(call)->fax;
	if (fax != NULL)
		add_fax(s, fax);
	else if (call->t38.offered)
		s->no_fax++;
}

static void append_findings(const struct sums *s, GString *out)
{
	g_string_append(out, "\n  Findings\n");
	if (g_hash_table_size(s->findings) == 0)
		g_string_append(out, "    none\n");
	for (int i = 0; i < FINDINGS; i++) {
		const struct finding_row *row = finding_row((enum finding_id)i);
		guint n = GPOINTER_TO_UINT(g_hash_table_lookup(s->findings, row->id));
		if (n > 0)
			g_string_append_printf(out, "    %6u  %-8s %-26s %s\n", n,
				severity_name(row->severity), row->id, row->summary);
	}
}

struct view_screen *view_stats_new(struct view *view)
{
	const GPtrArray *calls = view_store_calls(view_store(view));
	const struct view_progress *p = view_progress(view);
	struct sums s = {.findings = g_hash_table_new(g_str_hash, g_str_equal)};
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < calls->len; i++)
		add_call(&s, g_ptr_array_index(calls, i));
	g_string_append_printf(out, "\n  Packets read        %8" G_GUINT64_FORMAT "\n", p->packets);
	g_string_append_printf(
		out, "  Calls               %8u   further legs %u\n", s.calls, s.legs);
	g_string_append_printf(out, "  Faxes               %8u   T.38 offered, but no fax %u\n",
		s.faxes, s.no_fax);
	g_string_append_printf(out, "    success           %8u\n    partial           %8u\n",
		s.by_status[FAX_SUCCESS], s.by_status[FAX_PARTIAL]);
	g_string_append_printf(out, "    failed            %8u\n    unknown           %8u\n",
		s.by_status[FAX_FAILED], s.by_status[FAX_UNKNOWN]);
	g_string_append_printf(out,
		"  Pages               %8" G_GUINT64_FORMAT "   confirmed %" G_GUINT64_FORMAT "\n",
		s.pages, s.confirmed);
	g_string_append_printf(out,
		"  T.38 packets        %8" G_GUINT64_FORMAT "   lost %" G_GUINT64_FORMAT
		", not recovered %" G_GUINT64_FORMAT "\n",
		s.packets, s.lost, s.unrecovered);
	append_findings(&s, out);
	g_hash_table_destroy(s.findings);
	return view_text_new(view, "Statistics", g_string_free(out, FALSE));
}
