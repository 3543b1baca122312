#include "cli/capture_view.h"

#include "cli/view_running.h"

enum { MAX_WAITING = 1000 }; /* calls while the list is paused; the oldest go */

struct waiting {
	struct call *call;
	t38_time zero;
};

struct capture_view {
	struct browse *browse;
	struct view_running *running;
	GQueue waiting; /* struct waiting * */
	void (*feed)(void *ctx);
	void *ctx;
};

struct capture_view *capture_view_new(
	const struct options *options, const char *title, size_t max_memory)
{
	const struct view_setup setup = {.capture = title,
		.title = title,
		.live = true,
		.growing = true,
		.max_calls = max_memory / 4,
		.max_packets = max_memory / 4};
	struct browse *browse = browse_new(options, &setup);
	if (browse == NULL)
		return NULL;
	struct capture_view *v = g_new0(struct capture_view, 1);
	v->browse = browse;
	v->running = view_running_new(browse, NULL, NULL);
	g_queue_init(&v->waiting);
	return v;
}

static void free_waiting(gpointer data)
{
	struct waiting *w = data;
	call_free(w->call);
	g_free(w);
}

void capture_view_free(struct capture_view *v)
{
	if (v == NULL)
		return;
	g_queue_clear_full(&v->waiting, free_waiting);
	view_running_free(v->running);
	browse_free(v->browse);
	g_free(v);
}

static void run_feed(struct browse *browse, void *ctx)
{
	struct capture_view *v = ctx;
	(void)browse;
	v->feed(v->ctx);
}

bool capture_view_run(struct capture_view *v, void (*feed)(void *ctx), void *ctx)
{
	v->feed = feed;
	v->ctx = ctx;
	return browse_run(v->browse, run_feed, v);
}

bool capture_view_leaving(struct capture_view *v)
{
	return browse_leaving(v->browse);
}

static void show_waiting(struct capture_view *v)
{
	while (v->waiting.length > 0 && !browse_paused(v->browse)) {
		struct waiting *w = g_queue_pop_head(&v->waiting);
		browse_call(v->browse, w->call, w->zero);
		g_free(w);
	}
}

void capture_view_call(struct capture_view *v, struct call *call, t38_time zero)
{
	struct waiting *w = g_new(struct waiting, 1);
	*w = (struct waiting){call, zero};
	g_queue_push_tail(&v->waiting, w);
	if (v->waiting.length > MAX_WAITING)
		free_waiting(g_queue_pop_head(&v->waiting));
	show_waiting(v);
}

void capture_view_packet(struct capture_view *v, const struct engine_packet *p)
{
	if (p->content != ENGINE_MEDIA)
		browse_packet(v->browse, p);
}

void capture_view_earlier(struct capture_view *v, uint64_t number, unsigned call)
{
	browse_earlier(v->browse, number, call);
}

void capture_view_running(struct capture_view *v, const struct engine *engine, t38_time zero)
{
	view_running_refresh(v->running, engine, zero);
}

void capture_view_tell(struct capture_view *v, const char *text)
{
	browse_tell(v->browse, text);
}

bool capture_view_hung_up(struct capture_view *v)
{
	return browse_hung_up(v->browse);
}

void capture_view_progress(struct capture_view *v, uint64_t packets, uint64_t dropped, bool done)
{
	const struct view_progress progress = {
		.packets = packets, .percent = -1, .done = done, .dropped = dropped};
	show_waiting(v);
	browse_progress(v->browse, &progress);
}
