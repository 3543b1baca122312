/* Sums of all calls. */
#include "analyzer/finding.h"
#include "render/view_screens.h"
#include "render/words.h"

struct sums {
	unsigned calls, legs, running, faxes, no_fax, by_status[4];
	uint64_t pages, confirmed, packets, lost, unrecovered;
	/* By finding: how many there are, and how bad the worst is. */
	unsigned found[FINDINGS];
	enum severity worst[FINDINGS];
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

static void add_finding(struct sums *s, const struct finding *f)
{
	enum finding_id id = finding_number(f);
	if (id >= FINDINGS)
		return;
	s->found[id]++;
	s->worst[id] = MAX(s->worst[id], f->severity);
}

static void add_call(struct sums *s, const struct call *call)
{
	for (guint i = 0; i < call->findings->len; i++)
		add_finding(s, &g_array_index(call->findings, struct finding, i));
	if (call->leg_of > 0) {
		s->legs++;
		return;
	}
	s->calls++;
	s->running += call->progress.running;
	if (call->progress.running)
		return;
	const struct fax *fax = call_best_leg(call)->fax;
	if (fax != NULL)
		add_fax(s, fax);
	else if (call->t38.offered)
		s->no_fax++;
}

static void append_findings(const struct sums *s, GString *out)
{
	g_string_append(out, "\n  Findings\n");
	gsize before = out->len;
	for (int i = 0; i < FINDINGS; i++) {
		const struct finding_row *row = finding_row((enum finding_id)i);
		if (s->found[i] > 0)
			g_string_append_printf(out, "    %6u  %-8s %-26s %s\n", s->found[i],
				severity_name(s->worst[i]), row->id, row->summary);
	}
	if (out->len == before)
		g_string_append(out, "    none\n");
}

struct view_screen *view_stats_new(struct view *view)
{
	const GPtrArray *calls = view_store_calls(view_store(view));
	const struct view_progress *p = view_progress(view);
	struct sums s = {0};
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < calls->len; i++)
		add_call(&s, g_ptr_array_index(calls, i));
	g_string_append_printf(out, "\n  Packets read        %8" G_GUINT64_FORMAT "\n", p->packets);
	g_string_append_printf(
		out, "  Calls               %8u   further legs %u\n", s.calls, s.legs);
	if (s.running > 0)
		g_string_append_printf(out, "  Of them running     %8u\n", s.running);
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
	return view_text_new(view, "Statistics", g_string_free(out, FALSE));
}
