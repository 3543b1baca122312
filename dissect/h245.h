/* H.245 control messages, as far as logical channels for audio and T.38 and their addresses are found. */
#ifndef DISSECT_H245_H
#define DISSECT_H245_H

#include "dissect/asn_per.h"
#include "dissect/endpoint.h"
#include "dissect/protos.h"

enum h245_kind {
	H245_OTHER, /* of no use here, but it has a name */
	H245_OPEN,
	H245_OPEN_ACK,
	H245_OPEN_REJECT,
	H245_CLOSE,
	H245_MODE, /* RequestMode */
	H245_MODE_ACK,
	H245_MODE_REJECT,
	H245_END_SESSION,
};

enum h245_media {
	H245_NO_MEDIA, /* nullData, or the message does not say */
	H245_AUDIO,
	H245_T38,
	H245_OTHER_MEDIA,
};

/* t38fax of H.245. Numbers are -1 and flags false where they are absent. */
struct h245_t38 {
	bool tcp; /* t38FaxProtocol; else UDP */
	bool fill_bit_removal, transcoding_jbig, transcoding_mmr;
	int version;
	int rate_management; /* 0 localTCF, 1 transferredTCF */
	int64_t max_buffer, max_datagram;
	int udp_ec;	      /* 0 t38UDPFEC, 1 t38UDPRedundancy */
	int64_t max_bit_rate; /* bit/s */
};

/* One direction of a logical channel. */
struct h245_channel {
	bool present;
	enum h245_media media;
	const char *codec; /* "g711Ulaw64k", "t38fax", ...: the name in H.245; NULL: not said */
	struct endpoint address; /* mediaChannel: port 0: not said */
	struct h245_t38 t38;
};

struct h245_message {
	enum h245_kind kind;
	const char *name; /* "openLogicalChannel", a constant; NULL: an unknown message */
	unsigned channel; /* forwardLogicalChannelNumber; 0: none */
	int cause;	  /* of a reject: index of the cause; -1: none */
	/* OPEN: towards the receiver of the message, and back. ACK: only addresses. MODE: forward says whether T.38
	 * is among what is asked for. */
	struct h245_channel forward, reverse;
};

/* A MultimediaSystemControlMessage. PARSE_OK, or how far it could be read: what was read before is filled in. */
enum parse_status h245_parse(struct bytes in, struct h245_message *out);

/* An OpenLogicalChannel on its own, as in fastStart (H.323 8.1.7). */
enum parse_status h245_parse_channel(struct bytes in, struct h245_message *out);

/* Shows the fields of such a one. */
void h245_channel_fields(struct bytes in, struct field_sink *);

extern const struct proto h245_proto;

#endif
