/* RTP (RFC 3550 5.1) as far as T.38 over RTP (RFC 4612) needs it, with redundancy (RFC 2198). */
#ifndef DISSECT_RTP_H
#define DISSECT_RTP_H

#include "dissect/bytes.h"
#include "dissect/protos.h"

struct rtp_packet {
	uint8_t payload_type;
	bool marker;
	uint16_t seq;
	uint32_t timestamp, ssrc;
	struct bytes payload; /* without padding */
};

#define RTP_MAX_BLOCKS 16

/* The blocks of a RFC 2198 payload: the primary, and the older ones, the newest first. */
struct rtp_red {
	uint8_t primary_type;
	struct bytes primary;
	unsigned count;
	uint8_t types[RTP_MAX_BLOCKS];
	struct bytes older[RTP_MAX_BLOCKS];
};

/* PARSE_UNKNOWN: not version 2. */
enum parse_status rtp_parse(struct bytes in, struct rtp_packet *out);
enum parse_status rtp_red_parse(struct bytes payload, struct rtp_red *out);

#endif
