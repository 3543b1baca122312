/* How tunnels over UDP are told from the media that use the same ports.
 *
 * Each has a port of its own, but RTP and UDPTL may use any: the first octets must look like the tunnel's
 * header, too. RTP begins with an octet of 0x80 and above, so that udp.c looks no further for most datagrams. */
#ifndef DISSECT_TUNNEL_H
#define DISSECT_TUNNEL_H

#include "dissect/bytes.h"
#include "dissect/decode.h"

/* The number of each in SPACE_UDP: its port, where it has one. */
#define TUNNEL_VXLAN 4789    /* RFC 7348 8 */
#define TUNNEL_GTPU 2152     /* 3GPP TS 29.281 4.4.2 */
#define TUNNEL_HEP3 9060     /* any port */
#define TUNNEL_HEP_OLD 19060 /* HEP versions 1 and 2, at port 9060 */

#define VXLAN_PORT_LINUX 8472 /* of Linux before RFC 7348 */
#define HEP_PORT 9060

/* Whether the UDP payload is one; moves nothing. Ports are those of the datagram. */
bool vxlan_likely(const struct bytes *, const struct datagram *);
bool gtpu_likely(const struct bytes *, const struct datagram *);
bool hep_likely(const struct bytes *);
bool hep_old_likely(const struct bytes *, const struct datagram *);

/* Forgets ports and transport of what carries the tunnel: those that count are inside. */
static inline void tunnel_enter(struct datagram *out)
{
	out->transport = TRANSPORT_NONE;
	out->src.port = out->dst.port = 0;
}

#endif
