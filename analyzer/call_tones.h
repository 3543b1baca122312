/* Knows the tones of a telephone exchange (ITU-T E.180) by their frequencies and cadence, whatever the country: busy or congestion,
 * ring back, and the special information tone in front of an announcement. */
#ifndef ANALYZER_CALL_TONES_H
#define ANALYZER_CALL_TONES_H

#include "analyzer/audio_block.h"
#include "dissect/packet.h"

enum { CALL_TONES_BURSTS = 8, CALL_TONES_SAMPLES = 200 };

/* One sounding of a low tone. */
struct tone_burst {
	t38_time t, t_end;
	uint64_t packet;
	uint16_t hertz[2]; /* 0: none */
};

/* What was heard of a kind. */
struct tone_heard {
	bool certain;
	t38_time t, t_end;
	uint64_t packet;   /* the first */
	uint16_t hertz[3]; /* 0: none */
	unsigned on_ms, off_ms;
};

struct call_tones {
	struct tone_heard busy, ring_back, sit;
	/* private */
	struct tone_burst now, bursts[CALL_TONES_BURSTS];
	unsigned burst_count;
	bool on, pure;
	unsigned stage; /* of the special information tone: tones that are over */
	struct {
		t38_time t, last;
		uint64_t packet;
		float hertz;
	} sit_tone[3];
	t38_time due; /* of the next sample */
	unsigned sample_count, looks;
	int16_t samples[CALL_TONES_SAMPLES]; /* 100 ms of the burst that sounds, at 2 kHz */
};

/* Takes a piece of audio, in order of time; `n` samples at `t`, of which `block` tells. */
void call_tones_hear(struct call_tones *, const struct audio_block *block, const int16_t *samples,
	size_t n, t38_time t, uint64_t packet);

/* Nothing more comes: what sounds is over. */
void call_tones_end(struct call_tones *);

/* A tone sounds, or did a moment ago: no packet should be left out. */
bool call_tones_attentive(const struct call_tones *, t38_time);

#endif
