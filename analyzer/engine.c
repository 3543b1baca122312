#include "analyzer/engine.h"

#include "analyzer/call_table.h"
#include "analyzer/dialog.h"
#include "analyzer/hep_tcp.h"
#include "analyzer/live_snapshot.h"
#include "analyzer/media.h"
#include "analyzer/signalling.h"
#include "analyzer/sip_join.h"
#include "analyzer/sip_tcp.h"
#include "analyzer/sip_transfer.h"
#include "analyzer/t38_guess.h"
#include "analyzer/tpkt_guess.h"
#include "dissect/tunnel.h"
#include "reassembly/ip_defrag.h"

#define SAME_CLOCK (30 * (uint64_t)T38_SECOND)

struct engine {
	struct limits limits;
	struct engine_sink sink;
	void *ctx;
	struct engine_counts counts;
	struct media_map *map;
	struct call_table *calls;
	struct ip_defrag *defrag;
	struct hep_tcp *hep;
	struct sip_tcp *tcp;
	struct signalling_set *signalling;
	struct t38_guess *guess;
	struct tpkt_guess *tpkt_guess;
	t38_time agent_time; /* what a HEP agent told last */
	bool two_clocks;     /* agents tell other times than the capture: time closes no call */
	const struct packet *packet; /* the one that is being pushed */
	const struct datagram *datagram;
};

/* Fragments that differ where they overlap (RFC 791 3.2 leaves open which counts): a sign of forgery or a fault. */
static void note_conflict(const struct engine *e, struct call *call)
{
	if (call->conflicts == 0)
		call->t_conflict = e->packet->time;
	if (call->conflicts < G_N_ELEMENTS(call->conflict_packets))
		call->conflict_packets[call->conflicts] = e->packet->number;
	call->conflicts++;
}

/* More than what packets of several queues of an interface are out of order. */
#define CLOCK_BACK T38_SECOND

/* Sequence number, a length, an IFP of one octet, the kind of recovery (T.38 9.1). */
#define SHORTEST_UDPTL 4u

/* Agents of HEP have clocks of their own. */
static void note_clock(struct engine *e, struct call *call)
{
	t38_time t = e->packet->time;
	if (e->counts.agent_first != T38_NEVER)
		return;
	if (call->newest != T38_NEVER && call->newest - t > CLOCK_BACK) {
		if (call->clock_back++ == 0) {
			call->t_clock_back = t;
			call->clock_packet = e->packet->number;
		}
		call->newest = t;
	}
	call->newest = MAX(call->newest, t);
}

static bool known_as_fax(const struct call *call)
{
	return call_is_fax(call) || call->t_fax_tone != T38_NEVER;
}

static void count_snapped(struct engine *e, struct call *call, bool media)
{
	e->counts.snapped++;
	call->snapped++;
	call->snapped_media += media;
}

static void report_packet(struct engine *e, const struct live_call *live,
	enum engine_content content, struct bytes octets)
{
	/* Of voice a part is enough. */
	if (octets.cut > 0 && content != ENGINE_MEDIA)
		count_snapped(e, live->call,
			content == ENGINE_UDPTL || content == ENGINE_RTP || content == ENGINE_TPKT);
	if (e->datagram->overlap)
		note_conflict(e, live->call);
	note_clock(e, live->call);
	if (e->sink.packet == NULL)
		return;
	const struct engine_packet p = {.packet = e->packet,
		.datagram = e->datagram,
		.call = live->call->index,
		.fax = known_as_fax(live->call),
		.content = content,
		.octets = octets};
	e->sink.packet(e->ctx, &p);
}

/* ---- SIP ---- */

static void push_sip(struct engine *e, struct bytes octets, const struct endpoint *src,
	const struct endpoint *dst, t38_time at, uint64_t packet)
{
	struct sip_message sip;
	if (sip_parse(octets, &sip) == PARSE_UNKNOWN)
		return;
	const struct sip_seen seen = {.src = *src, .dst = *dst, .t = at, .packet = packet};
	struct live_call *live = call_table_find(e->calls, sip.call_id);
	if (live != NULL && dialog_begins_again(live, &sip)) {
		call_table_close(e->calls, live);
		live = NULL;
	}
	if (live == NULL)
		live = sip_join(e->calls, &sip, &seen, octets);
	if (live == NULL && dialog_begins(&sip))
		live = call_table_add(e->calls, sip.call_id, at);
	if (live == NULL)
		return;
	dialog_message(live, &sip, &seen);
	sip_transfer_tie(e->calls, live, &sip);
	report_packet(e, live, ENGINE_SIP, octets);
}

static void take_tcp_message(void *ctx, struct bytes message, const struct endpoint *src,
	const struct endpoint *dst, t38_time at, uint64_t packet)
{
	push_sip(ctx, message, src, dst, at, packet);
}

/* ---- MGCP, H.248, H.323 ---- */

static void take_signalling(
	void *ctx, struct live_call *live, enum signalling_protocol protocol, struct bytes octets)
{
	static const enum engine_content contents[] = {[SIGNALLING_PROTOCOL_MGCP] = ENGINE_MGCP,
		[SIGNALLING_PROTOCOL_H248] = ENGINE_H248,
		[SIGNALLING_PROTOCOL_Q931] = ENGINE_Q931,
		[SIGNALLING_PROTOCOL_H245] = ENGINE_H245};
	report_packet(ctx, live, contents[protocol], octets);
}

static void take_earlier(void *ctx, struct live_call *live, uint64_t packet)
{
	struct engine *e = ctx;
	if (e->sink.earlier != NULL && packet != e->packet->number)
		e->sink.earlier(e->ctx, packet, live->call->index);
}

/* ---- T.38 without signalling ---- */

static void take_guessed(void *ctx, const struct t38_guess_datagram *d)
{
	struct engine *e = ctx;
	struct media_flow *flow = media_find_flow(e->map, &d->src, &d->dst);
	if (flow == NULL)
		return;
	media_push(flow, bytes_of(d->octets, d->length, d->length), d->at, d->packet);
	if (e->sink.earlier != NULL && d->packet != e->packet->number)
		e->sink.earlier(e->ctx, d->packet, flow->call->call->index);
}

static void begin_media_call(struct engine *e, const struct datagram *d)
{
	struct live_call *live = call_table_add(e->calls, (struct text){NULL, 0}, e->packet->time);
	/* Sides by address for now; who calls whom is told from the T.30 frames at the end. */
	live_call_media(live, &d->src, SIDE_CALLER, true, IFP_1998);
	live_call_media(live, &d->dst, SIDE_CALLEE, true, IFP_1998);
	t38_guess_take(e->guess, take_guessed, e);
	if (live->call->fax != NULL && live->call->fax->first != T38_NEVER)
		live->call->start = live->call->fax->first;
	report_packet(e, live, ENGINE_UDPTL, d->payload);
}

/* ---- T.38 over TCP ---- */

struct adopted {
	struct engine *engine;
	struct media_flow *flow;
};

static void take_guessed_ifp(void *ctx, const struct tpkt_guess_ifp *ifp)
{
	struct adopted *a = ctx;
	struct engine *e = a->engine;
	media_push_ifp(a->flow, ifp->octets, ifp->length, ifp->at, ifp->packet);
	if (e->sink.earlier != NULL && ifp->packet != e->packet->number)
		e->sink.earlier(e->ctx, ifp->packet, a->flow->call->call->index);
}

static void adopt_direction(
	struct engine *e, const struct endpoint *src, const struct endpoint *dst)
{
	struct adopted a = {e, media_find_flow(e->map, src, dst)};
	if (a.flow != NULL)
		media_adopt_tcp(
			a.flow, tpkt_guess_take(e->tpkt_guess, src, dst, take_guessed_ifp, &a));
}

static void begin_tcp_call(struct engine *e, const struct datagram *d)
{
	struct live_call *live = call_table_add(e->calls, (struct text){NULL, 0}, e->packet->time);
	struct media_endpoint *a = live_call_media(live, &d->src, SIDE_CALLER, true, IFP_1998);
	struct media_endpoint *b = live_call_media(live, &d->dst, SIDE_CALLEE, true, IFP_1998);
	a->tcp = b->tcp = true;
	adopt_direction(e, &d->src, &d->dst);
	adopt_direction(e, &d->dst, &d->src);
	if (live->call->fax != NULL && live->call->fax->first != T38_NEVER)
		live->call->start = live->call->fax->first;
}

static void report_ifp(void *ctx, struct media_flow *flow, struct bytes ifp)
{
	report_packet(ctx, flow->call, ENGINE_TPKT, ifp);
}

static void note_part(const struct engine *e, const struct datagram *d)
{
	if (e->sink.part != NULL)
		e->sink.part(e->ctx, e->packet->number, d);
}

static void push_tcp(struct engine *e, const struct datagram *d)
{
	t38_time at = e->packet->time;
	uint64_t number = e->packet->number;
	note_part(e, d);
	if (hep_tcp_push(e->hep, d, at, number))
		return;
	if (media_map_maybe(e->map, &d->src, &d->dst)) {
		struct media_flow *flow = media_find_flow(e->map, &d->src, &d->dst);
		if (flow != NULL && media_push_tcp(flow, d, at, number, report_ifp, e))
			return;
	}
	if (sip_tcp_push(e->tcp, d, at, number))
		return;
	if (signalling_tcp_segment(e->signalling, d, at, number))
		return;
	if (tpkt_guess_push(e->tpkt_guess, d, at, number))
		begin_tcp_call(e, d);
}

/* ---- packets ---- */

/* T.38 on a port of audio, where RTP may come back. */
static void share_port(struct live_call *live, const struct endpoint *at, enum side side)
{
	struct media_endpoint *e = live_call_media(live, at, side, true, IFP_1998);
	if (e != NULL)
		e->t38_now = false;
}

/* Gateways may change to T.38 on the ports of the audio without any signalling (RFC 5347 2.1.2; NSE). Where T.38 was
 * offered, elsewhere is wrong. */
static bool becomes_t38(struct engine *e, struct media_flow *flow, const struct datagram *d)
{
	if (flow->t38 || flow->call->call->t38.offered ||
		!t38_guess_push(
			e->guess, &d->src, &d->dst, d->payload, e->packet->time, e->packet->number))
		return false;
	share_port(flow->call, &d->src, flow->from);
	share_port(flow->call, &d->dst, flow->from == SIDE_CALLER ? SIDE_CALLEE : SIDE_CALLER);
	t38_guess_take(e->guess, take_guessed, e);
	return true;
}

/* Cut off in front of what tells T.38 from RTP. */
static bool is_cut_t38(const struct media_flow *flow, const struct bytes *in)
{
	return flow->t38_now && in->cut > 0 && bytes_left(in) < SHORTEST_UDPTL;
}

static void push_media(struct engine *e, struct media_flow *flow, const struct datagram *d)
{
	enum media_kind kind = media_push(flow, d->payload, e->packet->time, e->packet->number);
	if (kind == MEDIA_OTHER && becomes_t38(e, flow, d))
		kind = MEDIA_T38;
	if (kind == MEDIA_T38)
		report_packet(e, flow->call, ENGINE_UDPTL, d->payload);
	else if (kind == MEDIA_T38_RTP)
		report_packet(e, flow->call, ENGINE_RTP, d->payload);
	else if (e->sink.media)
		report_packet(e, flow->call, ENGINE_MEDIA, d->payload);
	if (kind == MEDIA_OTHER && is_cut_t38(flow, &d->payload))
		count_snapped(e, flow->call->call, true);
}

static void push_udp(struct engine *e, const struct datagram *d)
{
	int first = bytes_peek(&d->payload, 0);
	if (((first >= 'A' && first <= 'Z') || first == '\r') && sip_likely(d->payload)) {
		push_sip(e, d->payload, &d->src, &d->dst, e->packet->time, e->packet->number);
		return;
	}
	if (media_map_maybe(e->map, &d->src, &d->dst)) {
		struct media_flow *flow = media_find_flow(e->map, &d->src, &d->dst);
		if (flow != NULL && !media_begins_anew(flow, &d->payload, e->packet->time)) {
			push_media(e, flow, d);
			return;
		}
	}
	if (signalling_maybe(first) &&
		signalling_udp(e->signalling, d, e->packet->time, e->packet->number))
		return;
	if (t38_guess_push(
		    e->guess, &d->src, &d->dst, d->payload, e->packet->time, e->packet->number))
		begin_media_call(e, d);
}

static void push_datagram(struct engine *e, const struct datagram *d)
{
	e->datagram = d;
	if (d->transport == TRANSPORT_UDP)
		push_udp(e, d);
	else if (d->transport == TRANSPORT_TCP &&
		 (bytes_sent(&d->payload) > 0 || d->tcp_flags & TCP_FIN))
		push_tcp(e, d);
	else if (d->layer_count == 0 || d->bad != NULL)
		e->counts.undecoded++;
}

/* Whether an agent's clock can be taken for that of the capture: its calls are then closed by the latter. */
static bool same_clock(t38_time a, t38_time b)
{
	return (a > b ? (uint64_t)a - (uint64_t)b : (uint64_t)b - (uint64_t)a) <= SAME_CLOCK;
}

/* A datagram with its own time. */
static void push_timed(struct engine *e, const struct datagram *d)
{
	const struct packet *packet = e->packet;
	struct packet timed = *packet;
	timed.time = e->agent_time = d->time;
	if (e->counts.agent_first == T38_NEVER || d->time < e->counts.agent_first)
		e->counts.agent_first = d->time;
	e->two_clocks |= !same_clock(d->time, packet->time);
	e->packet = &timed;
	push_datagram(e, d);
	e->packet = packet;
}

static void take_hep(void *ctx, struct bytes message)
{
	struct engine *e = ctx;
	const struct datagram *segment = e->datagram;
	struct datagram d = *segment;
	decode_carried((struct proto_key){SPACE_UDP, TUNNEL_HEP3}, message, &d);
	push_timed(e, &d);
	e->datagram = segment;
}

/* False: a fragment of a datagram that is not complete. */
static bool decode(struct engine *e, const struct packet *packet, struct datagram *d)
{
	struct bytes whole;
	decode_packet(packet, d);
	for (unsigned nested = 0; d->fragment; nested++) {
		note_part(e, d);
		if (nested == IP_DEFRAG_MAX_NESTED ||
			!ip_defrag_push(e->defrag, d, packet->time, &whole))
			return false;
		d->overlap |= ip_defrag_conflict(e->defrag);
		decode_reassembled(whole, d);
	}
	return true;
}

void engine_push(struct engine *e, const struct packet *packet)
{
	struct datagram d;
	e->packet = packet;
	if (e->counts.packets++ == 0)
		e->counts.first = packet->time;
	e->counts.bytes += packet->captured;
	e->counts.last = packet->time;
	if (!decode(e, packet, &d))
		return;
	/* What is over by now does not go on with this packet. */
	if (!e->two_clocks)
		call_table_tick(e->calls, packet->time);
	if (d.time == packet->time)
		push_datagram(e, &d);
	else
		push_timed(e, &d);
}

void engine_tick(struct engine *e, t38_time now)
{
	if (!e->two_clocks)
		call_table_tick(e->calls, now);
}

void engine_shed(struct engine *e, unsigned count)
{
	call_table_shed(e->calls, count);
}

unsigned engine_live_calls(const struct engine *e)
{
	return call_table_live(e->calls);
}

struct each_running {
	const struct engine *engine;
	void (*each)(void *ctx, const struct engine_running *);
	void *ctx;
};

static void give_running(void *ctx, const struct live_call *live)
{
	const struct each_running *r = ctx;
	const struct engine_running running = {.index = live->call->index,
		.version = live_snapshot_version(live),
		.fax = known_as_fax(live->call),
		.live = live,
		.engine = r->engine};
	r->each(r->ctx, &running);
}

void engine_running(
	const struct engine *e, void (*each)(void *ctx, const struct engine_running *), void *ctx)
{
	struct each_running r = {e, each, ctx};
	call_table_each(e->calls, give_running, &r);
}

struct call_progress engine_progress(const struct engine_running *running)
{
	return live_snapshot_progress(running->live);
}

static t38_time last_time(const struct engine *e)
{
	return e->two_clocks ? e->agent_time : e->counts.last;
}

struct call *engine_snapshot(const struct engine_running *running, bool full)
{
	return full || live_snapshot_over(running->live)
		       ? live_snapshot_full(running->live, last_time(running->engine))
		       : live_snapshot_brief(running->live);
}

static void drop_tapes(void *ctx, const struct live_call *live)
{
	(void)ctx;
	for (guint i = 0; i < live->faxes->len; i++) {
		const struct live_fax *f = g_ptr_array_index(live->faxes, i);
		if (f->tape != NULL)
			fax_tape_drop(f->tape);
	}
}

void engine_drop_tapes(struct engine *e)
{
	call_table_each(e->calls, drop_tapes, NULL);
}

static void take_call(void *ctx, struct call *call)
{
	struct engine *e = ctx;
	e->sink.call(e->ctx, call);
}

struct engine *engine_new(const struct limits *limits, const struct engine_sink *sink, void *ctx)
{
	static const struct ip_defrag_limits defrag = {
		.max_datagrams = 1024, .max_octets = 8 << 20, .max_age = 60 * T38_SECOND};
	static const struct signalling_sink signalling = {take_signalling, take_earlier};
	struct engine *e = g_new0(struct engine, 1);
	e->limits = *limits;
	e->sink = *sink;
	e->ctx = ctx;
	e->counts.first = e->counts.last = e->counts.agent_first = T38_NEVER;
	e->map = media_map_new();
	e->calls = call_table_new(&e->limits, e->map, sink->in_order, take_call, e);
	e->defrag = ip_defrag_new(&defrag);
	e->tcp = sip_tcp_new(&e->limits, take_tcp_message, e);
	e->signalling = signalling_new(&e->limits, e->calls, &signalling, e);
	e->hep = hep_tcp_new(take_hep, e);
	e->guess = t38_guess_new();
	e->tpkt_guess = tpkt_guess_new();
	return e;
}

void engine_finish(struct engine *e)
{
	call_table_finish(e->calls, last_time(e));
}

const struct engine_counts *engine_counts(const struct engine *e)
{
	return &e->counts;
}

void engine_free(struct engine *e)
{
	if (e == NULL)
		return;
	call_table_free(e->calls);
	media_map_free(e->map);
	ip_defrag_free(e->defrag);
	sip_tcp_free(e->tcp);
	signalling_free(e->signalling);
	hep_tcp_free(e->hep);
	t38_guess_free(e->guess);
	tpkt_guess_free(e->tpkt_guess);
	g_free(e);
}
