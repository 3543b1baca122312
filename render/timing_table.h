/* `t38trace timing`: the signals of both telephone lines and the T.30 checks, as tables. */
#ifndef RENDER_TIMING_TABLE_H
#define RENDER_TIMING_TABLE_H

#include <stdio.h>

#include "render/timing_words.h"

/* How things are shown; of all forms of `timing`. */
struct timing_style {
	int width;	     /* columns */
	bool color;	     /* escape sequences are allowed */
	bool utf8;	     /* block characters, else ASCII */
	t38_time zero;	     /* of the capture: its first packet */
	double from_s, to_s; /* what is shown, in seconds since `zero`; negative: the whole fax */
};

/* The part of the fax that is asked for. False: the lines have no signal, or none of this part. */
bool timing_style_window(
	const struct timing_style *, const struct line_timing *, struct timing_window *);

/* For people: for each gateway its signals by time, then the checks: each one that is missed, and of those that hold
 * the tightest of each kind. */
void timing_table_write(FILE *, const struct timing_style *, const struct call *,
	const struct line_timing *, const struct timing_window *);

/* `--format table`: for spreadsheets and scripts. One line a signal, then one line a check, fields divided by tabs and
 * with nothing left out; times in seconds with six decimals, durations in ms with three. Unknown is "-". */
void timing_table_tabs_head(FILE *);
void timing_table_tabs(FILE *, const struct timing_style *, const struct call *,
	const struct line_timing *, const struct timing_window *);

#endif
