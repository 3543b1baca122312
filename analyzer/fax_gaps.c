#include "analyzer/fax_gaps.h"

/* Frame numbers (T.30 A.3.5) that bound what is missing. */
#define BLOCK_BEGIN (-1)
#define BLOCK_END 256

struct incident {
	struct fax_gap gap;
	bool open;	  /* nothing came since */
	bool block_known; /* its PPS came */
	int frame_before; /* the last that came in front of it */
	int frame_after;  /* and the first behind it */
};

struct fax_gaps {
	GArray *incidents;
	int frame;	 /* the last that came */
	uint64_t packet; /* that brought the last data; 0: none */
	uint32_t packets;
};

#define INCIDENT(g, i) (&g_array_index((g)->incidents, struct incident, i))

struct fax_gaps *fax_gaps_new(void)
{
	struct fax_gaps *g = g_new0(struct fax_gaps, 1);
	g->incidents = g_array_new(FALSE, FALSE, sizeof(struct incident));
	g->frame = BLOCK_BEGIN;
	return g;
}

void fax_gaps_free(struct fax_gaps *g)
{
	if (g == NULL)
		return;
	g_array_free(g->incidents, TRUE);
	g_free(g);
}

void fax_gaps_clear(struct fax_gaps *g)
{
	g_array_set_size(g->incidents, 0);
	g->frame = BLOCK_BEGIN;
	g->packet = 0;
	g->packets = 0;
}

static void add(struct fax_gaps *g, struct fax_gap gap)
{
	if (g->incidents->len >= FAX_MAX_RANGES)
		return;
	const struct incident incident = {
		.gap = gap, .open = true, .frame_before = g->frame, .frame_after = BLOCK_END};
	g_array_append_val(g->incidents, incident);
}

void fax_gaps_lost(struct fax_gaps *g, const struct t38_event *event, size_t at)
{
	struct incident *last = g->incidents->len > 0 ? INCIDENT(g, g->incidents->len - 1) : NULL;
	g->packets += event->lost;
	if (last != NULL && last->open && last->gap.cause == FAX_GAP_PACKETS) {
		last->gap.lost += event->lost;
		return;
	}
	add(g, (struct fax_gap){.cause = FAX_GAP_PACKETS,
		       .at = at,
		       .lost = event->lost,
		       .first_seq = event->first_lost,
		       .before = g->packet});
}

void fax_gaps_bad_frame(struct fax_gaps *g, const struct t38_event *event)
{
	const struct incident *last =
		g->incidents->len > 0 ? INCIDENT(g, g->incidents->len - 1) : NULL;
	/* A frame that lost packets is never whole. */
	if (last != NULL && last->open && last->gap.cause == FAX_GAP_PACKETS)
		return;
	add(g, (struct fax_gap){.cause = FAX_GAP_FCS,
		       .first_seq = -1,
		       .before = event->first_packet,
		       .after = event->last_packet});
}

static void close_all(struct fax_gaps *g, uint64_t packet, int frame)
{
	for (guint i = g->incidents->len; i > 0 && INCIDENT(g, i - 1)->open; i--) {
		struct incident *incident = INCIDENT(g, i - 1);
		incident->open = false;
		incident->frame_after = frame;
		if (incident->gap.after == 0)
			incident->gap.after = packet;
	}
}

void fax_gaps_data(struct fax_gaps *g, const struct t38_event *event, int frame)
{
	close_all(g, event->first_packet, frame);
	g->frame = frame;
	g->packet = event->last_packet;
}

void fax_gaps_block(struct fax_gaps *g, unsigned block, uint64_t packet)
{
	close_all(g, packet, BLOCK_END);
	for (guint i = g->incidents->len; i > 0 && !INCIDENT(g, i - 1)->block_known; i--) {
		INCIDENT(g, i - 1)->block_known = true;
		INCIDENT(g, i - 1)->gap.block = block;
	}
	g->frame = BLOCK_BEGIN;
	g->packet = packet;
}

bool fax_gaps_in_front(const struct fax_gaps *g)
{
	return g->incidents->len > 0 && INCIDENT(g, 0)->gap.at == 0 &&
	       INCIDENT(g, 0)->gap.cause == FAX_GAP_PACKETS;
}

void fax_gaps_drop_front(struct fax_gaps *g)
{
	while (fax_gaps_in_front(g)) {
		g->packets -= INCIDENT(g, 0)->gap.lost;
		g_array_remove_index(g->incidents, 0);
	}
}

struct fax_gaps *fax_gaps_split(struct fax_gaps *g)
{
	struct fax_gaps *rest = fax_gaps_new();
	guint first = g->incidents->len;
	while (first > 0 && !INCIDENT(g, first - 1)->block_known)
		first--;
	for (guint i = first; i < g->incidents->len; i++)
		rest->packets += INCIDENT(g, i)->gap.lost;
	if (first < g->incidents->len)
		g_array_append_vals(rest->incidents, INCIDENT(g, first), g->incidents->len - first);
	g_array_set_size(g->incidents, first);
	rest->frame = g->frame;
	rest->packet = g->packet;
	g->packets -= rest->packets;
	return rest;
}

uint32_t fax_gaps_packets(const struct fax_gaps *g)
{
	return g->packets;
}

static void give(const struct fax_gap *gap, GArray *out)
{
	if (out->len < FAX_MAX_RANGES)
		g_array_append_vals(out, gap, 1);
}

void fax_gaps_all(const struct fax_gaps *g, GArray *out)
{
	for (guint i = 0; i < g->incidents->len; i++)
		give(&INCIDENT(g, i)->gap, out);
}

/* Frames that are sent again come in ascending order too, so what is missing between two that came is bounded by
 * their numbers. */
static bool is_behind(const struct incident *incident, const struct ecm_hole *hole)
{
	/* Frames that no PPS ended are the last block. */
	if (incident->block_known && incident->gap.block != hole->block)
		return false;
	int first = (int)hole->frame, last = first + (int)hole->frames - 1;
	return incident->frame_before < last && incident->frame_after > first;
}

static void place(struct fax_gap *gap, const struct ecm_hole *hole)
{
	gap->at = hole->at;
	gap->length = hole->length;
	gap->block = hole->block;
	gap->frame = hole->frame;
	gap->frames = hole->frames;
}

void fax_gaps_behind(const struct fax_gaps *g, const struct ecm_hole *hole, GArray *out)
{
	struct fax_gap gap = {.cause = FAX_GAP_UNKNOWN, .first_seq = -1};
	guint before = out->len;
	for (guint i = 0; i < g->incidents->len; i++) {
		if (!is_behind(INCIDENT(g, i), hole))
			continue;
		gap = INCIDENT(g, i)->gap;
		place(&gap, hole);
		give(&gap, out);
	}
	place(&gap, hole);
	if (out->len == before)
		give(&gap, out);
}
