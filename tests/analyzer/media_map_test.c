/* Addresses and flows: who owns them, and for how long. */
#include "analyzer/media_map.h"

#include "tests/analyzer/rig.h"

/* The map only carries these. */
static struct live_call *call_of(int *token)
{
	return (struct live_call *)(void *)token;
}

static void test_endpoint(void)
{
	int token;
	struct media_map *map = media_map_new();
	const struct endpoint a = endpoint_at("192.0.2.1", 4000),
			      b = endpoint_at("192.0.2.1", 4002);
	g_assert_null(media_map_endpoint(map, &a));
	g_assert_false(media_map_maybe(map, &a, &b));
	unsigned generation = media_map_generation(map);
	struct media_endpoint *e = media_map_add(map, &a, call_of(&token), SIDE_CALLEE);
	g_assert_cmpuint(media_map_generation(map), !=, generation);
	g_assert_true(media_map_endpoint(map, &a) == e);
	g_assert_null(media_map_endpoint(map, &b));
	g_assert_true(endpoint_equal(&e->address, &a));
	g_assert_cmpint(e->side, ==, SIDE_CALLEE);
	g_assert_true(e->call == call_of(&token));
	/* As source and as destination. */
	g_assert_true(media_map_maybe(map, &a, &b));
	g_assert_true(media_map_maybe(map, &b, &a));
	g_assert_false(media_map_maybe(map, &b, &b));
	media_map_drop_endpoint(map, e);
	g_assert_null(media_map_endpoint(map, &a));
	g_assert_false(media_map_maybe(map, &a, &b));
	media_map_free(map);
}

/* A later call takes the address over; the end of the earlier one does not take it away. */
static void test_taken_over(void)
{
	int tokens[2];
	struct media_map *map = media_map_new();
	const struct endpoint a = endpoint_at("192.0.2.1", 4000);
	struct media_endpoint *first = media_map_add(map, &a, call_of(&tokens[0]), SIDE_CALLER);
	struct media_endpoint *second = media_map_add(map, &a, call_of(&tokens[1]), SIDE_CALLER);
	g_assert_true(media_map_endpoint(map, &a) == second);
	media_map_drop_endpoint(map, first);
	g_assert_true(media_map_endpoint(map, &a) == second);
	g_assert_true(media_map_maybe(map, &a, &a));
	media_map_drop_endpoint(map, second);
	g_assert_false(media_map_maybe(map, &a, &a));
	media_map_free(map);
}

static void test_changed(void)
{
	struct media_map *map = media_map_new();
	unsigned generation = media_map_generation(map);
	media_map_changed(map);
	g_assert_cmpuint(media_map_generation(map), !=, generation);
	media_map_free(map);
}

static void test_flow(void)
{
	int token;
	struct media_map *map = media_map_new();
	const struct endpoint a = endpoint_at("192.0.2.1", 4000),
			      b = endpoint_at("192.0.2.2", 4000);
	g_assert_null(media_map_flow(map, &a, &b));
	struct media_flow *flow = media_map_add_flow(map, &a, &b, call_of(&token), SIDE_CALLER);
	g_assert_true(media_map_flow(map, &a, &b) == flow);
	/* The other way is another flow, with equal ports too. */
	g_assert_null(media_map_flow(map, &b, &a));
	g_assert_true(media_map_maybe(map, &b, &a));
	media_map_drop_flow(map, flow);
	g_assert_null(media_map_flow(map, &a, &b));
	g_assert_false(media_map_maybe(map, &a, &b));
	media_map_free(map);
}

static void test_flow_taken_over(void)
{
	int tokens[2];
	struct media_map *map = media_map_new();
	const struct endpoint a = endpoint_at("192.0.2.1", 4000),
			      b = endpoint_at("192.0.2.2", 5000);
	struct media_flow *first =
		media_map_add_flow(map, &a, &b, call_of(&tokens[0]), SIDE_CALLER);
	struct media_flow *second =
		media_map_add_flow(map, &a, &b, call_of(&tokens[1]), SIDE_CALLER);
	g_assert_true(media_map_flow(map, &a, &b) == second);
	media_map_drop_flow(map, first);
	g_assert_true(media_map_flow(map, &a, &b) == second);
	media_map_drop_flow(map, second);
	g_assert_null(media_map_flow(map, &a, &b));
	media_map_free(map);
}

/* More flows than the short cuts in front of the table have room for: each is found all the same. */
static void test_many(void)
{
	enum { COUNT = 20000 };
	int token;
	struct media_map *map = media_map_new();
	struct media_flow **flows = g_new(struct media_flow *, COUNT);
	struct endpoint *src = g_new(struct endpoint, COUNT);
	const struct endpoint dst = endpoint_at("192.0.2.2", 5000);
	for (unsigned i = 0; i < COUNT; i++) {
		char host[32];
		g_snprintf(host, sizeof(host), "10.0.%u.%u", i / 250, i % 250);
		src[i] = endpoint_at(host, 4000 + i % 7);
		flows[i] = media_map_add_flow(map, &src[i], &dst, call_of(&token), SIDE_CALLER);
	}
	for (unsigned i = 0; i < COUNT; i++)
		g_assert_true(media_map_flow(map, &src[i], &dst) == flows[i]);
	for (unsigned i = 0; i < COUNT; i += 2)
		media_map_drop_flow(map, flows[i]);
	for (unsigned i = 0; i < COUNT; i++)
		g_assert_true(media_map_flow(map, &src[i], &dst) == (i % 2 ? flows[i] : NULL));
	for (unsigned i = 1; i < COUNT; i += 2)
		media_map_drop_flow(map, flows[i]);
	g_assert_null(media_map_flow(map, &src[1], &dst));
	media_map_free(map);
	g_free(flows);
	g_free(src);
}

/* An address in more flows than its counter counts to: it must not be forgotten when some of them end. */
static void test_saturated(void)
{
	enum { COUNT = 70000 };
	int token;
	struct media_map *map = media_map_new();
	struct media_flow **flows = g_new(struct media_flow *, COUNT);
	struct endpoint src = endpoint_at("192.0.2.1", 0);
	const struct endpoint dst = endpoint_at("192.0.2.2", 5000);
	const struct endpoint other = endpoint_at("192.0.2.9", 1);
	for (unsigned i = 0; i < COUNT; i++) {
		src.port = (uint16_t)i;
		src.addr.octets[15] = (uint8_t)(i >> 16);
		flows[i] = media_map_add_flow(map, &src, &dst, call_of(&token), SIDE_CALLER);
	}
	for (unsigned i = 1; i < COUNT; i++)
		media_map_drop_flow(map, flows[i]);
	g_assert_true(media_map_maybe(map, &other, &dst));
	media_map_drop_flow(map, flows[0]);
	media_map_free(map);
	g_free(flows);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/media_map/endpoint", test_endpoint);
	g_test_add_func("/media_map/taken-over", test_taken_over);
	g_test_add_func("/media_map/changed", test_changed);
	g_test_add_func("/media_map/flow", test_flow);
	g_test_add_func("/media_map/flow-taken-over", test_flow_taken_over);
	g_test_add_func("/media_map/many", test_many);
	g_test_add_func("/media_map/saturated", test_saturated);
	return g_test_run();
}
