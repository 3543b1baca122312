/* Findings: the table of ids, and how a call gets one. */
#ifndef ANALYZER_FINDING_H
#define ANALYZER_FINDING_H

#include "analyzer/call.h"

enum finding_id {
	FINDING_SIG_NO_ANSWER,
	FINDING_SIG_NO_ACK,
	FINDING_SIG_T38_REFUSED,
	FINDING_SIG_T38_NOT_OFFERED,
	FINDING_SIG_T38_UNANSWERED,
	FINDING_SIG_GLARE,
	FINDING_SIG_SDP_MISMATCH,
	FINDING_SIG_REINVITE_IN_PAGE,
	FINDING_SIG_AUDIO_EARLY,
	FINDING_SIG_PRIVATE_ADDRESS,
	FINDING_SIG_HANGUP_EARLY,
	FINDING_MEDIA_NONE,
	FINDING_MEDIA_ONE_WAY,
	FINDING_MEDIA_OTHER_ADDRESS,
	FINDING_MEDIA_RTP_ON_T38_PORT,
	FINDING_MEDIA_ENCRYPTED,
	FINDING_MEDIA_EARLY,
	FINDING_UDPTL_REDUNDANCY_ABSENT,
	FINDING_UDPTL_LOSS,
	FINDING_UDPTL_REDUNDANCY_THIN,
	FINDING_UDPTL_EC_MODE,
	FINDING_UDPTL_DATAGRAM_TOO_LARGE,
	FINDING_UDPTL_SEQUENCE,
	FINDING_T38_SYNTAX,
	FINDING_T38_RATE,
	FINDING_T30_NO_DIS,
	FINDING_T30_DIS_UNANSWERED,
	FINDING_T30_CAPABILITY,
	FINDING_T30_TRAINING_FAILED,
	FINDING_T30_RATE_FALLBACK,
	FINDING_T30_COMMAND_UNANSWERED,
	FINDING_T30_WRONG_RESPONSE,
	FINDING_T30_RECEIVER_NOT_READY,
	FINDING_T30_DCN_EARLY,
	FINDING_T30_ECM_RETRIES,
	FINDING_T30_PAGE_REJECTED,
	FINDING_T30_CARRIER_LOST,
	FINDING_PAGE_DAMAGED,
	FINDING_PAGE_CODING,
	FINDING_CAPTURE_ONE_WAY,
	FINDING_CAPTURE_DUPLICATES,
	FINDING_CAPTURE_CUT,
	FINDING_LIMIT,
	FINDINGS,
};

/* Row of the table. */
struct finding_row {
	const char *id;
	enum severity severity; /* unless the one who finds it knows better */
	const char *summary, *action, *reference;
};

const struct finding_row *finding_row(enum finding_id);

/* Adds a finding with a detail made like printf; `packet` 0: none. Gives it back for more packets or another
 * severity. */
struct finding *finding_add(struct call *, enum finding_id, t38_time, uint64_t packet,
	const char *detail, ...) __attribute__((format(printf, 5, 6)));

/* "note", "warning", "error" */
const char *severity_name(enum severity);

#endif
