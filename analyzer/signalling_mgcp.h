/* Calls set up by MGCP (RFC 3435): a call agent makes connections at gateways; those with one call id are a call. */
#ifndef ANALYZER_SIGNALLING_MGCP_H
#define ANALYZER_SIGNALLING_MGCP_H

#include "analyzer/signalling_call.h"

struct signalling_mgcp;

/* The context is copied; what it points to has to outlive the result. */
struct signalling_mgcp *signalling_mgcp_new(const struct signalling_context *);
void signalling_mgcp_free(struct signalling_mgcp *);

/* A datagram: one message, or several piggybacked. False: it is no MGCP; true also where no call is known. */
bool signalling_mgcp_push(
	struct signalling_mgcp *, struct bytes octets, const struct signalling_seen *);

#endif
