/* The playing side of a gateway: what its modems send to the line when packets come as they came.
 *
 * One machine a gateway, driven by arrivals and a modem bit clock only (gateway-replay: it looks at no packet before its
 * arrival, so that it runs live). Modems are rows of line_modem.c, what differs between gateways are rows of
 * line_profile.c. */
#ifndef ANALYZER_LINE_EGRESS_H
#define ANALYZER_LINE_EGRESS_H

#include "analyzer/line.h"
#include "analyzer/line_options.h"
#include "dissect/t30_frame.h"
#include "reassembly/t38_rx.h"

struct line_egress;

/* Signals go to `track`, in order, each when it ends; texts to `chunk`. All is borrowed. */
struct line_egress *line_egress_new(
	const struct line_options *, struct line_track *track, GStringChunk *chunk);

/* An event of the far side. `arrival`: when the gateway had it; never goes back. */
void line_egress_event(struct line_egress *, const struct t38_event *, t38_time arrival);

/* A good frame that the gateway heard from its own line: CFR, FTT, CTR and DCS decide how image data are played. */
void line_egress_heard(struct line_egress *, const struct t30_frame *);

/* What the gateway sent itself shows when it works (line_grid.h), and that its line was answered: then it calls no more. */
void line_egress_sent(struct line_egress *, const struct t38_event *, t38_time);

/* Plays what is left. */
void line_egress_finish(struct line_egress *);

void line_egress_free(struct line_egress *); /* NULL is allowed */

#endif
