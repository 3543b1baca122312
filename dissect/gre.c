/* GRE (RFC 2784, RFC 2890, with routing RFC 1701) and its version 1 of PPTP (RFC 2637 4.1).
 *
 *   flags, version 2 | protocol 2 | checksum, offset 4, with C or R | key 4, with K | sequence 4, with S |
 *   acknowledgment 4, version 1 with A | routing entries, with R
 *
 * In version 1 the key holds the length of the payload and the call; without S there is no payload. */
#include "dissect/decode.h"
#include "dissect/ethertype.h"
#include "dissect/link_type.h"
#include "dissect/protos.h"

enum {
	FLAG_CHECKSUM = 0x8000,
	FLAG_ROUTING = 0x4000,
	FLAG_KEY = 0x2000,
	FLAG_SEQUENCE = 0x1000,
	FLAG_ACK = 0x0080,
	VERSION = 0x0007,
};

#define PPTP 1

/* The parts that a flag announces: where each begins, or NULL. */
struct gre {
	unsigned flags, version;
	uint16_t protocol;
	const uint8_t *checksum, *key, *sequence, *ack;
};

static const uint8_t *take4(struct bytes *in, bool there)
{
	const uint8_t *at = in->at;
	if (!there || !bytes_need(in, 4))
		return NULL;
	bytes_skip(in, 4);
	return at;
}

/* RFC 1701: address family 2 | offset 1 | length 1 | addresses; the last one is all zero. */
static void skip_routes(struct bytes *in)
{
	while (bytes_status(in) == PARSE_OK) {
		uint16_t family = bytes_be16(in);
		bytes_skip(in, 1);
		uint8_t length = bytes_u8(in);
		bytes_skip(in, length);
		if (family == 0 && length == 0)
			return;
	}
}

static void read_header(struct bytes *in, struct gre *out)
{
	unsigned flags = bytes_be16(in);
	out->flags = flags;
	out->version = flags & VERSION;
	out->protocol = bytes_be16(in);
	out->checksum = take4(in, flags & (FLAG_CHECKSUM | FLAG_ROUTING));
	out->key = take4(in, flags & FLAG_KEY);
	out->sequence = take4(in, flags & FLAG_SEQUENCE);
	out->ack = take4(in, out->version == PPTP && flags & FLAG_ACK);
	if (flags & FLAG_ROUTING)
		skip_routes(in);
}

static struct proto_key gre_peel(struct bytes *in, struct datagram *out)
{
	struct gre gre;
	(void)out;
	read_header(in, &gre);
	if (gre.version > PPTP)
		bytes_fail(in);
	if (gre.version == PPTP && gre.key != NULL)
		bytes_limit(in, (size_t)(gre.key[0] << 8 | gre.key[1]));
	if (gre.version == PPTP && gre.sequence == NULL)
		return (struct proto_key){SPACE_NONE, 0};
	/* ERSPAN type I is a frame without a header of its own: only types II and III are numbered. */
	if (gre.protocol == ETHERTYPE_ERSPAN && gre.sequence == NULL)
		return (struct proto_key){SPACE_LINK_TYPE, LINKTYPE_ETHERNET};
	return (struct proto_key){SPACE_ETHERTYPE, gre.protocol};
}

static void show_be16(
	struct field_sink *sink, const char *name, const char *label, const uint8_t *at)
{
	field_uint(sink, name, label, (unsigned)(at[0] << 8 | at[1]), NULL, at, 2);
}

static void show_be32(
	struct field_sink *sink, const char *name, const char *label, const uint8_t *at)
{
	struct bytes in = bytes_of(at, 4, 4);
	field_uint(sink, name, label, bytes_be32(&in), NULL, at, 4);
}

static void gre_fields(struct bytes in, struct field_sink *sink)
{
	struct gre gre;
	const uint8_t *at = in.at;
	if (bytes_left(&in) < 4)
		return;
	read_header(&in, &gre);
	show_be16(sink, "gre.flags_and_version", "Flags and version", at);
	show_be16(sink, "gre.proto", "Protocol", at + 2);
	if (gre.checksum != NULL) {
		show_be16(sink, "gre.checksum", "Checksum", gre.checksum);
		show_be16(sink, "gre.offset", "Offset", gre.checksum + 2);
	}
	if (gre.key != NULL && gre.version == PPTP) {
		show_be16(sink, "gre.key.payload_length", "Payload length", gre.key);
		show_be16(sink, "gre.key.call_id", "Call", gre.key + 2);
	} else if (gre.key != NULL) {
		show_be32(sink, "gre.key", "Key", gre.key);
	}
	if (gre.sequence != NULL)
		show_be32(sink, "gre.sequence_number", "Sequence number", gre.sequence);
	if (gre.ack != NULL)
		show_be32(sink, "gre.ack_number", "Acknowledgment number", gre.ack);
}

const struct proto gre_proto = {
	.name = "gre",
	.title = "GRE",
	.spec = "RFC 2784",
	.peel = gre_peel,
	.fields = gre_fields,
};
