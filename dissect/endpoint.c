#include "dissect/endpoint.h"

#include <arpa/inet.h>
#include <stdio.h>

/* ::ffff:0:0/96, RFC 4291 2.5.5.2. */
static const uint8_t mapped_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
static const uint8_t zeros[sizeof(((struct ip_addr *)NULL)->octets)];

struct ip_addr ip_addr_v4(const uint8_t octets[4])
{
	struct ip_addr addr;
	memcpy(addr.octets, mapped_prefix, sizeof(mapped_prefix));
	memcpy(addr.octets + sizeof(mapped_prefix), octets, 4);
	return addr;
}

struct ip_addr ip_addr_v6(const uint8_t octets[16])
{
	struct ip_addr addr;
	memcpy(addr.octets, octets, sizeof(addr.octets));
	return addr;
}

bool ip_addr_is_v4(const struct ip_addr *addr)
{
	return memcmp(addr->octets, mapped_prefix, sizeof(mapped_prefix)) == 0;
}

bool ip_addr_is_unset(const struct ip_addr *addr)
{
	size_t prefix = ip_addr_is_v4(addr) ? sizeof(mapped_prefix) : 0;
	return memcmp(addr->octets + prefix, zeros, sizeof(zeros) - prefix) == 0;
}

bool ip_addr_parse(const char *text, size_t n, struct ip_addr *out)
{
	char copy[INET6_ADDRSTRLEN];
	uint8_t octets[16];
	/* A NUL within the text would end it early for inet_pton. */
	if (n == 0 || n >= sizeof(copy) || memchr(text, '\0', n))
		return false;
	memcpy(copy, text, n);
	copy[n] = '\0';
	if (inet_pton(AF_INET, copy, octets) == 1)
		*out = ip_addr_v4(octets);
	else if (inet_pton(AF_INET6, copy, octets) == 1)
		*out = ip_addr_v6(octets);
	else
		return false;
	return true;
}

char *ip_addr_text(const struct ip_addr *addr, char out[ENDPOINT_TEXT_MAX])
{
	if (ip_addr_is_v4(addr))
		inet_ntop(AF_INET, addr->octets + sizeof(mapped_prefix), out, ENDPOINT_TEXT_MAX);
	else
		inet_ntop(AF_INET6, addr->octets, out, ENDPOINT_TEXT_MAX);
	return out;
}

char *endpoint_text(const struct endpoint *endpoint, char out[ENDPOINT_TEXT_MAX])
{
	bool v4 = ip_addr_is_v4(&endpoint->addr);
	char addr[ENDPOINT_TEXT_MAX];
	ip_addr_text(&endpoint->addr, addr);
	/* The precision is the longest text that inet_ntop writes, and lets the compiler see that it
	 * fits. */
	snprintf(out, ENDPOINT_TEXT_MAX, "%s%.*s%s:%u", v4 ? "" : "[", INET6_ADDRSTRLEN - 1, addr,
		v4 ? "" : "]", (unsigned)endpoint->port);
	return out;
}

uint32_t endpoint_hash(const struct endpoint *endpoint)
{
	uint64_t half[2];
	memcpy(half, endpoint->addr.octets, sizeof(half));
	/* Odd constants carry low bits up, the shifts carry high ones down: the last octet of an IPv4
	 * address is at the top of a half in little-endian memory. */
	uint64_t mixed = (half[0] ^ endpoint->port) * UINT64_C(0x9e3779b97f4a7c15);
	mixed = (mixed ^ mixed >> 32 ^ half[1]) * UINT64_C(0xd6e8feb86659fd93);
	mixed = (mixed ^ mixed >> 29) * UINT64_C(0xbf58476d1ce4e5b9);
	return (uint32_t)(mixed >> 32);
}
