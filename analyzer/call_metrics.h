/* Figures of a fax call by name, for conditions that a user sets: "unrecovered == 0". One table; the manual's list comes
 * from it. A call speaks for its legs, too: figures of the fax are those of the leg that holds it best, findings are counted
 * over all. */
#ifndef ANALYZER_CALL_METRICS_H
#define ANALYZER_CALL_METRICS_H

#include "analyzer/call.h"

enum metric_type { METRIC_NUMBER, METRIC_TEXT, METRIC_BOOL };

struct call_metric {
	const char *name;
	enum metric_type type;
	const char *unit; /* "ms", "packets"; "": none */
	const char *meaning;
	double (*number)(const struct call *); /* NULL: the counter below, or a text */
	const char *(*text)(
		const struct call *); /* of METRIC_TEXT; gives NULL where it is not known */
	const char *const *
		words; /* METRIC_TEXT: what it can be, NULL-terminated; NULL: any finding's id, or "none" */
	size_t counter; /* offset into struct udptl_counts: the sum of both directions */
};

/* The metric of that name, or NULL. */
const struct call_metric *call_metric_find(const char *name);

/* Row `index`, NULL behind the end. */
const struct call_metric *call_metric_at(unsigned index);

/* True when a text metric can have this value. */
bool call_metric_allows(const struct call_metric *, const char *word);

/* "number", "text", "true or false" */
const char *call_metric_type_name(enum metric_type);

/* The value of a metric that is no text; METRIC_BOOL: 0 or 1. NAN: not known. */
double call_metric_number(const struct call_metric *, const struct call *);

/* The value in words, as short as it goes without rounding more than to six digits; "unknown" where it is not known. Freed
 * by g_free(). */
char *call_metric_words(const struct call_metric *, const struct call *);

/* The longest time from the end of a command (of DCS: of the training behind it) to the begin of its response, preamble
 * included, as the packets show it; ms, NAN without any. */
double call_metric_response_ms(const struct fax *);

#endif
