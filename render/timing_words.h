/* Words for what a telephone line heard: what chart, tables and SVG of `t38trace timing` share. Texts are safe for a
 * terminal and freed by g_free(). */
#ifndef RENDER_TIMING_WORDS_H
#define RENDER_TIMING_WORDS_H

#include "analyzer/call.h"

/* A signal that begins later than this is worth a word: one packet's time. */
#define TIMING_WORDS_MS 30.0

/* The part of the time that is shown. */
struct timing_window {
	t38_time from, to;
};

/* The difference of two times, and a time so many seconds later: a capture may hold any time stamps, so that where 64
 * bits do not hold the result it is the least or the greatest that they do. */
t38_time timing_since(t38_time, t38_time from);
t38_time timing_plus(t38_time, double seconds);
double timing_seconds(t38_time, t38_time from);

/* From the first to the last energy on any of the four tracks. False: there is none. */
bool timing_window_of(const struct line_timing *, struct timing_window *);

/* True when something of the signal lies in the window. */
bool timing_window_has(const struct timing_window *, const struct line_signal *);

/* True when the check is about something in the window, or about no time; and how many such are missed. */
bool timing_window_has_check(const struct timing_window *, const struct line_check *);
unsigned timing_window_missed(const struct timing_window *, const struct line_gateway *);

/* "to line" for what a gateway played, "from line" for what it heard. */
const struct line_track *timing_track(const struct line_gateway *, bool played);
const char *timing_words_track(bool played);

/* "caller" or "callee". */
const char *timing_words_side(enum side);

/* "V.21", "V.17 14400 short", "CED". */
char *timing_words_modem(const struct line_signal *);

/* "CSI, DIS", "page 1"; "" for a tone. */
char *timing_words_content(const struct line_signal *);

/* What names the signal best in so many columns: "CSI, DIS", else "DIS"; "" when nothing fits. */
char *timing_words_label(const struct line_signal *, int columns);

/* "late 710 ms, underflow 2x 160 ms"; "" when nothing is wrong with it. */
char *timing_words_trouble(const struct line_signal *);

/* Milliseconds of preamble or training in front of the data; negative: not known, or there are no data. */
double timing_words_lead(const struct line_signal *);

/* "75 ms", "2.21 s"; of the drift "12 ppm". */
char *timing_words_value(enum line_check_id, double value);

/* What the check is about, in words: "response time (T4)". A constant. */
const char *timing_words_check(enum line_check_id);

/* "452-470", "452"; "" when there are none. */
char *timing_words_packets(uint64_t first, uint64_t last);

/* "507 540 599"; "" when there are none. */
char *timing_words_evidence(const struct line_check *);

/* "fill bit removal, MMR transcoding": what enum line_not_replayed names; free it with g_free(). NULL for 0. */
char *timing_words_not_replayed(unsigned flags);

#endif
