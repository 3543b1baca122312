/* Q.931 messages as H.225.0 uses them for call signalling (H.225.0 7). */
#ifndef DISSECT_Q931_H
#define DISSECT_Q931_H

#include "dissect/bytes.h"
#include "dissect/protos.h"
#include "dissect/text.h"

enum q931_type {
	Q931_ALERTING = 0x01,
	Q931_CALL_PROCEEDING = 0x02,
	Q931_PROGRESS = 0x03,
	Q931_SETUP = 0x05,
	Q931_CONNECT = 0x07,
	Q931_RELEASE_COMPLETE = 0x5a,
	Q931_FACILITY = 0x62,
};

struct q931_message {
	unsigned call_reference; /* without its flag */
	bool to_originator;	 /* the flag: sent by the side that did not choose the reference */
	uint8_t type;		 /* enum q931_type, or another */
	/* Digits of the numbers, and the display text; absent where the message has none. */
	struct text calling, called, display;
	int cause;		/* Q.850 value of the Cause element; -1: none */
	struct bytes user_user; /* H323-UserInformation in PER, see h225.h; empty: none */
};

/* True when the octets begin like a call signalling message: protocol discriminator 8, a call reference of two
 * octets, a message type of Q.931. */
bool q931_likely(struct bytes);

/* PARSE_UNKNOWN: none; PARSE_SNAPPED, PARSE_BAD: the elements end early, those before are filled in. Texts and
 * user_user point into the octets given. Unknown elements are skipped. */
enum parse_status q931_parse(struct bytes in, struct q931_message *out);

/* "Setup", "Release Complete", ...; NULL for a number that Q.931 does not name. */
const char *q931_type_name(uint8_t type);

extern const struct proto q931_proto;

#endif
