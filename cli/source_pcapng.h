/* Reads pcapng: libpcap refuses files whose interfaces differ in link type or snapshot length, and such
 * files are what merging the captures of two hosts makes. */
#ifndef CLI_SOURCE_PCAPNG_H
#define CLI_SOURCE_PCAPNG_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "dissect/packet.h"

#define PCAPNG_MAGIC 0x0a0d0d0a /* a Section Header Block; the same in either byte order */

struct source_pcapng;

enum source_pcapng_status {
	PCAPNG_PACKET,
	PCAPNG_END,
	PCAPNG_CUT,	/* the stream ends inside a block */
	PCAPNG_DAMAGED, /* source_pcapng_damage() says why */
};

/* Reads from the stream, which stays the caller's. Link types of interfaces are added to `link_types`
 * (of uint32_t, borrowed), each once, as they appear. */
struct source_pcapng *source_pcapng_new(FILE *stream, GArray *link_types);

/* Fills time, link_type, captured, length, octets; octets are valid until the next call. */
enum source_pcapng_status source_pcapng_next(struct source_pcapng *, struct packet *);

/* Where the last block that was begun stands in the stream. */
uint64_t source_pcapng_offset(const struct source_pcapng *);

/* Packets that the capturing system lost, by the statistics read so far (isb_ifdrop, isb_osdrop). */
uint64_t source_pcapng_dropped(const struct source_pcapng *);

const char *source_pcapng_damage(const struct source_pcapng *);

void source_pcapng_free(struct source_pcapng *); /* NULL is allowed */

#endif
