/* Pages that came more than once: sent again after RTN, or seen on several hops. The best copy of each row, and of
 * each ECM frame, is used. */
#ifndef ANALYZER_FAX_COPIES_H
#define ANALYZER_FAX_COPIES_H

#include "analyzer/fax.h"

/* Marks pages as superseded that were refused or left without a confirmation and then sent again, and repairs the
 * copy that stands for both with rows of the other. Answers have to be known. */
void fax_copies_resent(struct fax *);

/* Repairs pages of `fax` with what `other`, the same fax on another hop, holds of them. */
void fax_copies_hop(struct fax *fax, const struct fax *other);

/* True when the two show the same page, as far as good rows tell. Pages without decodable rows never do. */
bool fax_copies_same(const struct fax_page *, const struct fax_page *);

/* Repairs `page`: missing octets (with ECM) and bad rows are taken from `other` where that has good ones in the same
 * place. Updates rows and damage of the page, and its patches. False when `other` is no copy of it. */
bool fax_copies_repair(struct fax_page *page, const struct fax_page *other);

#endif
