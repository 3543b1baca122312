#include "analyzer/sip_websocket.h"

#include <glib.h>

#include "dissect/sip.h"
#include "dissect/websocket.h"

#define HEADER_MAX 14 /* RFC 6455 5.2 */
#define LOOK 96	      /* octets of a payload that show whether it begins like SIP */

struct sip_websocket {
	size_t max_message;
	size_t upgrade;		      /* octets of the HTTP upgrade that are still to be skipped */
	uint8_t header[HEADER_MAX];   /* of a frame, while it is not complete */
	size_t header_length;	      /* octets in it */
	struct websocket_frame frame; /* the one whose payload comes */
	uint64_t offset;	      /* octets of its payload that came */
	bool inside;		      /* in the payload of `frame` */
	GByteArray *message;	      /* payloads of the frames of a message so far */
	bool dropped;		      /* the message is too long, or its beginning is missing */
	bool lost;
};

/* A data frame that begins a message, with a payload that begins like SIP. Masked octets show it only without mask. */
static bool begins_message(struct bytes in)
{
	struct websocket_frame frame;
	uint8_t look[LOOK];
	if (websocket_parse(in, &frame) != PARSE_OK ||
		(frame.opcode != WEBSOCKET_TEXT && frame.opcode != WEBSOCKET_BINARY))
		return false;
	in.at += frame.header_length;
	size_t n = MIN(bytes_left(&in), sizeof(look));
	n = (size_t)MIN(n, frame.payload_length);
	memcpy(look, in.at, n);
	websocket_unmask(&frame, 0, look, n);
	return sip_likely(bytes_of(look, n, n));
}

struct sip_websocket *sip_websocket_begin(struct bytes in, size_t max_message)
{
	size_t upgrade = websocket_upgrade(in, "sip");
	if (upgrade == 0 && !begins_message(in))
		return NULL;
	struct sip_websocket *ws = g_new0(struct sip_websocket, 1);
	ws->max_message = max_message;
	ws->upgrade = upgrade;
	ws->message = g_byte_array_new();
	ws->dropped = true; /* until a frame begins a message */
	return ws;
}

void sip_websocket_free(struct sip_websocket *ws)
{
	if (ws == NULL)
		return;
	g_byte_array_free(ws->message, TRUE);
	g_free(ws);
}

void sip_websocket_gap(struct sip_websocket *ws)
{
	g_byte_array_set_size(ws->message, 0);
	ws->header_length = ws->upgrade = 0;
	ws->inside = false;
	ws->lost = true;
}

/* Adds an octet to the header; true when that is complete. */
static bool read_header(struct sip_websocket *ws, uint8_t octet)
{
	ws->header[ws->header_length++] = octet;
	enum parse_status status = websocket_parse(
		bytes_of(ws->header, ws->header_length, ws->header_length), &ws->frame);
	if (status == PARSE_BAD)
		sip_websocket_gap(ws);
	if (status != PARSE_OK)
		return false;
	ws->header_length = 0;
	return true;
}

/* A continuation belongs to the message before it; any other data frame begins one (RFC 6455 5.4). */
static void begin_frame(struct sip_websocket *ws)
{
	ws->offset = 0;
	ws->inside = true;
	if (websocket_is_control(&ws->frame) || ws->frame.opcode == WEBSOCKET_CONTINUATION)
		return;
	g_byte_array_set_size(ws->message, 0);
	ws->dropped = false;
}

/* Takes what belongs to the frame's payload; returns how many octets that were. */
static size_t take_payload(struct sip_websocket *ws, const uint8_t *octets, size_t n)
{
	n = (size_t)MIN(n, ws->frame.payload_length - ws->offset);
	guint before = ws->message->len;
	if (!websocket_is_control(&ws->frame)) {
		ws->dropped = ws->dropped || n > ws->max_message - before;
		if (!ws->dropped) {
			g_byte_array_append(ws->message, octets, (guint)n);
			websocket_unmask(&ws->frame, ws->offset, ws->message->data + before, n);
		}
	}
	ws->offset += n;
	return n;
}

static void end_frame(struct sip_websocket *ws, sip_websocket_sink sink, void *ctx)
{
	ws->inside = false;
	if (websocket_is_control(&ws->frame) || !ws->frame.fin)
		return;
	const GByteArray *m = ws->message;
	if (!ws->dropped && m->len > 0 && sip_likely(bytes_of(m->data, m->len, m->len)))
		sink(ctx, bytes_of(m->data, m->len, m->len));
	g_byte_array_set_size(ws->message, 0);
	/* A continuation that comes now has no beginning. */
	ws->dropped = true;
}

static size_t skip_upgrade(struct sip_websocket *ws, size_t n)
{
	size_t skipped = MIN(ws->upgrade, n);
	ws->upgrade -= skipped;
	return skipped;
}

void sip_websocket_push(struct sip_websocket *ws, const uint8_t *octets, size_t n,
	sip_websocket_sink sink, void *ctx)
{
	size_t at = skip_upgrade(ws, n);
	if (ws->lost && !begins_message(bytes_of(octets, n, n)))
		return;
	ws->lost = false;
	while (at < n && !ws->lost) {
		if (ws->inside)
			at += take_payload(ws, octets + at, n - at);
		else if (read_header(ws, octets[at++]))
			begin_frame(ws);
		if (ws->inside && ws->offset == ws->frame.payload_length)
			end_frame(ws, sink, ctx);
	}
}
