#include "analyzer/dialog.h"

#include "analyzer/offer_answer.h"
#include "analyzer/sip_transfer.h"

/* Between two captures of one packet; retransmissions wait for T1, 500 ms (RFC 3261 17.1.1.1). */
#define CAPTURED_TWICE (15 * T38_MS)

bool dialog_begins(const struct sip_message *sip)
{
	if (sip->call_id.at == NULL)
		return false;
	if (sip->request)
		return sip->method == SIP_INVITE ||
		       ((sip->method == SIP_UPDATE || sip->method == SIP_ACK) &&
			       bytes_left(&sip->sdp) > 0);
	return (sip->method == SIP_INVITE || sip->method == SIP_UPDATE) && sip->status >= 100 &&
	       bytes_left(&sip->sdp) > 0;
}

static bool text_equal(struct text a, const char *b)
{
	return b != NULL && a.at != NULL && a.n == strlen(b) && memcmp(a.at, b, a.n) == 0;
}

static uint32_t hash_octets(uint32_t hash, const void *octets, size_t n)
{
	const uint8_t *at = octets;
	for (size_t i = 0; i < n; i++)
		hash = (hash ^ at[i]) * 16777619u; /* FNV-1a */
	return hash;
}

/* Same hop, same transaction, same message: what RFC 3261 17 sends again. */
static uint32_t message_key(const struct sip_message *sip, const struct sip_seen *seen)
{
	uint32_t hash = 2166136261u;
	hash = hash_octets(hash, &seen->src, sizeof(seen->src));
	hash = hash_octets(hash, &seen->dst, sizeof(seen->dst));
	hash = hash_octets(
		hash, sip->via_branch.at, sip->via_branch.at != NULL ? sip->via_branch.n : 0);
	hash = hash_octets(hash, &sip->cseq, sizeof(sip->cseq));
	hash = hash_octets(hash, &sip->status, sizeof(sip->status));
	hash = hash_octets(
		hash, sip->method_name.at, sip->method_name.at != NULL ? sip->method_name.n : 0);
	/* Each branch of a forked INVITE has a To tag of its own (RFC 3261 12.1). */
	hash = hash_octets(hash, sip->to.tag.at, sip->to.tag.at != NULL ? sip->to.tag.n : 0);
	return hash;
}

/* When the message was seen before; T38_NEVER: it is new. */
static t38_time seen_before(struct live_call *live, uint32_t hash, t38_time now)
{
	for (guint i = 0; i < live->message_keys->len; i++) {
		struct message_key *key = &g_array_index(live->message_keys, struct message_key, i);
		t38_time before = key->t;
		if (key->hash != hash)
			continue;
		key->t = now;
		return before;
	}
	const struct message_key key = {hash, now};
	if (live->message_keys->len < live->limits->max_messages)
		g_array_append_val(live->message_keys, key);
	return T38_NEVER;
}

/* The From tag is that of the side that sent the request, in requests and responses alike. */
static enum side sender_of(const struct live_call *live, const struct sip_message *sip)
{
	bool by_caller = text_equal(sip->from.tag, live->caller_tag) ||
			 (sip->from.tag.at == NULL && live->caller_tag == NULL);
	return by_caller == sip->request ? SIDE_CALLER : SIDE_CALLEE;
}

static bool first_copy(const struct live_call *live, const struct message *m)
{
	for (guint i = 0; i < live->call->messages->len; i++) {
		const struct message *o = &g_array_index(live->call->messages, struct message, i);
		if (o->cseq == m->cseq && o->status == m->status && o->from == m->from &&
			strcmp(o->method, m->method) == 0)
			return false;
	}
	return true;
}

static void set_text(struct live_call *live, const char **to, struct text text)
{
	if (*to != NULL || text.at == NULL || live->text_octets + text.n > live->limits->max_text)
		return;
	live->text_octets += text.n;
	*to = call_text(live->call, text);
}

static const char *keep_text(struct live_call *live, struct text text)
{
	const char *kept = NULL;
	set_text(live, &kept, text);
	return kept;
}

static void set_party(struct live_call *live, enum side side, const struct sip_party *who,
	const struct endpoint *where)
{
	struct party *party = &live->call->party[side];
	set_text(live, &party->uri, who->uri);
	set_text(live, &party->display, who->display);
	party->address = where->addr;
}

static enum side opposite(enum side side)
{
	return side == SIDE_CALLER ? SIDE_CALLEE : SIDE_CALLER;
}

/* The dialog, from its first message; its From is that of `from`. */
static void begin_from(struct live_call *live, const struct sip_message *sip,
	const struct sip_seen *seen, enum side from)
{
	struct call *call = live->call;
	const struct sip_party *caller = from == SIDE_CALLER ? &sip->from : &sip->to;
	call->signalling = SIGNALLING_SIP;
	call->state = CALL_IN_PROGRESS;
	call->call_id = call_text(call, sip->call_id);
	live->caller_tag = call_text(call, caller->tag);
	set_party(live, from, &sip->from, sip->request ? &seen->src : &seen->dst);
	set_party(live, opposite(from), &sip->to, sip->request ? &seen->dst : &seen->src);
}

/* A request inside a dialog: it was answered before the capture. */
static void begin_inside(struct live_call *live)
{
	live->call->mid_dialog = true;
	live->answered = true;
	live->sides_guessed = true;
}

static void begin(
	struct live_call *live, const struct sip_message *sip, const struct sip_seen *seen)
{
	live->call->start = seen->t;
	begin_from(live, sip, seen, SIDE_CALLER);
	if (sip->request && sip->to.tag.at != NULL)
		begin_inside(live);
	if (sip->request)
		return;
	/* Whose INVITE it answers is not known. */
	live->call->mid_dialog = true;
	live->sides_guessed = true;
}

/* Who has announced an address of that host; -1: nobody. */
static int side_at(const struct live_call *live, const struct ip_addr *host)
{
	for (guint i = 0; i < live->endpoints->len; i++) {
		const struct media_endpoint *e = g_ptr_array_index(live->endpoints, i);
		if (ip_addr_equal(&e->address.addr, host))
			return (int)e->side;
	}
	return -1;
}

void dialog_adopt(
	struct live_call *live, const struct sip_message *sip, const struct sip_seen *seen)
{
	int src = side_at(live, &seen->src.addr), dst = side_at(live, &seen->dst.addr);
	bool by_callee = src == SIDE_CALLEE || (src < 0 && dst == SIDE_CALLER);
	begin_from(live, sip, seen, by_callee == sip->request ? SIDE_CALLEE : SIDE_CALLER);
	begin_inside(live);
}

/* The call goes on: it is tried again, or another branch of a forked INVITE was refused before this answer. */
static void reopen(struct live_call *live)
{
	live->call->state = CALL_IN_PROGRESS;
	live->call->end = T38_NEVER;
	live->call->ended_by = -1;
	live->close_at = T38_NEVER;
}

static bool sets_up(const struct sip_message *sip)
{
	return sip->request && sip->method == SIP_INVITE && sip->to.tag.at == NULL;
}

/* Its INVITE is not sent again any more: that ends with its final response (RFC 3261 17.1.1.2). */
bool dialog_begins_again(const struct live_call *live, const struct sip_message *sip)
{
	return live->call->bye_packet != 0 && sets_up(sip);
}

static void on_request(
	struct live_call *live, const struct sip_message *sip, const struct sip_seen *seen)
{
	struct call *call = live->call;
	if (sets_up(sip)) {
		live->invite_cseq = sip->cseq;
		/* The last hop is the nearest to the callee. */
		call->party[SIDE_CALLEE].address = seen->dst.addr;
		/* After a challenge (401, 407) or redirection the call is tried again. */
		if (!live->answered) {
			call->final_status = -1;
			reopen(live);
		}
	}
	if (sip->method == SIP_BYE && call->bye_packet == 0) {
		call->bye_packet = seen->packet;
		call->t_bye = call->end = seen->t;
		call->state = CALL_COMPLETED;
		call->ended_by = (int)sender_of(live, sip);
		call->bye_reason = keep_text(live, sip->reason_header);
		live->close_at = seen->t + live->limits->linger;
	}
}

static void on_final(
	struct live_call *live, const struct sip_message *sip, const struct sip_seen *seen)
{
	struct call *call = live->call;
	call->final_status = (int)sip->status;
	call->final_packet = seen->packet;
	if (sip->status < 300) {
		/* Of several branches the one that answers is the callee. */
		if (!live->answered)
			call->party[SIDE_CALLEE].address = seen->src.addr;
		live->answered = true;
		call->answer = call->answer == T38_NEVER ? seen->t : call->answer;
		if (call->bye_packet == 0)
			reopen(live);
		return;
	}
	call->state = sip->status == 487 ? CALL_CANCELLED : CALL_REJECTED;
	if (sip->status == 487)
		call->ended_by = SIDE_CALLER;
	call->end = seen->t;
	live->close_at = seen->t + live->limits->linger;
}

static void on_response(
	struct live_call *live, const struct sip_message *sip, const struct sip_seen *seen)
{
	if (sip->method != SIP_INVITE || sip->status < 200 || live->answered)
		return;
	if (live->invite_cseq == 0 || sip->cseq == live->invite_cseq)
		on_final(live, sip, seen);
}

static void fill_message(struct live_call *live, const struct sip_message *sip,
	const struct sip_seen *seen, struct message *m)
{
	m->t = seen->t;
	m->src = seen->src;
	m->dst = seen->dst;
	m->packet = seen->packet;
	m->from = sender_of(live, sip);
	m->hop = live_call_hop(live, &seen->src, &seen->dst);
	m->status = sip->request ? 0 : sip->status;
	m->cseq = sip->cseq;
	m->cseq_method = sip->method;
	m->method = keep_text(live, sip->method_name);
	if (m->method == NULL)
		m->method = "?";
	m->reason = sip->request ? NULL : keep_text(live, sip->reason);
	m->reinvite = sip->method == SIP_INVITE && sip->to.tag.at != NULL;
}

static const char *feature_name(struct text feature)
{
	static const char *const names[] = {"t38", "passthrough"};
	while (feature.n > 0) {
		struct text one = text_trim(text_element(&feature, ','));
		for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
			if (text_is(one, names[i]))
				return names[i];
	}
	return NULL;
}

void dialog_fax_feature(struct live_call *live, struct message *m, struct text feature)
{
	struct party *party = &live->call->party[m->from];
	const char *name = feature_name(feature);
	if (name == NULL || name == party->sip_fax)
		return;
	party->sip_fax = m->sip_fax = name;
}

void dialog_message(
	struct live_call *live, const struct sip_message *sip, const struct sip_seen *seen)
{
	struct message m = {0};
	if (live->call->signalling == SIGNALLING_NONE)
		begin(live, sip, seen);
	live->last = seen->t;
	fill_message(live, sip, seen, &m);
	t38_time before = seen_before(live, message_key(sip, seen), seen->t);
	if (before != T38_NEVER && seen->t - before < CAPTURED_TWICE) {
		live->call->captured_twice++;
		return;
	}
	m.retransmission = before != T38_NEVER;
	m.copy = !m.retransmission && !first_copy(live, &m);
	/* What is sent again changes nothing: a late copy of INVITE is no new attempt. */
	if (sip->request && !m.retransmission)
		on_request(live, sip, seen);
	else if (!m.retransmission)
		on_response(live, sip, seen);
	/* 100 Trying is of the next hop. */
	if (sip->status != 100)
		set_text(live, &live->call->party[m.from].user_agent, sip->user_agent);
	set_text(live, &live->call->session_id, sip->session_id);
	sip_transfer_note(live, sip, &m);
	offer_answer_message(live, sip, &m);
	dialog_fax_feature(live, &m, sip->fax_feature);
	if (live->call->messages->len < live->limits->max_messages)
		g_array_append_val(live->call->messages, m);
	else
		live->call->messages_dropped++;
}
