/* Where on the line the packets of an HDLC frame end, zeros inserted counted. */
#ifndef ANALYZER_LINE_INGRESS_HDLC_H
#define ANALYZER_LINE_INGRESS_HDLC_H

#include <stddef.h>
#include <stdint.h>

#include "analyzer/line_ingress_fit.h"
#include "reassembly/t38_rx.h"

#define LINE_HDLC_MAX_PACKETS 1024

/* Packets of the frame that is being received. */
struct line_ingress_hdlc {
	struct {
		size_t octets; /* of the frame, with those of this packet */
		t38_time t;
	} packet[LINE_HDLC_MAX_PACKETS];
	unsigned count;
	size_t octets;
	size_t whole; /* octets in front of a loss; SIZE_MAX: nothing was lost */
};

/* A new frame. */
void line_ingress_hdlc_init(struct line_ingress_hdlc *);

/* A packet, sent at that time, with so many octets of the frame. */
void line_ingress_hdlc_add(struct line_ingress_hdlc *, size_t octets, t38_time);

/* Packets are missing here: where later ones end on the line is not known. */
void line_ingress_hdlc_lost(struct line_ingress_hdlc *);

/* The frame is over: a block of `fit` with a point for each packet, and one for the closing flag when `closed` is not
 * T38_NEVER. A packet is sent when `lag` octets behind its last one have been heard, or the flag (t30-timing 6).
 * Returns the bits of the frame, check sequence and one flag included; `p` is as new. */
uint64_t line_ingress_hdlc_fit(struct line_ingress_hdlc *p, const struct t38_event *frame,
	unsigned lag, t38_time closed, struct line_fit *fit);

#endif
