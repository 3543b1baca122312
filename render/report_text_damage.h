/* What is wrong with a page, row range by row range, and the packets behind it, in the text report. */
#ifndef RENDER_REPORT_TEXT_DAMAGE_H
#define RENDER_REPORT_TEXT_DAMAGE_H

#include <stdio.h>

#include "analyzer/fax.h"

/* Prints what came of other copies of the page, and a line a range, the first few; nothing for a page without copies
 * and damage. Rows count from 0. */
void report_text_damage(FILE *, const struct fax_page *);

#endif
