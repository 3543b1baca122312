/* A fax session as T.30 has it (T.30 5): one side commands, the other responds, and what they say moves the session
 * from phase to phase. Works on the frames and signals of the finished model. */
#ifndef ANALYZER_FAX_EXCHANGE_H
#define ANALYZER_FAX_EXCHANGE_H

#include "analyzer/fax.h"

/* Fills fax->exchanges in order of time, and `attempt` and `repeated` of the frames that command. Frames, signals
 * and pages have to be in order. */
void fax_exchange_find(struct fax *);

/* Whether nothing follows a page behind this command: EOP, PRI-EOP, EOS. */
bool fax_exchange_is_end(enum t30_fcf command);

/* True when T.30 lets `response` follow `command`. DCN may follow everything, as it always ends the session. */
bool fax_exchange_allows(enum t30_fcf command, enum t30_fcf response);

/* The phase (T.30 4) that the session was in last, 'A' to 'E'. */
char fax_exchange_phase(const struct fax *);

/* Why a command was sent again, in words: "no response came"; NULL for FAX_REPEAT_NONE. */
const char *fax_exchange_why(enum fax_repeat);

#endif
