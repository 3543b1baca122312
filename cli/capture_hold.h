/* Packets that wait until it is known whether they are wanted: those of calls that may yet become a fax, and for a while
 * those that no call has claimed. Bounded: signalling, other packets of calls and unclaimed ones have a share each, and in
 * each the oldest goes first. */
#ifndef CLI_CAPTURE_HOLD_H
#define CLI_CAPTURE_HOLD_H

#include <glib.h>
#include <stdbool.h>

#include "dissect/packet.h"

struct capture_hold;

struct capture_hold_counts {
	size_t octets;	  /* held now */
	uint64_t packets; /* held now */
	uint64_t late;	  /* of calls that became wanted when these were gone */
};

/* `write` gets each wanted packet, once; its octets are valid until it returns. */
struct capture_hold *capture_hold_new(size_t max_octets,
	void (*write)(void *ctx, const struct packet *, unsigned interface), void *ctx);
void capture_hold_free(struct capture_hold *); /* NULL is allowed */

/* The packet that is being analysed: borrowed until capture_hold_end(), which keeps a copy where it is unclaimed. */
void capture_hold_begin(struct capture_hold *, const struct packet *, unsigned interface);
void capture_hold_end(struct capture_hold *);

/* The present packet may be claimed later, too, whoever claims it now. */
void capture_hold_keep(struct capture_hold *);

/* The present packet, or one before that is unclaimed or kept, belongs to a call. False: it is gone. */
bool capture_hold_claim(struct capture_hold *, uint64_t number, unsigned call, bool signalling);

/* The packets of the call are wanted: those that wait, and all that it claims from now on. Cheap to say again. */
void capture_hold_want(struct capture_hold *, unsigned call);

/* The call is over: what it has that is not wanted goes. */
void capture_hold_forget(struct capture_hold *, unsigned call);

/* Lets all go that waits, to save memory. */
void capture_hold_drop(struct capture_hold *);

const struct capture_hold_counts *capture_hold_counts(const struct capture_hold *);

#endif
