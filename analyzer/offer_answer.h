/* Offer and answer of SDP (RFC 3264) as far as T.38 is negotiated by it. */
#ifndef ANALYZER_OFFER_ANSWER_H
#define ANALYZER_OFFER_ANSWER_H

#include "analyzer/dialog.h"

/* Takes what a message says about media: announces addresses, fills message->media and ->offer, follows the
 * negotiation at its hop. */
void offer_answer_message(struct live_call *, const struct sip_message *, struct message *);

#endif
