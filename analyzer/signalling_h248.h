/* Calls set up by H.248 (Megaco), text form: a context of a media gateway is a call. */
#ifndef ANALYZER_SIGNALLING_H248_H
#define ANALYZER_SIGNALLING_H248_H

#include "analyzer/signalling_call.h"

struct signalling_h248;

/* The context is copied; what it points to has to outlive the result. */
struct signalling_h248 *signalling_h248_new(const struct signalling_context *);
void signalling_h248_free(struct signalling_h248 *);

/* A message: a datagram, or what a TPKT held. False: it is no H.248; true also where no call is known. */
bool signalling_h248_push(
	struct signalling_h248 *, struct bytes octets, const struct signalling_seen *);

#endif
