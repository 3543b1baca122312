/* Writes the pages of a document into one TIFF, as fax programs know it (TIFF-F, RFC 2306). */
#ifndef RENDER_PAGE_TIFF_H
#define RENDER_PAGE_TIFF_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analyzer/fax.h"

struct page_tiff_job {
	const char *dir;  /* NULL: the current directory; see page_file_create() */
	const char *name; /* of the file, from page_file_name() */
	bool force;	  /* replace an existing file */
	bool raw; /* keep the code stream in its own coding; false: rows as decoded, in T.6 */
	const struct fax_page *const *pages;
	size_t page_count;
};

struct page_tiff_result {
	char *path; /* of the file, also when it could not be written; freed by the caller, g_free() */
	unsigned pages;		 /* that are in the file */
	unsigned left_out;	 /* that have no row, or a coding that has no rows here */
	uint64_t octets;	 /* size of the file */
	uint64_t rows, bad_rows; /* of the pages that are in the file */
};

/* Writes the file. Bad rows are written as the decoder gives them (copies of the row above), so that each
 * row keeps its place, and are counted in BadFaxLines. When every page is left out no file is made, and
 * result->pages is 0: no error. All times in the file are the capture's, so that the same capture gives
 * the same octets. False and an error when the file cannot be written: nothing is left behind then.
 *
 * The process has to ignore SIGXFSZ if a limit on the size of files is to be an error here. */
bool page_tiff_write(const struct page_tiff_job *, struct page_tiff_result *, GError **);

#endif
