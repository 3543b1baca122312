#ifndef TESTS_LINE_V21_LINE_H
#define TESTS_LINE_V21_LINE_H

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

/* What a fax machine says in V.21, from the IFP packets of its gateway: frames with good FCS only. */
struct v21_line;

/* version: T38FaxVersion. */
struct v21_line *v21_line_new(int version);
void v21_line_free(struct v21_line *line);

/* IFP packets in order. A frame ends on the line when the packet with its FCS passes. */
void v21_line_push(struct v21_line *line, int64_t us, uint16_t seq, const uint8_t *ifp, size_t len);

/* Audio (8000 Hz, int16_t) that begins at start_us; every frame ends there earlier_us before its time. */
GArray *v21_line_audio(const struct v21_line *line, int64_t start_us, int64_t earlier_us);

#endif
