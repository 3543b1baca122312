#ifndef TESTDATA_CAPTURE_OUT_H
#define TESTDATA_CAPTURE_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Writes a classic pcap: little endian, microseconds, Ethernet, IPv4, UDP or TCP with checksums. The octets
 * depend on what is written only, not on the machine. */
struct capture_out;

#define CAPTURE_OUT_MAX_PAYLOAD 1472

struct udp_end {
	uint8_t ip[4];
	uint16_t port;
};

/* NULL when the file cannot be created. Close with capture_out_close. */
struct capture_out *capture_out_open(const char *path);

/* One datagram at time_us (microseconds since 1970). Times must not go backwards. payload is not kept.
 * Datagrams above CAPTURE_OUT_MAX_PAYLOAD are a mistake of the caller and abort. */
void capture_out_udp(struct capture_out *out, int64_t time_us, const struct udp_end *from,
	const struct udp_end *to, const void *payload, size_t len);

/* One TCP segment, in the same way. flags: of the TCP header (RFC 9293 3.1). */
void capture_out_tcp(struct capture_out *out, int64_t time_us, const struct udp_end *from,
	const struct udp_end *to, uint32_t seq, uint32_t ack, uint8_t flags, const void *payload,
	size_t len);

uint64_t capture_out_packets(const struct capture_out *out);

/* False when something could not be written. NULL is allowed. */
bool capture_out_close(struct capture_out *out);

#endif
