/* From the facts about one signal to its true begin and end on the line. */
#ifndef ANALYZER_LINE_INGRESS_ESTIMATE_H
#define ANALYZER_LINE_INGRESS_ESTIMATE_H

#include "analyzer/line_ingress_facts.h"
#include "analyzer/line_profile.h"

/* Durations that one fax machine always has alike, and what else all its signals say together. A duration is NaN while
 * no signal showed it. */
struct line_machine {
	const struct line_hearing *hears;
	bool terminal;	  /* it speaks T.38 itself */
	bool echo;	  /* its fast signals begin with a tone against talker echo */
	double excess_ms; /* jitter: how late its packets are, on average */
	double preamble_ms,
		preamble_error_ms; /* V.21: from the begin of the carrier to the first frame */
	double tail_ms,
		tail_error_ms; /* V.21: from the last closing flag to the end of the carrier */
	double flags_ms, flags_error_ms; /* ECM: from the end of training to the first frame */
};

/* By the latest signals of `facts`. */
void line_ingress_estimate_learn(
	const GArray *facts, const struct line_profile *, struct line_machine *out);

/* `before`: the signal in front of it, NULL: none. Both cannot stand on the line at once: the end of that one may move. */
void line_ingress_estimate(const struct line_facts *, const struct line_machine *,
	struct line_signal *before, struct line_signal *out);

#endif
