/* Finds T.38 that no signalling announced, by content.
 *
 * A flow is watched from the first datagram that is UDPTL to its last octet. Each further one adds to its
 * score: sequence numbers that go on, copies that repeat what was sent, indicators and frames that a fax
 * begins with. One datagram that is no UDPTL ends the watch, unless it
 * only keeps the ports open. What was watched is kept, so that a flow that is
 * found is found from its beginning. */
#ifndef ANALYZER_T38_GUESS_H
#define ANALYZER_T38_GUESS_H

#include "dissect/bytes.h"
#include "dissect/endpoint.h"
#include "dissect/packet.h"

struct t38_guess;

struct t38_guess *t38_guess_new(void);
void t38_guess_free(struct t38_guess *);

/* A datagram of a flow that belongs to no call. True: the flow is T.38; its datagrams, this one included, and
 * those of its reverse flow if that is watched too, are given by t38_guess_take(). */
bool t38_guess_push(struct t38_guess *, const struct endpoint *src, const struct endpoint *dst,
	struct bytes, t38_time at, uint64_t packet);

struct t38_guess_datagram {
	struct endpoint src, dst;
	const uint8_t *octets;
	size_t length;
	t38_time at;
	uint64_t packet;
};

/* Gives the datagrams of both directions of the flow that was just found, in order of time, and forgets
 * them. */
void t38_guess_take(
	struct t38_guess *, void (*each)(void *ctx, const struct t38_guess_datagram *), void *ctx);

#endif
