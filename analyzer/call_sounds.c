#include "analyzer/call_sounds.h"

static struct call_sound *find(GArray *sounds, enum call_sound_kind kind, enum side from)
{
	for (guint i = 0; i < sounds->len; i++) {
		struct call_sound *s = &g_array_index(sounds, struct call_sound, i);
		if (s->kind == kind && s->from == from)
			return s;
	}
	return NULL;
}

const struct call_sound *call_sounds_find(
	const struct call *call, enum call_sound_kind kind, enum side from)
{
	return find(call->sounds, kind, from);
}

void call_sounds_add(struct call *call, const struct call_sound *sound)
{
	struct call_sound *has = find(call->sounds, sound->kind, sound->from);
	if (has == NULL) {
		g_array_append_vals(call->sounds, sound, 1);
		return;
	}
	t38_time end = MAX(has->t_end, sound->t_end);
	if (sound->t < has->t)
		*has = *sound;
	has->t_end = end;
}

void call_sounds_add_tone(struct call *call, enum side from, unsigned tone, bool audible,
	t38_time at, uint64_t packet)
{
	struct call_sound sound = {
		.from = from, .audible = audible, .t = at, .t_end = at, .packet = packet};
	if (tone == 0)
		return;
	sound.kind = tone == FAX_TONE_CNG   ? CALL_SOUND_CNG
		     : tone == FAX_TONE_CED ? CALL_SOUND_CED
					    : CALL_SOUND_V21;
	call_sounds_add(call, &sound);
	call->fax_tones[from] |= tone;
	call->fax_tones_audible |= audible ? tone : 0;
	if (call->t_fax_tone != T38_NEVER)
		return;
	call->t_fax_tone = at;
	call->fax_tone_packet = packet;
}

const char *call_sounds_name(enum call_sound_kind kind)
{
	static const char *const names[CALL_SOUNDS] = {
		[CALL_SOUND_CNG] = "cng",
		[CALL_SOUND_CED] = "ced",
		[CALL_SOUND_V21] = "v21",
		[CALL_SOUND_MODEM] = "modem",
		[CALL_SOUND_SPEECH] = "speech",
		[CALL_SOUND_SIT] = "sit",
		[CALL_SOUND_BUSY] = "busy",
		[CALL_SOUND_RING_BACK] = "ring-back",
	};
	return names[kind];
}

static void add_hertz(const struct call_sound *s, GString *text)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(s->hertz) && s->hertz[i] != 0; i++)
		g_string_append_printf(text, "%s%u",
			i == 0		? " "
			: s->on_ms != 0 ? "+"
					: ", ",
			s->hertz[i]);
	if (s->hertz[0] != 0)
		g_string_append(text, " Hz");
}

/* Seconds, as far as packets of 20 ms let them be known. */
static double measured(unsigned ms)
{
	return (ms + 5) / 10 / 100.0;
}

void call_sounds_words(const struct call_sound *s, GString *text)
{
	static const char *const words[CALL_SOUNDS] = {
		[CALL_SOUND_CNG] = "CNG",
		[CALL_SOUND_CED] = "CED",
		[CALL_SOUND_V21] = "V.21",
		[CALL_SOUND_MODEM] = "a page modem",
		[CALL_SOUND_SPEECH] = "speech",
		[CALL_SOUND_SIT] = "special information tone",
		[CALL_SOUND_BUSY] = "busy or congestion tone",
		[CALL_SOUND_RING_BACK] = "ring back",
	};
	g_string_append(text, words[s->kind]);
	add_hertz(s, text);
	if (s->on_ms != 0)
		g_string_append_printf(
			text, ", %.2g s on, %.2g s off", measured(s->on_ms), measured(s->off_ms));
}
