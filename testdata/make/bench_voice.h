#ifndef TESTDATA_BENCH_VOICE_H
#define TESTDATA_BENCH_VOICE_H

#include "testdata/make/bench_source.h"

/* A line that carries one voice call after the other: G.711 in packets of 20 ms, both ways. Every second
 * line has SIP dialogs around its calls. Ends never. Free with g_free. */
struct bench_source *bench_voice_new(unsigned line, int64_t start_us);

#endif
