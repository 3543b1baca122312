#include "cli/view_running.h"

enum {
	PERIOD = 250000, /* microseconds from one look to the next */
	SHARE = 10,	 /* one part in so many of the time is for models */
};

/* What the browser has of a call. */
struct shown {
	uint64_t version;
	bool full;
};

struct view_running {
	struct browse *browse;
	bool (*wanted)(void *ctx, const struct call *);
	void *ctx;
	GHashTable *shown; /* index -> struct shown, of calls that went on at the last look */
	GHashTable *now;   /* the same, while it is made */
	t38_time zero;
	gint64 next; /* monotonic, microseconds */
};

static GHashTable *new_shown(void)
{
	return g_hash_table_new_full(NULL, NULL, NULL, g_free);
}

struct view_running *view_running_new(
	struct browse *browse, bool (*wanted)(void *ctx, const struct call *), void *ctx)
{
	struct view_running *r = g_new0(struct view_running, 1);
	r->browse = browse;
	r->wanted = wanted;
	r->ctx = ctx;
	r->shown = new_shown();
	return r;
}

void view_running_free(struct view_running *r)
{
	if (r == NULL)
		return;
	g_hash_table_destroy(r->shown);
	g_free(r);
}

/* `keep`: the browser has all of the call; once there is too much of it to be told again, that is more than what comes. */
static void show(struct view_running *r, const struct engine_running *running, bool full, bool keep)
{
	struct call *call = engine_snapshot(running, full);
	if (keep && call->progress.brief)
		call_free(call);
	else if (r->wanted != NULL && !r->wanted(r->ctx, call))
		call_free(call);
	else
		browse_call(r->browse, call, r->zero);
}

static void look_at(void *ctx, const struct engine_running *running)
{
	struct view_running *r = ctx;
	const gpointer key = GUINT_TO_POINTER(running->index);
	const struct shown *before = g_hash_table_lookup(r->shown, key);
	bool full = browse_shows_call(r->browse, running->index);
	struct shown now = {running->version, full};
	if (before != NULL && before->version == running->version && (before->full || !full))
		now.full = before->full;
	else
		show(r, running, full, full && before != NULL && before->full);
	g_hash_table_insert(r->now, key, g_memdup2(&now, sizeof(now)));
}

void view_running_refresh(struct view_running *r, const struct engine *engine, t38_time zero)
{
	gint64 begin = g_get_monotonic_time();
	if (begin < r->next || !browse_wants_running(r->browse))
		return;
	r->now = new_shown();
	r->zero = zero;
	engine_running(engine, look_at, r);
	g_hash_table_destroy(r->shown);
	r->shown = r->now;
	gint64 end = g_get_monotonic_time();
	r->next = end + MAX(PERIOD, (end - begin) * SHARE);
}
