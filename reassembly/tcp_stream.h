/* TCP payload in order, one direction of one connection: SIP over TCP, TPKT.
 *
 * Captures begin in the middle, lose segments and repeat them. Data is handed on in order of sequence
 * numbers; a segment that came before its predecessor is held, within limits; when the predecessor does not
 * come (limits reached, or tcp_stream_flush) the gap is announced and the data behind it follows. */
#ifndef REASSEMBLY_TCP_STREAM_H
#define REASSEMBLY_TCP_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dissect/packet.h"

struct tcp_stream;

struct tcp_stream_limits {
	size_t max_held;   /* out-of-order octets held; beyond it the gap is given up */
	t38_time max_wait; /* how long the first held segment waits for its predecessor */
};

struct tcp_stream_sink {
	/* Octets in order; valid during the call. `at` and `packet`: of the segment that carried them. */
	void (*data)(void *ctx, const uint8_t *octets, size_t n, t38_time at, uint64_t packet);
	/* n octets are missing here and will not come. */
	void (*gap)(void *ctx, uint32_t n, t38_time at);
};

struct tcp_stream *tcp_stream_new(
	const struct tcp_stream_limits *, const struct tcp_stream_sink *, void *ctx);

/* One segment. The first one that is pushed sets where the stream begins (with SYN: one behind its number).
 * Octets that were handed on already are dropped (retransmissions); sequence numbers wrap. A SYN with
 * another initial number restarts the stream after a flush. `cut`: octets of the segment that the capture did
 * not keep: a gap. A RST changes nothing: what it carries is no stream data. */
void tcp_stream_push(struct tcp_stream *, uint32_t seq, uint8_t flags, const uint8_t *octets,
	size_t n, size_t cut, t38_time at, uint64_t packet);

/* Hands on what is held, announcing the gaps. */
void tcp_stream_flush(struct tcp_stream *, t38_time at);

/* Drops what is held. NULL is allowed. */
void tcp_stream_free(struct tcp_stream *);

#endif
