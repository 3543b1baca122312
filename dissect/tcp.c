/* TCP (RFC 9293 3.1).
 *
 *   source port 2 | destination port 2 | sequence 4 | acknowledgment 4 | header words, reserved 1 | flags 1 |
 *   window 2 | checksum 2 | urgent 2 | options */
#include "dissect/decode.h"
#include "dissect/protos.h"

static struct proto_key tcp_peel(struct bytes *in, struct datagram *out)
{
	if (!bytes_need(in, 20))
		return (struct proto_key){SPACE_NONE, 0};
	out->src.port = bytes_be16(in);
	out->dst.port = bytes_be16(in);
	out->tcp_seq = bytes_be32(in);
	bytes_skip(in, 4);
	size_t header = (size_t)(bytes_u8(in) >> 4) * 4;
	out->tcp_flags = bytes_u8(in);
	if (header < 20)
		bytes_fail(in);
	bytes_skip(in, header - 14);
	out->transport = TRANSPORT_TCP;
	return (struct proto_key){SPACE_NONE, 0};
}

static void tcp_fields(struct bytes in, struct field_sink *sink)
{
	const uint8_t *at = in.at;
	if (bytes_left(&in) < 20)
		return;
	field_uint(sink, "tcp.srcport", "Source port", bytes_be16(&in), NULL, at, 2);
	field_uint(sink, "tcp.dstport", "Destination port", bytes_be16(&in), NULL, at + 2, 2);
	field_uint(sink, "tcp.seq_raw", "Sequence number", bytes_be32(&in), NULL, at + 4, 4);
	field_uint(sink, "tcp.ack_raw", "Acknowledgment number", bytes_be32(&in), NULL, at + 8, 4);
	field_uint(sink, "tcp.hdr_len", "Header length", (uint64_t)(bytes_u8(&in) >> 4) * 4, NULL,
		at + 12, 1);
	field_uint(sink, "tcp.flags", "Flags", bytes_u8(&in), NULL, at + 13, 1);
}

const struct proto tcp_proto = {
	.name = "tcp",
	.title = "TCP",
	.spec = "RFC 9293",
	.peel = tcp_peel,
	.fields = tcp_fields,
};
