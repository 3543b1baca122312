/* Which call a datagram belongs to: by the flow it is part of, else by an address that SDP announced.
 *
 * The path for packets of no call is a look at a counter for each of their two addresses. */
#ifndef ANALYZER_MEDIA_MAP_H
#define ANALYZER_MEDIA_MAP_H

#include <glib.h>
#include <stdbool.h>

#include "analyzer/fax.h"
#include "analyzer/fax_ear.h"
#include "dissect/endpoint.h"

struct audio_ear;
struct live_call;
struct media_map;
struct tpkt_media;

/* An address where one side of a call receives. */
struct media_endpoint {
	struct endpoint address;
	struct live_call *call;
	enum side side;		      /* who receives there */
	bool tcp;		      /* the last offer or answer says TCP */
	int t38_payload, red_payload; /* RTP payload types of T.38 over RTP, -1: none */
	int event_payload;	      /* of telephone-event (RFC 4733), -1: none */
	bool t38;		      /* announced for T.38 at least once; else for audio only */
	bool t38_now;		      /* the last offer or answer says T.38 */
	enum ifp_syntax syntax;	      /* that its T38FaxVersion lets expect */
};

/* Packets from one address to another. */
struct media_flow {
	struct endpoint src, dst;
	struct live_call *call;
	enum side from;
	struct media_endpoint
		*at; /* the announced address that tied it to the call; NULL: found by content */
	struct fax_stream *stream; /* NULL: no T.38 so far; owned by the live call */
	struct live_fax *fax;
	struct tpkt_media *tcp; /* T.38 over TCP: owned */
	void (*each_ifp)(
		void *ctx, struct media_flow *, struct bytes ifp); /* while a segment is taken */
	void *each_ctx;
	unsigned generation;		  /* of the map when it was last tied */
	bool t38, t38_now, rtp_t38;	  /* of `at`, when it was tied */
	int event_payload;		  /* of `at`; -1: none */
	uint16_t t38_seq;		  /* of the last UDPTL packet */
	bool over;			  /* media_begins_anew() */
	t38_time last;			  /* last packet */
	uint64_t rtp_packets, rtp_on_t38; /* on_t38: while the address was agreed for T.38 */
	t38_time first_rtp, last_rtp;
	uint32_t rtp_ssrc;
	struct fax_ear ear;
	struct audio_ear *audio; /* of a call that is known to be a fax; NULL: not heard; owned */
};

struct media_map *media_map_new(void);
void media_map_free(struct media_map *);

/* The endpoint of a call at an address, made when it is new. A later call takes the address over. Owned by
 * the map until media_map_drop_endpoint(). */
struct media_endpoint *media_map_add(
	struct media_map *, const struct endpoint *, struct live_call *, enum side);
void media_map_drop_endpoint(struct media_map *, struct media_endpoint *);

/* The endpoint announced at an address, or NULL. */
struct media_endpoint *media_map_endpoint(struct media_map *, const struct endpoint *);

/* False when neither address is an end of a flow or announced: the fast way out. */
bool media_map_maybe(
	const struct media_map *, const struct endpoint *src, const struct endpoint *dst);

/* Grows with each endpoint that is added or changed: a flow that was tied before has to be tied anew. */
unsigned media_map_generation(const struct media_map *);
void media_map_changed(struct media_map *);

struct media_flow *media_map_flow(
	struct media_map *, const struct endpoint *src, const struct endpoint *dst);
struct media_flow *media_map_add_flow(struct media_map *, const struct endpoint *src,
	const struct endpoint *dst, struct live_call *, enum side from);
void media_map_drop_flow(struct media_map *, struct media_flow *);

#endif
