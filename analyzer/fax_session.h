/* A fax session between two hosts: takes what both modems sent and builds the model (struct fax). */
#ifndef ANALYZER_FAX_SESSION_H
#define ANALYZER_FAX_SESSION_H

#include "analyzer/fax.h"
#include "analyzer/fax_pages.h"
#include "analyzer/limits.h"

struct fax_session;

/* `fax` is borrowed: it outlives the session. */
struct fax_session *fax_session_new(struct fax *, const struct limits *);

/* One event of the direction `from`. Events of one direction come in order; the two directions need not be
 * in step with each other (a gap is waited for in one of them). */
void fax_session_event(struct fax_session *, enum side from, const struct t38_event *);

/* True when this side has sent DCN, or has received it: the fax is over. */
bool fax_session_over(const struct fax_session *);

/* The page whose data are coming; page 0: none. */
struct fax_pages_now fax_session_page(const struct fax_session *);

/* The call is over: finishes pages, puts frames in order. */
void fax_session_finish(struct fax_session *);

void fax_session_free(struct fax_session *);

#endif
