/* Captures that begin inside a dialog: its further messages are tied to the T.38 that was found by content. */
#ifndef ANALYZER_SIP_JOIN_H
#define ANALYZER_SIP_JOIN_H

#include "analyzer/call_table.h"
#include "dissect/sip.h"

/* The call without signalling to which a message of an unknown Call-ID belongs, that is now the call of its dialog;
 * NULL: none. Taken as sure are SDP that names an address of the call's media; BYE and SDP between the hosts of the
 * media when the fax is over. A BYE while the fax goes on is kept (`octets`, the whole message) until it is known
 * whether it ended it: sip_join_late(). */
struct live_call *sip_join(struct call_table *, const struct sip_message *, const struct sip_seen *,
	struct bytes octets);

/* The call ends: a BYE that was kept is its own if no media came behind it. */
void sip_join_late(struct live_call *);

#endif
