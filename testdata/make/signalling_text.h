#ifndef TESTDATA_SIGNALLING_TEXT_H
#define TESTDATA_SIGNALLING_TEXT_H

#include "testdata/make/capture_out.h"

/* What is said before and behind the fax of redundancy0.pcap where a call agent (MGCP) or a media gateway controller
 * (H.248) sets the call up. */

/* One datagram: how long after the one before it comes, from where to where. text NULL: the end of a list. */
struct signalling_step {
	int wait_ms;
	struct udp_end from, to;
	const char *text;
};

struct signalling_script {
	int before_ms; /* the first step comes so long before the fax begins */
	const struct signalling_step *before, *behind;
};

extern const struct signalling_script signalling_mgcp, signalling_h248;

#endif
