#include "analyzer/fax_ear.h"

#include <math.h>
#include <string.h>

#include "dissect/g711.h"

#define SAMPLES 80u /* 10 ms: a bin is wide enough for +- 38 Hz (T.30 4.2) */
#define RATE 8000.0
#define EVERY 8 /* packets of 20 ms: CNG lasts 500 ms */
#define LISTEN (60 * T38_SECOND)
/* A sender that suppresses silence sends comfort noise for it, or nothing (RFC 3389 5). */
#define SUPPRESSED (300 * T38_MS)

#define PURE 0.6		    /* share of the tone in the energy of the samples */
#define LEAST_POWER (100.0 * 100.0) /* -44 dBm0 or so: noise has no pitch to be trusted */

/* T.30 4.2.1: CNG 0.5 s +- 15 %; CED 2.6 to 4 s (4.2.2), of which half is enough. */
#define CNG_LEAST (250 * T38_MS) /* its beginning may be missed by EVERY packets */
#define CNG_MOST (700 * T38_MS)
#define CED_LEAST (1300 * T38_MS)

enum { PCMU = 0, PCMA = 8, COMFORT_NOISE = 13 };

void fax_ear_open(struct fax_ear *ear, t38_time at)
{
	*ear = (struct fax_ear){.countdown = 1, .until = at + LISTEN};
}

static unsigned decode(unsigned payload_type, const struct bytes *payload, double *out)
{
	unsigned n = 0;
	for (; n < SAMPLES && n < bytes_left(payload); n++)
		out[n] = payload_type == PCMU ? g711_mu_law(payload->at[n])
					      : g711_a_law(payload->at[n]);
	return n;
}

/* Share of the energy at a frequency: Goertzel's recurrence. */
static double share(const double *samples, unsigned n, double frequency, double energy)
{
	double w = 2 * cos(2 * G_PI * frequency / RATE), a = 0, b = 0;
	for (unsigned i = 0; i < n; i++) {
		double c = samples[i] + w * a - b;
		b = a;
		a = c;
	}
	double power = a * a + b * b - w * a * b;
	return power / (energy * n / 2);
}

/* How often, in 9 ms, the sign differs from that of the sample `lag` behind; both laws have it in the first bit. Eight
 * octets at a time: this is all that voice costs. */
static unsigned sign_changes(const uint8_t *octets, unsigned lag)
{
	unsigned n = 0;
	for (unsigned i = 0; i < 72; i += 8) {
		uint64_t a, b;
		memcpy(&a, octets + i, 8);
		memcpy(&b, octets + i + lag, 8);
		n += (unsigned)(((a ^ b) >> 7 & 0x0101010101010101u) * 0x0101010101010101u >> 56);
	}
	return n;
}

/* 1100 Hz changes its sign 20 times, and is nearly the same 7 samples later; 2100 Hz 38 times, and 4 samples. */
static bool may_be_tone(const struct bytes *payload)
{
	if (bytes_left(payload) < SAMPLES)
		return false;
	unsigned n = sign_changes(payload->at, 1);
	return (n >= 18 && n <= 22 && sign_changes(payload->at, 7) <= 16) ||
	       (n >= 36 && n <= 40 && sign_changes(payload->at, 4) <= 16);
}

static unsigned tone_of(unsigned payload_type, const struct bytes *payload)
{
	double samples[SAMPLES], energy = 0;
	if (!may_be_tone(payload))
		return 0;
	unsigned n = decode(payload_type, payload, samples);
	for (unsigned i = 0; i < n; i++)
		energy += samples[i] * samples[i];
	if (energy < LEAST_POWER * n)
		return 0;
	if (share(samples, n, 1100, energy) > PURE)
		return FAX_TONE_CNG;
	return share(samples, n, 2100, energy) > PURE ? FAX_TONE_CED : 0;
}

/* CNG is known by its end, CED while it goes on. */
static unsigned end_of_tone(struct fax_ear *ear)
{
	t38_time length = ear->last - ear->since;
	unsigned tone = ear->tone;
	ear->tone = 0;
	bool is_cng = tone == FAX_TONE_CNG && length >= CNG_LEAST && length <= CNG_MOST;
	return is_cng ? tone : 0;
}

static unsigned follow(struct fax_ear *ear, unsigned tone, t38_time at)
{
	if (tone == ear->tone) {
		ear->misses = 0;
		ear->last = at;
		bool certain = tone == FAX_TONE_CED && at - ear->since >= CED_LEAST;
		return certain ? tone : 0;
	}
	/* Phase reversals of ANSam spoil a packet each 450 ms (V.8 4). */
	return ++ear->misses > 1 ? end_of_tone(ear) : 0;
}

unsigned fax_ear_hear(struct fax_ear *ear, unsigned payload_type, struct bytes payload, t38_time at,
	uint64_t packet)
{
	ear->countdown = 0;
	if (at > ear->until ||
		(payload_type != PCMU && payload_type != PCMA && payload_type != COMFORT_NOISE))
		return 0;
	unsigned tone = payload_type == COMFORT_NOISE ? 0 : tone_of(payload_type, &payload);
	unsigned known = 0;
	if (ear->tone != 0 && at - ear->last > SUPPRESSED)
		known = end_of_tone(ear);
	if (known != 0) {
		/* `since` is that of what is known; the next packet begins anew. */
	} else if (ear->tone != 0) {
		known = follow(ear, tone, at);
	} else if (tone != 0) {
		ear->tone = tone;
		ear->since = ear->last = at;
		ear->packet = packet;
		ear->misses = 0;
	}
	ear->countdown = ear->tone != 0 || known != 0 ? 1 : EVERY;
	return known;
}

bool fax_ear_expects(const struct fax_ear *ear)
{
	return ear->tone != 0 && ear->last - ear->since >= CNG_LEAST;
}

unsigned fax_ear_end(struct fax_ear *ear)
{
	return ear->tone != 0 ? end_of_tone(ear) : 0;
}
