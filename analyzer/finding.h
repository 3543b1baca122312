/* Findings: the table of ids, and how a call gets one. */
#ifndef ANALYZER_FINDING_H
#define ANALYZER_FINDING_H

#include "analyzer/call.h"

enum finding_id {
	FINDING_SIG_NO_ANSWER,
	FINDING_SIG_NO_ACK,
	FINDING_SIG_T38_REFUSED,
	FINDING_SIG_AUDIO_SIT,
	FINDING_SIG_AUDIO_VOICE,
	FINDING_SIG_AUDIO_BUSY,
	FINDING_SIG_AUDIO_RINGBACK,
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
	FINDING_UDPTL_BUFFER,
	FINDING_UDPTL_SEQUENCE,
	FINDING_T38_SYNTAX,
	FINDING_T38_RATE,
	FINDING_TIME_UNDERFLOW,
	FINDING_TIME_RESPONSE_LATE,
	FINDING_TIME_COLLISION,
	FINDING_TIME_CLOCK_DRIFT,
	FINDING_T30_NO_DIS,
	FINDING_T30_ALTERED,
	FINDING_T30_NONSTANDARD,
	FINDING_T30_CANNOT_RECEIVE,
	FINDING_T30_POLLING_REFUSED,
	FINDING_T30_DIS_UNANSWERED,
	FINDING_T30_CAPABILITY,
	FINDING_T30_TRAINING_FAILED,
	FINDING_T30_RATE_FALLBACK,
	FINDING_T30_COMMAND_UNANSWERED,
	FINDING_T30_WRONG_RESPONSE,
	FINDING_T30_RECEIVER_NOT_READY,
	FINDING_T30_NO_COMMAND,
	FINDING_T30_DCN_EARLY,
	FINDING_T30_NO_DCN,
	FINDING_T30_ECM_RETRIES,
	FINDING_T30_PAGE_REJECTED,
	FINDING_T30_CARRIER_LOST,
	FINDING_PAGE_DAMAGED,
	FINDING_PAGE_CODING,
	FINDING_CAPTURE_ONE_WAY,
	FINDING_CAPTURE_DUPLICATES,
	FINDING_CAPTURE_CUT,
	FINDING_CAPTURE_FRAGMENTS,
	FINDING_CAPTURE_CLOCK,
	FINDING_CAPTURE_DROPS,
	FINDING_LIMIT,
	FINDINGS,
};

/* What has to be there before a finding may be looked for: an error does not rest on what the capture lacks. Or-ed. */
enum finding_needs {
	FINDING_NEEDS_FAX = 1,	  /* T.38 packets */
	FINDING_NEEDS_BEGIN = 2,  /* the fax was captured from its beginning */
	FINDING_NEEDS_END = 4,	  /* to its end */
	FINDING_NEEDS_AGREED = 8, /* what was agreed about T.38 */
	FINDING_NEEDS_SDP = 16,	  /* signalling, from the beginning of the call or of T.38 */
	/* The reconstructed telephone lines, by a clock that goes steadily. */
	FINDING_NEEDS_LINES = 32,
	FINDING_NEEDS_BOTH = 64,   /* both directions, or one that is truly silent */
	FINDING_NEEDS_WHOLE = 128, /* T.38 packets that were kept whole */
};

/* What a finding is to the others. Or-ed. */
enum finding_part {
	/* The fax ended by it: a failure has its root where such a chain begins. */
	FINDING_ENDS_FAX = 256,
	FINDING_OF_CAPTURE = 512, /* a fault of the capture: never the root */
};

/* Row of the table. */
struct finding_row {
	const char *id;
	enum severity severity; /* unless the one who finds it knows better */
	const char *summary, *action, *reference;
	unsigned flags; /* enum finding_needs, enum finding_part */
};

const struct finding_row *finding_row(enum finding_id);

/* True when the finding is one of this id. */
bool finding_is(const struct finding *, enum finding_id);

/* Number of its row; FINDINGS for one that is not of the table. */
enum finding_id finding_number(const struct finding *);

/* True when the call has what the row needs. */
bool finding_has_evidence(const struct call *, enum finding_id);

/* Adds a finding with a detail made like printf; `packet` 0: none. Gives it back for more packets or another
 * severity; valid until the next one is added. */
struct finding *finding_add(struct call *, enum finding_id, t38_time, uint64_t packet,
	const char *detail, ...) __attribute__((format(printf, 5, 6)));

/* Adds a packet that it rests on; 0, and one that is there already, is passed over. */
void finding_packet(struct finding *, uint64_t packet);

/* "note", "warning", "error" */
const char *severity_name(enum severity);

#endif
