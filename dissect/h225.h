/* H.225.0 call signalling: H323-UserInformation, which the User-user element of Q.931 carries, as far as a call is
 * known by it and its media channels are found. */
#ifndef DISSECT_H225_H
#define DISSECT_H225_H

#include "dissect/asn_per.h"
#include "dissect/endpoint.h"
#include "dissect/protos.h"

enum h225_body {
	H225_SETUP,
	H225_CALL_PROCEEDING,
	H225_CONNECT,
	H225_ALERTING,
	H225_INFORMATION,
	H225_RELEASE_COMPLETE,
	H225_FACILITY,
	H225_PROGRESS,
	H225_EMPTY, /* only what stands beside the body: H.245, for one */
	H225_OTHER,
};

#define H225_MAX_CHANNELS                                                                          \
	32 /* fastStart proposals, and H.245 messages of one message; further ones are left out */
#define H225_ALIAS_MAX 128

struct h225_guid {
	bool present;
	uint8_t octets[16];
};

struct h225_message {
	enum h225_body body;
	struct h225_guid call_identifier, conference;
	struct endpoint h245_address; /* TCP; unset: none */
	/* The first alias of each side, as digits or UTF-8; empty: none. */
	char source_alias[H225_ALIAS_MAX], destination_alias[H225_ALIAS_MAX];
	/* Who made the sender's equipment what: productId and versionId, as sent; empty: unknown. */
	struct bytes product, version;
	unsigned fast_start_count, h245_count;
	struct bytes fast_start
		[H225_MAX_CHANNELS];	      /* each an OpenLogicalChannel: h245_parse_channel() */
	struct bytes h245[H225_MAX_CHANNELS]; /* each an H.245 message: h245_parse() */
};

/* PARSE_OK, or how far it could be read: what was read before is filled in. Views point into the octets given.
 * Parts that follow what is not described here (security tokens outside of extensions) are lost. */
enum parse_status h225_parse(struct bytes in, struct h225_message *out);

extern const struct proto h225_proto;

#endif
