/* The report in JUnit's XML, for test viewers of CI systems: a testsuite a capture, a testcase a fax call, a failure for each
 * finding that is an error and for each condition that does not hold; of a call that was compared with a baseline, only for
 * what is worse.
 *
 * There is no one standard. What is written is valid by the schema of Jenkins (junit-10.xsd of its xunit plugin, every version)
 * and, where no call has more than one failure, by those of Apache Ant's reports (which allow one a testcase). */
#ifndef RENDER_REPORT_JUNIT_H
#define RENDER_REPORT_JUNIT_H

#include <stdio.h>

#include "analyzer/call.h"
#include "analyzer/call_judgement.h"
#include "render/report_json.h"

struct report_junit;

/* `out` stays the caller's, as do its errors (ferror). Findings of at least `severity` are failures. */
struct report_junit *report_junit_new(FILE *out, enum severity);

/* A call that begins in the capture `file` (from 0). Calls that are no fax and have no such finding are left out. */
void report_junit_call(struct report_junit *, const struct call *, const struct call_judgement *,
	unsigned file, t38_time zero);

/* A failure that is about no call of the report, in the first capture: "check" or "regression", and what it is. */
void report_junit_failure(struct report_junit *, const char *type, const char *what);

/* Writes all of it. */
void report_junit_end(struct report_junit *, const struct report_capture *, unsigned count);

void report_junit_free(struct report_junit *); /* NULL is allowed */

#endif
