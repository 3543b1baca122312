#include "analyzer/call_tones.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#define MISSED (70 * T38_MS)	      /* a burst that pauses for so long is over */
#define CONTIGUOUS (15 * T38_MS)      /* jitter of packets that follow each other */
#define SHORTEST_BURST (130 * T38_MS) /* else it is no tone of an exchange */
#define ATTENTIVE (1000 * T38_MS)

/* E.180 5: busy 300 to 1100 ms for tone and pause, congestion 200 to 600 ms, with what lookers-on miss. */
#define QUICK_LEAST (110 * T38_MS)
#define QUICK_MOST (850 * T38_MS)
#define QUICK_BURSTS 4u

/* E.180 5: ring back 0.67 to 2.5 s of tone, 3 to 6 s of pause; British rings are two of 0.4 s. */
#define RING_LEAST (300 * T38_MS)
#define RING_MOST (2700 * T38_MS)
#define PAUSE_LEAST (1200 * T38_MS)
#define PAUSE_MOST (6500 * T38_MS)

#define SAME_HERTZ 16
#define LOOKS 60u /* a burst costs one, that of a voice too; more are not worth it */

/* E.180 7: each tone lasts 330 ms +- 70 ms. */
#define SIT_LEAST (180 * T38_MS)
#define SIT_GAP (120 * T38_MS)

/* ---- frequencies ---- */

/* Low tones stand in a quarter of the samples. */
#define DECIMATION 4u
#define LOW_RATE (AUDIO_RATE / DECIMATION)

/* Power at a frequency, by Goertzel's recurrence; a line of amplitude A gives A * A, as Hann's window takes half of it. */
static double power_at(const double *windowed, double hertz)
{
	double w = 2 * cos(2 * G_PI * hertz / LOW_RATE), a = 0, b = 0;
	for (unsigned i = 0; i < CALL_TONES_SAMPLES; i++) {
		double next = windowed[i] + w * a - b;
		b = a;
		a = next;
	}
	double n = CALL_TONES_SAMPLES / 4.0;
	return (a * a + b * b - w * a * b) / (n * n);
}

#define FIRST_HERTZ 300
#define STEP_HERTZ 5
#define STEPS 81u /* to 700 Hz */
#define APART 6u  /* steps between two lines that are told apart */

static bool is_peak(const double *power, unsigned i)
{
	return i > 0 && i + 1 < STEPS && power[i] >= power[i - 1] && power[i] >= power[i + 1];
}

/* The highest peak away from the one at `other`; STEPS: none. */
static unsigned peak_beside(const double *power, unsigned other)
{
	unsigned best = STEPS;
	for (unsigned i = 0; i < STEPS; i++) {
		bool beside = other == STEPS || (unsigned)abs((int)i - (int)other) >= APART;
		if (is_peak(power, i) && beside && (best == STEPS || power[i] > power[best]))
			best = i;
	}
	return best;
}

static double energy_of(const int16_t *samples)
{
	double energy = 0;
	for (unsigned i = 0; i < CALL_TONES_SAMPLES; i++)
		energy += (double)samples[i] * samples[i];
	return energy / CALL_TONES_SAMPLES;
}

static uint16_t hertz_of(unsigned step)
{
	return (uint16_t)(FIRST_HERTZ + step * STEP_HERTZ);
}

/* Voices have more than two lines, and lines that move. */
static void find_lines(struct call_tones *c)
{
	double power[STEPS], windowed[CALL_TONES_SAMPLES];
	for (unsigned i = 0; i < CALL_TONES_SAMPLES; i++)
		windowed[i] = c->samples[i] * (0.5 - 0.5 * cos(2 * G_PI * i / CALL_TONES_SAMPLES));
	for (unsigned i = 0; i < STEPS; i++)
		power[i] = power_at(windowed, hertz_of(i));
	unsigned first = peak_beside(power, STEPS);
	if (first == STEPS)
		return;
	unsigned second = peak_beside(power, first);
	double lines = power[first];
	if (second != STEPS && power[second] > 0.06 * power[first])
		lines += power[second];
	else
		second = STEPS;
	c->pure = lines / 2 > 0.8 * energy_of(c->samples);
	c->now.hertz[0] = hertz_of(second < first ? second : first);
	c->now.hertz[1] = second == STEPS ? 0 : hertz_of(MAX(first, second));
}

static void add_samples(struct call_tones *c, const int16_t *samples, size_t n)
{
	for (size_t i = 0; i + DECIMATION <= n && c->sample_count < CALL_TONES_SAMPLES;
		i += DECIMATION)
		c->samples[c->sample_count++] =
			(int16_t)((samples[i] + samples[i + 1] + samples[i + 2] + samples[i + 3]) /
				  4);
}

static void collect(struct call_tones *c, const int16_t *samples, size_t n, t38_time t)
{
	if (c->sample_count >= CALL_TONES_SAMPLES || c->looks >= LOOKS)
		return;
	if (llabs(t - c->due) > CONTIGUOUS)
		c->sample_count = 0;
	add_samples(c, samples, n);
	c->due = t + (t38_time)n * T38_SECOND / AUDIO_RATE;
	if (c->sample_count < CALL_TONES_SAMPLES)
		return;
	c->looks++;
	find_lines(c);
}

/* ---- cadence ---- */

static t38_time on_of(const struct tone_burst *b)
{
	return b->t_end - b->t;
}

static t38_time gap_behind(const struct tone_burst *b)
{
	return b[1].t - b->t_end;
}

/* Within 20 %, or two packets. */
static bool alike(t38_time a, t38_time b)
{
	return llabs(a - b) <= MAX(MAX(a, b) / 5, 45 * T38_MS);
}

static bool in(t38_time a, t38_time least, t38_time most)
{
	return a >= least && a <= most;
}

static void note(struct tone_heard *h, const struct tone_burst *first,
	const struct tone_burst *last, t38_time on, t38_time off)
{
	if (!h->certain) {
		h->t = first->t;
		h->packet = first->packet;
		h->on_ms = (unsigned)((on + T38_MS / 2) / T38_MS);
		h->off_ms = (unsigned)((off + T38_MS / 2) / T38_MS);
		h->hertz[0] = last->hertz[0];
		h->hertz[1] = last->hertz[1];
	}
	h->certain = true;
	h->t_end = last->t_end;
}

/* The last `n` bursts repeat themselves after each `period` of them. What the ear came into the middle of is none. */
static bool repeats(const struct tone_burst *b, unsigned n, unsigned period)
{
	for (unsigned i = 0; i < n; i++) {
		if (!in(on_of(b + i), QUICK_LEAST, QUICK_MOST) ||
			(i >= period && !alike(on_of(b + i), on_of(b + i - period))))
			return false;
		if (i + 1 == n)
			break;
		if (!in(gap_behind(b + i), QUICK_LEAST, QUICK_MOST) ||
			(i >= period && !alike(gap_behind(b + i), gap_behind(b + i - period))))
			return false;
	}
	return true;
}

/* What is told is the mean; the first burst may have begun before it was heard. */
static void note_quick(struct call_tones *c, const struct tone_burst *b, unsigned n)
{
	t38_time on = 0, off = 0;
	for (unsigned i = 0; i + 1 < n; i++) {
		on += on_of(b + i + 1);
		off += gap_behind(b + i);
	}
	note(&c->busy, c->bursts, b + n - 1, on / (n - 1), off / (n - 1));
}

/* The equipment engaged tone of the United Kingdom has two lengths in turn. */
static void judge_quick(struct call_tones *c)
{
	for (unsigned period = 1; period <= 2; period++) {
		unsigned n = period == 1 ? QUICK_BURSTS : QUICK_BURSTS + 2;
		const struct tone_burst *b = c->bursts + c->burst_count - MIN(n, c->burst_count);
		if (c->burst_count < n || !repeats(b, n, period))
			continue;
		note_quick(c, b, n);
		return;
	}
}

/* A long pause between two bursts of the same length; a ring may be of two bursts. */
static void judge_ring(struct call_tones *c)
{
	if (c->burst_count < 2)
		return;
	const struct tone_burst *last = c->bursts + c->burst_count - 1, *before = last - 1;
	t38_time gap = gap_behind(before);
	if (in(gap, PAUSE_LEAST, PAUSE_MOST) && in(on_of(last), RING_LEAST, RING_MOST) &&
		alike(on_of(last), on_of(before)))
		note(&c->ring_back, c->bursts, last, on_of(last), gap);
}

static bool same_tone(const struct tone_burst *a, const struct tone_burst *b)
{
	for (unsigned i = 0; i < 2; i++)
		if (abs(a->hertz[i] - b->hertz[i]) > SAME_HERTZ)
			return false;
	return true;
}

static void keep(struct call_tones *c)
{
	if (c->burst_count > 0 && !same_tone(&c->now, &c->bursts[c->burst_count - 1]))
		c->burst_count = 0;
	if (c->burst_count == CALL_TONES_BURSTS) {
		memmove(c->bursts, c->bursts + 1, sizeof(c->bursts) - sizeof(c->bursts[0]));
		c->burst_count--;
	}
	c->bursts[c->burst_count++] = c->now;
}

static void end_burst(struct call_tones *c)
{
	c->on = false;
	if (!c->pure || on_of(&c->now) < SHORTEST_BURST)
		return;
	keep(c);
	judge_quick(c);
	judge_ring(c);
}

static void hear_low(struct call_tones *c, const struct audio_block *block, const int16_t *samples,
	size_t n, t38_time t, uint64_t packet)
{
	if (c->on && t - c->now.t_end >= MISSED)
		end_burst(c);
	if (block->kind != AUDIO_LOW_TONE)
		return;
	if (!c->on) {
		c->now = (struct tone_burst){.t = t, .packet = packet};
		c->on = true;
		c->pure = false;
		c->sample_count = 0;
	}
	collect(c, samples, n, t);
	c->now.t_end = t + (t38_time)n * T38_SECOND / AUDIO_RATE;
}

/* ---- special information tone ---- */

static int sit_step(const struct audio_block *b)
{
	static const float least[3] = {890, 1340, 1720}, most[3] = {1010, 1460, 1860};
	if (b->kind != AUDIO_TONE && b->kind != AUDIO_V21)
		return -1;
	for (int i = 0; i < 3; i++)
		if (b->hertz >= least[i] && b->hertz <= most[i])
			return i;
	return -1;
}

static void sit_over(struct call_tones *c)
{
	if (c->sit.certain)
		return;
	c->sit = (struct tone_heard){.certain = true,
		.t = c->sit_tone[0].t,
		.t_end = c->sit_tone[2].last,
		.packet = c->sit_tone[0].packet};
	for (int i = 0; i < 3; i++)
		c->sit.hertz[i] = (uint16_t)(lrintf(c->sit_tone[i].hertz / 10) * 10);
}

static bool long_enough(const struct call_tones *c, unsigned stage)
{
	return c->sit_tone[stage].last - c->sit_tone[stage].t >= SIT_LEAST;
}

static void begin_sit_tone(
	struct call_tones *c, unsigned step, float hertz, t38_time t, uint64_t packet)
{
	c->stage = step;
	c->sit_tone[step].t = c->sit_tone[step].last = t;
	c->sit_tone[step].packet = packet;
	c->sit_tone[step].hertz = hertz;
}

static void hear_sit(
	struct call_tones *c, const struct audio_block *block, t38_time t, uint64_t packet)
{
	int step = sit_step(block);
	if (step < 0)
		return;
	bool goes_on = t - c->sit_tone[c->stage].last <= SIT_GAP && c->sit_tone[c->stage].packet;
	if (goes_on && (unsigned)step == c->stage) {
		c->sit_tone[step].last = t;
		c->sit_tone[step].hertz = block->hertz;
		if (step == 2 && long_enough(c, 2))
			sit_over(c);
	} else if (step == 0) {
		begin_sit_tone(c, 0, block->hertz, t, packet);
	} else if (goes_on && (unsigned)step == c->stage + 1 && long_enough(c, c->stage)) {
		begin_sit_tone(c, (unsigned)step, block->hertz, t, packet);
	}
}

void call_tones_hear(struct call_tones *c, const struct audio_block *block, const int16_t *samples,
	size_t n, t38_time t, uint64_t packet)
{
	hear_low(c, block, samples, n, t, packet);
	hear_sit(c, block, t, packet);
}

bool call_tones_attentive(const struct call_tones *c, t38_time t)
{
	return c->on || (c->burst_count > 0 && c->now.t_end + ATTENTIVE > t);
}

void call_tones_end(struct call_tones *c)
{
	if (c->on)
		end_burst(c);
}
