#include "render/time_text.h"

#include <stdio.h>
#include <time.h>

/* Splits into calendar and nanoseconds from 0 to 999999999, for times before 1970 too. */
static long split(t38_time t, struct tm *tm)
{
	time_t seconds = (time_t)(t / T38_SECOND);
	long rest = (long)(t % T38_SECOND);
	if (rest < 0) {
		rest += (long)T38_SECOND;
		seconds--;
	}
	gmtime_r(&seconds, tm);
	return rest;
}

static char *unknown(char out[TIME_TEXT_MAX])
{
	snprintf(out, TIME_TEXT_MAX, "-");
	return out;
}

char *time_text_rfc3339(t38_time t, char out[TIME_TEXT_MAX])
{
	struct tm tm;
	if (t == T38_NEVER)
		return unknown(out);
	long nanoseconds = split(t, &tm);
	size_t n = strftime(out, TIME_TEXT_MAX, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(out + n, TIME_TEXT_MAX - n, ".%06ldZ", nanoseconds / 1000);
	return out;
}

char *time_text_clock(t38_time t, char out[TIME_TEXT_MAX])
{
	struct tm tm;
	if (t == T38_NEVER)
		return unknown(out);
	long nanoseconds = split(t, &tm);
	size_t n = strftime(out, TIME_TEXT_MAX, "%H:%M:%S", &tm);
	snprintf(out + n, TIME_TEXT_MAX - n, ".%03ld", nanoseconds / 1000000);
	return out;
}
