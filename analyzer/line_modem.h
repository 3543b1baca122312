/* The modems of group 3 fax: one row each, in the units of their Recommendations. */
#ifndef ANALYZER_LINE_MODEM_H
#define ANALYZER_LINE_MODEM_H

#include <stdbool.h>

#include "analyzer/line.h"
#include "dissect/ifp.h"

struct line_modem {
	const char *name; /* "V.17"; of an IFP data type as ifp_data_modulation() has it */
	enum line_kind kind;
	unsigned rate; /* bit/s; 0: told by a message (V.34 primary channel) */
	unsigned baud; /* symbols a second */
	/* Symbols of silence that belong to the training, in front of its energy. */
	unsigned silence;
	/* Symbols with energy, from the first to the first bit of data; 0: it has no such training. */
	unsigned train_long, train_short;
	/* Symbols with energy behind the last bit of data. */
	unsigned turn_off;
	unsigned off_silence; /* and of silence behind them, before it is off */
	/* Symbols of unmodulated carrier, and of silence behind it, that protect against talker echo: optional. */
	unsigned echo_tone, echo_silence;
};

/* The modem of an enum ifp_data_type; NULL: out of range. */
const struct line_modem *line_modem(unsigned data_type);

/* How the modem trains behind an enum ifp_indicator. LINE_TRAINING_NONE: it is no fast modem of group 3. */
enum line_training line_modem_training(unsigned indicator);

/* The only training that V.27ter, V.29 and V.33 have is the long one. */
bool line_modem_has_short(const struct line_modem *);

/* Duration of so many of its symbols. */
t38_time line_modem_symbols(const struct line_modem *, unsigned symbols);

/* From the first energy to the first bit of data. */
t38_time line_modem_training_time(const struct line_modem *, enum line_training);

/* Duration of so many bits at so many bit/s; 0 when the rate is 0. Does not overflow below 2^40 bits. */
t38_time line_modem_bits(uint64_t bits, unsigned rate);

#endif
