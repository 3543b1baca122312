#include "render/view_store.h"

#include <string.h>

#include "dissect/h248.h"

struct packets_of_call {
	GPtrArray *list; /* struct view_packet *, owned */
	bool sorted;
};

struct view_store {
	GPtrArray *calls;    /* by index, owned */
	GPtrArray *replaced; /* owned: until nobody holds them */
	GHashTable *packets; /* index -> struct packets_of_call */
	GQueue kept;	     /* struct view_packet * with octets, oldest first */
	size_t call_octets, max_calls;
	size_t packet_octets, max_packets;
	view_fetch fetch;
	void *fetch_ctx;
};

static void free_packet(gpointer packet)
{
	struct view_packet *p = packet;
	g_free(p->octets);
	g_free(p);
}

static void free_packets_of_call(gpointer packets)
{
	struct packets_of_call *p = packets;
	g_ptr_array_free(p->list, TRUE);
	g_free(p);
}

static void free_call(gpointer call)
{
	call_free(call);
}

struct view_store *view_store_new(size_t max_calls, size_t max_packets, view_fetch fetch, void *ctx)
{
	struct view_store *s = g_new0(struct view_store, 1);
	s->calls = g_ptr_array_new_with_free_func(free_call);
	s->replaced = g_ptr_array_new_with_free_func(free_call);
	s->packets = g_hash_table_new_full(NULL, NULL, NULL, free_packets_of_call);
	g_queue_init(&s->kept);
	s->max_calls = max_calls;
	s->max_packets = max_packets;
	s->fetch = fetch;
	s->fetch_ctx = ctx;
	return s;
}

void view_store_free(struct view_store *s)
{
	g_queue_clear(&s->kept);
	g_hash_table_destroy(s->packets);
	g_ptr_array_free(s->replaced, TRUE);
	g_ptr_array_free(s->calls, TRUE);
	g_free(s);
}

/* ---- calls ---- */

static size_t octets_of_fax(const struct fax *fax)
{
	size_t n = fax->page_octets + fax->frames->len * (sizeof(struct fax_frame) + 32) +
		   fax->signals->len * sizeof(struct fax_signal);
	return n + fax->exchanges->len * sizeof(struct fax_exchange) + 4096;
}

static size_t octets_of_call(const struct call *call)
{
	size_t n = sizeof(*call) + call->messages->len * (sizeof(struct message) + 64) + 2048;
	for (guint i = 0; i < call->faxes->len; i++)
		n += octets_of_fax(g_ptr_array_index(call->faxes, i));
	return n;
}

/* Where the call with this index stands, or would. */
static guint place_of(const struct view_store *s, unsigned index)
{
	guint low = 0, high = s->calls->len;
	while (low < high) {
		guint middle = (low + high) / 2;
		const struct call *call = g_ptr_array_index(s->calls, middle);
		if (call->index < index)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct call *view_store_call(const struct view_store *s, unsigned index)
{
	guint at = place_of(s, index);
	const struct call *call = at < s->calls->len ? g_ptr_array_index(s->calls, at) : NULL;
	return call != NULL && call->index == index ? call : NULL;
}

void view_store_add_call(struct view_store *s, struct call *call)
{
	guint at = place_of(s, call->index);
	s->call_octets += octets_of_call(call);
	if (view_store_call(s, call->index) == NULL) {
		g_ptr_array_insert(s->calls, (gint)at, call);
		return;
	}
	struct call *old = g_ptr_array_index(s->calls, at);
	s->call_octets -= octets_of_call(old);
	g_ptr_array_add(s->replaced, old);
	s->calls->pdata[at] = call;
}

const GPtrArray *view_store_calls(const struct view_store *s)
{
	return s->calls;
}

static void forget_octets(struct view_store *s, struct view_packet *p)
{
	s->packet_octets -= p->captured + (p->apart ? p->message_length : 0);
	g_queue_delete_link(&s->kept, p->kept);
	g_free(p->octets);
	p->octets = NULL;
}

static void drop_packets(struct view_store *s, unsigned call)
{
	struct packets_of_call *p = g_hash_table_lookup(s->packets, GUINT_TO_POINTER(call));
	for (guint i = 0; p != NULL && i < p->list->len; i++) {
		struct view_packet *packet = g_ptr_array_index(p->list, i);
		if (packet->octets == NULL)
			continue;
		forget_octets(s, packet);
	}
	g_hash_table_remove(s->packets, GUINT_TO_POINTER(call));
}

static void drop_call(struct view_store *s, guint at)
{
	struct call *call = g_ptr_array_index(s->calls, at);
	s->call_octets -= octets_of_call(call);
	drop_packets(s, call->index);
	g_ptr_array_remove_index(s->calls, at);
}

/* One that goes on would come again. */
static const struct call *oldest(const struct view_store *s)
{
	for (guint i = 0; i < s->calls->len; i++) {
		const struct call *call = g_ptr_array_index(s->calls, i);
		if (!call->progress.running)
			return call;
	}
	return g_ptr_array_index(s->calls, 0);
}

/* A call with its legs, which point to each other. */
static unsigned drop_group(struct view_store *s, const struct call *first)
{
	unsigned index = first->index, main_leg = first->leg_of > 0 ? first->leg_of : index;
	unsigned dropped = 0;
	for (guint i = s->calls->len; i > 0; i--) {
		const struct call *call = g_ptr_array_index(s->calls, i - 1);
		if (call->index != index && call->index != main_leg && call->leg_of != main_leg)
			continue;
		drop_call(s, i - 1);
		dropped++;
	}
	return dropped;
}

void view_store_drop(struct view_store *s, unsigned index)
{
	const struct call *call = view_store_call(s, index);
	if (call != NULL)
		drop_group(s, call);
}

unsigned view_store_trim(struct view_store *s, bool keep)
{
	unsigned dropped = 0;
	g_ptr_array_set_size(s->replaced, 0);
	while (!keep && s->calls->len > 1 && s->call_octets > s->max_calls)
		dropped += drop_group(s, oldest(s));
	return dropped;
}

void view_store_clear(struct view_store *s)
{
	g_queue_clear(&s->kept);
	g_hash_table_remove_all(s->packets);
	g_ptr_array_set_size(s->replaced, 0);
	g_ptr_array_set_size(s->calls, 0);
	s->call_octets = s->packet_octets = 0;
}

/* ---- packets ---- */

static struct packets_of_call *packets_of(struct view_store *s, unsigned call)
{
	struct packets_of_call *p = g_hash_table_lookup(s->packets, GUINT_TO_POINTER(call));
	if (p != NULL)
		return p;
	p = g_new0(struct packets_of_call, 1);
	p->list = g_ptr_array_new_with_free_func(free_packet);
	p->sorted = true;
	g_hash_table_insert(s->packets, GUINT_TO_POINTER(call), p);
	return p;
}

static void append(struct view_store *s, struct view_packet *packet)
{
	struct packets_of_call *p = packets_of(s, packet->call);
	guint n = p->list->len;
	if (n > 0 && ((struct view_packet *)p->list->pdata[n - 1])->number > packet->number)
		p->sorted = false;
	g_ptr_array_add(p->list, packet);
}

static void keep_octets(struct view_store *s, struct view_packet *p, const struct engine_packet *e)
{
	const uint8_t *begin = e->packet->octets, *message = e->octets.at;
	uintptr_t from = (uintptr_t)begin, at = (uintptr_t)message;
	p->message_length = bytes_left(&e->octets);
	p->message_cut = e->octets.cut;
	p->apart = at < from || at - from > p->captured ||
		   p->message_length > p->captured - (at - from);
	p->message_at = p->apart ? p->captured : at - from;
	p->octets = g_malloc(p->captured + (p->apart ? p->message_length : 0) + 1);
	if (p->captured > 0)
		memcpy(p->octets, begin, p->captured);
	if (p->apart && p->message_length > 0)
		memcpy(p->octets + p->captured, message, p->message_length);
	s->packet_octets += p->captured + (p->apart ? p->message_length : 0);
	g_queue_push_tail(&s->kept, p);
	p->kept = s->kept.tail;
	while (s->packet_octets > s->max_packets && s->kept.length > 1)
		forget_octets(s, g_queue_peek_head(&s->kept));
}

void view_store_add_packet(struct view_store *s, const struct engine_packet *e)
{
	struct view_packet *p = g_new0(struct view_packet, 1);
	*p = (struct view_packet){.number = e->packet->number,
		.call = e->call,
		.time = e->packet->time,
		.link_type = e->packet->link_type,
		.captured = e->packet->captured,
		.length = e->packet->length,
		.content = e->content,
		.content_known = true,
		.src = e->datagram->src,
		.dst = e->datagram->dst};
	append(s, p);
	keep_octets(s, p, e);
}

void view_store_add_earlier(struct view_store *s, uint64_t number, unsigned call)
{
	struct view_packet *p = g_new0(struct view_packet, 1);
	*p = (struct view_packet){.number = number, .call = call, .time = T38_NEVER};
	append(s, p);
}

static gint by_number(gconstpointer a, gconstpointer b)
{
	const struct view_packet *x = *(struct view_packet *const *)a,
				 *y = *(struct view_packet *const *)b;
	return (x->number > y->number) - (x->number < y->number);
}

const GPtrArray *view_store_packets(struct view_store *s, unsigned call)
{
	struct packets_of_call *p = g_hash_table_lookup(s->packets, GUINT_TO_POINTER(call));
	if (p == NULL)
		return NULL;
	if (!p->sorted)
		g_ptr_array_sort(p->list, by_number);
	p->sorted = true;
	return p->list;
}

const struct view_packet *view_store_packet(struct view_store *s, unsigned call, uint64_t number)
{
	const GPtrArray *list = view_store_packets(s, call);
	guint low = 0, high = list != NULL ? list->len : 0;
	while (low < high) {
		guint middle = (low + high) / 2;
		const struct view_packet *p = g_ptr_array_index(list, middle);
		if (p->number < number)
			low = middle + 1;
		else
			high = middle;
	}
	const struct view_packet *p =
		list != NULL && low < list->len ? g_ptr_array_index(list, low) : NULL;
	return p != NULL && p->number == number ? p : NULL;
}

/* ---- opened ---- */

/* Of a packet that is read again the message is what its headers carry. */
static bool read_again(
	const struct view_store *s, const struct view_packet *p, struct view_opened *o)
{
	struct packet packet;
	if (s->fetch == NULL || !s->fetch(s->fetch_ctx, p->number, &packet))
		return false;
	o->own = g_malloc(packet.captured + 1u);
	if (packet.captured > 0)
		memcpy(o->own, packet.octets, packet.captured);
	o->packet = packet;
	o->packet.octets = o->own;
	decode_packet(&o->packet, &o->datagram);
	o->engine.octets = o->datagram.payload;
	if (p->content_known && !p->apart && p->message_at <= packet.captured)
		o->engine.octets = bytes_of(o->own + p->message_at,
			MIN(p->message_length, packet.captured - p->message_at),
			p->message_length + p->message_cut);
	return true;
}

static void open_kept(const struct view_packet *p, struct view_opened *o)
{
	o->packet = (struct packet){.number = p->number,
		.time = p->time,
		.link_type = p->link_type,
		.captured = p->captured,
		.length = p->length,
		.octets = p->octets};
	decode_packet(&o->packet, &o->datagram);
	if (p->apart)
		o->datagram.fragment = false;
	o->engine.octets = bytes_of(
		p->octets + p->message_at, p->message_length, p->message_length + p->message_cut);
}

bool view_store_open(struct view_store *s, const struct view_packet *p, struct view_opened *o)
{
	memset(o, 0, sizeof(*o));
	if (p->octets != NULL)
		open_kept(p, o);
	else if (!read_again(s, p, o))
		return false;
	o->engine.content = p->content;
	if (!p->content_known)
		o->engine.content = h248_likely(o->datagram.payload) ? ENGINE_H248 : ENGINE_UDPTL;
	else {
		o->datagram.src = p->src;
		o->datagram.dst = p->dst;
	}
	o->engine.call = p->call;
	o->engine.packet = &o->packet;
	o->engine.datagram = &o->datagram;
	return true;
}

void view_opened_clear(struct view_opened *o)
{
	g_free(o->own);
	o->own = NULL;
}

enum ifp_syntax view_store_syntax(const struct view_store *s, const struct view_packet *p)
{
	const struct call *call = view_store_call(s, p->call);
	for (guint i = 0; call != NULL && i < call->faxes->len; i++) {
		const struct fax *fax = g_ptr_array_index(call->faxes, i);
		for (guint k = 0; k < fax->streams->len; k++) {
			const struct fax_stream_info *info = g_ptr_array_index(fax->streams, k);
			if (endpoint_equal(&info->src, &p->src) &&
				endpoint_equal(&info->dst, &p->dst))
				return info->syntax;
		}
	}
	return IFP_1998;
}
