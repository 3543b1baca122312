#ifndef TESTDATA_BENCH_SOURCE_H
#define TESTDATA_BENCH_SOURCE_H

#include "testdata/make/capture_out.h"

#include <stdint.h>

/* A call that writes one packet after the other, to be merged with others by time. */
struct bench_source {
	int64_t next_us; /* of its next packet, BENCH_SOURCE_OVER after the last one */
	/* Writes the packet of next_us and moves next_us on. */
	void (*emit)(struct bench_source *source, struct capture_out *out);
};

#define BENCH_SOURCE_OVER INT64_MAX

#endif
