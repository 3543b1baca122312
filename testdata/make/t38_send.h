#ifndef TESTDATA_T38_SEND_H
#define TESTDATA_T38_SEND_H

#include "testdata/make/capture_out.h"
#include "testdata/make/rng.h"
#include "testdata/make/sip_wrap.h"
#include "testdata/make/udptl_wrap.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Two gateways that put a fax call into IFP packets of the syntax of 1998 over UDPTL, at the pace of a telephone
 * line: what a fax stack with no such pages cannot be made to send. The caller sends the pages, by V.17 14400. */

struct t38_send {
	struct capture_out *out;
	int64_t now_us;
	struct rng rng; /* of the jitter */
	int64_t last_us;
	struct udptl_sender sender[2];
	struct udp_end end[2];
};

enum t38_send_indicator {
	T38_SEND_NO_SIGNAL = 0,
	T38_SEND_CNG = 1,
	T38_SEND_CED = 2,
	T38_SEND_V21_PREAMBLE = 3,
	T38_SEND_V17_SHORT = 14,
	T38_SEND_V17_LONG = 15,
};

/* What is sent least significant bit first, as T.38 has it. */
uint8_t t38_send_reversed(unsigned octet);

void t38_send_wait(struct t38_send *send, int ms);

void t38_send_indicator(
	struct t38_send *send, enum sip_side from, enum t38_send_indicator indicator);

/* A V.21 frame: FF, the control field, then `octets` from the FCF on in T.38 order. first: with the preamble of a
 * new signal; last: the signal ends, and 75 ms of silence follow. */
void t38_send_frame(struct t38_send *send, enum sip_side from, const uint8_t *octets, size_t n,
	bool first, bool last);

/* Long training and 1.5 s of zeros. */
void t38_send_tcf(struct t38_send *send);

/* A block of a page with ECM, at most 256 frames of 256 octets: short training, FCD frames, three RCP. The octets
 * are in T.38 order; zeros fill the last frame up. Returns the number of frames. */
unsigned t38_send_block(struct t38_send *send, const uint8_t *octets, size_t n);

#endif
