/* Blocks of pcapng and records of pcap, made in memory: each is whole, so that what is written in whole ones is a
 * capture at every moment. In the byte order of this machine, times in nanoseconds.
 * pcapng: draft-ietf-opsawg-pcapng; pcap: draft-ietf-opsawg-pcap. */
#ifndef RENDER_PCAPNG_WRITE_H
#define RENDER_PCAPNG_WRITE_H

#include <glib.h>

#include "dissect/packet.h"

struct pcapng_interface {
	const char *name, *filter; /* NULL: not told */
	uint32_t link_type;	   /* LINKTYPE_ number */
	uint32_t snaplen;	   /* 0: no limit */
};

/* Each appends one block to `out`. */

/* Section Header Block. */
void pcapng_section(GByteArray *out, const char *application);

/* Interface Description Block; the interfaces of a section count from 0. */
void pcapng_interface(GByteArray *out, const struct pcapng_interface *);

/* Enhanced Packet Block. `comments` (UTF-8): NULL-terminated; NULL: none. */
void pcapng_packet(
	GByteArray *out, unsigned interface, const struct packet *, const char *const *comments);

/* Interface Statistics Block: packets that the interface gave and that were dropped for want of room. */
void pcapng_statistics(
	GByteArray *out, unsigned interface, t38_time, uint64_t received, uint64_t dropped);

/* The head of a pcap file, and one of its records. */
void pcap_head(GByteArray *out, uint32_t link_type, uint32_t snaplen);
void pcap_record(GByteArray *out, const struct packet *);

#endif
