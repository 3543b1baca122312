#include "analyzer/verdict_audio.h"

#include "analyzer/call_sounds.h"
#include "analyzer/finding.h"
#include "analyzer/verdict_facts.h"

/* What comes later than that behind the last packet of the input cannot be told missing. */
#define PATIENCE (2 * T38_SECOND)

/* CNG comes each 3.5 s (T.30 4.2.1): a beep that is alone is that of an answering machine. */
#define CNG_AGAIN (2 * T38_SECOND)
#define CNG_PERIOD (4500 * T38_MS)

/* A tone that goes on behind the answer for so long is what the call was answered with. */
#define ANSWERED (1 * T38_SECOND)
#define STILL_RINGS (3 * T38_SECOND)

#define SOUND(call, i) (&g_array_index((call)->sounds, struct call_sound, i))

/* ---- is it a fax? ---- */

static bool is_answer_tone(enum call_sound_kind kind)
{
	return kind == CALL_SOUND_CED || kind == CALL_SOUND_V21 || kind == CALL_SOUND_MODEM;
}

/* A machine that sends these is a fax or modem, whoever called. */
static bool has_answer_tone(const struct call *call)
{
	for (guint i = 0; i < call->sounds->len; i++)
		if (is_answer_tone(SOUND(call, i)->kind))
			return true;
	return false;
}

static bool is_cng(const struct call *call, enum side from)
{
	const struct call_sound *s = call_sounds_find(call, CALL_SOUND_CNG, from);
	if (s == NULL)
		return false;
	if (!s->audible || s->t_end - s->t >= CNG_AGAIN)
		return true;
	/* It ends when it is answered. */
	bool ends = has_answer_tone(call) || call->last_rtp - s->t < CNG_PERIOD;
	return from == SIDE_CALLER && ends;
}

/* In T.38: anything but silence. */
static bool signals(const struct fax *fax, enum side side)
{
	for (guint i = 0; i < fax->signals->len; i++) {
		const struct fax_signal *s = &g_array_index(fax->signals, struct fax_signal, i);
		bool silence = s->kind == FAX_SIGNAL_INDICATOR && s->value == IFP_NO_SIGNAL;
		if (s->from == side && !silence)
			return true;
	}
	return false;
}

/* A side's gateway asks for T.38 when it hears the side's fax, or that of the other side. */
static bool may_be_fax(const struct call *call, enum side side)
{
	if (call->fax != NULL && (call->fax->frames->len > 0 || signals(call->fax, side)))
		return true;
	return has_answer_tone(call) || (call->t38.offered && call->t38.offered_by == (int)side);
}

/* The side that was called by a fax; -1: none was heard to call. */
static int called_by_fax(const struct call *call)
{
	if (is_cng(call, SIDE_CALLER))
		return SIDE_CALLEE;
	if (is_cng(call, SIDE_CALLEE))
		return SIDE_CALLER;
	/* An INVITE may offer T.38 in each call, whoever it is. */
	bool switched = call->t38.trigger == T38_TRIGGER_REINVITE ||
			call->t38.trigger == T38_TRIGGER_UPDATE;
	return call->t38.offered && switched ? SIDE_CALLEE : -1;
}

/* No T.38, or a gateway that has nothing to pass on. */
static bool without_fax(const struct call *call, enum side side)
{
	if (call->fax == NULL)
		return !call->t38.negotiated;
	return !verdict_success(call) && verdict_packets(call, (int)side) > 0;
}

/* ---- what is there in its place ---- */

static bool lasts(const struct call *call, const struct call_sound *s)
{
	bool rings = s->kind == CALL_SOUND_RING_BACK;
	if (call->answer == T38_NEVER)
		return !rings || call->mid_dialog;
	return s->kind == CALL_SOUND_SIT ||
	       s->t_end >= call->answer + (rings ? STILL_RINGS : ANSWERED);
}

/* What the called side sends, and no fax; NULL: nothing that says why. */
static const struct call_sound *in_place(const struct call *call)
{
	static const enum call_sound_kind kinds[] = {
		CALL_SOUND_SIT, CALL_SOUND_SPEECH, CALL_SOUND_BUSY, CALL_SOUND_RING_BACK};
	int called = called_by_fax(call);
	if (called < 0 || may_be_fax(call, (enum side)called) ||
		!without_fax(call, (enum side)called))
		return NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		const struct call_sound *s = call_sounds_find(call, kinds[i], (enum side)called);
		if (s != NULL && lasts(call, s))
			return s;
	}
	return NULL;
}

static double seconds(const struct call *call, t38_time t)
{
	return (double)(t - call->start) / (double)T38_SECOND;
}

static void add_sound(const struct call *call, const struct call_sound *s, GString *text)
{
	call_sounds_words(s, text);
	if (s->t_end - s->t >= T38_SECOND)
		g_string_append_printf(
			text, " from %.1f to %.1f s", seconds(call, s->t), seconds(call, s->t_end));
	else
		g_string_append_printf(text, " at %.1f s", seconds(call, s->t));
}

static char *words_of(const struct call *call, const struct call_sound *sound)
{
	GString *text = g_string_new(NULL);
	g_string_printf(text, "in the audio of the %s: ", verdict_side((int)sound->from));
	add_sound(call, sound, text);
	for (guint i = 0; i < call->sounds->len; i++) {
		const struct call_sound *s = SOUND(call, i);
		if (s->from != sound->from || s->kind == sound->kind || s->kind < CALL_SOUND_SPEECH)
			continue;
		g_string_append(text, ", ");
		add_sound(call, s, text);
	}
	g_string_append(text, "; neither CED nor V.21");
	return g_string_free(text, FALSE);
}

static void check(struct call *call, enum finding_id id, enum call_sound_kind kind)
{
	const struct call_sound *s = in_place(call);
	if (s == NULL || s->kind != kind)
		return;
	char *detail = words_of(call, s);
	struct finding *f = finding_add(call, id, s->t, s->packet, "%s", detail);
	f->from = (int)s->from;
	f->t_end = s->t_end;
	finding_packet(f, call->fax_tone_packet);
	g_free(detail);
}

void verdict_audio_sit(struct call *call)
{
	check(call, FINDING_SIG_AUDIO_SIT, CALL_SOUND_SIT);
}

void verdict_audio_voice(struct call *call)
{
	check(call, FINDING_SIG_AUDIO_VOICE, CALL_SOUND_SPEECH);
}

void verdict_audio_busy(struct call *call)
{
	check(call, FINDING_SIG_AUDIO_BUSY, CALL_SOUND_BUSY);
}

void verdict_audio_ring_back(struct call *call)
{
	check(call, FINDING_SIG_AUDIO_RINGBACK, CALL_SOUND_RING_BACK);
}

/* ---- a fax, and no T.38 ---- */

static bool goes_on(const struct call *call, t38_time t)
{
	t38_time end = call->input_end != T38_NEVER ? call->input_end : call->end;
	return end != T38_NEVER && end - t >= PATIENCE;
}

/* A beep alone is no sign of a fax. */
static bool is_sign(const struct call *call, const struct call_sound *s)
{
	return s->kind == CALL_SOUND_CNG ? is_cng(call, s->from) : is_answer_tone(s->kind);
}

static char *signs_of(const struct call *call)
{
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < call->sounds->len; i++) {
		const struct call_sound *s = SOUND(call, i);
		if (!is_sign(call, s))
			continue;
		g_string_append(text, text->len > 0 ? ", " : "");
		call_sounds_words(s, text);
		g_string_append_printf(text, " of the %s at %.1f s%s", verdict_side((int)s->from),
			seconds(call, s->t), s->audible ? "" : " (RTP event)");
	}
	return g_string_free(text, FALSE);
}

void verdict_audio_not_offered(struct call *call)
{
	bool sign = has_answer_tone(call) || is_cng(call, SIDE_CALLER) || is_cng(call, SIDE_CALLEE);
	bool refused = call->state == CALL_REJECTED || call->state == CALL_CANCELLED;
	if (!sign || refused || call->t38.offered || call->fax != NULL ||
		!goes_on(call, call->t_fax_tone) || in_place(call) != NULL)
		return;
	char *signs = signs_of(call);
	double rest = (double)(MAX(call->last_rtp, call->t_fax_tone) - call->t_fax_tone) /
		      (double)T38_SECOND;
	finding_add(call, FINDING_SIG_T38_NOT_OFFERED, call->t_fax_tone, call->fax_tone_packet,
		"the audio has %s; no T.38 is offered in the %.1f s that it goes on", signs, rest);
	g_free(signs);
}
