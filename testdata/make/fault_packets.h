/* A capture in memory whose packets can be taken out, moved, copied and altered: classic pcap of Ethernet, IPv4 and UDP,
 * as capture_out.c writes it. */
#ifndef TESTDATA_MAKE_FAULT_PACKETS_H
#define TESTDATA_MAKE_FAULT_PACKETS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define FAULT_COPY 100000u

struct fault_packet {
	/* In the file, from 1; a copy has that of the packet it is one of, and FAULT_COPY more. */
	unsigned number;
	int64_t us;
	GByteArray *octets; /* from Ethernet on */
	uint32_t wire;	    /* octets on the wire */
	bool by_caller;	    /* its sender is that of the first packet */
	bool chosen;
};

/* NULL: it cannot be read, or is of another form. */
GPtrArray *fault_packets_read(const char *path, GByteArray *header);
bool fault_packets_write(const GPtrArray *, const GByteArray *header, const char *path);

/* A copy of the packet that is sent at another time. */
struct fault_packet *fault_packet_copy(const struct fault_packet *, int64_t us);

/* The payload of UDP; NULL: the packet has none. */
uint8_t *fault_packet_payload(const struct fault_packet *, size_t *length);

/* Another payload; lengths and checksums are made to fit. */
void fault_packet_set_payload(struct fault_packet *, const void *octets, size_t length);

/* Behind a change of the payload, addresses or ports. */
void fault_packet_checksums(struct fault_packet *);

/* Length and checksum of IP, behind a change of what follows its header. */
void fault_packet_ip_header(struct fault_packet *);

/* Stable, by time. */
void fault_packets_sort(GPtrArray *);

#endif
