/* UDP (RFC 768): source port 2 | destination port 2 | length 2 | checksum 2 */
#include "dissect/decode.h"
#include "dissect/protos.h"

static struct proto_key udp_peel(struct bytes *in, struct datagram *out)
{
	out->src.port = bytes_be16(in);
	out->dst.port = bytes_be16(in);
	uint16_t length = bytes_be16(in);
	bytes_skip(in, 2);
	/* 0 stands for "to the end of IP" (jumbograms, RFC 2675 4; offloaded packets). */
	if (length >= 8)
		bytes_limit(in, length - 8u);
	else if (length > 0)
		bytes_fail(in);
	out->transport = TRANSPORT_UDP;
	return (struct proto_key){SPACE_NONE, 0};
}

static void udp_fields(struct bytes in, struct field_sink *sink)
{
	const uint8_t *at = in.at;
	if (bytes_left(&in) < 8)
		return;
	field_uint(sink, "udp.srcport", "Source port", bytes_be16(&in), NULL, at, 2);
	field_uint(sink, "udp.dstport", "Destination port", bytes_be16(&in), NULL, at + 2, 2);
	field_uint(sink, "udp.length", "Length", bytes_be16(&in), NULL, at + 4, 2);
	field_uint(sink, "udp.checksum", "Checksum", bytes_be16(&in), NULL, at + 6, 2);
}

const struct proto udp_proto = {
	.name = "udp",
	.title = "UDP",
	.spec = "RFC 768",
	.peel = udp_peel,
	.fields = udp_fields,
};
