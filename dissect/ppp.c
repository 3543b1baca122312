/* PPP (RFC 1661 2, RFC 1662 3.1).
 *
 *   address, control FF 03, may be left out | protocol 1 or 2 | information
 *
 * The protocol takes one octet when its first would be 0 (RFC 1661 6.5): the last octet of a protocol is odd,
 * those before it are even. */
#include "dissect/decode.h"
#include "dissect/protos.h"

static void skip_address(struct bytes *in)
{
	if (bytes_peek(in, 0) == 0xff && bytes_peek(in, 1) == 0x03)
		bytes_skip(in, 2);
}

static uint16_t read_protocol(struct bytes *in)
{
	uint8_t first = bytes_u8(in);
	return (uint16_t)(first & 1 ? first : first << 8 | bytes_u8(in));
}

static struct proto_key ppp_peel(struct bytes *in, struct datagram *out)
{
	(void)out;
	skip_address(in);
	return (struct proto_key){SPACE_PPP, read_protocol(in)};
}

static void ppp_fields(struct bytes in, struct field_sink *sink)
{
	skip_address(&in);
	const uint8_t *at = in.at;
	uint16_t protocol = read_protocol(&in);
	if (bytes_status(&in) == PARSE_OK)
		field_uint(
			sink, "ppp.protocol", "Protocol", protocol, NULL, at, (size_t)(in.at - at));
}

/* LINKTYPE_PPP_WITH_DIR: 0 received, 1 sent, by the host that captured. */
static struct proto_key ppp_dir_peel(struct bytes *in, struct datagram *out)
{
	bytes_skip(in, 1);
	return ppp_peel(in, out);
}

static void ppp_dir_fields(struct bytes in, struct field_sink *sink)
{
	const uint8_t *at = in.at;
	if (bytes_left(&in) < 1)
		return;
	uint8_t direction = bytes_u8(&in);
	field_uint(sink, "ppp.direction", "Direction", direction, direction ? "sent" : "received",
		at, 1);
	ppp_fields(in, sink);
}

const struct proto ppp_proto = {
	.name = "ppp",
	.title = "PPP",
	.spec = "RFC 1661",
	.peel = ppp_peel,
	.fields = ppp_fields,
};

const struct proto ppp_dir_proto = {
	.name = "ppp",
	.title = "PPP with direction",
	.spec = "LINKTYPE_PPP_WITH_DIR",
	.peel = ppp_dir_peel,
	.fields = ppp_dir_fields,
};
