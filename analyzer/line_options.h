/* How the telephone lines are reconstructed. */
#ifndef ANALYZER_LINE_OPTIONS_H
#define ANALYZER_LINE_OPTIONS_H

enum line_profile_id { LINE_PROFILE_GENERIC, LINE_PROFILE_SPANDSP, LINE_PROFILES };

struct line_options {
	enum line_profile_id profile;
	double playout_ms; /* jitter buffer of a gateway in front of V.21 data; below 0: the profile's own */
	double delay_ms
		[2]; /* one way, between the capture point and the gateway of each side (enum side) */
};

#endif
