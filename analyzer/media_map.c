#include "analyzer/media_map.h"

/* In front of the tables, both by a hash: how often an address is in use (0: not at all, which is what most
 * packets meet), and the flow that was met last, which most of the others belong to. */
#define USES 65536
#define RECENT 8192

struct media_map {
	struct media_flow *recent[RECENT];
	GHashTable *endpoints; /* struct media_endpoint by address */
	GHashTable *flows;     /* struct media_flow by both addresses */
	unsigned generation;
	uint16_t uses[USES]; /* endpoints and ends of flows with that hash, saturated */
};

static guint endpoint_key_hash(gconstpointer key)
{
	return endpoint_hash(key);
}

static gboolean endpoint_key_equal(gconstpointer a, gconstpointer b)
{
	return endpoint_equal(a, b);
}

static guint flow_hash(gconstpointer key)
{
	const struct media_flow *f = key;
	return endpoint_hash(&f->src) * 31u + endpoint_hash(&f->dst);
}

static gboolean flow_equal(gconstpointer a, gconstpointer b)
{
	const struct media_flow *x = a, *y = b;
	return endpoint_equal(&x->src, &y->src) && endpoint_equal(&x->dst, &y->dst);
}

struct media_map *media_map_new(void)
{
	struct media_map *map = g_new0(struct media_map, 1);
	map->endpoints = g_hash_table_new(endpoint_key_hash, endpoint_key_equal);
	map->flows = g_hash_table_new(flow_hash, flow_equal);
	return map;
}

void media_map_free(struct media_map *map)
{
	if (map == NULL)
		return;
	g_hash_table_destroy(map->endpoints);
	g_hash_table_destroy(map->flows);
	g_free(map);
}

static void use(struct media_map *map, const struct endpoint *address, int by)
{
	uint16_t *uses = &map->uses[endpoint_hash(address) % USES];
	/* A saturated count stays: the address is looked up for nothing, that is all. */
	if (*uses != UINT16_MAX)
		*uses = (uint16_t)(*uses + by);
}

struct media_endpoint *media_map_endpoint(struct media_map *map, const struct endpoint *address)
{
	return g_hash_table_lookup(map->endpoints, address);
}

struct media_endpoint *media_map_add(struct media_map *map, const struct endpoint *address,
	struct live_call *call, enum side side)
{
	struct media_endpoint *e = g_new0(struct media_endpoint, 1);
	e->address = *address;
	e->call = call;
	e->side = side;
	/* The table holds the newest; the one before it stays with its own call until that ends. */
	g_hash_table_replace(map->endpoints, &e->address, e);
	use(map, address, 1);
	map->generation++;
	return e;
}

void media_map_drop_endpoint(struct media_map *map, struct media_endpoint *e)
{
	if (g_hash_table_lookup(map->endpoints, &e->address) == e)
		g_hash_table_remove(map->endpoints, &e->address);
	use(map, &e->address, -1);
	g_free(e);
}

unsigned media_map_generation(const struct media_map *map)
{
	return map->generation;
}

void media_map_changed(struct media_map *map)
{
	map->generation++;
}

bool media_map_maybe(
	const struct media_map *map, const struct endpoint *src, const struct endpoint *dst)
{
	return map->uses[endpoint_hash(dst) % USES] != 0 ||
	       map->uses[endpoint_hash(src) % USES] != 0;
}

static struct media_flow **recent(
	struct media_map *map, const struct endpoint *src, const struct endpoint *dst)
{
	return &map->recent[(src->port * 2654435761u ^ dst->port * 40503u) % RECENT];
}

struct media_flow *media_map_flow(
	struct media_map *map, const struct endpoint *src, const struct endpoint *dst)
{
	struct media_flow **slot = recent(map, src, dst);
	if (*slot != NULL && endpoint_equal(&(*slot)->dst, dst) &&
		endpoint_equal(&(*slot)->src, src))
		return *slot;
	const struct media_flow key = {.src = *src, .dst = *dst};
	struct media_flow *flow = g_hash_table_lookup(map->flows, &key);
	if (flow != NULL)
		*slot = flow;
	return flow;
}

struct media_flow *media_map_add_flow(struct media_map *map, const struct endpoint *src,
	const struct endpoint *dst, struct live_call *call, enum side from)
{
	struct media_flow *flow = g_new0(struct media_flow, 1);
	flow->event_payload = -1;
	flow->src = *src;
	flow->dst = *dst;
	flow->call = call;
	flow->from = from;
	g_hash_table_replace(map->flows, flow, flow);
	*recent(map, src, dst) = flow;
	use(map, src, 1);
	use(map, dst, 1);
	return flow;
}

void media_map_drop_flow(struct media_map *map, struct media_flow *flow)
{
	struct media_flow **slot = recent(map, &flow->src, &flow->dst);
	if (*slot == flow)
		*slot = NULL;
	if (g_hash_table_lookup(map->flows, flow) == flow)
		g_hash_table_remove(map->flows, flow);
	use(map, &flow->src, -1);
	use(map, &flow->dst, -1);
	g_free(flow);
}
