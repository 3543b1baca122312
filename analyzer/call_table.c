#include "analyzer/call_table.h"

#include "analyzer/leg_group.h"
#include "analyzer/leg_score.h"
#include "analyzer/sip_join.h"

struct call_table {
	const struct limits *limits;
	struct media_map *map;
	bool in_order;
	call_table_sink sink;
	void *ctx;
	GHashTable *by_id; /* struct live_call by Call-ID text; the key is owned */
	GQueue live; /* struct live_call * in order of index; ended ones wait for those before them */
	GPtrArray *media_only; /* struct live_call * of `live` that have no Call-ID and go on */
	unsigned next_index;
	unsigned held;	  /* ended calls in `live` */
	GPtrArray *faxes; /* struct live_call * of `live` that are faxes, as of the last tick */
	t38_time last_tick;
};

struct call_table *call_table_new(const struct limits *limits, struct media_map *map, bool in_order,
	call_table_sink sink, void *ctx)
{
	struct call_table *t = g_new0(struct call_table, 1);
	t->limits = limits;
	t->map = map;
	t->in_order = in_order;
	t->sink = sink;
	t->ctx = ctx;
	t->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_queue_init(&t->live);
	t->faxes = g_ptr_array_new();
	t->media_only = g_ptr_array_new();
	t->next_index = 1;
	t->last_tick = T38_NEVER;
	return t;
}

void call_table_free(struct call_table *t)
{
	if (t == NULL)
		return;
	for (GList *l = t->live.head; l != NULL; l = l->next) {
		struct live_call *live = l->data;
		call_free(live->call);
		live_call_free(live);
	}
	g_queue_clear(&t->live);
	g_ptr_array_free(t->faxes, TRUE);
	g_ptr_array_free(t->media_only, TRUE);
	g_hash_table_destroy(t->by_id);
	g_free(t);
}

static char *key_of(struct text call_id)
{
	return g_strndup(call_id.at, MIN(call_id.n, 512));
}

struct live_call *call_table_find(struct call_table *t, struct text call_id)
{
	if (call_id.at == NULL)
		return NULL;
	char *key = key_of(call_id);
	struct live_call *live = g_hash_table_lookup(t->by_id, key);
	g_free(key);
	return live;
}

static void hand_on(struct call_table *t, struct live_call *live)
{
	struct call *call = live->call;
	g_queue_remove(&t->live, live);
	g_ptr_array_remove_fast(t->faxes, live);
	t->held--;
	live_call_free(live);
	t->sink(t->ctx, call);
}

/* The main leg first: it points to the others, which are there until it was taken. */
static void hand_on_legs(struct call_table *t, struct live_call *live)
{
	GPtrArray *legs = leg_group_take(live);
	for (guint i = 0; i < legs->len; i++)
		hand_on(t, g_ptr_array_index(legs, i));
	g_ptr_array_free(legs, TRUE);
}

/* The call that is handed on next; NULL: all have to wait, for an earlier one or for a leg. */
static struct live_call *next_ready(const struct call_table *t)
{
	bool full = t->held > t->limits->max_held_calls;
	for (GList *l = t->live.head; l != NULL; l = l->next) {
		struct live_call *live = l->data;
		if (live->ended && (full || leg_group_over(live)))
			return live;
		if (t->in_order && !full)
			return NULL;
	}
	return NULL;
}

static void release(struct call_table *t)
{
	struct live_call *live;
	while (t->held > 0 && (live = next_ready(t)) != NULL)
		hand_on_legs(t, live);
}

/* Ties the call to those that are legs of the same; a voice call is one only of a fax. */
static void tie(struct live_call *live, struct live_call *other)
{
	const char *by;
	if (live == other || !(call_is_fax(live->call) || call_is_fax(other->call)))
		return;
	unsigned percent = leg_score(live->call, other->call, &by);
	if (percent >= LEG_SURE)
		leg_group_tie(live, other, percent, by);
}

/* Of thousands of voice calls few are near a fax: those look at the faxes only. */
static void tie_all(struct call_table *t, struct live_call *live)
{
	if (call_is_fax(live->call))
		for (GList *l = t->live.head; l != NULL; l = l->next)
			tie(live, l->data);
	else
		for (guint i = 0; i < t->faxes->len; i++)
			tie(live, g_ptr_array_index(t->faxes, i));
}

static void list_faxes(struct call_table *t)
{
	g_ptr_array_set_size(t->faxes, 0);
	for (GList *l = t->live.head; l != NULL; l = l->next)
		if (call_is_fax(((struct live_call *)l->data)->call))
			g_ptr_array_add(t->faxes, l->data);
}

static void end_call(struct call_table *t, struct live_call *live)
{
	g_ptr_array_remove(t->media_only, live);
	sip_join_late(live);
	if (live->call->call_id != NULL) {
		struct text id = {live->call->call_id, strlen(live->call->call_id)};
		char *key = key_of(id);
		if (g_hash_table_lookup(t->by_id, key) == live)
			g_hash_table_remove(t->by_id, key);
		g_free(key);
	}
	live_call_finish(live);
	t->held++;
}

void call_table_close(struct call_table *t, struct live_call *live)
{
	if (live->ended)
		return;
	end_call(t, live);
	tie_all(t, live);
}

static struct live_call *first_live(const struct call_table *t)
{
	GList *l = t->live.head;
	while (((struct live_call *)l->data)->ended)
		l = l->next;
	return l->data;
}

unsigned call_table_live(const struct call_table *t)
{
	return t->live.length - t->held;
}

void call_table_each(
	const struct call_table *t, void (*each)(void *ctx, const struct live_call *), void *ctx)
{
	for (const GList *l = t->live.head; l != NULL; l = l->next) {
		const struct live_call *live = l->data;
		if (!live->ended)
			each(ctx, live);
	}
}

void call_table_shed(struct call_table *t, unsigned count)
{
	for (; count > 0 && call_table_live(t) > 0; count--)
		call_table_close(t, first_live(t));
	release(t);
}

struct live_call *call_table_add(struct call_table *t, struct text call_id, t38_time now)
{
	if (call_table_live(t) >= t->limits->max_calls)
		call_table_shed(t, 1);
	struct call *call = call_new(t->next_index++);
	struct live_call *live = live_call_new(call, t->limits, t->map);
	call->start = live->last = now;
	call->state = call_id.at == NULL ? CALL_MEDIA_ONLY : CALL_IN_PROGRESS;
	g_queue_push_tail(&t->live, live);
	if (call_id.at != NULL)
		g_hash_table_replace(t->by_id, key_of(call_id), live);
	else
		g_ptr_array_add(t->media_only, live);
	live->sides_guessed = call_id.at == NULL;
	return live;
}

const GPtrArray *call_table_media_only(const struct call_table *t)
{
	return t->media_only;
}

void call_table_name(struct call_table *t, struct live_call *live, struct text call_id)
{
	g_ptr_array_remove(t->media_only, live);
	g_hash_table_replace(t->by_id, key_of(call_id), live);
}

static bool is_over(const struct call_table *t, const struct live_call *live, t38_time now)
{
	if (live->close_at != T38_NEVER)
		return now >= live->close_at;
	t38_time idle = now - live_call_last(live);
	if (live->call->signalling == SIGNALLING_NONE)
		return idle > t->limits->idle_media ||
		       (idle > t->limits->linger && live_call_fax_over(live));
	return idle > (live->answered ? t->limits->idle_dialog : t->limits->idle_invite);
}

/* Time is over for an INVITE that was seen, but never a final answer. */
static void give_up(struct live_call *live)
{
	struct call *call = live->call;
	if (call->state == CALL_IN_PROGRESS && !live->answered && live->invite_cseq != 0 &&
		call->final_status < 0)
		call->state = CALL_REJECTED;
}

void call_table_tick(struct call_table *t, t38_time now)
{
	if (t->last_tick != T38_NEVER && now - t->last_tick < T38_SECOND && now >= t->last_tick)
		return;
	t->last_tick = now;
	list_faxes(t);
	GList *next;
	for (GList *l = t->live.head; l != NULL; l = next) {
		struct live_call *live = l->data;
		next = l->next;
		if (live->ended || !is_over(t, live, now))
			continue;
		give_up(live);
		call_table_close(t, live);
	}
	release(t);
}

void call_table_finish(struct call_table *t, t38_time last)
{
	for (GList *l = t->live.head; l != NULL; l = l->next) {
		struct live_call *live = l->data;
		if (live->ended)
			continue;
		live->call->input_end = last;
		end_call(t, live);
	}
	list_faxes(t);
	for (guint i = 0; i < t->faxes->len; i++)
		tie_all(t, g_ptr_array_index(t->faxes, i));
	release(t);
}
