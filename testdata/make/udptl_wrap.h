#ifndef TESTDATA_UDPTL_WRAP_H
#define TESTDATA_UDPTL_WRAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* UDPTL (T.38 9.1) with secondary IFP packets: the sending and the receiving end of one direction. */

enum {
	UDPTL_WRAP_MAX_IFP = 320,
	UDPTL_WRAP_MAX_SECONDARIES = 3,
	UDPTL_WRAP_MAX_DATAGRAM = 8 + (UDPTL_WRAP_MAX_SECONDARIES + 1) * (UDPTL_WRAP_MAX_IFP + 2),
};

struct udptl_ifp {
	size_t len;
	uint8_t octets[UDPTL_WRAP_MAX_IFP];
};

struct udptl_sender {
	unsigned secondaries; /* how many earlier IFP packets each datagram repeats */
	uint32_t sent;
	struct udptl_ifp history[UDPTL_WRAP_MAX_SECONDARIES + 1]; /* by sequence number */
};

struct udptl_receiver {
	uint32_t expected;
	unsigned recovered;
	unsigned unrecovered;
};

/* The next datagram of the sender, of UDPTL_WRAP_MAX_DATAGRAM octets at most. Returns its length. */
size_t udptl_wrap(struct udptl_sender *sender, const uint8_t *ifp, size_t len, uint8_t *out);

typedef void udptl_deliver(void *ctx, uint16_t seq, const uint8_t *ifp, size_t len);

/* Delivers what is new in a datagram made by udptl_wrap, in the order of the sequence numbers. */
void udptl_unwrap(struct udptl_receiver *receiver, const uint8_t *datagram, size_t len,
	udptl_deliver *deliver, void *ctx);

#endif
