/* MGCP (RFC 3435): commands and responses, as far as calls and their media are followed by them. */
#ifndef DISSECT_MGCP_H
#define DISSECT_MGCP_H

#include "dissect/bytes.h"
#include "dissect/protos.h"
#include "dissect/text.h"

enum mgcp_verb {
	MGCP_OTHER,
	MGCP_CRCX,
	MGCP_MDCX,
	MGCP_DLCX,
	MGCP_RQNT,
	MGCP_NTFY,
	MGCP_EPCF,
	MGCP_AUEP,
	MGCP_AUCX,
	MGCP_RSIP,
};

/* Texts are absent where the message has no such parameter; of one that comes twice the first counts. */
struct mgcp_message {
	bool request;
	enum mgcp_verb verb; /* of a command */
	struct text verb_name;
	uint32_t transaction; /* 1..999999999 */
	unsigned code;	      /* 0..999, of a response */
	struct text comment;  /* of a response */
	struct text endpoint; /* of a command: "aaln/1@rgw.example.net" */

	struct text call_id;	/* C */
	struct text connection; /* I */
	struct text mode;	/* M */
	struct text options;	/* L: LocalConnectionOptions */
	struct text signals;	/* S: SignalRequests */
	struct text observed;	/* O: ObservedEvents */
	struct text specific;	/* Z: SpecificEndPointId */

	/* Remote connection descriptors of a command, local ones of a response: see sdp_list.h; empty: none. */
	struct bytes sdp;
};

/* "CRCX", ...: a constant; "?" for MGCP_OTHER. */
const char *mgcp_verb_name(enum mgcp_verb);

/* True when the octets begin like a command ("CRCX 1204 x@y MGCP 1.0"), or like a response ("200 1204 OK"), which
 * has no mark of its own: ports or an open transaction have to speak for it. */
bool mgcp_likely(struct bytes);

/* Cuts the next message off *in: several may be piggybacked in one datagram, divided by lines of one dot
 * (RFC 3435 3.5.5). PARSE_UNKNOWN: nothing more, or no MGCP; PARSE_SNAPPED: the capture cut it, what was read before
 * is filled in. Names and verbs are taken in any case, lines with LF alone, too. Texts point into the octets. */
enum parse_status mgcp_next(struct bytes *in, struct mgcp_message *out);

/* Cuts the next event or signal off a list of them ("L/hd, D/5(to=3)"), without its parameters. False: none left. */
bool mgcp_next_event(struct text *list, struct text *event);

extern const struct proto mgcp_proto;

#endif
