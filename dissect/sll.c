/* Linux cooked captures, what tcpdump -i any writes.
 *
 *   SLL:  packet type 2 | ARPHRD 2 | address length 2 | address 8 | protocol 2
 *   SLL2: protocol 2 | reserved 2 | interface 4 | ARPHRD 2 | packet type 1 | address length 1 | address 8 */
#include "dissect/decode.h"
#include "dissect/protos.h"

static const char *const packet_types[] = {
	"to us", "broadcast", "multicast", "to somebody else", "sent by us"};

static const char *packet_type(unsigned type)
{
	return type < sizeof(packet_types) / sizeof(packet_types[0]) ? packet_types[type] : NULL;
}

static struct proto_key sll_peel(struct bytes *in, struct datagram *out)
{
	(void)out;
	bytes_skip(in, 14);
	return (struct proto_key){SPACE_ETHERTYPE, bytes_be16(in)};
}

static void sll_fields(struct bytes in, struct field_sink *sink)
{
	if (bytes_left(&in) < 16)
		return;
	const uint8_t *at = in.at;
	unsigned type = bytes_be16(&in);
	field_uint(sink, "sll.pkttype", "Packet type", type, packet_type(type), at, 2);
	field_uint(sink, "sll.hatype", "ARPHRD type", bytes_be16(&in), NULL, at + 2, 2);
	bytes_skip(&in, 10);
	field_uint(sink, "sll.etype", "Protocol", bytes_be16(&in), NULL, at + 14, 2);
}

static struct proto_key sll2_peel(struct bytes *in, struct datagram *out)
{
	(void)out;
	uint16_t protocol = bytes_be16(in);
	bytes_skip(in, 18);
	return (struct proto_key){SPACE_ETHERTYPE, protocol};
}

static void sll2_fields(struct bytes in, struct field_sink *sink)
{
	if (bytes_left(&in) < 20)
		return;
	const uint8_t *at = in.at;
	field_uint(sink, "sll.etype", "Protocol", bytes_be16(&in), NULL, at, 2);
	bytes_skip(&in, 2);
	field_uint(sink, "sll.ifindex", "Interface", bytes_be32(&in), NULL, at + 4, 4);
	field_uint(sink, "sll.hatype", "ARPHRD type", bytes_be16(&in), NULL, at + 8, 2);
	unsigned type = bytes_u8(&in);
	field_uint(sink, "sll.pkttype", "Packet type", type, packet_type(type), at + 10, 1);
}

const struct proto sll_proto = {
	.name = "sll",
	.title = "Linux cooked capture",
	.spec = "LINKTYPE_LINUX_SLL",
	.peel = sll_peel,
	.fields = sll_fields,
};

const struct proto sll2_proto = {
	.name = "sll2",
	.title = "Linux cooked capture v2",
	.spec = "LINKTYPE_LINUX_SLL2",
	.peel = sll2_peel,
	.fields = sll2_fields,
};
