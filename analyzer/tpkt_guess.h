/* Finds T.38 over TCP that no signalling announced. A connection is watched from the first segment that is TPKTs of
 * IFP packets to its last octet (which Q.931, H.245 and X.224 are not); each packet that a fax would send speaks
 * for it, one that is no IFP packet ends the watch. */
#ifndef ANALYZER_TPKT_GUESS_H
#define ANALYZER_TPKT_GUESS_H

#include "analyzer/tpkt_media.h"

struct tpkt_guess;

struct tpkt_guess *tpkt_guess_new(void);
void tpkt_guess_free(struct tpkt_guess *);

/* A segment of a connection that belongs to no call. True: it is T.38; take it by tpkt_guess_take(), and its
 * reverse direction, too. */
bool tpkt_guess_push(struct tpkt_guess *, const struct datagram *, t38_time at, uint64_t packet);

struct tpkt_guess_ifp {
	const uint8_t *octets;
	size_t length;
	t38_time at;
	uint64_t packet;
};

/* Gives the packets of a watched direction so far, in order, and then the object that makes more of them, which
 * the caller owns from then on; NULL: the direction is not watched. */
struct tpkt_media *tpkt_guess_take(struct tpkt_guess *, const struct endpoint *src,
	const struct endpoint *dst, void (*each)(void *ctx, const struct tpkt_guess_ifp *),
	void *ctx);

#endif
