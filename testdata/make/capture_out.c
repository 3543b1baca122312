#include "testdata/make/capture_out.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	ETHERNET_OCTETS = 14,
	IPV4_OCTETS = 20,
	UDP_OCTETS = 8,
	HEADER_OCTETS = ETHERNET_OCTETS + IPV4_OCTETS + UDP_OCTETS,
	RECORD_OCTETS = 16,
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

static void put_ipv4(
	uint8_t *at, const uint8_t from[4], const uint8_t to[4], uint16_t id, size_t udp_octets)
{
	memset(at, 0, IPV4_OCTETS);
	at[0] = 0x45;
	put_be16(at + 2, (uint32_t)(IPV4_OCTETS + udp_octets));
	put_be16(at + 4, id);
	at[8] = 64;
	at[9] = PROTOCOL_UDP;
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

void capture_out_udp(struct capture_out *out, int64_t time_us, const struct udp_end *from,
	const struct udp_end *to, const void *payload, size_t len)
{
	uint8_t record[RECORD_OCTETS + HEADER_OCTETS + CAPTURE_OUT_MAX_PAYLOAD];
	uint8_t *frame = record + RECORD_OCTETS;
	uint8_t *ip = frame + ETHERNET_OCTETS;
	size_t frame_octets = HEADER_OCTETS + len;

	if (len > CAPTURE_OUT_MAX_PAYLOAD || time_us < out->last_us)
		abort();
	out->last_us = time_us;
	put_le32(record, (uint32_t)(time_us / 1000000));
	put_le32(record + 4, (uint32_t)(time_us % 1000000));
	put_le32(record + 8, (uint32_t)frame_octets);
	put_le32(record + 12, (uint32_t)frame_octets);
	memcpy(frame + HEADER_OCTETS, payload, len);
	put_ethernet(frame, from->ip, to->ip);
	put_ipv4(ip, from->ip, to->ip, (uint16_t)out->packets, UDP_OCTETS + len);
	put_udp(ip + IPV4_OCTETS, from->port, to->port, UDP_OCTETS + len);
	fwrite(record, 1, RECORD_OCTETS + frame_octets, out->file);
	out->packets++;
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
