/* How many bits an HDLC frame takes on the line: its octets, the zeros that are inserted behind five ones (ISO/IEC
 * 13239, T.30 5.3.1) and its FCS, which depend on the data. Nothing is kept of the frame but counts. */
#ifndef ANALYZER_LINE_HDLC_H
#define ANALYZER_LINE_HDLC_H

#include <stddef.h>
#include <stdint.h>

#define LINE_HDLC_FLAG_BITS 8u

struct line_hdlc {
	uint64_t bits; /* on the line, from the address to the last octet so far */
	size_t octets;
	uint16_t fcs;  /* remainder over the octets so far */
	unsigned ones; /* in a row at the end */
};

/* Behind the opening flag. */
void line_hdlc_begin(struct line_hdlc *);

/* Octets in T.38 order: the first bit on the line is the most significant. */
void line_hdlc_octets(struct line_hdlc *, const uint8_t *octets, size_t n);

/* Appends the FCS (T.30 5.3.7); `bits` then are those of the whole frame between its flags. */
void line_hdlc_end(struct line_hdlc *);

#endif
