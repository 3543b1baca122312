#include "cli/view_ticker.h"

#define PERIOD (100 * 1000) /* microseconds */

struct view_ticker {
	struct browse *browse;
	struct view_running *running;
	GThread *thread;

	GMutex lock; /* of what follows, and of the engine */
	GCond ended;
	const struct engine *engine; /* NULL: none yet, or no more */
	t38_time zero;
	bool pushing, end;
};

static void look(struct view_ticker *t)
{
	if (t->engine == NULL)
		return;
	const struct view_progress progress = {
		.packets = engine_counts(t->engine)->packets, .percent = -1};
	browse_progress(t->browse, &progress);
	view_running_refresh(t->running, t->engine, t->zero);
}

static gpointer run(gpointer data)
{
	struct view_ticker *t = data;
	g_mutex_lock(&t->lock);
	while (!t->end) {
		look(t);
		g_cond_wait_until(&t->ended, &t->lock, g_get_monotonic_time() + PERIOD);
	}
	g_mutex_unlock(&t->lock);
	return NULL;
}

struct view_ticker *view_ticker_new(struct browse *browse, struct view_running *running)
{
	struct view_ticker *t = g_new0(struct view_ticker, 1);
	t->browse = browse;
	t->running = running;
	t->zero = T38_NEVER;
	g_mutex_init(&t->lock);
	g_cond_init(&t->ended);
	t->thread = g_thread_new("ticker", run, t);
	return t;
}

void view_ticker_free(struct view_ticker *t)
{
	if (t == NULL)
		return;
	g_mutex_lock(&t->lock);
	t->end = true;
	g_cond_signal(&t->ended);
	g_mutex_unlock(&t->lock);
	g_thread_join(t->thread);
	g_mutex_clear(&t->lock);
	g_cond_clear(&t->ended);
	g_free(t);
}

void view_ticker_engine(struct view_ticker *t, const struct engine *engine)
{
	view_ticker_end_push(t);
	g_mutex_lock(&t->lock);
	t->engine = engine;
	g_mutex_unlock(&t->lock);
}

void view_ticker_begin_push(struct view_ticker *t, t38_time at)
{
	g_mutex_lock(&t->lock);
	t->pushing = true;
	if (t->zero == T38_NEVER)
		t->zero = at;
}

void view_ticker_end_push(struct view_ticker *t)
{
	if (!t->pushing)
		return;
	t->pushing = false;
	g_mutex_unlock(&t->lock);
}
