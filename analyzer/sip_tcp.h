/* SIP over TCP (RFC 3261 18.3) and over WebSocket (RFC 7118): streams become messages. */
#ifndef ANALYZER_SIP_TCP_H
#define ANALYZER_SIP_TCP_H

#include "analyzer/limits.h"
#include "dissect/decode.h"

struct sip_tcp;

/* `message`: each whole SIP message with the connection's addresses and the packet that completed it. */
typedef void (*sip_tcp_sink)(void *ctx, struct bytes message, const struct endpoint *src,
	const struct endpoint *dst, t38_time at, uint64_t packet);

struct sip_tcp *sip_tcp_new(const struct limits *, sip_tcp_sink, void *ctx);

/* A TCP segment. A connection is followed from its first segment that begins like SIP, or like a WebSocket of SIP;
 * false: it is none. */
bool sip_tcp_push(struct sip_tcp *, const struct datagram *, t38_time at, uint64_t packet);

void sip_tcp_free(struct sip_tcp *);

#endif
