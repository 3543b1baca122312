/* Training check or page: told by the octets of a run without ECM, as they pass. */
#ifndef ANALYZER_LINE_INGRESS_IMAGE_H
#define ANALYZER_LINE_INGRESS_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct line_ingress_image {
	uint64_t octets, zero_octets;
	uint64_t zeros;	  /* bits at the end so far */
	uint64_t longest; /* run of zero bits */
	uint64_t eols;
};

/* A new run of data; then its octets in T.38 order, the most significant bit first. */
void line_ingress_image_init(struct line_ingress_image *);
void line_ingress_image_push(struct line_ingress_image *, const uint8_t *octets, size_t);

/* The longest run of zeros, in ms at `rate`. */
double line_ingress_image_zeros_ms(const struct line_ingress_image *, unsigned rate);

/* `expected`: behind a DCS, with long training. */
bool line_ingress_image_is_tcf(const struct line_ingress_image *, unsigned rate, bool expected);

#endif
