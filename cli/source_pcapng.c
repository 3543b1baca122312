/* pcapng, draft-ietf-opsawg-pcapng: a series of blocks, each
 *
 *   type (4) | total length (4) | body, padded to 4 | total length again (4)
 *
 * in the byte order of its section. Packets name an interface of their section by its index. */
#include "cli/source_pcapng.h"

#include <string.h>

enum {
	BLOCK_INTERFACE = 1,
	BLOCK_PACKET_OBSOLETE = 2,
	BLOCK_PACKET_SIMPLE = 3,
	BLOCK_STATISTICS = 5,
	BLOCK_PACKET_ENHANCED = 6,

	OPTION_END = 0,
	OPTION_RESOLUTION = 9, /* if_tsresol */
	OPTION_OFFSET = 14,    /* if_tsoffset, seconds */
	OPTION_IFDROP = 5,     /* isb_ifdrop: packets that the interface dropped */
	OPTION_OSDROP = 7,     /* isb_osdrop: that the operating system dropped */

	BYTE_ORDER_MAGIC = 0x1a2b3c4d,
	BLOCK_HEAD = 8,
	BLOCK_TAIL = 4,
	LIMIT_BLOCK = 16 * 1024 *
		      1024, /* of a block that is looked into: the largest packet and options */
	LIMIT_INTERFACES = 65536,
	LIMIT_LINK_TYPES = 256, /* that are listed */
};

#define RESOLUTION_BINARY 0x80 /* the exponent is of 2, not of 10 */

struct interface {
	uint32_t link_type;
	uint32_t snap; /* 0: no limit */
	uint8_t resolution;
	int64_t offset;	  /* seconds */
	uint64_t dropped; /* as its last statistics have it */
};

struct source_pcapng {
	FILE *stream;
	GArray *link_types;
	GArray *interfaces; /* of the present section */
	bool big_endian;
	bool in_section;
	uint8_t *body; /* of the present block, behind its head */
	size_t size;   /* octets of the body */
	size_t room;
	uint64_t offset; /* of the present block */
	uint64_t next;	 /* of the block behind it */
	t38_time last;
	uint64_t dropped; /* on all interfaces of all sections */
	const char *damage;
};

static uint16_t get16(const struct source_pcapng *p, const uint8_t *at)
{
	return (uint16_t)(p->big_endian ? at[0] << 8 | at[1] : at[1] << 8 | at[0]);
}

static uint32_t get32(const struct source_pcapng *p, const uint8_t *at)
{
	uint32_t first = get16(p, at), second = get16(p, at + 2);
	return p->big_endian ? first << 16 | second : second << 16 | first;
}

static uint64_t get64(const struct source_pcapng *p, const uint8_t *at)
{
	uint64_t first = get32(p, at), second = get32(p, at + 4);
	return p->big_endian ? first << 32 | second : second << 32 | first;
}

static enum source_pcapng_status damaged(struct source_pcapng *p, const char *why)
{
	p->damage = why;
	return PCAPNG_DAMAGED;
}

static bool read_body(struct source_pcapng *p, size_t size)
{
	if (size > p->room) {
		p->room = size;
		p->body = g_realloc(p->body, size);
	}
	p->size = size;
	return fread(p->body, 1, size, p->stream) == size;
}

static bool skip(struct source_pcapng *p, uint64_t size)
{
	uint8_t waste[4096];
	while (size) {
		size_t part = (size_t)MIN(size, sizeof(waste));
		if (fread(waste, 1, part, p->stream) != part)
			return false;
		size -= part;
	}
	return true;
}

/* The byte order of a section is known by its magic, which stands behind the length. */
static bool section_order(struct source_pcapng *p, const uint8_t *magic)
{
	p->big_endian = true;
	if (get32(p, magic) == BYTE_ORDER_MAGIC)
		return true;
	p->big_endian = false;
	return get32(p, magic) == BYTE_ORDER_MAGIC;
}

static void add_link_type(struct source_pcapng *p, uint32_t link_type)
{
	for (unsigned i = 0; i < p->link_types->len; i++)
		if (g_array_index(p->link_types, uint32_t, i) == link_type)
			return;
	if (p->link_types->len < LIMIT_LINK_TYPES)
		g_array_append_val(p->link_types, link_type);
}

static void interface_option(const struct source_pcapng *p, struct interface *interface,
	unsigned code, const uint8_t *value, size_t size)
{
	if (code == OPTION_RESOLUTION && size == 1)
		interface->resolution = value[0];
	if (code == OPTION_OFFSET && size == 8)
		interface->offset = (int64_t)get64(p, value);
}

static void interface_options(const struct source_pcapng *p, struct interface *interface, size_t at)
{
	while (p->size - at >= 4) {
		unsigned code = get16(p, p->body + at);
		size_t size = get16(p, p->body + at + 2);
		at += 4;
		if (code == OPTION_END || size > p->size - at)
			return;
		interface_option(p, interface, code, p->body + at, size);
		at += MIN((size + 3) & ~(size_t)3, p->size - at);
	}
}

static enum source_pcapng_status interface_block(struct source_pcapng *p, struct packet *packet)
{
	(void)packet;
	if (p->size < 8)
		return damaged(p, "an interface block is too short");
	if (p->interfaces->len >= LIMIT_INTERFACES)
		return damaged(p, "too many interfaces");
	struct interface interface = {
		.link_type = get16(p, p->body),
		.snap = get32(p, p->body + 4),
		.resolution = 6,
	};
	interface_options(p, &interface, 8);
	g_array_append_val(p->interfaces, interface);
	add_link_type(p, interface.link_type);
	return PCAPNG_END;
}

/* Ticks of an interface to nanoseconds, without a product that could overflow: `part` is below one
 * second, cut to 30 bits or 9 digits before it is scaled. */
static uint64_t ticks_part(uint64_t part, unsigned exponent, bool binary)
{
	if (binary) {
		if (exponent > 30)
			return (part >> (exponent - 30)) * 1000000000u >> 30;
		return part * 1000000000u >> exponent;
	}
	for (; exponent > 9; exponent--)
		part /= 10;
	for (; exponent < 9; exponent++)
		part *= 10;
	return part;
}

static t38_time ticks_time(const struct interface *interface, uint64_t ticks)
{
	bool binary = interface->resolution & RESOLUTION_BINARY;
	unsigned exponent = interface->resolution & ~(unsigned)RESOLUTION_BINARY;
	uint64_t unit = 1;
	if (binary) {
		unit <<= MIN(exponent, 63);
		exponent = MIN(exponent, 63);
	} else {
		exponent = MIN(exponent, 19);
		for (unsigned i = 0; i < exponent; i++)
			unit *= 10;
	}
	/* From 1970 to 2116: times are added and subtracted everywhere, and must not leave 64 bits. */
	const int64_t limit = INT64_MAX / T38_SECOND / 2;
	int64_t seconds = (int64_t)MIN(ticks / unit, (uint64_t)limit);
	int64_t offset = CLAMP(interface->offset, -seconds, limit - seconds);
	return (seconds + offset) * T38_SECOND +
	       (t38_time)ticks_part(ticks % unit, exponent, binary);
}

static enum source_pcapng_status give(struct source_pcapng *p, struct packet *packet,
	const struct interface *interface, size_t at)
{
	if (packet->captured > p->size - at)
		return damaged(p, "a packet is longer than its block");
	packet->length = MAX(packet->length, packet->captured);
	packet->link_type = interface->link_type;
	packet->octets = p->body + at;
	p->last = packet->time;
	return PCAPNG_PACKET;
}

static const struct interface *find_interface(const struct source_pcapng *p, uint32_t index)
{
	if (index >= p->interfaces->len)
		return NULL;
	return &g_array_index(p->interfaces, struct interface, index);
}

static enum source_pcapng_status packet_with_time(
	struct source_pcapng *p, struct packet *packet, uint32_t index)
{
	const struct interface *interface = find_interface(p, index);
	if (!interface)
		return damaged(p, "a packet names an interface that was not described");
	uint64_t ticks = (uint64_t)get32(p, p->body + 4) << 32 | get32(p, p->body + 8);
	packet->time = ticks_time(interface, ticks);
	packet->captured = get32(p, p->body + 12);
	packet->length = get32(p, p->body + 16);
	return give(p, packet, interface, 20);
}

static enum source_pcapng_status enhanced_block(struct source_pcapng *p, struct packet *packet)
{
	if (p->size < 20)
		return damaged(p, "a packet block is too short");
	return packet_with_time(p, packet, get32(p, p->body));
}

/* Differs from the enhanced one only in that 16 bits of the interface are a count of drops. */
static enum source_pcapng_status obsolete_block(struct source_pcapng *p, struct packet *packet)
{
	if (p->size < 20)
		return damaged(p, "a packet block is too short");
	return packet_with_time(p, packet, get16(p, p->body));
}

/* Has neither interface nor time nor captured length: the first interface, the time of the packet
 * before it, what the snapshot length leaves. */
static enum source_pcapng_status simple_block(struct source_pcapng *p, struct packet *packet)
{
	const struct interface *interface = find_interface(p, 0);
	if (p->size < 4 || !interface)
		return damaged(p, "a simple packet block has no interface");
	packet->time = p->last;
	packet->length = get32(p, p->body);
	packet->captured = packet->length;
	if (interface->snap && packet->captured > interface->snap)
		packet->captured = interface->snap;
	return give(p, packet, interface, 4);
}

/* The counts begin with the capture: each block has what those before had, and more. */
static void note_dropped(struct source_pcapng *p, struct interface *interface, uint64_t dropped)
{
	if (dropped <= interface->dropped)
		return;
	p->dropped += dropped - interface->dropped;
	interface->dropped = dropped;
}

static enum source_pcapng_status statistics_block(struct source_pcapng *p, struct packet *packet)
{
	(void)packet;
	uint64_t dropped = 0;
	uint32_t index = p->size >= 12 ? get32(p, p->body) : UINT32_MAX;
	if (find_interface(p, index) == NULL)
		return PCAPNG_END;
	for (size_t at = 12; p->size - at >= 4;) {
		uint16_t code = get16(p, p->body + at), length = get16(p, p->body + at + 2);
		if (code == OPTION_END || p->size - at - 4 < length)
			break;
		if ((code == OPTION_IFDROP || code == OPTION_OSDROP) && length == 8)
			dropped += p->big_endian ? (uint64_t)get32(p, p->body + at + 4) << 32 |
							   get32(p, p->body + at + 8)
						 : (uint64_t)get32(p, p->body + at + 8) << 32 |
							   get32(p, p->body + at + 4);
		at += 4 + (((size_t)length + 3) & ~(size_t)3);
		if (at > p->size)
			break;
	}
	note_dropped(p, &g_array_index(p->interfaces, struct interface, index), dropped);
	return PCAPNG_END;
}

/* PCAPNG_END here: the block gave no packet. */
static const struct {
	uint32_t type;
	enum source_pcapng_status (*parse)(struct source_pcapng *, struct packet *);
} blocks[] = {
	{BLOCK_PACKET_ENHANCED, enhanced_block},
	{BLOCK_INTERFACE, interface_block},
	{BLOCK_PACKET_SIMPLE, simple_block},
	{BLOCK_PACKET_OBSOLETE, obsolete_block},
	{BLOCK_STATISTICS, statistics_block},
};

static enum source_pcapng_status section_block(
	struct source_pcapng *p, const uint8_t *length_octets)
{
	uint8_t magic[4];
	if (fread(magic, 1, sizeof(magic), p->stream) != sizeof(magic))
		return PCAPNG_CUT;
	if (!section_order(p, magic))
		return damaged(p, "a section header has no byte order mark");
	uint32_t length = get32(p, length_octets);
	if (length < 28 || length % 4)
		return damaged(p, "a section header has a wrong length");
	if (!skip(p, length - BLOCK_HEAD - sizeof(magic)))
		return PCAPNG_CUT;
	g_array_set_size(p->interfaces, 0);
	p->in_section = true;
	p->next = p->offset + length;
	return PCAPNG_END;
}

/* Reads a block that is looked into; its last four octets must repeat the length. */
static enum source_pcapng_status load(struct source_pcapng *p, uint32_t length, uint64_t padded)
{
	if (length > LIMIT_BLOCK)
		return damaged(p, "a block is larger than 16 MiB");
	if (!read_body(p, (size_t)padded - BLOCK_HEAD))
		return PCAPNG_CUT;
	p->size -= BLOCK_TAIL;
	if (get32(p, p->body + p->size) != length)
		return damaged(p, "the two lengths of a block differ");
	return PCAPNG_END;
}

static enum source_pcapng_status other_block(
	struct source_pcapng *p, uint32_t type, uint32_t length, struct packet *packet)
{
	uint64_t padded = ((uint64_t)length + 3) & ~(uint64_t)3; /* some writers count no padding */
	if (length < BLOCK_HEAD + BLOCK_TAIL)
		return damaged(p, "a block has a wrong length");
	p->next = p->offset + padded;
	for (size_t i = 0; i < G_N_ELEMENTS(blocks); i++) {
		if (blocks[i].type != type)
			continue;
		enum source_pcapng_status status = load(p, length, padded);
		return status == PCAPNG_END ? blocks[i].parse(p, packet) : status;
	}
	return skip(p, padded - BLOCK_HEAD) ? PCAPNG_END : PCAPNG_CUT;
}

static enum source_pcapng_status read_block(
	struct source_pcapng *p, const uint8_t *head, struct packet *packet)
{
	if (get32(p, head) == PCAPNG_MAGIC)
		return section_block(p, head + 4);
	if (!p->in_section)
		return damaged(p, "it does not begin with a section header");
	return other_block(p, get32(p, head), get32(p, head + 4), packet);
}

enum source_pcapng_status source_pcapng_next(struct source_pcapng *p, struct packet *packet)
{
	enum source_pcapng_status status = PCAPNG_END;
	while (status == PCAPNG_END) {
		uint8_t head[BLOCK_HEAD];
		p->offset = p->next;
		size_t n = fread(head, 1, sizeof(head), p->stream);
		if (n < sizeof(head))
			return n ? PCAPNG_CUT : PCAPNG_END;
		status = read_block(p, head, packet);
	}
	return status;
}

struct source_pcapng *source_pcapng_new(FILE *stream, GArray *link_types)
{
	struct source_pcapng *p = g_new0(struct source_pcapng, 1);
	p->stream = stream;
	p->link_types = link_types;
	p->interfaces = g_array_new(FALSE, FALSE, sizeof(struct interface));
	return p;
}

uint64_t source_pcapng_offset(const struct source_pcapng *p)
{
	return p->offset;
}

uint64_t source_pcapng_dropped(const struct source_pcapng *p)
{
	return p->dropped;
}

const char *source_pcapng_damage(const struct source_pcapng *p)
{
	return p->damage;
}

void source_pcapng_free(struct source_pcapng *p)
{
	if (!p)
		return;
	g_array_free(p->interfaces, TRUE);
	g_free(p->body);
	g_free(p);
}
