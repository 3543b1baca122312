/* What a live capture prints of each call as it ends. */
#ifndef CLI_CAPTURE_OUTPUT_H
#define CLI_CAPTURE_OUTPUT_H

#include "analyzer/call.h"
#include "cli/options.h"

struct capture_output;

/* Opens -o. NULL: said why; *status is the exit status. */
struct capture_output *capture_output_new(const struct options *, int *status);

/* `zero`: time of the first packet. The ladder; with -q one line; as jsonl the object of the report. Flushed. False: it, or what came
 * before, cannot be written; capture_output_close() says why. */
bool capture_output_call(struct capture_output *, const struct call *, t38_time zero);

/* False: it cannot be written; said why. Frees. */
bool capture_output_close(struct capture_output *);

#endif
