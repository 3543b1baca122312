/* What the telephone lines behind both gateways heard and said: a part of the model.
 *
 * For each gateway two tracks of signals: what it played to its line (rebuilt from the packets of the other side) and
 * what it heard there (inferred from the packets that it sent itself). Times are on the capture's clock; the delay
 * between the capture point and a gateway is as struct line_options has it. */
#ifndef ANALYZER_LINE_H
#define ANALYZER_LINE_H

#include <glib.h>
#include <stdbool.h>

#include "dissect/packet.h"

#define LINE_MAX_SIGNALS 4000 /* of one track */
#define LINE_MAX_CHECKS 4000  /* of one gateway */
#define LINE_MAX_PLACES 1000  /* underflows of one track, samples of a queue */

enum line_kind {
	LINE_CNG,
	LINE_CED,
	LINE_ANSAM,
	LINE_V8, /* CI, CM, JM */
	LINE_V21,
	LINE_FAST,	  /* V.27ter, V.29, V.17, V.33 */
	LINE_V34_CONTROL, /* control channel of half-duplex V.34 */
	LINE_V34_PRIMARY,
};

enum line_training { LINE_TRAINING_NONE, LINE_TRAINING_LONG, LINE_TRAINING_SHORT };

enum line_content {
	LINE_CONTENT_NONE, /* a tone, or a carrier on which nothing was sent */
	LINE_CONTENT_FRAMES,
	LINE_CONTENT_TCF,
	LINE_CONTENT_IMAGE, /* without ECM */
	LINE_CONTENT_ECM,
};

/* One signal, from the first to the last energy on the line. */
struct line_signal {
	t38_time t, t_end;
	double t_error_ms, t_end_error_ms; /* uncertainty of both; 0: none is known */
	enum line_kind kind;
	unsigned data_type; /* enum ifp_data_type; IFP_DATA_TYPES: a tone */
	const char *name;   /* "CED", "V.21", "V.17"; a constant */
	unsigned rate;	    /* bit/s; 0: none */
	enum line_training training;
	enum line_content content;
	const char *text; /* "CSI, DIS", "TCF", "page 1"; in the fax's chunk, NULL: none */
	t38_time
		t_data; /* when the first frame, the zeros of TCF or the first row began; T38_NEVER: none did */
	t38_time t_data_end;
	double tcf_zeros_ms; /* of a TCF: the longest run of zeros on the line */
	unsigned underflows; /* breaks inside a frame or a row */
	double underflow_ms; /* all of them */
	double fill_ms; /* flags, fill or ones, beyond what is asked for, in place of data that were not there */
	double stall_ms; /* the longest fill at one place behind the first data: packets were late */
	t38_time stall_t;
	uint64_t stall_packet; /* that ended it */
	double late_ms;	 /* begins later than its first packet would have let an idle modem begin */
	double queue_ms; /* most data that waited for the modem */
	uint64_t first_packet, last_packet;
};

/* The modem wanted data that were not there, inside a frame or a row. */
struct line_underflow {
	t38_time t;
	double ms;
	unsigned signal; /* index into the track */
	uint64_t packet; /* that brought what was missing; 0: none ever did */
};

/* How much data waited for the modem. */
struct line_depth {
	t38_time t;
	double ms;
};

struct line_track {
	GArray *signals;    /* struct line_signal, by time */
	GArray *underflows; /* struct line_underflow */
	GArray *depth;	    /* struct line_depth, at most one each 100 ms; of what is played only */
};

enum line_check_id {
	LINE_CHECK_T1,	/* T30-T1: DIS unanswered, or no DIS */
	LINE_CHECK_T2,	/* T30-T2: a command that the called side waits for */
	LINE_CHECK_T3,	/* T30-T3: procedure interrupt, how long a machine waits for its operator */
	LINE_CHECK_T4,	/* T30-T4: response time as the commanding machine has it */
	LINE_CHECK_T5,	/* T30-T5: receiver not ready */
	LINE_CHECK_GAP, /* T30-GAP: silence between two signals */
	LINE_CHECK_PREAMBLE,  /* T30-PREAMBLE */
	LINE_CHECK_TCF,	      /* T30-TCF: its length */
	LINE_CHECK_TCF_ZEROS, /* T30-TCF-ZEROS: its longest run of zeros: what the machine judges */
	LINE_CHECK_FLAGS,     /* T30-ECM-FLAGS: flags between training and first ECM frame */
	LINE_CHECK_UNDERFLOW, /* T38-UNDERFLOW: late data inside a frame or row */
	LINE_CHECK_STALL, /* T38-STALL: the longest wait for data between rows or frames of a page */
	LINE_CHECK_COLLISION, /* T30-COLLISION: both directions of the line at once */
	LINE_CHECK_QUEUE,     /* T38-QUEUE: delay that the gateway adds */
	LINE_CHECK_DRIFT,     /* T38-DRIFT: clocks of both ends; value and limit are ppm */
	LINE_CHECKS,
};

struct line_check {
	enum line_check_id id;
	t38_time t;
	double value_ms, limit_ms;
	bool at_least; /* the limit is the smallest value allowed; else the largest */
	bool ok;
	const char *about; /* "DCS -> CFR"; in the fax's chunk; NULL: none */
	uint64_t packets[6];
	unsigned packet_count;
};

struct line_gateway {
	bool terminal;	 /* it speaks T.38 itself: its line is ideal */
	double delay_ms; /* between the capture point and it, one way */
	/* How much slower its clock runs than the capture's, and the uncertainty; NaN: not known. */
	double drift_ppm, drift_error_ppm;
	struct line_track to_line, from_line;
	GArray *checks; /* struct line_check, by time */
};

/* What gateways do to page data that is not replayed: the times of pages are those of the data as they come over IP. */
enum line_not_replayed {
	LINE_FILL_BIT_REMOVAL = 1, /* T38FaxFillBitRemoval: fill is put in again (T.38 D.2.3.1) */
	LINE_TRANSCODING_MMR = 2,  /* T38FaxTranscodingMMR */
	LINE_TRANSCODING_JBIG = 4, /* T38FaxTranscodingJBIG */
};

struct line_timing {
	unsigned not_replayed; /* enum line_not_replayed, or-ed: what both sides agreed on */
	const char *profile;   /* name of the profile; a constant */
	struct line_gateway gateway[2]; /* by enum side */
};

/* Without signals and checks; drift is not known. To be freed by line_timing_free(). */
struct line_timing *line_timing_new(void);
void line_timing_free(struct line_timing *); /* NULL is allowed */

/* "T30-T4" */
const char *line_check_name(enum line_check_id);

/* How far the value is from the limit, in ms (ppm for the drift); negative: beyond it. */
double line_check_margin(const struct line_check *);

#endif
