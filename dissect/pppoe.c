/* PPP over Ethernet, session stage (RFC 2516 4).
 *
 *   version, type 1 (1, 1) | code 1 (0: session data) | session 2 | length 2 | PPP, without FF 03 */
#include "dissect/decode.h"
#include "dissect/link_type.h"
#include "dissect/protos.h"

#define HEADER 6

static struct proto_key pppoe_peel(struct bytes *in, struct datagram *out)
{
	(void)out;
	if (!bytes_need(in, HEADER))
		return (struct proto_key){SPACE_NONE, 0};
	uint8_t version = bytes_u8(in), code = bytes_u8(in);
	bytes_skip(in, 2);
	bytes_limit(in, bytes_be16(in));
	if (version != 0x11)
		bytes_fail(in);
	if (code != 0)
		return (struct proto_key){SPACE_NONE, 0};
	return (struct proto_key){SPACE_LINK_TYPE, LINKTYPE_PPP};
}

static void pppoe_fields(struct bytes in, struct field_sink *sink)
{
	const uint8_t *at = in.at;
	if (bytes_left(&in) < HEADER)
		return;
	field_uint(sink, "pppoe.version", "Version", at[0] >> 4, NULL, at, 1);
	field_uint(sink, "pppoe.type", "Type", at[0] & 15, NULL, at, 1);
	field_uint(
		sink, "pppoe.code", "Code", at[1], at[1] == 0 ? "session data" : NULL, at + 1, 1);
	bytes_skip(&in, 2);
	field_uint(sink, "pppoe.session_id", "Session", bytes_be16(&in), NULL, at + 2, 2);
	field_uint(sink, "pppoe.payload_length", "Length", bytes_be16(&in), NULL, at + 4, 2);
}

const struct proto pppoe_proto = {
	.name = "pppoes",
	.title = "PPP over Ethernet",
	.spec = "RFC 2516",
	.peel = pppoe_peel,
	.fields = pppoe_fields,
};
