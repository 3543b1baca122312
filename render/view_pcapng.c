#include "render/view_pcapng.h"

#include "render/pcapng_write.h"

/* Writes the block that stands in `block`, and empties it. */
static bool write_block(struct page_file *file, GByteArray *block)
{
	bool ok = page_file_write(file, block->data, block->len);
	g_byte_array_set_size(block, 0);
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

/* The number of the interface of this link type, whose block is made when it is new. */
static unsigned interface_of(GByteArray *block, GArray *types, uint32_t link_type)
{
	for (unsigned i = 0; i < types->len; i++)
		if (g_array_index(types, uint32_t, i) == link_type)
			return i;
	g_array_append_val(types, link_type);
	pcapng_interface(block, &(const struct pcapng_interface){.link_type = link_type});
	return types->len - 1;
}

bool view_pcapng_write(struct page_file *file, struct view_store *store, const GArray *calls,
	unsigned *count, unsigned *missing)
{
	GPtrArray *packets = packets_of(store, calls);
	GArray *types = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	uint64_t last = 0;
	GByteArray *block = g_byte_array_new();
	pcapng_section(block, "t38trace");
	bool ok = write_block(file, block);
	*count = *missing = 0;
	for (guint i = 0; i < packets->len && ok; i++) {
		const struct view_packet *p = packets->pdata[i];
		struct view_opened o;
		if (p->number == last)
			continue;
		last = p->number;
		if (!view_store_open(store, p, &o)) {
			(*missing)++;
			continue;
		}
		unsigned interface = interface_of(block, types, o.packet.link_type);
		pcapng_packet(block, interface, &o.packet, NULL);
		ok = write_block(file, block);
		view_opened_clear(&o);
		(*count)++;
	}
	g_byte_array_free(block, TRUE);
	g_array_free(types, TRUE);
	g_ptr_array_free(packets, TRUE);
	return ok;
}
