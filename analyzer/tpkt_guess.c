#include "analyzer/tpkt_guess.h"

#include <glib.h>

#include "dissect/ifp.h"
#include "dissect/tpkt.h"

#define WATCHED 256	 /* directions at a time */
#define MAX_HELD 200	 /* packets of one while it is watched */
#define MAX_OCTETS 65536 /* of these together */
#define ENOUGH 16	 /* score at which it is T.38 */

struct held {
	size_t at, length; /* in `octets` */
	t38_time time;
	uint64_t packet;
};

struct watch {
	struct endpoint src, dst;
	struct tpkt_media *media;
	GByteArray *octets;
	GArray *held;
	int score;
};

struct tpkt_guess {
	struct watch *watches[WATCHED]; /* by a hash of the ports */
};

struct tpkt_guess *tpkt_guess_new(void)
{
	return g_new0(struct tpkt_guess, 1);
}

static void free_watch(struct watch *w)
{
	if (w == NULL)
		return;
	tpkt_media_free(w->media);
	g_byte_array_free(w->octets, TRUE);
	g_array_free(w->held, TRUE);
	g_free(w);
}

void tpkt_guess_free(struct tpkt_guess *g)
{
	if (g == NULL)
		return;
	for (unsigned i = 0; i < WATCHED; i++)
		free_watch(g->watches[i]);
	g_free(g);
}

/* What a fax begins with; silence says nothing. */
static int points(const struct ifp *ifp)
{
	if (ifp->kind == IFP_INDICATOR)
		return ifp->value == IFP_NO_SIGNAL ? 0 : 2;
	return ifp->field_count > 0 ? 3 : -100;
}

static void take_ifp(void *ctx, const uint8_t *octets, size_t n, t38_time at, uint64_t packet)
{
	struct watch *w = ctx;
	struct ifp ifp;
	struct bytes in = bytes_of(octets, n, n);
	enum parse_status status = ifp_parse(in, IFP_1998, &ifp);
	if (status != PARSE_OK || ifp.trailing > 0)
		status = ifp_parse(in, IFP_2002, &ifp);
	w->score += status == PARSE_OK && ifp.trailing == 0 ? points(&ifp) : -100;
	if (w->held->len >= MAX_HELD || w->octets->len + n > MAX_OCTETS)
		return;
	const struct held held = {w->octets->len, n, at, packet};
	g_byte_array_append(w->octets, octets, (guint)n);
	g_array_append_val(w->held, held);
}

static void take_lost(void *ctx, t38_time at)
{
	struct watch *w = ctx;
	(void)at;
	w->score -= 4;
}

static struct watch *new_watch(const struct datagram *d)
{
	static const struct tpkt_stream_sink sink = {take_ifp, take_lost};
	struct watch *w = g_new0(struct watch, 1);
	w->src = d->src;
	w->dst = d->dst;
	w->media = tpkt_media_new(&sink, w);
	w->octets = g_byte_array_new();
	w->held = g_array_new(FALSE, FALSE, sizeof(struct held));
	return w;
}

static struct watch **place(
	struct tpkt_guess *g, const struct endpoint *src, const struct endpoint *dst)
{
	return &g->watches[(src->port * 2654435761u ^ dst->port * 40503u) % WATCHED];
}

static bool is_watch_of(
	const struct watch *w, const struct endpoint *src, const struct endpoint *dst)
{
	return w != NULL && endpoint_equal(&w->src, src) && endpoint_equal(&w->dst, dst);
}

bool tpkt_guess_push(struct tpkt_guess *g, const struct datagram *d, t38_time at, uint64_t packet)
{
	struct watch **slot = place(g, &d->src, &d->dst);
	if (!is_watch_of(*slot, &d->src, &d->dst)) {
		if (!tpkt_likely(d->payload))
			return false;
		free_watch(*slot);
		*slot = new_watch(d);
	}
	struct watch *w = *slot;
	tpkt_media_push(w->media, d, at, packet);
	if (w->score >= 0)
		return w->score >= ENOUGH;
	free_watch(w);
	*slot = NULL;
	return false;
}

struct tpkt_media *tpkt_guess_take(struct tpkt_guess *g, const struct endpoint *src,
	const struct endpoint *dst, void (*each)(void *ctx, const struct tpkt_guess_ifp *),
	void *ctx)
{
	struct watch **slot = place(g, src, dst), *w = *slot;
	if (!is_watch_of(w, src, dst))
		return NULL;
	for (guint i = 0; i < w->held->len; i++) {
		const struct held *held = &g_array_index(w->held, struct held, i);
		const struct tpkt_guess_ifp ifp = {
			w->octets->data + held->at, held->length, held->time, held->packet};
		each(ctx, &ifp);
	}
	struct tpkt_media *media = w->media;
	w->media = NULL;
	free_watch(w);
	*slot = NULL;
	return media;
}
