/* A model of a call that goes on, as it stands: the call itself goes on as if nobody had looked. */
#ifndef ANALYZER_LIVE_SNAPSHOT_H
#define ANALYZER_LIVE_SNAPSHOT_H

#include "analyzer/live_call.h"

/* Another number whenever something came for the call. */
uint64_t live_snapshot_version(const struct live_call *);

/* Signalling, counts of the streams, how far it is: costs microseconds. Owned by the caller. */
struct call *live_snapshot_brief(const struct live_call *);

/* It has ended, and only waits for what may be sent again. */
bool live_snapshot_over(const struct live_call *);

/* The whole model, made anew from what the streams got (limits->max_tape_octets): frames, pages, lines, findings that stay
 * whatever comes. `now`: of the last packet of the input. Of a call that is over, as it would be at the end, with its verdict.
 * A brief one where the tape holds too little. Owned by the caller. */
struct call *live_snapshot_full(const struct live_call *, t38_time now);

/* How far it is, without a model. */
struct call_progress live_snapshot_progress(const struct live_call *);

#endif
