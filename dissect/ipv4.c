/* IPv4 (RFC 791 3.1).
 *
 *   version, header words 1 | DSCP, ECN 1 | total length 2 | identification 2 | flags, fragment offset 2 |
 *   TTL 1 | protocol 1 | checksum 2 | source 4 | destination 4 | options */
#include "dissect/decode.h"
#include "dissect/protos.h"

#define MORE_FRAGMENTS 0x2000
#define OFFSET_MASK 0x1fff

static struct proto_key ipv4_peel(struct bytes *in, struct datagram *out)
{
	if (!bytes_need(in, 20))
		return (struct proto_key){SPACE_NONE, 0};
	const uint8_t *h = in->at;
	size_t header = (size_t)(h[0] & 0x0f) * 4;
	size_t total = (size_t)(h[2] << 8 | h[3]);
	unsigned flags = (unsigned)(h[6] << 8 | h[7]);
	/* Captures taken before segmentation offload have a total length of zero. */
	if (h[0] >> 4 != 4 || header < 20 || (total > 0 && total < header))
		bytes_fail(in);
	if (total > 0)
		bytes_limit(in, total);
	out->ip_id = (uint32_t)(h[4] << 8 | h[5]);
	out->ttl = h[8];
	out->ip_protocol = h[9];
	out->src.addr = ip_addr_v4(h + 12);
	out->dst.addr = ip_addr_v4(h + 16);
	bytes_skip(in, header);
	out->fragment = (flags & (MORE_FRAGMENTS | OFFSET_MASK)) != 0;
	out->more_fragments = (flags & MORE_FRAGMENTS) != 0;
	out->fragment_offset = (flags & OFFSET_MASK) * 8u;
	if (out->fragment)
		return (struct proto_key){SPACE_NONE, 0};
	return (struct proto_key){SPACE_IP, out->ip_protocol};
}

static void ipv4_fields(struct bytes in, struct field_sink *sink)
{
	const uint8_t *h = in.at;
	if (bytes_left(&in) < 20)
		return;
	char text[ENDPOINT_TEXT_MAX];
	struct ip_addr src = ip_addr_v4(h + 12), dst = ip_addr_v4(h + 16);
	field_uint(sink, "ip.dsfield", "DSCP and ECN", h[1], NULL, h + 1, 1);
	field_uint(sink, "ip.len", "Total length", (unsigned)(h[2] << 8 | h[3]), NULL, h + 2, 2);
	field_uint(sink, "ip.id", "Identification", (unsigned)(h[4] << 8 | h[5]), NULL, h + 4, 2);
	field_uint(sink, "ip.flags.mf", "More fragments", h[6] >> 5 & 1, NULL, h + 6, 1);
	field_uint(sink, "ip.frag_offset", "Fragment offset",
		((unsigned)(h[6] << 8 | h[7]) & OFFSET_MASK) * 8u, NULL, h + 6, 2);
	field_uint(sink, "ip.ttl", "Time to live", h[8], NULL, h + 8, 1);
	field_uint(sink, "ip.proto", "Protocol", h[9], NULL, h + 9, 1);
	ip_addr_text(&src, text);
	field_text(sink, "ip.src", "Source", text, strlen(text), h + 12, 4);
	ip_addr_text(&dst, text);
	field_text(sink, "ip.dst", "Destination", text, strlen(text), h + 16, 4);
}

const struct proto ipv4_proto = {
	.name = "ip",
	.title = "IPv4",
	.spec = "RFC 791",
	.peel = ipv4_peel,
	.fields = ipv4_fields,
};
