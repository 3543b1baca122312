/* What a call with a root cause did not suffer from: the usual suspects, each with what clears it. */
#ifndef ANALYZER_CALL_RULED_OUT_H
#define ANALYZER_CALL_RULED_OUT_H

#include "analyzer/call.h"

/* Texts such as "the first training was answered with CFR (frame 246)", the likeliest suspect first; each rests on packets or on
 * checks that are in the capture. Empty without a root cause. Of the main leg, for its group. Freed by g_ptr_array_unref(). */
GPtrArray *call_ruled_out(const struct call *);

#endif
