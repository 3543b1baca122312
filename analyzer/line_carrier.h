/* One line signal as it is made: a modem's bit clock from the first to the last energy, and the notes of what it sent.
 *
 * Data are served in order, so that when a unit of them is sent depends only on when it was there and on what stood
 * before it: start = max(end of the unit before, arrival). Each call costs the same, however long it was silent. */
#ifndef ANALYZER_LINE_CARRIER_H
#define ANALYZER_LINE_CARRIER_H

#include "analyzer/line.h"

/* A carrier with nothing to send is dropped behind so long: then a gateway takes the far side for dead. */
#define LINE_CARRIER_MAX_IDLE (60 * T38_SECOND)

/* Data that would have to wait longer are dropped. */
#define LINE_CARRIER_MAX_QUEUE (600 * T38_SECOND)

struct line_carrier {
	struct line_track *track;
	GStringChunk *chunk;
	bool on;
	struct line_signal signal; /* that is on */
	GString *text;		   /* of it */
	unsigned frames;	   /* named in it */
	t38_time origin;	   /* of the bit clock: end of the training */
	unsigned rate;
	uint64_t bits;	/* since the origin */
	t38_time busy;	/* since when data follow each other without pause */
	t38_time ended; /* last energy of the signal before; T38_NEVER: there was none */
	t38_time depth_step, depth_last;
};

/* `track`, to which signals go, and `chunk`, for their texts, are borrowed; line_carrier_clear() frees the rest. */
void line_carrier_init(struct line_carrier *, struct line_track *, GStringChunk *);
void line_carrier_clear(struct line_carrier *);

/* First energy. `signal` has what is known of it, its times are set here. Its bits begin `training` behind. */
void line_carrier_begin(struct line_carrier *, const struct line_signal *signal, t38_time t,
	t38_time training, unsigned rate);

/* When the bits given up to now are all sent. */
t38_time line_carrier_now(const struct line_carrier *);

/* Sends bits that the standard asks for in front of data: preamble, flags. */
void line_carrier_lead(struct line_carrier *, unsigned bits);

/* Sends units of so many bits (flags, octets of fill) until the clock is not before `t`; returns how long. */
t38_time line_carrier_idle(struct line_carrier *, t38_time t, unsigned unit_bits);

/* The same, in place of data that are late, until `packet` brings them; counted as fill. */
void line_carrier_fill(struct line_carrier *, t38_time t, unsigned unit_bits, uint64_t packet);

/* The same, for so many bits that are held until the last one is there: as long as they take to arrive at the rate of the
 * line, nothing is late. */
void line_carrier_fill_for(
	struct line_carrier *, t38_time t, unsigned unit_bits, uint64_t bits, uint64_t packet);

/* The same, inside a frame or row that `packet` brings on: an underflow. */
void line_carrier_underflow(struct line_carrier *, t38_time t, unsigned unit_bits, uint64_t packet);

/* Sends bits of data that were there at `arrival`. */
void line_carrier_send(struct line_carrier *, uint64_t bits, t38_time arrival, uint64_t packet);

/* Appends the name of a frame to the text of the signal; behind many of them "...". */
void line_carrier_name(struct line_carrier *, const char *frame);

/* Last energy, at the clock and `behind` it; the signal goes to the track. */
void line_carrier_end(struct line_carrier *, t38_time behind);

#endif
