#include "analyzer/line_grid.h"

/* Of the distance of a packet that is late a part of so many is believed: it follows a clock that runs slow. */
#define FOLLOW 64
#define ENOUGH 16 /* packets that show the length */
#define MOST_BETWEEN                                                                               \
	8 /* one packet of so many may leave in the middle of a whole block all the same */

void line_grid_init(struct line_grid *g, t38_time block)
{
	*g = (struct line_grid){.block = block, .phase = T38_NEVER};
}

/* From -length / 2 to length / 2. */
static t38_time distance(t38_time t, t38_time phase, t38_time length)
{
	t38_time d = (t - phase) % length;
	if (d < -length / 2)
		d += length;
	if (d >= length / 2)
		d -= length;
	return d;
}

/* What is early is true, what is late was held up. */
static void follow(struct line_grid *g, t38_time d)
{
	g->phase += d < 0 ? d : d / FOLLOW;
}

void line_grid_sent(struct line_grid *g, t38_time t)
{
	if (g->block == 0)
		return;
	if (g->phase == T38_NEVER)
		g->phase = t % g->block;
	t38_time whole = distance(t, g->phase, g->block);
	bool between = whole >= g->block / 4 || whole < -g->block / 4;
	g->seen++;
	g->between += between;
	follow(g, distance(t, g->phase, g->block / 2));
}

static t38_time length(const struct line_grid *g)
{
	bool whole = g->seen >= ENOUGH && g->between * MOST_BETWEEN < g->seen;
	return whole ? g->block : g->block / 2;
}

t38_time line_grid_next(const struct line_grid *g, t38_time t)
{
	if (g->block == 0)
		return t;
	if (g->phase == T38_NEVER)
		return t + g->block / 2;
	t38_time over = (t - g->phase) % length(g);
	if (over <= 0)
		return t - over;
	return t - over + length(g);
}
