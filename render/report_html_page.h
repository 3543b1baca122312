/* The pages of a call in the HTML report: each as a picture with the loss along it, and what is wrong with which rows. */
#ifndef RENDER_REPORT_HTML_PAGE_H
#define RENDER_REPORT_HTML_PAGE_H

#include "analyzer/fax.h"
#include "render/html_out.h"

/* How large pictures are. */
struct report_html_pictures {
	uint32_t width, damaged_width; /* pels; of damaged pages; 0: left out */
	const char *why_not;	       /* why they are left out: "in a redacted report" */
};

void report_html_pages(struct html_out *, const struct fax *, const struct report_html_pictures *);

#endif
