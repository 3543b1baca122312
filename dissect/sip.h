/* SIP messages (RFC 3261): the start line, the headers that calls are followed by, and the body. */
#ifndef DISSECT_SIP_H
#define DISSECT_SIP_H

#include "dissect/bytes.h"
#include "dissect/proto.h"
#include "dissect/text.h"

enum sip_method {
	SIP_OTHER,
	SIP_INVITE,
	SIP_ACK,
	SIP_BYE,
	SIP_CANCEL,
	SIP_PRACK,
	SIP_UPDATE,
	SIP_REFER,
	SIP_NOTIFY,
	SIP_SUBSCRIBE,
	SIP_INFO,
	SIP_OPTIONS,
	SIP_REGISTER,
	SIP_MESSAGE,
	SIP_PUBLISH,
};

/* From or To. */
struct sip_party {
	struct text display; /* without its quotes, escapes as sent; NULL: none */
	struct text uri;     /* "sip:5551000@192.0.2.1": without <>, without header parameters */
	struct text tag;
};

struct sip_message {
	bool request;
	unsigned status;	 /* 100..699; 0 for a request */
	enum sip_method method;	 /* of the request; for a response the method of its CSeq */
	struct text method_name; /* the same as text, also for SIP_OTHER */
	struct text request_uri;
	struct text reason; /* reason phrase */

	struct text call_id;
	uint32_t cseq; /* 0: absent or no number; UINT32_MAX: that or more */
	struct sip_party from, to;
	struct text contact;	       /* URI of the first Contact */
	struct text user_agent;	       /* User-Agent, else Server */
	struct text via_top;	       /* whole value of the first Via */
	struct text via_branch;	       /* branch of the first (topmost) Via */
	struct text via_bottom_branch; /* branch of the last Via: the same on every hop */
	struct text warning;	       /* value of the first Warning */
	struct text reason_header;     /* value of the first Reason */
	/* Of the first header that a B2BUA passes on to tie legs: Session-ID (RFC 7989, the UUID of the caller), X-CID,
	 * X-Call-ID, User-to-User (RFC 7433), the icid of P-Charging-Vector (RFC 7315). */
	struct text session_id;
	/* Of the first Contact or Accept-Contact that has it, the value of +sip.fax (RFC 6913): "t38",
	 * "passthrough" or a list of both, without its quotes. */
	struct text fax_feature;
	struct text refer_to;	 /* URI of the first Refer-To (RFC 3515), with its ?headers */
	struct text referred_by; /* URI of the first Referred-By (RFC 3892) */
	struct text replaces;	 /* Call-ID of the first Replaces (RFC 3891), */
	struct text replaces_to_tag, replaces_from_tag; /* and the tags of that dialog */

	struct text content_type; /* type/subtype only, of the body or of its SDP part */
	long content_length;	  /* at most 2^31 - 1; -1: absent, or no number */
	size_t header_length;	  /* octets up to and with the empty line; 0: that is missing */
	struct bytes body;	  /* limited by Content-Length where that is present and smaller */
	struct bytes sdp;	  /* the body, or its part, that is SDP; empty: none */
};

/* True when the octets begin like a SIP message, behind any leading CRLFs: a request line "METHOD sp uri
 * sp SIP/2.0" or "SIP/2.0 sp 3DIGIT". A request line that is cut short has to show a URI scheme of
 * telephony. Made to refuse other traffic after a look at one octet; methods in small letters, which
 * nobody uses, are refused too. */
bool sip_likely(struct bytes);

/* Whether a few octets, too few for sip_likely(), may be the first ones of a message: of a status line, or of a request
 * with a method that is registered. */
bool sip_may_begin(struct bytes);

/* Parses one message. Tolerates LF line ends, folded headers, compact names, names in any case, spaces
 * before the colon, headers repeated or in comma lists (the first counts), leading CRLFs.
 * PARSE_UNKNOWN: no start line, or all headers there and no Call-ID among them. PARSE_SNAPPED: the
 * capture (or the stream so far) ends inside the headers or body; the headers before that are filled
 * in, so call_id may be absent, and body.cut says what Content-Length still promises. Else PARSE_OK.
 * Texts point into the octets given. */
enum parse_status sip_parse(struct bytes in, struct sip_message *out);

/* For streams (TCP): how many octets the message at the beginning of the n octets has, by Content-Length
 * (absent or no number: no body); 0 when its headers are not complete yet. Leading CRLFs count. The
 * answer may be as high as what Content-Length can claim, see content_length: limit what is kept. */
size_t sip_message_length(const uint8_t *octets, size_t n);

extern const struct proto sip_proto;

#endif
