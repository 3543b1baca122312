/* Calls by Call-ID and age, and the order in which they are handed on. */
#include "analyzer/call_table.h"

#include "tests/analyzer/rig.h"

struct desk {
	struct limits limits;
	struct media_map *map;
	struct call_table *table;
	GArray *out; /* unsigned indices */
};

static void take(void *ctx, struct call *call)
{
	struct desk *desk = ctx;
	g_array_append_val(desk->out, call->index);
	call_free(call);
}

static struct desk *desk_new(bool in_order)
{
	struct desk *desk = g_new0(struct desk, 1);
	desk->limits = limits_default();
	desk->map = media_map_new();
	desk->out = g_array_new(FALSE, FALSE, sizeof(unsigned));
	desk->table = call_table_new(&desk->limits, desk->map, in_order, take, desk);
	return desk;
}

static void desk_free(struct desk *desk)
{
	call_table_free(desk->table);
	media_map_free(desk->map);
	g_array_free(desk->out, TRUE);
	g_free(desk);
}

static struct text text_of(const char *text)
{
	return (struct text){text, strlen(text)};
}

/* A SIP call that is over at `close_at`, or goes on (T38_NEVER). */
static struct live_call *add(struct desk *desk, const char *id, t38_time close_at)
{
	struct live_call *live = call_table_add(desk->table, text_of(id), RIG_START);
	live->call->signalling = SIGNALLING_SIP;
	live->call->call_id = call_text(live->call, text_of(id));
	live->answered = true;
	live->close_at = close_at;
	return live;
}

static void check_out(const struct desk *desk, const char *expected)
{
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < desk->out->len; i++)
		g_string_append_printf(
			text, "%s%u", i > 0 ? " " : "", g_array_index(desk->out, unsigned, i));
	g_assert_cmpstr(text->str, ==, expected);
	g_string_free(text, TRUE);
}

static void test_find(void)
{
	struct desk *desk = desk_new(true);
	g_assert_null(call_table_find(desk->table, text_of("a")));
	struct live_call *a = add(desk, "a", T38_NEVER), *b = add(desk, "b", T38_NEVER);
	g_assert_true(call_table_find(desk->table, text_of("a")) == a);
	g_assert_true(call_table_find(desk->table, text_of("b")) == b);
	/* A Call-ID is one of letters that count (RFC 3261 8.1.1.4), and whole. */
	g_assert_null(call_table_find(desk->table, text_of("A")));
	g_assert_null(call_table_find(desk->table, text_of("ab")));
	g_assert_null(call_table_find(desk->table, (struct text){NULL, 0}));
	g_assert_cmpuint(a->call->index, ==, 1);
	g_assert_cmpuint(b->call->index, ==, 2);
	desk_free(desk);
}

/* Texts that no sane sender makes. */
static void test_odd_ids(void)
{
	struct desk *desk = desk_new(true);
	char *endless = g_strnfill(5000, 'x');
	struct live_call *live = add(desk, endless, RIG_START);
	g_assert_true(call_table_find(desk->table, text_of(endless)) == live);
	call_table_add(desk->table, (struct text){"a\0b", 3}, RIG_START);
	call_table_add(desk->table, (struct text){"", 0}, RIG_START);
	call_table_tick(desk->table, RIG_START + T38_SECOND);
	g_assert_null(call_table_find(desk->table, text_of(endless)));
	check_out(desk, "1");
	call_table_finish(desk->table, T38_NEVER);
	check_out(desk, "1 2 3");
	g_free(endless);
	desk_free(desk);
}

static void test_in_order(void)
{
	struct desk *desk = desk_new(true);
	add(desk, "a", RIG_START + 10 * T38_SECOND);
	add(desk, "b", RIG_START + 5 * T38_SECOND);
	add(desk, "c", T38_NEVER);
	add(desk, "d", RIG_START + 5 * T38_SECOND);
	call_table_tick(desk->table, RIG_START + 6 * T38_SECOND);
	check_out(desk, "");
	/* Over, though not handed on: not found any more. */
	g_assert_null(call_table_find(desk->table, text_of("b")));
	call_table_tick(desk->table, RIG_START + 11 * T38_SECOND);
	check_out(desk, "1 2");
	call_table_finish(desk->table, T38_NEVER);
	check_out(desk, "1 2 3 4");
	desk_free(desk);
}

static void test_as_they_end(void)
{
	struct desk *desk = desk_new(false);
	add(desk, "a", RIG_START + 10 * T38_SECOND);
	add(desk, "b", RIG_START + 5 * T38_SECOND);
	call_table_tick(desk->table, RIG_START + 6 * T38_SECOND);
	check_out(desk, "2");
	call_table_finish(desk->table, T38_NEVER);
	check_out(desk, "2 1");
	desk_free(desk);
}

/* Looks once a second at most; a clock that goes back must not stop it. */
static void test_tick(void)
{
	struct desk *desk = desk_new(false);
	call_table_tick(desk->table, RIG_START);
	add(desk, "a", RIG_START + 100 * T38_MS);
	call_table_tick(desk->table, RIG_START + 500 * T38_MS);
	check_out(desk, "");
	call_table_tick(desk->table, RIG_START + T38_SECOND);
	check_out(desk, "1");
	call_table_tick(desk->table, RIG_START + 3600 * T38_SECOND);
	add(desk, "b", RIG_START + 5 * T38_SECOND);
	call_table_tick(desk->table, RIG_START + 6 * T38_SECOND);
	check_out(desk, "1 2");
	desk_free(desk);
}

static void test_max_calls(void)
{
	struct desk *desk = desk_new(true);
	desk->limits.max_calls = 3;
	char id[8];
	for (int i = 0; i < 10; i++) {
		g_snprintf(id, sizeof(id), "%d", i);
		add(desk, id, T38_NEVER);
	}
	check_out(desk, "1 2 3 4 5 6 7");
	g_assert_null(call_table_find(desk->table, text_of("6")));
	g_assert_nonnull(call_table_find(desk->table, text_of("7")));
	desk_free(desk);
}

/* Ended calls that wait do not count as live, but have a limit of their own. */
static void test_max_held(void)
{
	struct desk *desk = desk_new(true);
	desk->limits.max_held_calls = 2;
	add(desk, "first", T38_NEVER);
	add(desk, "a", RIG_START);
	add(desk, "b", RIG_START);
	call_table_tick(desk->table, RIG_START + T38_SECOND);
	check_out(desk, "");
	add(desk, "c", RIG_START);
	add(desk, "d", RIG_START);
	call_table_tick(desk->table, RIG_START + 2 * T38_SECOND);
	check_out(desk, "2 3");
	call_table_finish(desk->table, T38_NEVER);
	check_out(desk, "2 3 1 4 5");
	desk_free(desk);
}

/* The next call of a Call-ID is not taken away when the one before it ends. */
static void test_id_again(void)
{
	struct desk *desk = desk_new(true);
	add(desk, "a", RIG_START);
	struct live_call *second = add(desk, "a", T38_NEVER);
	call_table_tick(desk->table, RIG_START + T38_SECOND);
	check_out(desk, "1");
	g_assert_true(call_table_find(desk->table, text_of("a")) == second);
	desk_free(desk);
}

static void test_idle(void)
{
	struct desk *desk = desk_new(false);
	struct live_call *invite = add(desk, "invite", T38_NEVER);
	struct live_call *media = call_table_add(desk->table, (struct text){NULL, 0}, RIG_START);
	invite->answered = false;
	invite->invite_cseq = 1;
	g_assert_cmpint(media->call->state, ==, CALL_MEDIA_ONLY);
	call_table_tick(desk->table, RIG_START + desk->limits.idle_media);
	check_out(desk, "");
	call_table_tick(desk->table, RIG_START + desk->limits.idle_media + T38_SECOND);
	check_out(desk, "2");
	call_table_tick(desk->table, RIG_START + desk->limits.idle_invite);
	check_out(desk, "2");
	call_table_tick(desk->table, RIG_START + desk->limits.idle_invite + T38_SECOND);
	check_out(desk, "2 1");
	desk_free(desk);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/call_table/find", test_find);
	g_test_add_func("/call_table/odd-ids", test_odd_ids);
	g_test_add_func("/call_table/in-order", test_in_order);
	g_test_add_func("/call_table/as-they-end", test_as_they_end);
	g_test_add_func("/call_table/tick", test_tick);
	g_test_add_func("/call_table/max-calls", test_max_calls);
	g_test_add_func("/call_table/max-held", test_max_held);
	g_test_add_func("/call_table/id-again", test_id_again);
	g_test_add_func("/call_table/idle", test_idle);
	return g_test_run();
}
