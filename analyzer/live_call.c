#include "analyzer/live_call.h"

#include "analyzer/audio_ear.h"
#include "analyzer/call_sounds.h"
#include "analyzer/fax_copies.h"
#include "analyzer/fax_result.h"
#include "analyzer/leg_group.h"
#include "analyzer/line_checks.h"
#include "analyzer/tpkt_media.h"
#include "analyzer/verdict.h"

static void free_live_fax(gpointer data)
{
	struct live_fax *f = data;
	for (guint i = 0; i < f->streams->len; i++)
		fax_stream_free(g_ptr_array_index(f->streams, i));
	g_ptr_array_free(f->streams, TRUE);
	fax_session_free(f->session);
	fax_tape_free(f->tape);
	g_free(f);
}

struct live_call *live_call_new(
	struct call *call, const struct limits *limits, struct media_map *map)
{
	struct live_call *live = g_new0(struct live_call, 1);
	live->call = call;
	live->limits = limits;
	live->map = map;
	live->endpoints = g_ptr_array_new();
	live->flows = g_ptr_array_new();
	live->faxes = g_ptr_array_new_with_free_func(free_live_fax);
	live->offers = g_array_new(FALSE, TRUE, sizeof(struct pending_offer));
	live->message_keys = g_array_new(FALSE, FALSE, sizeof(struct message_key));
	live->last = live->close_at = T38_NEVER;
	return live;
}

static void leave_map(struct live_call *live)
{
	for (guint i = 0; i < live->flows->len; i++) {
		struct media_flow *flow = g_ptr_array_index(live->flows, i);
		tpkt_media_free(flow->tcp);
		audio_ear_free(flow->audio);
		media_map_drop_flow(live->map, flow);
	}
	for (guint i = 0; i < live->endpoints->len; i++)
		media_map_drop_endpoint(live->map, g_ptr_array_index(live->endpoints, i));
	g_ptr_array_set_size(live->flows, 0);
	g_ptr_array_set_size(live->endpoints, 0);
}

void live_call_free(struct live_call *live)
{
	if (live == NULL)
		return;
	leave_map(live);
	leg_group_leave(live);
	g_ptr_array_free(live->endpoints, TRUE);
	g_ptr_array_free(live->flows, TRUE);
	g_ptr_array_free(live->faxes, TRUE);
	g_array_free(live->offers, TRUE);
	g_array_free(live->message_keys, TRUE);
	if (live->late_bye != NULL)
		g_bytes_unref(live->late_bye);
	g_free(live);
}

static struct media_endpoint *own_endpoint(struct live_call *live, const struct endpoint *address)
{
	for (guint i = 0; i < live->endpoints->len; i++) {
		struct media_endpoint *e = g_ptr_array_index(live->endpoints, i);
		if (endpoint_equal(&e->address, address))
			return e;
	}
	return NULL;
}

static bool is_between(const struct hop *h, const struct endpoint *a, const struct endpoint *b)
{
	return ip_addr_equal(&h->src, &a->addr) && ip_addr_equal(&h->dst, &b->addr);
}

unsigned live_call_hop(
	struct live_call *live, const struct endpoint *src, const struct endpoint *dst)
{
	GArray *hops = live->call->hops;
	for (guint i = 0; i < hops->len; i++) {
		const struct hop *h = &g_array_index(hops, struct hop, i);
		if (is_between(h, src, dst) || is_between(h, dst, src))
			return i;
	}
	/* Forged messages of one call may come from any number of addresses. */
	if (hops->len < live->limits->max_hops)
		g_array_append_vals(hops, &(struct hop){src->addr, dst->addr}, 1);
	return hops->len - 1;
}

struct media_endpoint *live_call_media(struct live_call *live, const struct endpoint *address,
	enum side side, bool t38, enum ifp_syntax syntax)
{
	struct media_endpoint *e = own_endpoint(live, address);
	if (e == NULL) {
		if (live->endpoints->len >= live->limits->max_endpoints)
			return NULL;
		e = media_map_add(live->map, address, live, side);
		g_ptr_array_add(live->endpoints, e);
		const struct call_media media = {*address, side, t38};
		g_array_append_val(live->call->media, media);
	}
	e->side = side;
	e->tcp = false;
	e->t38_payload = e->red_payload = e->event_payload = -1;
	e->t38_now = t38;
	e->t38 = e->t38 || t38;
	if (t38)
		e->syntax = syntax;
	media_map_changed(live->map);
	return e;
}

t38_time live_call_last(const struct live_call *live)
{
	t38_time last = live->last;
	for (guint i = 0; i < live->flows->len; i++)
		last = MAX(last, ((struct media_flow *)g_ptr_array_index(live->flows, i))->last);
	return last;
}

struct media_flow *live_call_flow(struct live_call *live, const struct endpoint *src,
	const struct endpoint *dst, enum side from)
{
	if (live->flows->len >= live->limits->max_flows)
		return NULL;
	struct media_flow *flow = media_map_add_flow(live->map, src, dst, live, from);
	g_ptr_array_add(live->flows, flow);
	return flow;
}

/* ---- which fax, which stream ---- */

static bool same_hosts(const struct fax_stream_info *info, const struct media_flow *flow)
{
	return ip_addr_equal(&info->src.addr, &flow->dst.addr) &&
	       ip_addr_equal(&info->dst.addr, &flow->src.addr);
}

/* The stream that a flow continues: same receiver, same sending side (a sender behind NAT may change its
 * port). */
static struct fax_stream *find_stream(
	struct live_call *live, const struct media_flow *flow, struct live_fax **in)
{
	for (guint f = 0; f < live->faxes->len; f++) {
		struct live_fax *fax = g_ptr_array_index(live->faxes, f);
		for (guint i = 0; i < fax->streams->len; i++) {
			struct fax_stream *stream = g_ptr_array_index(fax->streams, i);
			const struct fax_stream_info *info = fax_stream_info(stream);
			if (info->from != flow->from || !endpoint_equal(&info->dst, &flow->dst) ||
				!ip_addr_equal(&info->src.addr, &flow->src.addr))
				continue;
			*in = fax;
			return stream;
		}
	}
	return NULL;
}

/* How well a flow fits a fax: 3 its reverse by both addresses, 2 by one of them, 1 the same hosts. */
static int fit(const struct live_fax *fax, const struct media_flow *flow)
{
	int best = 0;
	for (guint i = 0; i < fax->streams->len; i++) {
		const struct fax_stream_info *info =
			fax_stream_info(g_ptr_array_index(fax->streams, i));
		bool here = endpoint_equal(&info->src, &flow->dst);
		bool there = endpoint_equal(&info->dst, &flow->src);
		bool hosts = same_hosts(info, flow);
		/* The same direction again between the same hosts: after a re-INVITE with new ports. */
		bool again = info->from == flow->from &&
			     ip_addr_equal(&info->src.addr, &flow->src.addr) &&
			     ip_addr_equal(&info->dst.addr, &flow->dst.addr);
		int n = info->from == flow->from ? again
			: here && there		 ? 3
			: here || there		 ? 2
						 : hosts;
		best = MAX(best, n);
	}
	return best;
}

struct live_fax *live_call_add_fax(struct live_call *live)
{
	struct live_fax *f = g_new0(struct live_fax, 1);
	f->fax = fax_new(live->faxes->len + 1);
	f->session = fax_session_new(f->fax, live->limits);
	f->streams = g_ptr_array_new();
	if (live->limits->max_tape_octets > 0)
		f->tape = fax_tape_new(live->limits->max_tape_octets);
	g_ptr_array_add(live->faxes, f);
	g_ptr_array_add(live->call->faxes, f->fax);
	if (live->call->fax == NULL)
		live->call->fax = f->fax;
	return f;
}

static struct live_fax *find_fax(struct live_call *live, const struct media_flow *flow)
{
	struct live_fax *best = NULL;
	int best_fit = 0;
	for (guint i = 0; i < live->faxes->len; i++) {
		struct live_fax *f = g_ptr_array_index(live->faxes, i);
		int n = fit(f, flow);
		if (n > best_fit) {
			best_fit = n;
			best = f;
		}
	}
	return best != NULL ? best : live_call_add_fax(live);
}

struct fax_stream *live_fax_add_stream(
	struct live_fax *f, enum side from, const struct endpoint *src, const struct endpoint *dst)
{
	struct fax_stream *stream = fax_stream_new(f->fax, f->session, from, src, dst);
	if (f->tape != NULL)
		fax_stream_record(stream, f->tape, f->streams->len);
	g_ptr_array_add(f->streams, stream);
	return stream;
}

struct fax_stream *live_call_stream(
	struct live_call *live, struct media_flow *flow, enum fax_transport transport)
{
	if (flow->stream != NULL)
		return flow->stream;
	flow->stream = find_stream(live, flow, &flow->fax);
	if (flow->stream != NULL)
		return flow->stream;
	flow->fax = find_fax(live, flow);
	if (flow->fax->streams->len == 0)
		flow->fax->fax->transport = transport;
	flow->stream = live_fax_add_stream(flow->fax, flow->from, &flow->src, &flow->dst);
	if (flow->at != NULL)
		fax_stream_hint(flow->stream, flow->at->syntax);
	return flow->stream;
}

bool live_call_fax_over(const struct live_call *live)
{
	for (guint i = 0; i < live->faxes->len; i++) {
		const struct live_fax *f = g_ptr_array_index(live->faxes, i);
		if (fax_session_over(f->session))
			return true;
	}
	return false;
}

/* ---- the end ---- */

static void sum_rtp(struct live_call *live)
{
	struct call *call = live->call;
	for (guint i = 0; i < live->flows->len; i++) {
		const struct media_flow *f = g_ptr_array_index(live->flows, i);
		if (f->rtp_packets == 0)
			continue;
		call->rtp_packets[f->from] += f->rtp_packets;
		call->rtp_on_t38[f->from] += f->rtp_on_t38;
		if (call->first_rtp == T38_NEVER || f->first_rtp < call->first_rtp)
			call->first_rtp = f->first_rtp;
		call->last_rtp = MAX(call->last_rtp, f->last_rtp);
	}
}

static gint by_begin(gconstpointer a, gconstpointer b)
{
	const struct call_sound *x = a, *y = b;
	return (x->t > y->t) - (x->t < y->t);
}

static void sum_audio(struct call *call, const struct media_flow *f)
{
	struct call_sound sounds[CALL_SOUNDS];
	unsigned n = f->audio != NULL ? audio_ear_sounds(f->audio, sounds) : 0;
	for (unsigned i = 0; i < n; i++) {
		sounds[i].from = f->from;
		call_sounds_add(call, &sounds[i]);
	}
}

static void sum_sounds(struct live_call *live)
{
	for (guint i = 0; i < live->flows->len; i++) {
		struct media_flow *f = g_ptr_array_index(live->flows, i);
		call_sounds_add_tone(live->call, f->from, fax_ear_end(&f->ear), true, f->ear.since,
			f->ear.packet);
		sum_audio(live->call, f);
	}
	g_array_sort(live->call->sounds, by_begin);
}

/* The caller's streams first. */
static gint by_side(gconstpointer a, gconstpointer b)
{
	const struct fax_stream_info *x = *(struct fax_stream_info *const *)a;
	const struct fax_stream_info *y = *(struct fax_stream_info *const *)b;
	if (x->from != y->from)
		return x->from == SIDE_CALLER ? -1 : 1;
	return (x->first > y->first) - (x->first < y->first);
}

static void finish_stream(const struct live_call *live, struct fax_stream *stream, bool running)
{
	const struct call *call = live->call;
	if (running)
		fax_stream_stop(stream);
	else
		fax_stream_finish(stream);
	if (call->captured_twice > 0 && call->captured_twice * 2 >= call->messages->len)
		fax_stream_captured_twice(stream);
}

static void finish_session(const struct live_call *live, struct live_fax *f, bool running)
{
	for (guint i = 0; i < f->streams->len; i++)
		finish_stream(live, g_ptr_array_index(f->streams, i), running);
	fax_session_finish(f->session);
}

/* What is kept for the caller and, behind it, for the callee. */
static void exchange_pair(void *pair, size_t n)
{
	guint8 *caller = pair, *callee = caller + n;
	for (size_t i = 0; i < n; i++) {
		guint8 octet = caller[i];
		caller[i] = callee[i];
		callee[i] = octet;
	}
}

static void exchange_side(int *side)
{
	if (*side >= 0)
		*side = !*side;
}

static void exchange_call(struct call *call)
{
	exchange_pair(call->party, sizeof(*call->party));
	exchange_pair(call->t38.side, sizeof(*call->t38.side));
	exchange_pair(call->t38_elsewhere, sizeof(*call->t38_elsewhere));
	exchange_pair(call->elsewhere, sizeof(*call->elsewhere));
	exchange_pair(call->fax_tones, sizeof(*call->fax_tones));
	exchange_pair(call->dtls_packets, sizeof(*call->dtls_packets));
	exchange_side(&call->t38.offered_by);
	exchange_side(&call->ended_by);
	for (guint i = 0; i < call->messages->len; i++) {
		struct message *m = &g_array_index(call->messages, struct message, i);
		m->from = !m->from;
	}
	for (guint i = 0; i < call->media->len; i++) {
		struct call_media *m = &g_array_index(call->media, struct call_media, i);
		m->side = !m->side;
	}
	for (guint i = 0; i < call->sounds->len; i++) {
		struct call_sound *s = &g_array_index(call->sounds, struct call_sound, i);
		s->from = !s->from;
	}
}

/* T.30 says who called: a called machine sends CED and DIS. */
bool live_call_sides_wrong(const struct live_call *live)
{
	bool exchanged = false;
	for (guint i = 0; i < live->faxes->len; i++)
		exchanged |= fax_result_sides_exchanged(
			((const struct live_fax *)g_ptr_array_index(live->faxes, i))->fax);
	return live->sides_guessed && exchanged;
}

void live_call_exchange_sides(struct call *call)
{
	for (guint i = 0; i < call->faxes->len; i++)
		fax_result_exchange_sides(g_ptr_array_index(call->faxes, i));
	exchange_call(call);
}

static void settle_sides(struct live_call *live)
{
	if (!live_call_sides_wrong(live))
		return;
	for (guint i = 0; i < live->flows->len; i++) {
		struct media_flow *flow = g_ptr_array_index(live->flows, i);
		flow->from = !flow->from;
	}
	live_call_exchange_sides(live->call);
}

static bool both(enum sdp_flag a, enum sdp_flag b)
{
	return a == SDP_TRUE && b == SDP_TRUE;
}

static unsigned not_replayed(const struct t38_side *a, const struct t38_side *b)
{
	unsigned flags = 0;
	if (both(a->fill_bit_removal, b->fill_bit_removal))
		flags |= LINE_FILL_BIT_REMOVAL;
	if (both(a->transcoding_mmr, b->transcoding_mmr))
		flags |= LINE_TRANSCODING_MMR;
	if (both(a->transcoding_jbig, b->transcoding_jbig))
		flags |= LINE_TRANSCODING_JBIG;
	return flags;
}

static void finish_fax(struct live_call *live, struct live_fax *f)
{
	g_ptr_array_sort(f->fax->streams, by_side);
	fax_result_finish(f->fax, live->call);
	if (f->fax->timing != NULL)
		f->fax->timing->not_replayed =
			not_replayed(&live->call->t38.side[0], &live->call->t38.side[1]);
	line_checks(f->fax);
}

static void media_only_parties(struct call *call)
{
	for (guint i = 0; i < call->fax->streams->len; i++) {
		const struct fax_stream_info *info = g_ptr_array_index(call->fax->streams, i);
		call->party[info->from].address = info->src.addr;
		call->party[!info->from].address = info->dst.addr;
	}
}

/* Over TCP one side connects, from a port that no SDP names (RFC 4145 5): what is told is where it was. */
static void tcp_addresses(struct call *call)
{
	for (guint i = 0; i < call->fax->streams->len && call->fax->transport == FAX_TPKT; i++) {
		const struct fax_stream_info *info = g_ptr_array_index(call->fax->streams, i);
		call->t38.side[info->from].media = info->src;
	}
}

void live_call_addresses(struct call *call)
{
	if (call->fax == NULL)
		return;
	tcp_addresses(call);
	if (call->signalling == SIGNALLING_NONE)
		media_only_parties(call);
}

/* What SDP says of each stream's addresses: told before the media map forgets it. */
static void note_announced(struct live_call *live)
{
	for (guint f = 0; f < live->call->faxes->len; f++) {
		const struct fax *fax = g_ptr_array_index(live->call->faxes, f);
		for (guint i = 0; i < fax->streams->len; i++) {
			struct fax_stream_info *info = g_ptr_array_index(fax->streams, i);
			info->src_announced = own_endpoint(live, &info->src) != NULL;
			info->dst_announced = own_endpoint(live, &info->dst) != NULL;
		}
	}
}

static void flush_tcp(struct live_call *live)
{
	for (guint i = 0; i < live->flows->len; i++) {
		struct media_flow *flow = g_ptr_array_index(live->flows, i);
		if (flow->tcp != NULL)
			tpkt_media_flush(flow->tcp, flow->last);
	}
}

void live_call_model(struct live_call *live, bool running)
{
	struct call *call = live->call;
	note_announced(live);
	for (guint i = 0; i < live->faxes->len; i++)
		finish_session(live, g_ptr_array_index(live->faxes, i), running);
	settle_sides(live);
	for (guint i = 0; i < live->faxes->len; i++)
		finish_fax(live, g_ptr_array_index(live->faxes, i));
	for (guint i = 0; i < call->faxes->len; i++)
		if (fax_result_better(g_ptr_array_index(call->faxes, i), call->fax))
			call->fax = g_ptr_array_index(call->faxes, i);
	for (guint i = 0; i < call->faxes->len; i++)
		if (g_ptr_array_index(call->faxes, i) != call->fax)
			fax_copies_hop(call->fax, g_ptr_array_index(call->faxes, i));
	live_call_addresses(call);
	sum_rtp(live);
	sum_sounds(live);
	if (call->end == T38_NEVER)
		call->end = live_call_last(live);
}

void live_call_finish(struct live_call *live)
{
	flush_tcp(live);
	live_call_model(live, false);
	verdict_finish(live->call);
	live->ended = true;
	leave_map(live);
}
