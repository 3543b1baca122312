#include "cli/capture_select.h"

#include "cli/capture_hold.h"
#include "cli/capture_parts.h"

struct capture_select {
	struct capture_hold *hold;
	struct capture_parts *parts;
	uint64_t late; /* beside those that `hold` counts */
};

struct capture_select *capture_select_new(size_t max_octets,
	void (*write)(void *ctx, const struct packet *, unsigned interface), void *ctx)
{
	struct capture_select *s = g_new0(struct capture_select, 1);
	s->hold = capture_hold_new(max_octets, write, ctx);
	s->parts = capture_parts_new();
	return s;
}

void capture_select_free(struct capture_select *s)
{
	if (s == NULL)
		return;
	capture_hold_free(s->hold);
	capture_parts_free(s->parts);
	g_free(s);
}

void capture_select_begin(struct capture_select *s, const struct packet *packet, unsigned interface)
{
	capture_hold_begin(s->hold, packet, interface);
}

void capture_select_end(struct capture_select *s)
{
	capture_hold_end(s->hold);
}

static bool is_signalling(enum engine_content content)
{
	return content != ENGINE_MEDIA && content != ENGINE_UDPTL && content != ENGINE_RTP &&
	       content != ENGINE_TPKT;
}

struct claim {
	struct capture_hold *hold;
	unsigned call;
	bool signalling;
};

static void claim_part(void *ctx, uint64_t number)
{
	const struct claim *claim = ctx;
	capture_hold_claim(claim->hold, number, claim->call, claim->signalling);
}

void capture_select_packet(struct capture_select *s, const struct engine_packet *p)
{
	struct claim claim = {s->hold, p->call, is_signalling(p->content)};
	if (p->fax)
		capture_hold_want(s->hold, p->call);
	capture_parts_of(s->parts, p->packet->number, claim_part, &claim);
	claim_part(&claim, p->packet->number);
}

void capture_select_earlier(struct capture_select *s, uint64_t number, unsigned call)
{
	if (!capture_hold_claim(s->hold, number, call, false))
		s->late++;
}

void capture_select_part(struct capture_select *s, uint64_t number, const struct datagram *d)
{
	capture_parts_note(s->parts, number, d);
	capture_hold_keep(s->hold);
}

/* Legs come behind their main leg, which says what all of them are. */
static bool is_wanted(const struct call *call)
{
	return call_is_fax(call) || call->leg_of > 0 || call->legs->len > 0 ||
	       call->findings->len > 0;
}

void capture_select_call(struct capture_select *s, const struct call *call)
{
	if (is_wanted(call))
		capture_hold_want(s->hold, call->index);
	capture_hold_forget(s->hold, call->index);
}

void capture_select_drop(struct capture_select *s)
{
	capture_hold_drop(s->hold);
}

struct capture_select_counts capture_select_counts(const struct capture_select *s)
{
	const struct capture_hold_counts *held = capture_hold_counts(s->hold);
	return (struct capture_select_counts){held->octets, held->packets, held->late + s->late};
}
