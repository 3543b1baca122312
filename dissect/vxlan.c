/* VXLAN (RFC 7348 5), with the group policy of draft-smith-vxlan-group-policy.
 *
 *   flags 1 | reserved or policy flags 1 | reserved or group 2 | network identifier 3 | reserved 1 | Ethernet frame */
#include "dissect/decode.h"
#include "dissect/link_type.h"
#include "dissect/protos.h"
#include "dissect/tunnel.h"

#define HEADER 8
#define ETHERTYPE_AT (HEADER + 12)

enum { FLAG_ID = 0x08, FLAG_GROUP = 0x80, POLICY_FLAGS = 0x48 };

static bool carries_known(const struct bytes *in)
{
	const uint8_t *type = in->at + ETHERTYPE_AT;
	return bytes_left(in) >= ETHERTYPE_AT + 2 &&
	       registry_lookup((struct proto_key){
		       SPACE_ETHERTYPE, (uint32_t)(type[0] << 8 | type[1])}) != NULL;
}

bool vxlan_likely(const struct bytes *in, const struct datagram *d)
{
	const uint8_t *h = in->at;
	if (bytes_left(in) < HEADER || h[7] != 0)
		return false;
	bool group = h[0] == (FLAG_GROUP | FLAG_ID);
	if (group ? h[1] & ~POLICY_FLAGS : h[0] != FLAG_ID || h[1] || h[2] || h[3])
		return false;
	if (!group && (d->dst.port == TUNNEL_VXLAN || d->dst.port == VXLAN_PORT_LINUX))
		return true;
	return carries_known(in);
}

static struct proto_key vxlan_peel(struct bytes *in, struct datagram *out)
{
	bytes_skip(in, HEADER);
	tunnel_enter(out);
	return (struct proto_key){SPACE_LINK_TYPE, LINKTYPE_ETHERNET};
}

static void vxlan_fields(struct bytes in, struct field_sink *sink)
{
	const uint8_t *at = in.at;
	if (bytes_left(&in) < HEADER)
		return;
	field_uint(sink, "vxlan.flags", "Flags", bytes_be16(&in), NULL, at, 2);
	field_uint(sink, "vxlan.gbp", "Group policy", bytes_be16(&in), NULL, at + 2, 2);
	field_uint(sink, "vxlan.vni", "Network identifier", bytes_be32(&in) >> 8, NULL, at + 4, 3);
}

const struct proto vxlan_proto = {
	.name = "vxlan",
	.title = "VXLAN",
	.spec = "RFC 7348",
	.peel = vxlan_peel,
	.fields = vxlan_fields,
};
