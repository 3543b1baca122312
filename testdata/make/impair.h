#ifndef TESTDATA_IMPAIR_H
#define TESTDATA_IMPAIR_H

#include "testdata/make/rng.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What happens to one direction before the capture point. All zero: nothing. */
struct impair_plan {
	uint32_t loss_per_mille; /* that a burst of loss begins at a packet */
	uint32_t burst_min, burst_max;
	uint32_t quiet;	     /* packets that pass after each burst */
	bool page_only;	     /* lose packets of the page modem only */
	uint32_t bad_tcfs;   /* so many training checks are damaged */
	uint64_t bad_frames; /* bit n: frame n of the first partial page arrives with a bad FCS */
};

struct impair {
	const struct impair_plan *plan;
	struct rng rng;
	bool version0; /* the 1998 syntax of the IFP packets */
	uint32_t burst_left, quiet_left;
	bool dcs_sent, in_tcf;
	uint32_t tcfs, chunks, frames;
	unsigned lost;
};

/* To be called when the terminal sends a DCS: the next training is followed by a TCF. */
void impair_dcs(struct impair *impair);

/* Damages an IFP packet as a noisy telephone line would before the gateway. */
void impair_ifp(struct impair *impair, uint8_t *ifp, size_t len);

/* Whether the network loses the datagram with this IFP packet. */
bool impair_loses(struct impair *impair, const uint8_t *ifp);

#endif
