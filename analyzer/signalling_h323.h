/* Calls set up by H.323: H.225.0 call signalling, with H.245 in it (fast start, tunnelled) or on a connection of its
 * own. */
#ifndef ANALYZER_SIGNALLING_H323_H
#define ANALYZER_SIGNALLING_H323_H

#include "analyzer/signalling_call.h"

struct signalling_h323;

/* The context is copied; what it points to has to outlive the result. */
struct signalling_h323 *signalling_h323_new(const struct signalling_context *);
void signalling_h323_free(struct signalling_h323 *);

/* True when a message of these octets, or one that begins with them, is to be read: Q.931, or anything on a
 * connection that some call named for H.245, or nothing yet on the port of call signalling. */
bool signalling_h323_likely(struct signalling_h323 *, struct bytes, const struct endpoint *src,
	const struct endpoint *dst);

/* What a TPKT held. False: it is no message of H.323; true also where no call is known. */
bool signalling_h323_push(
	struct signalling_h323 *, struct bytes message, const struct signalling_seen *);

#endif
