/* Ethertypes (IEEE 802 numbers) that are followed here. */
#ifndef DISSECT_ETHERTYPE_H
#define DISSECT_ETHERTYPE_H

#define ETHERTYPE_IPV4 0x0800
#define ETHERTYPE_IPV6 0x86dd
#define ETHERTYPE_VLAN 0x8100	  /* 802.1Q */
#define ETHERTYPE_QINQ 0x88a8	  /* 802.1ad */
#define ETHERTYPE_QINQ_OLD 0x9100 /* before 802.1ad, still seen */
#define ETHERTYPE_MPLS 0x8847
#define ETHERTYPE_MPLS_MULTICAST 0x8848 /* RFC 5332: also unicast with upstream labels */
#define ETHERTYPE_PPPOE_SESSION 0x8864
#define ETHERTYPE_PPP 0x880b	 /* in GRE (RFC 2637 4.1) */
#define ETHERTYPE_BRIDGED 0x6558 /* an Ethernet frame, in GRE (RFC 7637 3.2) */
#define ETHERTYPE_ERSPAN 0x88be	 /* types I and II, in GRE */
#define ETHERTYPE_ERSPAN_III 0x22eb

#endif
