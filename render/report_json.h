/* The JSON report: one object for a run, or one line for each call. */
#ifndef RENDER_REPORT_JSON_H
#define RENDER_REPORT_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "analyzer/call.h"
#include "analyzer/call_judgement.h"

/* What the report says about one input file. */
struct report_capture {
	const char *file;	    /* as the user gave it */
	const char *format;	    /* "pcapng.gz"; NULL: unknown */
	const uint32_t *link_types; /* LINKTYPE_ numbers */
	unsigned link_type_count;
	uint64_t packets, bytes;
	t38_time first_time, last_time; /* T38_NEVER: no packet */
	bool complete;
	const char *error; /* or NULL */
};

struct report_json;

/* Begins a report on `out`, which stays the caller's, as do its errors (ferror). `lines`: one line a call,
 * flushed at once, and nothing else. */
struct report_json *report_json_new(FILE *out, bool lines);

/* Writes one call; keeps nothing of it but sums. `zero`: time of the first packet. */
void report_json_call(struct report_json *, const struct call *, t38_time zero);

/* Ends the report with captures and summary; with `lines` it does nothing. */
void report_json_end(struct report_json *, const struct report_capture *, unsigned capture_count);

/* As report_json_call(), with the conditions that the user set; NULL: none. */
void report_json_judged_call(
	struct report_json *, const struct call *, const struct call_judgement *, t38_time zero);

/* As report_json_end(), with the calls of a baseline that are missing (char *): "missing"; NULL: not compared. */
void report_json_end_missing(struct report_json *, const struct report_capture *,
	unsigned capture_count, const GPtrArray *missing);

void report_json_free(struct report_json *); /* NULL is allowed */

#endif
