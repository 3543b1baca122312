/* What became of a fax: answers to pages, pages confirmed, phase, one sentence of reason. */
#ifndef ANALYZER_FAX_RESULT_H
#define ANALYZER_FAX_RESULT_H

#include "analyzer/call.h"

/* For a call that was found without signalling: which side is the caller, told by who sent what. True when
 * the sides, as they were assigned by address, have to be exchanged. */
bool fax_result_sides_exchanged(const struct fax *);

/* Exchanges caller and callee in all of the fax. */
void fax_result_exchange_sides(struct fax *);

/* Answers, identities, result. Call when the session is finished. `call` tells of hang-up and signalling. */
void fax_result_finish(struct fax *, const struct call *);

/* True when `a` holds a fax better than `b`, another hop or leg of it: by status, then by damaged rows. */
bool fax_result_better(const struct fax *a, const struct fax *b);

/* False when packets that the capture did not keep whole are missing in the fax: what is not there may have been sent. */
bool fax_result_whole(const struct fax *, const struct call *);

/* "success", "partial", "failed", "unknown". */
const char *fax_status_name(enum fax_status);

#endif
