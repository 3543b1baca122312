/* UDPTL, the datagram layer of T.38 (T.38 9.1): a sequence number, an IFP packet and what repairs earlier
 * ones. */
#ifndef DISSECT_UDPTL_H
#define DISSECT_UDPTL_H

#include "dissect/bytes.h"
#include "dissect/protos.h"

enum udptl_recovery {
	UDPTL_RECOVERY_ABSENT, /* the datagram ends behind the primary: not legal, but seen */
	UDPTL_SECONDARIES,     /* copies of earlier primaries */
	UDPTL_FEC,	       /* parity over earlier primaries */
};

#define UDPTL_MAX_ENTRIES 255

struct udptl_packet {
	uint16_t seq;
	struct bytes primary; /* the IFP packet */
	enum udptl_recovery recovery;
	/* Secondaries: entry i bears sequence number seq - 1 - i; an empty one counts as a position.
	 * FEC: parity entry i. */
	unsigned entry_count;
	unsigned fec_span; /* fec-npackets: packets in each parity entry */
	size_t trailing;   /* octets behind the end of the packet */
	bool recovery_cut; /* the recovery part ends early: the entries before that are good */
	struct bytes entries[UDPTL_MAX_ENTRIES]; /* the first entry_count are set */
};

/* Parses a datagram's payload. The primary is usable with PARSE_OK; what is wrong behind it is told by
 * recovery, trailing and recovery_cut. PARSE_BAD: no complete primary; PARSE_SNAPPED: the capture cut the
 * primary (a cut in the recovery part gives PARSE_OK with recovery_cut). */
enum parse_status udptl_parse(struct bytes in, struct udptl_packet *out);

/* The same, and packets with parts of 16384 octets or more, which come in fragments, are taken too: when there is
 * one, all parts are put into `scratch`, one behind the other, and the views point there. For udptl_parse() such a
 * packet is bad. */
struct udptl_scratch {
	uint8_t octets[65536]; /* as many as a datagram can have */
};
enum parse_status udptl_parse_whole(
	struct bytes in, struct udptl_scratch *scratch, struct udptl_packet *out);

/* True when the octets are UDPTL beyond reasonable doubt: the primary is a valid IFP without octets left
 * over, each secondary begins like one, and the recovery part ends exactly with the datagram. Refuses most
 * other traffic after four octets. */
bool udptl_likely(struct bytes in);

#endif
