/* GTP-U, the user data of mobile networks (3GPP TS 29.281 5.1, 5.2).
 *
 *   version 3 bits (1), GTP 1 (1), reserved 1, E 1, S 1, PN 1 | message type 1 | length 2, of what is behind
 *   the first 8 octets | tunnel endpoint 4 | with E, S or PN: sequence 2, N-PDU 1, next extension header 1
 *
 * An extension header: length in units of 4 octets 1 | content | next extension header 1. */
#include "dissect/decode.h"
#include "dissect/link_type.h"
#include "dissect/protos.h"
#include "dissect/tunnel.h"

#define HEADER 8
#define OPTIONS 4
#define T_PDU 0xff
#define MAX_EXTENSIONS 8

enum { FLAG_PN = 1, FLAG_SEQUENCE = 2, FLAG_EXTENSION = 4, FLAGS_OPTIONS = 7 };

bool gtpu_likely(const struct bytes *in, const struct datagram *d)
{
	const uint8_t *h = in->at;
	if (d->dst.port != TUNNEL_GTPU && d->src.port != TUNNEL_GTPU)
		return false;
	return bytes_left(in) >= HEADER && (h[0] & 0xf8) == 0x30 && h[1] == T_PDU &&
	       (size_t)(h[2] << 8 | h[3]) == bytes_sent(in) - HEADER;
}

/* Steps over one and gives the type of the next; 0: none. */
static uint8_t skip_extension(struct bytes *in)
{
	size_t length = (size_t)bytes_u8(in) * 4;
	if (length == 0 && bytes_status(in) == PARSE_OK)
		bytes_fail(in);
	bytes_skip(in, length - 2);
	return bytes_u8(in);
}

static void skip_options(struct bytes *in, unsigned flags)
{
	if (!(flags & FLAGS_OPTIONS))
		return;
	bytes_skip(in, OPTIONS - 1);
	uint8_t next = bytes_u8(in);
	if (!(flags & FLAG_EXTENSION))
		return;
	for (unsigned i = 0; next != 0 && bytes_status(in) == PARSE_OK; i++) {
		if (i == MAX_EXTENSIONS)
			bytes_fail(in);
		next = skip_extension(in);
	}
}

static struct proto_key gtpu_peel(struct bytes *in, struct datagram *out)
{
	uint8_t flags = bytes_u8(in);
	bytes_skip(in, 1);
	size_t length = bytes_be16(in);
	bytes_skip(in, 4);
	bytes_limit(in, length);
	skip_options(in, flags);
	tunnel_enter(out);
	/* The session, not the packet, says what it carries: nearly always IP, sometimes PPP. */
	if (bytes_peek(in, 0) == 0xff && bytes_peek(in, 1) == 0x03)
		return (struct proto_key){SPACE_LINK_TYPE, LINKTYPE_PPP};
	return raw_ip_proto.peel(in, out);
}

static void option_fields(struct bytes in, struct field_sink *sink, unsigned flags)
{
	const uint8_t *at = in.at;
	if (bytes_left(&in) < OPTIONS)
		return;
	unsigned sequence = bytes_be16(&in), npdu = bytes_u8(&in), next = bytes_u8(&in);
	if (flags & FLAG_SEQUENCE)
		field_uint(sink, "gtp.seq_number", "Sequence number", sequence, NULL, at, 2);
	if (flags & FLAG_PN)
		field_uint(sink, "gtp.npdu_number", "N-PDU number", npdu, NULL, at + 2, 1);
	if (!(flags & FLAG_EXTENSION))
		return;
	at += 3;
	for (unsigned i = 0; bytes_status(&in) == PARSE_OK && i <= MAX_EXTENSIONS; i++) {
		field_uint(sink, "gtp.ext_hdr.next", "Next extension header", next, NULL, at, 1);
		if (next == 0)
			break;
		next = skip_extension(&in);
		at = in.at - 1;
	}
}

static void gtpu_fields(struct bytes in, struct field_sink *sink)
{
	const uint8_t *at = in.at;
	if (bytes_left(&in) < HEADER)
		return;
	unsigned flags = bytes_u8(&in);
	field_uint(sink, "gtp.flags", "Flags", flags, NULL, at, 1);
	field_uint(sink, "gtp.message", "Message type", bytes_u8(&in), "T-PDU", at + 1, 1);
	field_uint(sink, "gtp.length", "Length", bytes_be16(&in), NULL, at + 2, 2);
	field_uint(sink, "gtp.teid", "Tunnel endpoint", bytes_be32(&in), NULL, at + 4, 4);
	if (flags & FLAGS_OPTIONS)
		option_fields(in, sink, flags);
}

const struct proto gtpu_proto = {
	.name = "gtp",
	.title = "GTP-U",
	.spec = "TS 29.281",
	.peel = gtpu_peel,
	.fields = gtpu_fields,
};
