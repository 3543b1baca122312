/* Points in time as text, always in UTC: a report must not depend on where it is made. */
#ifndef RENDER_TIME_TEXT_H
#define RENDER_TIME_TEXT_H

#include "dissect/packet.h"

#define TIME_TEXT_MAX 32

/* Writes "2026-11-20T03:12:07.104000Z" (RFC 3339 5.6); returns out. Nanoseconds are cut off, not rounded, so
 * that no time is ever later than its packet. "-" for T38_NEVER. */
char *time_text_rfc3339(t38_time, char out[TIME_TEXT_MAX]);

/* Writes the time of day, "03:12:07.104", cut off at milliseconds; returns out. "-" for T38_NEVER. */
char *time_text_clock(t38_time, char out[TIME_TEXT_MAX]);

#endif
