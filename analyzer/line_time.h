/* Milliseconds, in which standards and profiles count, and times of packets. */
#ifndef ANALYZER_LINE_TIME_H
#define ANALYZER_LINE_TIME_H

#include "dissect/packet.h"

static inline t38_time line_time(double ms)
{
	return (t38_time)(ms * (double)T38_MS);
}

static inline double line_time_ms(t38_time t)
{
	return (double)t / (double)T38_MS;
}

#endif
