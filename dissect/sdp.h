/* SDP (RFC 4566, RFC 8866) as far as fax needs it: where media goes and which T.38 is offered. */
#ifndef DISSECT_SDP_H
#define DISSECT_SDP_H

#include "dissect/bytes.h"
#include "dissect/endpoint.h"
#include "dissect/proto.h"
#include "dissect/text.h"

enum sdp_kind { SDP_OTHER, SDP_AUDIO, SDP_IMAGE };
enum sdp_transport {
	SDP_TRANSPORT_OTHER,
	SDP_RTP,	/* RTP/AVP and its relatives */
	SDP_UDPTL,	/* udptl, any case */
	SDP_TCP,	/* T.38 over TPKT: TCP, tcp */
	SDP_DTLS_UDPTL, /* UDP/TLS/UDPTL, RFC 7345 */
};
enum sdp_flag { SDP_ABSENT = -1, SDP_FALSE = 0, SDP_TRUE = 1 };

/* T.38 Annex D attributes. Numbers are -1 and texts NULL where the attribute is absent or its value is
 * no number. A bare flag is true, with ":0" it is false. Of an attribute that is repeated the last one
 * counts. */
struct sdp_t38 {
	int version;		     /* T38FaxVersion */
	long max_bit_rate;	     /* bit/s */
	struct text rate_management; /* "transferredTCF", "localTCF", as sent */
	long max_buffer;	     /* octets, as the next two */
	long max_datagram;
	long max_ifp;
	enum sdp_flag fill_bit_removal;
	enum sdp_flag transcoding_mmr;
	enum sdp_flag transcoding_jbig;
	struct text udp_ec;	 /* "t38UDPRedundancy", "t38UDPFEC", "t38UDPNoEC", as sent */
	struct text vendor_info; /* T38VendorInfo */
};

#define SDP_MAX_MEDIA 8
#define SDP_MAX_FORMATS 12

struct sdp_media {
	enum sdp_kind kind;
	enum sdp_transport transport;
	/* Media-level c=, else session-level. Port 0: rejected or disabled. */
	struct endpoint address;
	bool host_name; /* that c= names a host, not an address: address.addr is unset */
	/* As written on the m= line; absent where it ends early. */
	struct text media, proto, formats;
	int direction;	 /* 0 sendrecv, 1 sendonly, 2 recvonly, 3 inactive */
	bool t38;	 /* UDPTL, an image line with format t38, or RTP with a t38 payload type */
	int t38_payload; /* RTP payload type of t38/8000 (RFC 4612), or -1 */
	int red_payload; /* RTP payload type of red/8000 (RFC 2198), or -1 */
	/* a=silenceSupp (RFC 3108 5.6.3.2): "off" is what fax in audio needs. */
	enum sdp_flag silence_suppression;
	/* The value of a=sip.fax or a=+sip.fax, where senders put the feature tag of RFC 6913 into SDP. */
	struct text fax_feature;
	int event_payload; /* RTP payload type of telephone-event at any clock (RFC 4733), or -1 */
	uint8_t payloads[SDP_MAX_FORMATS]; /* RTP payload types in the order offered */
	unsigned payload_count;
	/* Session-level attributes apply where the media has none. A T.38 line with none at all gets
	 * those that stand under another line, where some senders leave them. */
	struct sdp_t38 fax;
};

struct sdp {
	struct text origin;	    /* o= value */
	struct endpoint connection; /* session-level c=, port 0 */
	unsigned media_count;	    /* at most SDP_MAX_MEDIA; more are counted in media_dropped */
	unsigned media_dropped;
	struct sdp_media media[SDP_MAX_MEDIA];
};

/* Parses an SDP body. Tolerates LF line ends, a missing last line end, missing o=, s=, t= lines, unknown
 * lines and attributes, attribute names and values in any case, "a=T38FaxFillBitRemoval:0",
 * T38FaxMaxRate, T38MaxDatagram, "m=image 0", port/count, "$" (H.248) for a port or an address.
 * PARSE_UNKNOWN: neither a v= nor an m= line; PARSE_SNAPPED: the capture cut it, and the line that it
 * cut is left out; else PARSE_OK. Texts point into `in`. */
enum parse_status sdp_parse(struct bytes in, struct sdp *out);

extern const struct proto sdp_proto;

#endif
