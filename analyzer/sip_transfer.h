/* Transfers: REFER (RFC 3515) and Replaces (RFC 3891), by which a call goes on in another dialog. */
#ifndef ANALYZER_SIP_TRANSFER_H
#define ANALYZER_SIP_TRANSFER_H

#include "analyzer/call_table.h"
#include "dissect/sip.h"

/* Fills message->refer_to and ->replaces. */
void sip_transfer_note(struct live_call *, const struct sip_message *, struct message *);

/* Puts the call of an INVITE with Replaces and the one that it replaces, where that is still there, into one
 * group of legs. */
void sip_transfer_tie(struct call_table *, struct live_call *, const struct sip_message *);

#endif
