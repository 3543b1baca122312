/* Media of a call: tells T.38 from RTP and other traffic on the same ports, and feeds the streams. */
#ifndef ANALYZER_MEDIA_H
#define ANALYZER_MEDIA_H

#include "analyzer/live_call.h"
#include "analyzer/tpkt_media.h"
#include "dissect/decode.h"

enum media_kind { MEDIA_OTHER, MEDIA_RTP, MEDIA_T38, MEDIA_T38_RTP };

/* The flow that a UDP datagram belongs to, made when an announced address ties it to a call; NULL: no call. */
struct media_flow *media_find_flow(
	struct media_map *, const struct endpoint *src, const struct endpoint *dst);

/* Takes a datagram of a flow. Says what it was. */
enum media_kind media_push(struct media_flow *, struct bytes payload, t38_time at, uint64_t packet);

/* Takes a TCP segment of a flow of a call whose T.38 goes over TCP; false: it is none. `each` is given every IFP
 * packet that the segment completes; NULL: not wanted. */
bool media_push_tcp(struct media_flow *, const struct datagram *, t38_time at, uint64_t packet,
	void (*each)(void *ctx, struct media_flow *, struct bytes ifp), void *ctx);

/* A flow that was found to be T.38 over TCP: from now on `media` makes its packets. Owned by the flow. */
void media_adopt_tcp(struct media_flow *, struct tpkt_media *media);

/* An IFP packet of such a flow from before it was found. */
void media_push_ifp(
	struct media_flow *, const uint8_t *octets, size_t n, t38_time at, uint64_t packet);

/* Whether the flow of a call without signalling goes on with another fax: both sides were quiet behind DCN, or for long, and
 * the numbers begin anew. From then on its packets are none of the call's. */
bool media_begins_anew(struct media_flow *, const struct bytes *payload, t38_time at);

#endif
