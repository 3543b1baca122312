#ifndef TESTS_LINE_CAPTURE_UDP_H
#define TESTS_LINE_CAPTURE_UDP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* UDP datagrams and TCP segments of a capture, by libpcap and nothing of the program under test: Ethernet (VLAN), Linux
 * cooked, raw IP; IPv4 with fragments that come in order, and IPv6. Tunnels and datagrams that are cut are left out. */

struct capture_datagram {
	/* since the first packet of the capture, whatever that holds */
	int64_t us;
	/* ADDRESS:PORT or [ADDRESS]:PORT, as in the JSON report */
	char from[64], to[64];
	const uint8_t *payload;
	size_t len;
	bool tcp;
	uint32_t seq; /* of a segment: of its first octet, SYN counted */
};

typedef void capture_datagram_take(void *ctx, const struct capture_datagram *datagram);

/* Gives every datagram to take, whose argument lives for the call only. first_us: the time of the first
 * packet in microseconds since 1970. False with a line on standard error when the file cannot be read. */
bool capture_udp_read(const char *path, capture_datagram_take *take, void *ctx, int64_t *first_us);

#endif
