/* The hearing side of a gateway: when the signals on its line began and ended, estimated from the packets that it sent. */
#ifndef ANALYZER_LINE_INGRESS_H
#define ANALYZER_LINE_INGRESS_H

#include "analyzer/line.h"
#include "analyzer/line_options.h"
#include "reassembly/t38_rx.h"

struct line_ingress;

/* Signals go to `track`, in order, each when it ends; texts to `chunk`. All is borrowed. */
struct line_ingress *line_ingress_new(
	const struct line_options *, struct line_track *track, GStringChunk *chunk);

/* An event of this gateway. `sent`: when it sent it; never goes back. */
void line_ingress_event(struct line_ingress *, const struct t38_event *, t38_time sent);

/* True when the pace of the packets is one that no modem has: a terminal that speaks T.38 itself. */
bool line_ingress_is_terminal(const struct line_ingress *);

/* How much slower the gateway's clock runs than the capture's, in parts of a million, by the page that shows it best, and
 * its uncertainty. False, both NaN: no page lasted 10 s without loss. */
bool line_ingress_drift(const struct line_ingress *, double *ppm, double *error_ppm);

/* Nothing more comes: ends the signal that goes on, then estimates all of them anew by what all have shown. */
void line_ingress_finish(struct line_ingress *);

void line_ingress_free(struct line_ingress *); /* NULL is allowed */

#endif
