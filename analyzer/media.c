#include "analyzer/media.h"

#include "analyzer/audio_ear.h"
#include "analyzer/call_sounds.h"
#include "dissect/rtp.h"
#include "dissect/stun.h"

static bool is_dtls(const struct bytes *in)
{
	return bytes_left(in) >= 13 && in->at[0] >= 20 && in->at[0] <= 25 && in->at[1] == 0xfe &&
	       (in->at[2] == 0xfd || in->at[2] == 0xff);
}

/* Zeros, CRLF or nothing: keeps a NAT binding open. */
static bool is_keep_alive(const struct bytes *in)
{
	return bytes_left(in) < 4;
}

static bool looks_like_rtp(const struct bytes *in)
{
	return bytes_left(in) >= 12 && in->at[0] >> 6 == 2;
}

static uint32_t rtp_ssrc(const struct bytes *in)
{
	return (uint32_t)in->at[8] << 24 | (uint32_t)in->at[9] << 16 | (uint32_t)in->at[10] << 8 |
	       in->at[11];
}

/* Counted in the flow, which is at hand, and summed when the call is over. */
static void count_rtp(struct media_flow *flow, t38_time at)
{
	if (flow->rtp_packets++ == 0) {
		flow->first_rtp = at;
		fax_ear_open(&flow->ear, at);
	}
	flow->last_rtp = at;
	flow->rtp_on_t38 += flow->t38_now;
}

/* RFC 4733 registry: the events of fax. */
static unsigned tone_of(uint8_t event)
{
	if (event == 36)
		return FAX_TONE_CNG;
	if (event >= 32 && event <= 35)
		return FAX_TONE_CED;
	return event >= 37 && event <= 40 ? FAX_TONE_V21 : 0;
}

/* What the others of the flow's packets are heard for, once a fax is expected. */
static void listen_on(
	struct media_flow *flow, const struct rtp_packet *rtp, t38_time at, uint64_t packet)
{
	const struct call *call = flow->call->call;
	if (flow->audio == NULL && !flow->call->fax_expected && call->t_fax_tone == T38_NEVER &&
		!call->t38.offered)
		return;
	if (flow->audio == NULL)
		flow->audio = audio_ear_new(at);
	unsigned next = audio_ear_hear(flow->audio, rtp, at, packet);
	if (next != 0 && (flow->ear.countdown == 0 || next < flow->ear.countdown))
		flow->ear.countdown = (uint8_t)next;
}

static void listen(struct media_flow *flow, const struct bytes *in, t38_time at, uint64_t packet)
{
	struct call *call = flow->call->call;
	struct rtp_packet rtp;
	if (rtp_parse(*in, &rtp) != PARSE_OK)
		return;
	unsigned tone = fax_ear_hear(&flow->ear, rtp.payload_type, rtp.payload, at, packet);
	if (tone != 0)
		call_sounds_add_tone(
			call, flow->from, tone, true, flow->ear.since, flow->ear.packet);
	flow->call->fax_expected |= fax_ear_expects(&flow->ear);
	listen_on(flow, &rtp, at, packet);
}

static void note_event(
	struct media_flow *flow, const struct bytes *in, t38_time at, uint64_t packet)
{
	struct call *call = flow->call->call;
	struct rtp_packet rtp;
	if (rtp_parse(*in, &rtp) != PARSE_OK || bytes_left(&rtp.payload) < 4)
		return;
	call_sounds_add_tone(call, flow->from, tone_of(rtp.payload.at[0]), false, at, packet);
}

/* ---- T.38 over RTP (RFC 4612) ---- */

/* The payload is one IFP packet; from some senders, a whole UDPTL packet (t38-ifp-udptl.md 7). */
static void push_rtp_payload(struct media_flow *flow, const struct udptl_packet *p, size_t length,
	t38_time at, uint64_t packet)
{
	struct udptl_packet inner;
	struct fax_stream *stream = live_call_stream(flow->call, flow, FAX_RTP);
	bool is_udptl = p->entry_count == 0 && udptl_likely(p->primary) &&
			udptl_parse(p->primary, &inner) == PARSE_OK && inner.seq == p->seq;
	fax_stream_udptl(stream, is_udptl ? &inner : p, length, at, packet);
}

/* RFC 2198 blocks stand for the packets before, the newest first: what UDPTL calls secondaries. */
static bool take_red(const struct media_endpoint *e, struct bytes payload, struct udptl_packet *p)
{
	struct rtp_red red;
	if (rtp_red_parse(payload, &red) != PARSE_OK || red.primary_type != e->t38_payload)
		return false;
	p->primary = red.primary;
	p->recovery = UDPTL_SECONDARIES;
	for (unsigned i = 0; i < red.count && red.types[i] == e->t38_payload; i++)
		p->entries[p->entry_count++] = red.older[i];
	return true;
}

/* True when the packet was T.38 of an announced payload type. */
static bool push_rtp_t38(
	struct media_flow *flow, const struct bytes *in, t38_time at, uint64_t packet)
{
	const struct media_endpoint *e = flow->at;
	struct rtp_packet rtp;
	struct udptl_packet p;
	if (rtp_parse(*in, &rtp) != PARSE_OK)
		return false;
	memset(&p, 0, offsetof(struct udptl_packet, entries));
	p.seq = rtp.seq;
	p.primary = rtp.payload;
	bool red = rtp.payload_type == e->red_payload && take_red(e, rtp.payload, &p);
	if (!red && rtp.payload_type != e->t38_payload)
		return false;
	if (bytes_left(&p.primary) > 0)
		push_rtp_payload(flow, &p, bytes_sent(in), at, packet);
	return true;
}

/* UDPTL counts to 65535 and so begins like RTP half of the time: the source that is known from its packets
 * before goes on with RTP; what is UDPTL to its last octet is UDPTL. */
static enum media_kind kind_of(const struct media_flow *flow, const struct bytes *in, bool t38)
{
	if (is_keep_alive(in) || stun_likely(in) || is_dtls(in))
		return MEDIA_OTHER;
	if (looks_like_rtp(in)) {
		if (flow->rtp_packets > 0 && rtp_ssrc(in) == flow->rtp_ssrc)
			return MEDIA_RTP;
		if (!t38 || !udptl_likely(*in))
			return MEDIA_RTP;
	}
	return t38 ? MEDIA_T38 : MEDIA_OTHER;
}

static bool expects_t38(const struct media_flow *flow)
{
	return flow->stream != NULL || flow->t38;
}

static enum media_kind push_t38(
	struct media_flow *flow, const struct bytes *in, t38_time at, uint64_t packet)
{
	struct udptl_packet udptl;
	struct udptl_scratch scratch;
	enum parse_status status = udptl_parse_whole(*in, &scratch, &udptl);
	bool plausible = status == PARSE_OK && ifp_begins(udptl.primary.at[0]);
	/* The first packet decides that a stream exists: it has to be T.38 without doubt. */
	if (flow->stream == NULL && !plausible)
		return MEDIA_OTHER;
	struct fax_stream *stream = live_call_stream(flow->call, flow, FAX_UDPTL);
	if (plausible)
		flow->t38_seq = udptl.seq;
	if (plausible)
		fax_stream_udptl(stream, &udptl, bytes_sent(in), at, packet);
	else
		fax_stream_malformed(stream, at, packet);
	return MEDIA_T38;
}

/* A sender that did not follow SDP to the new port. What SDP names for audio is not taken for T.38; that it
 * came is said. */
static void count_other(struct media_flow *flow, const struct bytes *in)
{
	struct call *call = flow->call->call;
	if (flow->t38 && is_dtls(in))
		call->dtls_packets[flow->from]++;
	if (!call->t38.offered || !udptl_likely(*in))
		return;
	call->t38_elsewhere[flow->from]++;
	call->elsewhere[flow->from] = flow->dst;
}

enum media_kind media_push(
	struct media_flow *flow, struct bytes payload, t38_time at, uint64_t packet)
{
	flow->last = at;
	if (flow->rtp_t38 && looks_like_rtp(&payload) && push_rtp_t38(flow, &payload, at, packet))
		return MEDIA_T38_RTP;
	/* Nearly all packets of calls are voice that goes on. */
	if (flow->rtp_packets > 0 && flow->stream == NULL && looks_like_rtp(&payload) &&
		rtp_ssrc(&payload) == flow->rtp_ssrc) {
		count_rtp(flow, at);
		if ((payload.at[1] & 0x7f) == flow->event_payload)
			note_event(flow, &payload, at, packet);
		else if (flow->ear.countdown != 0 && --flow->ear.countdown == 0)
			listen(flow, &payload, at, packet);
		return MEDIA_RTP;
	}
	enum media_kind kind = kind_of(flow, &payload, expects_t38(flow));
	if (kind == MEDIA_T38)
		kind = push_t38(flow, &payload, at, packet);
	else if (kind == MEDIA_OTHER)
		count_other(flow, &payload);
	if (kind == MEDIA_RTP) {
		flow->rtp_ssrc = rtp_ssrc(&payload);
		count_rtp(flow, at);
		if ((payload.at[1] & 0x7f) == flow->event_payload)
			note_event(flow, &payload, at, packet);
	}
	if (kind != MEDIA_T38 && flow->stream != NULL)
		fax_stream_not_t38(flow->stream);
	return kind;
}

/* ---- one fax behind another on the same ports ---- */

#define QUIET_BEHIND_DCN T38_SECOND
#define QUIET (10 * T38_SECOND) /* of both sides: T.30 has no such pause behind the first signal */
#define NEAR_BEHIND 8		/* a copy that comes late */
#define NEAR_AHEAD 64		/* loss */

static t38_time quiet_since(const struct fax *fax)
{
	t38_time last = T38_NEVER;
	for (guint i = 0; i < fax->streams->len; i++) {
		const struct fax_stream_info *info = g_ptr_array_index(fax->streams, i);
		last = MAX(last, info->last);
	}
	return last;
}

static bool ended_with_dcn(const struct fax *fax)
{
	guint n = fax->frames->len;
	return n > 0 && g_array_index(fax->frames, struct fax_frame, n - 1).fcf == T30_FCF_DCN;
}

bool media_begins_anew(struct media_flow *flow, const struct bytes *payload, t38_time at)
{
	struct udptl_packet p;
	if (flow->over || flow->stream == NULL || flow->call->call->state != CALL_MEDIA_ONLY)
		return flow->over;
	const struct fax *fax = flow->call->call->fax;
	t38_time quiet = at - quiet_since(fax);
	if (quiet < QUIET_BEHIND_DCN || (quiet < QUIET && !ended_with_dcn(fax)) ||
		!udptl_likely(*payload))
		return false;
	udptl_parse(*payload, &p);
	int step = (int16_t)(p.seq - flow->t38_seq);
	flow->over = step < -NEAR_BEHIND || step > NEAR_AHEAD;
	return flow->over;
}

static enum side opposite(enum side side)
{
	return side == SIDE_CALLER ? SIDE_CALLEE : SIDE_CALLER;
}

/* Ties a flow to the address that announces it: where it goes to; else where it comes from (its receiver is
 * behind NAT and latched on another address). */
static void tie(struct media_flow *flow, struct media_endpoint *to, struct media_endpoint *source)
{
	flow->at = to != NULL ? to : source;
	flow->from = to != NULL ? opposite(to->side) : source->side;
	flow->t38 = flow->at->t38;
	flow->t38_now = flow->at->t38_now;
	flow->rtp_t38 = flow->at->t38_payload >= 0;
	flow->event_payload = flow->at->event_payload;
}

struct media_flow *media_find_flow(
	struct media_map *map, const struct endpoint *src, const struct endpoint *dst)
{
	struct media_flow *flow = media_map_flow(map, src, dst);
	if (flow != NULL && flow->generation == media_map_generation(map))
		return flow;
	struct media_endpoint *to = media_map_endpoint(map, dst);
	struct media_endpoint *source = media_map_endpoint(map, src);
	struct media_endpoint *owner = to != NULL ? to : source;
	/* Another call may have announced the address since: the flow is its now. */
	if (flow == NULL || (owner != NULL && owner->call != flow->call)) {
		if (owner == NULL)
			return NULL;
		flow = live_call_flow(owner->call, src, dst, owner->side);
		if (flow == NULL)
			return NULL;
	}
	if (owner != NULL)
		tie(flow, to, source);
	flow->generation = media_map_generation(map);
	return flow;
}

/* ---- T.38 over TCP (T.38 Annex B) ---- */

void media_push_ifp(
	struct media_flow *flow, const uint8_t *octets, size_t n, t38_time at, uint64_t packet)
{
	flow->last = at;
	fax_stream_ifp(live_call_stream(flow->call, flow, FAX_TPKT), octets, n, at, packet);
}

static void take_ifp(void *ctx, const uint8_t *octets, size_t n, t38_time at, uint64_t packet)
{
	struct media_flow *flow = ctx;
	media_push_ifp(flow, octets, n, at, packet);
	if (flow->each_ifp != NULL)
		flow->each_ifp(flow->each_ctx, flow, bytes_of(octets, n, n));
}

static void take_lost(void *ctx, t38_time at)
{
	struct media_flow *flow = ctx;
	if (flow->stream != NULL)
		fax_stream_lost(flow->stream, at);
}

static const struct tpkt_stream_sink tcp_sink = {take_ifp, take_lost};

void media_adopt_tcp(struct media_flow *flow, struct tpkt_media *media)
{
	flow->tcp = media;
	if (media != NULL)
		tpkt_media_redirect(media, &tcp_sink, flow);
}

bool media_push_tcp(struct media_flow *flow, const struct datagram *d, t38_time at, uint64_t packet,
	void (*each)(void *ctx, struct media_flow *, struct bytes ifp), void *ctx)
{
	if (flow->tcp == NULL && (flow->at == NULL || !flow->at->tcp))
		return false;
	flow->last = at;
	if (flow->tcp == NULL)
		flow->tcp = tpkt_media_new(&tcp_sink, flow);
	flow->each_ifp = each;
	flow->each_ctx = ctx;
	tpkt_media_push(flow->tcp, d, at, packet);
	flow->each_ifp = NULL;
	return true;
}
