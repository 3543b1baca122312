#include "cli/capture_drops.h"

#include <glib.h>

enum { MAX_CHANGES = 4096 };
/* Before the first time. */
#define ASKED_EVERY (T38_SECOND + T38_SECOND / 2)

struct change {
	t38_time since, time;
	uint64_t dropped;
};

struct capture_drops {
	struct change changes[MAX_CHANGES]; /* a ring */
	unsigned first, count;
	uint64_t total;
	t38_time asked; /* last; T38_NEVER: not yet */
};

struct capture_drops *capture_drops_new(void)
{
	struct capture_drops *d = g_new0(struct capture_drops, 1);
	d->asked = T38_NEVER;
	return d;
}

void capture_drops_free(struct capture_drops *d)
{
	g_free(d);
}

static void add_change(struct capture_drops *d, t38_time time, uint64_t dropped)
{
	t38_time since = d->asked != T38_NEVER ? d->asked : time - ASKED_EVERY;
	if (d->count == MAX_CHANGES) {
		d->first = (d->first + 1) % MAX_CHANGES;
		d->count--;
	}
	d->changes[(d->first + d->count++) % MAX_CHANGES] =
		(struct change){MIN(since, time), time, dropped};
}

void capture_drops_note(struct capture_drops *d, t38_time time, uint64_t total)
{
	if (total > d->total)
		add_change(d, time, total - d->total);
	d->total = MAX(total, d->total);
	d->asked = time;
}

uint64_t capture_drops_between(const struct capture_drops *d, t38_time from, t38_time to)
{
	uint64_t sum = 0;
	for (unsigned i = 0; i < d->count; i++) {
		const struct change *c = &d->changes[(d->first + i) % MAX_CHANGES];
		if (c->time >= from && c->since <= to)
			sum += c->dropped;
	}
	return sum;
}

uint64_t capture_drops_total(const struct capture_drops *d)
{
	return d->total;
}
