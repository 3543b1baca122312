/* Packets for the targets that run the whole pipeline. The input:
 *
 *   order and link type 1 | host number 1 | records: kind 1 | time 1 | ports 1 | flags and length 2 | octets
 *
 * Most records have no headers of their own, so that mutation spends its time on what they carry: IPv4 with UDP or
 * TCP between two hosts is put around them, the checksums left zero. */
#ifndef TESTS_FUZZ_PACKETS_H
#define TESTS_FUZZ_PACKETS_H

#include "dissect/packet.h"
#include "tests/fuzz/fuzz.h"

enum { RECORD_RAW, RECORD_UDP, RECORD_UDP_BACK, RECORD_TCP, RECORD_TCP_BACK, RECORD_KINDS };

#define RECORD_LOST 0x8000 /* TCP: so many octets are lost; no packet */
#define RECORD_CUT 0x4000  /* the capture kept a part of the packet */
#define RECORD_LENGTH 0x3fff

#define PACKETS_HEADERS 40
#define PACKETS_MAX 16000 /* of an input: the fuzzer is to look for paths, not for sums */

static const uint32_t packets_link_types[] = {1, 113, 276, 101, 228, 229, 0, 108, 147};
static const uint16_t packets_ports[16] = {5060, 5061, 16384, 16386, 16388, 4000, 4002, 6004, 1720,
	49170, 49172, 30000, 30002, 0, 53, 65535};

struct packets {
	struct bytes in;
	bool in_order;
	uint32_t link_type; /* of raw records */
	uint8_t host;
	uint32_t seq[2]; /* TCP, by direction */
	struct packet packet;
	uint8_t *octets; /* of the packet */
};

static inline struct packets packets_of(const uint8_t *data, size_t size)
{
	struct packets p = {.in = bytes_of(data, size, size), .seq = {1000, 0xfffff000u}};
	uint8_t first = bytes_u8(&p.in);
	p.in_order = first & 0x80;
	p.link_type = packets_link_types[(first & 0x7f) % (sizeof(packets_link_types) / 4)];
	p.host = bytes_u8(&p.in);
	p.packet.time = (t38_time)1700000000 * T38_SECOND;
	return p;
}

/* Steps of 2^0 to 2^61 ns, forwards or backwards, from 1970 to 2116: the analyzer subtracts times and adds waits
 * to them, and a pcap file cannot tell others. */
static inline void packets_step(struct packets *p, uint8_t how)
{
	const t38_time step = (t38_time)1 << (how & 0x7f) % 62, latest = (t38_time)1 << 62;
	t38_time now = p->packet.time;
	if (how & 0x80)
		p->packet.time = now > step ? now - step : 0;
	else
		p->packet.time = now < latest - step ? now + step : latest;
}

static inline void packets_be16(uint8_t *at, size_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

static inline size_t packets_ipv4(
	const struct packets *p, uint8_t *at, bool tcp, bool back, size_t n)
{
	const uint8_t hosts[2][4] = {{192, 0, 2, p->host}, {198, 51, 100, p->host}};
	at[0] = 0x45;
	packets_be16(at + 2, n + (tcp ? 40 : 28));
	at[8] = 64;
	at[9] = tcp ? 6 : 17;
	memcpy(at + 12, hosts[back], 4);
	memcpy(at + 16, hosts[!back], 4);
	return 20;
}

static inline size_t packets_transport(
	struct packets *p, uint8_t *at, bool tcp, bool back, uint8_t ports, size_t n)
{
	packets_be16(at, packets_ports[ports >> 4]);
	packets_be16(at + 2, packets_ports[ports & 15]);
	if (!tcp) {
		packets_be16(at + 4, n + 8);
		return 8;
	}
	packets_be16(at + 4, p->seq[back] >> 16);
	packets_be16(at + 6, p->seq[back] & 0xffff);
	at[12] = 0x50;
	at[13] = 0x18;
	p->seq[back] += (uint32_t)n;
	return 20;
}

static inline size_t packets_headers(
	struct packets *p, uint8_t *at, unsigned kind, uint8_t ports, size_t n)
{
	bool tcp = kind >= RECORD_TCP, back = kind == RECORD_UDP_BACK || kind == RECORD_TCP_BACK;
	if (kind == RECORD_RAW)
		return 0;
	size_t ip = packets_ipv4(p, at, tcp, back, n);
	return ip + packets_transport(p, at + ip, tcp, back, ports, n);
}

static inline void packets_make(
	struct packets *p, unsigned kind, uint8_t ports, unsigned flags, struct bytes carried)
{
	uint8_t headers[PACKETS_HEADERS] = {0};
	size_t n = bytes_left(&carried), head = packets_headers(p, headers, kind, ports, n);
	size_t length = head + n, kept = flags & RECORD_CUT ? length - length / 4 : length;
	uint8_t *whole = malloc(length + 1);
	if (whole == NULL)
		abort();
	memcpy(whole, headers, head);
	if (n > 0)
		memcpy(whole + head, carried.at, n);
	p->octets = fuzz_copy(whole, kept).octets;
	free(whole);
	p->packet.number++;
	p->packet.link_type = kind == RECORD_RAW ? p->link_type : 101;
	p->packet.captured = (uint32_t)kept;
	p->packet.length = (uint32_t)length;
	p->packet.octets = p->octets;
}

/* The next packet, valid until the next call; NULL: the end. */
static inline const struct packet *packets_next(struct packets *p)
{
	free(p->octets);
	p->octets = NULL;
	while (bytes_left(&p->in) > 0 && p->packet.number < PACKETS_MAX) {
		unsigned kind = bytes_u8(&p->in) % RECORD_KINDS;
		packets_step(p, bytes_u8(&p->in));
		uint8_t ports = bytes_u8(&p->in);
		unsigned flags = bytes_be16(&p->in);
		size_t n = flags & RECORD_LENGTH, left = bytes_left(&p->in);
		if (kind >= RECORD_TCP && flags & RECORD_LOST) {
			p->seq[kind == RECORD_TCP_BACK] += (uint32_t)n;
			continue;
		}
		packets_make(p, kind, ports, flags, bytes_take(&p->in, n < left ? n : left));
		return &p->packet;
	}
	return NULL;
}

#endif
