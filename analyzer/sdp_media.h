/* What a line of SDP says about media: in words, as an address, as a side's T.38 parameters. */
#ifndef ANALYZER_SDP_MEDIA_H
#define ANALYZER_SDP_MEDIA_H

#include "analyzer/live_call.h"
#include "dissect/sdp.h"

/* Appends the line in short: "image udptl :16384 T.38 v0 14400 redundancy", "audio PCMU :4000",
 * "image refused (port 0)", "image $" where the port is yet to be chosen (H.248). */
void sdp_media_describe(const struct sdp_media *, GString *out);

/* True when "$" stands for the port. */
bool sdp_media_to_be_chosen(const struct sdp_media *);

/* Announces where the side receives; nothing for lines without a port or an address, and for other media than
 * audio and T.38. */
void sdp_media_announce(struct live_call *, const struct sdp_media *, enum side);

/* The T.38 parameters of a side, from its image line. */
void sdp_media_t38_side(struct live_call *, const struct sdp_media *, enum side);

#endif
