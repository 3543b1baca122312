/* Makes telephone audio for tests and for the captures of testdata/audio: samples of 16 bits at 8 kHz, one behind the other. */
#ifndef TESTS_ANALYZER_AUDIO_MAKE_H
#define TESTS_ANALYZER_AUDIO_MAKE_H

#include <glib.h>
#include <math.h>
#include <stdlib.h>

#include "dissect/g711.h"

#define AUDIO_MAKE_MS 8 /* samples */

static inline GArray *audio_make_new(void)
{
	return g_array_new(FALSE, TRUE, sizeof(gint16));
}

static inline void audio_make_add(GArray *out, double sample)
{
	gint16 s = (gint16)lrint(CLAMP(sample, -32000, 32000));
	g_array_append_val(out, s);
}

static inline void audio_make_silence(GArray *out, unsigned ms)
{
	g_array_set_size(out, out->len + ms * AUDIO_MAKE_MS);
}

/* Of one line, or of two with the same amplitude; other 0: one. */
static inline void audio_make_tone(
	GArray *out, double hertz, double other, double amplitude, unsigned ms)
{
	for (unsigned i = 0; i < ms * AUDIO_MAKE_MS; i++) {
		double turn = 2 * G_PI * i / 8000;
		audio_make_add(out, amplitude * sin(hertz * turn) +
					    (other > 0 ? amplitude * sin(other * turn) : 0));
	}
}

/* Tone and pause, `times` times. */
static inline void audio_make_cadence(
	GArray *out, double hertz, double other, unsigned on_ms, unsigned off_ms, unsigned times)
{
	for (unsigned i = 0; i < times; i++) {
		audio_make_tone(out, hertz, other, 3000, on_ms);
		audio_make_silence(out, off_ms);
	}
}

/* ITU-T E.180 7 */
static inline void audio_make_sit(GArray *out)
{
	static const double hertz[] = {950, 1400, 1800};
	for (unsigned i = 0; i < 3; i++)
		audio_make_tone(out, hertz[i], 0, 3000, 330);
}

/* T.30 4.2.1 */
static inline void audio_make_cng(GArray *out, unsigned times)
{
	audio_make_cadence(out, 1100, 0, 500, 3000, times);
}

/* ---- V.21, channel 2 ---- */

struct audio_make_v21 {
	GArray *out;
	double phase, due; /* of the next sample, in bits */
	unsigned ones;
};

static inline void audio_make_bit(struct audio_make_v21 *v, unsigned bit)
{
	for (v->due += 8000.0 / 300; v->due >= 1; v->due--) {
		v->phase += 2 * G_PI * (bit ? 1650 : 1850) / 8000;
		audio_make_add(v->out, 3000 * sin(v->phase));
	}
}

static inline void audio_make_flag(struct audio_make_v21 *v)
{
	for (unsigned i = 0; i < 8; i++)
		audio_make_bit(v, 0x7e >> i & 1);
	v->ones = 0;
}

/* The first bit on the line is the most significant; a zero goes behind five ones. */
static inline void audio_make_octet(struct audio_make_v21 *v, unsigned octet)
{
	for (unsigned i = 0; i < 8; i++) {
		unsigned bit = octet >> (7 - i) & 1;
		audio_make_bit(v, bit);
		v->ones = bit ? v->ones + 1 : 0;
		if (v->ones == 5) {
			audio_make_bit(v, 0);
			v->ones = 0;
		}
	}
}

/* Preamble of 1 s, and a DIS that takes V.27 ter and V.29 (T.30 5.3.6.2); its FCS, which nobody here reads, is left out. */
static inline void audio_make_dis(GArray *out)
{
	static const guint8 dis[] = {0xff, 0xc8, 0x01, 0x00, 0x72, 0x1f};
	struct audio_make_v21 v = {.out = out};
	for (unsigned i = 0; i < 38; i++)
		audio_make_flag(&v);
	for (unsigned i = 0; i < sizeof(dis); i++)
		audio_make_octet(&v, dis[i]);
	for (unsigned i = 0; i < 3; i++)
		audio_make_flag(&v);
}

/* ---- speech ---- */

struct audio_make_voice {
	GArray *out;
	guint32 seed;
	double hertz, since;  /* of the vocal cords; samples since they closed */
	double formant[3][2]; /* last outputs of each resonator */
};

static inline double audio_make_random(struct audio_make_voice *v)
{
	v->seed = v->seed * 1664525u + 1013904223u;
	return (double)(v->seed >> 8) / 0x1000000;
}

/* A resonance of the vocal tract: frequency and bandwidth in Hz. */
static inline double audio_make_resonate(double last[2], double in, double hertz, double width)
{
	double r = exp(-G_PI * width / 8000), c = 2 * r * cos(2 * G_PI * hertz / 8000);
	double out = (1 - c + r * r) * in + c * last[0] - r * r * last[1];
	last[1] = last[0];
	last[0] = out;
	return out;
}

/* One closing of the vocal cords a period, softened. */
static inline double audio_make_glottis(struct audio_make_voice *v)
{
	double period = 8000 / v->hertz;
	if (++v->since >= period)
		v->since -= period;
	return exp(-v->since / 6) * (1 - v->since / period);
}

/* A vowel that slides to the next one; its loudness rises and falls. */
static inline void audio_make_vowel(
	struct audio_make_voice *v, const double *from, const double *to, unsigned ms)
{
	unsigned n = ms * AUDIO_MAKE_MS;
	v->hertz = 95 + 45 * audio_make_random(v);
	for (unsigned i = 0; i < n; i++) {
		double way = (double)i / n, sample = audio_make_glottis(v);
		v->hertz *= 0.99998;
		for (unsigned f = 0; f < 3; f++)
			sample = audio_make_resonate(v->formant[f], sample,
				from[f] + way * (to[f] - from[f]), 60 + 40.0 * f);
		audio_make_add(v->out, 9000 * sample * sin(G_PI * way));
	}
}

static inline void audio_make_hiss(struct audio_make_voice *v, unsigned ms)
{
	double last = 0;
	for (unsigned i = 0; i < ms * AUDIO_MAKE_MS; i++) {
		double noise = audio_make_random(v) - 0.5;
		audio_make_add(v->out, 900 * (noise - last));
		last = noise;
	}
}

/* Words of two to four syllables, which say nothing. */
static inline void audio_make_speech(GArray *out, unsigned ms, guint32 seed)
{
	static const double vowels[5][3] = {{730, 1090, 2440}, {530, 1840, 2480}, {270, 2290, 3010},
		{570, 840, 2410}, {300, 870, 2240}};
	struct audio_make_voice v = {.out = out, .seed = seed, .hertz = 110};
	unsigned end = out->len + ms * AUDIO_MAKE_MS, vowel = 0;
	while (out->len < end) {
		unsigned syllables = 2 + (unsigned)(3 * audio_make_random(&v));
		for (unsigned i = 0; i < syllables; i++) {
			unsigned next = (unsigned)(5 * audio_make_random(&v));
			if (audio_make_random(&v) < 0.4)
				audio_make_hiss(&v, 60);
			audio_make_vowel(&v, vowels[vowel], vowels[next],
				110 + (unsigned)(120 * audio_make_random(&v)));
			vowel = next;
		}
		audio_make_silence(out, 80 + (unsigned)(250 * audio_make_random(&v)));
	}
	g_array_set_size(out, end);
}

/* ---- G.711 ---- */

/* The code of the law (payload type 0: mu, 8: A) that is nearest: slow and sure. */
static inline guint8 audio_make_code(int sample, unsigned payload_type)
{
	unsigned best = 0;
	int least = G_MAXINT;
	for (unsigned code = 0; code < 256; code++) {
		int value =
			payload_type == 8 ? g711_a_law((guint8)code) : g711_mu_law((guint8)code);
		if (abs(value - sample) < least) {
			least = abs(value - sample);
			best = code;
		}
	}
	return (guint8)best;
}

#endif
