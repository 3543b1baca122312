/* The descriptors that dissect/registry.c lists, each defined at the end of its own file. */
#ifndef DISSECT_PROTOS_H
#define DISSECT_PROTOS_H

#include "dissect/proto.h"

extern const struct proto ethernet_proto; /* ethernet.c */
extern const struct proto vlan_proto;	  /* ethernet.c */
extern const struct proto sll_proto;	  /* sll.c */
extern const struct proto sll2_proto;	  /* sll.c */
extern const struct proto raw_ip_proto;	  /* raw_ip.c */
extern const struct proto null_proto;	  /* null.c */
extern const struct proto ipv4_proto;	  /* ipv4.c */
extern const struct proto ipv6_proto;	  /* ipv6.c */
extern const struct proto udp_proto;	  /* udp.c */
extern const struct proto tcp_proto;	  /* tcp.c */
extern const struct proto sip_proto;	  /* sip.c */
extern const struct proto sdp_proto;	  /* sdp.c */
extern const struct proto udptl_proto;	  /* udptl.c */
extern const struct proto tpkt_proto;	  /* tpkt.c */
extern const struct proto rtp_proto;	  /* rtp.c */
extern const struct proto ifp_proto;	  /* ifp.c */
extern const struct proto t30_proto;	  /* t30_frame.c */

#endif
