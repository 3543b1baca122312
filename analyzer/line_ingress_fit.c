#include "analyzer/line_ingress_fit.h"

#include <math.h>
#include <string.h>

#define FIRST_STRETCH_MS 250.0
#define NO_OFFSET HUGE_VAL

/* A slope wants data of some length, and points enough for the lower envelope of them. */
#define MIN_DRIFT_MS 10000.0
#define MIN_DRIFT_POINTS 32

/* More is no jitter. */
#define MAX_EXCESS_MS 2000.0

/* The longest stretch of time that is taken for one signal: what a hostile clock says beyond is cut. */
#define MAX_MS 1e9

static double bits_ms(const struct line_fit *f, uint64_t bits)
{
	return (double)bits * 1000.0 / f->rate;
}

void line_ingress_fit_init(struct line_fit *f, unsigned rate)
{
	memset(f, 0, sizeof *f);
	f->rate = rate;
	f->base = T38_NEVER;
	f->head_ms = NO_OFFSET;
	f->stretch_ms = FIRST_STRETCH_MS;
}

static struct line_fit_block *open_block(struct line_fit *f)
{
	return &f->tail[(f->tails - 1) % LINE_FIT_TAIL];
}

/* Of n values, n - 1 lie above the smallest; those tell by how much the values differ. */
static double block_excess(const struct line_fit_block *b)
{
	return b->points > 1 ? b->sum_ms - b->offset_ms * b->points : 0;
}

static void end_block(struct line_fit *f)
{
	if (f->tails == 0 || open_block(f)->points == 0)
		return;
	f->excess_ms += block_excess(open_block(f));
	f->free += open_block(f)->points - 1;
}

void line_ingress_fit_block(struct line_fit *f)
{
	if (f->tails > 0 && open_block(f)->points == 0)
		return;
	end_block(f);
	f->tails = f->tails >= 2 * LINE_FIT_TAIL ? f->tails - LINE_FIT_TAIL + 1 : f->tails + 1;
	*open_block(f) = (struct line_fit_block){NO_OFFSET, 0, 0};
}

void line_ingress_fit_block_at(struct line_fit *f, uint64_t bits)
{
	if (f->rate == 0 || (f->tails > 0 && bits_ms(f, bits) < f->block_ms + FIRST_STRETCH_MS))
		return;
	f->block_ms = bits_ms(f, bits);
	line_ingress_fit_block(f);
}

/* Two stretches become one, so that a page of any length fits. */
static void halve(struct line_fit *f)
{
	for (unsigned i = 0; i < LINE_FIT_STRETCHES; i++) {
		struct line_fit_stretch out = {0, NO_OFFSET, false};
		for (unsigned j = 2 * i; j < 2 * i + 2 && j < LINE_FIT_STRETCHES; j++)
			if (f->stretch[j].used && f->stretch[j].offset_ms < out.offset_ms)
				out = f->stretch[j];
		f->stretch[i] = out;
	}
	f->stretch_ms *= 2;
}

static void add_to_stretch(struct line_fit *f, double at, double offset)
{
	if (at >= MAX_MS)
		return;
	while (at / f->stretch_ms >= LINE_FIT_STRETCHES)
		halve(f);
	struct line_fit_stretch *s = &f->stretch[(unsigned)(at / f->stretch_ms)];
	if (!s->used || offset < s->offset_ms)
		*s = (struct line_fit_stretch){at, offset, true};
}

void line_ingress_fit_point(struct line_fit *f, uint64_t bits, t38_time t)
{
	if (f->rate == 0)
		return;
	if (f->base == T38_NEVER)
		f->base = t;
	f->bits = MAX(f->bits, bits);
	double at = bits_ms(f, bits);
	double offset = CLAMP((double)(t - f->base) / (double)T38_MS, -MAX_MS, MAX_MS) - at;
	if (!f->head_over && (at <= LINE_FIT_HEAD_S * 1000 || f->head_points == 0)) {
		f->head_ms = MIN(f->head_ms, offset);
		f->head_points++;
	}
	if (f->tails == 0)
		line_ingress_fit_block(f);
	struct line_fit_block *block = open_block(f);
	block->offset_ms = MIN(block->offset_ms, offset);
	block->sum_ms += offset;
	block->points++;
	f->points++;
	if (!f->torn)
		add_to_stretch(f, at, offset);
}

void line_ingress_fit_lost(struct line_fit *f, uint64_t bits)
{
	if (f->rate == 0)
		return;
	f->bits += bits;
	f->head_over = f->head_points > 0;
	f->torn = true;
	end_block(f);
	f->tails = 0;
}

static t38_time at_ms(const struct line_fit *f, double ms)
{
	return f->base + (t38_time)(ms * (double)T38_MS);
}

struct line_fit_edge line_ingress_fit_begin(const struct line_fit *f)
{
	if (f->head_points == 0)
		return (struct line_fit_edge){T38_NEVER, 0};
	return (struct line_fit_edge){at_ms(f, f->head_ms), f->head_points};
}

struct line_fit_edge line_ingress_fit_end(const struct line_fit *f, unsigned blocks)
{
	double best = NO_OFFSET;
	unsigned points = 0;
	for (unsigned i = 0; i < MIN(MIN(blocks, f->tails), LINE_FIT_TAIL); i++) {
		const struct line_fit_block *b = &f->tail[(f->tails - 1 - i) % LINE_FIT_TAIL];
		best = MIN(best, b->offset_ms);
		points += b->points;
	}
	if (points == 0)
		return (struct line_fit_edge){T38_NEVER, 0};
	return (struct line_fit_edge){at_ms(f, best + bits_ms(f, f->bits)), points};
}

double line_ingress_fit_excess(const struct line_fit *f)
{
	double sum = f->excess_ms;
	unsigned n = f->free;
	const struct line_fit_block *last =
		f->tails > 0 ? &f->tail[(f->tails - 1) % LINE_FIT_TAIL] : NULL;
	if (last != NULL && last->points > 0) {
		sum += block_excess(last);
		n += last->points - 1;
	}
	return n > 0 ? MIN(sum / n, MAX_EXCESS_MS) : 0;
}

/* ---- drift ---- */

/* Side of the point c as seen along a, b: below 0 when b lies above the line from a to c. */
static double turn(const struct line_fit_stretch *a, const struct line_fit_stretch *b,
	const struct line_fit_stretch *c)
{
	return (b->at_ms - a->at_ms) * (c->offset_ms - a->offset_ms) -
	       (b->offset_ms - a->offset_ms) * (c->at_ms - a->at_ms);
}

/* The lower convex hull of the stretches, in order; returns its corners. */
static unsigned hull(const struct line_fit *f, struct line_fit_stretch out[LINE_FIT_STRETCHES])
{
	unsigned n = 0;
	for (unsigned i = 0; i < LINE_FIT_STRETCHES; i++) {
		if (!f->stretch[i].used)
			continue;
		while (n >= 2 && turn(&out[n - 2], &out[n - 1], &f->stretch[i]) <= 0)
			n--;
		out[n++] = f->stretch[i];
	}
	return n;
}

static double span_ms(const struct line_fit *f, double *first)
{
	double last = 0;
	*first = NO_OFFSET;
	for (unsigned i = 0; i < LINE_FIT_STRETCHES; i++)
		if (f->stretch[i].used) {
			*first = MIN(*first, f->stretch[i].at_ms);
			last = MAX(last, f->stretch[i].at_ms);
		}
	return last - *first;
}

bool line_ingress_fit_drift(const struct line_fit *f, double *ppm, double *error_ppm)
{
	struct line_fit_stretch corner[LINE_FIT_STRETCHES];
	double first, span = span_ms(f, &first), slope = 0;
	if (f->rate == 0 || f->points < MIN_DRIFT_POINTS || !(span >= MIN_DRIFT_MS))
		return false;
	unsigned n = hull(f, corner);
	/* The edge of the hull above the middle of the data is the line that bounds most of them. */
	for (unsigned i = 1; i < n; i++)
		if (corner[i].at_ms >= first + span / 2) {
			slope = (corner[i].offset_ms - corner[i - 1].offset_ms) /
				(corner[i].at_ms - corner[i - 1].at_ms);
			break;
		}
	*ppm = slope * 1e6;
	/* Both ends of the envelope lie above the clock's line by some of the excess. */
	*error_ppm = (line_ingress_fit_excess(f) + 1.0) / span * 1e6;
	return true;
}
