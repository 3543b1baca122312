/* A call while it goes on: the model that is being built, and what only the analyzer needs. */
#ifndef ANALYZER_LIVE_CALL_H
#define ANALYZER_LIVE_CALL_H

#include "analyzer/call.h"
#include "analyzer/fax_session.h"
#include "analyzer/fax_stream.h"
#include "analyzer/limits.h"
#include "analyzer/media_map.h"

/* A fax between one pair of hosts. */
struct live_fax {
	struct fax *fax; /* owned by the call */
	struct fax_session *session;
	GPtrArray *streams;    /* struct fax_stream *, owned */
	struct fax_tape *tape; /* what the streams got; NULL: not kept */
};

/* An offer that waits for its answer (RFC 3264). */
struct pending_offer {
	bool open;
	bool image;	/* it offers T.38 */
	bool in_answer; /* it came in a 2xx: the answer is in ACK (delayed offer) */
	enum side by;
	uint32_t cseq;
	enum sip_method method;
};

/* What is the same in a message that is sent again, and when it was last seen. */
struct message_key {
	uint32_t hash;
	t38_time t;
};

/* Where and when a SIP message was seen. */
struct sip_seen {
	struct endpoint src, dst;
	t38_time t;
	uint64_t packet;
};

struct live_call {
	struct call *call;
	const struct limits *limits;
	struct media_map *map;
	GPtrArray *endpoints; /* struct media_endpoint * */
	GPtrArray *flows;     /* struct media_flow * */
	GPtrArray *faxes;     /* struct live_fax * */

	/* dialog */
	const char *caller_tag;
	uint32_t invite_cseq; /* of the INVITE that sets the dialog up */
	bool answered;
	bool fax_expected; /* a tone was heard that may be one of a fax */
	GArray *offers; /* struct pending_offer by hop: a proxy may offer T.38 on one side only */
	/* Nobody saw who called: by addresses, or by who sent the first message. T.30 may say otherwise at the end. */
	bool sides_guessed;
	GBytes *late_bye; /* of a call without signalling: a BYE that may be its own, sip_join.h */
	struct sip_seen late_seen;
	GArray *message_keys; /* struct message_key, one for each message: to know retransmissions */

	t38_time last;	   /* last SIP message; see live_call_last() */
	t38_time close_at; /* over, but lingering until then; T38_NEVER: open */
	bool ended;	   /* finished and waiting to be handed on */
	GPtrArray *
		group; /* struct live_call *: the legs that belong together, leg_group.h; NULL: alone */
	size_t text_octets;
};

struct live_call *live_call_new(struct call *, const struct limits *, struct media_map *);

/* The index of the hop between these two hosts in either direction, made when it is new; the last one at the limit. */
unsigned live_call_hop(struct live_call *, const struct endpoint *src, const struct endpoint *dst);

/* Announces where a side receives; owned by the call, for the caller to fill in what else is known of it. NULL
 * at the limit. `t38`: for T.38, whose version lets expect `syntax`. */
struct media_endpoint *live_call_media(
	struct live_call *, const struct endpoint *, enum side, bool t38, enum ifp_syntax);

/* Makes a flow of the call; NULL at the limit. */
struct media_flow *live_call_flow(
	struct live_call *, const struct endpoint *src, const struct endpoint *dst, enum side from);

/* The stream that the T.38 packets of a flow go to, made when it is new. */
struct fax_stream *live_call_stream(struct live_call *, struct media_flow *, enum fax_transport);

/* When the last packet of signalling or media came. */
t38_time live_call_last(const struct live_call *);

/* The fax of a live call is over: DCN was sent. */
bool live_call_fax_over(const struct live_call *);

/* Another fax of the call. */
struct live_fax *live_call_add_fax(struct live_call *);

/* A stream of the fax, behind those that it has. */
struct fax_stream *live_fax_add_stream(
	struct live_fax *, enum side from, const struct endpoint *src, const struct endpoint *dst);

/* Nobody saw who called, and the frames say that it was the other side. */
bool live_call_sides_wrong(const struct live_call *);

/* Exchanges caller and callee in all of the model. */
void live_call_exchange_sides(struct call *);

/* Addresses of media and parties that only the fax tells. */
void live_call_addresses(struct call *);

/* The model from what came: sessions, results, metrics of the lines, but no findings. `running`: more may come, so that what waits is
 * not given up. Nothing may be pushed behind it. */
void live_call_model(struct live_call *, bool running);

/* Finishes sessions, results, findings; the model is complete then. Gives the media map its entries back. */
void live_call_finish(struct live_call *);

/* Frees all but the model. */
void live_call_free(struct live_call *);

#endif
