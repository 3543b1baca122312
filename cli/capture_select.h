/* Which packets of a live capture are written, when only those of fax calls are: told by what the engine says of each, they are
 * written at once or when their call turns out to be one. */
#ifndef CLI_CAPTURE_SELECT_H
#define CLI_CAPTURE_SELECT_H

#include "analyzer/engine.h"

struct capture_select;

/* `write` gets each packet that is wanted, once; its octets are valid until it returns. Packets that wait take `max_octets` at most. */
struct capture_select *capture_select_new(size_t max_octets,
	void (*write)(void *ctx, const struct packet *, unsigned interface), void *ctx);
void capture_select_free(struct capture_select *); /* NULL is allowed */

/* Around engine_push() of a packet, which is borrowed in between. */
void capture_select_begin(struct capture_select *, const struct packet *, unsigned interface);
void capture_select_end(struct capture_select *);

/* What the engine hands on, whose sink has to have `media`: see there. */
void capture_select_packet(struct capture_select *, const struct engine_packet *);
void capture_select_earlier(struct capture_select *, uint64_t number, unsigned call);
void capture_select_part(struct capture_select *, uint64_t number, const struct datagram *);
void capture_select_call(struct capture_select *, const struct call *);

/* Lets all go that waits, to save memory. */
void capture_select_drop(struct capture_select *);

struct capture_select_counts {
	size_t octets;	  /* waiting now */
	uint64_t packets; /* waiting now */
	uint64_t late;	  /* wanted when they were gone */
};
struct capture_select_counts capture_select_counts(const struct capture_select *);

#endif
