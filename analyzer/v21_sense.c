#include "analyzer/v21_sense.h"

/* T.30 5.3.1: the preamble lasts 1 s +- 15 %, and a frame follows. */
#define LEAST (600 * T38_MS)

#define MISSES 2u /* blocks in a row that end a signal */

/* Marks and spaces move the mean frequency of 16 ms about; a tone does not. */
#define SWING 12.0f
#define LEAST_HERTZ 1640.0f
#define MOST_HERTZ 1810.0f

static bool is_v21(const struct v21_sense *s, t38_time t)
{
	float n = (float)s->blocks, mean = s->sum / n;
	return t - s->begin >= LEAST && mean >= LEAST_HERTZ && mean <= MOST_HERTZ &&
	       s->squares / n - mean * mean >= SWING * SWING;
}

void v21_sense_hear(struct v21_sense *s, const struct audio_block *b, t38_time t, uint64_t packet)
{
	if (b->kind != AUDIO_V21) {
		if (++s->misses >= MISSES)
			s->blocks = 0;
		return;
	}
	if (s->blocks == 0) {
		s->begin = t;
		s->first_packet = packet;
		s->sum = s->squares = 0;
	}
	s->misses = 0;
	s->blocks++;
	s->sum += b->hertz;
	s->squares += b->hertz * b->hertz;
	if (!is_v21(s, t))
		return;
	if (!s->certain) {
		s->t = s->begin;
		s->packet = s->first_packet;
	}
	s->certain = true;
	s->t_end = t;
}
