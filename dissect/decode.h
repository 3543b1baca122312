/* From a captured packet down to the octets that UDP or TCP carries. */
#ifndef DISSECT_DECODE_H
#define DISSECT_DECODE_H

#include "dissect/bytes.h"
#include "dissect/endpoint.h"
#include "dissect/packet.h"
#include "dissect/proto.h"

enum transport { TRANSPORT_NONE, TRANSPORT_UDP, TRANSPORT_TCP };

#define DECODE_MAX_LAYERS 16 /* headers below the application; deeper nesting is not followed */

struct layer {
	const struct proto *proto;
	const uint8_t *at;
	size_t length; /* captured octets from the header to the end of what it carries */
};

/* What the headers of one packet say; in tunnels, the innermost. */
struct datagram {
	struct endpoint src, dst; /* ports 0 until UDP or TCP was read */
	/* HEP hands on whole messages: they are UDP here, ip_protocol says what brought them. */
	enum transport transport;
	struct bytes payload; /* behind the last header that was understood */
	t38_time time;	      /* of the packet; of HEP, when its sender captured the message */
	bool snapped;	      /* the capture cut a header, or what of the payload was sent */

	uint8_t ip_protocol;
	uint8_t ttl;
	uint32_t ip_id; /* IPv4 identification, or that of the IPv6 fragment header */
	bool fragment;	/* payload is a part of a larger datagram: see reassembly/ip_defrag.h */
	bool more_fragments;
	uint32_t fragment_offset; /* octets */
	/* Put together, but fragments disagreed on some octets: another receiver may have seen others. */
	bool overlap;

	uint32_t tcp_seq;
	uint8_t tcp_flags; /* TCP_FIN and so on */

	const char *bad; /* why a header could not be read, or NULL */
	struct layer layers[DECODE_MAX_LAYERS];
	unsigned layer_count;
};

#define TCP_FIN 0x01
#define TCP_SYN 0x02
#define TCP_RST 0x04

/* Reads the headers of a packet. Allocates nothing; views point into packet->octets. */
void decode_packet(const struct packet *, struct datagram *out);

/* Goes on behind the IP header with a payload that was put together from fragments: `out` as
 * decode_packet left it for one of them. What it carries may be a fragment again (a tunnel). */
void decode_reassembled(struct bytes payload, struct datagram *out);

/* Goes on with a message that begins with the header of `key` and that a TCP stream carried: `out` as
 * decode_packet left it for the segment that completed the message. */
void decode_carried(struct proto_key key, struct bytes message, struct datagram *out);

#endif
