#ifndef TESTDATA_SIP_WRAP_H
#define TESTDATA_SIP_WRAP_H

#include "testdata/make/capture_out.h"

#include <stddef.h>
#include <stdint.h>

/* The SIP dialog (RFC 3261) and the second of audio around a fax call, as seen half way between the
 * two ends. */

enum sip_side { SIP_CALLER, SIP_CALLEE };

struct sip_party {
	const char *number;
	const char *user_agent;
	uint8_t ip[4];
	uint16_t rtp_port;
	uint16_t fax_port;
};

struct sip_wrap {
	const char *key; /* unique per call, in Call-ID, tags and branches */
	struct sip_party party[2];
	unsigned fax_version;
	const char *udp_ec;
	struct capture_out *out;
};

/* The parts of the dialog: INVITE to ACK with audio, the called side's re-INVITE to T.38, BYE. */
enum sip_part { SIP_SET_UP, SIP_TO_FAX, SIP_HANG_UP };

/* The time in microseconds from message n - 1 of a part to message n, -1 when there is no message n. */
int64_t sip_wrap_wait_us(enum sip_part part, size_t n);

/* Writes message n of a part. Times are microseconds since 1970. */
void sip_wrap_message(const struct sip_wrap *sip, enum sip_part part, size_t n, int64_t time_us);

/* Set-up, a second of RTP both ways, and the change to T.38. Returns the time at which T.38 may begin. */
int64_t sip_wrap_begin(const struct sip_wrap *sip, int64_t time_us);

/* The caller hangs up. */
void sip_wrap_end(const struct sip_wrap *sip, int64_t time_us);

#endif
