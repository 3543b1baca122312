/* What differs between gateways: rows of a table. Times are milliseconds. */
#ifndef ANALYZER_LINE_PROFILE_H
#define ANALYZER_LINE_PROFILE_H

#include <stdbool.h>

#include "analyzer/line_options.h"

/* How a demodulator follows its line. Where packets leave at the begin of a block of audio, or within it, half a block is
 * in all of them. */
struct line_ear {
	/* From the begin of the energy to the indicator, with long and with short training. */
	double detect_ms, detect_short_ms, detect_error_ms;
	/* From a bit on the line to the demodulator's. */
	double lag_ms;
	/* From the end of the energy to the last bit that the demodulator makes of what it hears, and to sig-end. */
	double overrun_ms, end_ms;
};

/* How a gateway hears its line: what lies between a signal and the packets about it (t30-timing 6). */
struct line_hearing {
	/* Audio is heard in blocks of this length: all packets are late by up to it. */
	double block_ms;
	/* V.21 octets behind the last one of a packet that must be heard before it leaves, so that no FCS does. */
	unsigned octet_lag;
	/* A training that a DCS lets expect is announced so long before its energy, unheard; its own silence comes on top.
	 * Not behind a DCS: `detect_ms` counts. */
	bool announces;
	double announce_ms;
	double lag_error_ms, end_error_ms;
	/* V.21 carrier behind the last closing flag, while its machine has not shown it. */
	double tail_ms;
	/* Tone that is heard before it is told. */
	double tone_detect_ms, tone_detect_error_ms;
	const struct line_ear *ears; /* of each enum ifp_data_type */
};

struct line_profile {
	const char *name;
	struct line_hearing hears;

	/* ---- when a signal begins ---- */

	/* Audio is made in blocks of this length: a signal begins with the first block behind its packet. 0: at once. */
	double block_ms;
	/* Silence in front of each signal (T.30: 75 ms +-20 ms). */
	double silence_ms;
	/* It is played anew for each signal; else it counts from the end of the signal before. */
	bool silence_always;
	/* An indicator like the one before, without an end between them, changes nothing. */
	bool same_is_copy;
	/* Through the filter that shapes the symbols, energy begins so much later than the first symbol ... */
	double shaping_ms;
	/* ... and ends so much later than the last one. */
	double shaping_end_ms;

	/* ---- tones ---- */

	double ced_silence_ms;
	double ced_min_ms, ced_max_ms; /* between them the next packet ends it */
	double cng_on_ms, cng_off_ms;
	bool cng_goes_on; /* silence from the far side does not end it */

	/* ---- HDLC ---- */

	unsigned lead_bits;	 /* ones in front of the first flag of V.21 */
	unsigned preamble_flags; /* V.21: at least */
	unsigned start_octets;	 /* V.21: so many of a frame must be there before it begins */
	double playout_ms;    /* jitter buffer: a frame begins so long after its first octet came */
	unsigned frame_flags; /* behind each frame, at least */
	unsigned end_flags;   /* behind the last, besides those */
	bool whole_octets; /* the stream between flags is padded to octets from its first flag on */
	/* V.21: a first frame that is ready before the silence in front of the preamble begins is never sent. */
	bool loses_early_frame;
	/* V.21: flags without a frame go on for ever when an indicator comes behind the preamble without an end. */
	bool flags_go_on;
	bool fcs_by_itself; /* when octets run out the FCS follows, whether its packet came or not */
	unsigned ecm_frame_flags; /* the same on a fast modem */
	double ecm_flags_ms;	  /* between training and the first ECM frame, at least */

	/* ---- TCF ---- */

	/* Whether data without ECM are rows or TCF follows the frames that had passed when such data came the last time:
	 * the first page behind a TCF is played as one, and a TCF that a page precedes as a page. */
	bool late_mode;
	double tcf_ms; /* of the one that it makes itself when none comes over IP; 0: it makes none */

	/* ---- image ---- */

	bool holds_rtc; /* what follows the last row waits until the end has come */
};

/* A constant. */
const struct line_profile *line_profile(enum line_profile_id);

/* The profile of that name; LINE_PROFILES: there is none. */
enum line_profile_id line_profile_find(const char *name);

#endif
