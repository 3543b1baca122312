/* Ethertypes (IEEE 802 numbers) that are followed here. */
#ifndef DISSECT_ETHERTYPE_H
#define DISSECT_ETHERTYPE_H

#define ETHERTYPE_IPV4 0x0800
#define ETHERTYPE_IPV6 0x86dd
#define ETHERTYPE_VLAN 0x8100	  /* 802.1Q */
#define ETHERTYPE_QINQ 0x88a8	  /* 802.1ad */
#define ETHERTYPE_QINQ_OLD 0x9100 /* before 802.1ad, still seen */

#endif
