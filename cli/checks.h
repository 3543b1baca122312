/* The conditions of --check and --checks. */
#ifndef CLI_CHECKS_H
#define CLI_CHECKS_H

#include "analyzer/call_check.h"

struct checks;

/* `expressions` NULL-terminated, `path` of a file with one a line and # comments; both may be NULL. NULL: one is wrong, or the
 * file cannot be read; said why. */
struct checks *checks_load(char *const *expressions, const char *path);

/* How many there are. */
unsigned checks_count(const struct checks *);

/* Applies all of them; struct check_result, owned by the caller's call_judgement. NULL: there are none, or they are not about
 * this call. */
GArray *checks_apply(const struct checks *, const struct call *);

void checks_free(struct checks *); /* NULL is allowed */

#endif
