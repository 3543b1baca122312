/* What the sides of a call sent in its audio: kept in the call, found, and put into words. */
#ifndef ANALYZER_CALL_SOUNDS_H
#define ANALYZER_CALL_SOUNDS_H

#include "analyzer/call.h"

/* Adds a sound, or extends what the call has of that kind and side. */
void call_sounds_add(struct call *, const struct call_sound *);

/* Notes a tone of a fax (enum fax_tone; 0: nothing happens), as a sound and as what makes the call one of a fax. */
void call_sounds_add_tone(
	struct call *, enum side from, unsigned tone, bool audible, t38_time, uint64_t packet);

/* NULL: none. */
const struct call_sound *call_sounds_find(const struct call *, enum call_sound_kind, enum side);

/* "cng", "ced", "v21", "modem", "speech", "sit", "busy", "ring-back": as reports have it. */
const char *call_sounds_name(enum call_sound_kind);

/* "busy or congestion tone 480+620 Hz, 0.5 s on, 0.5 s off": in words, behind what stands in the text. */
void call_sounds_words(const struct call_sound *, GString *text);

#endif
