/* WebSocket framing (RFC 6455), as SIP over WebSocket needs it (RFC 7118). */
#ifndef DISSECT_WEBSOCKET_H
#define DISSECT_WEBSOCKET_H

#include "dissect/bytes.h"

/* RFC 6455 11.8; all others are reserved. */
enum websocket_opcode {
	WEBSOCKET_CONTINUATION = 0,
	WEBSOCKET_TEXT = 1,
	WEBSOCKET_BINARY = 2,
	WEBSOCKET_CLOSE = 8,
	WEBSOCKET_PING = 9,
	WEBSOCKET_PONG = 10,
};

struct websocket_frame {
	bool fin; /* the last frame of its message */
	enum websocket_opcode opcode;
	bool masked;
	uint8_t mask[4];
	size_t header_length; /* octets before the payload: 2 to 14 */
	uint64_t payload_length;
};

/* True for close, ping and pong, which may come between the frames of a message (RFC 6455 5.4). */
bool websocket_is_control(const struct websocket_frame *);

/* Reads a frame's header. PARSE_SNAPPED: more octets are needed; PARSE_BAD: it is none: a reserved bit (so also a
 * frame of an extension, as permessage-deflate) or opcode, a length in more octets than it needs or with its highest
 * bit set, a control frame that is longer than 125 octets or a fragment (RFC 6455 5.2, 5.5); else PARSE_OK. */
enum parse_status websocket_parse(struct bytes in, struct websocket_frame *out);

/* Takes the mask off the n octets that stand `offset` octets behind the beginning of the frame's payload; putting it
 * on is the same (RFC 6455 5.3). Nothing happens when the frame is not masked. */
void websocket_unmask(const struct websocket_frame *, uint64_t offset, uint8_t *octets, size_t n);

/* How many octets the HTTP request or response has that turns a connection into a WebSocket of that subprotocol
 * (RFC 6455 4.1, 4.2.2): "Upgrade: websocket" and the subprotocol in "Sec-WebSocket-Protocol", up to and with the
 * empty line. 0: it is none, or is not all there. */
size_t websocket_upgrade(struct bytes in, const char *subprotocol);

#endif
