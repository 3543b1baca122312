/* T.4 and T.6 image decoding: coded octets to rows, with each damaged row known.
 *
 * One decoder for MH (T.4 4.1), MR (T.4 4.2) and MMR (T.6). Input is in T.38 bit order: the first bit on
 * the line is the most significant bit of the first octet (TIFF FillOrder 1). Holes (octets that never
 * arrived) are announced by position, so that a row that touches one is bad and decoding goes on at the
 * next EOL (MH, MR) or stops (MMR, which has no EOL). */
#ifndef REASSEMBLY_T4_ROWS_H
#define REASSEMBLY_T4_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reassembly/page_row.h"

enum t4_coding { T4_MH, T4_MR, T4_MMR };

/* MH and MR. A row is what stands behind one EOL up to and with the next; EOLs are looked for in the raw
 * bits, so that no row damages its neighbours. It is bad when
 * - it has a code that does not exist (uncompressed mode counts as such), or its pels do not total the
 *   width, or codes follow behind the full width (receivers that stop reading at the width overlook
 *   these): a copy of the row above is shown (white for the first), and 2-D rows go on to refer to it;
 * - it touches a hole. Each hole makes a bad row, the one that owns its place; how many more were lost
 *   cannot be told here. A hole behind the last code of a row (in fill or EOL) spares its pels;
 * - a hole stands inside the EOL in front of it: the zeros and the one may never have been together, and the row
 *   may be the tail of another. Even that can have the width, so it is bad whatever it decodes to;
 * - MR: it is coded 2-D against a bad row, or behind such a row, or no 1-D row came before at all.
 *   Receivers differ: some show such rows as good, some drop them up to the next 1-D row. Here the pels
 *   are shown when they total the width, since most of them are right, and the row counts as bad.
 *
 * What stands before the first EOL is ignored, unless it is a whole 1-D row (a sender that omits the first
 * EOL) or has a hole (one bad row). A last row with no EOL behind it is good when it has the full width; when
 * the end of the data cuts it off behind a few sound runs it is given with the pels that came, the rest white,
 * and not counted as bad; else it is dropped, or bad if it touches a hole.
 *
 * RTC is six EOLs in a row. Fewer, but two at least, are RTC too when no good row comes behind them; the few
 * bad ones that do are then noise of the line and not given. Stray double EOLs inside a page give no row.
 *
 * MMR. No row is bad: decoding stops in front of the first that would be. Zeros up to the end of the data
 * are padding and no rows. EOFB may be preceded by fill, or be cut short behind its first half. */
struct t4_hole {
	size_t at; /* octets are missing before this offset of the coded data; ascending; at most its size */
};

struct t4_params {
	enum t4_coding coding;
	uint32_t width;	   /* pels; at most T4_MAX_WIDTH */
	uint32_t max_rows; /* decoding stops there; 0: T4_MAX_ROWS */
	const struct t4_hole *holes;
	size_t hole_count;
};

#define T4_MAX_WIDTH 14592u  /* A3 at 1200 dpi, the widest of T.30 */
#define T4_MAX_ROWS 1000000u /* more than 60 m at 15.4 lines/mm: a bomb, not a page */

/* Decodes a page. `sink` may be NULL (count only). Work is linear in n and in the pels given; nothing is
 * kept between calls; allocates one row and two lists of the places where rows change colour. False when
 * params make no sense (width 0 or too wide). */
bool t4_rows_decode(const struct t4_params *, const uint8_t *coded, size_t n, page_row_sink sink,
	void *ctx, struct page_result *result);

/* How many EOL codes (at least 11 zeros and a one) stand in the data: tells a page (many) from TCF
 * (none). Stops counting at `enough`. */
unsigned t4_rows_count_eol(const uint8_t *coded, size_t n, unsigned enough);

#endif
