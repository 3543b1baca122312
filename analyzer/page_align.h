/* Which rows of two copies of a page are the same row. */
#ifndef ANALYZER_PAGE_ALIGN_H
#define ANALYZER_PAGE_ALIGN_H

#include "analyzer/fax.h"

/* A page's rows in short. */
struct page_print {
	GArray *rows; /* struct page_print_row */
};

struct page_print_row {
	uint64_t hash; /* of the pels */
	bool bad, blank;
};

/* Decodes the page. Freed by page_print_free(). */
struct page_print *page_print_new(const struct fax_page *);
void page_print_free(struct page_print *);

/* Rows [base, base + base_rows) of one copy stand where [other, other + other_rows) of the other stand. */
struct page_span {
	uint32_t base, base_rows, other, other_rows;
	bool matched; /* row by row, except where one of them is bad; else the counts differ, or the rows do */
};

/* Aligns two copies: spans (struct page_span) in order, which cover both from their beginning to where one of them
 * ends or nothing matches any more. Bad rows match anything. Work is bounded. Freed by g_array_free(). */
GArray *page_align(const struct page_print *base, const struct page_print *other);

#endif
