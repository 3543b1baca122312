/* The code stream of a page as it was received, made fit for a strip of a TIFF. */
#ifndef RENDER_PAGE_RAW_H
#define RENDER_PAGE_RAW_H

#include <glib.h>

#include "analyzer/fax.h"

/* MH, MR: from the first EOL up to the RTC, which a TIFF does not have (RFC 2306 on T.4 strips); what stands
 * in front of that EOL is noise and left out, but for a first row whose own EOL is missing: it gets one.
 * Bits of the first and last octet that belong to what was cut are zero, which is fill. MMR: up to and with
 * the octet in which the EOFB ends. JBIG: the BIE up to its last marker, or as far as
 * it was decoded. `decoded`: what fax_page_rows() said of this page. Freed by g_byte_array_unref(). */
GByteArray *page_raw_strip(const struct fax_page *, const struct page_result *decoded);

#endif
