/* The line through the earliest of a signal's packets.
 *
 * A gateway sends an octet no earlier than it heard its last bit; network and blocks of audio only add to that. The
 * lower envelope of (bits, time) is therefore the modem's bit clock, seen from the late side. */
#ifndef ANALYZER_LINE_INGRESS_FIT_H
#define ANALYZER_LINE_INGRESS_FIT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "dissect/packet.h"

/* Blocks at the end of a signal that its end is taken from, seconds at its begin that the begin is taken from. */
#define LINE_FIT_TAIL 8
#define LINE_FIT_HEAD_S 2.0

/* Earliest packet of each stretch, for the slope; when they are full, two become one. */
#define LINE_FIT_STRETCHES 512

struct line_fit_block {
	double offset_ms; /* earliest time of bit 0, by the packets of the block */
	double sum_ms;	  /* of the times of bit 0 by all of them */
	unsigned points;
};

struct line_fit_stretch {
	double at_ms;	  /* bits at the rate */
	double offset_ms; /* as above */
	bool used;
};

struct line_fit {
	unsigned rate;	/* bit/s; 0: nothing is fitted */
	t38_time base;	/* of the first point; T38_NEVER: none came */
	uint64_t bits;	/* heard so far */
	bool head_over; /* behind a loss, the number of bits is a guess */
	bool torn;	/* bits were lost */
	double head_ms; /* offset, from `base` */
	unsigned head_points;
	struct line_fit_block tail[LINE_FIT_TAIL];
	unsigned tails;	 /* blocks since the last loss, the ring counted twice at the most */
	double block_ms; /* where the last block begins */
	double excess_ms; /* sum of what points lie above the envelope of their block: blocks that are over */
	unsigned free; /* of them, those that are not the envelope themselves */
	unsigned points;
	double stretch_ms;
	struct line_fit_stretch stretch[LINE_FIT_STRETCHES];
};

struct line_fit_edge {
	t38_time t;
	unsigned points; /* 0: there is none */
};

/* A new signal of so many bit/s; 0: nothing is fitted. */
void line_ingress_fit_init(struct line_fit *, unsigned rate);

/* A packet at `t` whose last bit is bit `bits` of the signal. */
void line_ingress_fit_point(struct line_fit *, uint64_t bits, t38_time t);

/* What follows is a block of its own: an HDLC frame, in front of which flags may stand that are not counted. */
void line_ingress_fit_block(struct line_fit *);

/* Data without frames: a block is a quarter of a second. `bits` is where the next point will be. */
void line_ingress_fit_block_at(struct line_fit *, uint64_t bits);

/* About so many bits are missing here. */
void line_ingress_fit_lost(struct line_fit *, uint64_t bits);

/* When bit 0 began, and when bit `bits` was over, by the last `blocks` blocks, both as the packets have it. */
struct line_fit_edge line_ingress_fit_begin(const struct line_fit *);
struct line_fit_edge line_ingress_fit_end(const struct line_fit *, unsigned blocks);

/* What points lie above the envelope, on average; 0 without points. */
double line_ingress_fit_excess(const struct line_fit *);

/* How much slower the sender's clock is than this one, in parts of a million, with its uncertainty. False: less than
 * 10 s of data without loss. */
bool line_ingress_fit_drift(const struct line_fit *, double *ppm, double *error_ppm);

#endif
