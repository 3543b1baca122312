#include "analyzer/line_modem.h"

/* Sources: V.21; V.27ter 2.5.1, 2.5.3; V.29 Table 3 and clause 9; V.17 Tables 3, 4 and 5.3; V.33 like V.17's long
 * training; V.34 clause 12 (half-duplex). V.34's training is measured on each line by itself (T.38 version 3 does not
 * carry it), so that its rows have none. */
/* clang-format off */
static const struct line_modem modems[IFP_DATA_TYPES] = {
	/*                         name        kind               rate   baud sil. long  short off  sil. echo      */
	[IFP_V21]               = {"V.21",     LINE_V21,          300,   300,  0,  0,    0,    0,   0,   0,   0},
	[IFP_DATA_V27_2400]     = {"V.27ter",  LINE_FAST,         2400,  1200, 32, 1132, 0,    32,   0,  320, 32},
	[IFP_DATA_V27_4800]     = {"V.27ter",  LINE_FAST,         4800,  1600, 32, 1132, 0,    32,   0,  320, 32},
	[IFP_DATA_V29_7200]     = {"V.29",     LINE_FAST,         7200,  2400, 48, 560,  0,    32,   0,  480, 0},
	[IFP_DATA_V29_9600]     = {"V.29",     LINE_FAST,         9600,  2400, 48, 560,  0,    32,   0,  480, 0},
	[IFP_DATA_V17_7200]     = {"V.17",     LINE_FAST,         7200,  2400, 0,  3344, 342,  32,   48,  480, 48},
	[IFP_DATA_V17_9600]     = {"V.17",     LINE_FAST,         9600,  2400, 0,  3344, 342,  32,   48,  480, 48},
	[IFP_DATA_V17_12000]    = {"V.17",     LINE_FAST,         12000, 2400, 0,  3344, 342,  32,   48,  480, 48},
	[IFP_DATA_V17_14400]    = {"V.17",     LINE_FAST,         14400, 2400, 0,  3344, 342,  32,   48,  480, 48},
	[IFP_DATA_V8]           = {"V.8",      LINE_V8,           300,   300,  0,  0,    0,    0,   0,   0,   0},
	[IFP_DATA_V34_PRI_RATE] = {"V.34",     LINE_V34_PRIMARY,  0,     3200, 0,  0,    0,    0,   0,   0,   0},
	[IFP_DATA_V34_CC_1200]  = {"V.34",     LINE_V34_CONTROL,  1200,  600,  0,  0,    0,    0,   0,   0,   0},
	[IFP_DATA_V34_PRI]      = {"V.34",     LINE_V34_PRIMARY,  0,     3200, 0,  0,    0,    0,   0,   0,   0},
	[IFP_DATA_V33_12000]    = {"V.33",     LINE_FAST,         12000, 2400, 0,  3344, 0,    32,   48,  480, 48},
	[IFP_DATA_V33_14400]    = {"V.33",     LINE_FAST,         14400, 2400, 0,  3344, 0,    32,   48,  480, 48},
};
/* clang-format on */

const struct line_modem *line_modem(unsigned data_type)
{
	return data_type < IFP_DATA_TYPES ? &modems[data_type] : NULL;
}

bool line_modem_has_short(const struct line_modem *m)
{
	return m->train_short > 0;
}

enum line_training line_modem_training(unsigned indicator)
{
	switch (indicator) {
	case IFP_V17_7200_SHORT:
	case IFP_V17_9600_SHORT:
	case IFP_V17_12000_SHORT:
	case IFP_V17_14400_SHORT:
		return LINE_TRAINING_SHORT;
	case IFP_V33_12000:
	case IFP_V33_14400:
		return LINE_TRAINING_LONG;
	default:
		return indicator >= IFP_V27_2400 && indicator <= IFP_V17_14400_LONG
			       ? LINE_TRAINING_LONG
			       : LINE_TRAINING_NONE;
	}
}

t38_time line_modem_symbols(const struct line_modem *m, unsigned symbols)
{
	return line_modem_bits(symbols, m->baud);
}

t38_time line_modem_training_time(const struct line_modem *m, enum line_training training)
{
	bool is_short = training == LINE_TRAINING_SHORT && line_modem_has_short(m);
	return line_modem_symbols(m, is_short ? m->train_short : m->train_long);
}

t38_time line_modem_bits(uint64_t bits, unsigned rate)
{
	if (rate == 0)
		return 0;
	return (t38_time)(bits / rate) * T38_SECOND +
	       (t38_time)(bits % rate * (uint64_t)T38_SECOND / rate);
}
