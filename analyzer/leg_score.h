/* Are two calls legs of one? A B2BUA, SBC or gateway passes a call on under a Call-ID of its own. */
#ifndef ANALYZER_LEG_SCORE_H
#define ANALYZER_LEG_SCORE_H

#include "analyzer/call.h"

/* From here on they count as legs of one call. */
#define LEG_SURE 75u

/* How sure it is, in percent, that the two calls, live or over, are legs of one; *by: what speaks for it most, a
 * constant ("T.30 frames", "media addresses", "session identifier", "numbers and times"), or NULL. Works on what is
 * known so far; calls that do not overlap in time score 0. */
unsigned leg_score(const struct call *, const struct call *, const char **by);

#endif
