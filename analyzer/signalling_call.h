/* What MGCP, H.248 and H.323 have in common on their way into the model: calls by key, messages at hops, T.38 that
 * one side offers and the other takes or refuses. */
#ifndef ANALYZER_SIGNALLING_CALL_H
#define ANALYZER_SIGNALLING_CALL_H

#include "analyzer/call_table.h"
#include "dissect/bytes.h"
#include "dissect/text.h"

/* Where and when a message was seen. */
struct signalling_seen {
	struct endpoint src, dst;
	t38_time t;
	uint64_t packet;
};

/* What a protocol is given to work with. */
struct signalling_context {
	const struct limits *limits;
	struct call_table *calls;
	/* The message that is being read belongs to this call. */
	void (*touched)(void *ctx, struct live_call *);
	/* A packet seen before belongs to it. */
	void (*earlier)(void *ctx, uint64_t packet, struct live_call *);
	void *ctx;
};

static inline enum side signalling_other(enum side side)
{
	return side == SIDE_CALLER ? SIDE_CALLEE : SIDE_CALLER;
}

/* Whether `now` is less than `age` behind `then`, or before it: times come from a file, may run backwards, and lie
 * further apart than their type can say. */
static inline bool signalling_within(t38_time age, t38_time then, t38_time now)
{
	return now < then || (uint64_t)now - (uint64_t)then < (uint64_t)age;
}

/* "ID@ADDRESS", with at most `most` octets of the id: what gateways and their controllers name a call. To be freed. */
char *signalling_key(struct text id, unsigned most, const struct ip_addr *);

/* The key of a transaction: `from` sent its command. Without ports: responses may come from another one. To be freed. */
char *signalling_transaction_key(const struct ip_addr *from, const struct ip_addr *to, uint32_t id);

/* The live call of a key under this signalling, or NULL. */
struct live_call *signalling_call_find(
	const struct signalling_context *, const char *key, enum signalling);

/* A new call; the key is its call_id, too. */
struct live_call *signalling_call_new(const struct signalling_context *, const char *key,
	enum signalling, const struct signalling_seen *);

/* A text kept by the call, while its limit lasts; else, and for an empty one, NULL. */
const char *signalling_call_text(struct live_call *, struct text);

/* Words about a side that are not known yet: the first ones count. */
void signalling_call_set(struct live_call *, const char **where, struct text);

/* A message as it is to be kept. */
struct signalling_message {
	const char *method; /* constant, or kept by the call */
	const char *reason; /* the same; NULL: none */
	unsigned status;    /* 0: none */
	uint32_t number;    /* of its transaction; 0: none */
	enum side from;
	const char *media, *offer; /* as of struct message */
	bool image_active, image_refused;
	bool copy; /* of a message that was seen at another hop before */
};

enum signalling_copy {
	SIGNALLING_NEW,
	SIGNALLING_AGAIN, /* sent again: it changes nothing */
	SIGNALLING_TWICE, /* captured twice: it is not kept */
};

/* Whether the octets were seen between these two before. */
enum signalling_copy signalling_call_copy(
	struct live_call *, const struct signalling_seen *, const struct bytes *octets);

/* Adds the message, with its hop. */
void signalling_call_message(struct live_call *, const struct signalling_seen *,
	const struct signalling_message *, enum signalling_copy);

/* The address of a party, where it is not known yet. */
void signalling_call_address(struct live_call *, enum side, const struct ip_addr *);

/* ---- states ---- */

void signalling_call_answered(struct live_call *, t38_time);

/* What a call is that its gateways are told to drop: completed, or cancelled where it was seen from its start and
 * nobody answered. */
enum call_state signalling_call_dropped(const struct live_call *, bool from_start);

/* The call is over; by: enum side, or -1. A call that is over stays as it is. */
void signalling_call_end(
	struct live_call *, const struct signalling_seen *, enum call_state, int by);

/* It goes on after all. */
void signalling_call_reopen(struct live_call *);

/* ---- T.38 ---- */

/* Which sides say at present that they receive T.38. */
struct signalling_t38 {
	bool image[2];	/* and nothing else */
	bool beside[2]; /* beside audio: what is sent decides */
};

/* A side asks for T.38; nobody has said yet where it goes. */
void signalling_t38_asked(
	struct live_call *, enum side by, const struct signalling_seen *, enum t38_trigger);

/* A side says that it receives T.38. `trigger`: for an offer. */
void signalling_t38_on(struct live_call *, struct signalling_t38 *, enum side,
	const struct signalling_seen *, enum t38_trigger);

/* A side says that it does not: no port for it, or audio only. */
void signalling_t38_off(
	struct live_call *, struct signalling_t38 *, enum side, const struct signalling_seen *);

/* Who was asked for T.38 refused it with a code of its protocol. `by`: who asked. */
void signalling_t38_refused(struct live_call *, enum side by, const struct signalling_seen *,
	enum t38_trigger, unsigned code);

/* ---- SDP ---- */

/* What a descriptor (one or more session descriptions, sdp_list.h) says. */
struct signalling_sdp {
	bool any;		/* it has a media line */
	bool image, audio;	/* with a port */
	bool image_off;		/* an image line with port 0 */
	bool image_asked;	/* an image line whose port is to be chosen */
	struct ip_addr address; /* of the first media line that has one */
};

/* Reads it and appends it in short to `words`. With `live`: announces its addresses as where the side receives, and
 * notes the T.38 parameters. */
void signalling_sdp_read(struct bytes descriptor, struct live_call *live, enum side,
	struct signalling_sdp *out, GString *words);

/* Follows the negotiation by it: signalling_t38_on() or _off(). T.38 that is reserved beside audio is no offer, but it
 * takes one. */
void signalling_sdp_follow(struct live_call *, struct signalling_t38 *,
	const struct signalling_sdp *, enum side, const struct signalling_seen *, enum t38_trigger);

/* Fills offer, media and image_active of a message from words and what was read. */
void signalling_sdp_message(struct live_call *, const struct signalling_sdp *, const GString *words,
	struct signalling_message *);

#endif
