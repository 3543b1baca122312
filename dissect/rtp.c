/* version 2 bits, padding, extension, CSRC count 4 | marker, payload type 7 | sequence 2 | timestamp 4 | SSRC 4 |
 * CSRCs 4 each | [extension: profile 2, words 2, words] | payload | [padding, its length last] */
#include "dissect/rtp.h"

static void drop_padding(struct bytes *payload)
{
	if (payload->cut > 0 || bytes_left(payload) == 0)
		return;
	size_t n = payload->end[-1];
	if (n == 0 || n > bytes_left(payload))
		bytes_fail(payload);
	else
		payload->end -= n;
}

enum parse_status rtp_parse(struct bytes in, struct rtp_packet *out)
{
	*out = (struct rtp_packet){0};
	uint8_t first = bytes_u8(&in);
	if (first >> 6 != 2)
		return PARSE_UNKNOWN;
	uint8_t second = bytes_u8(&in);
	out->marker = second >> 7;
	out->payload_type = second & 0x7f;
	out->seq = bytes_be16(&in);
	out->timestamp = bytes_be32(&in);
	out->ssrc = bytes_be32(&in);
	bytes_skip(&in, (size_t)(first & 0x0f) * 4);
	if (first & 0x10) {
		bytes_skip(&in, 2);
		uint16_t words = bytes_be16(&in);
		bytes_skip(&in, (size_t)words * 4);
	}
	if (first & 0x20)
		drop_padding(&in);
	out->payload = in;
	return bytes_status(&in);
}

/* RFC 2198 3: headers with F set are 4 octets (type 7, timestamp offset 14, length 10), the last one, of the
 * primary, 1 octet; then the blocks, the oldest first. */
enum parse_status rtp_red_parse(struct bytes in, struct rtp_red *out)
{
	size_t lengths[RTP_MAX_BLOCKS] = {0};
	uint8_t types[RTP_MAX_BLOCKS] = {0};
	unsigned n = 0;
	*out = (struct rtp_red){0};
	while (bytes_peek(&in, 0) >= 0x80) {
		uint32_t header = bytes_be32(&in);
		if (n == RTP_MAX_BLOCKS)
			return PARSE_BAD;
		types[n] = header >> 24 & 0x7f;
		lengths[n++] = header & 0x3ff;
	}
	out->primary_type = bytes_u8(&in) & 0x7f;
	out->count = n;
	for (unsigned i = 0; i < n; i++) {
		out->types[n - 1 - i] = types[i];
		out->older[n - 1 - i] = bytes_take(&in, lengths[i]);
	}
	out->primary = in;
	return bytes_status(&in);
}

static void rtp_fields(struct bytes in, struct field_sink *sink)
{
	struct rtp_packet rtp;
	const uint8_t *at = in.at;
	if (rtp_parse(in, &rtp) != PARSE_OK)
		return;
	field_uint(sink, "rtp.version", "Version", 2, NULL, at, 1);
	field_uint(sink, "rtp.p_type", "Payload type", rtp.payload_type, NULL, at + 1, 1);
	field_uint(sink, "rtp.seq", "Sequence number", rtp.seq, NULL, at + 2, 2);
	field_uint(sink, "rtp.timestamp", "Timestamp", rtp.timestamp, NULL, at + 4, 4);
	field_uint(sink, "rtp.ssrc", "SSRC", rtp.ssrc, NULL, at + 8, 4);
	if (bytes_left(&rtp.payload) > 0)
		field_octets(
			sink, "rtp.payload", "Payload", rtp.payload.at, bytes_left(&rtp.payload));
}

const struct proto rtp_proto = {
	.name = "rtp",
	.title = "RTP",
	.spec = "RFC 3550",
	.fields = rtp_fields,
};
