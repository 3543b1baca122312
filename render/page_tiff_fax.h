/* Tags of a TIFF that tell of the fax: which page, when, what was agreed, and how well it came. */
#ifndef RENDER_PAGE_TIFF_FAX_H
#define RENDER_PAGE_TIFF_FAX_H

#include <stdbool.h>
#include <stdint.h>
#include <tiffio.h>

#include "analyzer/fax.h"

/* Class 2 session parameters of the page as HylaFAX packs them into FaxRecvParams, from the low end: VR 3 bits,
 * BR 4, 2 not used, WD 3, LN 2, DF 2, EC 1, BF 1, ST 3, and a one. 0: there is no DCS, or it asks for what these
 * parameters cannot say: JBIG, JPEG, T.43, more than 33600 bit/s, a resolution above 408x391. */
uint32_t page_tiff_fax_params(const struct fax_page *);

/* PageNumber (`number` counted from 0; `total`: of the file), DateTime, Software; FaxRecvTime, FaxRecvParams,
 * FaxDcs, FaxSubAddress where they are known. The host's name is not among them. */
bool page_tiff_fax_set(TIFF *, const struct fax_page *, unsigned number, unsigned total);

/* XResolution, YResolution, ResolutionUnit. A page whose resolution nobody told has square pels of no size. */
bool page_tiff_fax_resolution(TIFF *, const struct t30_params *);

/* BadFaxLines, CleanFaxData, ConsecutiveBadFaxLines (TIFF-F, RFC 2306). libtiff has them for T.4 and T.6 only;
 * of other codings nothing is set. `raw`: bad rows stand in the file as they came. */
bool page_tiff_fax_quality(TIFF *, const struct page_result *, uint32_t compression, bool raw);

#endif
