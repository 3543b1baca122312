/* What the checks of findings ask of a finished model. */
#ifndef ANALYZER_VERDICT_FACTS_H
#define ANALYZER_VERDICT_FACTS_H

#include "analyzer/call.h"

/* "caller", "callee" */
const char *verdict_side(int side);

bool verdict_success(const struct call *);

/* It ended, and not well; what cannot be known is not. */
bool verdict_failed(const struct call *);

/* Good frames of that type and side (-1: of both); the last of them goes to *last, which may be NULL. */
unsigned verdict_count(const struct fax *, enum t30_fcf, int from, const struct fax_frame **last);

/* The first good frame of that type and side (-1: of either); NULL: none. */
const struct fax_frame *verdict_first(const struct fax *, enum t30_fcf, int from);

/* NULL: none. */
const struct fax_exchange *verdict_exchange(const struct fax *, int index);
const struct fax_exchange *verdict_last_exchange(const struct fax *);

/* T.38 packets of the side, on all hops; the last of them in the fax (0: none). */
uint64_t verdict_packets(const struct call *, int side);
uint64_t verdict_last_packet(const struct fax *, int side);

/* The side that sent no T.38 packet while the other one did; -1: both or neither sent. */
int verdict_mute_side(const struct call *);

/* As above, where that side must have sent some: the capture lacks a direction. */
int verdict_lacked_side(const struct call *);

/* True when the side sent frames that a machine sends only when it has heard the other one: the other direction existed. */
bool verdict_heard_other(const struct fax *, int side);

/* When the side sent its last packet; T38_NEVER: none. */
t38_time verdict_last_heard(const struct fax *, int side);

/* When the call, or the input, was over. */
t38_time verdict_end(const struct call *);

/* Packets of the side that are lost for good there: the packet behind the gap lies in (begin, end]. */
bool verdict_lost(const struct fax *, int side, t38_time begin, t38_time end);

/* The same, of several packets that may have been lost there: what the side sent last is before `end`, and the packet behind the gap
 * is behind `begin`. */
bool verdict_lost_within(const struct fax *, int side, t38_time begin, t38_time end);

/* When the fax last went on: the last response that takes the session forward (CFR, MCF, ...); the fax's beginning without one. */
t38_time verdict_progress(const struct fax *);

/* Page `number`; NULL: none. */
const struct fax_page *verdict_page(const struct fax *, unsigned number);

/* The page that brought the packet, or that was being sent at that time; NULL: none. */
const struct fax_page *verdict_page_at(const struct fax *, t38_time);

/* True when the T.38 version of the answer is higher than that of the offer (T.38 D.2.3). */
bool verdict_version_raised(const struct call *);

/* True when the sides name different rate management. */
bool verdict_rate_management_differs(const struct call *);

#endif
