/* Which packets belong together because one message or datagram is spread over them: fragments of IP, segments of TCP.
 * The engine ties a call to the packet that completes a message; this gives those before it.
 *
 * Segments are kept by direction of their connection. Those up to a message go with it, with the last one of the message
 * before, which may hold its beginning, and with the first ones of the connection, which say what it carries
 * (an upgrade to WebSocket, RFC 6455 4.1). Too many rather than too few. */
#ifndef CLI_CAPTURE_PARTS_H
#define CLI_CAPTURE_PARTS_H

#include "dissect/decode.h"

struct capture_parts;

struct capture_parts *capture_parts_new(void);
void capture_parts_free(struct capture_parts *); /* NULL is allowed */

/* As engine_sink.part gives it. */
void capture_parts_note(struct capture_parts *, uint64_t number, const struct datagram *);

/* The packet that was noted last completes a message: gives the numbers of those that the message is spread over, itself
 * perhaps included; some may come again with a later message. Nothing, where another packet was noted last. */
void capture_parts_of(struct capture_parts *, uint64_t number,
	void (*each)(void *ctx, uint64_t number), void *ctx);

#endif
