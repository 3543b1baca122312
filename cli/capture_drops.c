#include "cli/capture_drops.h"

#include <glib.h>

enum { MAX_CHANGES = 4096 };
#define ASKED_EVERY (T38_SECOND + T38_SECOND / 2)

struct change {
	t38_time time;
	uint64_t dropped;
};

struct capture_drops {
	struct change changes[MAX_CHANGES]; /* a ring */
	unsigned first, count;
	uint64_t total;
};

struct capture_drops *capture_drops_new(void)
{
	return g_new0(struct capture_drops, 1);
}

void capture_drops_free(struct capture_drops *d)
{
	g_free(d);
}

void capture_drops_note(struct capture_drops *d, t38_time time, uint64_t total)
{
	if (total <= d->total)
		return;
	if (d->count == MAX_CHANGES) {
		d->first = (d->first + 1) % MAX_CHANGES;
		d->count--;
	}
	d->changes[(d->first + d->count++) % MAX_CHANGES] = (struct change){time, total - d->total};
	d->total = total;
}

uint64_t capture_drops_between(const struct capture_drops *d, t38_time from, t38_time to)
{
	uint64_t sum = 0;
	for (unsigned i = 0; i < d->count; i++) {
		const struct change *c = &d->changes[(d->first + i) % MAX_CHANGES];
		if (c->time >= from && c->time <= to + ASKED_EVERY)
			sum += c->dropped;
	}
	return sum;
}

uint64_t capture_drops_total(const struct capture_drops *d)
{
	return d->total;
}
