/* What each page decoder gives, whatever the coding: rows of pels, top down, and what became of the page. */
#ifndef REASSEMBLY_PAGE_ROW_H
#define REASSEMBLY_PAGE_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum page_row_state {
	PAGE_ROW_GOOD,
	PAGE_ROW_LOST,	    /* octets of it, or in front of it, never came */
	PAGE_ROW_CONCEALED, /* its codes are wrong: the row above is repeated in its place */
	/* It decodes, but against a row above that is not the one that the sender coded against. */
	PAGE_ROW_DOUBTFUL,
	PAGE_ROW_REPAIRED, /* good, and taken from another copy of the page */
};

/* True for a row that counts as bad. */
static inline bool page_row_is_bad(enum page_row_state state)
{
	return state != PAGE_ROW_GOOD && state != PAGE_ROW_REPAIRED;
}

struct page_row {
	/* Bilevel: (width + 7) / 8 octets, 1 = black, first pel in the most significant bit, unused bits of the
	 * last octet zero. Grey: an octet a pel, 0 = black. Colour: three octets a pel, sRGB. Valid during the
	 * call. */
	const uint8_t *pels;
	enum page_row_state state;
	/* Octets [begin, end) of the code stream hold the row's codes; both 0 where the coding does not let it be
	 * told. */
	size_t begin, end;
};

/* Called for each row. Return false to stop. */
typedef bool (*page_row_sink)(void *ctx, const struct page_row *row);

struct page_result {
	uint32_t rows; /* all that were given to the sink */
	uint32_t bad_rows;
	uint32_t longest_bad_run;
	bool ended; /* the page's own end was found: RTC (T.4 4.1.4), EOFB (T.6 2.4.1.1), all rows (T.82) */
	bool stopped; /* a code, hole or cut row after which nothing can be decoded; never of MH and MR */
	bool limited; /* there were more rows than max_rows */
	size_t octets_used; /* up to and with the end-of-page code, the row where decoding ended, or all */
};

#endif
