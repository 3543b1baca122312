/* Milliseconds, in which standards and profiles count, and times of packets. */
#ifndef ANALYZER_LINE_TIME_H
#define ANALYZER_LINE_TIME_H

#include "dissect/packet.h"

/* Behind every time that a classic pcap can tell; the distance of two such times, and what is added to it, fits. */
#define LINE_MAX_TIME ((t38_time)UINT32_MAX * T38_SECOND)

static inline t38_time line_time(double ms)
{
	return (t38_time)(ms * (double)T38_MS);
}

static inline double line_time_ms(t38_time t)
{
	return (double)t / (double)T38_MS;
}

#endif
