/* SIP dialogs: messages become calls, with their state, hops and T.38 negotiation. */
#ifndef ANALYZER_DIALOG_H
#define ANALYZER_DIALOG_H

#include "analyzer/live_call.h"
#include "dissect/sip.h"

/* Where and when a message was seen. */
struct sip_seen {
	struct endpoint src, dst;
	t38_time t;
	uint64_t packet;
};

/* True when a message of an unknown Call-ID begins a call here: an INVITE, also one inside a dialog when the
 * capture begins later, or a message of an INVITE transaction that brings SDP. */
bool dialog_begins(const struct sip_message *);

/* Takes the first or a further message of the call. */
void dialog_message(struct live_call *, const struct sip_message *, const struct sip_seen *);

#endif
