/* The code stream of a page as a file of its own: see page_code of page_job.h. */
#ifndef RENDER_PAGE_CODE_H
#define RENDER_PAGE_CODE_H

#include <glib.h>

#include "analyzer/fax.h"

/* How the name of its file ends: ".g3", ".g4", ".jbg", ".jpg", ".t43", ".t44", ".t45"; ".bin" for a coding that is
 * not known. */
const char *page_code_ending(const struct fax_page *);

/* The octets in the order of their coding. `decoded`: what the decoder said of them, to leave away what fills the
 * last ECM frame behind their end; NULL: all. Freed by g_byte_array_unref(). */
GByteArray *page_code_octets(const struct fax_page *, const struct page_result *decoded);

#endif
