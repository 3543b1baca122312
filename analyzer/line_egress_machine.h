/* The machine of line_egress.c from inside: what its states share.
 *
 * line_egress.c: the table of states. line_egress_signal.c: how a signal begins and ends. line_egress_frames.c: the
 * states with HDLC frames. line_egress_data.c: TCF and pages without ECM. */
#ifndef ANALYZER_LINE_EGRESS_MACHINE_H
#define ANALYZER_LINE_EGRESS_MACHINE_H

#include "analyzer/line_carrier.h"
#include "analyzer/line_egress.h"
#include "analyzer/line_grid.h"
#include "analyzer/line_hdlc.h"
#include "analyzer/line_image.h"
#include "analyzer/line_mode.h"
#include "analyzer/line_modem.h"
#include "analyzer/line_profile.h"
#include "analyzer/line_time.h"

enum egress_state {
	EGRESS_IDLE,
	EGRESS_CNG,
	EGRESS_TONE,	 /* CED, ANSam */
	EGRESS_V8,	 /* CI, CM, JM */
	EGRESS_V21,	 /* preamble, frames, flags between them */
	EGRESS_TRAINING, /* of a fast modem, and behind it while no data tell what follows */
	EGRESS_TCF,
	EGRESS_IMAGE,
	EGRESS_ECM,
	EGRESS_CONTROL, /* V.34, half-duplex: control channel */
	EGRESS_PRIMARY, /* ... primary channel */
	EGRESS_STATES,
};

struct line_egress {
	const struct line_profile *profile;
	t38_time playout;
	struct line_grid grid;
	struct line_carrier carrier;
	struct line_mode mode;
	enum egress_state state;
	unsigned indicator;    /* that began the state */
	unsigned data_type;    /* of the modem that is on; IFP_DATA_TYPES: none */
	unsigned v34_rate;     /* of the primary channel */
	t38_time now;	       /* the first block of audio behind the event at hand */
	uint64_t packet;       /* of it */
	struct line_hdlc hdlc; /* frame that is open */
	bool in_frame, started;
	bool lost;	     /* it will not be sent: see loses_early_frame of line_profile.h */
	bool stuck;	     /* nothing ends it any more: see flags_go_on */
	bool dropped;	     /* such a frame has been, in this signal */
	uint64_t frame_sent; /* bits of it */
	t38_time frame_at;   /* arrival of its first octet */
	struct line_image image;
	uint64_t row_sent;	       /* bits of the row that is open */
	uint64_t held;		       /* bits of empty rows in front of it that wait for the end */
	bool rows_next;		       /* see late_mode of line_profile.h */
	bool empty_row;		       /* the row before: of RTC */
	bool data_begun;	       /* the first zero of TCF, or the first row, was there */
	uint64_t zeros, longest_zeros; /* bits of TCF */
};

/* ---- line_egress_signal.c: each begins as soon as what is on allows, behind the silence that belongs in front ---- */

void line_egress_signal_begin_tone(struct line_egress *, enum line_kind);
/* V.21, or a channel of V.34. */
void line_egress_signal_begin_hdlc(struct line_egress *, enum egress_state, unsigned data_type);
void line_egress_signal_begin_v8(struct line_egress *);
void line_egress_signal_begin_training(
	struct line_egress *, unsigned data_type, enum line_training);
/* "page 1 block 2" as the signal's text. */
void line_egress_signal_name_page(struct line_egress *, bool ecm);
t38_time line_egress_signal_cng_cycle(const struct line_egress *);

/* Flags until now, as many as stand behind the last frame at least. */
void line_egress_signal_end_flags(struct line_egress *);
/* The end of a fast modem, with its turn-off. */
void line_egress_signal_end_fast(struct line_egress *);
/* Energy goes on for so long behind the last bit. */
void line_egress_signal_end_carrier(struct line_egress *, t38_time behind);

/* ---- entries of the table: the event may be NULL where a state ends ---- */

void line_egress_signal_end_cng(struct line_egress *, const struct t38_event *);
void line_egress_signal_end_tone(struct line_egress *, const struct t38_event *);
void line_egress_signal_end_v8(struct line_egress *, const struct t38_event *);

void line_egress_frames_slow_octets(struct line_egress *, const struct t38_event *);
void line_egress_frames_slow_end(struct line_egress *, const struct t38_event *);
void line_egress_frames_whole_octets(struct line_egress *, const struct t38_event *);
void line_egress_frames_fast_end(struct line_egress *, const struct t38_event *);
void line_egress_frames_begin_ecm(struct line_egress *, const struct t38_event *);
void line_egress_frames_end(struct line_egress *, const struct t38_event *);
void line_egress_frames_end_ecm(struct line_egress *, const struct t38_event *);

void line_egress_data_begin(struct line_egress *, const struct t38_event *);
void line_egress_data_tcf(struct line_egress *, const struct t38_event *);
void line_egress_data_image(struct line_egress *, const struct t38_event *);
void line_egress_data_end_training(struct line_egress *, const struct t38_event *);
void line_egress_data_end_tcf(struct line_egress *, const struct t38_event *);
void line_egress_data_end_image(struct line_egress *, const struct t38_event *);

#endif
