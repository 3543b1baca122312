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
extern const struct proto ppp_proto;	  /* ppp.c */
extern const struct proto ppp_dir_proto;  /* ppp.c */
extern const struct proto pppoe_proto;	  /* pppoe.c */
extern const struct proto mpls_proto;	  /* mpls.c */
extern const struct proto pweth_proto;	  /* mpls.c */
extern const struct proto ipv4_proto;	  /* ipv4.c */
extern const struct proto ipv6_proto;	  /* ipv6.c */
extern const struct proto ipv6_ext_proto; /* ipv6.c */
extern const struct proto gre_proto;	  /* gre.c */
extern const struct proto erspan_proto;	  /* erspan.c */
extern const struct proto udp_proto;	  /* udp.c */
extern const struct proto tcp_proto;	  /* tcp.c */
extern const struct proto vxlan_proto;	  /* vxlan.c */
extern const struct proto gtpu_proto;	  /* gtpu.c */
extern const struct proto hep_proto;	  /* hep.c */
extern const struct proto hep_old_proto;  /* hep_old.c */
extern const struct proto sip_proto;	  /* sip.c */
extern const struct proto mgcp_proto;	  /* mgcp.c */
extern const struct proto h248_proto;	  /* h248.c */
extern const struct proto q931_proto;	  /* q931.c */
extern const struct proto h225_proto;	  /* h225.c */
extern const struct proto h245_proto;	  /* h245.c */
extern const struct proto sdp_proto;	  /* sdp.c */
extern const struct proto udptl_proto;	  /* udptl.c */
extern const struct proto tpkt_proto;	  /* tpkt.c */
extern const struct proto rtp_proto;	  /* rtp.c */
extern const struct proto ifp_proto;	  /* ifp.c */
extern const struct proto t30_proto;	  /* t30_frame.c */

#endif
