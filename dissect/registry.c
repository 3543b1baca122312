/* The table of dissectors. A header protocol has a row for each number under which lower headers name
 * it; an application protocol has one row with SPACE_NONE. The most frequent rows come first: the table
 * is searched from the top for every header of every packet. */
#include "dissect/ethertype.h"
#include "dissect/proto.h"
#include "dissect/protos.h"

static const struct row {
	enum proto_space space;
	uint32_t number;
	const struct proto *proto;
} rows[] = {
	{SPACE_LINK_TYPE, 1, &ethernet_proto},
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
	{SPACE_NONE, 0, &sip_proto},
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
