#include "render/pcapng_write.h"

#include <string.h>

enum {
	BLOCK_SECTION = 0x0a0d0d0a,
	BLOCK_INTERFACE = 1,
	BLOCK_STATISTICS = 5,
	BLOCK_PACKET = 6,
	BYTE_ORDER_MAGIC = 0x1a2b3c4d,

	OPTION_END = 0,
	OPTION_COMMENT = 1,
	SECTION_APPLICATION = 4, /* shb_userappl */
	INTERFACE_NAME = 2,
	INTERFACE_RESOLUTION = 9,
	INTERFACE_FILTER = 11,
	STATISTICS_RECEIVED = 4, /* isb_ifrecv */
	STATISTICS_DROPPED = 5,	 /* isb_ifdrop */

	NANOSECONDS = 9,       /* if_tsresol: a power of ten */
	FILTER_EXPRESSION = 0, /* if_filter: a text of libpcap */
	MAX_OPTION = 65535,
};

#define PCAP_MAGIC_NANOSECONDS 0xa1b23c4du

static void put16(GByteArray *out, unsigned value)
{
	uint16_t v = (uint16_t)value;
	g_byte_array_append(out, (const uint8_t *)&v, sizeof(v));
}

static void put32(GByteArray *out, uint32_t v)
{
	g_byte_array_append(out, (const uint8_t *)&v, sizeof(v));
}

static void put64(GByteArray *out, uint64_t v)
{
	g_byte_array_append(out, (const uint8_t *)&v, sizeof(v));
}

/* Blocks and options are padded to 32 bits. */
static void put_padded(GByteArray *out, const void *octets, size_t n)
{
	static const uint8_t zeros[4];
	g_byte_array_append(out, octets, (guint)n);
	g_byte_array_append(out, zeros, (guint)(-n & 3));
}

static guint begin_block(GByteArray *out, uint32_t type)
{
	guint at = out->len;
	put32(out, type);
	put32(out, 0);
	return at;
}

static void end_block(GByteArray *out, guint at)
{
	uint32_t length = out->len - at + 4;
	put32(out, length);
	memcpy(out->data + at + 4, &length, sizeof(length));
}

static void put_option(GByteArray *out, unsigned code, const void *value, size_t n)
{
	n = MIN(n, MAX_OPTION);
	put16(out, code);
	put16(out, (unsigned)n);
	put_padded(out, value, n);
}

/* A character is not cut in two. */
static void put_text(GByteArray *out, unsigned code, const char *text)
{
	size_t n = strlen(text);
	if (n > MAX_OPTION) {
		const char *end = g_utf8_find_prev_char(text, text + MAX_OPTION);
		n = end != NULL ? (size_t)(end - text) : 0;
	}
	put_option(out, code, text, n);
}

static void put_time(GByteArray *out, t38_time time)
{
	put32(out, (uint32_t)((uint64_t)time >> 32));
	put32(out, (uint32_t)time);
}

void pcapng_section(GByteArray *out, const char *application)
{
	guint at = begin_block(out, BLOCK_SECTION);
	put32(out, BYTE_ORDER_MAGIC);
	put16(out, 1);
	put16(out, 0);
	put64(out, UINT64_MAX); /* the section's length is not known */
	put_text(out, SECTION_APPLICATION, application);
	put32(out, OPTION_END);
	end_block(out, at);
}

static void put_filter(GByteArray *out, const char *filter)
{
	char *value = g_strdup_printf("%c%s", FILTER_EXPRESSION, filter);
	put_option(out, INTERFACE_FILTER, value, 1 + strlen(filter));
	g_free(value);
}

void pcapng_interface(GByteArray *out, const struct pcapng_interface *interface)
{
	const uint8_t resolution = NANOSECONDS;
	guint at = begin_block(out, BLOCK_INTERFACE);
	put16(out, interface->link_type);
	put16(out, 0);
	put32(out, interface->snaplen);
	if (interface->name != NULL)
		put_text(out, INTERFACE_NAME, interface->name);
	put_option(out, INTERFACE_RESOLUTION, &resolution, sizeof(resolution));
	if (interface->filter != NULL)
		put_filter(out, interface->filter);
	put32(out, OPTION_END);
	end_block(out, at);
}

void pcapng_packet(GByteArray *out, unsigned interface, const struct packet *packet,
	const char *const *comments)
{
	guint at = begin_block(out, BLOCK_PACKET);
	put32(out, interface);
	put_time(out, packet->time);
	put32(out, packet->captured);
	put32(out, packet->length);
	put_padded(out, packet->octets, packet->captured);
	for (const char *const *c = comments; c != NULL && *c != NULL; c++)
		put_text(out, OPTION_COMMENT, *c);
	if (comments != NULL)
		put32(out, OPTION_END);
	end_block(out, at);
}

void pcapng_statistics(
	GByteArray *out, unsigned interface, t38_time now, uint64_t received, uint64_t dropped)
{
	guint at = begin_block(out, BLOCK_STATISTICS);
	put32(out, interface);
	put_time(out, now);
	put_option(out, STATISTICS_RECEIVED, &received, sizeof(received));
	put_option(out, STATISTICS_DROPPED, &dropped, sizeof(dropped));
	put32(out, OPTION_END);
	end_block(out, at);
}

void pcap_head(GByteArray *out, uint32_t link_type, uint32_t snaplen)
{
	put32(out, PCAP_MAGIC_NANOSECONDS);
	put16(out, 2);
	put16(out, 4);
	put64(out, 0); /* time zone and accuracy: always 0 */
	put32(out, snaplen);
	put32(out, link_type);
}

void pcap_record(GByteArray *out, const struct packet *packet)
{
	put32(out, (uint32_t)(packet->time / T38_SECOND));
	put32(out, (uint32_t)(packet->time % T38_SECOND));
	put32(out, packet->captured);
	put32(out, packet->length);
	g_byte_array_append(out, packet->octets, packet->captured);
}
