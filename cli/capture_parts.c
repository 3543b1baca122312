#include "cli/capture_parts.h"

#include <glib.h>
#include <string.h>

enum {
	MAX_FLOWS = 20000, /* directions and datagrams; the longest unused goes */
	MAX_PARTS = 64,	   /* of a flow */
	MAX_NESTED = 8,	   /* flows that one packet is of */
	MAX_FIRST = 2,	   /* of a connection, which go with each of its messages */
};

struct flow {
	struct endpoint src, dst; /* ports 0: of fragments */
	uint32_t ip_id;		  /* of fragments; 0: a direction of TCP */
	GList link;		  /* in capture_parts.by_age */
	uint64_t closed_by;	  /* number of the packet that completed a message; 0: none */
	uint64_t first[MAX_FIRST], parts[MAX_PARTS];
	unsigned first_count, count;
};

struct capture_parts {
	GHashTable *flows; /* of struct flow *, owned */
	GQueue by_age;	   /* struct flow *, the longest unused first */
	/* Those that the present packet is of: fragments may be nested. */
	struct flow *present[MAX_NESTED];
	unsigned present_count;
	uint64_t present_number;
};

static guint flow_hash(gconstpointer key)
{
	const struct flow *f = key;
	return endpoint_hash(&f->src) * 31u + endpoint_hash(&f->dst) + f->ip_id * 2654435761u;
}

static gboolean flow_equal(gconstpointer key_a, gconstpointer key_b)
{
	const struct flow *a = key_a, *b = key_b;
	return a->ip_id == b->ip_id && endpoint_equal(&a->src, &b->src) &&
	       endpoint_equal(&a->dst, &b->dst);
}

struct capture_parts *capture_parts_new(void)
{
	struct capture_parts *p = g_new0(struct capture_parts, 1);
	p->flows = g_hash_table_new_full(flow_hash, flow_equal, NULL, g_free);
	g_queue_init(&p->by_age);
	return p;
}

void capture_parts_free(struct capture_parts *p)
{
	if (p == NULL)
		return;
	g_hash_table_destroy(p->flows);
	g_free(p);
}

/* A fragment has no ports: only the first could, and is not looked into. */
static struct flow key_of(const struct datagram *d)
{
	struct flow key = {.src = d->src, .dst = d->dst};
	if (d->fragment) {
		key.src.port = key.dst.port = 0;
		key.ip_id = d->ip_id + 1;
	}
	return key;
}

static struct flow *add_flow(struct capture_parts *p, const struct flow *key)
{
	if (p->by_age.length >= MAX_FLOWS) {
		struct flow *oldest = g_queue_pop_head_link(&p->by_age)->data;
		g_hash_table_remove(p->flows, oldest);
	}
	struct flow *flow = g_new0(struct flow, 1);
	*flow = *key;
	flow->link.data = flow;
	g_queue_push_tail_link(&p->by_age, &flow->link);
	g_hash_table_add(p->flows, flow);
	return flow;
}

/* Of the message before, the last packet may hold the beginning of the next. */
static void begin_message(struct flow *flow)
{
	if (flow->count > 1)
		flow->parts[0] = flow->parts[flow->count - 1];
	flow->count = MIN(flow->count, 1);
	flow->closed_by = 0;
}

static void add_part(struct flow *flow, uint64_t number)
{
	if (flow->closed_by != 0)
		begin_message(flow);
	if (flow->first_count < MAX_FIRST)
		flow->first[flow->first_count++] = number;
	if (flow->count == MAX_PARTS)
		memmove(flow->parts, flow->parts + 1, --flow->count * sizeof(flow->parts[0]));
	flow->parts[flow->count++] = number;
}

static struct flow *find_flow(struct capture_parts *p, const struct datagram *d)
{
	const struct flow key = key_of(d);
	struct flow *flow = g_hash_table_lookup(p->flows, &key);
	if (flow == NULL)
		return add_flow(p, &key);
	g_queue_unlink(&p->by_age, &flow->link);
	g_queue_push_tail_link(&p->by_age, &flow->link);
	return flow;
}

/* What the inner fragment came in belongs to the inner datagram. */
static void add_outer(struct flow *inner, struct flow *outer, uint64_t number)
{
	outer->closed_by = number;
	for (unsigned i = 0; i < outer->count; i++)
		add_part(inner, outer->parts[i]);
}

void capture_parts_note(struct capture_parts *p, uint64_t number, const struct datagram *d)
{
	struct flow *flow = find_flow(p, d);
	if (p->present_number != number)
		p->present_count = 0;
	p->present_number = number;
	if (p->present_count > 0)
		add_outer(flow, p->present[p->present_count - 1], number);
	else
		add_part(flow, number);
	if (p->present_count < MAX_NESTED)
		p->present[p->present_count++] = flow;
}

static void give(const struct flow *flow, void (*each)(void *, uint64_t), void *ctx)
{
	uint64_t last = 0;
	for (unsigned i = 0; i < flow->first_count; i++)
		each(ctx, last = flow->first[i]);
	for (unsigned i = 0; i < flow->count; i++)
		if (flow->parts[i] > last)
			each(ctx, flow->parts[i]);
}

void capture_parts_of(struct capture_parts *p, uint64_t number,
	void (*each)(void *ctx, uint64_t number), void *ctx)
{
	if (p->present_number != number)
		return;
	for (unsigned i = 0; i < p->present_count; i++) {
		p->present[i]->closed_by = number;
		give(p->present[i], each, ctx);
	}
}
