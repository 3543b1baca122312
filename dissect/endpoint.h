/* Addresses: an IPv4 or IPv6 address with a port. */
#ifndef DISSECT_ENDPOINT_H
#define DISSECT_ENDPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* 16 octets in network order; IPv4 as ::ffff:a.b.c.d (RFC 4291 2.5.5.2), so that one comparison and one
 * hash serve both. All zero: no address known. */
struct ip_addr {
	uint8_t octets[16];
};

struct endpoint {
	struct ip_addr addr;
	uint16_t port;
};

#define ENDPOINT_TEXT_MAX 56 /* "[8 groups]:65535" with its NUL, rounded up */

static inline bool ip_addr_equal(const struct ip_addr *a, const struct ip_addr *b)
{
	return memcmp(a->octets, b->octets, sizeof(a->octets)) == 0;
}

static inline bool endpoint_equal(const struct endpoint *a, const struct endpoint *b)
{
	return a->port == b->port && ip_addr_equal(&a->addr, &b->addr);
}

/* From the 4 or 16 octets of a header. */
struct ip_addr ip_addr_v4(const uint8_t octets[4]);
struct ip_addr ip_addr_v6(const uint8_t octets[16]);

/* True for ::ffff:0:0/96. */
bool ip_addr_is_v4(const struct ip_addr *);

/* True for the all-zero address (unknown), 0.0.0.0 and ::. */
bool ip_addr_is_unset(const struct ip_addr *);

/* From text of n octets, not NUL-terminated: dotted quad or RFC 4291 text, without brackets or zone.
 * False, and *out untouched, for anything else (a host name). */
bool ip_addr_parse(const char *text, size_t n, struct ip_addr *out);

/* Writes "192.0.2.1" or "2001:db8::1" (RFC 5952) into out, NUL-terminated; returns out. */
char *ip_addr_text(const struct ip_addr *, char out[ENDPOINT_TEXT_MAX]);

/* Writes "192.0.2.1:4000" or "[2001:db8::1]:4000"; returns out. */
char *endpoint_text(const struct endpoint *, char out[ENDPOINT_TEXT_MAX]);

/* A hash over address and port for tables in memory; not stable between versions. */
uint32_t endpoint_hash(const struct endpoint *);

#endif
