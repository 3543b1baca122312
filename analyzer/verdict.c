#include "analyzer/verdict.h"

#include "analyzer/fax_result.h"
#include "analyzer/verdict_cause.h"
#include "analyzer/verdict_check.h"

/* ---- findings ---- */

static void run(struct call *call, const struct verdict_check *checks)
{
	for (; checks->find != NULL; checks++)
		if (finding_has_evidence(call, checks->id))
			checks->find(call);
}

/* Faults of the capture are said first; the others stand in order of cause. */
static void capture_first(struct call *call)
{
	GArray *sorted =
		g_array_sized_new(FALSE, TRUE, sizeof(struct finding), call->findings->len);
	for (int others = 0; others < 2; others++)
		for (guint i = 0; i < call->findings->len; i++) {
			const struct finding *f = &g_array_index(call->findings, struct finding, i);
			bool of_capture =
				finding_row(finding_number(f))->flags & FINDING_OF_CAPTURE;
			if (of_capture != (bool)others)
				g_array_append_vals(sorted, f, 1);
		}
	g_array_free(call->findings, TRUE);
	call->findings = sorted;
}

static void find_all(struct call *call)
{
	static const struct verdict_check *const tables[] = {verdict_capture_checks,
		verdict_signalling_checks, verdict_media_checks, verdict_stream_checks,
		verdict_timing_checks, verdict_t30_checks, verdict_end_checks, verdict_page_checks};
	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
		run(call, tables[i]);
	capture_first(call);
	verdict_cause_link(call);
}

/* ---- verdict ---- */

static uint64_t lost_packets(const struct fax *fax, uint64_t *unrecovered)
{
	uint64_t lost = 0;
	*unrecovered = 0;
	for (guint i = 0; i < fax->streams->len; i++) {
		const struct fax_stream_info *info = g_ptr_array_index(fax->streams, i);
		lost += info->udptl.expected - info->udptl.received;
		*unrecovered += info->udptl.unrecovered;
	}
	return lost;
}

static char *fax_sentence(const struct fax *fax)
{
	uint64_t unrecovered, lost = lost_packets(fax, &unrecovered);
	if (lost == 0)
		return g_strdup_printf("%s, 0 packets lost", fax->result.reason);
	if (unrecovered == 0)
		return g_strdup_printf("%s, %" G_GUINT64_FORMAT " packet%s lost, all recovered",
			fax->result.reason, lost, lost == 1 ? "" : "s");
	return g_strdup_printf("%s, %" G_GUINT64_FORMAT " packet%s lost, %" G_GUINT64_FORMAT
			       " not recovered",
		fax->result.reason, lost, lost == 1 ? "" : "s", unrecovered);
}

static char *no_fax_sentence(const struct call *call)
{
	const struct finding *first =
		call->findings->len > 0 ? &g_array_index(call->findings, struct finding, 0) : NULL;
	if (call->verdict_root != NULL)
		for (guint i = 0; i < call->findings->len; i++)
			if (g_array_index(call->findings, struct finding, i).id ==
				call->verdict_root)
				first = &g_array_index(call->findings, struct finding, i);
	if (first != NULL)
		return g_strdup_printf("no fax: %s", first->detail);
	if (call->t38.offered)
		return g_strdup("no fax: T.38 was offered, no T.38 packet came");
	return g_strdup("no fax: T.38 was not offered");
}

static void set_root(struct call *call)
{
	const struct finding *root = verdict_cause_root(call);
	call->verdict_root = root != NULL ? root->id : NULL;
	call->verdict_action = root != NULL ? root->action : NULL;
}

void verdict_finish(struct call *call)
{
	find_all(call);
	set_root(call);
	char *sentence = call->fax != NULL ? fax_sentence(call->fax) : no_fax_sentence(call);
	call->verdict_summary = g_string_chunk_insert(call->strings, sentence);
	g_free(sentence);
}

/* The first other leg that differs is enough. */
static void compare_leg(struct call *leg, const struct call *main)
{
	bool altered = false;
	for (guint i = 0; i <= main->legs->len && leg->fax != NULL && !altered; i++) {
		const struct call *other = i == 0 ? main : g_ptr_array_index(main->legs, i - 1);
		char where[32];
		g_snprintf(where, sizeof(where), "leg %u", other->index);
		if (other != leg && other->fax != NULL)
			altered = verdict_altered(leg, other->fax, where);
	}
	if (!altered)
		return;
	verdict_cause_link(leg);
	set_root(leg);
}

void verdict_legs(struct call *main)
{
	for (guint i = 0; i <= main->legs->len; i++)
		compare_leg(i == 0 ? main : g_ptr_array_index(main->legs, i - 1), main);
}
