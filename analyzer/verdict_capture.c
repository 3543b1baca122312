/* Faults of the capture: said first, as they make other findings doubtful. */
#include <string.h>

#include "analyzer/verdict_check.h"
#include "analyzer/verdict_facts.h"

/* A message that comes twice at once may be the network's. */
#define FEW_COPIES 3

static uint64_t first_packet(const struct call *call)
{
	return call->messages->len > 0 ? g_array_index(call->messages, struct message, 0).packet
				       : 0;
}

static uint64_t first_of_fax(const struct fax *fax)
{
	uint64_t first = 0;
	for (guint i = 0; i < fax->streams->len; i++) {
		const struct fax_stream_info *s = g_ptr_array_index(fax->streams, i);
		if (s->packets > 0 && (first == 0 || s->first_packet < first))
			first = s->first_packet;
	}
	return first;
}

static void find_cut(struct call *call)
{
	const struct fax *fax = call->fax;
	t38_time t = fax != NULL ? fax->first : call->start;
	if (fax != NULL && fax->result.joined_late)
		finding_add(call, FINDING_CAPTURE_CUT, t, first_of_fax(fax),
			"it begins when the fax is under way");
	if (fax != NULL && fax->result.cut_short)
		finding_add(call, FINDING_CAPTURE_CUT, fax->last,
			MAX(verdict_last_packet(fax, SIDE_CALLER),
				verdict_last_packet(fax, SIDE_CALLEE)),
			"it ends before the fax does");
	if (call->snapped > 0)
		finding_add(call, FINDING_CAPTURE_CUT, t, 0,
			"%" G_GUINT64_FORMAT " packets were not kept whole", call->snapped);
}

static void find_clock(struct call *call)
{
	if (call->clock_back > 0)
		finding_add(call, FINDING_CAPTURE_CLOCK, call->t_clock_back, call->clock_packet,
			"time stamps go backwards %u time%s", call->clock_back,
			call->clock_back == 1 ? "" : "s");
	for (guint i = 0; call->fax != NULL && i < call->fax->streams->len; i++) {
		const struct fax_stream_info *s = g_ptr_array_index(call->fax->streams, i);
		if (s->jump_packet == 0)
			continue;
		finding_add(call, FINDING_CAPTURE_CLOCK, s->jump_t, s->jump_packet,
			"time stamps jump %.0f s inside data of the %s, which go on without loss",
			s->jump_ms / 1000, verdict_side((int)s->from));
		return;
	}
}

static void find_copies(struct call *call)
{
	uint64_t media = 0;
	for (guint f = 0; f < call->faxes->len; f++) {
		const struct fax *fax = g_ptr_array_index(call->faxes, f);
		for (guint i = 0; i < fax->streams->len; i++)
			media +=
				((const struct fax_stream_info *)g_ptr_array_index(fax->streams, i))
					->captured_twice;
	}
	if (media == 0 && call->captured_twice < FEW_COPIES)
		return;
	finding_add(call, FINDING_CAPTURE_DUPLICATES, call->start, first_packet(call),
		"%u SIP messages and %" G_GUINT64_FORMAT " T.38 packets, not counted",
		call->captured_twice, media);
}

static void find_fragments(struct call *call)
{
	if (call->conflicts == 0)
		return;
	struct finding *f = finding_add(call, FINDING_CAPTURE_FRAGMENTS, call->t_conflict, 0,
		"%u packets are put together of fragments that disagree", call->conflicts);
	f->packet_count = MIN(call->conflicts, G_N_ELEMENTS(f->packets));
	memcpy(f->packets, call->conflict_packets, sizeof(f->packets));
}

static void find_limit(struct call *call)
{
	if (call->fax->limited)
		finding_add(call, FINDING_LIMIT, call->fax->last, 0,
			"frames or page data were dropped");
}

const struct verdict_check verdict_capture_checks[] = {
	{FINDING_CAPTURE_CUT, find_cut},
	{FINDING_CAPTURE_CLOCK, find_clock},
	{FINDING_CAPTURE_DUPLICATES, find_copies},
	{FINDING_CAPTURE_FRAGMENTS, find_fragments},
	{FINDING_LIMIT, find_limit},
	{FINDINGS, NULL},
};
