#include "analyzer/audio_block.h"

#include <math.h>

#include <glib.h>

#define POINTS AUDIO_BLOCK_MOST /* of the Fourier transform: bins of 62.5 Hz */
#define BINS (POINTS / 2)
#define BIN ((float)AUDIO_RATE / POINTS)

/* G.711 1: a sine of full scale, 32124 of 16 bits, is 3.17 dBm0. */
#define DBM0 (-83.96f)
#define QUIET (-44.0f)

/* Shares of the power. */
#define PURE 0.92f
#define LOW 0.95f
#define NARROW 0.88f
#define IN_BAND 0.93f

void audio_tables_fill(struct audio_tables *t)
{
	for (unsigned i = 0; i < POINTS; i++)
		t->cosine[i] = (float)cos(2 * G_PI * i / POINTS);
}

/* ---- spectrum ---- */

/* Real samples stand two and two in the complex points of a transform of half the size: real and imaginary part. */
#define HALF (POINTS / 2)

static float sine(const struct audio_tables *t, unsigned turn)
{
	return t->cosine[(turn + POINTS * 3 / 4) % POINTS];
}

static unsigned reversed(unsigned i)
{
	unsigned r = 0;
	for (unsigned bit = 1; bit < HALF; bit <<= 1, i >>= 1)
		r = r << 1 | (i & 1);
	return r;
}

/* Hann's window: a line falls into the bins beside its own, and nowhere else. */
static float windowed(const struct audio_tables *t, const int16_t *samples, unsigned n, unsigned i)
{
	if (i >= n)
		return 0;
	return (float)samples[i] * (0.5f - 0.5f * t->cosine[i * POINTS / n]);
}

static void load(
	const struct audio_tables *t, const int16_t *samples, unsigned n, float *re, float *im)
{
	for (unsigned i = 0; i < HALF; i++) {
		unsigned at = reversed(i);
		re[at] = windowed(t, samples, n, 2 * i);
		im[at] = windowed(t, samples, n, 2 * i + 1);
	}
}

static void butterfly(float *re, float *im, unsigned a, unsigned b, float c, float s)
{
	float x = re[b] * c + im[b] * s, y = im[b] * c - re[b] * s;
	re[b] = re[a] - x;
	im[b] = im[a] - y;
	re[a] += x;
	im[a] += y;
}

/* Cooley and Tukey, radix 2, in place. */
static void transform(const struct audio_tables *t, float *re, float *im)
{
	for (unsigned half = 1; half < HALF; half *= 2)
		for (unsigned k = 0; k < half; k++) {
			unsigned turn = k * (POINTS / 2 / half);
			float c = t->cosine[turn], s = sine(t, turn);
			for (unsigned a = k; a < HALF; a += 2 * half)
				butterfly(re, im, a, a + half, c, s);
		}
}

/* Of a bin of all samples: even ones plus odd ones, which come half a step later. */
static float power_in(const struct audio_tables *t, const float *re, const float *im, unsigned k)
{
	unsigned m = (HALF - k) % HALF;
	float even_re = re[k] + re[m], even_im = im[k] - im[m];
	float odd_re = im[k] + im[m], odd_im = re[m] - re[k];
	float c = t->cosine[k], s = sine(t, k);
	float x = even_re + c * odd_re + s * odd_im, y = even_im + c * odd_im - s * odd_re;
	return (x * x + y * y) / 4;
}

static void power_of(
	const struct audio_tables *t, const int16_t *samples, unsigned n, float power[BINS])
{
	float re[HALF], im[HALF];
	load(t, samples, n, re, im);
	transform(t, re, im);
	for (unsigned k = 0; k < BINS; k++)
		power[k] = power_in(t, re, im, k);
}

/* ---- what it looks like ---- */

static float sum(const float power[BINS], unsigned first, unsigned last)
{
	float all = 0;
	for (unsigned k = first; k <= last; k++)
		all += power[k];
	return all;
}

/* Where the power of these bins lies in the mean. */
static float centre(const float power[BINS], unsigned first, unsigned last)
{
	float moment = 0;
	for (unsigned k = first; k <= last; k++)
		moment += power[k] * (float)k;
	return moment / sum(power, first, last) * BIN;
}

static unsigned strongest(const float power[BINS])
{
	unsigned best = 3;
	for (unsigned k = 3; k < BINS - 3; k++)
		if (power[k] > power[best])
			best = k;
	return best;
}

static void set_bands(struct audio_block *b, const float power[BINS], float all)
{
	static const uint8_t edges[AUDIO_BLOCK_BANDS + 1] = {3, 5, 7, 10, 14, 20, 28, 40, 56};
	for (unsigned i = 0; i < AUDIO_BLOCK_BANDS; i++) {
		float share = sum(power, edges[i], edges[i + 1] - 1u) / all;
		b->bands[i] = 10 * log10f(MAX(share, 1e-3f));
	}
}

static enum audio_block_kind kind_of(struct audio_block *b, const float power[BINS], float all)
{
	unsigned line = strongest(power);
	if (sum(power, 23, 33) > NARROW * all && line >= 25 && line <= 31) {
		b->hertz = centre(power, 23, 33);
		return AUDIO_V21;
	}
	if (sum(power, 3, 12) > LOW * all && line >= 5)
		return AUDIO_LOW_TONE;
	if (sum(power, line - 2, line + 2) > PURE * all) {
		b->hertz = centre(power, line - 2, line + 2);
		return AUDIO_TONE;
	}
	return sum(power, 8, 55) > IN_BAND * all ? AUDIO_WIDE : AUDIO_OTHER;
}

static float level_of(const int16_t *samples, size_t n)
{
	float energy = 0;
	for (size_t i = 0; i < n; i++)
		energy += (float)samples[i] * (float)samples[i];
	return 10 * log10f(MAX(energy / (float)n, 1)) + DBM0;
}

void audio_block_look(
	struct audio_block *b, const struct audio_tables *t, const int16_t *samples, size_t n)
{
	float power[BINS];
	n = MIN(n, POINTS);
	*b = (struct audio_block){.level = level_of(samples, n)};
	if (b->level < QUIET)
		return;
	power_of(t, samples, (unsigned)n, power);
	float all = sum(power, 1, BINS - 1);
	/* A constant, which is no sound. */
	if (all < 1)
		return;
	b->low = sum(power, 1, 16) / all;
	b->kind = kind_of(b, power, all);
	set_bands(b, power, all);
}
