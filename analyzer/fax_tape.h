/* What the streams of a fax were given, one after the other, to be given again to others: that is how a fax which goes on is
 * shown as it stands, for a session that was finished cannot go on. */
#ifndef ANALYZER_FAX_TAPE_H
#define ANALYZER_FAX_TAPE_H

#include <glib.h>

#include "dissect/ifp.h"
#include "dissect/packet.h"
#include "dissect/udptl.h"

struct fax_tape;

enum fax_tape_kind {
	FAX_TAPE_HINT,	/* the syntax that signalling promises */
	FAX_TAPE_UDPTL, /* a datagram, parsed */
	FAX_TAPE_IFP,	/* an IFP packet of a transport that keeps order itself */
	FAX_TAPE_LOST,	/* packets are missing there */
	FAX_TAPE_MALFORMED,
};

struct fax_tape_entry {
	enum fax_tape_kind kind;
	unsigned stream; /* number in the fax, from 0 */
	t38_time at;
	uint64_t packet;
	size_t length;			  /* octets of the datagram, or of the IFP packet */
	enum ifp_syntax syntax;		  /* FAX_TAPE_HINT */
	const uint8_t *octets;		  /* FAX_TAPE_IFP */
	const struct udptl_packet *udptl; /* FAX_TAPE_UDPTL */
};

/* Holds at most so many octets: past them it is empty, and stays so. */
struct fax_tape *fax_tape_new(size_t max_octets);
void fax_tape_free(struct fax_tape *); /* NULL is allowed */

/* Forgets all; it is as if it were past its limit. */
void fax_tape_drop(struct fax_tape *);

/* Copies the entry with all that it points to. */
void fax_tape_put(struct fax_tape *, const struct fax_tape_entry *);

/* Gives all entries in their order; what they point to is valid during the call. False: it holds too little. */
bool fax_tape_play(
	const struct fax_tape *, void (*each)(void *ctx, const struct fax_tape_entry *), void *ctx);

/* What it holds; 0 past its limit. */
size_t fax_tape_octets(const struct fax_tape *);

#endif
