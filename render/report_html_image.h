/* A page, made smaller, as a PNG for the HTML report. */
#ifndef RENDER_REPORT_HTML_IMAGE_H
#define RENDER_REPORT_HTML_IMAGE_H

#include <glib.h>

#include "render/page_job.h"

/* Octets of one image at most. */
#define REPORT_HTML_IMAGE_MAX 160000u

struct report_html_image {
	GByteArray *png; /* NULL: none could be made */
	uint32_t width, height;
	/* Height to show it with, as on paper: rows need not be as far from each other as pels. */
	double shown;
	uint32_t rows;	 /* of the page */
	uint8_t *states; /* of each row of the page: enum page_row_state */
};

/* Decodes the page and makes it at most `width` pels wide, each the mean of what it stands for; less where the file would be
 * larger than REPORT_HTML_IMAGE_MAX. Black and white and grey pages get 16 greys, colour pages keep theirs. NULL: the
 * page has no rows. `rows`: where rows come from; NULL: fax_page_rows(). */
struct report_html_image *report_html_image_new(
	const struct fax_page *, uint32_t width, page_rows_function rows);
void report_html_image_free(struct report_html_image *); /* NULL is allowed */

#endif
