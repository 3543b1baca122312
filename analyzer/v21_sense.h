/* Hears V.21 (channel 2: 1650 and 1850 Hz) in audio, by its preamble and frames: T.30 frames that no gateway has taken for T.38. */
#ifndef ANALYZER_V21_SENSE_H
#define ANALYZER_V21_SENSE_H

#include "analyzer/audio_block.h"
#include "dissect/packet.h"

struct v21_sense {
	bool certain;
	t38_time t, t_end; /* of the first and the last signal */
	uint64_t packet;   /* the first */
	/* private: of the signal that goes on */
	t38_time begin;
	uint64_t first_packet;
	unsigned blocks, misses;
	float sum, squares;
};

/* Takes a block of audio, in order of time. */
void v21_sense_hear(struct v21_sense *, const struct audio_block *, t38_time, uint64_t packet);

#endif
