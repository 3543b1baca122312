/* Tells speech from the signals of modems and from noise, by second: speech has syllables, pauses, and a spectrum that moves; most of
 * its power lies below 1 kHz. Music may pass for it. */
#ifndef ANALYZER_SPEECH_SENSE_H
#define ANALYZER_SPEECH_SENSE_H

#include "analyzer/audio_block.h"
#include "dissect/packet.h"

struct speech_sense {
	unsigned speech_seconds, modem_seconds, active_seconds;
	t38_time t, t_end; /* of the speech */
	t38_time t_modem;
	uint64_t packet, modem_packet; /* the first of each */
	/* private: of the second that goes on */
	t38_time begin, first, last_active; /* `first` that is not silent */
	uint64_t packet_begin, packet_first;
	unsigned blocks, active, tonal, wide, voiced, changes;
	float level_sum, level_squares, change_sum;
	struct audio_block last;
};

/* Takes a block of audio at a time that does not go back. */
void speech_sense_hear(
	struct speech_sense *, const struct audio_block *, t38_time, uint64_t packet);

/* Nothing more comes: judges the second that has begun. */
void speech_sense_end(struct speech_sense *);

/* Enough speech was heard to say so. */
bool speech_sense_is_speech(const struct speech_sense *);

/* Signals of a page modem were heard. */
bool speech_sense_is_modem(const struct speech_sense *);

#endif
