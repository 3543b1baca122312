/* The signalling protocols other than SIP: which of them a datagram or a TCP segment is, and on to it. Their messages
 * become calls of the call table (signalling_mgcp.h, signalling_h248.h, signalling_h323.h). */
#ifndef ANALYZER_SIGNALLING_H
#define ANALYZER_SIGNALLING_H

#include "analyzer/call_table.h"
#include "dissect/decode.h"

struct signalling_set;

enum signalling_protocol {
	SIGNALLING_PROTOCOL_MGCP,
	SIGNALLING_PROTOCOL_H248,
	SIGNALLING_PROTOCOL_Q931,
	SIGNALLING_PROTOCOL_H245,
};

struct signalling_sink {
	/* The message that is being pushed belongs to the call; once for each call that it is about. */
	void (*message)(
		void *ctx, struct live_call *, enum signalling_protocol, struct bytes octets);
	/* A packet that was pushed before belongs to the call. */
	void (*earlier)(void *ctx, struct live_call *, uint64_t packet);
};

/* The sink is copied; limits, calls and ctx have to outlive the set. */
struct signalling_set *signalling_new(
	const struct limits *, struct call_table *, const struct signalling_sink *, void *ctx);
void signalling_free(struct signalling_set *);

/* True for octets that may begin a message over UDP: letters, digits, "!". To be asked first: it costs nothing. */
static inline bool signalling_maybe(int first)
{
	return (first >= '0' && first <= '9') || (first >= 'A' && first <= 'Z') ||
	       (first >= 'a' && first <= 'z') || first == '!';
}

/* A datagram, or a TCP segment; `packet`: its number. False: it is nothing of these protocols. True does not mean that
 * a call is known: the sink says so. */
bool signalling_udp(struct signalling_set *, const struct datagram *, t38_time at, uint64_t packet);
bool signalling_tcp_segment(
	struct signalling_set *, const struct datagram *, t38_time at, uint64_t packet);

#endif
