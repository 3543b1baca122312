/* --baseline: the JSON report of an earlier run, and what is worse than in it. */
#ifndef RENDER_BASELINE_H
#define RENDER_BASELINE_H

#include "analyzer/call_snapshot.h"

struct baseline;

/* Reads a report of --format json. NULL: it cannot be read, or is none; *error says why. */
struct baseline *baseline_load(const char *path, GError **error);

/* What is worse in this fax call than in the same one of the baseline: that with its Call-ID, else the next one between the
 * same two numbers, else that with its index. Each is taken once. NULL: the baseline has no such call, or it is no fax; else
 * texts, freed with the array. New findings count from `severity` on. */
GPtrArray *baseline_compare(
	struct baseline *, const struct call *, const struct call_judgement *, enum severity);

/* A text for each fax call of the baseline that was not met: "call 2 is missing (its Call-ID was ...)". Freed with the array. */
GPtrArray *baseline_missing(const struct baseline *);

void baseline_free(struct baseline *); /* NULL is allowed */

#endif
