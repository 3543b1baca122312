/* draft-ietf-opsawg-pcapng: section header, an interface for each link type, enhanced packets in nanoseconds; octets in
 * the order of this machine, which the section header tells. */
#include "render/view_pcapng.h"

#include <string.h>

#define BLOCK_SECTION 0x0a0d0d0au
#define BLOCK_INTERFACE 1u
#define BLOCK_PACKET 6u
#define MAGIC 0x1a2b3c4du
#define OPTION_RESOLUTION 9u

static void put32(GByteArray *out, uint32_t value)
{
	g_byte_array_append(out, (const guint8 *)&value, sizeof(value));
}

static void put16(GByteArray *out, uint16_t value)
{
	g_byte_array_append(out, (const guint8 *)&value, sizeof(value));
}

/* A block's length stands behind its type and at its end. */
static bool write_block(struct page_file *file, uint32_t type, const GByteArray *body)
{
	uint32_t length = body->len + 12;
	GByteArray *block = g_byte_array_sized_new(length);
	put32(block, type);
	put32(block, length);
	g_byte_array_append(block, body->data, body->len);
	put32(block, length);
	bool ok = page_file_write(file, block->data, block->len);
	g_byte_array_free(block, TRUE);
	return ok;
}

static bool write_section(struct page_file *file)
{
	GByteArray *body = g_byte_array_new();
	put32(body, MAGIC);
	put16(body, 1);
	put16(body, 0);
	put32(body, UINT32_MAX); /* the length of the section is not told */
	put32(body, UINT32_MAX);
	bool ok = write_block(file, BLOCK_SECTION, body);
	g_byte_array_free(body, TRUE);
	return ok;
}

static bool write_interface(struct page_file *file, uint32_t link_type)
{
	GByteArray *body = g_byte_array_new();
	put16(body, (uint16_t)link_type);
	put16(body, 0);
	put32(body, 0); /* nothing was cut by us */
	put16(body, OPTION_RESOLUTION);
	put16(body, 1);
	put32(body, 0);
	body->data[body->len - 4] = 9; /* 10^-9 s */
	put32(body, 0);		       /* the end of options */
	bool ok = write_block(file, BLOCK_INTERFACE, body);
	g_byte_array_free(body, TRUE);
	return ok;
}

static bool write_packet(struct page_file *file, uint32_t interface, const struct packet *p)
{
	static const guint8 padding[4] = {0};
	GByteArray *body = g_byte_array_new();
	uint64_t time = (uint64_t)p->time;
	put32(body, interface);
	put32(body, (uint32_t)(time >> 32));
	put32(body, (uint32_t)time);
	put32(body, p->captured);
	put32(body, p->length);
	g_byte_array_append(body, p->octets, p->captured);
	g_byte_array_append(body, padding, -p->captured & 3u);
	bool ok = write_block(file, BLOCK_PACKET, body);
	g_byte_array_free(body, TRUE);
	return ok;
}

static gint by_number(gconstpointer a, gconstpointer b)
{
	const struct view_packet *x = *(struct view_packet *const *)a;
	const struct view_packet *y = *(struct view_packet *const *)b;
	return (x->number > y->number) - (x->number < y->number);
}

static void add(GPtrArray *out, struct view_store *store, unsigned call)
{
	const GPtrArray *packets = view_store_packets(store, call);
	for (guint i = 0; packets != NULL && i < packets->len; i++)
		g_ptr_array_add(out, packets->pdata[i]);
}

static GPtrArray *packets_of(struct view_store *store, const GArray *calls)
{
	GPtrArray *out = g_ptr_array_new();
	for (guint i = 0; i < calls->len; i++) {
		unsigned index = g_array_index(calls, unsigned, i);
		const struct call *call = view_store_call(store, index);
		add(out, store, index);
		for (guint k = 0; call != NULL && k < call->legs->len; k++)
			add(out, store,
				((const struct call *)g_ptr_array_index(call->legs, k))->index);
	}
	g_ptr_array_sort(out, by_number);
	return out;
}

/* The number of the interface of this link type, which is written when it is new. */
static bool find_interface(
	struct page_file *file, GArray *types, uint32_t link_type, uint32_t *interface)
{
	for (*interface = 0; *interface < types->len; (*interface)++)
		if (g_array_index(types, uint32_t, *interface) == link_type)
			return true;
	g_array_append_val(types, link_type);
	return write_interface(file, link_type);
}

bool view_pcapng_write(struct page_file *file, struct view_store *store, const GArray *calls,
	unsigned *count, unsigned *missing)
{
	GPtrArray *packets = packets_of(store, calls);
	GArray *types = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	uint64_t last = 0;
	bool ok = write_section(file);
	*count = *missing = 0;
	for (guint i = 0; i < packets->len && ok; i++) {
		const struct view_packet *p = packets->pdata[i];
		struct view_opened o;
		uint32_t interface;
		if (p->number == last)
			continue;
		last = p->number;
		if (!view_store_open(store, p, &o)) {
			(*missing)++;
			continue;
		}
		ok = find_interface(file, types, o.packet.link_type, &interface) &&
		     write_packet(file, interface, &o.packet);
		view_opened_clear(&o);
		(*count)++;
	}
	g_array_free(types, TRUE);
	g_ptr_array_free(packets, TRUE);
	return ok;
}
