#include "analyzer/t38_guess.h"

#include <glib.h>

#include "dissect/ifp.h"
#include "dissect/stun.h"
#include "dissect/udptl.h"

/* Flows at a time; a power of two. A newer flow takes the place of an older one. */
#define WATCHED 512
#define MAX_HELD 200	 /* datagrams of a flow while it is watched */
#define MAX_OCTETS 40000 /* of these together */
#define ENOUGH 40  /* score at which a flow is T.38: ten packets or more that all speak for it */
#define MAX_STEP 8 /* how far successive numbers may be apart (loss, reordering) */

struct held {
	size_t at, length; /* in `octets` */
	t38_time time;
	uint64_t packet;
};

struct watch {
	bool used;
	struct endpoint src, dst;
	int score;
	uint16_t seq;
	GByteArray *octets;
	GArray *held;
	uint8_t previous[64]; /* the primary before, to know it again as a secondary */
	size_t previous_length;
};

struct t38_guess {
	struct watch watches[WATCHED];
	struct watch *found, *reverse;
};

struct t38_guess *t38_guess_new(void)
{
	return g_new0(struct t38_guess, 1);
}

static void forget(struct watch *w)
{
	if (w->octets != NULL)
		g_byte_array_free(w->octets, TRUE);
	if (w->held != NULL)
		g_array_free(w->held, TRUE);
	*w = (struct watch){0};
}

void t38_guess_free(struct t38_guess *g)
{
	if (g == NULL)
		return;
	for (unsigned i = 0; i < WATCHED; i++)
		forget(&g->watches[i]);
	g_free(g);
}

static struct watch *place(
	struct t38_guess *g, const struct endpoint *src, const struct endpoint *dst)
{
	/* Ports alone are cheap, and differ enough between flows. */
	return &g->watches[(src->port * 2654435761u ^ dst->port * 40503u) % WATCHED];
}

static bool is_watch_of(
	const struct watch *w, const struct endpoint *src, const struct endpoint *dst)
{
	return w->src.port == src->port && w->used && endpoint_equal(&w->src, src) &&
	       endpoint_equal(&w->dst, dst);
}

static void begin(
	struct watch *w, const struct endpoint *src, const struct endpoint *dst, uint16_t seq)
{
	forget(w);
	w->used = true;
	w->src = *src;
	w->dst = *dst;
	w->seq = seq;
	w->octets = g_byte_array_new();
	w->held = g_array_new(FALSE, FALSE, sizeof(struct held));
}

/* What a fax begins with says more than that something parses; silence (00) says nothing at all, as zeros
 * parse as it. */
static int content_points(struct bytes primary)
{
	struct ifp ifp;
	struct ifp_field field;
	if (ifp_parse(primary, IFP_1998, &ifp) != PARSE_OK || ifp.trailing > 0)
		return ifp_parse(primary, IFP_2002, &ifp) == PARSE_OK ? 2 : 0;
	if (ifp.kind == IFP_INDICATOR)
		return ifp.value == IFP_NO_SIGNAL ? 0 : 2;
	if (ifp.field_count == 0)
		return 0;
	struct per cursor = ifp.fields;
	ifp_next_field(&ifp, &cursor, &field);
	bool address = bytes_left(&field.data) > 0 && field.data.at[0] == 0xff;
	return ifp.value == IFP_V21 && field.type == IFP_HDLC_DATA && address ? 3 : 2;
}

static bool repeats_previous(const struct watch *w, const struct udptl_packet *p)
{
	if (p->recovery != UDPTL_SECONDARIES || p->entry_count == 0 || w->previous_length == 0)
		return false;
	const struct bytes *entry = &p->entries[0];
	return bytes_left(entry) == w->previous_length &&
	       memcmp(entry->at, w->previous, w->previous_length) == 0;
}

static void score(struct watch *w, const struct udptl_packet *p)
{
	int step = (int16_t)(p->seq - w->seq);
	if (w->held->len > 0 && (step < -MAX_STEP || step > MAX_STEP)) {
		w->score -= 8;
	} else if (w->held->len > 0 && step != 0) {
		w->score += content_points(p->primary);
		if (repeats_previous(w, p))
			w->score += 2;
		/* Sequence numbers at or above 8000 look like RTP: more has to speak for such a flow. */
		if (p->seq >= 0x8000)
			w->score -= 1;
	}
	w->seq = p->seq;
	w->previous_length = MIN(bytes_left(&p->primary), sizeof(w->previous));
	memcpy(w->previous, p->primary.at, w->previous_length);
}

static void hold(struct watch *w, struct bytes in, t38_time at, uint64_t packet)
{
	size_t n = bytes_left(&in);
	bool full = w->held->len >= MAX_HELD || w->octets->len + n > MAX_OCTETS;
	/* Silence, which may go on for long in front of a fax, has no score: the fax needs the room. */
	if (full && w->score == 0) {
		g_byte_array_set_size(w->octets, 0);
		g_array_set_size(w->held, 0);
	} else if (full) {
		return;
	}
	const struct held held = {w->octets->len, n, at, packet};
	g_byte_array_append(w->octets, in.at, (guint)n);
	g_array_append_val(w->held, held);
}

/* STUN, and less than the smallest UDPTL packet, come between the packets of any protocol. */
static bool says_nothing(const struct bytes *in)
{
	return bytes_left(in) < 4 || stun_likely(in);
}

bool t38_guess_push(struct t38_guess *g, const struct endpoint *src, const struct endpoint *dst,
	struct bytes in, t38_time at, uint64_t packet)
{
	struct udptl_packet p;
	if (!udptl_likely(in)) {
		struct watch *w = place(g, src, dst);
		if (is_watch_of(w, src, dst) && !says_nothing(&in))
			forget(w);
		return false;
	}
	udptl_parse(in, &p);
	struct watch *w = place(g, src, dst);
	if (!is_watch_of(w, src, dst))
		begin(w, src, dst, p.seq);
	score(w, &p);
	hold(w, in, at, packet);
	if (w->score < 0)
		forget(w);
	if (w->score < ENOUGH)
		return false;
	g->found = w;
	g->reverse = place(g, dst, src);
	if (!is_watch_of(g->reverse, dst, src))
		g->reverse = NULL;
	return true;
}

static void give(const struct watch *w, guint i,
	void (*each)(void *, const struct t38_guess_datagram *), void *ctx)
{
	const struct held *held = &g_array_index(w->held, struct held, i);
	const struct t38_guess_datagram datagram = {.src = w->src,
		.dst = w->dst,
		.octets = w->octets->data + held->at,
		.length = held->length,
		.at = held->time,
		.packet = held->packet};
	each(ctx, &datagram);
}

static uint64_t packet_at(const struct watch *w, guint i)
{
	return w == NULL || i >= w->held->len ? UINT64_MAX
					      : g_array_index(w->held, struct held, i).packet;
}

void t38_guess_take(
	struct t38_guess *g, void (*each)(void *ctx, const struct t38_guess_datagram *), void *ctx)
{
	struct watch *a = g->found, *b = g->reverse;
	guint i = 0, j = 0;
	while (packet_at(a, i) != UINT64_MAX || packet_at(b, j) != UINT64_MAX) {
		if (packet_at(a, i) < packet_at(b, j))
			give(a, i++, each, ctx);
		else
			give(b, j++, each, ctx);
	}
	forget(a);
	if (b != NULL)
		forget(b);
	g->found = g->reverse = NULL;
}
