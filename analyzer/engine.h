/* The pipeline: packets go in, calls come out. Files and live interfaces run the same code; time is the
 * packets' time. */
#ifndef ANALYZER_ENGINE_H
#define ANALYZER_ENGINE_H

#include "analyzer/call.h"
#include "analyzer/limits.h"
#include "dissect/decode.h"

enum engine_content {
	ENGINE_SIP,
	ENGINE_MGCP,
	ENGINE_H248,
	ENGINE_Q931,
	ENGINE_H245,
	ENGINE_UDPTL,
	ENGINE_RTP,
	ENGINE_TPKT,
	ENGINE_MEDIA /* a datagram of the call's media that is no T.38: audio, DTLS, STUN, keep-alives */
};

/* A packet that belongs to a call. */
struct engine_packet {
	const struct packet *packet;
	const struct datagram *datagram;
	unsigned call; /* index */
	bool fax; /* the call is known to be one by now: T.38 was offered or seen, or a fax was heard in the audio */
	enum engine_content content;
	/* The message of SIP or another signalling protocol, the UDPTL datagram (or the RTP packet that carries T.38),
	 * or, of T.38 over TCP, each IFP packet without its TPKT header; put together where it came in parts. */
	struct bytes octets;
};

struct engine_sink {
	/* A call is over; owned by the callee. */
	void (*call)(void *ctx, struct call *);
	/* NULL: not wanted. Packets of a call that was found by content come when it is found only if they
	 * are this packet: those before are given by `earlier`. */
	void (*packet)(void *ctx, const struct engine_packet *);
	/* A packet seen before belongs to a call: its number. NULL: not wanted. */
	void (*earlier)(void *ctx, uint64_t number, unsigned call);
	/* A fragment, or a segment of TCP with octets: a later packet may complete what it holds a part of. Comes before
	 * `packet` of the same packet. NULL: not wanted. */
	void (*part)(void *ctx, uint64_t number, const struct datagram *);
	bool media;    /* `packet` gets ENGINE_MEDIA, too */
	bool in_order; /* calls in order of index */
};

struct engine_counts {
	uint64_t packets, bytes;
	uint64_t undecoded; /* packets whose link type or headers are not understood */
	uint64_t snapped;   /* packets of calls that the capture cut */
	t38_time first, last;
	t38_time agent_first; /* the earliest time that a HEP agent told; T38_NEVER: none did */
};

struct engine;
struct live_call;

struct engine *engine_new(const struct limits *, const struct engine_sink *, void *ctx);
void engine_push(struct engine *, const struct packet *);

/* Time passes without packets (live capture). */
void engine_tick(struct engine *, t38_time now);

/* Closes the oldest `count` calls that go on, as when there are more than limits->max_calls. */
void engine_shed(struct engine *, unsigned count);

/* Calls that go on. */
unsigned engine_live_calls(const struct engine *);

/* ---- calls that go on ---- */

/* One of them, valid during the call that gives it. */
struct engine_running {
	unsigned index;
	uint64_t version; /* another one whenever something came for the call */
	bool fax;	  /* as in struct engine_packet */
	const struct live_call *live;
	const struct engine *engine;
};

/* Gives each call that goes on, in order of index. */
void engine_running(
	const struct engine *, void (*each)(void *ctx, const struct engine_running *), void *ctx);

/* How far it is. */
struct call_progress engine_progress(const struct engine_running *);

/* A model of it as it stands, which the caller owns; call->progress.running is set, and there is no verdict, until it has
 * ended and only waits for what may be sent again: it is then as it would be at the end. What the engine tells later is the
 * same whether a model was asked for or not. `full`: with frames, pages and lines, made anew from what was received, which
 * costs as much as it has cost to receive it; only where limits->max_tape_octets hold that. Else signalling and counts. */
struct call *engine_snapshot(const struct engine_running *, bool full);

/* Forgets what models of the calls that go on now would be made from: theirs are short ones from now on. */
void engine_drop_tapes(struct engine *);

/* End of input: closes the calls that go on. */
void engine_finish(struct engine *);

const struct engine_counts *engine_counts(const struct engine *);
void engine_free(struct engine *);

#endif
