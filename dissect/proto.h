/* What the pipeline knows of a protocol. Each dissector file ends with one `const struct proto`, and
 * dissect/registry.c names it in a row. */
#ifndef DISSECT_PROTO_H
#define DISSECT_PROTO_H

#include "dissect/bytes.h"
#include "dissect/fields.h"

struct datagram;

/* The name spaces in which one header names what follows it. */
enum proto_space {
	SPACE_NONE,	 /* nothing follows that is known here */
	SPACE_LINK_TYPE, /* LINKTYPE_ of the capture file */
	SPACE_ETHERTYPE, /* IEEE 802 numbers, also in SLL, SLL2, GRE */
	SPACE_IP,	 /* IANA protocol numbers */
	SPACE_UDP,	 /* ports of tunnels, once udp.c has told that it is one */
	SPACE_PPP,	 /* PPP protocol field */
	SPACE_MPLS,	 /* first nibble behind a label stack (RFC 4385 1, RFC 4928) */
	SPACE_PAYLOAD,	 /* nothing: *in is the payload, which stands amid the header */
};

struct proto_key {
	enum proto_space space;
	uint32_t number;
};

struct proto {
	const char *name;  /* "udptl": in JSON and on the command line */
	const char *title; /* "UDPTL": for people */
	const char *spec;  /* "T.38 9.1" */

	/* Headers below the application: reads its header from *in, leaves *in at what follows, fills
	 * its part of *out and says which protocol follows. NULL for application protocols. */
	struct proto_key (*peel)(struct bytes *in, struct datagram *out);

	/* Names each field of the octets, headers and messages alike. */
	void (*fields)(struct bytes in, struct field_sink *);
};

/* The protocol that a header names by a number, or NULL. */
const struct proto *registry_lookup(struct proto_key);

/* The protocol of row `index` of the table, or NULL behind its end: for tests that walk them all
 * (truncation, fuzzing). A protocol that has several numbers comes several times. */
const struct proto *registry_at(size_t index);

#endif
