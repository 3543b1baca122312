/* One captured packet, as the source hands it to the pipeline. */
#ifndef DISSECT_PACKET_H
#define DISSECT_PACKET_H

#include <stddef.h>
#include <stdint.h>

/* Nanoseconds since 1970-01-01 UTC. Never a double: a capture's microseconds must come out again. */
typedef int64_t t38_time;

#define T38_MS ((t38_time)1000000)
#define T38_SECOND ((t38_time)1000000000)
#define T38_NEVER INT64_MIN

struct packet {
	uint64_t number;    /* from 1, over all files as merged: what other tools call the frame */
	t38_time time;	    /* when it was captured */
	uint32_t link_type; /* LINKTYPE_ number of the file format, not the DLT_ of a platform */
	uint32_t captured;  /* octets at `octets` */
	uint32_t length;    /* octets on the wire */
	const uint8_t *octets; /* borrowed: valid until the source gives the next packet */
};

#endif
