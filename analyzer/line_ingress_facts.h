/* What the packets of one signal say about it, before anything is concluded. */
#ifndef ANALYZER_LINE_INGRESS_FACTS_H
#define ANALYZER_LINE_INGRESS_FACTS_H

#include "analyzer/line.h"
#include "analyzer/line_ingress_fit.h"

struct line_facts {
	enum line_kind kind;
	unsigned data_type; /* IFP_DATA_TYPES: a tone */
	unsigned indicator; /* IFP_INDICATORS: none came */
	unsigned rate;
	const char *name;
	enum line_training training;
	enum line_content content;
	const char *text;
	double tcf_zeros_ms;
	uint64_t first_packet, last_packet;
	uint32_t lost; /* packets, since the indicator */

	/* As they were sent; T38_NEVER: never. */
	t38_time indicated;
	bool recovered;	     /* packets of it came late, by redundancy or FEC */
	bool indicated_late; /* packets are lost in front of it, or it was recovered */
	bool announced; /* a DCS was heard before: gateways announce its training without hearing it */
	t38_time first_data, last_data;
	t38_time ended;	  /* by its sig-end */
	bool end_in_data; /* sig-end came in the packet that closed the last frame */
	bool end_late;	  /* packets are lost in front of sig-end, or it was recovered */
	t38_time next;	  /* the next indicator */
	bool next_silent; /* it is no-signal */

	/* On the bit clock, as heard; points 0: not known. */
	struct line_fit_edge begin; /* of the first bit of data, or behind the first flags */
	struct line_fit_edge end;   /* of the last */
	bool end_guessed;	    /* counted from the begin: nothing came behind a loss */
	double excess_ms;	    /* jitter */
	unsigned points;
	double data_ms;	 /* what its bits last on the line */
	double lost_ms;	 /* of them, guessed */
	unsigned frames; /* that came whole */

	/* Frames that came faster than a modem could have heard them. */
	unsigned fast_frames, timed_frames;
	bool has_drift;
	double drift_ppm, drift_error_ppm;
};

#endif
