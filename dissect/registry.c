/* The table of dissectors. A header protocol has a row for each number under which lower headers name
 * it; an application protocol has one row with SPACE_NONE. The most frequent rows come first: the table
 * is searched from the top for every header of every packet. */
#include "dissect/ethertype.h"
#include "dissect/link_type.h"
#include "dissect/proto.h"
#include "dissect/protos.h"
#include "dissect/tunnel.h"

static const struct row {
	enum proto_space space;
	uint32_t number;
	const struct proto *proto;
} rows[] = {
	{SPACE_LINK_TYPE, LINKTYPE_ETHERNET, &ethernet_proto},
	{SPACE_ETHERTYPE, ETHERTYPE_IPV4, &ipv4_proto},
	{SPACE_IP, 17, &udp_proto},
	{SPACE_IP, 6, &tcp_proto},
	{SPACE_ETHERTYPE, ETHERTYPE_IPV6, &ipv6_proto},
	{SPACE_LINK_TYPE, 113, &sll_proto},
	{SPACE_LINK_TYPE, 276, &sll2_proto},
	{SPACE_LINK_TYPE, 101, &raw_ip_proto},
	{SPACE_LINK_TYPE, 228, &raw_ip_proto},
	{SPACE_LINK_TYPE, 229, &raw_ip_proto},
	{SPACE_LINK_TYPE, 0, &null_proto},
	{SPACE_LINK_TYPE, 108, &null_proto},
	{SPACE_ETHERTYPE, ETHERTYPE_VLAN, &vlan_proto},
	{SPACE_ETHERTYPE, ETHERTYPE_QINQ, &vlan_proto},
	{SPACE_ETHERTYPE, ETHERTYPE_QINQ_OLD, &vlan_proto},
	{SPACE_ETHERTYPE, ETHERTYPE_MPLS, &mpls_proto},
	{SPACE_ETHERTYPE, ETHERTYPE_MPLS_MULTICAST, &mpls_proto},
	{SPACE_IP, 137, &mpls_proto}, /* RFC 4023 */
	{SPACE_LINK_TYPE, 219, &mpls_proto},
	{SPACE_MPLS, 0, &pweth_proto},
	{SPACE_MPLS, 4, &ipv4_proto},
	{SPACE_MPLS, 6, &ipv6_proto},
	{SPACE_ETHERTYPE, ETHERTYPE_PPPOE_SESSION, &pppoe_proto},
	{SPACE_LINK_TYPE, 51, &pppoe_proto},
	{SPACE_ETHERTYPE, ETHERTYPE_PPP, &ppp_proto},
	{SPACE_LINK_TYPE, LINKTYPE_PPP, &ppp_proto},
	{SPACE_LINK_TYPE, 50, &ppp_proto},
	{SPACE_LINK_TYPE, 204, &ppp_dir_proto},
	{SPACE_PPP, 0x0021, &ipv4_proto},
	{SPACE_PPP, 0x0057, &ipv6_proto},
	{SPACE_PPP, 0x0281, &mpls_proto},
	{SPACE_IP, 4, &ipv4_proto},
	{SPACE_IP, 41, &ipv6_proto},
	{SPACE_IP, 47, &gre_proto},
	{SPACE_ETHERTYPE, ETHERTYPE_BRIDGED, &ethernet_proto},
	{SPACE_ETHERTYPE, ETHERTYPE_ERSPAN, &erspan_proto},
	{SPACE_ETHERTYPE, ETHERTYPE_ERSPAN_III, &erspan_proto},
	{SPACE_UDP, TUNNEL_VXLAN, &vxlan_proto},
	{SPACE_UDP, TUNNEL_GTPU, &gtpu_proto},
	{SPACE_UDP, TUNNEL_HEP3, &hep_proto},
	{SPACE_UDP, TUNNEL_HEP_OLD, &hep_old_proto},
	{SPACE_IP, 51, &ipv6_ext_proto}, /* authentication header */
	{SPACE_IP, 60, &ipv6_ext_proto}, /* destination options behind a fragment header */
	{SPACE_NONE, 0, &sip_proto},
	{SPACE_NONE, 0, &mgcp_proto},
	{SPACE_NONE, 0, &h248_proto},
	{SPACE_NONE, 0, &q931_proto},
	{SPACE_NONE, 0, &h225_proto},
	{SPACE_NONE, 0, &h245_proto},
	{SPACE_NONE, 0, &sdp_proto},
	{SPACE_NONE, 0, &udptl_proto},
	{SPACE_NONE, 0, &tpkt_proto},
	{SPACE_NONE, 0, &rtp_proto},
	{SPACE_NONE, 0, &ifp_proto},
	{SPACE_NONE, 0, &t30_proto},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

const struct proto *registry_lookup(struct proto_key key)
{
	if (key.space == SPACE_NONE)
		return NULL;
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].number == key.number && rows[i].space == key.space)
			return rows[i].proto;
	return NULL;
}

const struct proto *registry_at(size_t index)
{
	return index < ROWS ? rows[index].proto : NULL;
}
