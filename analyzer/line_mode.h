/* What the good frames that pass a gateway in both directions tell it of the data to come: TCF or image, rows of which
 * length at least, and which page (T.30 5.3.6). */
#ifndef ANALYZER_LINE_MODE_H
#define ANALYZER_LINE_MODE_H

#include <stdbool.h>

#include "dissect/t30_frame.h"

struct line_mode {
	bool known;	      /* a DCS has passed */
	bool image;	      /* CFR has passed since: fast data are a page, before they are TCF */
	bool tcf;	      /* TCF has been played since */
	bool ecm;	      /* of the DCS */
	int scan_ms;	      /* minimum scan line time of the DCS; 0: none */
	unsigned page, block; /* of the next image, from 1 */
	enum {
		LINE_MODE_NONE,
		LINE_MODE_BLOCK,
		LINE_MODE_PAGE
	} asked; /* command without an answer yet */
};

/* At the begin of a fax: no frame has passed. */
void line_mode_begin(struct line_mode *);

/* A frame with a good FCS, of either direction. */
void line_mode_frame(struct line_mode *, const struct t30_frame *);

/* A TCF has been played. */
void line_mode_tcf(struct line_mode *);

/* What follows the next training is TCF: a DCS has passed, and neither CFR nor a TCF since. In a capture of one direction
 * CFR is missing; a second TCF needs a second DCS (T.30 5.3.6.1.3). */
bool line_mode_expects_tcf(const struct line_mode *);

#endif
