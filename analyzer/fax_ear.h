/* Hears CNG and CED in the G.711 audio of a flow: a fax that begins without T.38.
 *
 * It listens to a packet now and then, in the first minute of a flow only, and to all of them once a tone is there:
 * voice costs next to nothing. */
#ifndef ANALYZER_FAX_EAR_H
#define ANALYZER_FAX_EAR_H

#include "analyzer/call.h"
#include "dissect/bytes.h"

struct fax_ear {
	uint8_t countdown; /* packets until the next one is heard; 0: deaf */
	uint8_t misses;
	unsigned tone;	      /* enum fax_tone that goes on; 0: none */
	t38_time since, last; /* of that tone */
	t38_time until;	      /* then it stops to listen */
	uint64_t packet;      /* the first of that tone */
};

/* Begins to listen to a flow whose audio begins at this time. */
void fax_ear_open(struct fax_ear *, t38_time);

/* The octets of an RTP payload of type 0 (PCMU) or 8 (PCMA); 13 (comfort noise) is silence, and of others nothing
 * is heard. Call it when `countdown`
 * has come to 0, which it sets anew. Gives the tone (enum fax_tone) that is now known for certain, at its beginning
 * ear->since; 0: none. */
unsigned fax_ear_hear(
	struct fax_ear *, unsigned payload_type, struct bytes payload, t38_time, uint64_t packet);

/* A tone goes on that may be CNG or CED: it is worth while to listen to the other side. */
bool fax_ear_expects(const struct fax_ear *);

/* The flow is over: the tone that this tells of, or 0. */
unsigned fax_ear_end(struct fax_ear *);

#endif
