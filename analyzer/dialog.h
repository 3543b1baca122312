/* SIP dialogs: messages become calls, with their state, hops and T.38 negotiation. */
#ifndef ANALYZER_DIALOG_H
#define ANALYZER_DIALOG_H

#include "analyzer/live_call.h"
#include "dissect/sip.h"

/* True when a message of an unknown Call-ID begins a call here: an INVITE, also one inside a dialog when the
 * capture begins later, or a message of an INVITE transaction that brings SDP. */
bool dialog_begins(const struct sip_message *);

/* Makes a call without signalling that of the dialog of a message inside it, whose hosts are those of its media.
 * dialog_message() then takes the message. */
void dialog_adopt(struct live_call *, const struct sip_message *, const struct sip_seen *);

/* An INVITE that sets up a call, with the Call-ID of this one, which BYE has ended: a next call, though this one lingers. */
bool dialog_begins_again(const struct live_call *, const struct sip_message *);

/* Takes the first or a further message of the call. */
void dialog_message(struct live_call *, const struct sip_message *, const struct sip_seen *);

/* Notes what the sender says of its fax by the feature tag of RFC 6913, "t38" or "passthrough". */
void dialog_fax_feature(struct live_call *, struct message *, struct text feature);

#endif
