/* TPKT (RFC 1006 6, ITU-T X.224 on TCP): how IFP packets are divided on a TCP connection (T.38 Annex B). */
#ifndef DISSECT_TPKT_H
#define DISSECT_TPKT_H

#include "dissect/bytes.h"
#include "dissect/protos.h"

#define TPKT_HEADER 4

/* Takes the header: version 3, reserved 0, length with the header itself. The octets behind it become
 * *payload. PARSE_SNAPPED: more octets are needed than are there; PARSE_UNKNOWN: no TPKT. */
enum parse_status tpkt_parse(struct bytes *in, struct bytes *payload);

/* True when the octets are TPKTs of IFP packets beyond reasonable doubt: the first one is whole, its payload one
 * IFP packet to the last octet, and whatever follows begins with a header, too. */
bool tpkt_likely(struct bytes in);

#endif
