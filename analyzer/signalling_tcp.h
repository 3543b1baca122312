/* Signalling in TPKTs on TCP (RFC 1006): H.225.0, H.245, H.248. Streams become messages. What is kept of a connection
 * goes when it ends, and when there are more than limits->max_tcp_streams: the longest unused first. */
#ifndef ANALYZER_SIGNALLING_TCP_H
#define ANALYZER_SIGNALLING_TCP_H

#include "analyzer/limits.h"
#include "dissect/decode.h"

struct signalling_tcp;

struct signalling_tcp_sink {
	/* Whether what a TPKT holds, or as much of it as has come, is of interest on this connection. */
	bool (*likely)(void *ctx, struct bytes message, const struct endpoint *src,
		const struct endpoint *dst);
	/* A whole message, and the packet that completed it. */
	void (*message)(void *ctx, struct bytes message, const struct endpoint *src,
		const struct endpoint *dst, t38_time at, uint64_t packet);
};

/* Limits and ctx have to outlive it. */
struct signalling_tcp *signalling_tcp_new(
	const struct limits *, const struct signalling_tcp_sink *, void *ctx);

/* A TCP segment; `packet`: its number. A direction is followed from the first segment that begins with a TPKT of a likely message, or is a
 * TPKT header alone on a connection where a message without octets is likely, too. False: it is not followed. */
bool signalling_tcp_push(
	struct signalling_tcp *, const struct datagram *, t38_time at, uint64_t packet);

void signalling_tcp_free(struct signalling_tcp *);

#endif
