#include "analyzer/speech_sense.h"

#include <math.h>

#define SPAN T38_SECOND
#define LEAST_BLOCKS 10u /* of a second, in which up to 50 are heard */

/* dBm0; below it the level is that of silence, so that its noise counts for nothing. */
#define FLOOR (-50.0f)
#define MODEM_LEVEL (-36.0f)

/* Syllables make the level swing by far more than this, standard deviation in dB; page modems keep it. */
#define SPEECH_SWING 5.0f
#define MODEM_SWING 2.0f

/* Mean change of the share of a band from block to block, in dB. */
#define SPEECH_CHANGE 2.5f
#define MODEM_CHANGE 3.0f

#define VOICE 700.0f /* Hz: a single line above it is no voice */
#define VOICED 0.6f  /* share of the power below 1 kHz */
#define SPEECH_SECONDS 2u
#define MODEM_SECONDS 1u

static float change_of(const struct audio_block *a, const struct audio_block *b)
{
	float sum = 0;
	for (unsigned i = 0; i < AUDIO_BLOCK_BANDS; i++)
		sum += fabsf(a->bands[i] - b->bands[i]);
	return sum / AUDIO_BLOCK_BANDS;
}

static float swing_of(const struct speech_sense *s)
{
	float n = (float)s->blocks, mean = s->level_sum / n;
	float variance = s->level_squares / n - mean * mean;
	return variance > 0 ? sqrtf(variance) : 0;
}

static float change_in(const struct speech_sense *s)
{
	return s->changes > 0 ? s->change_sum / (float)s->changes : 0;
}

static bool is_speech(const struct speech_sense *s)
{
	return s->active * 5 >= s->blocks && s->tonal * 3 <= s->active &&
	       s->wide * 2 <= s->active && s->voiced * 5 >= s->active * 2 && s->changes >= 3 &&
	       swing_of(s) >= SPEECH_SWING && change_in(s) >= SPEECH_CHANGE;
}

static bool is_modem(const struct speech_sense *s)
{
	return s->active == s->blocks && s->wide * 10 >= s->active * 9 &&
	       s->level_sum / (float)s->blocks >= MODEM_LEVEL && swing_of(s) <= MODEM_SWING &&
	       change_in(s) <= MODEM_CHANGE;
}

static void end_second(struct speech_sense *s)
{
	if (s->blocks < LEAST_BLOCKS)
		return;
	s->active_seconds += s->active * 5 >= s->blocks;
	if (is_speech(s)) {
		if (s->speech_seconds++ == 0) {
			s->t = s->first;
			s->packet = s->packet_first;
		}
		s->t_end = s->last_active;
	} else if (is_modem(s) && s->modem_seconds++ == 0) {
		s->t_modem = s->begin;
		s->modem_packet = s->packet_begin;
	}
}

static void begin_second(struct speech_sense *s, t38_time t, uint64_t packet)
{
	s->begin = t;
	s->packet_begin = packet;
	s->blocks = s->active = s->tonal = s->wide = s->voiced = s->changes = 0;
	s->level_sum = s->level_squares = s->change_sum = 0;
}

static void hear_active(
	struct speech_sense *s, const struct audio_block *b, t38_time t, uint64_t packet)
{
	if (s->active++ == 0) {
		s->first = t;
		s->packet_first = packet;
	}
	s->last_active = t;
	/* The pitch of a voice may be all that a moment of it has. */
	s->tonal += (b->kind == AUDIO_TONE && b->hertz > VOICE) || b->kind == AUDIO_LOW_TONE ||
		    b->kind == AUDIO_V21;
	s->wide += b->kind == AUDIO_WIDE;
	s->voiced += b->low >= VOICED;
	if (s->last.kind == AUDIO_SILENCE)
		return;
	s->changes++;
	s->change_sum += change_of(&s->last, b);
}

void speech_sense_hear(
	struct speech_sense *s, const struct audio_block *b, t38_time t, uint64_t packet)
{
	if (s->blocks == 0 || t - s->begin >= SPAN) {
		if (s->blocks > 0)
			end_second(s);
		begin_second(s, t, packet);
	}
	float level = b->level > FLOOR ? b->level : FLOOR;
	s->blocks++;
	s->level_sum += level;
	s->level_squares += level * level;
	if (b->kind != AUDIO_SILENCE)
		hear_active(s, b, t, packet);
	s->last = *b;
}

void speech_sense_end(struct speech_sense *s)
{
	if (s->blocks > 0)
		end_second(s);
	s->blocks = 0;
}

bool speech_sense_is_speech(const struct speech_sense *s)
{
	return s->speech_seconds >= SPEECH_SECONDS && s->modem_seconds == 0;
}

bool speech_sense_is_modem(const struct speech_sense *s)
{
	return s->modem_seconds >= MODEM_SECONDS;
}
