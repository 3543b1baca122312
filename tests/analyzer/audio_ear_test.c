#include "analyzer/audio_ear.h"

#include "tests/analyzer/audio_make.h"

#define PACKET 160u

struct rig {
	GArray *audio;
	struct audio_ear *ear;
	unsigned looks;
	t38_time late; /* each fifth packet is in time, the others by this, twice this, ... late */
};

static struct rig *rig_new(void)
{
	struct rig *rig = g_new0(struct rig, 1);
	rig->audio = audio_make_new();
	rig->ear = audio_ear_new(0);
	return rig;
}

static void rig_free(struct rig *rig)
{
	audio_ear_free(rig->ear);
	g_array_free(rig->audio, TRUE);
	g_free(rig);
}

/* The packet whose first sample is the one at `at`; it comes when it is said. */
static unsigned hear(struct rig *rig, unsigned payload_type, struct bytes payload, guint at)
{
	const struct rtp_packet rtp = {
		.payload_type = (uint8_t)payload_type, .timestamp = at, .payload = payload};
	t38_time late = rig->late != 0 ? at / PACKET % 5 * rig->late : 0;
	return audio_ear_hear(rig->ear, &rtp, (t38_time)at * T38_SECOND / 8000 + late, at + 1);
}

static bool is_silent(const gint16 *samples, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (samples[i] != 0)
			return false;
	return true;
}

/* Plays what was made, in packets of `n` samples; `suppress`: silence is not sent. */
static void play(struct rig *rig, unsigned payload_type, unsigned n, bool suppress)
{
	guint8 octets[480];
	unsigned next = 1;
	for (guint at = 0; at + n <= rig->audio->len; at += n) {
		const gint16 *samples = &g_array_index(rig->audio, gint16, at);
		if (suppress && is_silent(samples, n))
			continue;
		if (next == 0 || --next > 0)
			continue;
		for (unsigned i = 0; i < n; i++)
			octets[i] = audio_make_code(samples[i], payload_type);
		rig->looks++;
		next = hear(rig, payload_type, bytes_of(octets, n, n), at);
	}
}

/* Only this kind was heard; CALL_SOUNDS: nothing. */
static struct call_sound only(const struct rig *rig, enum call_sound_kind kind)
{
	struct call_sound sounds[CALL_SOUNDS] = {{.t = T38_NEVER}};
	unsigned n = audio_ear_sounds(rig->ear, sounds);
	for (unsigned i = 0; i < n; i++)
		g_assert_cmpint(sounds[i].kind, ==, kind);
	g_assert_cmpuint(n, ==, kind != CALL_SOUNDS);
	return sounds[0];
}

static void within(double value, double least, double most)
{
	g_assert_cmpfloat(value, >=, least);
	g_assert_cmpfloat(value, <=, most);
}

static void silence_is_nothing(void)
{
	struct rig *rig = rig_new();
	audio_make_silence(rig->audio, 5000);
	play(rig, 0, PACKET, false);
	only(rig, CALL_SOUNDS);
	rig_free(rig);
}

static const struct exchange {
	double hertz, other;
	unsigned on_ms, off_ms, times;
	enum call_sound_kind kind;
} exchanges[] = {
	{480, 620, 500, 500, 8, CALL_SOUND_BUSY}, /* North America */
	{480, 620, 250, 250, 12, CALL_SOUND_BUSY},
	{425, 0, 500, 500, 8, CALL_SOUND_BUSY}, /* Europe */
	{425, 0, 200, 200, 15, CALL_SOUND_BUSY},
	{400, 0, 375, 375, 8, CALL_SOUND_BUSY}, /* United Kingdom */
	{440, 480, 2000, 4000, 3, CALL_SOUND_RING_BACK},
	{425, 0, 1000, 4000, 3, CALL_SOUND_RING_BACK},
	{400, 0, 1000, 2000, 4, CALL_SOUND_RING_BACK}, /* Japan */
};

static void check_exchange(
	const struct exchange *e, unsigned payload_type, unsigned n, bool suppress)
{
	struct rig *rig = rig_new();
	audio_make_silence(rig->audio, 700);
	audio_make_cadence(rig->audio, e->hertz, e->other, e->on_ms, e->off_ms, e->times);
	audio_make_silence(rig->audio, 300);
	play(rig, payload_type, n, suppress);
	struct call_sound s = only(rig, e->kind);
	within(s.hertz[0], e->hertz - 10, e->hertz + 10);
	within(s.hertz[1], e->other - 10, e->other + 10);
	within(s.on_ms, e->on_ms - 45.0, e->on_ms + 45.0);
	within(s.off_ms, e->off_ms - 45.0, e->off_ms + 45.0);
	within((double)s.t / T38_SECOND, 0.65, 0.8);
	rig_free(rig);
}

static void exchange_tones(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(exchanges); i++) {
		check_exchange(&exchanges[i], 0, PACKET, false);
		check_exchange(&exchanges[i], 8, 240, false);
		check_exchange(&exchanges[i], 8, PACKET, true);
	}
}

/* Packets that are up to 80 ms late, and so come in heaps. */
static void jitter(void)
{
	struct rig *rig = rig_new();
	rig->late = 20 * T38_MS;
	audio_make_silence(rig->audio, 700);
	audio_make_cadence(rig->audio, 480, 620, 250, 250, 12);
	play(rig, 0, PACKET, false);
	struct call_sound s = only(rig, CALL_SOUND_BUSY);
	within(s.on_ms, 230, 270);
	within(s.off_ms, 230, 270);
	rig_free(rig);
}

/* A ring of two: 0.4 s, 0.2 s, 0.4 s, and 2 s of pause. */
static void british_rings(void)
{
	struct rig *rig = rig_new();
	for (unsigned i = 0; i < 4; i++) {
		audio_make_cadence(rig->audio, 400, 450, 400, 200, 2);
		audio_make_silence(rig->audio, 1800);
	}
	play(rig, 8, PACKET, false);
	struct call_sound s = only(rig, CALL_SOUND_RING_BACK);
	within(s.hertz[0], 390, 410);
	within(s.hertz[1], 440, 460);
	within(s.off_ms, 1950, 2050);
	rig_free(rig);
}

/* United Kingdom: 0.4 s on, 0.35 s off, 0.225 s on, 0.525 s off. */
static void equipment_engaged(void)
{
	struct rig *rig = rig_new();
	for (unsigned i = 0; i < 5; i++) {
		audio_make_cadence(rig->audio, 400, 0, 400, 350, 1);
		audio_make_cadence(rig->audio, 400, 0, 225, 525, 1);
	}
	play(rig, 8, PACKET, false);
	within(only(rig, CALL_SOUND_BUSY).hertz[0], 390, 410);
	rig_free(rig);
}

/* Once is no cadence; a dial tone has none; what is high is no tone of an exchange; DTMF. */
static void no_cadence(void)
{
	static const struct exchange others[] = {{425, 0, 1000, 6000, 1, CALL_SOUNDS},
		{350, 440, 9000, 100, 1, CALL_SOUNDS}, {1400, 0, 500, 500, 9, CALL_SOUNDS},
		{770, 1336, 100, 100, 40, CALL_SOUNDS}, {480, 620, 500, 500, 2, CALL_SOUNDS}};
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
		struct rig *rig = rig_new();
		audio_make_cadence(rig->audio, others[i].hertz, others[i].other, others[i].on_ms,
			others[i].off_ms, others[i].times);
		play(rig, 0, PACKET, false);
		only(rig, CALL_SOUNDS);
		rig_free(rig);
	}
}

/* Bursts of the same tone whose lengths differ. */
static void irregular(void)
{
	static const unsigned on_ms[] = {200, 600, 350, 800, 150, 500};
	struct rig *rig = rig_new();
	for (size_t i = 0; i < G_N_ELEMENTS(on_ms); i++)
		audio_make_cadence(rig->audio, 425, 0, on_ms[i], 900 - on_ms[i], 1);
	play(rig, 0, PACKET, false);
	only(rig, CALL_SOUNDS);
	rig_free(rig);
}

static void special_information(void)
{
	for (unsigned type = 0; type <= 8; type += 8) {
		struct rig *rig = rig_new();
		audio_make_silence(rig->audio, 500);
		audio_make_sit(rig->audio);
		audio_make_silence(rig->audio, 2000);
		play(rig, type, PACKET, false);
		struct call_sound s = only(rig, CALL_SOUND_SIT);
		g_assert_cmpuint(s.hertz[0], ==, 950);
		g_assert_cmpuint(s.hertz[1], ==, 1400);
		g_assert_cmpuint(s.hertz[2], ==, 1800);
		within((double)s.t / T38_SECOND, 0.48, 0.56);
		rig_free(rig);
	}
}

/* In the other order, and without the last. */
static void not_special_information(void)
{
	static const double hertz[2][3] = {{1800, 1400, 950}, {950, 1400, 1100}};
	for (unsigned k = 0; k < 2; k++) {
		struct rig *rig = rig_new();
		for (unsigned i = 0; i < 3; i++)
			audio_make_tone(rig->audio, hertz[k][i], 0, 3000, 330);
		audio_make_silence(rig->audio, 1000);
		play(rig, 0, PACKET, false);
		only(rig, CALL_SOUNDS);
		rig_free(rig);
	}
}

static void speech(void)
{
	for (unsigned seed = 1; seed <= 6; seed++) {
		struct rig *rig = rig_new();
		audio_make_silence(rig->audio, 1000);
		audio_make_speech(rig->audio, 8000, seed);
		play(rig, seed % 2 ? 0 : 8, seed % 3 ? PACKET : 240, seed > 3);
		struct call_sound s = only(rig, CALL_SOUND_SPEECH);
		within((double)s.t / T38_SECOND, 0.9, 3);
		within((double)s.t_end / T38_SECOND, 5, 9.1);
		rig_free(rig);
	}
}

/* A word is not enough. */
static void a_word(void)
{
	struct rig *rig = rig_new();
	audio_make_speech(rig->audio, 600, 1);
	audio_make_silence(rig->audio, 8000);
	play(rig, 0, PACKET, false);
	only(rig, CALL_SOUNDS);
	rig_free(rig);
}

static void noise_is_no_speech(void)
{
	struct audio_make_voice voice = {.seed = 7};
	struct rig *rig = rig_new();
	voice.out = rig->audio;
	audio_make_hiss(&voice, 8000);
	play(rig, 0, PACKET, false);
	only(rig, CALL_SOUNDS);
	rig_free(rig);
}

/* A line that hisses in the pauses of its tone. */
static void busy_in_noise(void)
{
	struct audio_make_voice hiss = {.seed = 3};
	struct rig *rig = rig_new();
	audio_make_cadence(rig->audio, 480, 620, 500, 500, 8);
	for (guint i = 0; i < rig->audio->len; i++)
		g_array_index(rig->audio, gint16, i) =
			(gint16)(g_array_index(rig->audio, gint16, i) / 2 +
				 600 * audio_make_random(&hiss) - 300);
	play(rig, 0, PACKET, false);
	only(rig, CALL_SOUND_BUSY);
	rig_free(rig);
}

static void v21(void)
{
	struct rig *rig = rig_new();
	audio_make_tone(rig->audio, 2100, 0, 3000, 2600);
	audio_make_silence(rig->audio, 80);
	audio_make_dis(rig->audio);
	audio_make_silence(rig->audio, 2000);
	play(rig, 0, PACKET, false);
	struct call_sound s = only(rig, CALL_SOUND_V21);
	within((double)s.t / T38_SECOND, 2.6, 2.8);
	rig_free(rig);
}

/* A tone of the same frequency: V.29 begins with 1700 Hz, echo protection of V.17 has 1800 Hz. */
static void tone_is_no_v21(void)
{
	for (unsigned hertz = 1650; hertz <= 1850; hertz += 50) {
		struct rig *rig = rig_new();
		audio_make_tone(rig->audio, hertz, 0, 3000, 2000);
		audio_make_silence(rig->audio, 1000);
		play(rig, 0, PACKET, false);
		only(rig, CALL_SOUNDS);
		rig_free(rig);
	}
}

/* It hears half of the packets, and no more than 40 s of sound. */
static void cost(void)
{
	struct rig *rig = rig_new();
	audio_make_tone(rig->audio, 1500, 0, 3000, 60000);
	play(rig, 0, PACKET, false);
	g_assert_cmpuint(rig->looks, >, 900);
	g_assert_cmpuint(rig->looks, <=, 40 * 25 + 2);
	rig_free(rig);
}

/* Two minutes of silence, which costs little: then it is deaf. */
static void deaf_behind_two_minutes(void)
{
	struct rig *rig = rig_new();
	audio_make_silence(rig->audio, 130000);
	audio_make_sit(rig->audio);
	play(rig, 0, PACKET, false);
	g_assert_cmpuint(rig->looks, <=, 120 * 25 + 2);
	only(rig, CALL_SOUNDS);
	rig_free(rig);
}

/* It rings for half a minute, then somebody answers. */
static void speech_behind_rings(void)
{
	struct call_sound sounds[CALL_SOUNDS];
	struct rig *rig = rig_new();
	audio_make_cadence(rig->audio, 440, 480, 2000, 4000, 5);
	audio_make_speech(rig->audio, 6000, 9);
	play(rig, 0, PACKET, false);
	g_assert_cmpuint(audio_ear_sounds(rig->ear, sounds), ==, 2);
	g_assert_cmpint(sounds[0].kind, ==, CALL_SOUND_SPEECH);
	within((double)sounds[0].t / T38_SECOND, 29.9, 32);
	g_assert_cmpint(sounds[1].kind, ==, CALL_SOUND_RING_BACK);
	rig_free(rig);
}

/* Comfort noise is passed over; another codec is not heard. Payloads may be short, or empty. */
static void other_payloads(void)
{
	struct rig *rig = rig_new();
	guint8 octets[2000] = {0};
	g_assert_cmpuint(hear(rig, 13, bytes_of(octets, 1, 1), 0), ==, 1);
	g_assert_cmpuint(hear(rig, 18, bytes_of(octets, 20, 20), 160), ==, 0);
	for (guint n = 0; n < sizeof(octets); n += 37)
		g_assert_cmpuint(hear(rig, 8, bytes_of(octets, n, sizeof(octets)), n * 160), >, 0);
	only(rig, CALL_SOUNDS);
	rig_free(rig);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/audio_ear/silence", silence_is_nothing);
	g_test_add_func("/audio_ear/exchange", exchange_tones);
	g_test_add_func("/audio_ear/jitter", jitter);
	g_test_add_func("/audio_ear/british-rings", british_rings);
	g_test_add_func("/audio_ear/equipment-engaged", equipment_engaged);
	g_test_add_func("/audio_ear/no-cadence", no_cadence);
	g_test_add_func("/audio_ear/irregular", irregular);
	g_test_add_func("/audio_ear/sit", special_information);
	g_test_add_func("/audio_ear/no-sit", not_special_information);
	g_test_add_func("/audio_ear/speech", speech);
	g_test_add_func("/audio_ear/word", a_word);
	g_test_add_func("/audio_ear/noise", noise_is_no_speech);
	g_test_add_func("/audio_ear/busy-in-noise", busy_in_noise);
	g_test_add_func("/audio_ear/v21", v21);
	g_test_add_func("/audio_ear/no-v21", tone_is_no_v21);
	g_test_add_func("/audio_ear/cost", cost);
	g_test_add_func("/audio_ear/deaf", deaf_behind_two_minutes);
	g_test_add_func("/audio_ear/speech-behind-rings", speech_behind_rings);
	g_test_add_func("/audio_ear/other-payloads", other_payloads);
	return g_test_run();
}
