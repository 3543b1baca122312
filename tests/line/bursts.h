#ifndef TESTS_LINE_BURSTS_H
#define TESTS_LINE_BURSTS_H

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

/* Bursts of energy in fax audio (8000 Hz, linear), as a measuring set on the line would show them. */

enum { BURSTS_SAMPLES_PER_MS = 8 };

/* BURST_FAST: any of the modems of pages, which energy alone does not tell apart. */
enum burst_kind { BURST_CNG, BURST_CED, BURST_V21, BURST_FAST };

struct burst {
	/* since the first sample; end is exclusive */
	unsigned start_ms, end_ms;
	enum burst_kind kind;
};

/* struct burst in order of time. Pauses below 40 ms are inside a signal (between echo protection tone and
 * training); T.30 wants 75 +-20 ms between two. level: of a sample, above which it is not silence. */
GArray *bursts_find(const int16_t *samples, size_t n, int level);

const char *burst_kind_name(enum burst_kind kind);

#endif
