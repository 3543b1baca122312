#include "analyzer/signalling_call.h"

#include <string.h>

#include "analyzer/sdp_media.h"
#include "dissect/sdp_list.h"

/* Between two captures of one packet; what is sent again comes later (RFC 3435 4.3: 200 ms and more). */
#define CAPTURED_TWICE (15 * T38_MS)

#define MAX_SESSIONS 16 /* alternatives of a descriptor that are read */

static struct text text_of(const char *s)
{
	return (struct text){s, strlen(s)};
}

/* ---- calls ---- */

char *signalling_key(struct text id, unsigned most, const struct ip_addr *addr)
{
	char address[ENDPOINT_TEXT_MAX];
	return g_strdup_printf("%.*s@%s", (int)MIN(id.n, most), id.at, ip_addr_text(addr, address));
}

char *signalling_transaction_key(const struct ip_addr *from, const struct ip_addr *to, uint32_t id)
{
	char a[ENDPOINT_TEXT_MAX], b[ENDPOINT_TEXT_MAX];
	return g_strdup_printf(
		"%s %s %u", ip_addr_text(from, a), ip_addr_text(to, b), (unsigned)id);
}

struct live_call *signalling_call_find(
	const struct signalling_context *s, const char *key, enum signalling signalling)
{
	struct live_call *live = call_table_find(s->calls, text_of(key));
	return live != NULL && live->call->signalling == signalling ? live : NULL;
}

struct live_call *signalling_call_new(const struct signalling_context *s, const char *key,
	enum signalling signalling, const struct signalling_seen *seen)
{
	struct live_call *live = call_table_add(s->calls, text_of(key), seen->t);
	live->call->signalling = signalling;
	live->call->call_id = call_text(live->call, text_of(key));
	return live;
}

const char *signalling_call_text(struct live_call *live, struct text text)
{
	if (text.n == 0 || live->text_octets + text.n > live->limits->max_text)
		return NULL;
	live->text_octets += text.n;
	return call_text(live->call, text);
}

void signalling_call_set(struct live_call *live, const char **where, struct text text)
{
	if (*where == NULL && text.n > 0)
		*where = signalling_call_text(live, text);
}

/* ---- messages ---- */

static uint32_t hash_octets(uint32_t hash, const void *octets, size_t n)
{
	const uint8_t *at = octets;
	for (size_t i = 0; i < n; i++)
		hash = (hash ^ at[i]) * 16777619u; /* FNV-1a */
	return hash;
}

static struct message_key *find_key(struct live_call *live, uint32_t hash)
{
	for (guint i = 0; i < live->message_keys->len; i++) {
		struct message_key *key = &g_array_index(live->message_keys, struct message_key, i);
		if (key->hash == hash)
			return key;
	}
	return NULL;
}

enum signalling_copy signalling_call_copy(
	struct live_call *live, const struct signalling_seen *seen, const struct bytes *octets)
{
	uint32_t hash = 2166136261u;
	hash = hash_octets(hash, &seen->src.addr, sizeof(seen->src.addr));
	hash = hash_octets(hash, &seen->src.port, sizeof(seen->src.port));
	hash = hash_octets(hash, &seen->dst.addr, sizeof(seen->dst.addr));
	hash = hash_octets(hash, &seen->dst.port, sizeof(seen->dst.port));
	hash = hash_octets(hash, octets->at, bytes_left(octets));
	struct message_key *key = find_key(live, hash), fresh = {hash, seen->t};
	if (key == NULL) {
		if (live->message_keys->len < live->limits->max_messages)
			g_array_append_val(live->message_keys, fresh);
		return SIGNALLING_NEW;
	}
	bool twice = signalling_within(CAPTURED_TWICE, key->t, seen->t);
	key->t = seen->t;
	live->call->captured_twice += twice;
	return twice ? SIGNALLING_TWICE : SIGNALLING_AGAIN;
}

void signalling_call_message(struct live_call *live, const struct signalling_seen *seen,
	const struct signalling_message *m, enum signalling_copy copy)
{
	const struct message kept = {.t = seen->t,
		.src = seen->src,
		.dst = seen->dst,
		.packet = seen->packet,
		.from = m->from,
		.hop = live_call_hop(live, &seen->src, &seen->dst),
		.status = m->status,
		.cseq = m->number,
		.method = m->method != NULL ? m->method : "?",
		.reason = m->reason,
		.media = m->media,
		.offer = m->offer,
		.image_active = m->image_active,
		.image_refused = m->image_refused,
		.copy = m->copy,
		.retransmission = copy == SIGNALLING_AGAIN};
	live->last = seen->t;
	if (copy == SIGNALLING_TWICE)
		return;
	if (live->call->messages->len < live->limits->max_messages)
		g_array_append_val(live->call->messages, kept);
	else
		live->call->messages_dropped++;
}

void signalling_call_address(struct live_call *live, enum side side, const struct ip_addr *addr)
{
	struct party *party = &live->call->party[side];
	if (ip_addr_is_unset(&party->address))
		party->address = *addr;
}

/* ---- states ---- */

void signalling_call_answered(struct live_call *live, t38_time t)
{
	live->answered = true;
	if (live->call->answer == T38_NEVER)
		live->call->answer = t;
}

enum call_state signalling_call_dropped(const struct live_call *live, bool from_start)
{
	const struct call *call = live->call;
	bool answered = call->answer != T38_NEVER || call->t38.negotiated;
	return answered || !from_start ? CALL_COMPLETED : CALL_CANCELLED;
}

void signalling_call_end(
	struct live_call *live, const struct signalling_seen *seen, enum call_state state, int by)
{
	struct call *call = live->call;
	if (call->bye_packet != 0)
		return;
	call->bye_packet = seen->packet;
	call->t_bye = call->end = seen->t;
	call->state = state;
	call->ended_by = by;
	live->close_at = seen->t + live->limits->linger;
}

void signalling_call_reopen(struct live_call *live)
{
	struct call *call = live->call;
	call->bye_packet = 0;
	call->t_bye = call->end = T38_NEVER;
	call->state = CALL_IN_PROGRESS;
	call->ended_by = call->final_status = -1;
	live->close_at = T38_NEVER;
}

/* ---- T.38 ---- */

static void offer(struct t38_setup *t38, enum side side, const struct signalling_seen *seen,
	enum t38_trigger trigger)
{
	t38->offered = true;
	t38->offered_by = (int)side;
	t38->t_offer = seen->t;
	t38->offer_packet = seen->packet;
	t38->trigger = trigger;
}

static void agree(struct t38_setup *t38, const struct signalling_seen *seen)
{
	t38->negotiated = true;
	t38->refused_status = -1;
	t38->t_agreed = seen->t;
	t38->answer_packet = seen->packet;
}

static void refuse(struct t38_setup *t38, const struct signalling_seen *seen, unsigned code)
{
	t38->refused_status = (int)code;
	t38->t_refused = seen->t;
	t38->answer_packet = seen->packet;
}

void signalling_t38_asked(struct live_call *live, enum side by, const struct signalling_seen *seen,
	enum t38_trigger trigger)
{
	struct t38_setup *t38 = &live->call->t38;
	/* An offer that is open was made by who made it first; after a refusal there may be another. */
	if (!t38->negotiated && (!t38->offered || t38->refused_status >= 0))
		offer(t38, by, seen, trigger);
}

void signalling_t38_on(struct live_call *live, struct signalling_t38 *state, enum side side,
	const struct signalling_seen *seen, enum t38_trigger trigger)
{
	struct t38_setup *t38 = &live->call->t38;
	bool fresh = !state->image[side];
	enum side other = signalling_other(side);
	state->image[side] = true;
	if (t38->negotiated || !fresh)
		return;
	bool answers = state->image[other] || state->beside[other];
	if (!t38->offered || !answers)
		signalling_t38_asked(live, side, seen, trigger);
	if (answers)
		agree(t38, seen);
}

void signalling_t38_off(struct live_call *live, struct signalling_t38 *state, enum side side,
	const struct signalling_seen *seen)
{
	struct t38_setup *t38 = &live->call->t38;
	state->image[side] = false;
	/* Who offered takes it back; only the other side refuses. */
	if (state->image[signalling_other(side)] && !t38->negotiated && t38->refused_status < 0)
		refuse(t38, seen, 200);
}

void signalling_t38_refused(struct live_call *live, enum side by,
	const struct signalling_seen *seen, enum t38_trigger trigger, unsigned code)
{
	struct t38_setup *t38 = &live->call->t38;
	if (t38->negotiated)
		return;
	if (!t38->offered)
		offer(t38, by, seen, trigger);
	refuse(t38, seen, code);
}

/* ---- SDP ---- */

/* These protocols have no offers to refuse: a gateway names port 0 also while it does not need one. */
static void describe_media(const struct sdp_media *m, GString *words)
{
	if (m->address.port != 0 || sdp_media_to_be_chosen(m)) {
		sdp_media_describe(m, words);
		return;
	}
	g_string_append_len(words, m->media.at, (gssize)MIN(m->media.n, 16));
	g_string_append(words, " :0");
}

static void note_media(const struct sdp_media *m, struct signalling_sdp *out)
{
	bool port = m->address.port != 0, asked = sdp_media_to_be_chosen(m);
	out->any = true;
	if (m->t38 || m->kind == SDP_IMAGE) {
		out->image = out->image || (m->t38 && port);
		out->image_asked = out->image_asked || asked;
		out->image_off = out->image_off || (!port && !asked);
	} else if (m->kind == SDP_AUDIO) {
		out->audio = out->audio || port;
	}
	if (ip_addr_is_unset(&out->address) && port)
		out->address = m->address.addr;
}

static void take_media(struct live_call *live, const struct sdp_media *m, enum side side)
{
	sdp_media_announce(live, m, side);
	if (m->t38 && m->address.port != 0 && live->text_octets < live->limits->max_text) {
		live->text_octets +=
			m->fax.rate_management.n + m->fax.udp_ec.n + m->fax.vendor_info.n;
		sdp_media_t38_side(live, m, side);
	}
}

/* Where audio and T.38 are reserved on one port (H.248 reserves alternatives), audio is announced last: RTP there is
 * no fault then. */
static void announce_list(struct live_call *live, struct bytes descriptor, enum side side, bool t38)
{
	struct bytes one;
	struct sdp sdp;
	for (unsigned n = 0; n < MAX_SESSIONS && sdp_list_next(&descriptor, &one); n++) {
		sdp_parse(one, &sdp);
		for (unsigned i = 0; i < sdp.media_count; i++)
			if (sdp.media[i].t38 == t38)
				take_media(live, &sdp.media[i], side);
	}
}

void signalling_sdp_read(struct bytes descriptor, struct live_call *live, enum side side,
	struct signalling_sdp *out, GString *words)
{
	struct bytes one, list = descriptor;
	struct sdp sdp;
	gsize begin = words->len;
	*out = (struct signalling_sdp){.any = false};
	for (unsigned n = 0; n < MAX_SESSIONS && sdp_list_next(&list, &one); n++) {
		sdp_parse(one, &sdp);
		for (unsigned i = 0; i < sdp.media_count; i++) {
			if (words->len > begin)
				g_string_append(words, ", ");
			describe_media(&sdp.media[i], words);
			note_media(&sdp.media[i], out);
		}
	}
	if (live == NULL)
		return;
	announce_list(live, descriptor, side, true);
	announce_list(live, descriptor, side, false);
}

void signalling_sdp_follow(struct live_call *live, struct signalling_t38 *state,
	const struct signalling_sdp *sdp, enum side side, const struct signalling_seen *seen,
	enum t38_trigger trigger)
{
	bool asked = state->image[signalling_other(side)];
	if (sdp->any)
		state->beside[side] = sdp->image && sdp->audio;
	if (sdp->image && (asked || !sdp->audio))
		signalling_t38_on(live, state, side, seen, trigger);
	else if (!sdp->image && sdp->any && (sdp->image_off || sdp->audio))
		signalling_t38_off(live, state, side, seen);
}

void signalling_sdp_message(struct live_call *live, const struct signalling_sdp *sdp,
	const GString *words, struct signalling_message *m)
{
	if (words->len > 0)
		m->offer = signalling_call_text(live, (struct text){words->str, words->len});
	m->image_active = m->image_active || sdp->image;
	m->image_refused = !m->image_active && (m->image_refused || sdp->image_off);
	if (sdp->image || sdp->image_asked)
		m->media = "image";
	else if (sdp->audio && m->media == NULL)
		m->media = "audio";
}
