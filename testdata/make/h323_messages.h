#ifndef TESTDATA_H323_MESSAGES_H
#define TESTDATA_H323_MESSAGES_H

#include "testdata/make/capture_out.h"
#include "testdata/make/per_write.h"

#include <stdbool.h>

/* Messages of H.323 calls: H.225.0 call signalling and H.245, without their TPKT. */

struct h323_call {
	unsigned reference;
	uint8_t guid[16];	     /* call identifier */
	const char *caller, *callee; /* numbers */
	const char *caller_name, *caller_product, *callee_product;
	struct udp_end h245;	 /* where the callee waits for H.245; port 0: it does not */
	struct udp_end audio[2]; /* by side, where it receives: 0 the caller */
	struct udp_end fax[2];
	bool fast_fax; /* fast start proposes and takes T.38, too */
};

enum h323_kind {
	H323_SETUP,
	H323_CALL_PROCEEDING,
	H323_ALERTING,
	H323_CONNECT,
	H323_RELEASE_COMPLETE,
	H323_FACILITY, /* with nothing but tunnelled H.245 */
};

/* The Q.931 message with its H323-UserInformation, into out (of PER_WRITE_MAX octets); returns its length. `from`: the
 * side that sends it. `tunnelled`: an H.245 message that goes with it, or NULL. */
size_t h323_signalling(const struct h323_call *, enum h323_kind, unsigned from,
	const struct per_write *tunnelled, uint8_t *out);

/* H.245. Sides: 0 the caller, 1 the callee. */
void h323_capability_set(struct per_write *w);
void h323_capability_ack(struct per_write *w);
void h323_request_fax(struct per_write *w);
void h323_request_ack(struct per_write *w);
void h323_close_channel(struct per_write *w, unsigned channel);
void h323_open_fax(struct per_write *w, unsigned channel);
void h323_open_ack(struct per_write *w, unsigned channel, const struct udp_end *receiver);
void h323_open_reject(struct per_write *w, unsigned channel);
void h323_end_session(struct per_write *w);

#endif
