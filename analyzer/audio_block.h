/* What a piece of telephone audio looks like: its level, and how its power lies in frequency. */
#ifndef ANALYZER_AUDIO_BLOCK_H
#define ANALYZER_AUDIO_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AUDIO_RATE 8000
#define AUDIO_BLOCK_LEAST 80u /* samples, 10 ms */
#define AUDIO_BLOCK_MOST 128u /* 16 ms */
#define AUDIO_BLOCK_BANDS 8

enum audio_block_kind {
	AUDIO_SILENCE,	/* below -44 dBm0: noise says nothing for certain */
	AUDIO_TONE,	/* one line */
	AUDIO_LOW_TONE, /* all power below 700 Hz: call progress tones, and some vowels */
	AUDIO_V21,	/* all power about 1750 Hz: channel 2 of V.21 */
	AUDIO_WIDE, /* power all over the band of a page modem, little below 500 Hz: modems, and hissing */
	AUDIO_OTHER,
};

struct audio_block {
	enum audio_block_kind kind;
	float level; /* dBm0 */
	float hertz; /* AUDIO_TONE: of the line; AUDIO_V21: where the power lies in the mean */
	float low;   /* share of the power below 1 kHz, where voiced speech has most of it */
	float bands[AUDIO_BLOCK_BANDS]; /* dB of the power in each against the power of all */
};

/* Tables; the same for each flow. */
struct audio_tables {
	float cosine[AUDIO_BLOCK_MOST]; /* of a turn */
};

void audio_tables_fill(struct audio_tables *);

/* Looks at linear samples of 16 bits: at least AUDIO_BLOCK_LEAST, of which AUDIO_BLOCK_MOST count. */
void audio_block_look(
	struct audio_block *, const struct audio_tables *, const int16_t *samples, size_t n);

#endif
