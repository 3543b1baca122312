/* Findings on what the audio of a fax call holds in place of a fax, or of the switch to T.38. */
#ifndef ANALYZER_VERDICT_AUDIO_H
#define ANALYZER_VERDICT_AUDIO_H

#include "analyzer/call.h"

/* Add SIG-AUDIO-SIT, -VOICE, -BUSY, -RINGBACK, each where the called side of a fax call sends that, and no sign of a fax. A call gets
 * one of them at most: the first of these that is there. */
void verdict_audio_sit(struct call *);
void verdict_audio_voice(struct call *);
void verdict_audio_busy(struct call *);
void verdict_audio_ring_back(struct call *);

/* Adds SIG-T38-NOT-OFFERED where a fax begins in the audio and nobody offers T.38, and none of the above says why. */
void verdict_audio_not_offered(struct call *);

#endif
