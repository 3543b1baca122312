#include "analyzer/audio_ear.h"

#include <stdlib.h>

#include "analyzer/call_tones.h"
#include "analyzer/speech_sense.h"
#include "analyzer/v21_sense.h"
#include "dissect/g711.h"

#define LISTEN (120 * T38_SECOND) /* it may ring long before somebody speaks */
#define PIECES 1000u		  /* of sound, not silence: 40 s and more */
#define SLICE 160u		  /* samples, 20 ms: of each second one it hears the beginning */
#define EVERY 2u		  /* packets of a slice */

/* More than that between time stamp and arrival is another clock, or a sender whose time stamps stand still in silence. */
#define JITTER (200 * T38_MS)

/* A sender that suppresses silence sends nothing for it (RFC 3389). */
#define GAP (70 * T38_MS)
#define STEP (40 * T38_MS)

enum { PCMU = 0, PCMA = 8, COMFORT_NOISE = 13 };

struct audio_ear {
	t38_time until, last; /* of the last piece that was heard */
	unsigned left;	      /* pieces */
	t38_time anchor;      /* when the packet with this time stamp came */
	uint32_t anchor_stamp;
	struct audio_tables tables;
	struct call_tones tones;
	struct speech_sense speech;
	struct v21_sense v21;
};

struct audio_ear *audio_ear_new(t38_time at)
{
	struct audio_ear *ear = g_new0(struct audio_ear, 1);
	ear->until = at + LISTEN;
	ear->left = PIECES;
	ear->last = ear->anchor = T38_NEVER;
	audio_tables_fill(&ear->tables);
	return ear;
}

void audio_ear_free(struct audio_ear *ear)
{
	g_free(ear);
}

static void hear_gap(struct audio_ear *ear, t38_time t, uint64_t packet)
{
	const struct audio_block silence = {.level = -90};
	if (ear->last == T38_NEVER)
		return;
	/* A second of it is like an hour. */
	t38_time at = MAX(ear->last + STEP, t - T38_SECOND);
	for (; t - ear->last > GAP && at + STEP / 2 < t; at += STEP) {
		speech_sense_hear(&ear->speech, &silence, at, packet);
		v21_sense_hear(&ear->v21, &silence, at, packet);
	}
}

static void hear_slice(
	struct audio_ear *ear, const int16_t *samples, size_t n, t38_time t, uint64_t packet)
{
	struct audio_block block;
	audio_block_look(&block, &ear->tables, samples, n);
	hear_gap(ear, t, packet);
	ear->left -= block.kind != AUDIO_SILENCE && ear->left > 0;
	call_tones_hear(&ear->tones, &block, samples, n, t, packet);
	speech_sense_hear(&ear->speech, &block, t, packet);
	v21_sense_hear(&ear->v21, &block, t, packet);
	ear->last = t;
}

static unsigned decode(unsigned payload_type, struct bytes *payload, int16_t *out)
{
	unsigned n = (unsigned)MIN(bytes_left(payload), SLICE);
	for (unsigned i = 0; i < n; i++)
		out[i] = payload_type == PCMU ? g711_mu_law(payload->at[i])
					      : g711_a_law(payload->at[i]);
	bytes_skip(payload, n);
	return n;
}

/* When the sender said it: the network delays each packet by as much as it likes. */
static t38_time said_at(struct audio_ear *ear, const struct rtp_packet *rtp, t38_time t)
{
	if (ear->anchor != T38_NEVER) {
		int32_t samples = (int32_t)(rtp->timestamp - ear->anchor_stamp);
		t38_time said = ear->anchor + (t38_time)samples * T38_SECOND / AUDIO_RATE;
		if (llabs(said - t) < JITTER)
			return said;
	}
	ear->anchor = t;
	ear->anchor_stamp = rtp->timestamp;
	return ear->last != T38_NEVER ? MAX(t, ear->last + 1) : t;
}

static unsigned next_of(const struct audio_ear *ear, size_t n, t38_time t)
{
	return n > SLICE || call_tones_attentive(&ear->tones, t) ? 1 : EVERY;
}

unsigned audio_ear_hear(
	struct audio_ear *ear, const struct rtp_packet *rtp, t38_time t, uint64_t packet)
{
	int16_t samples[SLICE];
	struct bytes payload = rtp->payload;
	size_t whole = bytes_left(&payload);
	/* V.21 says all that there is to know. */
	if (t > ear->until || ear->left == 0 || ear->v21.certain)
		return 0;
	if (rtp->payload_type != PCMU && rtp->payload_type != PCMA)
		return rtp->payload_type == COMFORT_NOISE ? 1 : 0;
	t = said_at(ear, rtp, t);
	/* A packet that was captured twice, or overtaken. */
	if (ear->last != T38_NEVER && t <= ear->last)
		return next_of(ear, whole, t);
	for (bool heard = true; bytes_left(&payload) >= AUDIO_BLOCK_LEAST; heard = !heard) {
		unsigned n = decode(rtp->payload_type, &payload, samples);
		if (heard || call_tones_attentive(&ear->tones, t))
			hear_slice(ear, samples, n, t, packet);
		t += n * T38_SECOND / AUDIO_RATE;
	}
	return next_of(ear, whole, t);
}

/* ---- what it was ---- */

static bool tone_sound(const struct tone_heard *h, struct call_sound *out)
{
	out->t = h->t;
	out->t_end = h->t_end;
	out->packet = h->packet;
	out->on_ms = h->on_ms;
	out->off_ms = h->off_ms;
	for (unsigned i = 0; i < 3; i++)
		out->hertz[i] = h->hertz[i];
	return h->certain;
}

static bool speech_sound(const struct speech_sense *s, struct call_sound *out)
{
	out->t = s->t;
	out->t_end = s->t_end;
	out->packet = s->packet;
	return speech_sense_is_speech(s);
}

static bool modem_sound(const struct speech_sense *s, struct call_sound *out)
{
	out->t = out->t_end = s->t_modem;
	out->packet = s->modem_packet;
	return speech_sense_is_modem(s);
}

static bool v21_sound(const struct v21_sense *s, struct call_sound *out)
{
	out->t = s->t;
	out->t_end = s->t_end;
	out->packet = s->packet;
	return s->certain;
}

static bool sound_of(const struct audio_ear *ear, enum call_sound_kind kind, struct call_sound *out)
{
	*out = (struct call_sound){.kind = kind, .audible = true};
	switch (kind) {
	case CALL_SOUND_V21:
		return v21_sound(&ear->v21, out);
	case CALL_SOUND_MODEM:
		return modem_sound(&ear->speech, out);
	case CALL_SOUND_SPEECH:
		return !ear->v21.certain && speech_sound(&ear->speech, out);
	case CALL_SOUND_SIT:
		return tone_sound(&ear->tones.sit, out);
	case CALL_SOUND_BUSY:
		return tone_sound(&ear->tones.busy, out);
	case CALL_SOUND_RING_BACK:
		return tone_sound(&ear->tones.ring_back, out);
	default:
		return false;
	}
}

unsigned audio_ear_sounds(const struct audio_ear *ear, struct call_sound out[CALL_SOUNDS])
{
	struct audio_ear over = *ear;
	unsigned n = 0;
	call_tones_end(&over.tones);
	speech_sense_end(&over.speech);
	for (int kind = 0; kind < CALL_SOUNDS; kind++)
		n += sound_of(&over, (enum call_sound_kind)kind, &out[n]);
	return n;
}
