/* What T.30 frames and T.38 signals mean, in a sentence. */
#ifndef RENDER_VIEW_T30_WORDS_H
#define RENDER_VIEW_T30_WORDS_H

#include "analyzer/fax.h"

/* "The called machine tells what it can do." NULL: unknown. A constant. */
const char *view_t30_meaning(enum t30_fcf);

/* What the frame says, in a few words and safe for a terminal: "V.17 14400 ECM MMR fine". Freed by g_free(). */
char *view_t30_summary(const struct fax_frame *);

#endif
