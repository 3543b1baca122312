/* The window of UDPTL packets that udptl_recover.c keeps and udptl_fec.c repairs. */
#ifndef REASSEMBLY_UDPTL_SLOT_H
#define REASSEMBLY_UDPTL_SLOT_H

#include "reassembly/udptl_recover.h"

/* Depth 255 of secondaries and the hold both fit; a power of two. */
#define UDPTL_WINDOW 512

struct udptl_slot {
	uint32_t number; /* valid when `known` */
	bool known;	 /* content is here, however it came */
	bool received;	 /* its own datagram arrived */
	uint8_t source;	 /* enum udptl_source */
	t38_time at;
	uint64_t packet;
	uint8_t *octets;
	size_t length, room;
	/* Parity that this packet carries: entries one behind the other, each with its length. */
	uint8_t *parity;
	unsigned fec_span, fec_entries;
	t38_time parity_at;
	uint64_t parity_packet;
};

/* Numbers from `next` to `highest` are within UDPTL_WINDOW of each other; handed-on ones stay in their slots
 * until newer ones need them, for parity covers them too. */
struct udptl_window {
	struct udptl_slot slots[UDPTL_WINDOW];
	uint32_t next;	  /* the first that is not handed on */
	uint32_t highest; /* the highest number whose datagram arrived */
	uint32_t first;	  /* the first number of the stream: the lowest whose datagram arrived */
	bool from_zero;	  /* the stream begins at sequence number 0: nothing was before `first` */
	unsigned most_entries; /* parity entries in a packet, the most seen */
	unsigned fec_reach;    /* how far back parity reaches, span * entries, the most seen */
};

static inline struct udptl_slot *udptl_window_slot(struct udptl_window *w, uint32_t number)
{
	return &w->slots[number % UDPTL_WINDOW];
}

/* The slot that holds `number`, or NULL when its content is not known. */
static inline struct udptl_slot *udptl_window_find(struct udptl_window *w, uint32_t number)
{
	struct udptl_slot *slot = udptl_window_slot(w, number);
	return slot->known && slot->number == number ? slot : NULL;
}

/* Keeps the parity entries of a packet, in its slot, for udptl_fec_repair(). Parity that reaches farther back
 * than the window is of no use and is not kept. */
void udptl_fec_keep(struct udptl_window *, struct udptl_slot *, const struct udptl_packet *,
	t38_time at, uint64_t packet);

/* One recovered packet. */
struct udptl_repair {
	uint32_t number;
	uint8_t octets[2048];
	size_t length;
	t38_time at; /* of the packet whose arrival made it possible */
	uint64_t packet;
};

/* Looks for one missing packet that the parity of the packets from *carrier to the highest determines. Leaves
 * in *carrier the packet to go on with when `out` is stored; false: none is left. One recovered packet can
 * complete another entry, also of an earlier packet. */
bool udptl_fec_repair(struct udptl_window *, uint32_t *carrier, struct udptl_repair *out);

#endif
