/* H.248 (Megaco) in its text form (H.248.1 Annex B, RFC 3525): messages are walked level by level, from transactions
 * over contexts and commands down to media descriptors. Each level is a view that the next function cuts items off.
 *
 * Tokens are taken long and short, in any case. */
#ifndef DISSECT_H248_H
#define DISSECT_H248_H

#include "dissect/bytes.h"
#include "dissect/protos.h"
#include "dissect/text.h"

struct h248_message {
	struct text sender; /* mId: "[10.0.0.1]:2944", "<name>"; absent: none */
	struct bytes body;  /* transactions, or one error */
};

/* True when the octets begin with "MEGACO/1" or "!/1" (any version), or with an authentication header and that. */
bool h248_likely(struct bytes);

/* Reads the head. PARSE_UNKNOWN: not H.248; PARSE_SNAPPED: the capture cut the body. Views point into the octets, as
 * they do at all levels below. */
enum parse_status h248_parse(struct bytes in, struct h248_message *out);

/* name, name = value, name { body }, name = value { body }: what all levels consist of. */
struct h248_item {
	struct text name, value; /* value: without [ ] or quotes; absent: none */
	bool has_body;
	struct bytes body;
};

/* Cuts the next item off *in. False at the end of the level, and where the octets follow no grammar. Comments are
 * skipped, braces in session descriptions and quoted texts do not count. */
bool h248_next_item(struct bytes *in, struct h248_item *out);

enum h248_kind {
	H248_OTHER, /* acknowledgements, errors, segments */
	H248_REQUEST,
	H248_REPLY,
	H248_PENDING,
};

struct h248_transaction {
	enum h248_kind kind;
	uint32_t id;
	struct bytes body; /* contexts */
	int error;	   /* of the transaction as a whole; -1: none */
};

/* Cuts the next one off the message's body. False: none is left. */
bool h248_next_transaction(struct bytes *message_body, struct h248_transaction *out);

struct h248_context {
	struct text id;	   /* "191", "$" choose, "-" null, "*" all */
	struct bytes body; /* commands */
	int error;	   /* -1: none */
};

/* Cuts the next one that has a body off the transaction's. False: none is left. */
bool h248_next_context(struct bytes *transaction_body, struct h248_context *out);

enum h248_verb {
	H248_NO_VERB, /* properties of the context, unknown commands */
	H248_ADD,
	H248_MODIFY,
	H248_MOVE,
	H248_SUBTRACT,
	H248_NOTIFY,
	H248_AUDIT_VALUE,
	H248_AUDIT_CAPABILITY,
	H248_SERVICE_CHANGE,
};

struct h248_command {
	enum h248_verb verb;
	const char *name; /* "Add", "Modify", ..., a constant */
	struct text termination;
	struct bytes body; /* descriptors */
	int error;	   /* -1: none */
};

/* Cuts the next one that is known off the context's body, "O-" and "W-" before its name or not. False: none is left. */
bool h248_next_command(struct bytes *context_body, struct h248_command *out);

/* One stream of a media descriptor; commands that name none have one. */
struct h248_stream {
	bool has_local, has_remote;
	struct bytes local,
		remote; /* session descriptions, see sdp_list.h; "$" stands for what is to be chosen */
	struct text mode; /* "SR", "SendReceive", ...; absent: not said */
};

/* A walk over descriptors of one kind in a command: a cursor serves one of the functions below. */
struct h248_cursor {
	struct bytes command, descriptor; /* what is left of each */
};

struct h248_cursor h248_cursor_of(const struct h248_command *);

/* The next stream of the command's media descriptors. False: none is left. */
bool h248_next_stream(struct h248_cursor *, struct h248_stream *out);

/* The next observed event (of Notify), with the value of its first parameter but the stream: "ctyp/dtone", "V21FLAG".
 * False: none is left. */
bool h248_next_event(struct h248_cursor *, struct text *event, struct text *parameter);

/* The next signal that is asked for: "cg/rt". False: none is left. */
bool h248_next_signal(struct h248_cursor *, struct text *signal);

extern const struct proto h248_proto;

#endif
