/* A pcap filter expression over packets of any link type: compiled anew for each type that appears. */
#ifndef CLI_SOURCE_FILTER_H
#define CLI_SOURCE_FILTER_H

#include <glib.h>

#include "dissect/packet.h"

struct source_filter;

enum source_filter_result {
	FILTER_PASSES,
	FILTER_REFUSES,
	FILTER_UNFIT, /* the expression has no meaning for this link type: source_filter_reason() */
};

/* NULL with *error when the expression compiles for no link type: its syntax is wrong. */
struct source_filter *source_filter_new(const char *expression, GError **error);

enum source_filter_result source_filter_test(struct source_filter *, const struct packet *);

/* Why the packet before was unfit; valid as long as the filter. */
const char *source_filter_reason(const struct source_filter *);

void source_filter_free(struct source_filter *); /* NULL is allowed */

#endif
