/* Why octets of a page are missing: what was lost between which packets, while a page is received. One object a
 * direction. */
#ifndef ANALYZER_FAX_GAPS_H
#define ANALYZER_FAX_GAPS_H

#include "analyzer/fax.h"

struct fax_gaps;

struct fax_gaps *fax_gaps_new(void);
void fax_gaps_free(struct fax_gaps *);

/* Forgets all: a page begins. */
void fax_gaps_clear(struct fax_gaps *);

/* A T38_GAP event, and an ECM frame whose FCS is bad or whose end is missing. `at`: octets of the page that came
 * before (0 with ECM). */
void fax_gaps_lost(struct fax_gaps *, const struct t38_event *, size_t at);
void fax_gaps_bad_frame(struct fax_gaps *, const struct t38_event *);

/* Data that came: what is missing lies in front of them. `frame`: number of the FCD frame; -1 without ECM. */
void fax_gaps_data(struct fax_gaps *, const struct t38_event *, int frame);

/* PPS: what came since the last one belongs to the block (from 0, in the order of the page). */
void fax_gaps_block(struct fax_gaps *, unsigned block, uint64_t packet);

/* True when packets were lost before the first data of a page without ECM; drops what is known of them. */
bool fax_gaps_in_front(const struct fax_gaps *);
void fax_gaps_drop_front(struct fax_gaps *);

/* Takes what no fax_gaps_block() claimed yet into an object of its own: it belongs to the next page. */
struct fax_gaps *fax_gaps_split(struct fax_gaps *);

/* Packets that are lost for good since fax_gaps_clear(). */
uint32_t fax_gaps_packets(const struct fax_gaps *);

/* Appends the gaps (struct fax_gap) of a page without ECM, or those behind a hole of a page with ECM; what is
 * behind no hole was sent again. At most FAX_MAX_RANGES stand in `out` after that. */
void fax_gaps_all(const struct fax_gaps *, GArray *out);
void fax_gaps_behind(const struct fax_gaps *, const struct ecm_hole *, GArray *out);

#endif
