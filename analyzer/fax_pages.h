/* Pages of one direction: image data and ECM frames, with the T.30 commands around them, become pages.
 *
 * Only what the sender itself sends is used: pages come out right when the other direction was not captured.
 * Answers are set by fax_result_finish(). */
#ifndef ANALYZER_FAX_PAGES_H
#define ANALYZER_FAX_PAGES_H

#include "analyzer/fax.h"
#include "analyzer/limits.h"

struct fax_pages;

struct fax_pages *fax_pages_new(struct fax *, enum side, const struct limits *);

/* A good frame of V.21 or the V.34 control channel, or FCD and RCP of the fast modem. */
void fax_pages_frame(struct fax_pages *, const struct t30_frame *, const struct t38_event *);

/* A frame of the fast modem whose FCS is bad or whose end is missing. */
void fax_pages_bad_frame(struct fax_pages *, const struct t38_event *);

/* Octets of a run without ECM, and losses inside. */
void fax_pages_image(struct fax_pages *, const struct t38_event *);
void fax_pages_gap(struct fax_pages *, const struct t38_event *);

/* The page whose data are coming. */
struct fax_pages_now {
	unsigned page;	/* its number; 0: no page data come */
	uint32_t rows;	/* ends of line so far; 0: of a page with ECM they are not known */
	size_t octets;	/* of its code stream so far */
	t38_time t_end; /* of the last of them */
};
struct fax_pages_now fax_pages_now(const struct fax_pages *);

/* The carrier of the run ended (or another signal began): fills kind, octets, lost and zeros of `signal`. */
void fax_pages_run_end(struct fax_pages *, struct fax_signal *signal);

/* End of the call: open pages are finished. */
void fax_pages_finish(struct fax_pages *);

void fax_pages_free(struct fax_pages *);

#endif
