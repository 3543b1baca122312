#include "testdata/make/capture_out.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	ETHERNET_OCTETS = 14,
	IPV4_OCTETS = 20,
	UDP_OCTETS = 8,
	TCP_OCTETS = 20,
	HEADER_OCTETS = ETHERNET_OCTETS + IPV4_OCTETS + TCP_OCTETS,
	RECORD_OCTETS = 16,
	PROTOCOL_TCP = 6,
	PROTOCOL_UDP = 17,
};

struct capture_out {
	FILE *file;
	int64_t last_us;
	uint64_t packets;
};

static void put_le32(uint8_t *at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

static void put_be16(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

/* RFC 1071: the one's complement sum, to be continued over several areas. */
static uint32_t sum16(uint32_t sum, const uint8_t *octets, size_t len)
{
	for (size_t i = 0; i + 1 < len; i += 2)
		sum += (uint32_t)octets[i] << 8 | octets[i + 1];
	if (len & 1)
		sum += (uint32_t)octets[len - 1] << 8;
	return sum;
}

static uint16_t sum16_finish(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xFFFF) + (sum >> 16);
	return (uint16_t)~sum;
}

struct capture_out *capture_out_open(const char *path)
{
	uint8_t header[24] = {0};
	struct capture_out *out = calloc(1, sizeof(*out));

	if (!out)
		return NULL;
	out->file = fopen(path, "wb");
	if (!out->file) {
		free(out);
		return NULL;
	}
	put_le32(header, 0xA1B2C3D4);
	header[4] = 2; /* version 2.4 */
	header[6] = 4;
	put_le32(header + 16, 65535);
	put_le32(header + 20, 1); /* Ethernet */
	fwrite(header, 1, sizeof(header), out->file);
	return out;
}

/* Locally administered addresses that follow from the IPv4 address. */
static void put_mac(uint8_t *at, const uint8_t ip[4])
{
	at[0] = 0x02;
	at[1] = 0x00;
	memcpy(at + 2, ip, 4);
}

static void put_ethernet(uint8_t *at, const uint8_t from[4], const uint8_t to[4])
{
	put_mac(at, to);
	put_mac(at + 6, from);
	put_be16(at + 12, 0x0800);
}

static void put_ipv4(uint8_t *at, const uint8_t from[4], const uint8_t to[4], uint16_t id,
	uint8_t protocol, size_t octets)
{
	memset(at, 0, IPV4_OCTETS);
	at[0] = 0x45;
	put_be16(at + 2, (uint32_t)(IPV4_OCTETS + octets));
	put_be16(at + 4, id);
	at[8] = 64;
	at[9] = protocol;
	memcpy(at + 12, from, 4);
	memcpy(at + 16, to, 4);
	put_be16(at + 10, sum16_finish(sum16(0, at, IPV4_OCTETS)));
}

/* The IPv4 header must be written before: its addresses go into the checksum (RFC 768). */
static void put_udp(uint8_t *at, uint16_t from_port, uint16_t to_port, size_t udp_octets)
{
	const uint8_t *addresses = at - 8;
	uint32_t sum = PROTOCOL_UDP + (uint32_t)udp_octets;
	uint16_t checksum;

	put_be16(at, from_port);
	put_be16(at + 2, to_port);
	put_be16(at + 4, (uint32_t)udp_octets);
	put_be16(at + 6, 0);
	checksum = sum16_finish(sum16(sum16(sum, addresses, 8), at, udp_octets));
	/* RFC 768: 0 would mean that there is no checksum. */
	put_be16(at + 6, checksum ? checksum : 0xFFFF);
}

static void put_be32(uint8_t *at, uint32_t value)
{
	put_be16(at, value >> 16);
	put_be16(at + 2, value & 0xFFFF);
}

/* The same addresses go into its checksum (RFC 9293 3.1). The payload stands behind the header already. */
static void put_tcp(uint8_t *at, uint16_t from_port, uint16_t to_port, uint32_t seq, uint32_t ack,
	uint8_t flags, size_t tcp_octets)
{
	uint32_t sum = PROTOCOL_TCP + (uint32_t)tcp_octets;

	put_be16(at, from_port);
	put_be16(at + 2, to_port);
	put_be32(at + 4, seq);
	put_be32(at + 8, ack);
	at[12] = TCP_OCTETS / 4 << 4;
	at[13] = flags;
	put_be16(at + 14, 65535);
	put_be32(at + 16, 0);
	put_be16(at + 16, sum16_finish(sum16(sum16(sum, at - 8, 8), at, tcp_octets)));
}

/* The record and the headers of a packet of `octets` behind its IPv4 header; returns where these go. */
static uint8_t *put_record(struct capture_out *out, uint8_t *record, int64_t time_us,
	const struct udp_end *from, const struct udp_end *to, uint8_t protocol, size_t octets)
{
	uint8_t *frame = record + RECORD_OCTETS;
	uint8_t *ip = frame + ETHERNET_OCTETS;
	size_t frame_octets = ETHERNET_OCTETS + IPV4_OCTETS + octets;

	if (time_us < out->last_us)
		abort();
	out->last_us = time_us;
	put_le32(record, (uint32_t)(time_us / 1000000));
	put_le32(record + 4, (uint32_t)(time_us % 1000000));
	put_le32(record + 8, (uint32_t)frame_octets);
	put_le32(record + 12, (uint32_t)frame_octets);
	put_ethernet(frame, from->ip, to->ip);
	put_ipv4(ip, from->ip, to->ip, (uint16_t)out->packets, protocol, octets);
	return ip + IPV4_OCTETS;
}

static void write_record(struct capture_out *out, const uint8_t *record, size_t octets)
{
	fwrite(record, 1, RECORD_OCTETS + ETHERNET_OCTETS + IPV4_OCTETS + octets, out->file);
	out->packets++;
}

void capture_out_udp(struct capture_out *out, int64_t time_us, const struct udp_end *from,
	const struct udp_end *to, const void *payload, size_t len)
{
	uint8_t record[RECORD_OCTETS + HEADER_OCTETS + CAPTURE_OUT_MAX_PAYLOAD];
	size_t octets = UDP_OCTETS + len;
	uint8_t *udp;

	if (len > CAPTURE_OUT_MAX_PAYLOAD)
		abort();
	udp = put_record(out, record, time_us, from, to, PROTOCOL_UDP, octets);
	memcpy(udp + UDP_OCTETS, payload, len);
	put_udp(udp, from->port, to->port, octets);
	write_record(out, record, octets);
}

void capture_out_tcp(struct capture_out *out, int64_t time_us, const struct udp_end *from,
	const struct udp_end *to, uint32_t seq, uint32_t ack, uint8_t flags, const void *payload,
	size_t len)
{
	uint8_t record[RECORD_OCTETS + HEADER_OCTETS + CAPTURE_OUT_MAX_PAYLOAD];
	size_t octets = TCP_OCTETS + len;
	uint8_t *tcp;

	if (len > CAPTURE_OUT_MAX_PAYLOAD)
		abort();
	tcp = put_record(out, record, time_us, from, to, PROTOCOL_TCP, octets);
	if (len > 0)
		memcpy(tcp + TCP_OCTETS, payload, len);
	put_tcp(tcp, from->port, to->port, seq, ack, flags, octets);
	write_record(out, record, octets);
}

uint64_t capture_out_packets(const struct capture_out *out)
{
	return out->packets;
}

bool capture_out_close(struct capture_out *out)
{
	bool ok;

	if (!out)
		return true;
	ok = !ferror(out->file);
	ok = fclose(out->file) == 0 && ok;
	free(out);
	return ok;
}
