/* From the octets of one direction of a TCP connection to IFP packets: TPKTs, or bare IFP packets one behind the
 * other, as old gateways send them. */
#ifndef REASSEMBLY_TPKT_STREAM_H
#define REASSEMBLY_TPKT_STREAM_H

#include <stdint.h>

#include "dissect/packet.h"

struct tpkt_stream;

struct tpkt_stream_sink {
	/* One IFP packet; `at` and `packet` are those of the segment that completed it. */
	void (*ifp)(void *ctx, const uint8_t *octets, size_t n, t38_time at, uint64_t packet);
	/* Octets were lost or could not be read: packets are missing here, nobody knows how many. */
	void (*lost)(void *ctx, t38_time at);
};

struct tpkt_stream *tpkt_stream_new(const struct tpkt_stream_sink *, void *ctx);

/* Octets in order. Behind a loss the next header is looked for whose packet is an IFP packet. */
void tpkt_stream_data(
	struct tpkt_stream *, const uint8_t *octets, size_t n, t38_time at, uint64_t packet);

/* Octets are missing behind those given. */
void tpkt_stream_gap(struct tpkt_stream *, t38_time at);

void tpkt_stream_free(struct tpkt_stream *);

#endif
