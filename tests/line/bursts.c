#include "tests/line/bursts.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum {
	PAUSE_MS = 40,
	SHORTEST_MS = 3,
	WINDOW = 80, /* 10 ms: bins of 100 Hz */
};

static bool loud(const int16_t *samples, size_t n, int level)
{
	for (size_t i = 0; i < n; i++)
		if (abs(samples[i]) > level)
			return true;
	return false;
}

/* The part of the window's energy at a frequency (Goertzel), 1 for a pure tone. */
static double part_at(const int16_t *samples, double hz)
{
	double k = 2 * cos(2 * G_PI * hz / 8000), s1 = 0, s2 = 0, energy = 0;

	for (unsigned i = 0; i < WINDOW; i++) {
		double s = samples[i] + k * s1 - s2;

		s2 = s1;
		s1 = s;
		energy += (double)samples[i] * samples[i];
	}
	return energy > 0 ? 2 * (s1 * s1 + s2 * s2 - k * s1 * s2) / (energy * WINDOW) : 0;
}

static enum burst_kind kind_of(const int16_t *samples, size_t n)
{
	double cng = 0, ced = 0, v21 = 0, windows = 0;

	for (size_t at = 0; at + WINDOW <= n; at += WINDOW) {
		cng += part_at(samples + at, 1100);
		ced += part_at(samples + at, 2100);
		v21 += part_at(samples + at, 1650) + part_at(samples + at, 1850);
		windows++;
	}
	if (cng > 0.7 * windows)
		return BURST_CNG;
	if (ced > 0.7 * windows)
		return BURST_CED;
	return v21 > 0.5 * windows ? BURST_V21 : BURST_FAST;
}

static void add(GArray *bursts, const int16_t *samples, unsigned start_ms, unsigned end_ms)
{
	struct burst burst = {start_ms, end_ms, BURST_FAST};

	if (end_ms - start_ms < SHORTEST_MS)
		return;
	burst.kind = kind_of(samples + (size_t)start_ms * BURSTS_SAMPLES_PER_MS,
		(size_t)(end_ms - start_ms) * BURSTS_SAMPLES_PER_MS);
	g_array_append_val(bursts, burst);
}

GArray *bursts_find(const int16_t *samples, size_t n, int level)
{
	GArray *bursts = g_array_new(FALSE, FALSE, sizeof(struct burst));
	unsigned start_ms = 0, end_ms = 0; /* equal: no burst is open */
	unsigned all_ms = (unsigned)(n / BURSTS_SAMPLES_PER_MS);

	for (unsigned ms = 0; ms < all_ms; ms++) {
		if (!loud(samples + (size_t)ms * BURSTS_SAMPLES_PER_MS, BURSTS_SAMPLES_PER_MS,
			    level))
			continue;
		if (start_ms == end_ms || ms - end_ms >= PAUSE_MS) {
			if (start_ms != end_ms)
				add(bursts, samples, start_ms, end_ms);
			start_ms = ms;
		}
		end_ms = ms + 1;
	}
	if (start_ms != end_ms)
		add(bursts, samples, start_ms, end_ms);
	return bursts;
}

const char *burst_kind_name(enum burst_kind kind)
{
	static const char *const names[] = {"CNG", "CED", "V.21", "fast"};

	return names[kind];
}
