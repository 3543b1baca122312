#include <math.h>

#include "analyzer/fax_ear.h"
#include "dissect/g711.h"

#define SAMPLES 160 /* 20 ms */

struct rig {
	struct fax_ear ear;
	unsigned at; /* samples */
	uint64_t packet;
	unsigned heard;
	unsigned looks; /* packets that were listened to */
};

static void setup(struct rig *rig)
{
	*rig = (struct rig){0};
	fax_ear_open(&rig->ear, 0);
}

/* The mu-law code that is nearest: slow and sure. */
static uint8_t encode(double sample)
{
	int best = 0;
	for (int u = 0; u < 256; u++)
		if (fabs(g711_mu_law((uint8_t)u) - sample) <
			fabs(g711_mu_law((uint8_t)best) - sample))
			best = u;
	return (uint8_t)best;
}

static void play(struct rig *rig, double hertz, double also, double amplitude, unsigned ms)
{
	uint8_t octets[SAMPLES];
	for (unsigned done = 0; done < ms; done += 20) {
		for (unsigned i = 0; i < SAMPLES; i++, rig->at++) {
			double t = rig->at / 8000.0;
			octets[i] = encode(amplitude * sin(2 * G_PI * hertz * t) +
					   (also > 0 ? amplitude * sin(2 * G_PI * also * t) : 0));
		}
		rig->packet++;
		if (rig->ear.countdown == 0 || --rig->ear.countdown > 0)
			continue;
		rig->looks++;
		t38_time at = (t38_time)(rig->at - SAMPLES) * T38_SECOND / 8000;
		rig->heard |= fax_ear_hear(
			&rig->ear, 0, bytes_of(octets, SAMPLES, SAMPLES), at, rig->packet);
	}
}

static void cng_is_heard_at_its_end(void)
{
	struct rig rig;
	setup(&rig);
	play(&rig, 1100, 0, 3000, 500);
	g_assert_cmpuint(rig.heard, ==, 0);
	play(&rig, 1100, 0, 0, 3000);
	g_assert_cmpuint(rig.heard, ==, FAX_TONE_CNG);
}

static void cng_may_be_off_by_38_hertz(void)
{
	for (int off = -38; off <= 38; off += 38) {
		struct rig rig;
		setup(&rig);
		play(&rig, 1100 + off, 0, 1000, 500);
		play(&rig, 1100, 0, 0, 400);
		g_assert_cmpuint(rig.heard, ==, FAX_TONE_CNG);
	}
}

static void ced_is_heard_while_it_lasts(void)
{
	struct rig rig;
	setup(&rig);
	play(&rig, 2100, 0, 3000, 1200);
	g_assert_cmpuint(rig.heard, ==, 0);
	play(&rig, 2100, 0, 3000, 400);
	g_assert_cmpuint(rig.heard, ==, FAX_TONE_CED);
}

/* A sender that suppresses silence: comfort noise once, then nothing until the next CNG. */
static void cng_before_suppressed_silence(void)
{
	static const uint8_t noise[] = {60};
	struct rig rig;
	setup(&rig);
	play(&rig, 1100, 0, 3000, 500);
	t38_time at = (t38_time)rig.at * T38_SECOND / 8000;
	g_assert_cmpuint(fax_ear_hear(&rig.ear, 13, bytes_of(noise, 1, 1), at, 26), ==, 0);
	g_assert_cmpuint(rig.ear.countdown, ==, 1);
	rig.at += 3 * 8000;
	play(&rig, 1100, 0, 3000, 20);
	g_assert_cmpuint(rig.heard, ==, FAX_TONE_CNG);
	g_assert_cmpint(rig.ear.since, <=, 150 * T38_MS);
}

static void cng_at_the_end_of_a_flow(void)
{
	struct rig rig;
	setup(&rig);
	g_assert_cmpuint(fax_ear_end(&rig.ear), ==, 0);
	play(&rig, 1100, 0, 3000, 500);
	g_assert_cmpuint(rig.heard, ==, 0);
	g_assert_cmpuint(fax_ear_end(&rig.ear), ==, FAX_TONE_CNG);
	g_assert_cmpuint(fax_ear_end(&rig.ear), ==, 0);
}

/* Long before CNG is known, the other side is worth to be heard. */
static void fax_is_expected(void)
{
	struct rig rig;
	setup(&rig);
	play(&rig, 1100, 0, 3000, 200);
	g_assert_false(fax_ear_expects(&rig.ear));
	play(&rig, 1100, 0, 3000, 100);
	g_assert_true(fax_ear_expects(&rig.ear));
	play(&rig, 1100, 0, 0, 400);
	g_assert_false(fax_ear_expects(&rig.ear));
}

/* Ring back (Europe, North America), DTMF 5 and a short or endless 1100 Hz are no fax. */
static void other_tones_are_none(void)
{
	static const struct {
		double a, b;
		unsigned ms;
	} tones[] = {{425, 0, 1000}, {440, 480, 2000}, {770, 1336, 200}, {1100, 0, 120},
		{1100, 0, 5000}, {2100, 0, 600}, {941, 1209, 400}, {1000, 0, 5000}};
	for (size_t i = 0; i < G_N_ELEMENTS(tones); i++) {
		struct rig rig;
		setup(&rig);
		play(&rig, tones[i].a, tones[i].b, 3000, tones[i].ms);
		play(&rig, 1100, 0, 0, 1000);
		g_assert_cmpuint(rig.heard, ==, 0);
	}
}

static void voice_costs_one_packet_of_eight(void)
{
	struct rig rig;
	setup(&rig);
	play(&rig, 300, 720, 2000, 16000);
	g_assert_cmpuint(rig.looks, <=, 16000 / 20 / 8 + 1);
	g_assert_cmpuint(rig.heard, ==, 0);
}

static void deaf_behind_the_first_minute(void)
{
	struct rig rig;
	setup(&rig);
	play(&rig, 300, 0, 1000, 60400);
	g_assert_cmpuint(rig.ear.countdown, ==, 0);
	play(&rig, 2100, 0, 3000, 4000);
	g_assert_cmpuint(rig.heard, ==, 0);
}

static void other_codecs_are_not_heard(void)
{
	struct fax_ear ear;
	uint8_t octets[SAMPLES] = {0};
	fax_ear_open(&ear, 0);
	g_assert_cmpuint(fax_ear_hear(&ear, 18, bytes_of(octets, SAMPLES, SAMPLES), 0, 1), ==, 0);
	g_assert_cmpuint(ear.countdown, ==, 0);
}

/* A payload that the capture cut, or an empty one. */
static void short_payloads(void)
{
	struct fax_ear ear;
	uint8_t octets[SAMPLES] = {0};
	fax_ear_open(&ear, 0);
	for (size_t n = 0; n < 80; n++)
		g_assert_cmpuint(fax_ear_hear(&ear, 8, bytes_of(octets, n, SAMPLES), 0, 1), ==, 0);
	g_assert_cmpuint(ear.tone, ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/fax-ear/cng", cng_is_heard_at_its_end);
	g_test_add_func("/fax-ear/cng-off", cng_may_be_off_by_38_hertz);
	g_test_add_func("/fax-ear/cng-suppressed", cng_before_suppressed_silence);
	g_test_add_func("/fax-ear/cng-at-the-end", cng_at_the_end_of_a_flow);
	g_test_add_func("/fax-ear/expects", fax_is_expected);
	g_test_add_func("/fax-ear/ced", ced_is_heard_while_it_lasts);
	g_test_add_func("/fax-ear/other-tones", other_tones_are_none);
	g_test_add_func("/fax-ear/cost", voice_costs_one_packet_of_eight);
	g_test_add_func("/fax-ear/deaf", deaf_behind_the_first_minute);
	g_test_add_func("/fax-ear/codecs", other_codecs_are_not_heard);
	g_test_add_func("/fax-ear/short", short_payloads);
	return g_test_run();
}
