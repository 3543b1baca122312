/* IPv6 and its extension headers (RFC 8200 3, 4).
 *
 *   version, class, flow label 4 | payload length 2 | next header 1 | hop limit 1 | source 16 | destination 16
 *
 * Hop-by-hop, routing, destination options, fragment and authentication headers are stepped over in the
 * same peel: they name what follows as IPv6 itself does. */
#include "dissect/decode.h"
#include "dissect/protos.h"

enum { HOP_BY_HOP = 0, ROUTING = 43, FRAGMENT = 44, AUTHENTICATION = 51, DESTINATION = 60 };

#define MAX_EXTENSIONS 16 /* RFC 8200 allows each once or twice; more is an attack */

static uint8_t skip_options(struct bytes *in, size_t unit, size_t base)
{
	uint8_t next = bytes_u8(in);
	size_t length = bytes_u8(in) * unit + base;
	bytes_skip(in, length - 2);
	return next;
}

static uint8_t read_fragment(struct bytes *in, struct datagram *out)
{
	uint8_t next = bytes_u8(in);
	bytes_skip(in, 1);
	uint16_t offset = bytes_be16(in);
	out->ip_id = bytes_be32(in);
	out->fragment_offset = offset & 0xfff8u;
	out->more_fragments = (offset & 1) != 0;
	/* An atomic fragment (RFC 6946) is a whole datagram. */
	out->fragment = out->fragment_offset != 0 || out->more_fragments;
	return next;
}

static bool is_extension(uint8_t next)
{
	return next == HOP_BY_HOP || next == ROUTING || next == FRAGMENT ||
	       next == AUTHENTICATION || next == DESTINATION;
}

static uint8_t skip_extensions(uint8_t next, struct bytes *in, struct datagram *out)
{
	for (unsigned i = 0; i < MAX_EXTENSIONS && !out->fragment; i++) {
		if (next == HOP_BY_HOP || next == ROUTING || next == DESTINATION)
			next = skip_options(in, 8, 8);
		else if (next == AUTHENTICATION)
			next = skip_options(in, 4, 8);
		else if (next == FRAGMENT)
			next = read_fragment(in, out);
		else
			return next;
	}
	return next;
}

/* What the extension headers lead to; nothing where they end in a fragment, or do not end. */
static struct proto_key peel_extensions(uint8_t next, struct bytes *in, struct datagram *out)
{
	out->ip_protocol = skip_extensions(next, in, out);
	if (out->fragment || is_extension(out->ip_protocol))
		return (struct proto_key){SPACE_NONE, 0};
	return (struct proto_key){SPACE_IP, out->ip_protocol};
}

static struct proto_key ipv6_peel(struct bytes *in, struct datagram *out)
{
	if (!bytes_need(in, 40))
		return (struct proto_key){SPACE_NONE, 0};
	const uint8_t *h = in->at;
	size_t payload = (size_t)(h[4] << 8 | h[5]);
	if (h[0] >> 4 != 6)
		bytes_fail(in);
	bytes_skip(in, 40);
	/* 0: a jumbogram (RFC 2675) or a packet captured before segmentation. */
	if (payload > 0)
		bytes_limit(in, payload);
	out->ttl = h[7];
	out->src.addr = ip_addr_v6(h + 8);
	out->dst.addr = ip_addr_v6(h + 24);
	return peel_extensions(h[6], in, out);
}

static void ipv6_fields(struct bytes in, struct field_sink *sink)
{
	const uint8_t *h = in.at;
	if (bytes_left(&in) < 40)
		return;
	char text[ENDPOINT_TEXT_MAX];
	struct ip_addr src = ip_addr_v6(h + 8), dst = ip_addr_v6(h + 24);
	field_uint(
		sink, "ipv6.plen", "Payload length", (unsigned)(h[4] << 8 | h[5]), NULL, h + 4, 2);
	field_uint(sink, "ipv6.nxt", "Next header", h[6], NULL, h + 6, 1);
	field_uint(sink, "ipv6.hlim", "Hop limit", h[7], NULL, h + 7, 1);
	ip_addr_text(&src, text);
	field_text(sink, "ipv6.src", "Source", text, strlen(text), h + 8, 16);
	ip_addr_text(&dst, text);
	field_text(sink, "ipv6.dst", "Destination", text, strlen(text), h + 24, 16);
}

/* Extension headers at the head of a datagram that was put together, and those that IPv4 knows, too. */
static struct proto_key ipv6_ext_peel(struct bytes *in, struct datagram *out)
{
	return peel_extensions(out->ip_protocol, in, out);
}

static void ipv6_ext_fields(struct bytes in, struct field_sink *sink)
{
	if (bytes_left(&in) > 0)
		field_uint(sink, "ipv6.ext.nxt", "Next header", in.at[0], NULL, in.at, 1);
}

const struct proto ipv6_ext_proto = {
	.name = "ipv6.ext",
	.title = "IPv6 extension headers",
	.spec = "RFC 8200 4",
	.peel = ipv6_ext_peel,
	.fields = ipv6_ext_fields,
};

const struct proto ipv6_proto = {
	.name = "ipv6",
	.title = "IPv6",
	.spec = "RFC 8200",
	.peel = ipv6_peel,
	.fields = ipv6_fields,
};
