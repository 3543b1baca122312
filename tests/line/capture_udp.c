#include "tests/line/capture_udp.h"

#include <arpa/inet.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <string.h>

enum {
	ETHERTYPE_IPV4 = 0x0800,
	ETHERTYPE_IPV6 = 0x86DD,
	ETHERTYPE_VLAN = 0x8100,
	ETHERTYPE_QINQ = 0x88A8,
	PROTOCOL_TCP = 6,
	PROTOCOL_UDP = 17,
	IPV6_HEADER = 40,
	UDP_HEADER = 8,
	TCP_HEADER = 20,
	TCP_SYN = 2,
	MORE_FRAGMENTS = 0x2000,
};

struct octets {
	const uint8_t *at;
	size_t len;
};

/* Those of one IPv4 packet, which come one after the other. */
struct fragments {
	uint8_t id[2];
	size_t len;
	uint8_t octets[65536];
};

static unsigned u16(const uint8_t *at)
{
	return (unsigned)at[0] << 8 | at[1];
}

static bool drop(struct octets *octets, size_t n)
{
	if (octets->len < n)
		return false;
	octets->at += n;
	octets->len -= n;
	return true;
}

/* The EtherType behind a link header of len octets that has it at offset type_at. */
static unsigned link_type(struct octets *octets, size_t len, size_t type_at)
{
	const uint8_t *start = octets->at;

	return drop(octets, len) ? u16(start + type_at) : 0;
}

static unsigned ethertype(int link, struct octets *octets)
{
	unsigned type;

	if (link == DLT_RAW || link == DLT_IPV4 || link == DLT_IPV6)
		return octets->len && octets->at[0] >> 4 == 6 ? ETHERTYPE_IPV6 : ETHERTYPE_IPV4;
	if (link == DLT_LINUX_SLL)
		type = link_type(octets, 16, 14);
	else if (link == DLT_LINUX_SLL2)
		type = link_type(octets, 20, 0);
	else
		type = link == DLT_EN10MB ? link_type(octets, 14, 12) : 0;
	while (type == ETHERTYPE_VLAN || type == ETHERTYPE_QINQ)
		type = link_type(octets, 4, 2);
	return type;
}

/* Adds a fragment to those before it. True when it was the last one: octets is then the whole of it. */
static bool join(struct fragments *fragments, const uint8_t *ip, struct octets *octets)
{
	unsigned flags = u16(ip + 6);
	size_t offset = (size_t)(flags & 0x1FFF) * 8;

	if (offset == 0) {
		memcpy(fragments->id, ip + 4, 2);
		fragments->len = 0;
	}
	if (memcmp(fragments->id, ip + 4, 2) != 0 || fragments->len != offset ||
		offset + octets->len > sizeof(fragments->octets))
		return false;
	memcpy(fragments->octets + offset, octets->at, octets->len);
	fragments->len += octets->len;
	*octets = (struct octets){fragments->octets, fragments->len};
	return !(flags & MORE_FRAGMENTS);
}

static bool wanted(unsigned protocol)
{
	return protocol == PROTOCOL_UDP || protocol == PROTOCOL_TCP;
}

static bool ipv4(struct fragments *fragments, struct octets *octets, const uint8_t **from,
	const uint8_t **to, unsigned *protocol)
{
	const uint8_t *ip = octets->at;
	size_t header, total;

	if (octets->len < 20 || ip[0] >> 4 != 4 || !wanted(ip[9]))
		return false;
	*protocol = ip[9];
	header = (size_t)(ip[0] & 0x0F) * 4;
	total = u16(ip + 2);
	if (header < 20 || total < header || octets->len < total)
		return false;
	*from = ip + 12;
	*to = ip + 16;
	octets->len = total;
	drop(octets, header);
	return (u16(ip + 6) & 0x3FFF) == 0 || join(fragments, ip, octets);
}

static bool ipv6(
	struct octets *octets, const uint8_t **from, const uint8_t **to, unsigned *protocol)
{
	const uint8_t *ip = octets->at;

	if (octets->len < IPV6_HEADER || ip[0] >> 4 != 6 || !wanted(ip[6]))
		return false;
	*protocol = ip[6];
	if (octets->len < IPV6_HEADER + u16(ip + 4))
		return false;
	*from = ip + 8;
	*to = ip + 24;
	octets->len = IPV6_HEADER + u16(ip + 4);
	return drop(octets, IPV6_HEADER);
}

static void print_end(char out[64], bool six, const uint8_t *address, unsigned port)
{
	char text[INET6_ADDRSTRLEN];

	inet_ntop(six ? AF_INET6 : AF_INET, address, text, sizeof(text));
	snprintf(out, 64, six ? "[%s]:%u" : "%s:%u", text, port);
}

static bool take_udp(struct octets octets, struct capture_datagram *datagram)
{
	unsigned len;

	if (octets.len < UDP_HEADER || (len = u16(octets.at + 4)) < UDP_HEADER || len > octets.len)
		return false;
	datagram->payload = octets.at + UDP_HEADER;
	datagram->len = len - UDP_HEADER;
	return true;
}

static bool take_tcp(struct octets octets, struct capture_datagram *datagram)
{
	size_t header;

	if (octets.len < TCP_HEADER)
		return false;
	header = (size_t)(octets.at[12] >> 4) * 4;
	if (header < TCP_HEADER || header > octets.len)
		return false;
	datagram->tcp = true;
	datagram->seq = (uint32_t)u16(octets.at + 4) << 16 | u16(octets.at + 6);
	datagram->seq += (octets.at[13] & TCP_SYN) != 0;
	datagram->payload = octets.at + header;
	datagram->len = octets.len - header;
	return true;
}

static bool decode(struct fragments *fragments, int link, struct octets octets,
	struct capture_datagram *datagram)
{
	const uint8_t *from, *to;
	unsigned type = ethertype(link, &octets), protocol;
	bool six = type == ETHERTYPE_IPV6;

	if (type != ETHERTYPE_IPV4 && !six)
		return false;
	if (!(six ? ipv6(&octets, &from, &to, &protocol)
		  : ipv4(fragments, &octets, &from, &to, &protocol)))
		return false;
	if (!(protocol == PROTOCOL_UDP ? take_udp : take_tcp)(octets, datagram))
		return false;
	print_end(datagram->from, six, from, u16(octets.at));
	print_end(datagram->to, six, to, u16(octets.at + 2));
	return true;
}

bool capture_udp_read(const char *path, capture_datagram_take *take, void *ctx, int64_t *first_us)
{
	char problem[PCAP_ERRBUF_SIZE];
	struct pcap_pkthdr *header;
	const u_char *octets;
	bool first = true;
	struct fragments fragments = {.len = 0};
	pcap_t *pcap = pcap_open_offline(path, problem);

	if (pcap == NULL) {
		fprintf(stderr, "%s: %s\n", path, problem);
		return false;
	}
	while (pcap_next_ex(pcap, &header, &octets) == 1) {
		struct capture_datagram datagram = {.tcp = false};
		int64_t us = (int64_t)header->ts.tv_sec * 1000000 + header->ts.tv_usec;

		if (first)
			*first_us = us;
		first = false;
		datagram.us = us - *first_us;
		if (decode(&fragments, pcap_datalink(pcap), (struct octets){octets, header->caplen},
			    &datagram))
			take(ctx, &datagram);
	}
	pcap_close(pcap);
	return !first;
}
