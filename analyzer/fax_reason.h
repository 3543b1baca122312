/* Why a fax ended as it did, in one sentence. */
#ifndef ANALYZER_FAX_REASON_H
#define ANALYZER_FAX_REASON_H

#include "analyzer/call.h"

/* The sentence, without full stop, for the finished exchanges, pages and status of the fax. Freed by g_free(). */
char *fax_reason(const struct fax *, const struct call *);

/* The first page that was neither confirmed nor sent again; NULL: none. */
const struct fax_page *fax_reason_open_page(const struct fax *);

/* True when the capture has packets of the side. */
bool fax_reason_captured(const struct fax *, enum side);

#endif
