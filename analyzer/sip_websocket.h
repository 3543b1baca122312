/* SIP over WebSocket (RFC 7118), one direction of a connection: frames become messages. A WebSocket message is a SIP
 * message (RFC 7118 5). */
#ifndef ANALYZER_SIP_WEBSOCKET_H
#define ANALYZER_SIP_WEBSOCKET_H

#include <stddef.h>

#include "dissect/bytes.h"

struct sip_websocket;

/* Receives each SIP message, valid during the call. */
typedef void (*sip_websocket_sink)(void *ctx, struct bytes message);

/* A WebSocket of SIP whose stream begins with those octets: an HTTP upgrade to the subprotocol "sip", all of it, or
 * (in a capture that begins later) a frame whose payload begins like a SIP message. NULL: it is none. Messages of more
 * than max_message octets are dropped. To be freed. */
struct sip_websocket *sip_websocket_begin(struct bytes, size_t max_message);

/* The next octets of the stream, those of sip_websocket_begin() too. */
void sip_websocket_push(
	struct sip_websocket *, const uint8_t *octets, size_t n, sip_websocket_sink, void *ctx);

/* Octets are missing: what comes is dropped until octets are pushed that begin with a frame with a SIP message. */
void sip_websocket_gap(struct sip_websocket *);

/* NULL is allowed. */
void sip_websocket_free(struct sip_websocket *);

#endif
