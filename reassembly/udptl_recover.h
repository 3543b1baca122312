/* UDPTL recovery (T.38 9.1): puts IFP packets in order and fills gaps from secondary packets and parity.
 *
 * Output is in order of sequence numbers, each once. A recovered packet bears the time and the number of the
 * packet that carried its copy: that is when a receiver could have had it. A gap is waited for (packets may
 * be reordered, later parity may fill it) until UDPTL_HOLD newer packets are there, or twice the span of the
 * parity, or the packet behind it is UDPTL_HOLD_TIME old and no parity to come reaches the gap; then it is
 * announced as lost. The first few datagrams of a stream that does not begin at 0, or its first
 * moments, settle where it begins. */
#ifndef REASSEMBLY_UDPTL_RECOVER_H
#define REASSEMBLY_UDPTL_RECOVER_H

#include <glib.h>

#include "dissect/packet.h"
#include "dissect/udptl.h"

enum udptl_source { UDPTL_PRIMARY, UDPTL_FROM_SECONDARY, UDPTL_FROM_FEC };

struct udptl_ifp {
	uint32_t number; /* sequence number without wrap, counted on over restarts */
	uint16_t seq;
	t38_time at;	 /* when a receiver had it */
	uint64_t packet; /* the captured packet that carried it */
	enum udptl_source source;
	const uint8_t *octets; /* valid during the call */
	size_t length;
};

struct udptl_recover_sink {
	void (*ifp)(void *ctx, const struct udptl_ifp *);
	/* `count` packets from `first` on are lost and nothing brings them back. `at`: of the packet
	 * behind the gap. */
	void (*lost)(void *ctx, uint16_t first, uint32_t count, t38_time at);
	/* The sender began to count anew (re-INVITE, another box took over). */
	void (*restart)(void *ctx, uint16_t seq, t38_time at);
};

#define UDPTL_BURSTS 16

struct udptl_counts {
	uint64_t packets;  /* datagrams pushed */
	int first_seq;	   /* -1: none yet */
	int last_seq;	   /* the highest */
	uint64_t expected; /* from first to last, over restarts */
	uint64_t received; /* different sequence numbers whose datagram arrived */
	/* Of those whose datagram did not arrive: */
	uint64_t recovered_by_redundancy, recovered_by_fec;
	uint64_t unrecovered;
	uint64_t duplicates; /* datagrams whose sequence number had arrived already */
	uint64_t conflicts;  /* duplicates with another content */
	uint64_t reordered;  /* datagrams that arrived behind a higher number */
	uint64_t restarts;
	/* [n - 1]: runs of n successive numbers whose datagrams did not arrive; the last: or more */
	uint32_t loss_bursts[UDPTL_BURSTS];
	uint32_t longest_loss_burst;
	/* Secondaries a packet; -1: no packet with them. The first few packets of a stream, which cannot
	 * have all, are left out of the least. */
	int redundancy_min, redundancy_max;
	unsigned fec_span, fec_entries; /* the largest seen; 0: none */
	/* Datagrams by the kind of their recovery part. */
	uint64_t secondary_packets, fec_packets, recovery_absent;
	/* Datagrams with octets behind their end, or with a recovery part that is cut. */
	uint64_t trailing_packets;
};

#define UDPTL_HOLD 64			  /* newer packets before a gap is given up */
#define UDPTL_HOLD_TIME (10 * T38_SECOND) /* a slow sender's gap is given up, too */
#define UDPTL_MAX_UNRECOVERED 4096	  /* sequence numbers remembered */

struct udptl_recover;

struct udptl_recover *udptl_recover_new(const struct udptl_recover_sink *, void *ctx);

/* A datagram as udptl_parse() gave it. */
void udptl_recover_push(
	struct udptl_recover *, const struct udptl_packet *, t38_time at, uint64_t packet);

/* End of stream: what is held is handed on, gaps are announced. */
void udptl_recover_flush(struct udptl_recover *);

/* Counts as they stand; `lost` is expected - received. */
const struct udptl_counts *udptl_recover_counts(const struct udptl_recover *);

/* How many successive lost datagrams what is sent brings back: the fewest copies, or the entries of parity (an
 * entry covers each of them once). -1: nothing that repairs was seen, or not enough packets. */
int udptl_counts_survives(const struct udptl_counts *);

/* Sequence numbers that are lost for good (uint16_t each), in order; at most UDPTL_MAX_UNRECOVERED. */
const GArray *udptl_recover_unrecovered(const struct udptl_recover *);

void udptl_recover_free(struct udptl_recover *);

#endif
