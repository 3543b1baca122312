#include "render/view_pcapng.h"

#include "render/pcapng_write.h"

struct write {
	struct page_file *file;
	const struct view_setup *setup;
	struct view_store *store;
	GByteArray *block;
	GArray *types; /* uint32_t: link types of the interfaces */
	struct view_pcapng_counts *counts;
};

/* Writes the block that stands in `block`, and empties it. */
static bool write_block(struct write *w)
{
	bool ok = page_file_write(w->file, w->block->data, w->block->len);
	g_byte_array_set_size(w->block, 0);
	return ok;
}

/* The number of the interface of this link type, whose block is made when it is new. */
static unsigned interface_of(struct write *w, uint32_t link_type)
{
	for (unsigned i = 0; i < w->types->len; i++)
		if (g_array_index(w->types, uint32_t, i) == link_type)
			return i;
	g_array_append_val(w->types, link_type);
	pcapng_interface(w->block, &(const struct pcapng_interface){.link_type = link_type});
	return w->types->len - 1;
}

static bool write_packet(struct write *w, const struct packet *packet)
{
	unsigned interface = interface_of(w, packet->link_type);
	pcapng_packet(w->block, interface, packet, NULL);
	w->counts->packets++;
	return write_block(w);
}

/* ---- from the store ---- */

static gint by_number(gconstpointer a, gconstpointer b)
{
	const struct view_packet *x = *(struct view_packet *const *)a;
	const struct view_packet *y = *(struct view_packet *const *)b;
	return (x->number > y->number) - (x->number < y->number);
}

static GPtrArray *packets_of(struct view_store *store, const GArray *calls)
{
	GPtrArray *out = g_ptr_array_new();
	for (guint i = 0; i < calls->len; i++) {
		const GPtrArray *packets =
			view_store_packets(store, g_array_index(calls, unsigned, i));
		for (guint k = 0; packets != NULL && k < packets->len; k++)
			g_ptr_array_add(out, packets->pdata[k]);
	}
	g_ptr_array_sort(out, by_number);
	return out;
}

static bool write_kept(struct write *w, const GArray *calls)
{
	GPtrArray *packets = packets_of(w->store, calls);
	uint64_t last = 0;
	bool ok = true;
	for (guint i = 0; i < packets->len && ok; i++) {
		const struct view_packet *p = packets->pdata[i];
		struct view_opened o;
		if (p->number == last)
			continue;
		last = p->number;
		if (!view_store_open(w->store, p, &o)) {
			w->counts->missing++;
			continue;
		}
		ok = write_packet(w, &o.packet);
		view_opened_clear(&o);
	}
	g_ptr_array_free(packets, TRUE);
	return ok;
}

/* ---- from the capture ---- */

/* A packet that is not there any more (another file has the name now) ends it: each search for one reads all of it. */
static bool write_numbers(struct write *w, const GArray *numbers)
{
	bool ok = true;
	guint i = 0;
	for (; i < numbers->len && ok; i++) {
		struct packet packet;
		uint64_t number = g_array_index(numbers, uint64_t, i);
		if (!w->setup->fetch(w->setup->fetch_ctx, number, &packet))
			break;
		ok = write_packet(w, &packet);
	}
	w->counts->missing = numbers->len - i;
	return ok;
}

/* ---- */

static GArray *with_legs(const struct view_store *store, const GArray *calls)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(unsigned));
	for (guint i = 0; i < calls->len; i++) {
		unsigned index = g_array_index(calls, unsigned, i);
		const struct call *call = view_store_call(store, index);
		g_array_append_val(out, index);
		for (guint k = 0; call != NULL && k < call->legs->len; k++) {
			const struct call *leg = g_ptr_array_index(call->legs, k);
			g_array_append_val(out, leg->index);
		}
	}
	return out;
}

bool view_pcapng_write(struct page_file *file, const struct view_setup *setup,
	struct view_store *store, const GArray *calls, struct view_pcapng_counts *counts)
{
	struct write w = {.file = file,
		.setup = setup,
		.store = store,
		.block = g_byte_array_new(),
		.types = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
		.counts = counts};
	GArray *all = with_legs(store, calls);
	GArray *numbers = setup->numbers != NULL ? setup->numbers(setup->fetch_ctx, all) : NULL;
	*counts = (struct view_pcapng_counts){.media = numbers != NULL};
	pcapng_section(w.block, "t38trace");
	bool ok = write_block(&w) &&
		  (numbers != NULL ? write_numbers(&w, numbers) : write_kept(&w, all));
	if (numbers != NULL)
		g_array_free(numbers, TRUE);
	g_array_free(all, TRUE);
	g_array_free(w.types, TRUE);
	g_byte_array_free(w.block, TRUE);
	return ok;
}
