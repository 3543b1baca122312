/* UDP (RFC 768): source port 2 | destination port 2 | length 2 | checksum 2 */
#include "dissect/decode.h"
#include "dissect/protos.h"
#include "dissect/tunnel.h"

#define HEADER 8

enum {
	RTP_VERSION = 0x80,
	VXLAN_ID = 0x08,
	VXLAN_GROUP_ID = 0x88,
	GTPU_V1 = 0x30,
	HEP_1 = 1,
	HEP_2
};

/* The first octet alone rules tunnels out for RTP and for nearly all else. */
static uint32_t tunnel(const struct bytes *in, const struct datagram *d)
{
	int first = bytes_peek(in, 0);
	if (first == RTP_VERSION)
		return 0;
	if (first == VXLAN_ID || first == VXLAN_GROUP_ID)
		return vxlan_likely(in, d) ? TUNNEL_VXLAN : 0;
	if (first == 'H')
		return hep_likely(in) ? TUNNEL_HEP3 : 0;
	if ((first & ~7) == GTPU_V1)
		return gtpu_likely(in, d) ? TUNNEL_GTPU : 0;
	if (first == HEP_1 || first == HEP_2)
		return hep_old_likely(in, d) ? TUNNEL_HEP_OLD : 0;
	return 0;
}

static struct proto_key udp_peel(struct bytes *in, struct datagram *out)
{
	if (!bytes_need(in, HEADER))
		return (struct proto_key){SPACE_NONE, 0};
	const uint8_t *h = in->at;
	size_t length = (size_t)(h[4] << 8 | h[5]);
	out->src.port = (uint16_t)(h[0] << 8 | h[1]);
	out->dst.port = (uint16_t)(h[2] << 8 | h[3]);
	out->transport = TRANSPORT_UDP;
	bytes_skip(in, HEADER);
	/* 0 stands for "to the end of IP" (jumbograms, RFC 2675 4; offloaded packets). */
	if (length >= HEADER)
		bytes_limit(in, length - HEADER);
	else if (length > 0)
		bytes_fail(in);
	uint32_t number = tunnel(in, out);
	return (struct proto_key){number != 0 ? SPACE_UDP : SPACE_NONE, number};
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
