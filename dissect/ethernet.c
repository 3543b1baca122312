/* Ethernet II and 802.1Q/ad tags.
 *
 *   destination 6 | source 6 | ethertype 2 | payload         tag: priority, DEI, VLAN id 2 | ethertype 2
 *
 * A length in place of the ethertype (802.3 with LLC) carries no IP that matters here. */
#include "dissect/decode.h"
#include "dissect/protos.h"

static struct proto_key ethernet_peel(struct bytes *in, struct datagram *out)
{
	(void)out;
	bytes_skip(in, 12);
	return (struct proto_key){SPACE_ETHERTYPE, bytes_be16(in)};
}

static void ethernet_fields(struct bytes in, struct field_sink *sink)
{
	if (bytes_left(&in) < 14)
		return;
	field_octets(sink, "eth.dst", "Destination", in.at, 6);
	field_octets(sink, "eth.src", "Source", in.at + 6, 6);
	bytes_skip(&in, 12);
	const uint8_t *at = in.at;
	field_uint(sink, "eth.type", "Type", bytes_be16(&in), NULL, at, 2);
}

static struct proto_key vlan_peel(struct bytes *in, struct datagram *out)
{
	(void)out;
	bytes_skip(in, 2);
	return (struct proto_key){SPACE_ETHERTYPE, bytes_be16(in)};
}

static void vlan_fields(struct bytes in, struct field_sink *sink)
{
	if (bytes_left(&in) < 4)
		return;
	const uint8_t *at = in.at;
	uint16_t tag = bytes_be16(&in);
	field_uint(sink, "vlan.priority", "Priority", tag >> 13, NULL, at, 1);
	field_uint(sink, "vlan.id", "VLAN", tag & 0xfff, NULL, at, 2);
	field_uint(sink, "vlan.etype", "Type", bytes_be16(&in), NULL, at + 2, 2);
}

const struct proto ethernet_proto = {
	.name = "eth",
	.title = "Ethernet",
	.spec = "IEEE 802.3",
	.peel = ethernet_peel,
	.fields = ethernet_fields,
};

const struct proto vlan_proto = {
	.name = "vlan",
	.title = "VLAN",
	.spec = "IEEE 802.1Q",
	.peel = vlan_peel,
	.fields = vlan_fields,
};
