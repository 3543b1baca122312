#include "testdata/make/fault_packets.h"

#include <stdio.h>
#include <string.h>

enum { FILE_HEADER = 24, RECORD_HEADER = 16, IP_AT = 14, UDP_AT = 34, PAYLOAD_AT = 42 };

static uint32_t le32(const uint8_t *at)
{
	return (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

static void put_le32(uint8_t *at, uint32_t value)
{
	for (unsigned i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> 8 * i);
}

static void put_be16(uint8_t *at, size_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

static void free_packet(gpointer data)
{
	struct fault_packet *p = data;
	g_byte_array_unref(p->octets);
	g_free(p);
}

static bool same_sender(const struct fault_packet *a, const struct fault_packet *b)
{
	return a->octets->len >= UDP_AT && b->octets->len >= UDP_AT &&
	       memcmp(a->octets->data + IP_AT + 12, b->octets->data + IP_AT + 12, 4) == 0;
}

static void read_record(GPtrArray *packets, const uint8_t *at, size_t n)
{
	struct fault_packet *p = g_new0(struct fault_packet, 1);
	p->number = packets->len + 1;
	p->us = (int64_t)le32(at) * 1000000 + le32(at + 4);
	p->wire = le32(at + 12);
	p->octets = g_byte_array_append(g_byte_array_new(), at + RECORD_HEADER, (guint)n);
	g_ptr_array_add(packets, p);
	p->by_caller = same_sender(p, g_ptr_array_index(packets, 0));
}

GPtrArray *fault_packets_read(const char *path, GByteArray *header)
{
	g_autofree char *file = NULL;
	gsize length;
	GPtrArray *packets = g_ptr_array_new_with_free_func(free_packet);
	if (!g_file_get_contents(path, &file, &length, NULL) || length < FILE_HEADER ||
		le32((uint8_t *)file) != 0xa1b2c3d4 || le32((uint8_t *)file + 20) != 1) {
		g_ptr_array_free(packets, TRUE);
		return NULL;
	}
	g_byte_array_append(header, (uint8_t *)file, FILE_HEADER);
	for (size_t at = FILE_HEADER; at + RECORD_HEADER <= length;) {
		size_t n = le32((uint8_t *)file + at + 8);
		if (n > length - at - RECORD_HEADER)
			break;
		read_record(packets, (uint8_t *)file + at, n);
		at += RECORD_HEADER + n;
	}
	return packets;
}

bool fault_packets_write(const GPtrArray *packets, const GByteArray *header, const char *path)
{
	GByteArray *file = g_byte_array_append(g_byte_array_new(), header->data, header->len);
	for (guint i = 0; i < packets->len; i++) {
		const struct fault_packet *p = g_ptr_array_index(packets, i);
		uint8_t head[RECORD_HEADER];
		put_le32(head, (uint32_t)(p->us / 1000000));
		put_le32(head + 4, (uint32_t)(p->us % 1000000));
		put_le32(head + 8, p->octets->len);
		put_le32(head + 12, p->wire);
		g_byte_array_append(file, head, sizeof(head));
		g_byte_array_append(file, p->octets->data, p->octets->len);
	}
	bool ok = g_file_set_contents(path, (const char *)file->data, (gssize)file->len, NULL);
	g_byte_array_unref(file);
	return ok;
}

struct fault_packet *fault_packet_copy(const struct fault_packet *p, int64_t us)
{
	struct fault_packet *copy = g_memdup2(p, sizeof(*p));
	copy->us = us;
	copy->number += FAULT_COPY;
	copy->octets = g_byte_array_append(g_byte_array_new(), p->octets->data, p->octets->len);
	return copy;
}

uint8_t *fault_packet_payload(const struct fault_packet *p, size_t *length)
{
	*length = p->octets->len > PAYLOAD_AT ? p->octets->len - PAYLOAD_AT : 0;
	bool udp = *length > 0 && p->octets->data[12] == 8 && p->octets->data[13] == 0 &&
		   p->octets->data[IP_AT + 9] == 17;
	return udp ? p->octets->data + PAYLOAD_AT : NULL;
}

void fault_packet_set_payload(struct fault_packet *p, const void *octets, size_t length)
{
	g_byte_array_set_size(p->octets, PAYLOAD_AT);
	g_byte_array_append(p->octets, octets, (guint)length);
	put_be16(p->octets->data + IP_AT + 2, length + PAYLOAD_AT - IP_AT);
	put_be16(p->octets->data + UDP_AT + 4, length + PAYLOAD_AT - UDP_AT);
	p->wire = p->octets->len;
	fault_packet_checksums(p);
}

static uint32_t sum(const uint8_t *octets, size_t n, uint32_t before)
{
	for (size_t i = 0; i < n; i++)
		before += i % 2 ? octets[i] : (uint32_t)octets[i] << 8;
	return before;
}

static uint16_t folded(uint32_t value)
{
	while (value >> 16)
		value = (value & 0xffff) + (value >> 16);
	return (uint16_t)~value;
}

static void ip_checksum(uint8_t *ip)
{
	put_be16(ip + 10, 0);
	put_be16(ip + 10, folded(sum(ip, UDP_AT - IP_AT, 0)));
}

void fault_packet_ip_header(struct fault_packet *p)
{
	uint8_t *ip = p->octets->data + IP_AT;
	put_be16(ip + 2, p->octets->len - IP_AT);
	p->wire = p->octets->len;
	ip_checksum(ip);
}

/* RFC 791, RFC 768. */
void fault_packet_checksums(struct fault_packet *p)
{
	uint8_t *ip = p->octets->data + IP_AT, *udp = p->octets->data + UDP_AT;
	size_t length = p->octets->len - UDP_AT;
	ip_checksum(ip);
	put_be16(udp + 6, 0);
	uint16_t check = folded(sum(udp, length, sum(ip + 12, 8, 17 + (uint32_t)length)));
	put_be16(udp + 6, check == 0 ? 0xffff : check);
}

static gint by_time(gconstpointer a, gconstpointer b)
{
	const struct fault_packet *x = *(struct fault_packet *const *)a;
	const struct fault_packet *y = *(struct fault_packet *const *)b;
	return (x->us > y->us) - (x->us < y->us);
}

void fault_packets_sort(GPtrArray *packets)
{
	g_ptr_array_sort(packets, by_time);
}
