/* Hears what one side of a fax call sends in its G.711 audio in place of a fax, or as one: the tones of an exchange, speech, V.21 and
 * page modems.
 *
 * It is for calls that are known to be fax calls by then: what it costs is too much for the voice of all others. It hears half of the
 * packets, until 40 s of them were not silent, in two minutes at most, and nothing behind the first V.21; what is not certain is not
 * told. */
#ifndef ANALYZER_AUDIO_EAR_H
#define ANALYZER_AUDIO_EAR_H

#include "analyzer/call.h"
#include "dissect/rtp.h"

struct audio_ear;

/* Begins to listen at this time. Free it with audio_ear_free(). */
struct audio_ear *audio_ear_new(t38_time);
void audio_ear_free(struct audio_ear *);

/* Takes a packet of the flow. Gives how many packets later the next one is to be heard; 0: none. */
unsigned audio_ear_hear(struct audio_ear *, const struct rtp_packet *, t38_time, uint64_t packet);

/* What was heard so far, as if nothing more came: one sound at most of a kind, with the side that sent it left to the caller. Gives
 * how many there are. Speech is not told of a side that sends modem signals, which are why its line is not silent. */
unsigned audio_ear_sounds(const struct audio_ear *, struct call_sound out[CALL_SOUNDS]);

#endif
