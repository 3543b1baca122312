/* From a captured packet down to the octets that UDP or TCP carries. */
#ifndef DISSECT_DECODE_H
#define DISSECT_DECODE_H

#include "dissect/bytes.h"
#include "dissect/endpoint.h"
#include "dissect/packet.h"
#include "dissect/proto.h"

enum transport { TRANSPORT_NONE, TRANSPORT_UDP, TRANSPORT_TCP };

#define DECODE_MAX_LAYERS 12 /* headers below the application; deeper nesting is not followed */

struct layer {
	const struct proto *proto;
	const uint8_t *at;
	size_t length; /* captured octets from the header to the end of what it carries */
};

/* What the headers of one packet say. */
struct datagram {
	struct endpoint src, dst; /* ports 0 until UDP or TCP was read */
	enum transport transport;
	struct bytes payload; /* behind the last header that was understood */

	uint8_t ip_protocol;
	uint8_t ttl;
	uint32_t ip_id; /* IPv4 identification, or that of the IPv6 fragment header */
	bool fragment;	/* payload is a part of a larger datagram: see reassembly/ip_defrag.h */
	bool more_fragments;
	uint32_t fragment_offset; /* octets */

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
 * decode_packet left it for one of them. */
void decode_reassembled(struct bytes payload, struct datagram *out);

#endif
