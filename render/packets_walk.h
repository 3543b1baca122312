/* What `packets` shows of one packet: its headers, its message, and whole T.30 frames inside it. The text
 * tree and JSON are sinks of this walk; the summary line uses its parts. */
#ifndef RENDER_PACKETS_WALK_H
#define RENDER_PACKETS_WALK_H

#include "analyzer/engine.h"
#include "dissect/ifp.h"

/* A packet of a call. */
struct packets_item {
	const struct engine_packet *packet;
	t38_time zero; /* time of the first packet of the capture */
	enum ifp_syntax
		syntax; /* of the stream that it is part of: IFP_1998 where nothing else is known */
};

/* The message's protocol. */
const struct proto *packets_proto(const struct packets_item *);

/* True when the packet holds only the last piece of its message, and the others are not at hand. */
bool packets_is_piece(const struct packets_item *);

/* Reads an IFP packet under the syntax of its stream; one that breaks it, under the other. */
enum parse_status packets_read_ifp(struct bytes, enum ifp_syntax stream, struct ifp *out);

/* Gives each T.30 frame of which this IFP packet holds all octets, from FF (T.30 5.3.4) to a good FCS, in
 * their order. A frame that was sent in several fields is put together first: its octets are then not those
 * of the packet. Octets are valid until `each` returns. */
void packets_frames(const struct ifp *, void (*each)(void *ctx, struct bytes frame), void *ctx);

/* Walks all layers of the packet, outermost first, then the message: each is a group named by its proto.
 * T.30 frames stand as groups "t30" at the end of their IFP packet. */
void packets_walk(const struct packets_item *, struct field_sink *);

#endif
