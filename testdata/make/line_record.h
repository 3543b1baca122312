#ifndef TESTDATA_LINE_RECORD_H
#define TESTDATA_LINE_RECORD_H

#include <stdint.h>
#include <stdio.h>

/* The audio of one direction of a telephone line, and which modem the fax machines agreed on when. */
struct line_record;

struct line_record *line_record_new(void);
void line_record_free(struct line_record *record);

/* A block that begins at time_us. Blocks follow each other without a gap. */
void line_record_add(struct line_record *record, int64_t time_us, const int16_t *samples, int n);

/* A DCS is sent at time_us; octet: the one with bits 9 to 16 of its FIF, first bit lowest (T.30 Table 2). */
void line_record_dcs(struct line_record *record, int64_t time_us, unsigned octet);

/* Writes a line for each burst of energy: side, direction, start and end in ms since zero_us, kind. Returns how many. */
unsigned line_record_write(const struct line_record *record, FILE *out, const char *side,
	const char *direction, int64_t zero_us);

#endif
