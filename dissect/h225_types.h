/* The type of H323-UserInformation, for dissect/h225.c alone. */
#ifndef DISSECT_H225_TYPES_H
#define DISSECT_H225_TYPES_H

#include "dissect/asn_per.h"

/* What h225.c takes from a message. */
enum h225_id {
	H225_ID_NONE,
	H225_ID_BODY,
	H225_ID_CALL_IDENTIFIER,
	H225_ID_CONFERENCE,
	H225_ID_GUID,
	H225_ID_H245_ADDRESS,
	H225_ID_IP,
	H225_ID_PORT,
	H225_ID_SOURCE,
	H225_ID_DESTINATION,
	H225_ID_DIGITS,
	H225_ID_NAME,
	H225_ID_PRODUCT,
	H225_ID_VERSION,
	H225_ID_FAST_START,
	H225_ID_H245,
};

extern const struct asn_part h225_user_information;

#endif
