/* How good a fax call was, in short, to compare a run with an earlier one. A call speaks for its legs. */
#ifndef ANALYZER_CALL_SNAPSHOT_H
#define ANALYZER_CALL_SNAPSHOT_H

#include "analyzer/call.h"
#include "analyzer/call_judgement.h"

/* Better ones are greater. */
enum snapshot_result {
	SNAPSHOT_NONE, /* no fax media */
	SNAPSHOT_FAILED,
	SNAPSHOT_UNKNOWN,
	SNAPSHOT_PARTIAL,
	SNAPSHOT_SUCCESS,
};

struct call_snapshot {
	enum snapshot_result result; /* of the leg that has the best */
	uint64_t pages_confirmed;    /* the most of a leg */
	uint64_t unrecovered;	     /* of all streams of all legs */
	GHashTable *findings; /* char * id to its highest severity (enum severity) plus one */
	GHashTable *failed;   /* char *: checks that do not hold */
};

/* Empty; as call_snapshot_add() fills it. */
struct call_snapshot *call_snapshot_new(void);
void call_snapshot_free(struct call_snapshot *); /* NULL is allowed */

/* Of a main leg and its legs. `judgement` may be NULL. */
struct call_snapshot *call_snapshot_take(const struct call *, const struct call_judgement *);

/* Adds a leg's result, and what was found. */
void call_snapshot_add_result(struct call_snapshot *, enum snapshot_result, uint64_t confirmed);
void call_snapshot_add_finding(struct call_snapshot *, const char *id, enum severity);
void call_snapshot_add_failed(struct call_snapshot *, const char *check);

/* What is worse now: a worse result, fewer pages confirmed, more packets lost for good, findings of at least `severity` that are
 * new or have become more severe, checks that do not hold any more. Texts, freed with the array; none: nothing is worse. */
GPtrArray *call_snapshot_regressions(
	const struct call_snapshot *before, const struct call_snapshot *now, enum severity);

/* "success", ..., "none"; the result of that name, SNAPSHOT_NONE for another and for NULL. */
const char *snapshot_result_name(enum snapshot_result);
enum snapshot_result snapshot_result_of(const char *name);

#endif
