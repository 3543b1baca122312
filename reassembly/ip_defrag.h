/* Puts IPv4 and IPv6 fragments together (RFC 791 3.2, RFC 8200 4.5), in any order; where fragments overlap
 * the first octets to arrive win. */
#ifndef REASSEMBLY_IP_DEFRAG_H
#define REASSEMBLY_IP_DEFRAG_H

#include "dissect/decode.h"

struct ip_defrag;

struct ip_defrag_limits {
	unsigned max_datagrams; /* incomplete ones at a time; the oldest goes */
	size_t max_octets;	/* of all incomplete ones together, in pages of 1 KiB */
	t38_time max_age;	/* RFC 8200: 60 s; RFC 791: 15 s and more */
};

struct ip_defrag_counts {
	uint64_t fragments; /* pushed */
	uint64_t completed; /* datagrams */
	uint64_t dropped;   /* fragments: refused, or of a datagram that was given up */
	uint64_t overlaps;  /* fragments of which octets had arrived before, copies too */
	uint64_t conflicts; /* of these, those that had other octets than those that had arrived */
	uint64_t snapped;   /* of the dropped, those that the capture cut */
};

#define IP_DEFRAG_MAX_NESTED 4 /* fragments in tunnels in fragments: datagrams that stay valid */

struct ip_defrag *ip_defrag_new(const struct ip_defrag_limits *);

/* Takes a fragment (datagram->fragment is set). When it completes its datagram: true, *whole is the payload
 * behind the IP header, valid until IP_DEFRAG_MAX_NESTED more are complete. Keeps copies of what it must.
 * Refused are fragments that the capture cut, that are empty, that reach beyond 65535 octets, that are no
 * multiple of 8 octets though more follow, and those that disagree with others on the end. */
bool ip_defrag_push(struct ip_defrag *, const struct datagram *, t38_time at, struct bytes *whole);

/* Whether fragments of the datagram that was completed last disagreed on octets. */
bool ip_defrag_conflict(const struct ip_defrag *);

const struct ip_defrag_counts *ip_defrag_counts(const struct ip_defrag *);
/* NULL is allowed. */
void ip_defrag_free(struct ip_defrag *);

#endif
