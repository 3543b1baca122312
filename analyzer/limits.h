/* The caps on what calls may keep, with their defaults, and how their lines are replayed. Modules that watch a fixed number of things have theirs
 * at their head (t38_guess.c, tpkt_guess.c, engine.c for fragments). */
#ifndef ANALYZER_LIMITS_H
#define ANALYZER_LIMITS_H

#include <stddef.h>

#include "analyzer/line_options.h"
#include "dissect/packet.h"

struct limits {
	unsigned max_calls;	    /* live at a time; the oldest is closed */
	unsigned max_held_calls;    /* ended, waiting to come out in order of index */
	unsigned max_hops;	    /* pairs of hosts of a call; further ones count as the last */
	unsigned max_messages;	    /* SIP messages kept of a call */
	unsigned max_endpoints;	    /* media addresses of a call */
	unsigned max_flows;	    /* media flows of a call */
	unsigned max_frames;	    /* HDLC frames kept of a fax */
	unsigned max_signals;	    /* of a fax */
	unsigned max_pages;	    /* of a fax */
	size_t max_frame_octets;    /* of all frames of a fax together */
	size_t max_page_octets;	    /* code stream of one page */
	size_t max_all_page_octets; /* of all pages of a fax together */
	size_t max_text;	    /* texts of a call */
	unsigned max_tcp_streams;   /* SIP over TCP, both directions counted */
	size_t max_sip_message;	    /* octets of a message over TCP */
	size_t max_tape_octets; /* what each fax that goes on got is kept in, for engine_snapshot(); 0: nothing is */
	t38_time idle_dialog; /* no packet of an answered call for so long: it is over */
	t38_time idle_invite; /* an INVITE without any answer (RFC 3261 timer C is 3 minutes) */
	t38_time idle_media;  /* no packet of a call without signalling */
	t38_time linger;      /* a call that ended waits so long for retransmissions */
	struct line_options line;
};

/* The defaults. */
static inline struct limits limits_default(void)
{
	return (struct limits){
		.max_calls = 100000,
		.max_held_calls = 1000,
		.max_hops = 32,
		.max_messages = 500,
		.max_endpoints = 64,
		.max_flows = 64,
		.max_frames = 200000,
		.max_signals = 20000,
		.max_pages = 2000,
		.max_frame_octets = (size_t)64 << 20,
		.max_page_octets = (size_t)16 << 20,
		.max_all_page_octets = (size_t)256 << 20,
		.max_text = (size_t)1 << 20,
		.max_tcp_streams = 10000,
		.max_sip_message = 65536,
		.idle_dialog = 4 * 3600 * T38_SECOND,
		.idle_invite = 300 * T38_SECOND,
		.idle_media = 120 * T38_SECOND,
		.linger = 35 * T38_SECOND, /* RFC 3261: 64*T1 = 32 s of retransmissions */
		.line = {.playout_ms = -1},
	};
}

#endif
