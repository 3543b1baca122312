/* What the octets of a page or a TCF say: rows, bad rows, runs of zeros. */
#ifndef ANALYZER_FAX_IMAGE_H
#define ANALYZER_FAX_IMAGE_H

#include "analyzer/fax.h"

/* Decodes the page's rows and fills rows, bad_rows, longest_bad_run, damaged, ended, decodable. Where no DCS
 * was seen, the coding and width are taken that fit the data best. */
void fax_image_measure(struct fax_page *);

/* True when the page's octets decode, by its coding and width, to several rows of which few are bad.
 * Changes nothing. */
bool fax_image_mostly_good(const struct fax_page *);

/* True for octets that are nearly all zero, as TCF is (leading ones of an idle modem left aside). */
bool fax_image_mostly_zero(const uint8_t *, size_t n);

/* The longest run of zero bits. */
size_t fax_image_zero_run(const uint8_t *, size_t n);

#endif
