/* The types of MultimediaSystemControlMessage and OpenLogicalChannel, for dissect/h245.c alone. */
#ifndef DISSECT_H245_TYPES_H
#define DISSECT_H245_TYPES_H

#include "dissect/asn_per.h"

/* What h245.c takes from a message. */
enum h245_id {
	H245_ID_NONE,
	H245_ID_MESSAGE, /* the choices that name the message */
	H245_ID_CHANNEL,
	H245_ID_REVERSE,
	H245_ID_DATA_TYPE,
	H245_ID_AUDIO,
	H245_ID_APPLICATION,
	H245_ID_T38_PROTOCOL,
	H245_ID_FILL_BIT,
	H245_ID_JBIG,
	H245_ID_MMR,
	H245_ID_VERSION,
	H245_ID_RATE_MANAGEMENT,
	H245_ID_MAX_BUFFER,
	H245_ID_MAX_DATAGRAM,
	H245_ID_UDP_EC,
	H245_ID_BIT_RATE,
	H245_ID_MEDIA_CHANNEL,
	H245_ID_NETWORK,
	H245_ID_PORT,
	H245_ID_CAUSE,
};

/* Indices of the alternatives that matter of each choice. */
enum {
	H245_REQUEST_OPEN = 3,
	H245_REQUEST_CLOSE = 4,
	H245_REQUEST_MODE = 8,
	H245_RESPONSE_OPEN_ACK = 5,
	H245_RESPONSE_OPEN_REJECT = 6,
	H245_RESPONSE_MODE_ACK = 14,
	H245_RESPONSE_MODE_REJECT = 15,
	H245_COMMAND_END_SESSION = 5,
	H245_DATA_TYPE_NULL = 1,
	H245_DATA_TYPE_AUDIO = 3,
	H245_APPLICATION_T38 = 12,
	H245_PROTOCOL_TCP = 12,
};

extern const struct asn_part h245_control_message, h245_open_logical_channel;

#endif
